"""The case of 2023 as a round's inputs in memory, from the demo's files and without a database."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from budget.calc.appropriations import Decision, DecisionKind
from budget.calc.cells import Amounts, Cube
from budget.calc.inputs import Explanation, Grant, Investment, RoundInfo, RoundInputs
from budget.calc.structure import (
    Area,
    AreaGroup,
    Line,
    LineGroup,
    LineSet,
    Rollup,
    Segment,
    Structure,
)

MALMO = Path(__file__).resolve().parents[2] / "budget" / "demo" / "malmo"
YEAR = "2023"
ROUND = "augusti"
DIVIDED = "Kansli och juridik"
"""An area of 2022 alone: last year's amounts of it stand on the first of its successors here."""

KINDS = {"original": DecisionKind.ORIGINAL, "forandring": DecisionKind.CHANGE}
HORIZONS = {"helar": "full_year", "period": "period"}


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the demo's files."""
    with (MALMO / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def case() -> RoundInputs:
    """The interim report January–August 2023, decided; there is no earlier round in it."""
    structure = _structure()
    return RoundInputs(
        info=_info(),
        structure=structure,
        cube=_cube(structure),
        decisions=_decisions(),
        explanations=tuple(_explanations(structure)),
        investments=_investments(),
        grants=_grants(structure),
    )


def _info() -> RoundInfo:
    (committee,) = read("malmo.csv")
    (row,) = (r for r in read("omgangar.csv") if (r["ar"], r["slug"]) == (YEAR, ROUND))
    (year,) = (r for r in read("ar.csv") if r["ar"] == YEAR)
    return RoundInfo(
        key=1,
        committee=committee["namn"],
        committee_slug=committee["slug"],
        administration=committee["forvaltning"],
        year=int(YEAR),
        name=row["namn"],
        slug=row["slug"],
        cutoff=int(row["brytmanad"]),
        as_of=date(int(YEAR), 8, 31),
        state=row["lage"],
        threshold=Decimal(committee["troskel_kr"]),
        decided_on=date.fromisoformat(row["protokollsdatum"]),
        paragraph=row["paragraf"],
        case_number=row["arende"],
        constructed=year["konstruerat"],
        constructed_round=row["konstruerad"] == "1",
    )


@cache
def _segments() -> dict[str, Segment]:
    return {
        row["kod"]: Segment(
            key=key,
            slug=row["slug"],
            name=row["namn"],
            heading=row["publicerat_namn"],
            income_funded=row["nettonoll"] == "1",
            by_purpose=row["per_andamal"] == "1",
            by_line_groups=row["forklaras_med"] == "radgrupper",
            column_heading=row["kolumnrubrik"],
        )
        for key, row in enumerate(read("segment.csv"), 1)
    }


@cache
def _lines() -> dict[str, Line]:
    return {
        row["kod"]: Line(key, row["kod"], row["namn"], LineGroup(row["grupp"]))
        for key, row in enumerate(read("rader.csv"), 1)
    }


@cache
def _line_sets() -> dict[tuple[str, str], LineSet]:
    lines = _lines()
    return {
        (row["tabell"], row["kod"]): LineSet(
            key,
            row["tabell"],
            row["kod"],
            row["namn"],
            frozenset(lines[code].key for code in row["rader"].split(";")),
            row["summa"] == "1",
        )
        for key, row in enumerate(read("radgrupper.csv"), 1)
    }


def _structure() -> Structure:
    segments = _segments()
    areas = tuple(
        Area(key, row["slug"], row["namn"], segments[row["segment"]].key)
        for key, row in enumerate(read("budgetomraden.csv"), 1)
        if not row["sista_ar"] or row["sista_ar"] >= YEAR
    )
    by_name = {area.name: area.key for area in areas}
    rollups = tuple(
        Rollup(
            row["kod"],
            row["namn"],
            frozenset(segments[code].key for code in row["segment"].split(";")),
            row["kolumnrubrik"],
        )
        for row in read("sammanslagningar.csv")
    )
    groups = tuple(
        AreaGroup(
            row["kod"],
            row["namn"],
            frozenset(by_name[name] for name in row["omraden"].split(";")),
        )
        for row in read("omradesgrupper.csv")
    )
    return Structure(
        tuple(segments.values()),
        areas,
        tuple(_lines().values()),
        rollups,
        groups,
        tuple(_line_sets().values()),
    )


def _cube(structure: Structure) -> Cube:
    areas = {area.name: area.key for area in structure.areas}
    areas[DIVIDED] = areas["Kansli, dokument och ärende"]
    lines = {line.name: line.key for line in structure.lines}
    codes = {code: line.key for code, line in _lines().items()}
    cells = {
        (areas[row["budgetomrade"]], lines[row["rad"]]): Amounts(
            budget=Decimal(row["budget_kr"]),
            budget_to_date=Decimal(row["budget_jan_aug_kr"]),
            original=Decimal(row["budget_kr"]),
            actual=Decimal(row["utfall_jan_aug_kr"]),
            forecast=Decimal(row["prognos_kr"]),
        )
        for row in read("exakt-2023.csv")
    }
    for row in read("utfall-2022.csv"):
        key = (areas[row["budgetomrade"]], codes[row["rad"]])
        months = [v for name, v in row.items() if name not in ("budgetomrade", "rad") and v]
        cell = cells.get(key, Amounts())
        before = cell.last_year + sum(map(Decimal, months), Decimal(0))
        cells[key] = cell._replace(last_year=before)
    return Cube(cells)


def _decisions() -> tuple[Decision, ...]:
    return tuple(
        Decision(
            key=key,
            kind=KINDS[row["typ"]],
            case_number=row["arende"],
            title=row["rubrik"],
            amount=Decimal(row["belopp_kr"]),
            decided_by=row["beslutat_av"],
            decided_on=date.fromisoformat(row["beslutsdatum"]),
            from_month=int(row["fran_manad"]),
            permanence=row["varaktighet"],
            constructed=row["konstruerade_falt"],
        )
        for key, row in enumerate(read("beslut.csv"), 1)
        if row["ar"] == YEAR
    )


def _explanations(structure: Structure) -> Iterable[Explanation]:
    areas = {area.name: area.key for area in structure.areas}
    segments, sets = _segments(), _line_sets()
    for row in read("forklaringar.csv"):
        if (row["ar"], row["omgang"]) != (YEAR, ROUND):
            continue
        line_set = sets[("forklaringar", row["radgrupp"])].key if row["radgrupp"] else None
        yield Explanation(
            HORIZONS[row["horisont"]],
            row["text"],
            area=areas[row["omrade"]] if row["omrade"] else None,
            segment=segments[row["segment"]].key if row["segment"] else None,
            line_set=line_set,
        )


def _investments() -> tuple[Investment, ...]:
    return tuple(
        Investment(
            frame=row["ram"],
            name=row["projekt"],
            first_year=int(row["forsta_ar"]),
            last_year=int(row["sista_ar"]),
            decided_total=Decimal(row["beslutad_totalutgift_kr"]),
            original=Decimal(row["budget_ursprunglig_kr"]),
            changes=Decimal(row["budget_forandring_kr"]),
            actual=Decimal(row["utfall_jan_aug_kr"]),
            spent_before=Decimal(row["utfall_tidigare_ar_kr"]),
            forecast=Decimal(row["prognos_ar_kr"]),
            forecast_total=Decimal(row["prognos_total_kr"]),
            constructed=row["konstruerad"] == "1",
        )
        for row in read("investeringar.csv")
        if row["ar"] == YEAR
    )


def _grants(structure: Structure) -> tuple[Grant, ...]:
    (purpose,) = (area.key for area in structure.areas if area.slug == "projekt-och-utredningar")
    return tuple(
        Grant(
            area=purpose,
            title=row["titel"],
            case_number=row["arende"],
            granted=Decimal(row["beviljat_kr"]),
            reserved=Decimal(row["reserverat_kr"]),
            drawn=Decimal(row["avropat_kr"]),
            decided_on=date.fromisoformat(row["beslutsdatum"]) if row["beslutsdatum"] else None,
            constructed=row["konstruerad"] == "1",
        )
        for row in read("projektbidrag.csv")
    )

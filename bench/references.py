"""The reference statements, and the same figures as the pages' inputs hold them, in öre."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from budget.calc.cells import Amounts
from budget.calc.inputs import RoundInputs
from budget.models import Round
from budget.queries.city import CommitteeStanding
from budget.queries.controls import row_sums

FOLDER = Path(__file__).parent / "sql"
Figures = set[tuple[str, int, int, tuple[int, ...]]]
"""(kind, key 1, key 2, sums without the zeros at the end); rows of zeros alone are left out."""


def statement(name: str) -> str:
    """A checked-in statement."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def fetched(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def params_of(round_: Round, inputs: RoundInputs) -> dict[str, Any]:
    """What the statements of a round are asked about."""
    return {
        "round": round_.pk,
        "previous": round_.previous_id,
        "appropriation": round_.appropriation_id,
        "committee": round_.appropriation.committee_id,
        "year": inputs.info.year,
        "cutoff": inputs.info.cutoff,
        "booked": list(inputs.counted),
        "as_of": inputs.info.as_of,
    }


def figures(rows: Iterable[tuple[Any, ...]]) -> Figures:
    """The figures of a round's statement; sums that mean nothing for their kind are dropped."""
    found = set()
    for kind, key1, key2, *sums in rows:
        kept = _trimmed(int(total or 0) for total in sums[: SUMS.get(kind, len(sums))])
        # The key of a decision or a grant is told by its amounts.
        keys = (0, 0) if kind in KEYLESS else (key1, key2)
        if kept:
            found.add((kind, *keys, kept))
    return found


SUMS = {
    "budget_month": 1,
    "budget_area_month": 1,
    "budget_decision": 1,
    "actual_month": 1,
    "actual_area_month": 1,
    "forecast_area_month": 1,
}
KEYLESS = {"investment", "grant"}


def _trimmed(sums: Iterable[int]) -> tuple[int, ...]:
    kept = list(sums)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _ore(*amounts: Decimal | None) -> tuple[int, ...]:
    return tuple(int((amount or 0) * 100) for amount in amounts)


def figures_of(inputs: RoundInputs) -> Figures:
    """The same from the inputs that the tables are made of."""
    return figures(_sums(inputs.cube.cells) + _beside(inputs))


def figures_added_up(inputs: RoundInputs) -> Figures:
    """The same from those that *Läget* is made of: each area's sums, and each line's."""
    areas = {(area, 0): sums for area, sums in inputs.cube.by_area().items()}
    lines = {(0, line): sums for line, sums in inputs.cube.by_line().items()}
    return figures(_sums(areas | lines) + _beside(inputs))


Row = tuple[Any, ...]


def _sums(cells: Mapping[tuple[int, int], Amounts]) -> list[Row]:
    rows: list[Row] = []
    for key, cell in cells.items():
        budget = _ore(cell.budget, cell.budget_to_date, cell.original)
        actual = _ore(cell.actual, cell.last_year, cell.last_year_to_date)
        rows += [
            ("budget", *key, *budget),
            ("actual", *key, *actual),
            ("forecast", *key, *_ore(cell.forecast, cell.previous)),
        ]
    return rows


def _beside(inputs: RoundInputs) -> list[Row]:
    rows: list[Row] = []
    for month in inputs.months:
        rows.append(("budget_month", 0, month.number, *_ore(month.budget)))
        rows.append(("actual_month", 0, month.number, *_ore(month.actual)))
    rows += [("decision", d.key, 0, *_ore(d.amount)) for d in inputs.decisions]
    rows += [
        (
            "investment",
            0,
            0,
            *_ore(i.original, i.changes, i.actual, i.spent_before, i.forecast, i.forecast_total),
        )
        for i in inputs.investments
    ]
    rows += [("grant", 0, 0, *_ore(g.granted, g.reserved, g.drawn)) for g in inputs.grants]
    return rows


def figures_of_workbook(round_: Round, inputs: RoundInputs) -> Figures:
    """The same, and what the reconciliations compare with."""
    sums = row_sums(round_)
    rows: list[tuple[Any, ...]] = [
        (f"{measure}_area_month", area, month, *_ore(amount))
        for (measure, area, month), amount in sums.months.items()
    ]
    for key, amount in (sums.decisions or {}).items():
        rows.append(("budget_decision", key, 0, *_ore(amount)))
    return figures_of(inputs) | figures(rows)


def figures_of_city(standings: Iterable[CommitteeStanding]) -> Figures:
    """The same as city.sql gives, from what the city's page is made of."""
    rows: list[tuple[Any, ...]] = []
    for standing in standings:
        key, amounts = standing.info.key, standing.amounts
        rows += [
            ("budget", key, 0, *_ore(amounts.budget, amounts.budget_to_date)),
            ("actual", key, 0, *_ore(amounts.actual, amounts.last_year)),
            ("forecast", key, 0, *_ore(amounts.forecast, amounts.previous)),
        ]
    return figures(rows)


def figures_of_city_rows(rows: Iterable[tuple[Any, ...]]) -> Figures:
    """The figures of city.sql, which has one key."""
    return figures((kind, key, 0, *sums) for kind, key, *sums in rows)

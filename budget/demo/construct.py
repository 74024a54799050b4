"""Constructs the demo amounts that are not published, so that they meet the published sums.

Run as `python -m budget.demo.construct`. It reads the fact files of budget/demo/malmo and writes
the constructed ones beside them; the same facts always give the same files. Amounts are whole
kronor, income +, cost −. The rules are told to readers in budget/demo/malmo/README.md.
"""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

FOLDER = Path(__file__).parent / "malmo"
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
CUT_OFF = 8  # the published amounts to date are for January–August
ORIGINAL = "ursprungligt"
APRIL_CUT_OFF = date(2023, 4, 30)
THOUSAND = 1000

# The year's shape of each statement line, in thousandths of an ordinary month.
SHAPES: dict[str, tuple[int, ...]] = {
    # State grants are paid at the end of each quarter.
    "bidrag": (850, 850, 1250) * 4,
    # Less is invoiced in the holiday months, more towards the end of the year.
    "ovriga_intakter": (900, 950, 1050, 1000, 1000, 1150, 750, 850, 1050, 1100, 1100, 1150),
    # Pay is revised in April; holidays draw on the holiday pay debt in July and August.
    "loner": (1000, 1000, 1000, 1025, 1025, 1025, 850, 930, 1025, 1025, 1025, 1025),
    "po_palagg": (1000, 1000, 1000, 1025, 1025, 1025, 850, 930, 1025, 1025, 1025, 1025),
    # Courses and travel, few in January and July.
    "ovrig_personal": (800, 950, 1050, 1100, 1150, 1000, 700, 900, 1150, 1200, 1100, 900),
    # Part of the rents is invoiced by the quarter, in advance.
    "hyror": (1240, 880, 880) * 4,
    "ovriga_kostnader": (850, 950, 1050, 1000, 1050, 1200, 750, 950, 1000, 1050, 1050, 1250),
    "avskrivningar": (1000,) * 12,
    "finansiella_intakter": (1000,) * 12,
    "finansiella_kostnader": (1000,) * 12,
}
STANDING = "Kommunstyrelsens anslag för stadigvarande medlemsavgifter och bidrag"
# Membership fees fall due early in the year and at half-year.
STANDING_SHAPE = (1400, 1100, 900, 1100, 850, 800, 1150, 800, 1000, 1000, 850, 1050)
ELECTION = "Valkansli"
# 2022 was an election year: the election was in September.
ELECTION_SHAPE = (700, 700, 750, 800, 900, 1000, 950, 1200, 1280, 950, 750, 700)
ELECTION_FACTOR = 3
INSURANCE = "Försäkringar"

# How far a booked month may lie from the shape, in thousandths.
UNEVENNESS = {
    "bidrag": 80,
    "ovriga_intakter": 90,
    "loner": 15,
    "po_palagg": 15,
    "ovrig_personal": 110,
    "hyror": 10,
    "ovriga_kostnader": 120,
    "avskrivningar": 5,
    "finansiella_intakter": 110,
    "finansiella_kostnader": 110,
}
# Year-end entries of 2022 (period 13), in thousandths of an ordinary month.
YEAR_END = {"ovriga_intakter": 90, "loner": 60, "po_palagg": 60, "ovriga_kostnader": 120}

# 2022 in all; they round to the published 245 941, −710 663 and −464 722 Tkr at once.
INCOMES_2022 = 245_941_137
COSTS_2022 = -710_662_914
WIGGLE_2022 = 40  # how far an area's line lies from 2023's level, in thousandths

# How much of August's deviation was seen in April, in hundredths.
SEEN_IN_APRIL = 30
INSURANCE_SEEN_IN_APRIL = 57

# What the draft of October has moved since August: area, line, kronor.
MOVED_IN_OCTOBER: tuple[tuple[str, str, int], ...] = (
    ("Arvoden och övriga kostnader", "ovriga_kostnader", 200_000),
    ("Lokal utveckling och trygghet mm", "loner", 350_000),
    ("Lokal utveckling och trygghet mm", "po_palagg", 155_000),
    ("Stadsutveckling och samhällsbyggnad mm", "ovriga_kostnader", -250_000),
    ("Upphandling", "ovriga_intakter", 300_000),
    (INSURANCE, "ovriga_kostnader", -900_000),
)


@dataclass(frozen=True)
class Cell:
    """An area's line in 2023, kronor, as exakt-2023.csv has it."""

    area: str
    line: str
    budget: int
    budget_to_date: int
    forecast: int
    actual_to_date: int


@dataclass(frozen=True)
class Decision:
    """A decision on the appropriation; the amount in kronor is the committee's income."""

    key: str
    amount: int
    decided: date
    from_month: int


@dataclass(frozen=True)
class Placement:
    """Where a change lies: costs in kronor (−) up to and with August, and from September on."""

    decision: str
    area: str
    line: str
    to_date: int
    rest: int


LABOUR_MARKET = "Arbetsmarknad, kompetens och näringsliv"
PLACEMENTS: tuple[Placement, ...] = (
    Placement(
        "stk-2022-1132", "Samverkansavtal andra aktörer", "ovriga_kostnader", -475_200, -316_800
    ),
    Placement("stk-2023-419", LABOUR_MARKET, "ovriga_kostnader", -400_000, -250_000),
    Placement(
        "stk-2021-455", "Samverkansavtal andra aktörer", "ovriga_kostnader", -2_375_000, -2_375_000
    ),
    # Jobbpakt pays its partners in the summer and has staff from September; 1 021 200 is 44.4 %.
    Placement("stk-2023-576", LABOUR_MARKET, "ovriga_kostnader", -4_095_800, 0),
    Placement("stk-2023-576", LABOUR_MARKET, "loner", 0, -2_300_000),
    Placement("stk-2023-576", LABOUR_MARKET, "po_palagg", 0, -1_021_200),
    Placement(
        "stk-2019-1336",
        "Verksamhet, mål och rättighetsfrågor",
        "ovriga_kostnader",
        -100_000,
        -200_000,
    ),
    Placement(
        "stk-2023-661",
        "Stadsutveckling och samhällsbyggnad mm",
        "ovriga_kostnader",
        -1_500_000,
        -1_000_000,
    ),
    Placement("stk-2020-1375", "Lokal utveckling och trygghet mm", "ovriga_kostnader", 0, -556_000),
)


def read(name: str) -> list[dict[str, str]]:
    """The rows of one file of the demo by its column heads."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Write one file of the demo, heads first."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def read_cells() -> list[Cell]:
    """The exact amounts of 2023, in the published order, lines by their codes."""
    codes = {row["namn"]: row["kod"] for row in read("rader.csv")}
    return [
        Cell(
            area=row["budgetomrade"],
            line=codes[row["rad"]],
            budget=int(row["budget_kr"]),
            budget_to_date=int(row["budget_jan_aug_kr"]),
            forecast=int(row["prognos_kr"]),
            actual_to_date=int(row["utfall_jan_aug_kr"]),
        )
        for row in read("exakt-2023.csv")
    ]


def read_decisions() -> list[Decision]:
    """The decisions of 2023, in the published order."""
    return [
        Decision(
            row["nyckel"],
            int(row["belopp_kr"]),
            date.fromisoformat(row["beslutsdatum"]),
            int(row["fran_manad"]),
        )
        for row in read("beslut.csv")
    ]


def nearest(amount: int, unit: int) -> int:
    """How many whole units come nearest to the amount."""
    return (2 * amount + unit) // (2 * unit)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole kronor over the weights; the parts sum to it exactly.

    Each part is the difference between two rounded cumulated shares. Raises ValueError when there
    is an amount but no weight to carry it.
    """
    whole = sum(weights)
    if whole == 0 and total:
        raise ValueError(f"no month can carry {total}")
    steps = [0, *(nearest(total * part, whole or 1) for part in accumulate(weights))]
    return [after - before for before, after in pairwise(steps)]


def shape(area: str, line: str) -> tuple[int, ...]:
    """The year's twelve weights of an area's line."""
    return STANDING_SHAPE if area == STANDING else SHAPES[line]


def chance(key: str, bound: int) -> int:
    """A whole number from −bound to bound that the key alone decides."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return number % (2 * bound + 1) - bound


def uneven(year: int, area: str, line: str, weights: Sequence[int]) -> list[int]:
    """The weights of booked months: the shape and a little unevenness."""
    bound = UNEVENNESS[line]
    return [
        weight * (1000 + chance(f"{year}|{area}|{line}|{month}", bound))
        for month, weight in enumerate(weights, 1)
    ]


def change_months(placement: Placement, from_month: int) -> list[int]:
    """The twelve months of a change: even up to August, even after, nothing before it holds."""
    holds = [int(month >= from_month) for month in range(1, 13)]
    to_date = spread(placement.to_date, holds[:CUT_OFF])
    return to_date + spread(placement.rest, holds[CUT_OFF:])


def original_months(cell: Cell) -> list[int]:
    """The twelve months of the original budget: all of the cell that no change carries."""
    changes = [p for p in PLACEMENTS if (p.area, p.line) == (cell.area, cell.line)]
    to_date = cell.budget_to_date - sum(p.to_date for p in changes)
    rest = cell.budget - cell.budget_to_date - sum(p.rest for p in changes)
    weights = shape(cell.area, cell.line)
    return spread(to_date, weights[:CUT_OFF]) + spread(rest, weights[CUT_OFF:])


def budget_rows(cells: list[Cell], decisions: list[Decision]) -> list[list[str | int]]:
    """Decision, area, line and twelve months; rows without an amount are left out.

    Raises ValueError when a decision's rows do not sum to its amount.
    """
    from_month = {decision.key: decision.from_month for decision in decisions}
    rows: list[list[str | int]] = [
        [ORIGINAL, c.area, c.line, *months] for c in cells if any(months := original_months(c))
    ]
    for p in PLACEMENTS:
        rows.append([p.decision, p.area, p.line, *change_months(p, from_month[p.decision])])
    for decision in decisions:
        total = sum(sum(map(int, row[3:])) for row in rows if row[0] == decision.key)
        if total != -decision.amount:
            raise ValueError(f"{decision.key}: rows sum to {total}, decided {decision.amount}")
    return rows


def actual_rows_2023(cells: list[Cell]) -> list[list[str | int]]:
    """Area, line and the eight booked months of 2023; rows without an amount are left out."""
    rows: list[list[str | int]] = []
    for c in cells:
        weights = uneven(2023, c.area, c.line, shape(c.area, c.line)[:CUT_OFF])
        if c.actual_to_date:
            rows.append([c.area, c.line, *spread(c.actual_to_date, weights)])
    return rows


def level_2022(cell: Cell) -> int:
    """An area's line in 2022 before the sums are met: between 2023's budget and forecast.

    The insurance damage belongs to 2023 alone, and the election to 2022.
    """
    middle = cell.budget if cell.area == INSURANCE else (cell.budget + cell.forecast) // 2
    factor = ELECTION_FACTOR if cell.area == ELECTION else 1
    return middle * factor * (1000 + chance(f"2022|{cell.area}|{cell.line}", WIGGLE_2022))


def levels_2022(cells: list[Cell]) -> dict[tuple[str, str], int]:
    """Levels by area and line, successors put together in the area they came from."""
    older = {row["efterfoljare"]: row["foregangare"] for row in read("efterfoljare.csv")}
    levels: dict[tuple[str, str], int] = {}
    for cell in cells:
        key = (older.get(cell.area, cell.area), cell.line)
        levels[key] = levels.get(key, 0) + level_2022(cell)
    return levels


def months_2022(area: str, line: str) -> list[int]:
    """The weights of the months 1–12 and of period 13."""
    weights = ELECTION_SHAPE if area == ELECTION else shape(area, line)
    return [*uneven(2022, area, line, weights), YEAR_END.get(line, 0) * 1000]


def actual_rows_2022(cells: list[Cell]) -> list[list[str | int]]:
    """Area, line, months 1–12 and period 13 of 2022, meeting the published incomes and costs."""
    levels = levels_2022(cells)
    rows: dict[tuple[str, str], list[str | int]] = {}
    for total, sign in ((INCOMES_2022, 1), (COSTS_2022, -1)):
        side = [key for key, level in levels.items() if level * sign > 0]
        parts = spread(total, [abs(levels[key]) for key in side])
        for (area, line), amount in zip(side, parts, strict=True):
            rows[area, line] = [area, line, *spread(amount, months_2022(area, line))]
    return [rows[key] for key in levels if key in rows]


def april_rows(cells: list[Cell], decisions: list[Decision]) -> list[list[str | int]]:
    """April's forecast: the budget decided by then and part of August's deviation.

    A forecast that deviates is given in whole thousands, as people give it.
    """
    later = {decision.key for decision in decisions if decision.decided > APRIL_CUT_OFF}
    rows: list[list[str | int]] = []
    for c in cells:
        budget = c.budget - sum(
            p.to_date + p.rest
            for p in PLACEMENTS
            if p.decision in later and (p.area, p.line) == (c.area, c.line)
        )
        insured = (c.area, c.line) == (INSURANCE, "ovriga_kostnader")
        seen = INSURANCE_SEEN_IN_APRIL if insured else SEEN_IN_APRIL
        deviation = c.forecast - c.budget
        forecast = nearest(100 * budget + seen * deviation, 100 * THOUSAND) * THOUSAND
        rows.append([c.area, c.line, forecast if deviation else budget])
    return rows


def october_rows(cells: list[Cell]) -> list[list[str | int]]:
    """October's draft: August's forecast and the few moves made so far."""
    moved = {(area, line): amount for area, line, amount in MOVED_IN_OCTOBER}
    return [[c.area, c.line, c.forecast + moved.get((c.area, c.line), 0)] for c in cells]


def main() -> None:
    """Write every constructed file that follows from rules."""
    cells, decisions = read_cells(), read_decisions()
    area_line = ("budgetomrade", "rad")
    forecast = (*area_line, "belopp_kr")
    write("budget-2023.csv", ("beslut", *area_line, *MONTHS), budget_rows(cells, decisions))
    write("utfall-2023.csv", (*area_line, *MONTHS[:CUT_OFF]), actual_rows_2023(cells))
    write("utfall-2022.csv", (*area_line, *MONTHS, "p13"), actual_rows_2022(cells))
    write("prognos-2023-april.csv", forecast, april_rows(cells, decisions))
    write("prognos-2023-augusti.csv", forecast, ([c.area, c.line, c.forecast] for c in cells))
    write("prognos-2023-oktober.csv", forecast, october_rows(cells))


if __name__ == "__main__":
    main()

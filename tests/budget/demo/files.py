"""Readers and sums of the demo's files, for the tests that hold them to the facts."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from budget.demo import construct

FOLDER = Path(construct.__file__).parent / "malmo"
MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
TO_DATE = MONTHS[:8]

Rows = list[dict[str, str]]
Place = tuple[str, str]


def read(name: str) -> Rows:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tkr(kronor: int) -> int:
    """Whole Tkr, half away from zero."""
    return int((Decimal(kronor) / 1000).quantize(Decimal(1), ROUND_HALF_UP))


def mkr(kronor: int) -> Decimal:
    """Mkr with one decimal, half away from zero."""
    return (Decimal(kronor) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)


def add(row: dict[str, str], columns: Iterable[str]) -> int:
    return sum(int(row[column]) for column in columns)


def by_place(rows: Rows, columns: list[str]) -> dict[Place, int]:
    """Sums by area and line code; places without an amount are left out."""
    sums: dict[Place, int] = defaultdict(int)
    for row in rows:
        sums[row["budgetomrade"], row["rad"]] += add(row, columns)
    return {place: amount for place, amount in sums.items() if amount}


def exact(column: str) -> dict[Place, int]:
    codes = {row["namn"]: row["kod"] for row in read("rader.csv")}
    return {
        (row["budgetomrade"], codes[row["rad"]]): int(row[column])
        for row in read("exakt-2023.csv")
        if int(row[column])
    }


def by_area(places: dict[Place, int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for (area, _), amount in places.items():
        sums[area] += amount
    return sums


def segment_of() -> dict[str, str]:
    return {row["namn"]: row["segment"] for row in read("budgetomraden.csv")}


def line_sets(table: str) -> dict[str, list[str]]:
    """The lines of each set of a published table, by the set's code."""
    return {
        row["kod"]: row["rader"].split(";")
        for row in read("radgrupper.csv")
        if row["tabell"] == table
    }


def decisions_by(cut_off: str) -> set[str]:
    return {row["nyckel"] for row in read("beslut.csv") if row["beslutsdatum"] <= cut_off}


def budget_by(cut_off: str, columns: list[str] = MONTHS) -> dict[Place, int]:
    keys = decisions_by(cut_off)
    return by_place([row for row in read("budget-2023.csv") if row["beslut"] in keys], columns)


def forecast(round_slug: str) -> dict[Place, int]:
    return by_place(read(f"prognos-2023-{round_slug}.csv"), ["belopp_kr"])


def deviations(round_slug: str) -> dict[str, int]:
    """Forecast − the budget decided by the round's cut-off, by area."""
    cut_off = {"april": "2023-04-30", "augusti": "2023-08-31", "oktober": "2023-10-31"}[round_slug]
    budget, expected = by_area(budget_by(cut_off)), by_area(forecast(round_slug))
    return {area: expected[area] - budget[area] for area in expected}


def actual_to_date() -> dict[Place, int]:
    return by_place(read("utfall-2023.csv"), TO_DATE)

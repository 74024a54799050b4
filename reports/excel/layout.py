"""A sheet before it is written: cells with values and style names, sizes, charts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Entry = Decimal | int | str | date


class Cell(NamedTuple):
    """A cell at (row, column) from 1. Amounts are already in their unit; None is an empty cell."""

    row: int
    column: int
    value: Entry | None
    style: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of cells in the same sheet: names in one column, numbers in another.

    `values` are those numbers, for the colours. Sizes in cm; it hangs at column A of `row`.
    """

    shape: str
    title: str
    described: str
    rows: tuple[int, int]
    names: int
    numbers: int
    values: tuple[Entry | None, ...]
    row: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: widths by column in characters, heights by row in points, merged (row, from, to).

    `pages_high` 1 fits all on one page, 0 lets it run over several; `breaks` are the rows that a
    new page comes after.
    """

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    heights: dict[int, float]
    freeze: str
    merged: tuple[tuple[int, int, int], ...] = ()
    charts: tuple[Chart, ...] = ()
    pages_high: int = 0
    breaks: tuple[int, ...] = field(default=())

"""A table with a column of amounts for each month: its rows become one row for each amount."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from budget.importers.tables.cells import Cell, code
from budget.importers.tables.columns import MONTHS, month_head
from budget.importers.tables.guarding import Errors
from budget.importers.tables.sources import Numbered

FORMULA_ERROR = "#VÄRDEFEL!"
"""Stands for the amount of a cell whose formula is an error, as Excel writes one."""

NOUGHT = " \u00a0\u202f0,.-\u2013\u2212"
"""What a nought is written with, a lone dash too."""


@dataclass(frozen=True)
class Across:
    """Where the months' amounts stand in a row, from 0, and the period of each as text.

    `columns` are those of the rows it gives: the file's own, and behind all of them the period and
    the amount.
    """

    columns: dict[str, int]
    months: tuple[tuple[int, str], ...]
    errors: Errors

    @property
    def own(self) -> int:
        """How many cells of a row are the file's own."""
        return self.columns["period"]

    @classmethod
    def of(cls, columns: Mapping[str, int], heads: Mapping[str, str], errors: Errors) -> Self:
        """Of a table's columns and their heads, which may name the year of a month."""
        width = max(columns.values()) + 1
        own = {name: at for name, at in columns.items() if name not in MONTHS}
        months = tuple(
            (columns[name], _period(month, heads[name]))
            for month, name in enumerate(MONTHS, 1)
            if name in columns
        )
        return cls({**own, "period": width, "amount": width + 1}, months, errors)

    def rows(self, rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """The rows, each with one period and amount; nothing for amounts of nought.

        A row without an account is no entry in any month: one that says what it is instead comes
        once, with its first amount.
        """
        width, account = self.own, self.columns["account"]
        for number, given in rows:
            cells = [*given[:width], *[""] * (width - len(given))]
            amounts = [
                (text, FORMULA_ERROR if (number, place) in self.errors else cells[place])
                for place, text in self.months
            ]
            filled = [(text, cell) for text, cell in amounts if not _is_nought(cell)]
            written = code(cells[account])
            if not written.isdecimal():
                filled = (filled[:1] if written else filled) or [("", "")]
            for text, cell in filled:
                yield number, [*cells, text, cell]


def _is_nought(cell: Cell) -> bool:
    """Whether a month has nothing: it is then not booked, nor budgeted."""
    return not cell.strip(NOUGHT) if isinstance(cell, str) else cell == 0


def _period(month: int, head: str) -> str:
    found = month_head(head)
    return f"{found.year}-{month:02}" if found and found.year else str(month)

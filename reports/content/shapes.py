"""What a page, a sheet or a paper shows, as frozen values: one source for every output.

A cell holds the exact value (Decimal kronor, a percentage, a count, a date or a text); rounding is
by its column's unit, when it is shown. Signs are as shown: a table that shows expenditure as
positive has turned them already. Keys are stable and never translated. What a page has by the
hundred is a named tuple: one is made in a third of the time.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from budget.calc.amounts import Unit, round_half_away, scaled

Value = Decimal | int | str | date | None


class Kind(StrEnum):
    """What a column holds. A NUMBER is shown as it is, with the decimals it has."""

    TEXT = "text"
    TKR = "tkr"
    MKR = "mkr"
    KR = "kr"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"
    DATE = "date"


UNITS = {Kind.TKR: Unit.TKR, Kind.MKR: Unit.MKR, Kind.KR: Unit.KR}
DECIMALS = {Kind.TKR: 0, Kind.MKR: 1, Kind.KR: 2, Kind.PERCENT: 1}


class RowKind(StrEnum):
    """How a row stands in its table."""

    ROW = "row"
    HEADING = "heading"
    SUBSUM = "subsum"
    SUM = "sum"


class Column(NamedTuple):
    """A column. `terms` says what it is made of: ((other column's key, factor), …).

    `signed` figures are deviations: + is better, and they are shown with sign and colour.
    `extra` ones are ours, beside the published; papers that keep to the published leave them out.
    `named` ones stand with their heading where a telephone has no room for the column.
    """

    key: str
    heading: str
    kind: Kind = Kind.TKR
    signed: bool = False
    extra: bool = False
    secondary: bool = False
    terms: tuple[tuple[str, int], ...] = ()
    named: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its values are numbers."""
        return self.kind not in (Kind.TEXT, Kind.DATE)

    @property
    def unit(self) -> Unit | None:
        """The unit of an amount, None for all else."""
        return UNITS.get(self.kind)

    def shown(self, value: Value) -> Value:
        """The value as shown: rounded once, in the column's unit. Text and None pass."""
        if not isinstance(value, Decimal):
            return value
        if self.kind is Kind.NUMBER:
            return value
        if self.unit is not None:
            return scaled(value, self.unit, DECIMALS[self.kind])
        return round_half_away(value, Decimal(1).scaleb(-DECIMALS.get(self.kind, 0)))


class Target(NamedTuple):
    """Where a row or bar leads: a page of the same round, and the slugs in its address."""

    page: str
    slugs: tuple[str, ...] = ()


class Row(NamedTuple):
    """A row; `values` are in the columns' order. `parts` are the keys of the rows it adds up.

    `code` is what a row is known by although its name (and with it its key) is changed: a live
    figure goes by it. It is "" where the key is nobody's name. `identity` is the database's, for
    what has a name and no code; "" where nothing is known of it.
    """

    key: str
    values: tuple[Value, ...]
    kind: RowKind = RowKind.ROW
    target: Target | None = None
    parts: tuple[str, ...] = ()
    code: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, unit, rows and footnotes. `free_order` ones may be sorted.

    `constructed` says what of its amounts is no fact; a page with many tables says it once.
    """

    key: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[str, ...] = ()
    under: str = ""
    free_order: bool = False
    constructed: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """All that stands under the table where it stands alone, as on paper."""
        return (*self.footnotes, self.constructed) if self.constructed else self.footnotes

    def column(self, key: str) -> int:
        """The position of a column. Raises KeyError for one it has not."""
        for index, column in enumerate(self.columns):
            if column.key == key:
                return index
        raise KeyError(key)

    def row(self, key: str) -> Row:
        """A row by its key. Raises KeyError for one it has not."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def value(self, row: str, column: str) -> Value:
        """The exact value of a cell. Raises KeyError."""
        return self.row(row).values[self.column(column)]

    @property
    def published_columns(self) -> tuple[Column, ...]:
        """The columns without our extra ones (which stand last)."""
        return tuple(column for column in self.columns if not column.extra)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the figures at the head of a page; `note` is what it is to be seen against."""

    key: str
    name: str
    value: Decimal | None
    kind: Kind
    unit: str
    signed: bool = False
    target: Target | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A page's first words: the sentence that answers the reader, and what stands under it."""

    sentence: str
    under: str
    facts: tuple[Fact, ...] = field(default=())

"""What holds inside and between content tables: sums of rows, of columns, and declared ties."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.findings import Place
from reports.content.reconciliation.ties import Terms, ties
from reports.content.shapes import Column, Kind, Row, Table, Value

AMOUNTS = (Kind.TKR, Kind.MKR, Kind.KR)
ROWS = "rows"
COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Held:
    """Exact amounts (kronor as shown) that sum to zero: `terms`, and at which place it is told.

    `kind` is `ROWS`, `COLUMNS` or a tie's reason; `rule` names a reconciliation that is about
    this already. `difference` is what the exact amounts miss zero by.
    """

    kind: str
    place: Place
    terms: Terms
    difference: Decimal
    rule: str = ""

    @property
    def is_tie(self) -> bool:
        """Whether it joins tables."""
        return self.kind not in (ROWS, COLUMNS)


class Cells:
    """The exact values of all tables by place; rows that share a key cannot be told apart."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.columns: dict[tuple[str, str], Column] = {}
        self.values: dict[Place, Value] = {}
        self.amounts: dict[Place, Decimal] = {}
        """Those that are amounts in kronor."""
        for table in tables:
            times = Counter(row.key for row in table.rows)
            self.columns |= {(table.key, column.key): column for column in table.columns}
            for row in table.rows:
                if times[row.key] == 1:
                    self._add(table, row)

    def _add(self, table: Table, row: Row) -> None:
        for column, value in zip(table.columns, row.values, strict=True):
            place = (table.key, row.key, column.key)
            self.values[place] = value
            if column.kind in AMOUNTS and isinstance(value, Decimal):
                self.amounts[place] = value


def relations(inputs: RoundInputs, tables: tuple[Table, ...], cells: Cells) -> tuple[Held, ...]:
    """Every relation of the tables whose cells are there; in a table a blank cell is nothing.

    A sum or difference that is blank itself (a part of it is not known) has no relation, nor has
    one between tables of which any cell is blank: there that is what is not known yet.
    """
    inside = (
        held
        for table in tables
        for row in table.rows
        for kind, terms in _of_row(table, row)
        if (held := _held(kind, terms, cells))
    )
    between = (
        held
        for tie in ties(inputs, tables)
        if (held := _held(tie.reason, tie.terms, cells, tie.rule))
    )
    return (*inside, *between)


def _of_row(table: Table, row: Row) -> Iterator[tuple[str, Terms]]:
    for column in table.columns:
        if column.kind not in AMOUNTS:
            continue
        place = (table.key, row.key, column.key)
        if row.parts:
            parts = tuple(((table.key, part, column.key), -1) for part in row.parts)
            yield ROWS, ((place, 1), *parts)
        if column.terms:
            terms = tuple(((table.key, row.key, key), -factor) for key, factor in column.terms)
            yield COLUMNS, ((place, 1), *terms)


def _held(kind: str, terms: Terms, cells: Cells, rule: str = "") -> Held | None:
    values, amounts = cells.values, cells.amounts
    if terms[0][0] not in amounts or any(place not in values for place, _factor in terms):
        return None
    known = tuple([term for term in terms if term[0] in amounts])
    if kind not in (ROWS, COLUMNS) and len(known) < len(terms):
        return None
    missed = sum([factor * amounts[place] for place, factor in known], Decimal(0))
    return Held(kind, known[0][0], known, missed, rule)

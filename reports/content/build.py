"""Small pieces that the tables are built with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import rounding_note, scaled
from budget.calc.appropriations import amount, on_date
from budget.calc.cells import ZERO, Amounts
from budget.calc.inputs import RoundInfo, RoundInputs
from budget.wording import by_language, month_short
from reports.content.shapes import DECIMALS, UNITS, Column, Table, Value

TKR = "Tkr"
MOVEMENT = "rorelse_tkr"

KEY_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def period(info: RoundInfo) -> str:
    """ "jan–aug": the months up to and with the cut-off."""
    if info.cutoff == 1:
        return month_short(1)
    return f"{month_short(1)}–{month_short(info.cutoff)}"


def period_key(info: RoundInfo) -> str:
    """ "jan_aug", for keys."""
    return "jan" if info.cutoff == 1 else f"jan_{KEY_MONTHS[info.cutoff - 1]}"


def in_sentence(name: str) -> str:
    """A round's name inside a sentence: "Prognos april" as "prognos april"."""
    return name[:1].lower() + name[1:]


def identity_of(key: int) -> str:
    """A row's identity by a key of the database; 0 is none."""
    return str(key) if key else ""


@by_language
def movement_column(previous: str) -> Column:
    """The movement since the last round, by its name: stands wherever forecasts do."""
    heading = _("Rörelse sedan %s") % in_sentence(previous)
    return Column(MOVEMENT, heading, signed=True, extra=True, secondary=True)


def with_movement(info: RoundInfo, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, and the movement last where there is an earlier round."""
    return (*columns, movement_column(info.previous)) if info.previous else tuple(columns)


def movement(info: RoundInfo, amounts: Amounts) -> tuple[Value, ...]:
    """The value for `with_movement`'s last column."""
    return (amounts.movement,) if info.previous else ()


def expected(inputs: RoundInputs, table: Table, *keys: str) -> Table:
    """The table without what its columns `keys`, and the movement, say of a forecast that is none.

    Nothing is known yet of a round that nobody has made a forecast in: that is no forecast of zero.
    """
    if inputs.has_forecast:
        return table
    unknown = {*keys, MOVEMENT}
    positions = {i for i, column in enumerate(table.columns) if column.key in unknown}
    rows = tuple(
        row._replace(values=tuple(None if i in positions else v for i, v in enumerate(row.values)))
        for row in table.rows
    )
    return replace(table, rows=rows)


def footnoted(table: Table, *notes: str, constructed: str = "") -> Table:
    """The table with its notes, and the one on rounding where its shown parts miss their sum."""
    found = [note for note in notes if note]
    if _any_sum_misses(table):
        found.append(
            _("Summor avrundas från exakta belopp och kan avvika från summan av avrundade rader.")
        )
    return replace(table, footnotes=(*table.footnotes, *found), constructed=constructed)


def _any_sum_misses(table: Table) -> bool:
    figures = [(i, column) for i, column in enumerate(table.columns) if column.kind in UNITS]
    rows = {row.key: row for row in table.rows}
    return any(
        _misses(column, row.values[index], (rows[key].values[index] for key in row.parts))
        for row in table.rows
        if row.parts
        for index, column in figures
    )


def _misses(column: Column, value: Value, values: Iterable[Value]) -> bool:
    if not isinstance(value, Decimal):
        return False
    unit, decimals = UNITS[column.kind], DECIMALS[column.kind]
    amounts = (part or ZERO for part in values)
    parts = [scaled(part, unit, decimals) for part in amounts if isinstance(part, Decimal)]
    return rounding_note(parts, scaled(value, unit, decimals))


def previous_grant(inputs: RoundInputs) -> Decimal | None:
    """The appropriation as the previous round saw it; None where there was none."""
    if inputs.info.previous_as_of is None:
        return None
    return amount(on_date(inputs.decisions, inputs.info.previous_as_of))

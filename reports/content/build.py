"""Small pieces that the tables are built with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import rounding_note
from budget.calc.appropriations import amount, on_date
from budget.calc.cells import Amounts
from budget.calc.inputs import RoundInfo, RoundInputs
from budget.wording import month_short
from reports.content.shapes import Column, Kind, Row, Table, Value

TKR = "Tkr"


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


def movement_column(info: RoundInfo) -> Column:
    """The movement since the last round: stands wherever forecasts do."""
    heading = _("Rörelse sedan %s") % in_sentence(info.previous)
    return Column("rorelse_tkr", heading, signed=True, extra=True, secondary=True)


def with_movement(info: RoundInfo, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, and the movement last where there is an earlier round."""
    return (*columns, movement_column(info)) if info.previous else tuple(columns)


def movement(info: RoundInfo, amounts: Amounts) -> tuple[Value, ...]:
    """The value for `with_movement`'s last column."""
    return (amounts.movement,) if info.previous else ()


def footnoted(table: Table, *notes: str, constructed: str = "") -> Table:
    """The table with its notes, and the one on rounding where its shown parts miss their sum."""
    found = [note for note in notes if note]
    if any(_misses(table, row, index) for row in table.rows for index in _figures(table)):
        found.append(
            _("Summor avrundas från exakta belopp och kan avvika från summan av avrundade rader.")
        )
    return replace(table, footnotes=(*table.footnotes, *found), constructed=constructed)


def _figures(table: Table) -> Iterable[int]:
    amounts = (Kind.TKR, Kind.MKR, Kind.KR)
    return (i for i, column in enumerate(table.columns) if column.kind in amounts)


def _misses(table: Table, row: Row, index: int) -> bool:
    if not row.parts or not isinstance(row.values[index], Decimal):
        return False
    column = table.columns[index]
    values = {other.key: other.values[index] for other in table.rows}
    parts = [column.shown(values[key] or Decimal(0)) for key in row.parts]
    total = column.shown(row.values[index])
    numbers = [part for part in parts if isinstance(part, Decimal)]
    return isinstance(total, Decimal) and rounding_note(numbers, total)


def previous_grant(inputs: RoundInputs) -> Decimal | None:
    """The appropriation as the previous round saw it; None where there was none."""
    if inputs.info.previous_as_of is None:
        return None
    return amount(on_date(inputs.decisions, inputs.info.previous_as_of))

"""Words of the entry table's sums: what they are called, and how much of them is filled in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.entry import Row
from budget.calc.statement import StatementRow


def sum_name(row: StatementRow) -> str:
    """The name of a sum's row."""
    return {
        StatementRow.TOTAL_INCOMES: _("Totala intäkter"),
        StatementRow.TOTAL_STAFF: _("Totala personalkostnader"),
        StatementRow.TOTAL_OTHER: _("Totala övriga kostnader"),
        StatementRow.NET_COST: _("Nettokostnad"),
    }[row]


def part_words(row: Row) -> str:
    """ "3 av 15 rader har prognos", of a sum that some are still missing in; else ""."""
    if row.line is not None or row.has_forecast:
        return ""
    return ngettext(
        "%(typed)s av %(lines)s rad har prognos",
        "%(typed)s av %(lines)s rader har prognos",
        row.lines,
    ) % {"typed": row.typed, "lines": row.lines}

"""The income statement with its subtotals, as published (resultaträkning).

`municipal_grant` (kommunbidrag as the committee's income) is derived: it is − the net budget of
the same areas, for the year and to date; its forecast equals its budget.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budget.calc.cells import NOTHING, Amounts, Cube, total
from budget.calc.structure import FINANCIAL, Line, LineGroup, Structure


class StatementRow(StrEnum):
    """The statement's rows that are no lines."""

    TOTAL_INCOMES = "total_incomes"
    TOTAL_STAFF = "total_staff"
    TOTAL_OTHER = "total_other"
    NET_BEFORE_FINANCIAL = "net_before_financial"
    MUNICIPAL_GRANT = "municipal_grant"
    RESULT = "result"
    NET_COST = "net_cost"


SUMS = frozenset(set(StatementRow) - {StatementRow.MUNICIPAL_GRANT})
RUNNING = (LineGroup.INCOMES, LineGroup.STAFF, LineGroup.OTHER)
GROUPS: Mapping[StatementRow, tuple[LineGroup, ...]] = {
    StatementRow.TOTAL_INCOMES: (LineGroup.INCOMES,),
    StatementRow.TOTAL_STAFF: (LineGroup.STAFF,),
    StatementRow.TOTAL_OTHER: (LineGroup.OTHER,),
    StatementRow.NET_BEFORE_FINANCIAL: RUNNING,
    StatementRow.NET_COST: (*RUNNING, *FINANCIAL),
}
"""The groups of lines that a row adds up."""
ORDER: tuple[StatementRow | tuple[LineGroup, ...], ...] = (
    (LineGroup.INCOMES,),
    StatementRow.TOTAL_INCOMES,
    (LineGroup.STAFF,),
    StatementRow.TOTAL_STAFF,
    (LineGroup.OTHER,),
    StatementRow.TOTAL_OTHER,
    StatementRow.NET_BEFORE_FINANCIAL,
    StatementRow.MUNICIPAL_GRANT,
    FINANCIAL,
    StatementRow.RESULT,
    StatementRow.NET_COST,
)
"""The statement as published: the lines of each group, and the rows among them."""


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A row: a line's, or one of the sums (then `line` is None)."""

    row: StatementRow | None
    line: Line | None
    amounts: Amounts

    @property
    def is_sum(self) -> bool:
        """Whether the row adds up others."""
        return self.row in SUMS


def municipal_grant(net: Amounts, previous: Decimal | None = None) -> Amounts:
    """The appropriation as an income: − net budget; granted whatever is forecast or booked.

    `net` is the areas' net of all lines. `previous` is the appropriation as the previous round
    saw it, today's where it is not given. Last year's grant is not known here and stays zero.
    """
    return Amounts(
        budget=-net.budget,
        budget_to_date=-net.budget_to_date,
        original=-net.original,
        actual=-net.budget_to_date,
        forecast=-net.budget,
        previous=-net.budget if previous is None else previous,
    )


def income_statement(
    structure: Structure,
    cube: Cube,
    areas: Iterable[int] | None = None,
    previous_grant: Decimal | None = None,
) -> tuple[StatementEntry, ...]:
    """The statement of some areas (None: all), in published order."""
    by_line = cube.by_line(areas)

    def summed(row: StatementRow) -> Amounts:
        lines = structure.lines_in(*GROUPS[row])
        return total([by_line.get(line.key, NOTHING) for line in lines])

    net = summed(StatementRow.NET_COST)
    grant = municipal_grant(net, previous_grant)
    known = {
        StatementRow.NET_COST: net,
        StatementRow.MUNICIPAL_GRANT: grant,
        StatementRow.RESULT: total([net, grant]),
    }
    found: list[StatementEntry] = []
    for place in ORDER:
        if isinstance(place, StatementRow):
            found.append(StatementEntry(place, None, known.get(place) or summed(place)))
            continue
        for line in structure.lines_in(*place):
            found.append(StatementEntry(None, line, by_line.get(line.key, NOTHING)))
    return tuple(found)

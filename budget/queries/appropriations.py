"""What decisions put on a cell of the budget."""

from collections.abc import Iterable
from decimal import Decimal

from budget.calc.appropriations import Decision
from budget.models import BudgetRow, Round, RoundState


def budget_of_cell(
    round_: Round, decisions: Iterable[Decision], area: int, line: int, month: int
) -> tuple[tuple[Decision, Decimal], ...]:
    """Each of the decisions that has a row on area × line × month, with its kronor. One query.

    A locked round keeps no split by decision: there it is the budget as copied, so nothing comes.
    """
    if round_.state == RoundState.LOCKED:
        return ()
    rows = dict(
        BudgetRow.objects.filter(
            decision__in=[decision.key for decision in decisions],
            area_id=area,
            line_id=line,
            month=month,
        ).values_list("decision_id", "amount")
    )
    return tuple((decision, rows[decision.key]) for decision in decisions if decision.key in rows)

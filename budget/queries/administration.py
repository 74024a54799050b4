"""Sums beside the rows of the administration's lists, and what a new decision can be spread by."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from budget.models import BudgetRow, DecisionKind
from budget.models.fields import MoneyField

Profile = Mapping[int, Decimal]
NOTHING = Value(0, output_field=MoneyField())


def with_decided(appropriations: Any) -> Any:
    """Appropriations with `decided`, of that `changed`, and `net_budget`: kronor, budget cost −."""
    rows = (
        BudgetRow.objects.filter(decision__appropriation=OuterRef("pk"))
        .order_by()
        .values("decision__appropriation")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    changes = Q(decisions__kind=DecisionKind.CHANGE)
    return appropriations.annotate(
        decided=Coalesce(Sum("decisions__amount"), NOTHING),
        changed=Coalesce(Sum("decisions__amount", filter=changes), NOTHING),
        net_budget=Coalesce(Subquery(rows, output_field=MoneyField()), NOTHING),
    )


def with_placed(decisions: Any) -> Any:
    """Decisions with `placed`, the sum of their rows, and `unplaced`, amount + rows: 0."""
    return decisions.annotate(placed=Coalesce(Sum("rows__amount"), NOTHING)).annotate(
        unplaced=ExpressionWrapper(F("amount") + F("placed"), output_field=MoneyField())
    )


def with_year_sums(frames: Any) -> Any:
    """Investment frames with `budget` (original and changes) and `spent`: kronor, cost −."""
    budget = Sum(F("years__original") + F("years__changes"), output_field=MoneyField())
    return frames.annotate(
        budget=Coalesce(budget, NOTHING), spent=Coalesce(Sum("years__actual"), NOTHING)
    )


def budget_profiles(
    appropriation_id: int, area_id: int, line_id: int
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """The year's budget by month (kronor) of area × line, and of the area. One query."""
    rows = (
        BudgetRow.objects.filter(decision__appropriation_id=appropriation_id, area_id=area_id)
        .order_by()
        .values("line_id", "month")
        .annotate(total=Sum("amount"))
        .values_list("line_id", "month", "total")
    )
    of_line: dict[int, Decimal] = {}
    of_area: dict[int, Decimal] = {}
    for line, month, total in rows:
        of_area[month] = of_area.get(month, Decimal(0)) + total
        if line == line_id:
            of_line[month] = total
    return of_line, of_area

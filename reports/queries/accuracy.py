"""How earlier rounds met what came: what stands beside a report's judgement of its forecast."""

from django.db.models import Q, Sum

from budget.calc.inputs import RoundInputs
from budget.models import DRAFT_STATES, Forecast, Round
from reports.content.accuracy import EarlierForecast, accuracy_of_rounds
from reports.content.shapes import Table


def accuracy_table(round_: Round, inputs: RoundInputs) -> Table | None:
    """The committee's earlier signed rounds of this year and the last; None without any.

    A round of this year is measured against this forecast, one of last year against its actual.
    One query.
    """
    appropriation = round_.appropriation
    year = appropriation.year
    earlier = Round.objects.filter(
        Q(appropriation__year=year, cutoff_month__lt=round_.cutoff_month)
        | Q(appropriation__year=year - 1),
        appropriation__committee=appropriation.committee_id,
        replaced_by__isnull=True,
    ).exclude(state__in=DRAFT_STATES)
    sums = (
        Forecast.objects.filter(round__in=earlier)
        .order_by()
        .values("round", "round__name", "round__appropriation__year", "round__cutoff_month")
        .annotate(total=Sum("amount"))
        .order_by("round__appropriation__year", "round__cutoff_month", "round")
    )
    rounds = [
        EarlierForecast(
            row["round__name"], row["round__appropriation__year"], row["total"], row["round"]
        )
        for row in sums
    ]
    return accuracy_of_rounds(inputs, rounds)

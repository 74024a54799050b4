"""A round added in the administration is opened as on its own page."""

from decimal import Decimal

from django.test import Client

from budget.models import AreaTask, Forecast, Round
from tests.budget.admin.rows import address
from tests.makers import Ekby


def test_a_round_that_is_added_has_tasks_and_start_values(ekby: Ekby, controller: Client) -> None:
    given = {
        "appropriation": ekby.year.pk,
        "name": "Juni",
        "slug": "juni",
        "cutoff_month": "6",
        "deadline": "2024-07-05",
        "previous": ekby.april.pk,
    }
    answer = controller.post(address(Round, "add"), given, follow=True)
    made = Round.objects.get(slug="juni")
    tasks = AreaTask.objects.filter(round=made).values_list("area__slug", "holder__username")
    # Nobody had the areas in April; Bo alone is a budget holder, of Bygglov.
    assert dict(tasks) == {"bygglov": "bo", "stadsmiljo": None, "matning": None}
    pay = Forecast.objects.get(round=made, area=ekby.bygglov, line=ekby.loner)
    assert pay.amount == Decimal(-700_000)  # April's
    text = answer.content.decode()
    assert "varje område har sin uppgift" in text
    assert 'href="/byggnadsnamnden/2024/juni/omgang/"' in text

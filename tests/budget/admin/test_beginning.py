"""How a municipality of one's own goes on, once its first round is opened."""

from django.test import Client

from budget.actions.appropriations import create_appropriation
from budget.actions.members import grant_role
from budget.models import Role
from budget.workflow.action import SERVER
from tests.makers import Ekby


def test_how_to_begin_is_told_until_a_round_is_opened(ekby: Ekby) -> None:
    ekby.cast.eva_administrator.is_staff = True
    ekby.cast.eva_administrator.save()
    grant_role(SERVER, ekby.cast.eva_administrator, Role.ADMINISTRATOR)
    client = Client()
    client.force_login(ekby.cast.eva_administrator)
    assert client.get("/admin/").context["beginning"] == []


def test_a_year_without_decisions_says_where_its_budget_comes_from(ekby: Ekby) -> None:
    create_appropriation(SERVER, ekby.committee, 2025)
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    page = "/byggnadsnamnden/beslut/2025/"
    assert 'href="/byggnadsnamnden/bokforing/2025/ny/"' in client.get(page).content.decode()

"""The connection to PostgreSQL: what is asked again and again is planned once."""

import pytest
from django.db import connection

from budget.actions.forecasts import ForecastCell, save_forecast
from tests.makers import KR, Ekby

pytestmark = pytest.mark.postgres


def test_the_statements_of_a_save_are_prepared(ekby: Ekby) -> None:
    bo = ekby.cast.actor("bo")
    for amount in range(8):
        save_forecast(bo, ekby.april, ForecastCell(ekby.bygglov.pk, ekby.loner.pk, KR(amount)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    of_a_save = (
        'FROM "budget_membership"',
        'JOIN "budget_appropriation"',
        'FROM "budget_statementline"',
        "FOR NO KEY UPDATE",
        'UPDATE "budget_forecast"',
        'INSERT INTO "budget_change"',
    )
    for words in of_a_save:
        assert any(words in statement for statement in prepared), words

"""Investments and grants: frames, projects, their years and forecasts."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.appropriations import close_year
from budget.actions.investments import (
    save_frame,
    save_grant,
    save_investment_forecast,
    save_investment_year,
    save_project,
)
from budget.actions.rounds import submit
from budget.models import InvestmentFrame, InvestmentProject, InvestmentYear, ProjectGrant
from budget.workflow.action import SERVER, Actor
from budget.workflow.conflicts import Conflict
from tests.makers import KR, Ekby, refusals, told


def a_frame(ekby: Ekby) -> InvestmentFrame:
    return InvestmentFrame(appropriation=ekby.year, name="Investeringsutrymme")


def a_project(ekby: Ekby) -> InvestmentProject:
    return InvestmentProject(
        committee=ekby.committee,
        name="Lab",
        slug="lab",
        decided_total=KR(-2_400_000),
        first_year=2023,
        last_year=2025,
    )


def a_grant(ekby: Ekby) -> ProjectGrant:
    return ProjectGrant(area=ekby.bygglov, year=2024, title="Mässa", reserved=KR(50_000))


@pytest.fixture
def lab(ekby: Ekby) -> InvestmentYear:
    """The lab's 2024: −800 000 of −2 400 000."""
    frame = save_frame(SERVER, a_frame(ekby))
    project = save_project(SERVER, a_project(ekby))
    year = InvestmentYear(frame=frame, project=project, original=KR(-800_000))
    return save_investment_year(SERVER, year)


WRITES: dict[str, Callable[[Actor, Ekby], object]] = {
    "a frame": lambda actor, e: save_frame(actor, a_frame(e)),
    "a project": lambda actor, e: save_project(actor, a_project(e)),
    "a grant": lambda actor, e: save_grant(actor, a_grant(e)),
}


@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "eva", "frej", "gun"])
@pytest.mark.parametrize("what", WRITES)
def test_investments_are_the_controllers_and_administrators(
    ekby: Ekby, what: str, who: str
) -> None:
    if who in {"anna", "eva"}:
        WRITES[what](ekby.cast.actor(who), ekby)
    else:
        with pytest.raises(PermissionDenied):
            WRITES[what](ekby.cast.actor(who), ekby)


def test_a_changed_amount_is_told(ekby: Ekby, lab: InvestmentYear) -> None:
    lab.actual = KR("-310000.50")
    save_investment_year(ekby.cast.actor("anna"), lab)
    assert told("save_investment_year")[-1] == (
        "Anna Alm: Lab, Investeringsutrymme 2024: actual: 0.00 → -310000.50"
    )


def test_a_grant_that_does_not_hold_is_refused(ekby: Ekby) -> None:
    grant = a_grant(ekby)
    grant.granted = KR(5)  # without a date
    assert refusals(lambda: save_grant(ekby.cast.actor("anna"), grant))
    grant.granted, grant.reserved = KR(0), KR(-1)
    assert refusals(lambda: save_grant(ekby.cast.actor("anna"), grant))
    assert not ProjectGrant.objects.exists()


def test_nothing_is_written_in_a_closed_year(ekby: Ekby, lab: InvestmentYear) -> None:
    anna = ekby.cast.actor("anna")
    close_year(anna, ekby.year)
    lab.actual = KR(-1)
    assert refusals(lambda: save_investment_year(anna, lab)) == {"year_closed"}
    assert refusals(lambda: save_grant(anna, a_grant(ekby))) == {"year_closed"}
    amounts = (KR(-1), KR(-1))
    refused = refusals(lambda: save_investment_forecast(anna, ekby.april, lab, *amounts))
    assert refused == {"year_closed"}


def test_a_forecast_is_saved_and_told(ekby: Ekby, lab: InvestmentYear) -> None:
    anna = ekby.cast.actor("anna")
    save_investment_forecast(anna, ekby.april, lab, KR(-520_000), KR(-2_150_000))
    row = save_investment_forecast(anna, ekby.april, lab, KR(-530_000), KR(-2_150_000))
    assert (row.year_amount, row.total_amount) == (KR(-530_000), KR(-2_150_000))
    assert told("save_investment_forecast")[-1] == (
        "Anna Alm: April 2024: Lab, Investeringsutrymme 2024: year_amount: -520000.00 → -530000.00"
    )


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "eva", "frej", "gun"])
def test_others_forecast_no_investment(ekby: Ekby, lab: InvestmentYear, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_investment_forecast(ekby.cast.actor(who), ekby.april, lab, KR(-1), KR(-1))


def test_a_forecast_that_somebody_else_changed_is_not_lost(ekby: Ekby, lab: InvestmentYear) -> None:
    anna = ekby.cast.actor("anna")
    save_investment_forecast(anna, ekby.april, lab, KR(-2), KR(-9))
    with pytest.raises(Conflict) as caught:
        save_investment_forecast(anna, ekby.april, lab, KR(-3), KR(-9), shown=(KR(-1), KR(-9)))
    assert [(c.mine, c.theirs) for c in caught.value.clashes] == [(KR(-3), KR(-2))]


def test_a_forecast_is_written_while_the_round_is_open(ekby: Ekby, lab: InvestmentYear) -> None:
    anna = ekby.cast.actor("anna")
    submit(anna, ekby.april)
    refused = refusals(lambda: save_investment_forecast(anna, ekby.april, lab, KR(-1), KR(-1)))
    assert refused == {"round_not_open"}

"""What registering a decision tells of the rounds that it counts in."""

from datetime import date
from html.parser import HTMLParser

from django.test import Client

from budget.actions.locking import lock_round
from budget.models import Change, Decision
from budget.queries.decisions import Effect, round_effect
from budget.workflow.action import SERVER
from tests.makers import KR, Ekby, bring_to_decided, make_round, months


def sent(ekby: Ekby, decided_on: str, **more: str) -> tuple[int, str]:
    """The page's status and text for a change of 120 Tkr, decided on a day."""
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    data = {
        "kind": "change",
        "case_number": "EKBY 2024-90",
        "title": "Sommarjobb",
        "amount": "120 tkr",
        "decided_on": decided_on,
        "decided_by": "council",
        "from_month": "10",
        "permanence": "one_off",
        "del-TOTAL_FORMS": "1",
        "del-INITIAL_FORMS": "0",
        "del-0-area": str(ekby.bygglov.pk),
        "del-0-line": str(ekby.loner.pk),
        "del-0-amount": "",
        **more,
    }
    response = client.post(f"/{ekby.committee.slug}/beslut/2024/nytt/", data)
    return response.status_code, response.content.decode().replace("\xa0", " ")


def preview(ekby: Ekby, decided_on: str) -> str:
    """The page with what the change does."""
    status, text = sent(ekby, decided_on, rakna="1")
    assert status == 200
    return text


class Shown(HTMLParser):
    """What the preview holds of months and day, to be sent back."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name.startswith(("man", "visad-dag")):
            self.values[name] = given.get("value") or ""


def test_every_round_that_a_decision_moves_is_named(ekby: Ekby) -> None:
    make_round(ekby.year, "Juni", 6, ekby.april)
    make_round(ekby.year, "Augusti", 8, ekby.april)
    early = preview(ekby, "2024-04-02")
    assert "Beslutet räknas också i Juni 2024, April 2024." in early
    assert "Periodens budget, Augusti" in early
    assert "räknas också" not in preview(ekby, "2024-07-02")


def test_a_decision_moves_the_budget_of_booked_months_alone(ekby: Ekby) -> None:
    # January–April are booked: −100 000 twice and −112 000 twice of August's eight months.
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    rows = months(ekby.stadsmiljo, ekby.ovrigt, -1_000)
    effect = round_effect(ekby.year, august, date(2024, 4, 2), rows)
    assert effect.budget_to_date == Effect(KR(-424_000), KR(-4_000))
    assert effect.deviation.change == KR(12_000)


def test_a_round_that_is_signed_and_not_locked_stops_a_decision_of_its_time(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    early = preview(ekby, "2024-04-30")
    why = (
        "Omgången ”April 2024” är beslutad men inte låst, och redovisar besluten till och med den "
        "30 april 2024"
    )
    assert why in early
    assert "Lås omgången först" in early
    assert 'name="spara"' not in early
    status, text = sent(ekby, "2024-04-30", spara="1", **Shown(early).values)
    assert status == 422
    assert why in text
    assert Decision.objects.filter(title="Sommarjobb").count() == 0
    late = preview(ekby, "2024-05-01")
    assert why not in late
    assert 'name="spara"' in late


def test_what_a_locked_round_has_not_is_registered_with_a_reason_alone(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, ekby.april)
    early = preview(ekby, "2024-04-30")
    assert "”April 2024” är låst utan det här beslutet" in early
    assert 'name="reason"' in early
    shown = Shown(early).values
    status, text = sent(ekby, "2024-04-30", spara="1", reason=" ", **shown)
    assert status == 422
    assert "Skriv varför; skälet sparas." in text
    assert Decision.objects.filter(title="Sommarjobb").count() == 0
    status, _text = sent(ekby, "2024-04-30", spara="1", reason="Kom sent", **shown)
    assert status == 302
    told = Change.objects.filter(action="register_decision", thing="EKBY 2024-90 Sommarjobb")
    assert set(told.values_list("reason", flat=True)) == {"Kom sent"}
    assert 'name="reason"' not in preview(ekby, "2024-05-01")


def test_a_button_pressed_twice_registers_one_decision(ekby: Ekby) -> None:
    shown = Shown(preview(ekby, "2024-06-03")).values
    assert sent(ekby, "2024-06-03", spara="1", **shown)[0] == 302
    status, text = sent(ekby, "2024-06-03", spara="1", **shown)
    assert status == 422
    assert "”EKBY 2024-90 Sommarjobb” är redan registrerat, med samma belopp och dag." in text
    assert Decision.objects.filter(title="Sommarjobb").count() == 1
    other = sent(ekby, "2024-06-03", spara="1", **shown, title="Sommarjobb, del två")
    assert other[0] == 302

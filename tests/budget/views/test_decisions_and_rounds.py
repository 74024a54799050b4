"""What registering a decision tells of the rounds that it counts in."""

from django.test import Client

from tests.makers import Ekby, bring_to_decided, make_round


def preview(ekby: Ekby, decided_on: str) -> str:
    """The page with what a change of 120 Tkr, decided on a day, does."""
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
        "rakna": "1",
    }
    response = client.post(f"/{ekby.committee.slug}/beslut/2024/nytt/", data)
    assert response.status_code == 200
    return response.content.decode()


def test_every_round_that_a_decision_moves_is_named(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    make_round(ekby.year, "Juni", 6, ekby.april)
    make_round(ekby.year, "Augusti", 8, ekby.april)
    early = preview(ekby, "2024-04-02")
    assert "”April 2024” är beslutad men inte låst: dess budget och avvikelse ändras" in early
    assert "Beslutet räknas också i Juni 2024." in early
    assert "Periodens budget, Augusti" in early
    late = preview(ekby, "2024-07-02")
    assert "är beslutad men inte låst" not in late
    assert "räknas också" not in late

"""Registering decisions on the appropriation: typed, previewed, saved, countered, removed."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.test import Client

from budget.models import Area, BudgetRow, Committee, Decision, StatementLine, User

LIST = "/kommunstyrelsen/beslut/2023/"
NEW = f"{LIST}nytt/"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def typed(**changes: str) -> dict[str, str]:
    area = Area.objects.get(slug="lokal-utveckling")
    line = StatementLine.objects.get(slug="ovriga-kostnader")
    return {
        "kind": "change",
        "case_number": "STK 2023 900",
        "title": "Utökad trygghetssatsning",
        "amount": "1,2 mkr",
        "decided_on": "2023-09-28",
        "decided_by": "council",
        "from_month": "10",
        "permanence": "one_off",
        "del-TOTAL_FORMS": "1",
        "del-INITIAL_FORMS": "0",
        "del-0-area": str(area.pk),
        "del-0-line": str(line.pk),
        "del-0-amount": "",
        **changes,
    }


class Fields(HTMLParser):
    """The inputs of a page by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.values[given["name"] or ""] = given.get("value") or ""


def shown_months(client: Client, data: dict[str, str]) -> dict[str, str]:
    """The months of each part and the day as the preview shows them, to be sent back."""
    page = client.post(NEW, {**data, "rakna": "1"}).content.decode()
    shown = ("man", "visad-dag")
    return {k: value for k, value in Fields(page).values.items() if k.startswith(shown)}


def save(client: Client, data: dict[str, str], **months: str) -> int:
    """Look at the preview, then save; the status of the answer."""
    seen = {**data, **shown_months(client, data), **months, "spara": "1"}
    return client.post(NEW, seen).status_code


def test_a_preview_shows_what_the_decision_does_and_writes_nothing(malmo: Committee) -> None:
    before = Decision.objects.count()
    response = signed_in("controller").post(NEW, typed(rakna="1"))
    text = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 200
    # 486 892 + 1 200 Tkr; the cell's published budget is −12 593 121 kr.
    assert "488 092" in text
    assert "−12 593" in text
    assert "−13 793" in text
    assert Decision.objects.count() == before


def test_a_saved_decision_spreads_its_amount_exactly_over_its_months(malmo: Committee) -> None:
    assert save(signed_in("controller"), typed()) == 302
    decision = Decision.objects.get(case_number="STK 2023 900")
    assert decision.amount == Decimal(1_200_000)
    rows = BudgetRow.objects.filter(decision=decision)
    assert {row.month for row in rows} == {10, 11, 12}
    assert sum(row.amount for row in rows) == Decimal(-1_200_000)


def test_months_changed_by_hand_are_what_is_saved(malmo: Committee) -> None:
    months = {"man0-m10": "200 000", "man0-m11": "", "man0-m12": "1 000 000"}
    assert save(signed_in("controller"), typed(), **months) == 302
    rows = BudgetRow.objects.filter(decision__case_number="STK 2023 900")
    assert {row.month: row.amount for row in rows} == {
        10: Decimal(-200_000),
        12: Decimal(-1_000_000),
    }


def test_months_that_miss_the_amount_are_refused_with_both_sums(malmo: Committee) -> None:
    client = signed_in("controller")
    months = {"man0-m10": "200 000", "man0-m11": "0", "man0-m12": "900 000"}
    seen = {**typed(), **shown_months(client, typed()), **months, "spara": "1"}
    text = client.post(NEW, seen).content.decode().replace("\xa0", " ")
    assert "1 100 000 kr men ska bli 1 200 000 kr" in text
    assert not Decision.objects.filter(case_number="STK 2023 900").exists()


def test_nobody_saves_months_they_have_not_seen(malmo: Committee) -> None:
    client = signed_in("controller")
    months = shown_months(client, typed())
    response = client.post(NEW, {**typed(amount="2 mkr"), **months, "spara": "1"})
    assert "se över månaderna" in response.content.decode()
    assert not Decision.objects.filter(case_number="STK 2023 900").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "1O"}, "bokstaven"),
        ({"amount": "1000000000000 mkr"}, "för stort"),
        ({"case_number": ""}, "ärendets nummer"),
        ({"amount": "0"}, "ändrar ingenting"),
        ({"kind": "reallocation"}, "skriv 0"),
        ({"decided_on": "2023-02-30"}, "datum"),
        ({"from_month": "14"}, "giltigt"),
        ({"del-0-line": ""}, "Välj ett"),
        ({"del-0-area": "", "del-0-line": ""}, "var beloppet hamnar"),
        ({"del-0-amount": "1 mkr"}, "Delarna är tillsammans"),
    ],
)
def test_what_is_wrong_is_said_and_the_typed_text_stays(
    malmo: Committee, changes: dict[str, str], words: str
) -> None:
    response = signed_in("controller").post(NEW, typed(spara="1", **changes))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "Utökad trygghetssatsning" in text
    assert not Decision.objects.filter(title="Utökad trygghetssatsning").exists()


def test_a_day_of_another_year_is_questioned_before_it_is_saved(malmo: Committee) -> None:
    client = signed_in("controller")
    seen = shown_months(client, typed())
    response = client.post(NEW, {**typed(decided_on="2032-09-28"), **seen, "spara": "1"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Beslutsdagen 2032-09-28 är inte i 2023. Stämmer den?" in text
    assert not Decision.objects.filter(case_number="STK 2023 900").exists()
    # Whoever has seen it may mean it.
    assert save(client, typed(decided_on="2024-01-15")) == 302


def test_an_income_funded_area_that_would_not_pay_for_itself_is_warned_of(malmo: Committee) -> None:
    client = signed_in("controller")
    area = str(Area.objects.get(slug="upphandling").pk)
    text = client.post(NEW, typed(**{"del-0-area": area})).content.decode().replace("\xa0", " ")
    # The whole 1,2 Mkr falls there; its budget was zero.
    assert "”Upphandling” är intäktsfinansierat" in text
    assert "men blir −1 200 Tkr" in text
    assert "intäktsfinansierat: dess" not in client.post(NEW, typed()).content.decode()


@pytest.mark.parametrize("count", ["61", "9999", "99999999999"])
def test_too_many_parts_are_refused_in_words(malmo: Committee, count: str) -> None:
    response = signed_in("controller").post(NEW, typed(**{"del-TOTAL_FORMS": count}))
    assert response.status_code == 422
    assert "Ett beslut kan ha högst 60 delar." in response.content.decode()


def test_one_more_part_keeps_what_is_typed(malmo: Committee) -> None:
    response = signed_in("controller").post(NEW, typed(en_del_till="1"))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="del-1-area"' in text
    assert "Utökad trygghetssatsning" in text


def test_a_reallocation_moves_between_areas_and_leaves_the_appropriation(malmo: Committee) -> None:
    other = Area.objects.get(slug="juridik")
    line = StatementLine.objects.get(slug="ovriga-kostnader")
    data = typed(
        kind="reallocation",
        amount="0",
        case_number="",
        decided_by="committee",
        **{
            "del-TOTAL_FORMS": "2",
            "del-0-amount": "500",
            "del-1-area": str(other.pk),
            "del-1-line": str(line.pk),
            "del-1-amount": "-500",
        },
    )
    assert save(signed_in("controller"), data) == 302
    decision = Decision.objects.get(kind="reallocation")
    moved = {a: sum(r.amount for r in decision.rows.filter(area=a)) for a in (other.pk,)}
    assert moved == {other.pk: Decimal(500_000)}
    assert sum(row.amount for row in decision.rows.all()) == 0


def test_a_counter_entry_comes_filled_in_with_the_amount_turned(malmo: Committee) -> None:
    decision = Decision.objects.get(case_number="STK 2023 576")
    page = signed_in("controller").get(f"{NEW}?motpost={decision.pk}").content.decode()
    assert "Motpost: Jobbpakt" in page
    # 7 417 Tkr in the committee's unit, turned.
    assert 'value="−7\xa0417"' in page


def test_a_decision_that_a_signed_round_reports_is_not_removed(malmo: Committee) -> None:
    decision = Decision.objects.get(case_number="STK 2023 576")
    client = signed_in("controller")
    response = client.post(f"{LIST}{decision.pk}/ta-bort/", follow=True)
    assert Decision.objects.filter(pk=decision.pk).exists()
    assert "motpost" in response.content.decode().lower()


def test_a_decision_that_no_signed_round_reports_is_removed(malmo: Committee) -> None:
    client = signed_in("controller")
    assert save(client, typed()) == 302
    decision = Decision.objects.get(case_number="STK 2023 900")
    client.post(f"{LIST}{decision.pk}/ta-bort/")
    assert not Decision.objects.filter(pk=decision.pk).exists()
    assert not BudgetRow.objects.filter(decision_id=decision.pk).exists()


@pytest.mark.parametrize(
    ("username", "status"),
    [("controller", 200), ("administrator", 200), ("budgetansvarig", 403), ("fortroendevald", 403)],
)
def test_who_may_open_the_page(malmo: Committee, username: str, status: int) -> None:
    client = signed_in(username)
    assert client.get(LIST).status_code == status
    assert client.get(NEW).status_code == status
    if status == 403:
        assert client.post(NEW, typed(spara="1")).status_code == 403


def test_a_stranger_and_an_unknown_place_are_not_found(malmo: Committee) -> None:
    User.objects.create_user("stranger")
    assert signed_in("stranger").get(LIST).status_code == 404
    client = signed_in("controller")
    assert client.get("/kommunstyrelsen/beslut/1999/").status_code == 404
    assert client.get("/ingen/beslut/2023/").status_code == 404
    assert client.get(f"{NEW}?motpost=99999999").status_code == 404
    assert client.get(f"{LIST}1/ta-bort/").status_code == 405

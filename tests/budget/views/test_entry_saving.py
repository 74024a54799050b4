"""Saving a cell and a block from the entry table: amounts, rights, locks, conflicts, queries."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budget.actions.forecasts import ForecastCell, save_explanation, save_forecasts
from budget.actions.tasks import submit_area
from budget.models import AreaTask, Committee, Reminder, TaskState, User
from budget.workflow.action import SERVER, Actor, action
from tests.budget.views.entry_case import (
    BLOCK,
    BY_SCRIPT,
    CELL,
    OCTOBER,
    URL,
    Page,
    all_was,
    area,
    line,
    october,
    pasted,
    signed_in,
    stored,
    typed,
    was,
)
from tests.counting import counted

KR = Decimal
ADDRESSES = [URL, *(f"{URL}{name}/" for name in ("cell", "klistra", "forklaring"))]
ADDRESSES += [f"{URL}{name}/" for name in ("fordelning", "vakanser")]


def by(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def post(client: Client, url: str, data: dict[str, str]) -> Any:
    return client.post(url, data, headers=BY_SCRIPT)


@pytest.fixture
def omar(malmo: Committee) -> Client:
    """The budget holder of the area, signed in."""
    return signed_in("budgetansvarig")


def amount(slug: str) -> Decimal | None:
    row = stored(slug)
    return row.amount if row else None


# One cell


@pytest.mark.parametrize("username", ["budgetansvarig", "controller"])
def test_a_cell_is_saved_with_its_author(malmo: Committee, username: str) -> None:
    response = post(signed_in(username), CELL, typed("loner", "-9 500"))
    assert response.status_code == 200
    row = stored("loner")
    assert row
    assert (row.amount, row.version) == (KR(-9_500_000), 2)
    assert row.changed_by
    assert row.changed_by.username == username
    assert row.changed_at


def test_the_answer_holds_the_row_its_sums_and_the_stand(omar: Client) -> None:
    page = Page(post(omar, CELL, typed("loner", "-9 500")))
    pay = line("loner").pk
    # −9 500 000 against −12 886 766 and, last round, −10 129 737.
    assert page.said(f"dev-{pay}") == "+3 387"
    assert page.said(f"mov-{pay}") == "+630"
    assert page.fields[f"was-{pay}"] == "2:-9500000.00"
    # −9 500 000 − 4 368 965 − 112 212 = −13 981 177
    assert page.said("sum-total_staff") == "−13 981"
    # −18 703 500 + 279 737 = −18 423 763; +11 268 237 against −29 692 000.
    assert page.said("stand").endswith("mot budget −29 692: överskott 11 268 Tkr")
    # 44.4 % of −9 500 000.
    assert page.said(f"charges-{line('po-palagg').pk}").startswith("−4 218 ")
    assert "sum-total_incomes" not in page.texts


def test_an_answer_is_at_most_five_kilobytes(omar: Client) -> None:
    for slug in ("bidrag", "loner", "finansiella-intakter"):
        assert len(post(omar, CELL, typed(slug, "-9 500")).content) <= 5 * 1024


def test_saving_takes_at_most_twelve_queries(omar: Client) -> None:
    first = typed("hyror", "-1 200")
    data, new = typed("loner", "-9 500"), typed("finansiella-intakter", "5")
    # The first save begins the area's task, the second touches it; the third has an insert
    # instead of the update.
    for cell in (first, data, new):
        with counted() as statements:
            assert post(omar, CELL, cell).status_code == 200
        # Session, user; rights; the round and its area; the lines; the round, locked; its task;
        # what stands; the update; history; forecasts out of place; the area's amounts.
        assert len(statements) == 12, statements


def test_saving_in_a_round_without_tasks_takes_twelve_queries_too(malmo: Committee) -> None:
    @action
    def without_tasks(actor: Actor) -> None:
        Reminder.objects.all().delete()
        AreaTask.objects.filter(round=october()).delete()

    without_tasks(SERVER)
    client, data = signed_in("controller"), typed("loner", "-9 500")
    with counted() as statements:
        assert post(client, CELL, data).status_code == 200
    # The areas handed in are looked for instead of the task.
    assert len(statements) == 12, statements


def test_a_text_that_is_what_was_shown_changes_nothing(omar: Client) -> None:
    response = post(omar, CELL, typed("loner", "−9\u00a0780"))
    assert response.status_code == 200
    row = stored("loner")
    assert row
    # Shown in Tkr; the kronor under it are kept.
    assert (row.amount, row.version) == (KR(-9_779_737), 1)


GRAMMAR = [
    ("-9500", "-9500000"),
    ("(9 500)", "-9500000"),
    ("−9\u202f500,25", "-9500250"),
    ("-9,5 mkr", "-9500000"),
    ("-9500000 kr", "-9500000"),
    ("-1200-350", "-1550000"),
    ("0", "0"),
]


@pytest.mark.parametrize(("text", "kronor"), GRAMMAR)
def test_an_amount_is_typed_in_any_way_a_person_has(omar: Client, text: str, kronor: str) -> None:
    assert post(omar, CELL, typed("loner", text)).status_code == 200
    assert amount("loner") == KR(kronor)


def test_an_empty_text_takes_the_forecast_away(omar: Client) -> None:
    page = Page(post(omar, CELL, typed("loner", " ")))
    assert stored("loner") is None
    pay = line("loner").pk
    assert (page.fields[f"was-{pay}"], page.said(f"dev-{pay}")) == ("0:", "")
    assert "1 rad saknar prognos" in page.said("stand")


WRONG = [
    ("−6O", "bokstaven ”O”"),
    ("1.234", "tusental"),
    ("=1+1", "formel"),
    ("12 %", "procentsats"),
    ("x" * 150, "längre än 100 tecken"),
    ("<script>alert(1)</script>", "står"),
    ("1\x00", ""),
    ("9" * 30, "för stort"),
]


@pytest.mark.parametrize(("text", "why"), WRONG)
def test_what_is_no_amount_is_told_beside_the_cell(omar: Client, text: str, why: str) -> None:
    response = post(omar, CELL, typed("loner", text))
    assert response.status_code == 422
    page = Page(response)
    assert why in page.said(f"says-{line('loner').pk}")
    assert "<script>" not in page.source
    assert amount("loner") == KR(-9_779_737)


@pytest.mark.parametrize(
    "changes",
    [
        {"line": "999999"},
        {"line": "x"},
        {"line": ""},
        {"was": "x"},
        {"was": ""},
        {"was": "1:nan"},
        {"was": "-1:0"},
        {"was": "1:1e999999999"},
    ],
)
def test_a_post_that_no_page_makes_is_refused(omar: Client, changes: dict[str, str]) -> None:
    data = typed("loner", "-1")
    if "was" in changes:
        data[f"was-{line('loner').pk}"] = changes["was"]
    else:
        data |= changes
    assert post(omar, CELL, data).status_code == 400
    assert amount("loner") == KR(-9_779_737)


def test_the_first_save_begins_the_areas_task(omar: Client) -> None:
    task = AreaTask.objects.get(round=october(), area=area())
    assert task.state == TaskState.NOT_BEGUN
    post(omar, CELL, typed("loner", "-9 500"))
    task.refresh_from_db()
    assert task.state == TaskState.BEGUN
    assert task.touched_at


# Who may, and when


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize(
    ("username", "status"),
    [("forvaltningschef", 403), ("administrator", 403), ("fortroendevald", 404), ("gun", 404)],
)
def test_others_save_nothing(malmo: Committee, url: str, username: str, status: int) -> None:
    User.objects.create_user("gun")
    data = {**typed("loner", "-1"), "horizon": "full_year", "text-full_year": "x", "method": "even"}
    response = post(signed_in(username), url, data)
    assert response.status_code == status
    assert amount("loner") == KR(-9_779_737)


def test_a_colleague_saves_nothing_in_an_area_of_somebody_else(omar: Client) -> None:
    response = post(omar, f"{OCTOBER}juridik/cell/", typed("loner", "-1"))
    assert response.status_code == 403


@pytest.mark.parametrize("url", ADDRESSES[1:])
def test_saving_is_a_post(omar: Client, url: str) -> None:
    assert omar.get(url).status_code == 405


@pytest.mark.parametrize("url", [CELL, BLOCK])
def test_an_area_that_is_not_there_is_404(omar: Client, url: str) -> None:
    missing = url.replace("lokal-utveckling", "finns-inte")
    assert post(omar, missing, typed("loner", "-1")).status_code == 404


def test_what_is_handed_in_is_not_changed(omar: Client) -> None:
    save_explanation(SERVER, october(), "Perioden", area=area(), horizon="period")
    submit_area(by("budgetansvarig"), october(), area().pk)
    response = post(omar, CELL, typed("loner", "-1"))
    assert response.status_code == 409
    assert "är inlämnad" in Page(response).source
    assert post(omar, BLOCK, pasted("loner", "-1\n-2")).status_code == 409
    assert amount("loner") == KR(-9_779_737)


def test_a_locked_round_is_not_changed(malmo: Committee) -> None:
    url = CELL.replace("oktober", "april")
    response = post(signed_in("controller"), url, typed("loner", "-1", "1:-1.00"))
    assert response.status_code == 409
    assert "är låst" in Page(response).source


# Two at once


def save_as_karin(slug: str, kronor: int | None) -> None:
    cell = ForecastCell(area().pk, line(slug).pk, None if kronor is None else KR(kronor))
    save_forecasts(by("controller"), october(), [cell])


def test_a_conflict_shows_both_values_with_authors_and_times(omar: Client) -> None:
    data = typed("loner", "-9 500")
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, data)
    assert response.status_code == 409
    said = Page(response).said(f"says-{line('loner').pk}")
    assert "Karin Sjögren har ändrat Lönekostnader sedan du såg raden." in said
    assert "Behåll min: −9 500 · Omar Lindqvist," in said
    assert "Ta den andras: −9 600 · Karin Sjögren," in said
    assert amount("loner") == KR(-9_600_000)


@pytest.mark.parametrize(
    ("text", "kronor"), [("-9500000.00 kr", -9_500_000), ("-9600000.00 kr", -9_600_000)]
)
def test_either_value_of_a_conflict_can_be_chosen(omar: Client, text: str, kronor: int) -> None:
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, typed("loner", text, "2:-9600000.00"))
    assert response.status_code == 200
    assert amount("loner") == KR(kronor)


def test_a_forecast_that_was_taken_away_meanwhile_is_a_conflict(omar: Client) -> None:
    data = typed("loner", "-9 500")
    save_as_karin("loner", None)
    said = Page(post(omar, CELL, data)).said(f"says-{line('loner').pk}")
    assert "Karin Sjögren" in said
    assert "Ta den andras: –" in said


def test_the_same_value_twice_is_no_conflict(omar: Client) -> None:
    data = typed("loner", "-9 600")
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, data)
    assert response.status_code == 200
    assert Page(response).fields[f"was-{line('loner').pk}"] == "2:-9600000.00"


# A block


def test_a_pasted_column_goes_down_from_the_cell_and_says_what_it_set(omar: Client) -> None:
    response = post(omar, BLOCK, pasted("loner", "-9 500\r\n-4 218,5\r\n-\r\n"))
    assert response.status_code == 200
    slugs = ("loner", "po-palagg", "ovrig-personal")
    assert [amount(slug) for slug in slugs] == [KR(-9_500_000), KR(-4_218_500), KR(0)]
    assert "3 prognoser sparade" in Page(response).source


def test_a_pasted_block_with_names_goes_to_their_rows(omar: Client) -> None:
    text = "Lönekostnader\t-1\nTotala personalkostnader\t-3\nAvskrivningar\t-2"
    assert post(omar, BLOCK, pasted("bidrag", text)).status_code == 200
    assert (amount("loner"), amount("avskrivningar")) == (KR(-1000), KR(-2000))
    assert amount("bidrag") == KR(900_272)


STOPPED = [
    ("-1\nfem\n-3", "Inget klistrades in: ”fem” på raden PO-Pålägg stoppade det."),
    ("-1\t-2\t-3", "Blocket har 3 kolumner"),
    ("\n".join(["1"] * 12), "Blocket har 12 rader, men härifrån och ner finns 8"),
    ("Lönekostnader\t-1\nLokaler\t-2", "Raden ”Lokaler” finns inte"),
    ("  ", "tomt"),
]


@pytest.mark.parametrize(("text", "why"), STOPPED)
def test_a_block_is_pasted_whole_or_not_at_all(omar: Client, text: str, why: str) -> None:
    response = post(omar, BLOCK, pasted("loner", text))
    assert response.status_code == 422
    assert why in " ".join(Page(response).source.split())
    assert amount("loner") == KR(-9_779_737)


def test_a_block_that_meets_a_conflict_writes_nothing(omar: Client) -> None:
    data = pasted("loner", "-1\n-2")
    save_as_karin("po-palagg", -4_000_000)
    response = post(omar, BLOCK, data)
    assert response.status_code == 409
    assert f"says-{line('po-palagg').pk}" in Page(response).texts
    assert amount("loner") == KR(-9_779_737)


def test_pasting_many_cells_makes_no_more_queries_than_pasting_two(omar: Client) -> None:
    post(omar, BLOCK, pasted("bidrag", "1\n2"))
    counts = []
    for text in ("3\n4", "\n".join(map(str, range(10, 19)))):
        data = pasted("bidrag", text)
        with counted() as statements:
            assert post(omar, BLOCK, data).status_code == 200
        counts.append(len(statements))
    # Eight of nine are updated and one, of the line without forecast, is inserted.
    assert counts[1] - counts[0] == 1
    assert counts[0] == 12


def test_a_step_back_sets_exact_kronor_in_their_versions(omar: Client) -> None:
    post(omar, BLOCK, pasted("loner", "-1\n-2"))
    pay, social = line("loner").pk, line("po-palagg").pk
    back = {f"set-{pay}": "-9779737.00 kr", f"set-{social}": "-4368965.00 kr", **all_was()}
    response = omar.post(BLOCK, back, headers={**BY_SCRIPT, "Entry-Step": "undo"})
    assert response.status_code == 200
    assert "Ångrat" in Page(response).source
    assert (amount("loner"), amount("po-palagg")) == (KR(-9_779_737), KR(-4_368_965))


def test_a_step_back_over_somebody_elses_save_is_a_conflict(omar: Client) -> None:
    post(omar, BLOCK, pasted("loner", "-1\n-2"))
    pay = line("loner").pk
    back = {f"set-{pay}": "-9779737.00 kr", f"was-{pay}": was("loner")}
    save_as_karin("loner", -5_000)
    assert omar.post(BLOCK, back, headers=BY_SCRIPT).status_code == 409
    assert amount("loner") == KR(-5000)


def test_all_suggestions_are_taken_in_one_step(omar: Client) -> None:
    assert post(omar, BLOCK, {**all_was(), "take": "all"}).status_code == 200
    # The pace: 8 months of −6 331 085 make −9 496 627,50 in a year.
    assert amount("loner") == KR("-9496627.50")
    assert stored("finansiella-intakter") is None


@pytest.mark.parametrize(
    "data", [{}, {"text": "1", "start": "x"}, {"set-999999": "1"}, {"take": "one"}]
)
def test_a_block_that_no_page_sends_is_refused(omar: Client, data: dict[str, str]) -> None:
    assert post(omar, BLOCK, {**all_was(), **data}).status_code == 400


# Without script


def whole_form(client: Client, **changes: str) -> dict[str, str]:
    """The form as the page holds it, with some fields typed over (by line's slug)."""
    fields = Page(client.get(URL)).fields
    fields.pop("csrfmiddlewaretoken", None)
    kept = {k: v for k, v in fields.items() if k.startswith(("forecast-", "was-"))}
    return {**kept, **{f"forecast-{line(s.replace('_', '-')).pk}": v for s, v in changes.items()}}


def test_the_form_saves_all_that_changed_and_nothing_else(omar: Client) -> None:
    response = omar.post(URL, whole_form(omar, loner="-9 500", hyror="-1 200"), follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "2 prognoser sparade" in response.content.decode()
    assert (amount("loner"), amount("hyror")) == (KR(-9_500_000), KR(-1_200_000))
    assert (amount("po-palagg"), was("po-palagg")[0]) == (KR(-4_368_965), "1")


def test_the_form_with_a_wrong_amount_saves_nothing_and_keeps_what_was_typed(
    omar: Client,
) -> None:
    response = omar.post(URL, whole_form(omar, loner="-9 500", hyror="tolv"))
    assert response.status_code == 422
    page = Page(response)
    assert page.fields[f"forecast-{line('loner').pk}"] == "-9 500"
    assert page.fields[f"forecast-{line('hyror').pk}"] == "tolv"
    assert page.said(f"says-{line('hyror').pk}")
    assert amount("loner") == KR(-9_779_737)


def test_the_form_meets_a_conflict_with_both_values_and_a_choice(omar: Client) -> None:
    data = whole_form(omar, loner="-9 500")
    save_as_karin("loner", -9_600_000)
    response = omar.post(URL, data)
    assert response.status_code == 409
    page = Page(response)
    pay = line("loner").pk
    assert page.fields[f"forecast-{pay}"] == "-9 500"
    assert "Ta den andras: −9 600" in page.said(f"says-{pay}")
    again = {k: v for k, v in page.fields.items() if k.startswith(("forecast-", "was-"))}
    taken = omar.post(URL, {**again, "take-theirs": str(pay)})
    assert taken.status_code == 302
    assert amount("loner") == KR(-9_600_000)
    kept = omar.post(URL, again)
    assert kept.status_code == 302
    assert amount("loner") == KR(-9_500_000)


def test_a_suggestion_is_taken_without_script(omar: Client) -> None:
    pay = line("loner").pk
    assert omar.post(URL, {**whole_form(omar), "take": f"{pay}:last_round"}).status_code == 302
    assert amount("loner") == KR(-10_129_737)


def test_explanations_are_saved_with_the_form(omar: Client) -> None:
    data = {**whole_form(omar), "text-period": "Vakanser", "shown-period": ""}
    assert omar.post(URL, data).status_code == 302
    texts = october().explanations.filter(area=area(), horizon="period")
    assert [e.text for e in texts] == ["Vakanser"]


def test_a_rule_broken_is_told_and_not_an_error_of_the_server(omar: Client) -> None:
    with pytest.raises(ValidationError):
        save_forecasts(SERVER, october(), [ForecastCell(area().pk, line("loner").pk, KR("0.001"))])
    # Finer than an öre is told beside the cell already.
    assert post(omar, CELL, typed("loner", "-1,000001")).status_code == 422

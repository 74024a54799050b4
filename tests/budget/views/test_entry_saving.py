"""Saving a cell of the entry table: amounts, rights, locks, queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from budget.actions.forecasts import save_explanation
from budget.actions.tasks import submit_area
from budget.models import AreaTask, Committee, Forecast, Reminder, TaskState, User
from budget.workflow.action import SERVER, Actor, action
from tests.budget.views.entry_case import (
    BLOCK,
    CELL,
    OCTOBER,
    URL,
    Page,
    amount,
    area,
    by,
    line,
    october,
    pasted,
    post,
    signed_in,
    stored,
    typed,
)
from tests.counting import counted

ADDRESSES = [URL, *(f"{URL}{name}/" for name in ("cell", "klistra", "forklaring"))]
ADDRESSES += [f"{URL}{name}/" for name in ("fordelning", "vakanser")]
KR = Decimal


@pytest.fixture
def omar(malmo: Committee) -> Client:
    """The budget holder of the area, signed in."""
    return signed_in("budgetansvarig")


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
    # −9 500 000 + 6 331 085 booked: also in the row's own panel, for narrow screens.
    assert page.said(f"rest-{pay}") == page.said(f"more-rest-{pay}") == "−3 169"
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


# PostgreSQL writes the forecast and its history in one statement, where no new key is asked back.
APART = int(connection.vendor == "sqlite")


def test_saving_takes_at_most_seven_queries(omar: Client) -> None:
    first = typed("hyror", "-1 200")
    data, new = typed("loner", "-9 500"), typed("finansiella-intakter", "5")
    # The first save begins the area's task; the third has an insert instead of the update.
    for cell, most in ((first, 6 + APART), (data, 5 + APART), (new, 6)):
        with counted() as statements:
            assert post(omar, CELL, cell).status_code == 200
        # Session, user; the round, locked, with its area and the rights there; the table as it
        # stands; the forecast, written; history.
        assert len(statements) == most, statements


def test_saving_in_a_round_without_tasks_takes_seven_queries_too(malmo: Committee) -> None:
    @action
    def without_tasks(actor: Actor) -> None:
        Reminder.objects.all().delete()
        AreaTask.objects.filter(round=october()).delete()

    without_tasks(SERVER)
    client, data = signed_in("controller"), typed("loner", "-9 500")
    with counted() as statements:
        assert post(client, CELL, data).status_code == 200
    # The areas handed in are looked for instead of the task.
    assert len(statements) == 6 + APART, statements


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
    assert page.said("call-full_year") == "avgörs när alla rader har prognos"
    # −18 703 500 without the −9 779 737 of pay; no deviation of a part.
    said = page.said("stand")
    assert said.startswith("Nettokostnad hittills ifylld −8 924 mot budget −29 692: ")
    assert "rader har prognos" in said
    assert "skott" not in said
    assert page.said("part-total_staff") == "2 av 3 rader har prognos"
    assert (page.said("sum-total_staff"), page.said("dev-total_staff")) == ("−4 481", "")


WRONG = [
    ("−6O", "bokstaven ”O”"),
    ("1.234", "tusental"),
    ("=B4+1", "formel"),
    ("12 %", "procentsats"),
    ("x" * 150, "längre än 100 tecken"),
    ("<script>alert(1)</script>", "står"),
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
    row = Forecast.objects.get(
        round__slug="april", area__slug="lokal-utveckling", line__slug="loner"
    )
    before = f"{row.version}:{row.amount:.2f}"
    response = post(signed_in("controller"), url, typed("loner", "-1", before))
    assert response.status_code == 409
    assert "är låst" in Page(response).source

"""The page of an area's entry table: its figures, who reads it, what it says where it is closed."""

from datetime import date

import pytest
from django.test import Client

from budget.actions.forecasts import ForecastCell, comment_row, save_explanation, save_forecasts
from budget.actions.rounds import change_round
from budget.actions.structure import save_area
from budget.actions.tasks import submit_area
from budget.deadlines import due_words
from budget.models import Committee, Round, RoundState, User
from budget.workflow.action import SERVER, Actor, action
from tests.budget.views.entry_case import (
    AREA,
    OCTOBER,
    URL,
    Page,
    area,
    line,
    october,
    signed_in,
    stored,
)
from tests.counting import counted
from tests.reports.raw import overwrite


def page_of(username: str = "budgetansvarig", url: str = URL) -> Page:
    response = signed_in(username).get(url)
    assert response.status_code == 200
    return Page(response)


def test_whoever_is_not_signed_in_is_asked_to(malmo: Committee) -> None:
    response = Client().get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize(
    ("username", "writes"),
    [
        ("controller", True),
        ("budgetansvarig", True),
        ("forvaltningschef", False),
        ("administrator", False),
    ],
)
def test_those_who_see_drafts_read_it_and_those_who_forecast_write(
    malmo: Committee, username: str, writes: bool
) -> None:
    page = page_of(username)
    assert (f"forecast-{line('loner').pk}" in page.fields) is writes
    assert ("Du får läsa prognosen men inte ändra den." in page.source) is not writes


def test_a_budget_holder_reads_other_areas_but_does_not_write(malmo: Committee) -> None:
    page = page_of(url=f"{OCTOBER}juridik/")
    assert "Du får läsa prognosen men inte ändra den." in page.source
    assert f"forecast-{line('loner').pk}" not in page.fields


@pytest.mark.parametrize("slug", ["oktober", "augusti"])
def test_an_elected_member_knows_of_no_entry_table(malmo: Committee, slug: str) -> None:
    client = signed_in("fortroendevald")
    assert client.get(f"/kommunstyrelsen/2023/{slug}/prognos/{AREA}/").status_code == 404


def test_a_stranger_is_told_nothing(malmo: Committee) -> None:
    User.objects.create_user("gun")
    assert signed_in("gun").get(URL).status_code == 404


@pytest.mark.parametrize("slug", ["finns-inte", "kansli-och-juridik"])
def test_an_area_that_is_not_of_the_year_is_not_there(malmo: Committee, slug: str) -> None:
    assert signed_in("controller").get(f"{OCTOBER}{slug}/").status_code == 404


def test_a_renamed_area_redirects(malmo: Committee) -> None:
    renamed = area()
    renamed.slug = "trygghet"
    save_area(SERVER, renamed)
    response = signed_in("controller").get(f"{URL}?visa=over-gransen")
    assert response.status_code == 301
    assert response["Location"] == f"{OCTOBER}trygghet/?visa=over-gransen"


def test_opening_takes_at_most_twelve_queries(malmo: Committee) -> None:
    row = stored("loner")
    assert row
    client = signed_in("budgetansvarig")
    comment_row(Actor(User.objects.get(username="controller")), october(), area(), row.line, "Hej")
    with counted() as statements:
        client.get(URL)
    # Session, user; rights, committees, rounds; the area with its task; lines, successions, all
    # amounts, forecasts with their authors, comments, explanations.
    assert len(statements) == 12, statements


def test_the_table_shows_the_published_case(malmo: Committee) -> None:
    # August's forecast and the budget are in published/exact-2023.csv; October's is the demo's.
    page = page_of()
    pay = line("loner").pk
    assert page.fields[f"forecast-{pay}"] == "−9\u00a0780"
    row = page.source.split('id="rad-loner"')[1].split("</tr>")[0]
    shown = Page(type("R", (), {"content": row.encode()}))
    assert shown.said(f"dev-{pay}") == "+3 107"  # −9 779 737 + 12 886 766 = 3 107 029
    assert shown.said(f"mov-{pay}") == "+350"  # −9 779 737 + 10 129 737
    # Booked January–August is −6 331 085: what is left of the forecast is −3 448 652.
    assert shown.said(f"rest-{pay}") == "−3 449"
    for text in ("−12\u00a0887", "−6\u00a0331", "49\u00a0%", "−6\u00a0556", "−10\u00a0130"):
        assert text in row


def test_the_stand_is_the_areas_net_cost_against_its_budget(malmo: Committee) -> None:
    # −18 703 500 against −29 692 000.
    said = page_of().said("stand")
    assert said.startswith("Nettokostnad −18 704 mot budget −29 692: överskott 10 989 Tkr")


def test_each_field_has_its_own_name_for_a_screen_reader(malmo: Committee) -> None:
    page, pay = page_of(), line("loner").pk
    field = page.attributes[f"cell-{pay}"]
    assert field["aria-label"] == "Prognos Lönekostnader, Tkr"
    assert field["aria-describedby"] == f"says-{pay}"
    assert page.attributes["entry-status"]["role"] == "status"


def test_a_suggestion_says_how_it_came_about_and_how_it_did(malmo: Committee) -> None:
    source = " ".join(page_of().source.replace("\u00a0", " ").split())
    # 8 months of −6 331 085; four more at the same pace are −3 165 542,50. In 2022 the pace
    # missed pay's outcome by 220 971.
    assert (
        "Bokfört till och med augusti, −6 331 Tkr, och samma takt de 4 månader som är kvar, "
        "−3 166 Tkr."
    ) in source
    assert "Träffade närmast förra gången: medelfel 221 Tkr." in source


def test_social_charges_follow_the_pay_typed_by_the_committees_rate(malmo: Committee) -> None:
    # 44.4 % of −9 779 737 is −4 342 203.
    said = page_of().said(f"charges-{line('po-palagg').pk}")
    assert said == "−4 342 44,4 % på lönerna"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", 10),
        # |deviation| > 500 Tkr: pay +3 107, charges +1 382, other costs +6 490.
        ("over-gransen", 3),
        # October's pay and charges, and other costs where the demo has moved them.
        ("andrade", 2),
        ("utan-prognos", 0),
        ("nonsens", 10),
    ],
)
def test_a_filter_keeps_the_rows_it_is_about(malmo: Committee, asked: str, names: int) -> None:
    page = page_of(url=f"{URL}?visa={asked}")
    assert page.source.count('<tr id="rad-') == names
    # The sums stand whatever is shown above them.
    assert page.said("sum-net_cost") == "−18 704"


def test_a_line_without_forecast_is_found_by_its_filter(malmo: Committee) -> None:
    save_forecasts(SERVER, october(), [ForecastCell(area().pk, line("hyror").pk, None)])
    page = page_of(url=f"{URL}?visa=utan-prognos")
    assert page.source.count('<tr id="rad-') == 1
    assert 'id="rad-hyror"' in page.source
    assert "1 rad saknar prognos" in page.said("stand")


def test_texts_are_shown_as_typed(malmo: Committee) -> None:
    hostile = '</textarea><script>alert("x")</script>'
    save_explanation(SERVER, october(), hostile, area=area())
    comment_row(
        Actor(User.objects.get(username="controller")), october(), area(), line("loner"), hostile
    )
    source = page_of().source
    assert "<script>alert" not in source
    assert source.count("&lt;script&gt;alert") >= 3  # the field, what it was, the comment


def test_where_the_round_is_handed_in_the_table_is_read_and_says_why(malmo: Committee) -> None:
    # Round the actions: it takes every area and goal to hand it in.
    overwrite(Round, {"pk": october().pk}, state=RoundState.SUBMITTED)
    page = page_of()
    assert "Omgången är inlämnad, så prognoser kan inte ändras." in page.source
    assert not any(name.startswith("forecast-") for name in page.fields)


def test_where_the_area_is_handed_in_the_table_is_read_and_says_why(malmo: Committee) -> None:
    save_explanation(SERVER, october(), "Perioden", area=area(), horizon="period")
    submit_area(Actor(User.objects.get(username="budgetansvarig")), october(), area().pk)
    page = page_of()
    assert "Områdets prognos är inlämnad" in page.source
    assert not any(name.startswith("forecast-") for name in page.fields)


def test_a_locked_round_is_read_from_its_copies(malmo: Committee) -> None:
    page = page_of("controller", f"/kommunstyrelsen/2023/april/prognos/{AREA}/")
    assert "Omgången är låst" in page.source
    assert not any(name.startswith("forecast-") for name in page.fields)


def test_a_kronor_committee_types_kronor(malmo: Committee) -> None:
    @action
    def in_kronor(actor: Actor) -> None:
        malmo.entry_unit = "kr"
        malmo.save()

    in_kronor(SERVER)
    page, pay = page_of(), line("loner").pk
    assert page.fields[f"forecast-{pay}"] == "−9\u00a0779\u00a0737"
    assert page.attributes[f"cell-{pay}"]["aria-label"] == "Prognos Lönekostnader, kr"


def test_a_change_of_deadline_is_told(malmo: Committee) -> None:
    round_ = october()
    round_.deadline = round_.deadline.replace(day=7)
    change_round(SERVER, october(), deadline=round_.deadline)
    # The demo's year is long past.
    late = "Tiden gick ut den 7 november 2023. Lämna in så snart du kan."
    assert late in page_of().source
    assert due_words(date(2023, 11, 7), date(2023, 11, 8)) == late
    due = "Lämnas in senast den 7 november 2023: 2 dagar kvar."
    assert due_words(date(2023, 11, 7), date(2023, 11, 5)) == due


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_answered(malmo: Committee, method: str) -> None:
    assert getattr(signed_in("budgetansvarig"), method)(URL).status_code == 405

"""Lists: a constant number of queries, no table in a drop-down, search in either case."""

import json
import re

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import create_appropriation, register_decision
from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.actions.rows import save_row
from budget.calc.phasing import MonthAmount
from budget.models import (
    AccountRange,
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Change,
    Decision,
    Forecast,
    Membership,
    ProjectGrant,
    Round,
    Segment,
    StatementLine,
    Succession,
    User,
)
from budget.workflow.action import SERVER
from tests.budget.admin.rows import KR, address, one_of_each
from tests.cast import person
from tests.makers import Ekby, make_area, make_committee, write

MANY_OPTIONS = 30


def more(ekby: Ekby) -> None:
    """Some more of everything that a list shows."""
    areas = [make_area(ekby.tax, f"Område {number}", f"omrade-{number}") for number in range(6)]
    for year in range(2015, 2020):
        made = create_appropriation(SERVER, make_committee(f"Nämnd {year}", f"namnd-{year}"), year)
        register_decision(
            SERVER,
            made,
            kind="original",
            title=f"Budget {year}",
            amount=0,
            decided_on=f"{year}-01-01",  # type: ignore[arg-type]
            rows=[],
        )
    cells = [MonthAmount(area.pk, ekby.loner.pk, 1, KR(-1)) for area in areas]
    save_actuals(SERVER, ekby.committee, 2024, cells)
    forecasts = [ForecastCell(area.pk, ekby.loner.pk, KR(-1)) for area in areas]
    save_forecasts(SERVER, ekby.april, forecasts)
    for number, area in enumerate(areas):
        save_row(SERVER, ProjectGrant(area=area, year=2024, title=f"Bidrag {number}"))
        person(f"ny-{number}", "Ny", str(number))


# Session, user, rights, the count and the rows are five; the others are filters and what the rows
# show: committees (c), years (y), lines (l), roles (r), dates (d), people (p), actions (a).
QUERIES = {
    Appropriation: 5 + len("cy"),
    Decision: 5 + len("cydd"),
    BudgetRow: 5 + len("cyl"),
    Actual: 5 + len("cyl"),
    Round: 5 + len("cy"),
    Forecast: 5 + len("cyl"),
    ProjectGrant: 5 + len("cy"),
    Area: 5 + len("c"),
    Segment: 5 + len("c"),
    User: 5 + len("r"),
    Membership: 5 + len("c"),
    Change: 5 + len("cpadd"),
    Succession: 5 + len("cy"),
    AccountRange: 5 + len("yl"),
    StatementLine: 5,
}


@pytest.mark.parametrize("model", QUERIES, ids=lambda model: model.__name__)
def test_a_list_asks_as_often_however_long_it_is(
    ekby: Ekby, administrator: Client, model: type[Model]
) -> None:
    one_of_each(ekby)
    page = address(model, "changelist")

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(page).status_code == 200
        return [query["sql"] for query in queries]

    asked()
    short = asked()
    more(ekby)
    long = asked()
    assert len(long) == len(short), "\n".join(long)
    assert len(short) == QUERIES[model], "\n".join(short)


@pytest.fixture
def five_hundred(ekby: Ekby) -> Ekby:
    """Ekby with 500 areas, and as many people."""

    def make() -> None:
        Area.objects.bulk_create(
            Area(
                committee=ekby.committee,
                segment=ekby.tax,
                name=f"Område {number}",
                slug=f"omrade-{number}",
                search=f"område {number}",
            )
            for number in range(500)
        )

    write(SERVER, make)
    User.objects.bulk_create(User(username=f"person-{number}") for number in range(500))
    return ekby


def options(html: str) -> list[int]:
    return [part.count("<option") for part in re.findall(r"<select.*?</select>", html, re.DOTALL)]


def test_no_page_holds_a_table_in_a_drop_down(five_hundred: Ekby, administrator: Client) -> None:
    for model, row in one_of_each(five_hundred).items():
        pages = [address(model, "changelist"), address(model, "change", row.pk)]
        add = administrator.get(address(model, "add"))
        shown = [administrator.get(page).content.decode() for page in pages]
        shown += [add.content.decode()] if add.status_code == 200 else []
        most = max((count for html in shown for count in options(html)), default=0)
        assert most <= MANY_OPTIONS, model
        assert all("Område 499" not in html for html in shown[1:]), model


def test_rows_too_many_for_a_page_have_a_list_of_their_own(
    five_hundred: Ekby, administrator: Client
) -> None:
    html = administrator.get(address(Segment, "change", five_hundred.tax.pk)).content.decode()
    assert f"{address(Area, 'changelist')}?segment__id__exact={five_hundred.tax.pk}" in html
    assert "areas-TOTAL_FORMS" not in html
    few = administrator.get(address(Segment, "change", five_hundred.fees.pk)).content.decode()
    assert "areas-TOTAL_FORMS" in few


def searched(client: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "budget", "model_name": model, "field_name": field, "term": term}
    answer = client.get("/admin/autocomplete/", asked)
    assert answer.status_code == 200
    return [row["text"] for row in json.loads(answer.content)["results"]]


def test_areas_are_searched_for_a_page_at_a_time(five_hundred: Ekby, administrator: Client) -> None:
    assert len(searched(administrator, "actual", "area", "OMRÅDE")) == 20
    assert searched(administrator, "actual", "area", "OMRÅDE 499") == ["Område 499"]


@pytest.mark.parametrize(
    ("model", "field", "term", "found"),
    [
        ("decision", "appropriation", "2023", ["Byggnadsnämnden 2023"]),
        ("budgetrow", "decision", "ekby", ["EKBY 2024-17 Digitala bygglov"]),
        ("budgetrow", "line", "LÖN", ["Löner"]),
        ("area", "segment", "avgift", ["Avgiftsfinansierad"]),
        ("membership", "user", "ALM", ["Anna Alm"]),
        ("forecast", "round", "april", ["April 2024"]),
        ("segment", "committee", "kultur", ["Kulturnämnden"]),
        ("investmentyear", "frame", "inv", ["Inventarier 2024"]),
    ],
)
def test_whatever_is_pointed_at_is_searched_for(
    ekby: Ekby, administrator: Client, model: str, field: str, term: str, found: list[str]
) -> None:
    one_of_each(ekby)
    assert searched(administrator, model, field, term) == found


def test_only_areas_that_exist_for_the_reader_are_found(ekby: Ekby, controller: Client) -> None:
    assert searched(controller, "actual", "area", "bib") == []
    assert searched(controller, "actual", "area", "bygg") == ["Bygglov"]


def test_people_are_not_for_controllers_to_search(ekby: Ekby, controller: Client) -> None:
    asked = {"app_label": "budget", "model_name": "membership", "field_name": "user"}
    assert controller.get("/admin/autocomplete/", asked).status_code == 403


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("ÄRENDE", True),
        ("ärende", True),
        ("åtgärd ÖVER", True),
        ('"ärende om"', True),
        ('"om ärende"', False),
        ("ekby 2024-17", True),
        ("arende", False),
        ("%", False),
    ],
)
def test_decisions_are_found_whatever_the_case_of_the_letters(
    ekby: Ekby, controller: Client, term: str, found: bool
) -> None:
    write(
        SERVER,
        lambda: Decision.objects.filter(pk=ekby.change.pk).update(
            title="Ärende om åtgärder Överallt"
        ),
    )
    listed = controller.get(address(Decision, "changelist"), {"q": term}).context["cl"]
    assert (ekby.change in list(listed.result_list)) is found


def test_lists_are_filtered_by_committee_and_year(ekby: Ekby, administrator: Client) -> None:
    page = address(Area, "changelist")
    shown = administrator.get(page, {"namnd": "kulturnamnden"}).context["cl"].result_list
    assert list(shown) == [ekby.foreign_area]
    page = address(Actual, "changelist")
    shown = administrator.get(page, {"ar": "2023"}).context["cl"].result_list
    assert {row.year for row in shown} == {2023}
    assert administrator.get(page, {"ar": "i år"}).status_code == 200


def test_a_controller_chooses_among_its_own_committees(ekby: Ekby, controller: Client) -> None:
    html = controller.get(address(Area, "changelist")).content.decode()
    assert "Kulturnämnden" not in html

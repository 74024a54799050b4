"""The queries of each page: counted and named, and the same however much there is."""

import re
from collections.abc import Iterable

import pytest
from django.test import Client

from budget.actions.appropriations import register_decision
from budget.actions.locking import lock_round
from budget.calc.phasing import MonthAmount
from budget.models import DecisionKind, LineGroup, Round
from budget.workflow.action import SERVER
from reports.urls import entry_pages
from tests.counting import counted
from tests.makers import KR, Ekby, bring_to_decided, forecast_all, make_area, make_line
from tests.reports.paths import EKBY, round_paths

APRIL = round_paths("byggnadsnamnden", 2024, "april", EKBY)

# What a query reads, by the tables it begins at; a union reads from several.
PURPOSES = {
    "django_session": "the session",
    "budget_user": "who is signed in",
    "budget_membership": "their rights",
    "budget_committee": "the committees",
    "budget_round": "the rounds",
    "budget_area": "areas and segments",
    "budget_rollup budget_areagroup budget_lineset budget_statementline": "lines and named sets",
    "budget_succession": "successions",
    "budget_actual budget_budgetrow budget_forecast": "amounts",
    "budget_budgetrow budget_actual budget_forecast": "amounts",
    "budget_forecast": "forecasts of earlier rounds",
    "budget_lockedamount": "copied amounts",
    "budget_roundlock": "copied inputs",
    "budget_decision": "decisions",
    "budget_explanation": "explanations",
    "budget_investmentyear": "investments",
    "budget_projectgrant": "grants",
    "budget_budgetrow budget_actual": "months",
    "budget_budgetrow": "budget by decision",
    "budget_controltotal": "published cells",
    "budget_actual budget_ledgerperiod": "entries of loaded months",
    "budget_ledgerperiod": "months that are loaded",
    "budget_ledgersum": "sums of entries",
    "budget_ledgerentry": "entries",
    "budget_actual": "the actual",
    "budget_accuracyrecord": "years of comparison",
    "goals_goaldirection": "goals",
    "goals_assessment": "assessments",
    "goals_goalsection goals_contribution goals_priority goals_indicator": "texts of goals",
    "goals_assignment": "assignments",
    "goals_indicator": "indicators",
    "goals_goalslock": "copied goals",
    "reports_report": "reports that are written",
    "reports_templatesection": "sections",
    "reports_templateblock": "what sections show",
    "reports_reporttext": "texts of a report",
    "reports_reportversion": "approved versions",
    "reports_outsidefigure": "figures from elsewhere",
    "budget_formerslug budget_change": "what things were called",
}
GOALS = [
    "goals",
    "assessments",
    "texts of goals",
    "assignments",
    "indicators",
]
READER = ["the session", "who is signed in", "their rights"]
PLACE = [*READER, "the committees", "the rounds"]
STRUCTURE = ["areas and segments", "lines and named sets"]
INPUTS = [
    *STRUCTURE,
    "successions",
    "amounts",
    "decisions",
    "explanations",
    "investments",
    "grants",
]
LOCKED_INPUTS = COPIES = ["copied inputs", "copied amounts"]
ENTRIES = [str(pattern.name) for pattern in entry_pages]
RECONCILED = ["published cells", "amounts", "entries of loaded months"]

LIVE: dict[str, list[str]] = {
    **{name: [*PLACE, *INPUTS] for name in APRIL},
    "overview": [*PLACE, *[read for read in INPUTS if read != "grants"], "goals"],
    "goals": [*PLACE, *GOALS],
    "line": [*PLACE, *INPUTS, "months"],
    **{name: [*PLACE, *STRUCTURE, "months that are loaded", "the actual"] for name in ENTRIES},
    "area": [*PLACE, *INPUTS, "months"],
    "area_line": [*PLACE, *INPUTS, "months"],
    "area_line_month": [*PLACE, *INPUTS, "months", "budget by decision"],
    "reconciliation": [*PLACE, *INPUTS, *RECONCILED, "reports that are written"],
    "workbook": [*PLACE, *INPUTS, *RECONCILED, *GOALS],
}
LOCKED: dict[str, list[str]] = {
    **{name: [*PLACE, *LOCKED_INPUTS] for name in APRIL},
    "overview": [*PLACE, *LOCKED_INPUTS, "copied goals"],
    "goals": [*PLACE, "copied goals"],
    "line": [*PLACE, *LOCKED_INPUTS, "copied amounts"],
    **{
        name: [*PLACE, "copied inputs", "months that are loaded", "copied amounts"]
        for name in ENTRIES
    },
    "area": [*PLACE, *LOCKED_INPUTS, "copied amounts"],
    "area_line": [*PLACE, *LOCKED_INPUTS, "copied amounts"],
    "area_line_month": [*PLACE, *LOCKED_INPUTS, "copied amounts"],
    "reconciliation": [
        *PLACE,
        *LOCKED_INPUTS,
        "published cells",
        "copied amounts",
        "reports that are written",
    ],
    "workbook": [*PLACE, *LOCKED_INPUTS, "published cells", "copied amounts", "copied goals"],
}
CITY = [*READER, "the rounds"]


def named(statements: Iterable[str]) -> list[str]:
    """What each statement is for."""
    found = []
    for sql in statements:
        tables = re.findall(r'FROM "(\w+)"(?! U\d)', sql)
        key = " ".join(dict.fromkeys(tables))
        found.append(PURPOSES.get(key, f"unknown: {key}: {sql[:200]}"))
    return found


def queries(client: Client, path: str) -> list[str]:
    """The named queries of a page."""
    with counted() as statements:
        assert client.get(path).status_code == 200, path
    return named(statements)


@pytest.fixture
def anna(ekby: Ekby) -> Client:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    return client


def grow(ekby: Ekby) -> None:
    """40 areas × 15 lines, and 30 decisions."""
    lines = [make_line(f"Rad {n}", f"rad-{n}", LineGroup.OTHER) for n in range(15)]
    areas = [make_area(ekby.tax, f"Område {n}", f"omrade-{n}") for n in range(40)]
    for number in range(30):
        area, cells = areas[number], [(line, month) for line in lines for month in (2, 11)]
        register_decision(
            SERVER,
            ekby.year,
            kind=DecisionKind.CHANGE,
            case_number=f"EKBY 2024-{100 + number}",
            title=f"Ändring {number}",
            amount=len(cells) * 1_000,
            decided_on=ekby.change.decided_on,
            rows=[MonthAmount(area.pk, line.pk, month, KR(-1_000)) for line, month in cells],
        )
    forecast_all(ekby.april, [(area, line, -3_000) for area in areas for line in lines])


def lock(ekby: Ekby) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, Round.objects.get(pk=ekby.april.pk))


@pytest.mark.parametrize("name", APRIL)
def test_a_page_asks_for_what_it_shows_and_no_more(anna: Client, name: str) -> None:
    assert sorted(queries(anna, APRIL[name])) == sorted(LIVE[name])


@pytest.mark.parametrize("name", APRIL)
def test_a_locked_rounds_page_asks_for_its_copies_alone(
    ekby: Ekby, anna: Client, name: str
) -> None:
    lock(ekby)
    assert sorted(queries(anna, APRIL[name])) == sorted(LOCKED[name])


def test_the_queries_do_not_grow_with_what_there_is(ekby: Ekby, anna: Client) -> None:
    grow(ekby)
    assert {n: sorted(queries(anna, path)) for n, path in APRIL.items()} == {
        name: sorted(LIVE[name]) for name in APRIL
    }
    lock(ekby)
    assert {n: sorted(queries(anna, path)) for n, path in APRIL.items()} == {
        name: sorted(LOCKED[name]) for name in APRIL
    }


def test_laget_keeps_within_fifteen() -> None:
    assert len(LIVE["overview"]) <= 15
    assert len(LOCKED["overview"]) <= 15


def test_the_city_asks_once_for_all_committees(ekby: Ekby, anna: Client) -> None:
    small = queries(anna, "/")
    beside = ["years of comparison", "sums of entries"]
    assert sorted(small) == sorted([*CITY, "amounts", *beside])
    grow(ekby)
    assert queries(anna, "/") == small
    lock(ekby)
    assert sorted(queries(anna, "/")) == sorted([*CITY, *COPIES, *beside])

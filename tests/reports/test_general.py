"""Committees unlike Malmö's: every page and the workbook answer, and say something sensible."""

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import close_year, create_appropriation, register_decision
from budget.actions.members import grant_role
from budget.actions.structure import save_committee
from budget.models import Area, Committee, DecisionKind, LineGroup, Role, Round, StatementLine
from budget.workflow.action import SERVER
from tests.cast import person
from tests.makers import (
    forecast_all,
    make_area,
    make_committee,
    make_line,
    make_round,
    make_segment,
    months,
)
from tests.reports.paths import round_paths
from tests.reports.reading import Node, number, page

pytestmark = pytest.mark.django_db

THINGS: dict[str, str | int] = {
    "table": "driftbudget",
    "chart": "manader",
    "segment": "allt",
    "area": "bad",
    "line": "kostnader",
    "month": 1,
}


class Place:
    """Fritidsnämnden 2024 with one segment, one area and one line, and nothing on them."""

    def __init__(self, cutoff: int = 6) -> None:
        self.committee: Committee = make_committee("Fritidsnämnden", "fritidsnamnden")
        self.segment = make_segment(self.committee, "Allt", "allt")
        self.area: Area = make_area(self.segment, "Bad", "bad")
        self.line: StatementLine = make_line("Kostnader", "kostnader", LineGroup.OTHER)
        self.year = create_appropriation(SERVER, self.committee, 2024)
        self.round: Round | None = None
        self.cutoff = cutoff

    def budget(self, monthly: int) -> "Place":
        register_decision(
            SERVER,
            self.year,
            kind=DecisionKind.ORIGINAL,
            title="Budget 2024",
            amount=-12 * monthly,
            decided_on=date(2023, 11, 1),
            rows=months(self.area, self.line, monthly),
        )
        return self

    def booked(self, monthly: int) -> "Place":
        cells = [row for row in months(self.area, self.line, monthly) if row.month <= self.cutoff]
        save_actuals(SERVER, self.committee, 2024, cells)
        return self

    def open(self, forecast: int | None = None) -> "Place":
        self.round = make_round(self.year, "Juni", self.cutoff)
        if forecast is not None:
            forecast_all(self.round, [(self.area, self.line, forecast)])
        return self


def bare() -> Place:
    """One segment, no roll-ups, no line sets, no investments; a budget and a forecast."""
    return Place().budget(-1_000_000).booked(-900_000).open(-11_500_000)


def no_decisions() -> Place:
    """Booked and forecast, but nothing is granted."""
    return Place().booked(-900_000).open(-11_500_000)


def negative_appropriation() -> Place:
    """The committee is to bring in more than it costs."""
    return Place().budget(500_000).booked(400_000).open(5_000_000)


def no_forecast() -> Place:
    return Place().budget(-1_000_000).booked(-900_000).open()


def nothing_booked() -> Place:
    return Place().budget(-1_000_000).open(-12_000_000)


def january() -> Place:
    return Place(1).budget(-1_000_000).booked(-900_000).open(-11_500_000)


def december() -> Place:
    return Place(12).budget(-1_000_000).booked(-900_000).open(-10_800_000)


def zero_everything() -> Place:
    return Place().open(0)


def nothing_at_all() -> Place:
    return Place().open()


def closed_year() -> Place:
    place = bare()
    close_year(SERVER, place.year)
    return place


def sixty_areas() -> Place:
    place = bare()
    assert place.round
    areas = [make_area(place.segment, f"Område {n}", f"omrade-{n}") for n in range(60)]
    forecast_all(place.round, [(area, place.line, -600_001) for area in areas])
    return place


def deep_deficit() -> Place:
    return Place().budget(-1_000_000).booked(-3_000_000).open(-999_999_999_000)


MADE: list[Callable[[], Place]] = [
    bare,
    no_decisions,
    negative_appropriation,
    no_forecast,
    nothing_booked,
    january,
    december,
    zero_everything,
    nothing_at_all,
    closed_year,
    sixty_areas,
    deep_deficit,
]
PAGES = round_paths("fritidsnamnden", 2024, "juni", THINGS)
FILES = {"chart", "table_csv", "workbook"}
# What a program says where a person would say nothing.
LEAKS = re.compile(r"\bNone\b|\bnan\b|\bNaN\b|Infinity|Decimal\(|%\(|\{\{|−0(?![,\d])|\bE[+-]\d")


def reader(place: Place) -> Client:
    user = person("fia", "Fia", "Frid")
    grant_role(SERVER, user, Role.CONTROLLER, place.committee)
    client = Client()
    client.force_login(user)
    return client


def empty_headings(main: Node) -> list[str]:
    return [
        node.tag
        for node in main.elements()
        if node.tag in ("h1", "h2", "h3", "caption", "summary", "a", "dt") and not node.text()
    ]


@pytest.mark.parametrize("make", MADE)
def test_every_page_says_something_sensible(make: Callable[[], Place]) -> None:
    client = reader(make())
    for name in sorted(set(PAGES) - FILES):
        shown = page(client, PAGES[name])
        assert shown.first_line.endswith((".", "2024")), (name, shown.first_line)
        assert empty_headings(shown.main) == [], name
        assert not LEAKS.search(shown.main.text("print-place")), (name, LEAKS.search(shown.html))
        assert shown.main.all("table") or [n for n in shown.main.elements() if n.has("empty")], name


@pytest.mark.parametrize("make", MADE)
def test_every_chart_table_and_the_workbook_can_be_fetched(make: Callable[[], Place]) -> None:
    client = reader(make())
    laget = page(client, PAGES["overview"])
    for link in sorted(link for link in laget.links if "/diagram/" in link):
        assert client.get(link).status_code == 200, link
    for path in (PAGES["tables"], PAGES["area"], PAGES["report"], PAGES["overview"]):
        for link in page(client, path).links:
            if "csv" in link:
                answer = client.get(link if link.startswith("/") else path + link)
                assert answer.status_code == 200, link
                assert not LEAKS.search(answer.content.decode())
    answer = client.get(PAGES["workbook"])
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert not (isinstance(cell.value, str) and LEAKS.search(cell.value)), cell


@pytest.mark.parametrize("make", MADE)
def test_the_city_says_something_sensible(make: Callable[[], Place]) -> None:
    shown = page(reader(make()), "/")
    assert shown.first_line.endswith(".")
    assert empty_headings(shown.main) == []
    assert not LEAKS.search(shown.main.text())


FIRST = {
    bare: "Fritidsnämnden väntas få 0,5 Mkr över för 2024.",
    negative_appropriation: "Fritidsnämnden väntas överskrida budgeten för 2024 med 1,0 Mkr.",
    nothing_booked: "Fritidsnämnden väntas hålla budgeten för 2024.",
    december: "Fritidsnämnden väntas få 1,2 Mkr över för 2024.",
    # 999 999 999 000 − 12 000 000
    deep_deficit: "Fritidsnämnden väntas överskrida budgeten för 2024 med 999\u00a0988,0 Mkr.",
}


def test_one_area_and_one_decision_are_not_counted_as_many() -> None:
    client = reader(bare())
    shown = page(client, "/fritidsnamnden/2024/juni/driftredovisning/")
    assert shown.first_line == "Budgetområdet väntas inte överskrida budgeten med mer än 500 Tkr."
    lead = next(
        n.text()
        for n in page(client, "/fritidsnamnden/2024/juni/kommunbidrag/").main.all("p")
        if n.has("lead")
    )
    assert lead == "Det är det ursprungliga beslutet; inga ändringar är beslutade."


def test_an_area_alone_that_overspends_is_said_to() -> None:
    shown = page(reader(deep_deficit()), "/fritidsnamnden/2024/juni/driftredovisning/")
    assert shown.first_line == "Budgetområdet väntas överskrida budgeten med mer än 500 Tkr."


@pytest.mark.parametrize("make", FIRST)
def test_lagets_first_line_tells_how_it_goes(make: Callable[[], Place]) -> None:
    assert page(reader(make()), PAGES["overview"]).first_line == FIRST[make]


def test_a_round_without_forecasts_does_not_claim_a_surplus() -> None:
    client = reader(no_forecast())
    for name, place in (("overview", "Fritidsnämnden"), ("area", "Bad"), ("segment", "Allt")):
        shown = page(client, PAGES[name])
        assert shown.first_line == f"{place} har ännu ingen prognos för 2024."
        assert shown.facts["Avvikelse"] == "–"
    assert page(client, PAGES["report"]).first_line.endswith("har ännu ingen prognos för 2024.")


EXPECTED = {"Prognos", "Prognos helår", "Avvikelse", "Prognos 2024", "Helårsprognos", "Totalt"}


def test_a_round_without_forecasts_has_none_in_its_tables_and_charts() -> None:
    client = reader(no_forecast())
    shown = page(client, PAGES["overview"])
    # Month by month needs no forecast; the appropriation has gone no way yet.
    charts = [
        node.attrs["data-chart"].split("/")[-2]
        for node in shown.main.elements()
        if "data-chart" in node.attrs
    ]
    assert charts == ["manader"]
    for name in ("tables", "report"):
        for key, table in page(client, PAGES[name]).tables.items():
            for heading in EXPECTED.intersection(table.heads):
                assert set(table.column(heading)) <= {"", "–"}, (key, heading)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(PAGES["workbook"]).content))["Driftbudget"]
    # Actual January to June 900 Tkr a month; no forecast.
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["Nettokostnad", -5400, None] in [row[:3] for row in values]


def test_a_negative_appropriation_is_shown_as_one() -> None:
    shown = page(reader(negative_appropriation()), PAGES["overview"])
    assert shown.facts["Kommunbidrag"] == "−6,0 Mkr"
    assert shown.facts["Avvikelse"] == "−1\u00a0000 Tkr"


def test_the_cut_off_names_the_period() -> None:
    heads = page(reader(january()), PAGES["tables"]).tables["driftbudget"].heads
    assert heads[1] == "Utfall jan"


def test_after_december_nothing_remains_of_the_year() -> None:
    shown = page(reader(december()), PAGES["area"])
    assert "Resten av året väntas ge" not in shown.facts
    assert "Resten av året väntas ge" not in shown.tables["rader"].heads
    assert shown.tables["rader"].row("Kostnader")["Prognos helår"] == "−10\u00a0800"


def city(*names: str) -> Client:
    """Committees with these names, and a reader of all."""
    user = person("stina", "Stina", "Stad")
    grant_role(SERVER, user, Role.CONTROLLER)
    line = make_line("Kostnader", "kostnader", LineGroup.OTHER)
    for index, name in enumerate(names, 1):
        committee = make_committee(name, f"namnd-{index}")
        committee.order = index
        save_committee(SERVER, committee)
        area = make_area(make_segment(committee, "Allt", "allt"), "Område", "omrade")
        year = create_appropriation(SERVER, committee, 2024)
        register_decision(
            SERVER,
            year,
            kind=DecisionKind.ORIGINAL,
            title="Budget",
            amount=12_000 * 1000 * index,
            decided_on=date(2023, 11, 1),
            rows=months(area, line, -1_000_000 * index),
        )
        forecast_all(make_round(year, "Juni", 6), [(area, line, -12_500_000 * index)])
    client = Client()
    client.force_login(user)
    return client


def test_the_city_sorts_its_committees_and_keeps_the_total_last() -> None:
    client = city("Östra nämnden", "Ängsnämnden", "Zoonämnden", "Åldernämnden", "Arkivnämnden")
    assert page(client, "/").tables["stad"].column("Nämnd")[0] == "Östra nämnden"
    by_name = page(client, "/?sort=c0").tables["stad"]
    assert by_name.column("Nämnd") == [
        "Arkivnämnden",
        "Zoonämnden",
        "Åldernämnden",
        "Ängsnämnden",
        "Östra nämnden",
    ]
    by_amount = page(client, "/?sort=-c2").tables["stad"]
    assert [number(text) for text in by_amount.column("Kommunbidrag")] == [
        60_000,
        48_000,
        36_000,
        24_000,
        12_000,
    ]
    assert number(by_amount.rows[-1][2]) == 180_000
    assert number(by_amount.rows[-1][4]) == -500 * (1 + 2 + 3 + 4 + 5)


def test_the_citys_first_line_counts_those_that_overspend() -> None:
    client = city("Arkivnämnden", "Zoonämnden")
    assert page(client, "/").first_line == "2 av 2 nämnder väntas överskrida sin budget."


def municipality(*, year: bool) -> dict[Role, Client]:
    """A committee without any round, and those who read and open there."""
    committee = make_committee("Fritidsnämnden", "fritidsnamnden")
    if year:
        create_appropriation(SERVER, committee, 2024)
    clients = {}
    for role in (Role.CONTROLLER, Role.ELECTED):
        user = person(role.value, "Fia", "Frid")
        grant_role(SERVER, user, role, committee)
        clients[role] = Client()
        clients[role].force_login(user)
    return clients


NEW_ROUND = "/fritidsnamnden/omgangar/ny/"


def test_a_committee_without_a_round_says_so_and_who_may_is_led_to_open_one() -> None:
    clients = municipality(year=True)
    for role, client in clients.items():
        shown = page(client, "/fritidsnamnden/", status=404)
        assert shown.first_line == "Fritidsnämnden har ännu ingen omgång att läsa."
        assert (NEW_ROUND in shown.links) == (role is Role.CONTROLLER)
    assert clients[Role.CONTROLLER].get(NEW_ROUND).status_code == 200
    assert "/fritidsnamnden/" in page(clients[Role.CONTROLLER], "/").links
    elected = page(clients[Role.ELECTED], "/")
    assert "/fritidsnamnden/" not in elected.links
    assert "behörighet" not in elected.main.text()  # it is there; what is missing is a round


def test_it_is_reached_beside_committees_that_have_a_round() -> None:
    clients = {Role.CONTROLLER: city("Arkivnämnden"), Role.ELECTED: Client()}
    elected = person("elsa", "Elsa", "Ek")
    grant_role(SERVER, elected, Role.ELECTED)
    clients[Role.ELECTED].force_login(elected)
    make_committee("Fritidsnämnden", "fritidsnamnden")
    for role, client in clients.items():
        links = page(client, "/").links
        assert ("/fritidsnamnden/" in links) == (role is Role.CONTROLLER)


def test_without_a_year_the_way_to_one_is_told() -> None:
    shown = page(municipality(year=False)[Role.CONTROLLER], "/fritidsnamnden/", status=404)
    assert NEW_ROUND not in shown.links
    assert "budgetår i administrationen" in shown.main.text()

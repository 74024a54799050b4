"""The pages of the case: first line and facts, months and decisions that sum, years with little."""

import csv
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from budget.actions.appropriations import register_decision
from budget.models import Appropriation, BudgetRow, Committee, DecisionKind, Round, RoundState
from budget.workflow.action import SERVER
from tests.budget.demo.files import FOLDER, MONTHS, by_area, by_place, exact, read, tkr
from tests.makers import months, write
from tests.reports.reading import number, page, signed_in, table_file

AUGUST = "/kommunstyrelsen/2023/augusti/"
AREAS = [row["slug"] for row in read("budgetomraden.csv") if row["sista_ar"] != "2022"]

pytestmark = pytest.mark.usefixtures("malmo")


@pytest.fixture
def elected() -> Client:
    return signed_in("fortroendevald")


def over(threshold: int) -> int:
    """How many areas the exact amounts put more than a threshold below their budget."""
    budget, forecast = by_area(exact("budget_kr")), by_area(exact("prognos_kr"))
    return sum(1 for area in budget if forecast[area] - budget[area] < -threshold)


FIRST_LINES = {
    "/": "Kommunstyrelsen väntas hålla sin budget.",
    AUGUST: "Kommunstyrelsen väntas hålla budgeten för 2023.",
    f"{AUGUST}tabeller/": "Alla tabeller i delårsrapport augusti 2023",
    f"{AUGUST}kommunbidrag/": "Kommunbidraget för 2023 är 486,9 Mkr.",
    f"{AUGUST}driftredovisning/": (
        f"{over(500_000)} av 27 budgetområden väntas överskrida budgeten med mer än 500 Tkr."
    ),
    f"{AUGUST}investeringar/": "Av investeringsramen 1,5 Mkr väntas 1,0 Mkr användas.",
    # −14 903 against −9 370
    f"{AUGUST}budgetomrade/sakerhet/": (
        "Säkerhet och beredskapsfrågor väntas överskrida sin budget för 2023 med 5,5 Mkr."
    ),
    f"{AUGUST}finansiering/styrelsen/": "Styrelsen väntas få 3,0 Mkr över för 2023.",
    # −23 659
    f"{AUGUST}rad/ovriga-kostnader/": (
        "Övriga kostnader väntas överskrida sin budget för 2023 med 23,7 Mkr."
    ),
}


@pytest.mark.parametrize("path", FIRST_LINES)
def test_a_page_answers_its_reader_in_its_first_line(elected: Client, path: str) -> None:
    assert page(elected, path).first_line == FIRST_LINES[path]


def test_laget_states_the_published_facts(elected: Client) -> None:
    assert page(elected, AUGUST).facts == {
        "Kommunbidrag": "486,9 Mkr",
        "Prognos, nettokostnad": "−486,9 Mkr",
        "Avvikelse": "0 Tkr",
        "Nettokostnad mot 2022": "+4,8 %",
        "Investeringar, avvikelse": "+460 Tkr",
        "Mål enligt plan": "7 av 8, perioden",
    }


def test_laget_says_what_lies_under_its_sentence(elected: Client) -> None:
    lead = next(n for n in page(elected, AUGUST).main.all("p") if n.has("lead")).text()
    for words in ("486,9 Mkr", "+3,0 Mkr", "+3,8 Mkr", "−6,8 Mkr", "+51,0 Mkr", "−3,2 Mkr"):
        assert words in lead


def test_the_city_shows_each_committee_with_the_round_that_stands(elected: Client) -> None:
    (row, total) = page(elected, "/").tables["stad"].rows
    assert row[:5] == [
        "Kommunstyrelsen",
        "Delårsrapport augusti 2023",
        "486\u00a0892",
        "−486\u00a0892",
        "0",
    ]
    # April: −(469 927 + 792 + 650 + 4 750) Tkr with a deviation of −3 243 740 kr is −479 362 740;
    # August's −486 892 499 is 7 529 759 kr more.
    assert row[5:] == ["−7\u00a0530", "+51\u00a0023", "4,8"]
    assert total[2:] == row[2:]


@pytest.mark.parametrize(
    ("path", "where"),
    [(AUGUST, "Kommunstyrelsen"), ("/", "Anslag"), ("/2014/prognossakerhet/", "Anslag")],
)
def test_paper_says_where_it_is_from_and_when(elected: Client, path: str, where: str) -> None:
    (line,) = [n.text() for n in page(elected, path).main.all("p") if n.has("print-place")]
    assert re.fullmatch(rf"{where}.* · .*\b20\d\d\b.*\d\d\.\d\d", " ".join(line.split())), line


def test_the_appropriation_tells_how_it_grew(elected: Client) -> None:
    shown = page(elected, f"{AUGUST}kommunbidrag/")
    lead = next(n for n in shown.main.all("p") if n.has("lead")).text()
    # 486 892 − 469 927 = 16 965
    assert lead == "Ursprungligt beslut 469,9 Mkr; 7 ändringar har gett +17,0 Mkr."


def test_the_operating_report_has_the_original_budget_and_the_changes(elected: Client) -> None:
    shown = page(elected, f"{AUGUST}driftredovisning/").tables["driftredovisning"]
    total = shown.row("Summa nettokostnad")
    assert [number(total[head]) for head in shown.heads[1:7]] == [
        -469_927,
        -16_965,
        -486_892,
        -272_263,
        -486_892,
        0,
    ]
    assert len(shown.rows) == 27 + 3 + 1


def test_the_investment_report_sums_to_the_published_frame(elected: Client) -> None:
    shown = page(elected, f"{AUGUST}investeringar/").tables["investeringsredovisning"]
    projects = [row for row in read("investeringar.csv") if row["ar"] == "2023"]
    assert [row[0] for row in shown.rows[:-1]] == [row["projekt"] for row in projects]
    frame = shown.row("Allmänt investeringsutrymme")
    assert number(frame["Total budget"]) == 1_500
    assert number(frame["Prognos 2023"]) == 1_040
    assert number(frame["Avvikelse året"]) == 460
    decided = -sum(int(row["beslutad_totalutgift_kr"]) for row in projects)
    assert number(frame["Beslutad totalutgift"]) == tkr(decided)


@pytest.mark.parametrize("slug", AREAS)
def test_an_areas_months_sum_to_its_year(elected: Client, slug: str) -> None:
    shown = page(elected, f"{AUGUST}budgetomrade/{slug}/")
    months, lines = shown.tables["manader"], shown.tables["rader"]
    net = lines.row("Nettokostnad")
    total = months.row("Summa")
    assert total["Budget"] == net["Budget"] == shown.facts["Budget"].removesuffix(" Tkr")
    assert total["Utfall"] == net["Utfall jan–aug"]
    assert total["Avvikelse"] == net["Mot periodens budget"]
    assert total["Utfall 2022"] == net["Utfall 2022"]
    # Thirteen rounded parts miss their sum by at most seven.
    parts = [number(text) or Decimal(0) for text in months.column("Budget")[:-1]]
    assert abs(sum(parts, Decimal(0)) - (number(total["Budget"]) or 0)) <= 7
    assert months.column("Utfall")[8:12] == [""] * 4


def test_a_month_shows_what_each_decision_put_there(elected: Client) -> None:
    decisions = {row["nyckel"]: row for row in read("beslut.csv")}
    areas = {row["namn"]: row["slug"] for row in read("budgetomraden.csv")}
    rows = [row for row in read("budget-2023.csv") if int(row["aug"])]
    places = [(row["budgetomrade"], row["rad"]) for row in rows]
    place = next(place for place in places if places.count(place) > 1)
    put = [row for row in rows if (row["budgetomrade"], row["rad"]) == place]
    line = place[1].replace("_", "-")
    shown = page(elected, f"{AUGUST}budgetomrade/{areas[place[0]]}/{line}/8/")
    table = shown.tables["beslut"]
    assert [row[1:] for row in table.rows[:-1]] == [
        [
            decisions[row["beslut"]]["rubrik"],
            decisions[row["beslut"]]["beslutsdatum"],
            swedish(tkr(int(row["aug"]))),
        ]
        for row in put
    ]
    total = swedish(tkr(sum(int(row["aug"]) for row in put)))
    assert table.row("Summa")["Belopp"] == total
    assert shown.facts["Budget"] == f"{total} Tkr"


def swedish(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0").replace("-", "−")


def test_a_month_after_the_cut_off_has_only_its_budget(elected: Client) -> None:
    shown = page(elected, f"{AUGUST}budgetomrade/sakerhet/loner/9/")
    assert shown.first_line.endswith("ännu inget utfall.")
    assert set(shown.facts) == {"Budget", "Utfall 2022"}


@pytest.mark.parametrize("month", ["0", "13", "14", "99999999999999999999"])
def test_a_month_that_is_none_is_not_found(elected: Client, month: str) -> None:
    path = f"{AUGUST}budgetomrade/sakerhet/loner/{month}/"
    assert page(elected, path, status=404).first_line == "Sidan finns inte"


def test_period_13_stands_after_december_without_a_budget_or_a_page(elected: Client) -> None:
    shown = page(elected, f"{AUGUST}budgetomrade/sakerhet/loner/").tables["manader"]
    last_year = {
        row["budgetomrade"]: row for row in read("utfall-2022.csv") if row["rad"] == "loner"
    }
    expected = int(last_year["Säkerhet och beredskapsfrågor"]["p13"])
    closing = shown.row("Bokslut (period 13)")
    assert number(closing["Utfall 2022"]) == tkr(expected) != 0
    assert (closing["Budget"], closing["Utfall"]) == ("0", "")
    links = page(elected, f"{AUGUST}budgetomrade/sakerhet/loner/").links
    assert f"{AUGUST}budgetomrade/sakerhet/loner/12/" in links
    assert f"{AUGUST}budgetomrade/sakerhet/loner/13/" not in links


def test_an_area_that_ended_before_the_year_has_no_page_in_it(elected: Client) -> None:
    page(elected, f"{AUGUST}budgetomrade/kansli-och-juridik/", status=404)


def test_a_restated_area_carries_its_share_of_what_it_came_from(elected: Client) -> None:
    """Kansli och juridik 2022 was split 0.5289 and 0.4711; the parts sum to it to the krona."""
    whole = by_area(by_place(read("utfall-2022.csv"), [*MONTHS, "p13"]))["Kansli och juridik"]
    shown = [
        page(elected, f"{AUGUST}budgetomrade/{slug}/").tables["rader"].row("Nettokostnad")
        for slug in ("kansli", "juridik")
    ]
    parts = [number(row["Utfall 2022"]) or Decimal(0) for row in shown]
    assert parts[0] == tkr(round(whole * Decimal("0.5289")))
    assert parts[1] == tkr(round(whole * Decimal("0.4711")))
    assert abs(sum(parts, Decimal(0)) - tkr(whole)) <= 1


def test_2020_shows_the_stated_facts_and_nothing_made_up(elected: Client) -> None:
    shown = page(elected, "/kommunstyrelsen/2020/arsanalys/")
    assert shown.first_line == (
        "Kommunstyrelsen 2020: anslag (kommunbidrag) 565,5 Mkr, överskott 49,7 Mkr."
    )
    units = {"procent": "%", "text": ""}
    with (FOLDER / "publicerat" / "2020.csv").open(encoding="utf-8", newline="") as file:
        expected = [
            [
                row["uppgift"],
                row["varde"].replace(".", ","),
                units.get(row["enhet"], row["enhet"]),
            ]
            for row in csv.DictReader(file)
        ]
    assert shown.tables["uppgifter"].rows == expected
    assert "data-chart" not in shown.html
    assert shown.facts == {}


@pytest.mark.parametrize(
    "name",
    ["tabeller/", "kommunbidrag/", "driftredovisning/", "investeringar/", "avstamning/"],
)
def test_the_other_pages_of_2020_say_what_is_missing(elected: Client, name: str) -> None:
    shown = page(elected, f"/kommunstyrelsen/2020/arsanalys/{name}")
    assert shown.first_line
    assert "None" not in shown.main.text()


def test_2014_stands_as_the_city_published_it(elected: Client) -> None:
    shown = page(elected, "/2014/prognossakerhet/").tables["prognossakerhet"]
    printed = read("publicerat/2014-prognosavvikelse.csv")
    assert {row[0]: [number(cell) for cell in row[1:]] for row in shown.rows} == {
        row["namnd"]: [Decimal(row[name]) for name in list(row)[1:]] for row in printed
    }
    assert [row[0] for row in shown.rows] == [row["namnd"] for row in printed]


def test_a_year_without_a_comparison_has_no_page_of_it(elected: Client) -> None:
    page(elected, "/2015/prognossakerhet/", status=404)


def test_figures_of_a_file_are_those_of_the_page(elected: Client) -> None:
    path = f"{AUGUST}budgetomrade/sakerhet/"
    shown = page(elected, path).tables["rader"]
    heads, rows = table_file(elected, f"{path}?csv=rader")
    assert heads == shown.heads
    assert [[Decimal(cell) for cell in row[1:]] for row in rows] == [
        [number(cell) for cell in row[1:]] for row in shown.rows
    ]


@pytest.mark.parametrize(
    "path", ["/?csv=stad", "/2014/prognossakerhet/?csv=prognossakerhet", f"{AUGUST}?csv=bryggan"]
)
def test_every_kind_of_page_gives_its_tables_as_files(elected: Client, path: str) -> None:
    heads, rows = table_file(elected, path)
    assert len(heads) > 1
    assert rows


@pytest.mark.parametrize("path", [f"{AUGUST}tabeller/finns-inte.csv", f"{AUGUST}?csv=finns-inte"])
def test_a_file_of_no_table_is_not_found(elected: Client, path: str) -> None:
    assert elected.get(path).status_code == 404


def test_a_change_of_the_appropriation_moves_every_page(malmo: Committee) -> None:
    """A change decided before the cut-off moves the appropriation and its area at once.

    While the round is open: what is signed and not locked takes no decision.
    """
    august = Round.objects.filter(slug="augusti", appropriation__committee=malmo)
    write(SERVER, lambda: august.update(state=RoundState.OPEN, decided_on=None))
    controller = signed_in("controller")
    row = BudgetRow.objects.filter(
        area__slug="sakerhet", decision__kind="original", month=12
    ).first()
    assert row is not None
    register_decision(
        SERVER,
        Appropriation.objects.get(committee=malmo, year=2023),
        kind=DecisionKind.CHANGE,
        title="Beredskap",
        case_number="STK 2023 9100",
        amount=1_200_000,
        decided_on=date(2023, 8, 30),
        rows=months(row.area, row.line, -100_000),
    )
    assert page(controller, AUGUST).facts["Kommunbidrag"] == "488,1 Mkr"  # 486 892 + 1 200
    assert page(controller, AUGUST).facts["Avvikelse"] == "+1\u00a0200 Tkr"
    shown = page(controller, f"{AUGUST}budgetomrade/sakerhet/")
    assert shown.facts["Budget"] == "−10\u00a0570 Tkr"  # −9 370 − 1 200
    # Eight of the twelve months lie before the cut-off: 51 023 + 800.
    lead = next(n for n in page(controller, AUGUST).main.all("p") if n.has("lead")).text()
    assert "+51,8 Mkr" in lead

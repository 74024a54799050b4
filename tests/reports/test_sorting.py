"""Tables that may be sorted: Swedish order, amounts by size, sums last; and what a file guards."""

import pytest
from django.test import Client

from budget.models import Area, Decision
from tests.reports.raw import overwrite
from tests.reports.reading import ShownTable, number, page, signed_in, table_file

TABLES = "/kommunstyrelsen/2023/augusti/tabeller/"
AREAS = "budgetomraden"

pytestmark = pytest.mark.usefixtures("malmo")


@pytest.fixture
def client() -> Client:
    return signed_in("fortroendevald")


def areas(client: Client, order: str) -> ShownTable:
    return page(client, f"{TABLES}?{AREAS}-sort={order}").tables[AREAS]


def test_names_are_sorted_as_a_swede_reads_them(client: Client) -> None:
    names = areas(client, "c0").column("Budgetområde")
    starting_with_s = [name for name in names if name.startswith(("S", "L"))]
    # ö after every other letter: Stadsöver… after Stadsutv…, but before Strat…; ä after t.
    assert starting_with_s == [
        "Lokal utveckling och trygghet mm",
        "Lokalkostnader",
        "Samverkansavtal andra aktörer",
        "Stadsdirektör och ledningsstab",
        "Stadsutveckling och samhällsbyggnad mm",
        "Stadsövergripande IT-system",
        "Strategisk HR, arbetsgivar- och ledarutveckling",
        "Strategisk lokalförsörjning",
        "Säkerhet och beredskapsfrågor",
    ]


def test_letters_with_rings_and_dots_stand_last(client: Client) -> None:
    new = {
        "juridik": "Ödesfrågor",
        "kansli": "Ärenden",
        "kommunikation": "Åtgärder",
        "ekonomi": "Zonindelning",
        "lokalkostnader": "älvar",
        "it-system": "Éclair",
    }
    for slug, name in new.items():
        overwrite(Area, {"slug": slug}, name=name)
    names = areas(client, "c0").column("Budgetområde")
    assert names[-5:] == ["Zonindelning", "Åtgärder", "älvar", "Ärenden", "Ödesfrågor"]
    assert names.index("Éclair") < names.index("Ekonomi, HR, Kommunikation, IT, STK förvaltning")
    assert areas(client, "-c0").column("Budgetområde")[:5] == names[-5:][::-1]


@pytest.mark.parametrize("column", [1, 2, 3])
def test_amounts_are_sorted_by_size(client: Client, column: int) -> None:
    for order, descending in ((f"c{column}", False), (f"-c{column}", True)):
        shown = areas(client, order)
        amounts = [number(row[column]) or 0 for row in shown.rows[:-1]]
        assert amounts == sorted(amounts, reverse=descending)
        assert shown.rows[-1][0] == "Summa"
        assert shown.kinds[-1] == "foot"
    # By text −9 would stand after −10.
    assert amounts[0] != amounts[-1]


def test_the_published_order_stands_until_another_is_asked_for(client: Client) -> None:
    names = page(client, TABLES).tables[AREAS].column("Budgetområde")
    assert names[0] == "Stadsdirektör och ledningsstab"
    assert names[-1] == "Strategisk lokalförsörjning"


def test_sorting_one_table_leaves_the_others(client: Client) -> None:
    plain = page(client, TABLES).tables
    sorted_ = page(client, f"{TABLES}?{AREAS}-sort=c1").tables
    assert {key for key in plain if plain[key].rows != sorted_[key].rows} == {AREAS}


def test_a_sorted_table_stays_in_sight(client: Client) -> None:
    table = next(n for n in page(client, TABLES).root.all("section") if n.attrs.get("id") == AREAS)
    links = [link.attrs["href"] for link in table.one("thead").all("a")]
    assert links
    assert all(link.endswith(f"#{AREAS}") for link in links)


def test_a_table_in_fixed_order_cannot_be_sorted(client: Client) -> None:
    asked = page(client, f"{TABLES}?resultatrakning-sort=c1&sort=c1").tables
    assert asked["resultatrakning"].rows == page(client, TABLES).tables["resultatrakning"].rows


def test_the_comparison_of_2014_is_sorted_with_its_sum_in_place(client: Client) -> None:
    shown = page(client, "/2014/prognossakerhet/?sort=c3").tables["prognossakerhet"]
    amounts = [number(row[3]) or 0 for row in shown.rows if row[0] != "Årets resultat"]
    assert amounts == sorted(amounts)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "=cmd|' /C calc'!A0"])
def test_a_file_holds_no_formula(client: Client, start: str) -> None:
    overwrite(Decision, {"case_number": "STK 2023 576"}, title=f"{start}1+1")
    _heads, rows = table_file(client, f"{TABLES}kommunbidrag.csv")
    (title,) = (row[1] for row in rows if row[0] == "STK 2023 576")
    assert title == f"'{start}1+1"


def test_a_negative_amount_in_a_file_is_a_number(client: Client) -> None:
    _heads, rows = table_file(client, f"{TABLES}driftbudget.csv")
    assert rows[0][:3] == ["Nettokostnad", "-272263", "-486892"]

"""Addresses: the switch, rounds and years that do not exist, and what has been renamed."""

import pytest
from django.test import Client

from budget.actions.rounds import change_round
from budget.actions.structure import save_area, save_committee, save_line, save_segment
from budget.models import Area, Committee, Round, Segment, StatementLine
from budget.workflow.action import SERVER
from tests.reports.reading import page, signed_in

AUGUST = "/kommunstyrelsen/2023/augusti/"

pytestmark = pytest.mark.usefixtures("malmo")


@pytest.fixture
def controller() -> Client:
    return signed_in("controller")


def moved(client: Client, path: str) -> str:
    """Where an address has moved to for good."""
    answer = client.get(path)
    assert answer.status_code == 301, path
    return answer.headers["Location"]


def choices(client: Client, path: str) -> dict[str, list[str]]:
    """What the switch in the head offers, the chosen one in brackets."""
    form = next(n for n in page(client, path).root.all("form") if n.has("place"))
    return {
        select.attrs["name"]: [
            f"[{option.text()}]" if "selected" in option.attrs else option.text()
            for option in select.all("option")
        ]
        for select in form.all("select")
    }


def test_the_switch_offers_committees_years_and_the_years_rounds(controller: Client) -> None:
    assert choices(controller, AUGUST) == {
        "namnd": ["[Kommunstyrelsen]"],
        "ar": ["[2023]", "2020"],
        "omgang": ["Prognos april", "[Delårsrapport augusti]", "Prognos oktober (utkast)"],
    }
    assert choices(signed_in("fortroendevald"), AUGUST)["omgang"] == [
        "Prognos april",
        "[Delårsrapport augusti]",
    ]


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("namnd=kommunstyrelsen&ar=2023&omgang=april", "/kommunstyrelsen/2023/april/"),
        # Another year need not have a round of the same name.
        ("namnd=kommunstyrelsen&ar=2020&omgang=augusti", "/kommunstyrelsen/2020/arsanalys/"),
        ("namnd=kommunstyrelsen&ar=1999&omgang=augusti", "/kommunstyrelsen/"),
        ("namnd=kommunstyrelsen", "/kommunstyrelsen/"),
        ("namnd=kommunstyrelsen&ar=%00&omgang=%C3%A5", "/kommunstyrelsen/"),
    ],
)
def test_the_switch_leads_to_what_there_is(controller: Client, asked: str, target: str) -> None:
    answer = controller.get(f"/byt/?{asked}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == target


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("", None),
        ("tabeller/", None),
        ("driftredovisning/", None),
        ("verifikat/", None),
        ("omgang/", None),
        ("finansiering/styrelsen/", None),
        ("budgetomrade/ledningsstab/", None),
        ("budgetomrade/ledningsstab/bidrag/8/", None),
        ("mal/nagot-mal/", "mal/"),
        ("rapport/delarsrapport/avsnitt/investeringar/", "rapport/"),
        # What the round has not, and what is no page.
        ("budgetomrade/finns-inte/", ""),
        ("tabeller/driftbudget.csv", ""),
        ("finns/inte/", ""),
    ],
)
def test_the_switch_stays_on_the_same_kind_of_page(
    controller: Client, where: str, target: str | None
) -> None:
    asked = {
        "namnd": "kommunstyrelsen",
        "ar": "2023",
        "omgang": "april",
        "sida": f"{AUGUST}{where}",
    }
    stays = where if target is None else target
    answer = controller.get("/byt/", asked)
    assert answer.headers["Location"] == f"/kommunstyrelsen/2023/april/{stays}"
    assert controller.get(answer.headers["Location"]).status_code == 200


def test_the_switch_leads_only_workers_to_pages_of_work(controller: Client) -> None:
    asked = {
        "namnd": "kommunstyrelsen",
        "ar": "2023",
        "omgang": "april",
        "sida": f"{AUGUST}omgang/",
    }
    elected = signed_in("fortroendevald").get("/byt/", asked)
    assert elected.headers["Location"] == "/kommunstyrelsen/2023/april/"


def test_the_page_goes_along_with_the_switch(controller: Client) -> None:
    form = page(controller, f"{AUGUST}tabeller/").root
    fields = {node.attrs["name"]: node.attrs for node in form.all("input") if "name" in node.attrs}
    assert fields["sida"]["value"] == f"{AUGUST}tabeller/"


@pytest.mark.parametrize("asked", ["", "?namnd=finns-inte&ar=2023", "?ar=2023&omgang=augusti"])
def test_the_switch_knows_no_other_committee(controller: Client, asked: str) -> None:
    page(controller, f"/byt/{asked}", status=404)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/kommunstyrelsen/", AUGUST),
        ("/kommunstyrelsen/2023/", AUGUST),
        ("/kommunstyrelsen/2020/", "/kommunstyrelsen/2020/arsanalys/"),
    ],
)
def test_a_committee_leads_to_its_newest_round(controller: Client, path: str, target: str) -> None:
    assert controller.get(path).headers["Location"] == target


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/kommunstyrelsen/2023/maj/", "sådan omgång"),
        ("/kommunstyrelsen/2023/maj/budgetomrade/sakerhet/", "sådan omgång"),
        ("/kommunstyrelsen/2020/augusti/", "sådan omgång"),
        ("/kommunstyrelsen/1999/", "omgång för 1999"),
        ("/kommunstyrelsen/1999/augusti/handlingar.xlsx", "omgång för 1999"),
    ],
)
def test_a_round_that_does_not_exist_says_so_and_offers_those_that_do(
    controller: Client, path: str, said: str
) -> None:
    shown = page(controller, path, status=404)
    assert shown.first_line == f"Kommunstyrelsen har ingen {said}."
    offers = {a.text(): a.attrs["href"] for a in shown.main.all("a")}
    assert offers == {
        "Prognos april 2023": "/kommunstyrelsen/2023/april/",
        "Delårsrapport augusti 2023": AUGUST,
        "Prognos oktober 2023 (utkast)": "/kommunstyrelsen/2023/oktober/",
        "Årsanalys 2020": "/kommunstyrelsen/2020/arsanalys/",
    }


@pytest.mark.parametrize(
    "path", ["/finns-inte/", "/finns-inte/2023/augusti/", "/kommunstyrelsen/23/"]
)
def test_what_is_no_committee_or_year_is_not_found(controller: Client, path: str) -> None:
    page(controller, path, status=404)


def test_a_renamed_committee_leads_on_for_good(malmo: Committee, controller: Client) -> None:
    malmo.name, malmo.slug = "Stadens styrelse", "stadens-styrelse"
    save_committee(SERVER, malmo)
    for rest in ("", "2020/", "2023/augusti/", "2023/augusti/budgetomrade/sakerhet/loner/8/"):
        assert moved(controller, f"/kommunstyrelsen/{rest}") == f"/stadens-styrelse/{rest}"
    csv = "2023/augusti/tabeller/driftbudget.csv"
    assert moved(controller, f"/kommunstyrelsen/{csv}") == f"/stadens-styrelse/{csv}"
    chart = "2023/augusti/diagram/bryggan/?bredd=320"
    assert moved(controller, f"/kommunstyrelsen/{chart}") == f"/stadens-styrelse/{chart}"
    assert page(controller, "/stadens-styrelse/2023/augusti/").first_line.startswith("Stadens st")


def test_a_renamed_round_leads_on_for_good(controller: Client) -> None:
    change_round(SERVER, Round.objects.get(slug="augusti"), slug="delar")
    for rest in ("", "tabeller/?budgetomraden-sort=c1", "handlingar.xlsx"):
        assert moved(controller, f"{AUGUST}{rest}") == f"/kommunstyrelsen/2023/delar/{rest}"
    # The same word in another year is no round of it.
    page(controller, "/kommunstyrelsen/2020/augusti/", status=404)


def rename_all() -> None:
    """The area Säkerhet, its segment and the line Löner get other addresses."""
    area = Area.objects.get(slug="sakerhet")
    area.name, area.slug = "Trygghet", "trygghet"
    save_area(SERVER, area)
    segment = Segment.objects.get(slug="kommunbidragsfinansierad")
    segment.slug = "kb"
    save_segment(SERVER, segment)
    line = StatementLine.objects.get(slug="loner")
    line.slug = "lon"
    save_line(SERVER, line)


PLACES = [
    ("budgetomrade/sakerhet/", "budgetomrade/trygghet/"),
    ("budgetomrade/sakerhet/?csv=rader", "budgetomrade/trygghet/?csv=rader"),
    ("finansiering/kommunbidragsfinansierad/", "finansiering/kb/"),
    ("rad/loner/", "rad/lon/"),
]


@pytest.mark.parametrize(("old", "new"), PLACES)
def test_a_renamed_place_leads_on_for_good(controller: Client, old: str, new: str) -> None:
    rename_all()
    assert moved(controller, AUGUST + old) == AUGUST + new
    assert controller.get(AUGUST + new).status_code == 200


@pytest.mark.parametrize(("kept", "today"), PLACES)
def test_a_locked_round_keeps_its_addresses(controller: Client, kept: str, today: str) -> None:
    rename_all()
    april = "/kommunstyrelsen/2023/april/"
    assert controller.get(april + kept).status_code == 200
    assert moved(controller, april + today) == april + kept


def test_two_renamed_things_in_an_address_lead_on_one_by_one(controller: Client) -> None:
    rename_all()
    answer = controller.get(f"{AUGUST}budgetomrade/sakerhet/loner/8/", follow=True)
    assert [code for _url, code in answer.redirect_chain] == [301, 301]
    assert answer.redirect_chain[-1][0] == f"{AUGUST}budgetomrade/trygghet/lon/8/"
    assert answer.status_code == 200


def test_an_address_that_somebody_else_has_now_leads_there(controller: Client) -> None:
    rename_all()
    other = Area.objects.get(slug="juridik")
    other.slug = "sakerhet"
    save_area(SERVER, other)
    assert page(controller, f"{AUGUST}budgetomrade/sakerhet/").first_line.startswith("Juridik")
    assert moved(controller, f"{AUGUST}budgetomrade/juridik/") == f"{AUGUST}budgetomrade/sakerhet/"


def test_a_renamed_area_of_another_committee_is_not_told_of(controller: Client) -> None:
    page(controller, f"{AUGUST}budgetomrade/bibliotek/", status=404)

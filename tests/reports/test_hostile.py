"""Hostile names and addresses: everything is escaped, nothing answers 500."""

import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from budget.actions.forecasts import save_explanation
from budget.actions.rounds import open_round
from budget.models import Area, AreaTask, Committee, Decision, Round, Segment, StatementLine
from budget.place import round_url
from budget.workflow.action import SERVER
from tests.makers import Ekby
from tests.reports.paths import EKBY, round_paths
from tests.reports.raw import overwrite
from tests.reports.reading import Node, page, read, table_file

APRIL = round_paths("byggnadsnamnden", 2024, "april", EKBY)
CHARTS = ("fran-kommunbidrag-till-prognos", "storst-avvikelser", "bryggan", "kommunbidragets-vag")
NAMES = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}{% now 'Y' %}${7*7}",
    "formula": "=cmd|' /C calc'!A0",
    "right to left": "\u202egnissyb\u202c \u0645\u064a\u0632\u0627\u0646\u064a\u0629",
    "percent": "100 % %s %(x)s %d {0} {x}",
    "long": "Å" * 190,
    "quote": 'Ada\'s "Ö" & Co; --',
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(ekby: Ekby) -> Client:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    return client


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, ekby: Ekby) -> str:
    """A hostile name, in every place that has one."""
    text = NAMES[request.param]
    overwrite(Committee, {"pk": ekby.committee.pk}, name=text)
    overwrite(Area, {"pk": ekby.bygglov.pk}, name=text)
    overwrite(Segment, {"pk": ekby.tax.pk}, name=text, heading=text, column_heading=text[:100])
    overwrite(StatementLine, {"pk": ekby.loner.pk}, name=text[:100])
    overwrite(Decision, {"pk": ekby.change.pk}, title=text, case_number=text[:50])
    overwrite(Round, {"pk": ekby.april.pk}, name=text[:100])
    save_explanation(SERVER, Round.objects.get(pk=ekby.april.pk), text, area=ekby.bygglov)
    return text


def strange(root: Node) -> list[str]:
    """Elements and attributes that no page of ours has."""
    return [
        node.tag
        for node in root.elements()
        if any(attr.startswith("on") for attr in node.attrs)
        or (node.tag == "script" and not node.attrs.get("src", "").startswith("/static/"))
        or (node.tag == "img" and node.attrs.get("src") == "x")
    ]


@pytest.mark.parametrize("key", sorted(set(APRIL) - {"chart", "table_csv", "workbook"}))
def test_a_page_shows_a_name_as_it_is(anna: Client, name: str, key: str) -> None:
    shown = page(anna, APRIL[key])
    assert strange(shown.root) == []
    assert " ".join(name[:50].split()) in shown.root.text()


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_shows_a_name_as_it_is(anna: Client, name: str, chart: str) -> None:
    answer = anna.get(APRIL["chart"].replace("manader", chart))
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        return
    drawn = answer.content.decode()
    root = read(drawn)
    assert strange(root) == []
    assert {n.tag for n in root.elements()} <= DRAWN
    links = [v for n in root.elements() for k, v in n.attrs.items() if k.endswith("href")]
    assert all(link.startswith("/byggnadsnamnden/") for link in links)


DRAWN = {"", "svg", "g", "a", "path", "rect", "text", "tspan", "title", "desc", "line", "circle"}


def test_a_file_shows_a_name_as_text(anna: Client, name: str) -> None:
    path = APRIL["table_csv"].replace("driftbudget", "kommunbidrag")
    _heads, rows = table_file(anna, path)
    guarded = f"'{name}" if name.startswith("=") else name
    assert rows[1][1] == guarded


def test_the_workbook_shows_a_name_as_text(anna: Client, name: str) -> None:
    answer = anna.get(APRIL["workbook"])
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    texts = {c.value for c in cells if isinstance(c.value, str)}
    assert any(name[:50] in text for text in texts)


def test_the_city_shows_a_name_as_it_is(anna: Client, name: str, ekby: Ekby) -> None:
    shown = page(anna, "/")
    assert strange(shown.root) == []
    assert shown.tables["stad"].rows[0][0] == name


def test_a_missing_rounds_page_shows_a_name_as_it_is(anna: Client, name: str) -> None:
    shown = page(anna, "/byggnadsnamnden/2024/nej/", status=404)
    assert strange(shown.root) == []
    assert " ".join(name[:50].split()) in shown.first_line


NONSENSE = [
    "?x=1&x=2",
    "?bredd=",
    "?bredd=-1",
    "?bredd=1e9",
    "?bredd=99999999999999999999999",
    "?bredd=%D9%A3%D9%A4",
    "?bredd=NaN",
    "?sort=",
    "?sort=finns-inte",
    "?sort=-",
    "?sort=c99",
    "?sort=values__0",
    "?omraden-sort=__class__",
    "?omraden-sort=" + "c0," * 2000,
    "?omraden-sort=c0&omraden-sort=-c1,c2",
    "?stad-page=-1&page=0&per_page=1",
    "?per_page=x&page=99999999999999999999",
    "?%00=%00",
    "?sort=%00",
    "?q=%FF%FE",
    "?omraden-sort=%ED%A0%80",
    "?" + "a=b&" * 900,
]


@pytest.mark.parametrize("asked", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("key", ["segment", "area", "chart"])
def test_nonsense_after_the_question_mark_does_no_harm(anna: Client, key: str, asked: str) -> None:
    assert anna.get(APRIL[key] + asked).status_code == 200


@pytest.mark.parametrize("asked", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_does_no_harm_to_the_city(anna: Client, asked: str) -> None:
    assert anna.get(f"/{asked}").status_code == 200
    assert anna.get(f"/byt/{asked}").status_code == 404


@pytest.mark.parametrize(
    "asked", ["?csv=", "?csv=%00", "?csv=../../settings", "?csv=" + "x" * 9000, "?csv=R%C3%A5d"]
)
@pytest.mark.parametrize("path", ["/", APRIL["overview"], APRIL["area"], APRIL["reconciliation"]])
def test_a_file_that_no_page_has_is_not_found(anna: Client, path: str, asked: str) -> None:
    assert anna.get(path + asked).status_code == 404


PLACES = [
    "%00/",
    "2024%00/",
    "../../etc/passwd",
    "%2e%2e%2fetc/",
    "byggnadsn%C3%A4mnden/",
    "byggnadsnamnden/2024/%C3%A5pril/",
    "byggnadsnamnden/2024/april%00/",
    "byggnadsnamnden/2024/april/budgetomrade/%F0%9F%92%B0/",
    "byggnadsnamnden/2024/april/budgetomrade/" + "x" * 5000 + "/",
    "byggnadsnamnden/2024/april/budgetomrade/bygglov/loner/" + "9" * 4000 + "/",
    "byggnadsnamnden/2024/april/budgetomrade/bygglov/loner/-1/",
    "byggnadsnamnden/2024/april/budgetomrade/bygglov/loner/%D9%A3/",
    "byggnadsnamnden/2024/april/tabeller/../handlingar.xlsx",
    "byggnadsnamnden/2024/april/tabeller/%00.csv",
    "byggnadsnamnden/2024/april/diagram/finns-inte/",
    "byggnadsnamnden/2024/april/rad/gamla-bidrag/",
    "byggnadsnamnden/2024/april/budgetomrade/kartor/",
    "byggnadsnamnden/2024/april/budgetomrade/bibliotek/",
    "byggnadsnamnden/9999/april/",
    "byggnadsnamnden/0000/april/",
    "9999/prognossakerhet/",
    "x" * 20000 + "/",
    "a/" * 3000,
]


@pytest.mark.parametrize("path", PLACES, ids=range(len(PLACES)))
def test_an_address_that_is_none_is_not_found(anna: Client, path: str) -> None:
    assert anna.get(f"/{path}").status_code == 404


@pytest.mark.parametrize("key", ["1" * 5000, "9" * 20, "٣", "½", "-1", "nan", "x"])
def test_a_holder_that_nobody_can_be_is_nobody(anna: Client, ekby: Ekby, key: str) -> None:
    made = open_round(
        SERVER,
        ekby.year,
        name="Maj",
        slug="maj",
        cutoff_month=5,
        deadline=date(2024, 6, 1),
        holders={},
    )
    page = round_url(made, "assign_area", area=ekby.bygglov.slug)
    assert anna.post(page, {"holder": key}).status_code in (302, 422)
    assert AreaTask.objects.get(round=made, area=ekby.bygglov).holder is None

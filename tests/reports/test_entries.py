"""The entries behind a figure: sums that equal it, choices, pages, files, rights to texts."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from budget.actions.ledger import accept_batch
from budget.actions.locking import lock_round
from budget.models import Round
from budget.queries.entries import PAGE
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, Voucher, map_ekby, read, sie4
from tests.counting import counted
from tests.makers import Ekby, bring_to_decided
from tests.reports.reading import Page, number, page
from tests.reports.test_queries import PLACE, STRUCTURE, named

pytestmark = pytest.mark.usefixtures("ledger_folder")

APRIL = "/byggnadsnamnden/2024/april/"
BYGGLOV = f"{APRIL}budgetomrade/bygglov/"
KR = Decimal


@pytest.fixture
def loaded(ekby: Ekby) -> Ekby:
    """January and February are loaded; March and April are typed."""
    map_ekby(ekby)
    load(ekby, [JANUARY, FEBRUARY], texts="Lön Åsa")
    return ekby


def load(ekby: Ekby, vouchers: Iterable[Voucher], texts: str = "Verifikation") -> None:
    batch = read(ekby, sie4(vouchers, texts=texts))
    accept_batch(SERVER, batch, replace=True)


def client_of(ekby: Ekby, who: str) -> Client:
    client = Client()
    client.force_login(ekby.cast.actor(who).user)  # type: ignore[arg-type]
    return client


@pytest.fixture
def anna(loaded: Ekby) -> Client:
    return client_of(loaded, "anna")


def workbook(answer: Any) -> Any:
    """The sheet of a workbook that was fetched."""
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active


def amounts(shown: Page) -> list[Decimal | None]:
    return [number(text) for text in shown.tables["verifikat"].column("Belopp")]


def test_the_entries_sum_to_the_figure_one_came_from(anna: Client) -> None:
    month = page(anna, f"{BYGGLOV}loner/2/")
    assert month.facts["Utfall"] == "−60 Tkr"
    assert f"{BYGGLOV}loner/2/verifikat/" in month.links
    shown = page(anna, f"{BYGGLOV}loner/2/verifikat/")
    assert shown.first_line == "Bokfört i februari 2024: −60 Tkr på 2 rader."
    assert amounts(shown)[:2] == [KR("-59000.00"), KR("-1000.00")]
    assert shown.tables["verifikat"].rows[-1][-1] == "−60\u00a0000,00"


@pytest.mark.parametrize(
    ("path", "sum_"),
    [
        # −61 000.50 + 12 000 − 60 000 − 40 000
        ("verifikat/", "−149"),
        ("rad/loner/verifikat/", "−121"),
        ("rad/loner/1/verifikat/", "−61"),
        ("budgetomrade/bygglov/verifikat/", "−109"),
        ("budgetomrade/bygglov/2/verifikat/", "−60"),
        ("budgetomrade/bygglov/loner/verifikat/", "−121"),
        ("budgetomrade/stadsmiljo/ovrigt/2/verifikat/", "−40"),
    ],
)
def test_every_place_has_its_entries_with_their_sum(anna: Client, path: str, sum_: str) -> None:
    assert f": {sum_} Tkr" in page(anna, f"{APRIL}{path}").first_line


def test_what_is_typed_has_no_entries_and_the_page_says_so(loaded: Ekby, anna: Client) -> None:
    shown = page(anna, f"{BYGGLOV}loner/3/verifikat/")
    assert shown.first_line == (
        "Utfallet för mars 2024 är inte inläst ur ekonomisystemet, så det har inga verifikat."
    )
    assert "−50 Tkr är registrerat för hand" in shown.main.text()
    assert "/byggnadsnamnden/bokforing/2024/" in shown.links
    others = page(client_of(loaded, "bo"), f"{BYGGLOV}loner/3/verifikat/")
    assert "Controllern läser in bokföringen" in others.main.text()
    assert "/byggnadsnamnden/bokforing/2024/" not in others.links


def test_a_figure_that_is_loaded_in_part_says_which_months_are_not(anna: Client) -> None:
    # −61 000.50 − 60 000 are loaded, 2 × −50 000 typed
    shown = page(anna, f"{BYGGLOV}loner/verifikat/")
    assert shown.facts["Omgångens utfall"] == "−221 Tkr"
    assert "för mars–april har inga verifikat" in shown.main.text()


def test_no_month_past_the_rounds_cut_off_is_shown(loaded: Ekby, anna: Client) -> None:
    load(loaded, [("20240531", [("5010", "100", "777")])])
    shown = page(anna, f"{BYGGLOV}loner/5/verifikat/")
    assert "Omgången går till och med april" in shown.first_line
    assert "777" not in shown.main.text()
    assert "777" not in anna.get(f"{APRIL}verifikat/?manad=5&fil=csv").getvalue().decode()


def test_a_locked_round_shows_the_entries_as_booked_and_says_that_the_sum_has_moved(
    loaded: Ekby, anna: Client
) -> None:
    bring_to_decided(loaded, loaded.april)
    lock_round(SERVER, Round.objects.get(pk=loaded.april.pk))
    path = f"{BYGGLOV}loner/2/verifikat/"
    assert "låst" not in page(anna, path).main.text()
    load(loaded, [("20240229", [("5010", "100", "62000")])])
    shown = page(anna, path)
    assert shown.first_line == "Bokfört i februari 2024: −62 Tkr på 1 rad."
    assert shown.facts["Omgångens utfall"] == "−60 Tkr"
    assert "det skiljer 2 000,00 kr" in shown.main.text().replace("\u00a0", " ")


TEXTS = {"anna": True, "eva": True, "bo": True, "cia": False}


@pytest.mark.parametrize("who", TEXTS)
def test_texts_are_read_by_right_on_the_page_in_search_and_in_files(loaded: Ekby, who: str) -> None:
    client, path = client_of(loaded, who), f"{BYGGLOV}loner/verifikat/"
    shown = page(client, path)
    assert ("Text" in shown.tables["verifikat"].heads) is TEXTS[who]
    assert ("Lön Åsa" in shown.html) is TEXTS[who]
    assert ('name="sok"' in shown.html) is TEXTS[who]
    csv_ = client.get(f"{path}?fil=csv").getvalue().decode()
    assert ("Lön Åsa" in csv_) is TEXTS[who]
    sheet = workbook(client.get(f"{path}?fil=xlsx"))
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("Lön Åsa" in cell for cell in cells) is TEXTS[who]
    found = page(client, f"{path}?sok=finns-inte")
    assert ("verifikat" in found.tables) is not TEXTS[who]


def test_a_budget_holder_reads_the_texts_of_no_other_area(loaded: Ekby) -> None:
    """Bo's area is Bygglov."""
    bo = client_of(loaded, "bo")
    for path in ("budgetomrade/stadsmiljo/verifikat/", "verifikat/", "rad/loner/verifikat/"):
        shown = page(bo, f"{APRIL}{path}")
        assert "Lön Åsa" not in shown.html
        assert "Text" not in shown.tables["verifikat"].heads
    assert "Lön Åsa" in page(bo, f"{APRIL}verifikat/?omrade=bygglov").html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("manad=1", ["-61000.50", "12000.00"]),
        ("konto=5011", ["-1000.00"]),
        ("konto=50", ["-61000.50", "-59000.00", "-1000.00"]),
        ("konto=3000–5010", ["-61000.50", "12000.00", "-59000.00"]),
        ("ansvar=2", ["-40000.00"]),
        ("omrade=bygglov&rad=avgifter", ["12000.00"]),
        ("internt=on", ["-1000.00"]),
        ("sok=åSA+2", ["-59000.00", "-1000.00", "-40000.00"]),
        ("sok=100%25", []),
        ("ordning=nyast&konto=50", ["-1000.00", "-59000.00", "-61000.50"]),
        ("ordning=kostnad", ["-61000.50", "-59000.00", "-40000.00", "-1000.00", "12000.00"]),
        ("ordning=intakt", ["12000.00", "-1000.00", "-40000.00", "-59000.00", "-61000.50"]),
        ("visa=balans", ["49000.50", "100000.00"]),
        ("visa=utan-plats", []),
    ],
)
def test_choices_narrow_the_list(anna: Client, asked: str, found: list[str]) -> None:
    shown = page(anna, f"{APRIL}verifikat/?{asked}")
    if not found:
        assert "Inga rader svarar mot urvalet" in shown.main.text()
        return
    assert [str(amount) for amount in amounts(shown)[: len(found)]] == found
    assert len(shown.tables["verifikat"].rows) == len(found) + 1  # the sum


def test_a_selection_tells_its_own_sum(anna: Client) -> None:
    text = page(anna, f"{APRIL}verifikat/?konto=50").main.text().replace("\u00a0", " ")
    assert "Urvalet: 3 rader, −121 000,50 kr." in text


@pytest.mark.parametrize(
    "asked",
    [
        "manad=99&omrade=x&rad=%00&konto=abc&ordning=zzz&visa=q",
        "efter=1_2_3&fore=x",
        "efter=9999999999999999999999_2024-01-01_1",
        "efter=1_2024-13-45_1",
        "fore=-5_7&ordning=kostnad",
        "konto=6000-50",
        "sok=" + "å" * 5000,
        "sok='%3B DROP TABLE--",
        "ansvar=%25_!",
    ],
)
def test_hostile_choices_get_an_answer(anna: Client, asked: str) -> None:
    assert anna.get(f"{APRIL}verifikat/?{asked}").status_code == 200


@pytest.mark.parametrize(
    "path", ["rad/loner/14/verifikat/", "rad/x/verifikat/", "verifikat/?fil=x"]
)
def test_what_there_is_not_is_not_found(anna: Client, path: str) -> None:
    assert anna.get(f"{APRIL}{path}").status_code == 404


@pytest.mark.parametrize("order", ["", "nyast", "kostnad", "intakt"])
def test_pages_follow_each_other_both_ways_without_gap_or_repetition(
    loaded: Ekby, anna: Client, order: str
) -> None:
    """130 rows, many of the same day and amount, in two batches."""
    day = [("5010", "100", str(1 + n % 3)) for n in range(130)]
    load(loaded, [("20240331", day[:70]), ("20240430", day[70:])])
    path = f"{BYGGLOV}loner/verifikat/"
    shown, backwards = page(anna, f"{path}?ordning={order}"), []
    pages = [shown]
    while link := beside(shown, "next"):
        shown = page(anna, f"{path}{link}")
        pages.append(shown)
    rows = [tuple(row) for each in pages for row in each.tables["verifikat"].rows]
    assert [len(each.tables["verifikat"].rows) for each in pages] == [PAGE, PAGE, 33]
    while link := beside(shown, "prev"):
        backwards.append(shown)
        shown = page(anna, f"{path}{link}")
    backwards.append(shown)
    back = [tuple(row) for each in reversed(backwards) for row in each.tables["verifikat"].rows]
    assert back == rows
    assert len(rows) == 133


def beside(shown: Page, rel: str) -> str:
    links = [node for node in shown.main.all("a") if node.attrs.get("rel") == rel]
    return links[0].attrs["href"] if links else ""


def test_files_have_all_rows_exact_and_no_formulas(loaded: Ekby, anna: Client) -> None:
    load(loaded, [JANUARY, ("20240131", [("5010", "100", "0.10")])], texts="=1+1")
    answer = anna.get(f"{BYGGLOV}loner/1/verifikat/?fil=csv")
    text = answer.getvalue().decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert heads[-2:] == ["Text", "Belopp"]
    assert [row[-1] for row in rows] == ["-61000,50", "-0,10"]
    assert all(row[-2].startswith("'=1+1") for row in rows)
    answer = anna.get(f"{BYGGLOV}loner/1/verifikat/?fil=xlsx")
    assert "no-store" in answer["Cache-Control"]
    _heads, first, second = list(workbook(answer).iter_rows())
    assert (first[-1].value, second[-1].value) == (-61000.5, -0.1)
    assert first[-2].data_type == "s"
    assert first[-2].value.startswith("=1+1")
    assert str(first[0].value.date()) == "2024-01-31"


ENTRIES = ["months that are loaded", "the actual", "sums of entries", "entries"]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("verifikat/", []),
        ("verifikat/?sok=x&konto=50", []),
        # Its pages are more than one, so the few rows of a cell are summed for their number.
        ("budgetomrade/bygglov/loner/verifikat/", ["entries"]),
    ],
)
def test_a_list_asks_for_what_it_shows_whatever_there_is(
    loaded: Ekby, anna: Client, path: str, more: list[str]
) -> None:
    def asked() -> list[str]:
        with counted() as statements:
            assert anna.get(f"{APRIL}{path}").status_code == 200
        of_entries = [sql for sql in statements if "budget_ledgerentry" in sql]
        assert not any("COUNT(" in sql for sql in of_entries) or more
        return sorted(named(statements))

    assert asked() == sorted([*PLACE, *STRUCTURE, *ENTRIES])
    day = [("5010", "100", str(1 + n)) for n in range(2 * PAGE)]
    load(loaded, [("20240331", day), ("20240430", day)])
    load(loaded, [("20240430", day)])
    assert asked() == sorted([*PLACE, *STRUCTURE, *ENTRIES, *more])


def test_a_line_of_the_committee_leads_down_month_by_month(anna: Client) -> None:
    shown = page(anna, f"{APRIL}rad/loner/")
    assert shown.tables["manader"].row("Januari")["Utfall"] == "−61"
    assert f"{APRIL}rad/loner/1/verifikat/" in shown.links
    assert f"{APRIL}rad/loner/5/verifikat/" not in shown.links

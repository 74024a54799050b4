"""*Bokföring*: a file sent, looked through, placed, loaded, undone; what is refused and how."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.actions.appropriations import close_year
from budget.actions.ledger import accept_batch
from budget.actions.locking import lock_round
from budget.models import BatchState, Change, Job, JobState, LedgerBatch
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import (
    FEBRUARY,
    JANUARY,
    actuals,
    extract_of_february,
    read,
    sie4,
)
from tests.budget.views.ledger_case import LEDGER, loaded_to_preview, page_of, send, shown
from tests.counting import counted
from tests.makers import Ekby, bring_to_decided
from tests.working import work_off

KR = Decimal


pytestmark = pytest.mark.usefixtures("ledger_folder")


def test_a_month_goes_from_file_to_figure_and_back(ekby: Ekby, anna: Client) -> None:
    typed = actuals(ekby)
    batch = loaded_to_preview(anna, sie4([JANUARY]))
    preview = page_of(anna, batch)
    # −61 000.50 + 12 000 on Bygglov; −50 000 was typed before
    assert preview.first_line == "Filen har 2 rader för januari 2024: −49 Tkr."
    assert preview.tables["rader"].row("Löner")["Står nu"] == "−50"
    assert preview.tables["rader"].row("Löner")["I filen"] == "−61"
    assert preview.tables["rader"].row("Avgifter")["Skillnad"] == "+12"
    assert preview.tables["omraden"].row("Bygglov")["Skillnad"] == "+1"
    assert actuals(ekby) == typed
    answer = anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1"]}, follow=True)
    assert shown(answer).first_line == "Inläst: −49 Tkr för januari 2024."
    assert actuals(ekby, 1) == {
        ("Bygglov", "Löner", 1): KR("-61000.50"),
        ("Bygglov", "Avgifter", 1): KR(12_000),
    }
    answer = anna.post(f"{LEDGER}{batch.pk}/angra/", follow=True)
    assert shown(answer).first_line == "Inläsningen av ”ekby.se” är ångrad."
    assert actuals(ekby) == typed


def test_the_years_list_says_what_is_loaded_and_by_whom(ekby: Ekby, anna: Client) -> None:
    assert shown(anna.get(LEDGER)).first_line == (
        "Inget av 2024 är inläst ur ekonomisystemet ännu."
    )
    batch = loaded_to_preview(anna, sie4([JANUARY, FEBRUARY]))
    anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1", "2"]})
    listed = shown(anna.get(LEDGER))
    assert listed.first_line == "2 månader av 2024 är inlästa ur ekonomisystemet."
    (row,) = listed.main.one("tbody").all("tr")
    text = row.text()
    # −49 000.50 − 60 000 − 40 000 = −149 000.50
    for words in ("ekby.se", "jan–feb", "Inläst", "−149", "Anna Alm"):
        assert words in text


def test_a_preview_says_what_accepting_replaces_and_asks_before_it_does(
    ekby: Ekby, anna: Client
) -> None:
    accept_batch(SERVER, read(ekby, sie4([JANUARY]), "gammal.se"))
    batch = loaded_to_preview(anna, sie4([JANUARY, FEBRUARY]), "ny.se")
    text = page_of(anna, batch).main.text()
    assert "Januari ersätts: den är inläst ur gammal.se" in text
    assert "Februari är inte inläst förut" in text
    before = actuals(ekby)
    refused = anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1", "2"]})
    assert "redan inläst ur gammal.se" in shown(refused, 422).main.text()
    assert actuals(ekby) == before
    anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1", "2"], "ersatt": "on"})
    assert actuals(ekby, 2)["Stadsmiljö", "Övrigt", 2] == KR(-40_000)


def test_some_of_the_months_alone_can_be_loaded(ekby: Ekby, anna: Client) -> None:
    batch = loaded_to_preview(anna, sie4([JANUARY, FEBRUARY]))
    answer = anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["2"]}, follow=True)
    assert shown(answer).first_line == "Inläst: −100 Tkr för februari 2024."
    assert "Januari i filen gäller inte" in shown(answer).main.text()
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR(-50_000)}
    assert actuals(ekby, 2)["Bygglov", "Löner", 2] == KR(-60_000)
    shown(anna.post(f"{LEDGER}{batch.pk}/las-in/", {}), 422)


def test_unknown_codes_are_listed_with_sums_and_placed_on_the_spot(
    ekby: Ekby, anna: Client
) -> None:
    odd = ("20240131", [("7010", "100", "500"), ("5010", "300", "70"), ("5010", "", "3")])
    batch = loaded_to_preview(anna, sie4([JANUARY, odd]))
    preview = page_of(anna, batch)
    text = preview.main.text()
    assert "7010" in text
    assert "−500,00" in text
    assert "Ansvar 300" in text
    assert "Utan ansvar, verksamhet och projekt" in text
    refused = anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1"]})
    assert "3 rader saknar plats" in shown(refused, 422).main.text()
    codes = {"rad:7010": str(ekby.ovrigt.pk), "omrade:cost_centre:300": str(ekby.stadsmiljo.pk)}
    answer = anna.post(f"{LEDGER}{batch.pk}/koder/", codes, follow=True)
    assert "Utan ansvar" in shown(answer).main.text()
    batch.refresh_from_db()
    assert (batch.unmapped_rows, batch.unmapped_amount) == (1, KR(-3))
    anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1"], "utanfor": "on"})
    assert actuals(ekby, 1)["Bygglov", "Övrigt", 1] == KR(-500)
    assert actuals(ekby, 1)["Stadsmiljö", "Löner", 1] == KR(-70)


@pytest.mark.parametrize(
    "codes",
    [
        {},
        {"rad:7010": ""},
        {"rad:7010": "999999999999999999999"},
        {"rad:x": "1"},
        {"omrade:account:5": "1"},
        {"omrade:cost_centre:": "1"},
        {"omrade:cost_centre:" + "9" * 500: "1"},
    ],
)
def test_strange_codes_are_refused_in_words(
    ekby: Ekby, anna: Client, codes: dict[str, str]
) -> None:
    batch = loaded_to_preview(anna, sie4([JANUARY]))
    page = shown(anna.post(f"{LEDGER}{batch.pk}/koder/", codes), 422)
    assert any(node.has("problem") for node in page.root.elements())


def test_an_extract_shows_what_differs_and_waits_for_a_yes(ekby: Ekby, anna: Client) -> None:
    batch = loaded_to_preview(anna, extract_of_february())
    page = page_of(anna, batch)
    text = page.main.text().replace("\xa0", " ")
    assert "Filen är ett utdrag: raderna börjar i februari" in text
    assert "Konto 5010: enligt filens saldo är 61 000,50 kronor bokfört före utdraget" in text
    assert 'name="utdrag"' in page.html
    refused = anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["2"]})
    assert "Läs in månaderna före först, eller" in shown(refused, 422).main.text()
    anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["2"], "utdrag": "on"})
    assert actuals(ekby, 2)["Stadsmiljö", "Övrigt", 2] == KR(-40_000)


def test_the_same_file_is_known_and_leads_to_where_it_was_loaded(ekby: Ekby, anna: Client) -> None:
    content = sie4([JANUARY])
    batch = loaded_to_preview(anna, content)
    waiting = shown(send(anna, content), 422)
    assert f"{LEDGER}{batch.pk}/" in waiting.links
    accept_batch(SERVER, batch)
    known = shown(send(anna, content), 422)
    assert f"{LEDGER}{batch.pk}/" in known.links
    assert "redan inläst" in known.main.text()
    assert 'name="igen"' in known.html
    assert send(anna, content, igen="on").status_code == 302


def test_a_file_that_is_wrong_is_told_by_line_and_changes_nothing(ekby: Ekby, anna: Client) -> None:
    before = actuals(ekby)
    content = sie4([JANUARY]).replace(b"61000.50", b"61.000.50")
    batch = loaded_to_preview(anna, content)
    assert batch.state == BatchState.FAILED
    failed = page_of(anna, batch)
    assert failed.first_line == "”ekby.se” går inte att läsa in."
    line = (
        content.decode("cp437")
        .splitlines()
        .index(next(row for row in content.decode("cp437").splitlines() if "61.000.50" in row))
    )
    rows = [row.text() for row in failed.main.one("tbody").all("tr")]
    assert any(row.startswith(f"{line + 1} Stoppar:") and "61.000.50" in row for row in rows)
    assert actuals(ekby) == before
    shown(anna.post(f"{LEDGER}{batch.pk}/las-in/", {}), 422)


def test_a_file_that_announces_too_much_is_refused_before_it_is_read(
    ekby: Ekby, anna: Client, settings: Any
) -> None:
    settings.LEDGER = {**settings.LEDGER, "bytes": 2**20}
    answer = send(anna, b"#" * (2**20 + 2**17))
    assert "större än 1 MB" in shown(answer, 413).main.text()
    assert not LedgerBatch.objects.exists()
    announced = anna.post(f"{LEDGER}ny/", CONTENT_LENGTH=str(10 * 2**30))
    assert announced.status_code == 413


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 300, b"PK\x03\x04", b"hej", b"#SIETYP 9\n"], ids=len
)
def test_what_is_no_ledger_is_refused_in_words(ekby: Ekby, anna: Client, content: bytes) -> None:
    answer = send(anna, content, "fil.xlsx")
    if answer.status_code == 302:
        work_off()
        batch = LedgerBatch.objects.latest("pk")
        page = page_of(anna, batch)
        assert "går inte att läsa in" in page.first_line
    else:
        shown(answer, 422)


def test_progress_is_shown_and_can_be_left_and_broken_off(ekby: Ekby, anna: Client) -> None:
    assert send(anna, sie4([JANUARY])).status_code == 302
    batch = LedgerBatch.objects.latest("pk")
    Job.objects.update(state=JobState.RUNNING, progress=40, stage="reading", worker="w")
    page = page_of(anna, batch)
    assert "Läser raderna · 40 %" in page.main.text()
    assert page.main.one("progress").attrs["value"] == "40"
    part = anna.get(f"{LEDGER}{batch.pk}/lage/")
    assert "40 %" in part.content.decode()
    assert "<html" not in part.content.decode()
    Job.objects.update(state=JobState.QUEUED)
    answer = anna.post(f"{LEDGER}{batch.pk}/avbryt/", follow=True)
    assert "är avbruten" in shown(answer).root.text()
    assert anna.get(f"{LEDGER}{batch.pk}/lage/")["HX-Refresh"] == "true"
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED


def test_a_discarded_file_changes_nothing(ekby: Ekby, anna: Client) -> None:
    before = actuals(ekby)
    batch = loaded_to_preview(anna, sie4([JANUARY]))
    answer = anna.post(f"{LEDGER}{batch.pk}/kassera/", follow=True)
    assert shown(answer).first_line == "”ekby.se” är kasserad."
    assert actuals(ekby) == before
    shown(anna.post(f"{LEDGER}{batch.pk}/las-in/", {"manader": ["1"]}), 422)


def test_a_closed_year_is_read_but_not_loaded(ekby: Ekby, anna: Client) -> None:
    batch = loaded_to_preview(anna, sie4([JANUARY]))
    close_year(SERVER, ekby.year)
    assert "Året är stängt" in shown(anna.get(LEDGER)).main.text()
    assert "Året är stängt" in page_of(anna, batch).main.text()
    assert "<input" not in page_of(anna, batch).main.text()
    for step in ("las-in", "kassera"):
        shown(anna.post(f"{LEDGER}{batch.pk}/{step}/", {"manader": ["1"]}), 422)
    shown(send(anna, sie4([FEBRUARY])), 422)


def test_a_budget_becomes_a_decision(ekby: Ekby, anna: Client) -> None:
    content = (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 1 "Ansvar"\n'
        '#PBUDGET 0 202403 5010 {1 "100"} 12000.00\n'
    ).encode("cp437")
    file = SimpleUploadedFile("budget.se", content)
    answer = anna.post(f"{LEDGER}ny/", {"fil": file, "innehall": "budget"})
    assert answer.status_code == 302
    work_off()
    batch = LedgerBatch.objects.latest("pk")
    shown(anna.post(f"{LEDGER}{batch.pk}/las-in/", {"slag": "change"}), 422)
    given = {
        "slag": "change",
        "rubrik": "Budget ur fil",
        "arende": "EKBY 9",
        "beslutat": "2024-03-01",
        "av": "council",
    }
    answer = anna.post(f"{LEDGER}{batch.pk}/las-in/", given, follow=True)
    assert "Budget ur fil" in shown(answer).main.text()
    decision = ekby.year.decisions.get(title="Budget ur fil")
    assert decision.amount == KR(12_000)
    anna.post(f"{LEDGER}{batch.pk}/angra/")
    assert not ekby.year.decisions.filter(title="Budget ur fil").exists()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("12000.00", "Ett nytt beslut ger kommunbidraget 12 Tkr."),
        ("-12000.00", "Ett nytt beslut tar 12 Tkr från kommunbidraget"),
    ],
)
def test_what_a_budget_makes_of_the_appropriation_is_said_before_it_is_loaded(
    ekby: Ekby, anna: Client, amount: str, said: str
) -> None:
    content = (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 1 "Ansvar"\n'
        f'#PBUDGET 0 202403 5010 {{1 "100"}} {amount}\n'
    ).encode("cp437")
    file = SimpleUploadedFile("budget.se", content)
    anna.post(f"{LEDGER}ny/", {"fil": file, "innehall": "budget"})
    work_off()
    text = page_of(anna, LedgerBatch.objects.latest("pk")).main.text()
    assert said in text
    assert ("vänd i så fall tecknen" in text) is amount.startswith("-")


def test_a_budget_that_a_locked_round_has_not_is_loaded_with_a_reason_alone(
    ekby: Ekby, anna: Client
) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, ekby.april)
    content = (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 1 "Ansvar"\n'
        '#PBUDGET 0 202403 5010 {1 "100"} 12000.00\n'
    ).encode("cp437")
    file = SimpleUploadedFile("budget.se", content)
    anna.post(f"{LEDGER}ny/", {"fil": file, "innehall": "budget"})
    work_off()
    address = f"{LEDGER}{LedgerBatch.objects.latest('pk').pk}/las-in/"
    given = {
        "slag": "change",
        "rubrik": "Budget ur fil",
        "arende": "EKBY 9",
        "beslutat": "2024-03-01",
        "av": "council",
    }
    refused = anna.post(address, given)
    assert "”April 2024” är låst utan det här beslutet" in shown(refused, 422).main.text()
    assert 'value="Budget ur fil"' in refused.content.decode()
    answer = anna.post(address, {**given, "reason": "Filen kom sent"}, follow=True)
    assert "är inläst som budget" in shown(answer).main.text()
    told = Change.objects.filter(action="register_decision", thing="EKBY 9 Budget ur fil")
    assert set(told.values_list("reason", flat=True)) == {"Filen kom sent"}


def queries(client: Client, path: str) -> int:
    with counted() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def test_the_queries_do_not_grow_with_what_there_is(ekby: Ekby, anna: Client) -> None:
    one = loaded_to_preview(anna, sie4([JANUARY]))
    paths = [LEDGER, f"{LEDGER}{one.pk}/", f"{LEDGER}kontering/", f"{LEDGER}ny/"]
    before = {path: queries(anna, path) for path in paths}
    for number in range(3):
        read(ekby, sie4([JANUARY, ("20240131", [("5010", "100", str(number + 1))])]))
    assert {path: queries(anna, path) for path in paths} == before
    # The session, the person, their rights, the committee, the year; then what each shows.
    assert before[LEDGER] == 5 + 3  # counting months, batches, their months
    assert before[f"{LEDGER}ny/"] == 5 + 1  # profiles
    # The batch, a mapping job, its months, who counts there, three of the comparison, lines and
    # areas by name; no codes are unknown.
    assert before[f"{LEDGER}{one.pk}/"] == 5 + 9
    # The version in effect, lines, areas, versions; the rules' lines and areas are among them.
    assert before[f"{LEDGER}kontering/"] == 5 + 4

"""A file is read to a preview: its entries, sums and codes, or why it cannot be taken."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from budget.actions.ledger_files import path_of
from budget.actions.ledger_reading import read_batch
from budget.actions.ledger_upload import read_again
from budget.models import (
    BatchState,
    LedgerBatch,
    LedgerEntry,
    LedgerPeriod,
    LedgerSum,
)
from budget.workflow.action import SERVER
from budget.workflow.jobs import JobStopped
from tests.budget.actions.ledger_case import FEBRUARY, JANUARY, map_ekby, read, send, sie4
from tests.budget.importers.test_tables import workbook
from tests.makers import KR, Ekby

pytestmark = pytest.mark.usefixtures("ledger_folder")


@pytest.fixture
def mapped(ekby: Ekby) -> Ekby:
    map_ekby(ekby)
    return ekby


def test_the_preview_has_every_row_with_its_place_and_sign(mapped: Ekby) -> None:
    e = mapped
    batch = read(e, sie4([JANUARY, FEBRUARY]))
    assert (batch.state, batch.format, batch.source) == ("preview", "sie4", "Provbok")
    rows = LedgerEntry.objects.filter(batch=batch).order_by("row")
    found = [(r.account, r.cost_centre, r.amount, r.area_id, r.line_id, r.aside) for r in rows]
    assert found == [
        ("5010", "100", KR("-61000.50"), e.bygglov.pk, e.loner.pk, False),
        ("3010", "100", KR("12000"), e.bygglov.pk, e.avgifter.pk, False),
        ("1930", "", KR("49000.50"), None, None, True),
        ("5010", "100", KR("-59000"), e.bygglov.pk, e.loner.pk, False),
        ("5011", "100", KR("-1000"), e.bygglov.pk, e.loner.pk, False),
        ("6010", "200", KR("-40000"), e.stadsmiljo.pk, e.ovrigt.pk, False),
        ("1930", "", KR("100000"), None, None, True),
    ]
    assert [r.is_internal for r in rows] == [False, False, False, False, True, False, False]
    first = rows[0]
    assert (first.series, first.number, first.date, first.month) == (
        ("A", "1", date(2024, 1, 31), 1)
    )
    assert (first.text, first.search, first.dated) == ("Verifikation 1", "verifikation 1", True)


def test_the_sums_are_those_of_its_rows_by_area_line_and_month(mapped: Ekby) -> None:
    e = mapped
    batch = read(e, sie4([JANUARY, FEBRUARY]))
    sums = {
        (s.area_id, s.line_id, s.month): (s.amount, s.internal)
        for s in LedgerSum.objects.filter(batch=batch)
    }
    assert sums == {
        (e.bygglov.pk, e.loner.pk, 1): (KR("-61000.50"), 0),
        (e.bygglov.pk, e.avgifter.pk, 1): (KR("12000"), 0),
        (e.bygglov.pk, e.loner.pk, 2): (KR("-60000"), KR("-1000")),
        (e.stadsmiljo.pk, e.ovrigt.pk, 2): (KR("-40000"), 0),
    }
    # −61 000,50 + 12 000 − 60 000 − 40 000
    assert (batch.rows, batch.aside_rows, batch.amount) == (7, 2, KR("-149000.50"))
    periods = LedgerPeriod.objects.filter(batch=batch).values_list("month", "rows", "effective")
    assert list(periods) == [(1, 3, False), (2, 4, False)]


def test_a_month_without_rows_between_two_is_covered(mapped: Ekby) -> None:
    batch = read(mapped, sie4([JANUARY, ("20240415", [("5010", "100", "1")])]))
    assert list(batch.periods.values_list("month", "rows")) == [(1, 3), (2, 0), (3, 0), (4, 2)]


def test_codes_that_no_rule_places_are_listed_largest_first(mapped: Ekby) -> None:
    rows = [
        ("7010", "100", "5"),
        ("7020", "100", "-900"),
        ("5010", "300", "70"),
        ("7020", "9", "1"),
    ]
    batch = read(mapped, sie4([("20240131", rows)]))
    # 7020: +900 − 1; a row that lacks both stands in both lists, and once among the rows.
    assert batch.unknown["accounts"] == {
        "count": 2,
        "largest": [["7020", 89900, 2], ["7010", -500, 1]],
    }
    assert batch.unknown["areas"] == {
        "count": 2,
        "largest": [["300", "", "", -7000, 1], ["9", "", "", -100, 1]],
    }
    assert (batch.unmapped_rows, batch.unmapped_amount) == (4, KR("824"))  # −5 + 900 − 70 − 1
    assert batch.unknown["aside"]["largest"] == [["1930", -82400, 1]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"#SIETYP 4\n#RAR 0 20240101 20241231\n#VER A 1 20240131\n{\n#TRANS 5010 {} 5\n}\n",
         "unbalanced_voucher"),
        (sie4([JANUARY])[:-12], "cut_off"),
        (sie4([JANUARY]).replace(b"12000", b"12.0.0"), "bad_amount"),
        (sie4([JANUARY]).replace(b"20240131\n#TRANS 3010", b"20240231\n#TRANS 3010"), "bad_date"),
        (sie4([JANUARY], year=2023).replace(b"20240131", b"20230131"), "nothing_of_year"),
        (sie4([JANUARY]).replace(b'"100"', b'"' + b"9" * 101 + b'"'), "code_too_long"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_leaves_nothing_but_why(
    mapped: Ekby, content: bytes, code: str
) -> None:
    batch = read(mapped, content)
    assert batch.state == BatchState.FAILED
    assert batch.findings["refused"]
    assert code in batch.findings["counts"]
    assert not LedgerEntry.objects.exists()
    assert not LedgerSum.objects.exists()
    assert not LedgerPeriod.objects.exists()


def test_rows_of_another_year_are_left_out_and_told(mapped: Ekby) -> None:
    content = sie4([JANUARY, ("20231231", [("5010", "100", "7")])])
    batch = read(mapped, content.replace(b"#DIM 1", b"#RAR -1 20230101 20231231\n#DIM 1", 1))
    assert (batch.state, batch.rows) == (BatchState.PREVIEW, 3)
    rows, amount = batch.facts["other_years"]["2023"]
    assert rows == 2
    assert Decimal(amount) == 0  # 7 of pay, −7 of the bank
    assert batch.findings["counts"]["other_year"] == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (
            b"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20240101 20241231\n#IB 0 1930 5\n#UB 0 1930 5\n",
            "a.se",
            "no_rows",
        ),
        (b"Kto;Avd;Dag;Kronor\n5010;100;2024-01-31;1\n", "a.csv", "missing_column"),
        (b"Konto;Datum;Belopp\n5010;2021-01-31;1\n", "a.csv", "nothing_of_year"),
    ],
)
def test_a_file_with_nothing_to_load_says_what_is_missing(
    mapped: Ekby, content: bytes, name: str, code: str
) -> None:
    batch = read(mapped, content, name)
    assert batch.state == BatchState.FAILED
    refusing = [each["code"] for each in batch.findings["kept"] if each["refuses"]]
    assert set(refusing) == {code}


def test_year_balances_alone_give_a_preview_without_months(mapped: Ekby) -> None:
    batch = read(mapped, b"#SIETYP 1\n#RAR 0 20240101 20241231\n#RES 0 5010 100.00\n")
    assert (batch.state, batch.format, batch.rows) == ("preview", "sie1", 0)
    assert "year_balances_only" in batch.findings["counts"]


def test_months_by_object_are_rows_without_a_date_or_a_voucher(mapped: Ekby) -> None:
    content = (
        "#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 1 Ansvar\n"
        '#PSALDO 0 202402 5010 {1 "100"} 60000.00\n#PSALDO 0 202413 5010 {1 "100"} 5.00\n'
    )
    batch = read(mapped, content.encode())
    rows = LedgerEntry.objects.filter(batch=batch).order_by("month")
    assert [(r.month, r.date, r.dated, r.number, r.amount) for r in rows] == [
        (2, date(2024, 2, 29), False, "", KR("-60000")),
        (13, date(2024, 12, 31), False, "", KR("-5")),
    ]
    assert list(batch.periods.values_list("month", flat=True)) == [2, 13]


def test_a_table_is_read_by_its_guessed_columns_and_again_by_chosen_ones(mapped: Ekby) -> None:
    content = (
        "Konto;Ansvar;Datum;Belopp;Annat;Text\n"
        "5010;100;2024-03-05;1 000,50;2 000,00;Lön Åsa\n"
        "6010;200;2024-03-06;-20,00;0;Kredit\n"
    ).encode()
    batch = read(mapped, content, "mars.csv")
    assert (batch.state, batch.format, batch.amount) == ("preview", "table", KR("-980.50"))
    assert batch.options["columns"]["amount"] == "Belopp"
    assert LedgerEntry.objects.get(batch=batch, month=3, account="5010").search == "lön åsa"
    other = {**batch.options, "columns": {**batch.options["columns"], "amount": "Annat"}}
    read_again(SERVER, batch, other)
    assert batch.state == BatchState.UPLOADED
    again = read_batch(SERVER, batch.pk, lambda percent, stage: None)
    assert (again.state, again.amount, again.rows) == ("preview", KR("-2000"), 2)


def test_a_table_without_the_columns_it_needs_shows_its_heads(mapped: Ekby) -> None:
    batch = read(mapped, b"Konto;Ansvar;Text\n5010;100;x\n", "a.csv")
    assert batch.state == BatchState.FAILED
    assert batch.facts["heads"] == ["Konto", "Ansvar", "Text"]
    assert batch.findings["counts"]["missing_column"] == 2  # amount, date


@pytest.mark.parametrize("text", ["tab\there", "back\\slash \\N", 'quote "x" ö', "slash\\\\t"])
def test_texts_come_through_as_they_are(mapped: Ekby, text: str) -> None:
    row = '"' + text.replace('"', '""') + '"'
    content = f"Konto;Ansvar;Datum;Belopp;Text\n5010;100;2024-03-05;1;{row}\n".encode()
    batch = read(mapped, content, "a.csv")
    entry = LedgerEntry.objects.get(batch=batch)
    assert (entry.text, entry.search) == (text, text.casefold())


def test_a_reader_that_is_stopped_leaves_nothing_that_counts(
    mapped: Ekby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budget.actions.entry_writing.PIECE", 2)
    batch = send(mapped, sie4([JANUARY, FEBRUARY]))

    def stop(percent: int, stage: str) -> None:
        if stage == "summing":
            raise JobStopped

    with pytest.raises(JobStopped):
        read_batch(SERVER, batch.pk, stop)
    batch.refresh_from_db()
    assert batch.state == BatchState.READING
    assert not LedgerSum.objects.exists()
    again = read_batch(SERVER, batch.pk, lambda percent, stage: None)
    assert (again.state, again.rows) == (BatchState.PREVIEW, 7)
    assert LedgerEntry.objects.filter(batch=batch).count() == 7


def test_of_two_readers_of_one_batch_one_writes(
    mapped: Ekby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budget.actions.entry_writing.TELL_EVERY", 2)
    batch = send(mapped, sie4([JANUARY, FEBRUARY]))
    calls: list[LedgerBatch] = []

    def overtake(percent: int, stage: str) -> None:
        if stage == "opening" and not calls:
            calls.append(batch)
            calls.append(read_batch(SERVER, batch.pk, lambda percent, stage: None))

    late = read_batch(SERVER, batch.pk, overtake)
    assert late.state == BatchState.PREVIEW
    assert LedgerEntry.objects.filter(batch=batch).count() == 7


def test_a_file_that_is_gone_from_the_server_says_so(mapped: Ekby) -> None:
    batch = send(mapped, sie4([JANUARY]))
    path_of(batch.sha256).unlink()
    with pytest.raises(Exception, match="finns inte kvar"):
        read_batch(SERVER, batch.pk, lambda percent, stage: None)
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED


def test_a_file_that_takes_too_long_is_put_away(mapped: Ekby, settings: Any) -> None:
    settings.LEDGER = {**settings.LEDGER, "seconds": -1}
    batch = send(mapped, sie4([(f"202401{1 + day % 28:02}", JANUARY[1]) for day in range(2000)]))
    with pytest.raises(Exception, match="minuter"):
        read_batch(SERVER, batch.pk, lambda percent, stage: None)
    assert not LedgerSum.objects.exists()


HEADS = ["Konto", "Ansvar", "Period", "Belopp"]
ROWS = [["5010", "100", "202401", "5"]] * 4_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.se", sie4([(f"202401{1 + day % 28:02}", JANUARY[1]) for day in range(900)])),
        ("a.xlsx", workbook(HEADS, *ROWS)),
        ("a.csv", "\n".join(map(";".join, [HEADS, *ROWS])).encode()),
    ],
)
def test_progress_only_grows(
    mapped: Ekby, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr("budget.actions.entry_writing.TELL_EVERY", 1)
    batch = send(mapped, content, name)
    told: list[int] = []
    read_batch(SERVER, batch.pk, lambda percent, stage: told.append(percent))
    assert told == sorted(told)
    assert told[0] == 1
    assert told[-1] == 92
    assert len(set(told)) > 5

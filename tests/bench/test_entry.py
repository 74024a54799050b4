"""The bench of saves at a tiny size: what it makes is saved, in one commit, within its bounds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.handlers.wsgi import WSGIHandler

from bench.clock import Times
from bench.entry import (
    PASTED,
    EntryMeasured,
    EntrySheet,
    block,
    cell,
    entry_table_of,
    make_sheets,
    measure_entry,
)
from bench.run import reader_cookie
from budget.building.city import build
from budget.models import Forecast


@pytest.fixture
def sheets(transactional_db: None) -> tuple[EntrySheet, EntrySheet]:
    return make_sheets(build(committees=2, areas=3, lines=5, years=1, seed=1))


@pytest.fixture
def measured(sheets: tuple[EntrySheet, EntrySheet]) -> EntryMeasured:
    return measure_entry(WSGIHandler(), sheets, reader_cookie(), times=1)


def amounts(sheet: EntrySheet) -> list[Decimal]:
    rows = Forecast.objects.filter(round=sheet.round, area=sheet.area)
    return list(rows.order_by("line__order").values_list("amount", flat=True))


def test_the_tables_have_the_lines_that_are_asked_for(
    sheets: tuple[EntrySheet, EntrySheet],
) -> None:
    short, long = sheets
    assert (len(short.lines), len(long.lines)) == (5, PASTED)
    assert (len(amounts(short)), len(amounts(long))) == (5, PASTED)


def test_each_save_is_one_commit_within_its_queries_and_bytes(measured: EntryMeasured) -> None:
    one, short, long = measured.saves
    assert [save.save.name for save in measured.saves] == [
        "Cell",
        "Paste of 5 cells",
        "Paste of 40 cells",
    ]
    assert [len(save.answer.statements.commits) for save in measured.saves] == [1, 1, 1]
    assert [save.excess for save in measured.saves] == [(), (), ()]
    assert len(one.answer.statements.asked) <= 12
    assert len(one.answer.body) <= 5 * 1024
    # No more than a paste of two, which is what they are bounded by.
    assert len(short.answer.statements.asked) == long.save.most_queries
    assert len(measured.opened.statements.asked) <= 12


def test_what_is_posted_is_saved(
    sheets: tuple[EntrySheet, EntrySheet], measured: EntryMeasured
) -> None:
    # Two pastes of two, then twelve rounds of warming up and five that are measured, of one save of
    # each kind: the last is save 52, counted from 0, over forty lines, after 52 × 40 amounts.
    assert amounts(sheets[1]) == [Decimal(-1_000_000 * (2081 + number)) for number in range(PASTED)]
    # Save 51 pasted five cells of the short table.
    assert amounts(sheets[0]) == [Decimal(-1_000_000 * (2041 + number)) for number in range(5)]
    assert [len(save.time.seconds) for save in measured.saves] == [5, 5, 5]
    assert {len(save.idle.seconds) for save in measured.saves} == {15}


def test_every_turn_posts_another_amount_in_the_version_that_stands(
    sheets: tuple[EntrySheet, EntrySheet], measured: EntryMeasured
) -> None:
    short, _long = sheets
    first, again = cell(short, 20), cell(short, 25)
    assert first["line"] == again["line"] == str(short.lines[0].pk)
    assert first[f"forecast-{first['line']}"] != again[f"forecast-{first['line']}"]
    # Seventeen pastes have saved every line; cells 2, 5, … 50 were saved between them, and the
    # third and the first line so four times, the others thrice.
    held = block(short, 5, 0)
    versions = [held[f"was-{line.pk}"].partition(":")[0] for line in short.lines]
    assert versions == ["22", "21", "22", "21", "21"]


def test_a_broken_bound_is_told(measured: EntryMeasured) -> None:
    one = measured.saves[0]
    within = replace(one, time=Times((0.004,)), idle=Times((0.001,)))
    beyond = replace(within, time=Times((0.0041,)))
    too_many = replace(within, save=replace(one.save, most_queries=1))
    too_large = replace(within, save=replace(one.save, most_bytes=100))
    assert not within.broken
    for save, said in (
        (beyond, "4.10    4.0  BROKEN"),
        (too_many, "BROKEN: more than 1 queries"),
        (too_large, "BROKEN: more than 100 bytes"),
    ):
        assert save.broken
        assert said in entry_table_of(EntryMeasured(measured.opened, (save,)))

"""The invented city's entries: the same for a seed, summing to its actuals, seen on its pages."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client

from budget.actions.members import grant_role
from budget.building.city import City, build
from budget.building.ledger import loaded_years, parts_of, share
from budget.models import (
    Actual,
    Area,
    Committee,
    InvestmentYear,
    LedgerBatch,
    LedgerEntry,
    Role,
    Round,
    User,
)
from budget.queries.controls import ledger_cells
from budget.workflow.action import SERVER

# 2 committees × 3 areas × 5 lines × 13 periods a year; both years need three a cell.
CELLS, ENTRIES = 390, 2500
SHOWN = (
    *("batch__file_name", "month", "date", "number", "account", "cost_centre", "activity"),
    *("counterpart", "project", "text", "area__slug", "line__slug", "amount", "is_internal"),
)
Rows = list[tuple[Any, ...]]


def tiny(seed: int = 1, entries: int = ENTRIES) -> City:
    return build(committees=2, areas=3, lines=5, years=2, seed=seed, entries=entries)


def entries_of(seed: int) -> Rows:
    """What is booked in a city of a seed, which is then taken away."""
    with transaction.atomic():
        tiny(seed)
        found: Rows = list(LedgerEntry.objects.order_by("pk").values_list(*SHOWN))
        transaction.set_rollback(True)
    return found


def newest() -> Round:
    round_: Round = Round.objects.order_by("-appropriation__year", "-cutoff_month", "pk")[0]
    return round_


def test_a_seed_gives_the_same_entries_and_another_seed_others(db: None) -> None:
    first = entries_of(1)
    assert first == entries_of(1)
    assert first != entries_of(2)


def test_the_city_has_as_many_entries_as_are_asked_for(db: None) -> None:
    tiny()
    assert LedgerEntry.objects.count() == ENTRIES
    of_year = LedgerEntry.objects.filter(
        batch__committee=Committee.objects.earliest("order"), batch__year=2023
    )
    assert of_year.count() == ENTRIES // 4
    assert LedgerBatch.objects.count() == 2 * 2 * 13


def test_the_entries_of_every_cell_sum_to_its_actual(db: None) -> None:
    tiny()
    key = ("area", "line", "month")
    for year in (2022, 2023):
        sums = LedgerEntry.objects.filter(batch__year=year).values_list(*key)
        booked = Actual.objects.filter(year=year).values_list(*key, "amount")
        # 2 × 3 × 5 × 13 cells, each with entries that sum to it.
        assert booked.count() == CELLS
        assert set(sums.annotate(ore=Sum("amount"))) == set(booked)


def test_the_reconciliation_finds_no_difference(db: None) -> None:
    tiny()
    cells = ledger_cells(newest())
    # 3 areas × 5 lines × the 8 months of a round in August.
    assert cells is not None
    assert len(cells) == 3 * 5 * 8
    assert [place for place, (booked, entered) in cells.items() if booked != entered] == []


def test_every_entry_is_placed_by_the_codes_that_it_has(db: None) -> None:
    tiny()
    assert not LedgerEntry.objects.filter(area=None).exists()
    assert not LedgerEntry.objects.filter(line=None).exists()
    assert LedgerBatch.objects.filter(unmapped_rows__gt=0).count() == 0
    assert 0 < LedgerEntry.objects.filter(is_internal=True).count() < ENTRIES // 4


def test_few_entries_are_those_of_the_newest_years(db: None) -> None:
    # Three a cell and year are 1 170 a year: 1 500 are enough for one, 2 340 for two.
    assert loaded_years(1500, CELLS, (2022, 2023)) == (2023,)
    assert loaded_years(2340, CELLS, (2022, 2023)) == (2022, 2023)
    assert loaded_years(10**6, CELLS, (2022, 2023)) == (2022, 2023)
    assert loaded_years(0, CELLS, (2022, 2023)) == ()
    with pytest.raises(ValueError, match="390 entries"):
        loaded_years(389, CELLS, (2022, 2023))


@pytest.mark.parametrize(("total", "parts"), [(10, 3), (3, 10), (0, 4), (7, 7)])
def test_shares_add_up_and_differ_by_one_at_most(total: int, parts: int) -> None:
    shares = [share(total, parts, place) for place in range(parts)]
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize(("ore", "count"), [(-1_000_001, 7), (5, 4), (0, 3), (-99, 1)])
def test_parts_sum_to_the_amount(ore: int, count: int) -> None:
    parts = parts_of(ore, count, Random(1))
    assert (sum(parts), len(parts)) == (ore, count)


def test_entries_of_the_year_end_are_of_its_last_day(db: None) -> None:
    tiny()
    days = LedgerEntry.objects.filter(batch__year=2023, month=13).values_list("date", flat=True)
    assert set(days) == {date(2023, 12, 31)}


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    """Somebody who may see the whole city."""
    user = User.objects.create_user("reader")
    grant_role(SERVER, user, Role.CONTROLLER)
    client.force_login(user)
    return client


def test_the_overview_answers(reader: Client) -> None:
    committee = tiny().committees[0]
    answer = reader.get(f"/{committee.slug}/2023/augusti/")
    assert answer.status_code == 200
    assert committee.name in answer.content.decode()


SIZE = ("--committees", "1", "--areas", "3", "--lines", "5", "--years", "1")


@pytest.fixture
def command(db: None, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command: its exit code and what it says."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code: Any = 0
        try:
            call_command("build_city", *SIZE, *arguments)
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_builds_and_tells_what(command: Any) -> None:
    code, out, err = command("--entries", "195", "--seed", "7")
    assert code == 0
    assert "committees=1 years=1 entries=195" in out
    assert "0 % Grundskolenämnden 2023" in err
    assert Area.objects.count() == 3
    assert (
        Actual.objects.filter(year=2023).aggregate(sum=Sum("amount"))["sum"]
        == (LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"])
    )


def test_a_database_that_holds_something_is_refused(command: Any) -> None:
    command()
    area = Area.objects.earliest("pk")
    code, _out, err = command()
    assert code == 1
    assert "inte tom" in err
    assert "Inget har skrivits" in err
    assert Area.objects.earliest("pk") == area
    assert Area.objects.count() == 3


def test_it_is_emptied_only_where_that_is_asked_for_in_a_demo(
    transactional_db: None, command: Any, settings: Any
) -> None:
    settings.DEMO = settings.DEBUG = False
    command()
    assert command("--reset")[0] == 1
    settings.DEMO = True
    assert command("--reset", "--entries", "200")[0] == 0
    assert (Committee.objects.count(), LedgerEntry.objects.count()) == (1, 200)


def test_a_size_that_cannot_be_is_refused_with_nothing_written(command: Any) -> None:
    code, _out, err = command("--entries", "194")
    assert (code, Committee.objects.count()) == (1, 0)
    assert "Storleken går inte" in err
    assert "195" in err
    with pytest.raises(CommandError):
        command("--committees", "0")


def test_a_city_upon_a_city_is_refused(db: None) -> None:
    tiny(entries=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        tiny(entries=0)
    assert Committee.objects.count() == 2


def test_more_years_than_an_investment_lasts_have_investments_of_their_own(db: None) -> None:
    build(committees=1, areas=3, lines=5, years=5, seed=1, entries=0)
    rows = InvestmentYear.objects.values_list(
        "frame__appropriation__year", "project__first_year", "project__last_year"
    )
    assert set(rows) == {
        (2019, 2016, 2019),
        *((year, 2020, 2023) for year in (2020, 2021, 2022, 2023)),
    }

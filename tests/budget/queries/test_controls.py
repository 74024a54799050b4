"""What reconciliations compare with, live and locked, each in one query."""

from decimal import Decimal

import pytest

from budget.calc.amounts import Unit, scaled
from budget.models import Round
from budget.queries.controls import controls_of, row_sums
from budget.queries.rounds import inputs_of
from tests.budget.demo.files import read
from tests.counting import counted

pytestmark = pytest.mark.usefixtures("malmo")


def round_of(slug: str) -> Round:
    rounds = Round.objects.select_related("appropriation__committee", "previous")
    found: Round = rounds.get(slug=slug)
    return found


def test_the_published_cells_come_in_the_reports_order_under_our_keys() -> None:
    with counted() as queries:
        controls = controls_of(round_of("augusti"))
    assert len(queries) == 2  # the round and its controls
    assert controls[0].place == ("driftbudget", "Nettokostnad", "utfall_jan_aug_tkr")
    assert (controls[0].value, controls[0].unit) == ("-272263", "tkr")
    columns = {c.column for c in controls if c.table == "prognos_per_finansiering"}
    assert columns == {
        "totalt_tkr",
        "styrelsen_tkr",
        "kommunbidragsfinansierad_tkr",
        "solidariskt-och-intaktsfinansierad_tkr",
    }


def test_every_name_that_is_translated_is_printed_in_its_table() -> None:
    for row in read("publicerat/nycklar.csv"):
        table = read(f"publicerat/2023/{row['tabell']}.csv")
        if row["del"] == "kolumn":
            assert row["tryckt"] in table[0]
        else:
            # Rows are named by their first column and "post".
            first = next(iter(table[0]))
            assert row["tryckt"] in [f"{printed[first]}: {printed['post']}" for printed in table]


def test_a_decisions_rows_sum_to_minus_what_was_decided() -> None:
    sums = row_sums(round_of("augusti")).decisions
    assert sums is not None
    # Tkr as published: 469 927 and the seven changes
    decided = [469_927, 792, 650, 4750, 7417, 300, 2500, 556]
    assert sorted(sums.values()) == sorted(Decimal(-1000 * amount) for amount in decided)


def test_a_locked_round_has_no_rows_by_decision() -> None:
    assert row_sums(round_of("april")).decisions is None


@pytest.mark.parametrize("slug", ["augusti", "april"])
def test_the_sums_of_rows_are_one_query_live_or_locked(slug: str) -> None:
    round_ = round_of(slug)
    with counted() as queries:
        months = row_sums(round_).months
    assert len(queries) == 1
    inputs = inputs_of(round_)
    for measure, expected in (
        ("budget", inputs.total.budget),
        ("actual", inputs.total.actual),
        ("forecast", inputs.total.forecast),
    ):
        rows = [amount for (kind, _area, _month), amount in months.items() if kind == measure]
        assert sum(rows, Decimal(0)) == expected
    actual_months = {month for kind, _area, month in months if kind == "actual"}
    assert actual_months == set(range(1, round_.cutoff_month + 1))
    assert {month for kind, _area, month in months if kind == "forecast"} == {0}


def test_the_august_sums_are_the_published_ones() -> None:
    months = row_sums(round_of("augusti")).months

    def in_tkr(measure: str, last: int) -> Decimal:
        rows = (a for (kind, _area, m), a in months.items() if kind == measure and m <= last)
        return scaled(sum(rows, Decimal(0)), Unit.TKR)

    assert in_tkr("budget", 12) == -486_892
    assert in_tkr("budget", 8) == -323_286
    assert in_tkr("actual", 8) == -272_263
    assert in_tkr("forecast", 0) == -486_892


def test_nothing_after_the_cut_off_is_counted() -> None:
    round_ = round_of("augusti")
    round_.cutoff_month = 4
    sums = row_sums(round_)
    assert sums.decisions is not None
    # by the end of April: the original decision and three changes
    in_all = sum(sums.decisions.values())
    assert in_all == -1000 * (469_927 + 792 + 650 + 4750)
    budget = [amount for (kind, _area, _month), amount in sums.months.items() if kind == "budget"]
    assert sum(budget, Decimal(0)) == in_all
    assert max(month for kind, _area, month in sums.months if kind == "actual") == 4

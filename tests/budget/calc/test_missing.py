"""What is missing in the published report and after it, by the rule on explanations."""

import pytest

from budget.calc.inputs import FULL_YEAR
from budget.calc.missing import area_lacks, round_lacks, segment_lacks
from budget.models import Area, Round
from budget.queries.rounds import live_inputs
from budget.queries.tasks import forecast_cells
from tests.budget.demo.files import read, tkr

pytestmark = pytest.mark.usefixtures("malmo")


def august() -> Round:
    found: Round = Round.objects.select_related("appropriation__committee", "previous").get(
        slug="augusti"
    )
    return found


def test_every_area_beyond_500_tkr_is_explained_for_the_year_as_published() -> None:
    round_ = august()
    inputs = live_inputs(round_)
    found = round_lacks(inputs, forecast_cells(round_), {})
    assert not [lack for lacks in found.values() for lack in lacks if lack.horizon == FULL_YEAR]
    published = [row for row in read("publicerat/2023/budgetomraden.csv") if row["forklaring"]]
    assert published  # the areas that have a text there are explained here too


def test_the_published_texts_leave_out_one_line_group_beyond_the_threshold() -> None:
    # "intäkter, 577" stands without a text in the report's table.
    [lack] = segment_lacks(live_inputs(august()))
    published = read("publicerat/2023/viktigaste_forklaringar.csv")
    [without] = [
        row
        for row in published
        if row["post"] == "intäkter" and abs(int(row["avvikelse_tkr"])) > 500
    ]
    assert tkr(int(lack.amount)) == int(without["avvikelse_tkr"]) == 577
    assert without["forklaring"] == ""


def test_while_a_forecast_is_missing_the_years_deviation_is_none_to_explain() -> None:
    round_ = august()
    area = Area.objects.get(slug="lokal-utveckling")
    inputs = live_inputs(round_)
    lacks = area_lacks(inputs, area.pk, frozenset(), {})
    lines = [line for line in inputs.structure.lines if inputs.cube.at(area.pk, line.key).budget]
    assert [lack.line for lack in lacks if lack.line] == [line.key for line in lines]
    assert {lack.horizon for lack in lacks if lack.line is None} == {"period"}

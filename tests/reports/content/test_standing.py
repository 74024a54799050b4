"""The first words of pages: grammar for one, none and many."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content.standing import report_standing
from tests.reports.case import case

# The areas' deviations beyond a threshold in kronor, by exact-2023.csv: Systemverksamhet −11 909
# and Försäkringar −11 000 alone are beyond 10 Mkr, none is beyond 12.
SAID = {
    10_000_000: "2 av 27 budgetområden väntas överskrida budgeten med mer än 10 000 Tkr.",
    12_000_000: "Inget av 27 budgetområden väntas överskrida budgeten med mer än 12 000 Tkr.",
}


@pytest.mark.parametrize("threshold", SAID)
def test_areas_beyond_the_threshold_are_counted_and_none_is_none(threshold: int) -> None:
    inputs = case()
    inputs = replace(inputs, info=replace(inputs.info, threshold=Decimal(threshold)))
    assert report_standing(inputs).sentence.replace("\u00a0", " ") == SAID[threshold]

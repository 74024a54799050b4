"""What stands open on *Läget*, and what behind a chart."""

from dataclasses import replace

import pytest

from reports.content.charts import chart
from reports.dashboards import shown_chart
from reports.links import RoundLinks
from tests.reports.case import case

LINKS = RoundLinks("kommunstyrelsen", 2023, "augusti")


def bridge_with(note: str) -> bool:
    """Whether the bridge's table stands open where each step has this text."""
    found = chart(case(), "bryggan")
    assert found is not None
    bars = tuple(bar._replace(note=note) if bar.note else bar for bar in found.bars)
    return shown_chart(replace(found, bars=bars), LINKS).explained


@pytest.mark.parametrize(
    ("note", "stands_open"), [("Avgifter betalas i höst.", False), ("Avgifter i höst. " * 20, True)]
)
def test_texts_are_read_once_in_the_drawing_or_in_the_table(note: str, stands_open: bool) -> None:
    assert bridge_with(note) is stands_open


def test_the_largest_deviations_have_their_texts_in_an_open_table() -> None:
    found = chart(case(), "storst-avvikelser")
    assert found is not None
    assert shown_chart(found, LINKS).explained

"""How seldom a server looks for what holds on to itself."""

import gc
from collections.abc import Iterator

import pytest

from config.memory import MADE_BETWEEN, look_seldom


@pytest.fixture
def collector() -> Iterator[None]:
    """The collector as it was, afterwards."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_is_loaded_at_the_start_is_looked_through_no_more() -> None:
    look_seldom()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == MADE_BETWEEN
    assert gc.isenabled()

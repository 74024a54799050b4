"""Ten kills at random moments of an import; `make faults` does a hundred (tests/faults)."""

from pathlib import Path
from typing import Any

import pytest

from tests.budget.actions.ledger_case import map_ekby
from tests.faults.killing import Faults
from tests.makers import make_ekby


@pytest.mark.postgres
def test_a_killed_import_leaves_nothing_half_and_is_taken_up(
    transactional_db: None, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER_FILES = tmp_path
    ekby = make_ekby()
    map_ekby(ekby)
    tally = Faults(ekby, tmp_path, rows=3_000, seed=2023).run(10, lambda line: None)
    assert sum(tally.struck.values()) == 10
    # Not all at one moment: else the test would not try what it says.
    assert len(tally.struck) > 1, tally

"""The entry table in words: why a text is called for."""

from decimal import Decimal

import pytest

from budget.calc.amounts import Unit
from budget.calc.entry import Cell, EntryLine, EntryTable
from budget.calc.structure import Line, LineGroup
from budget.forms.entry_shown import shown_texts

KR = Decimal
# −1 500 000 against a budget of −900 000 and −1 000 000 in the last round.
CELL = Cell(budget=KR(-900_000), previous=KR(-1_000_000), forecast=KR(-1_500_000))
DEVIATES = "avvikelsen −600 är större än 500\u00a0Tkr och ska förklaras"
MOVED = (
    "rörelsen −500 sedan förra omgången är större än 400\u00a0Tkr och ska förklaras i en ny eller "
    "ändrad text"
)


@pytest.mark.parametrize(
    ("threshold", "movement", "why"),
    [
        (500_000, None, DEVIATES),
        (500_000, 400_000, f"{DEVIATES}; {MOVED}"),
        (600_000, 400_000, MOVED),
        (600_000, 500_000, "behövs inte"),
    ],
)
def test_each_reason_for_the_years_text_is_told(
    threshold: int, movement: int | None, why: str
) -> None:
    table = EntryTable(
        lines=(EntryLine(Line(1, "loner", "Löner", LineGroup.STAFF)),),
        cells={1: CELL},
        threshold=KR(threshold),
        movement_threshold=None if movement is None else KR(movement),
        has_previous=True,
    )
    year, _period = shown_texts(table, Unit.TKR, {}, "januari–augusti")
    assert year.why == why

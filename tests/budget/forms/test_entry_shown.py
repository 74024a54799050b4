"""The entry table in words: why a text is called for."""

from decimal import Decimal

import pytest

from budget.calc.amounts import Unit
from budget.calc.entry import Cell, EntryLine, EntryTable
from budget.calc.structure import Line, LineGroup
from budget.forms.entry_shown import Beside, Stand, shown_rows, shown_stand, shown_texts

KR = Decimal
# −1 500 000 against a budget of −900 000 and −1 000 000 in the last round.
CELL = Cell(budget=KR(-900_000), previous=KR(-1_000_000), forecast=KR(-1_500_000))
DEVIATES = "avvikelsen −600 är större än 500\u00a0Tkr och ska förklaras"
MOVED = (
    "rörelsen −500 sedan förra omgången är större än 400\u00a0Tkr och ska förklaras i en ny eller "
    "ändrad text"
)


def table_of(*forecasts: int | None) -> EntryTable:
    """Lines of −900 000 each, with these forecasts."""
    lines = (Line(n, f"r{n}", f"Rad {n}", LineGroup.STAFF) for n in range(len(forecasts)))
    cells = {
        n: Cell(budget=KR(-900_000), forecast=None if amount is None else KR(amount))
        for n, amount in enumerate(forecasts)
    }
    return EntryTable(tuple(map(EntryLine, lines)), cells, KR(500_000))


def test_the_stand_is_of_what_is_filled_in_and_states_no_deviation_until_all_is() -> None:
    assert shown_stand(table_of(None, None), Unit.TKR) == Stand(
        "0 av 2 rader har prognos", "–", "−1\u00a0800", "", "", "", missing=2
    )
    assert shown_stand(table_of(-800_000, None), Unit.TKR) == Stand(
        "1 av 2 rader har prognos", "−800", "−1\u00a0800", "", "", "", missing=1
    )
    # −1 600 against −1 800.
    assert shown_stand(table_of(-800_000, -800_000), Unit.TKR) == Stand(
        "", "−1\u00a0600", "−1\u00a0800", "överskott", "200\u00a0Tkr", "plus", missing=0
    )


def test_a_sums_row_tells_how_much_of_it_is_filled_in() -> None:
    *_lines, staff, _other, net = shown_rows(table_of(-800_000, None), Unit.TKR, Beside())
    for row in (staff, net):
        assert (row.forecast, row.part) == ("−800", "1 av 2 rader har prognos")
        assert (row.deviation.text, row.movement.text, row.rest) == ("", "", "")
    _incomes, first, second, *_sums = shown_rows(table_of(-800_000, None), Unit.TKR, Beside())
    assert (first.deviation.text, first.part, second.deviation.text) == ("+100", "", "")


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

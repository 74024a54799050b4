"""The entry table's sums, and what it calls for."""

from decimal import Decimal

import pytest

from budget.calc.entry import Cell, EntryLine, EntryTable, charges_on, social_rate
from budget.calc.inputs import FULL_YEAR, PERIOD
from budget.calc.statement import StatementRow
from budget.calc.structure import Line, LineGroup

KR = Decimal
FEES = EntryLine(Line(1, "avgifter", "Avgifter", LineGroup.INCOMES))
PAY = EntryLine(Line(2, "loner", "Löner", LineGroup.STAFF), "pay")
SOCIAL = EntryLine(Line(3, "po", "PO-pålägg", LineGroup.STAFF), "social")
RENT = EntryLine(Line(4, "hyror", "Hyror", LineGroup.OTHER))
LINES = (FEES, PAY, SOCIAL, RENT)
CELLS = {
    1: Cell(budget=KR(100), actual=KR(60), previous=KR(100), forecast=KR(110)),
    2: Cell(budget=KR(-1000), budget_to_date=KR(-600), actual=KR(-500), forecast=KR(-900)),
    3: Cell(budget=KR(-444), actual=KR(-222), previous=KR(-444), forecast=KR(-400)),
}


def table(
    threshold: int = 100,
    movement: int | None = None,
    cells: dict[int, Cell] | None = None,
    rate: str | None = "0.444",
) -> EntryTable:
    return EntryTable(
        LINES,
        CELLS if cells is None else cells,
        KR(threshold),
        None if movement is None else KR(movement),
        has_previous=True,
        rate=None if rate is None else KR(rate),
    )


def test_rows_are_summed_like_the_income_statement() -> None:
    names = [row.line.line.name if row.line else row.row for row in table().rows]
    assert names == [
        "Avgifter",
        StatementRow.TOTAL_INCOMES,
        "Löner",
        "PO-pålägg",
        StatementRow.TOTAL_STAFF,
        "Hyror",
        StatementRow.TOTAL_OTHER,
        StatementRow.NET_COST,
    ]
    sums = {row.row: row.amounts.forecast for row in table().rows if row.row}
    assert sums == {
        StatementRow.TOTAL_INCOMES: KR(110),
        StatementRow.TOTAL_STAFF: KR(-1300),
        StatementRow.TOTAL_OTHER: KR(0),
        StatementRow.NET_COST: KR(-1190),
    }


def test_a_row_tells_what_is_known_of_it() -> None:
    fees, _sum, pay, *_more = table().rows
    assert (fees.deviation, fees.movement, fees.rest_of_year) == (KR(10), KR(10), KR(50))
    # No earlier forecast: nothing has moved.
    assert (pay.deviation, pay.movement, pay.rest_of_year) == (KR(100), None, KR(-400))


def test_a_row_without_forecast_deviates_by_nothing_known() -> None:
    rent = next(row for row in table().rows if row.line is RENT)
    assert (rent.deviation, rent.movement, rent.rest_of_year) == (None, None, None)


def sums_of(cells: dict[int, Cell]) -> dict[StatementRow, tuple[int, int, Decimal | None]]:
    """Of each sum: how many of its lines have a forecast, of how many, and its deviation."""
    rows = table(cells=cells).rows
    return {row.row: (row.typed, row.lines, row.deviation) for row in rows if row.row}


def test_a_sum_deviates_only_when_all_its_lines_have_a_forecast() -> None:
    # Without budget, but 5 are booked on it: what it will be is not known.
    found = sums_of({**CELLS, 4: Cell(actual=KR(-5))})
    assert found == {
        StatementRow.TOTAL_INCOMES: (1, 1, KR(10)),
        StatementRow.TOTAL_STAFF: (2, 2, KR(144)),
        StatementRow.TOTAL_OTHER: (0, 1, None),
        StatementRow.NET_COST: (3, 4, None),
    }
    (net,) = [row for row in table(cells={**CELLS, 4: Cell(actual=KR(-5))}).rows if row.row][-1:]
    assert (net.movement, net.rest_of_year, net.amounts.forecast) == (None, None, KR(-1190))


def test_a_line_that_nothing_is_known_of_is_not_waited_for() -> None:
    # Hyror has neither budget nor actual nor a last forecast. −1 190 against −1 344.
    assert sums_of(CELLS)[StatementRow.NET_COST] == (3, 3, KR(154))
    assert sums_of(CELLS)[StatementRow.TOTAL_OTHER] == (0, 0, KR(0))
    # One typed on it counts; it is waited for where it had one in the last round, but for a zero.
    assert sums_of({**CELLS, 4: Cell(forecast=KR(-1))})[StatementRow.NET_COST][:2] == (4, 4)
    assert sums_of({**CELLS, 4: Cell(previous=KR(-1))})[StatementRow.NET_COST][:2] == (3, 4)
    assert sums_of({**CELLS, 4: Cell(previous=KR(0))})[StatementRow.NET_COST][:2] == (3, 3)


def test_an_area_that_nothing_is_known_of_has_everything_to_be_filled_in() -> None:
    assert sums_of({})[StatementRow.NET_COST] == (0, 4, None)
    assert sums_of({})[StatementRow.TOTAL_STAFF] == (0, 2, None)


@pytest.mark.parametrize(
    ("cell", "needed"),
    [
        (Cell(budget=KR(100)), True),
        (Cell(actual=KR(-5)), True),
        (Cell(previous=KR(-5)), True),
        (Cell(previous=KR(0), last_year=KR(-5)), False),
        (Cell(actual=KR(-5), forecast=KR(0)), False),
    ],
)
def test_a_line_in_use_lacks_its_forecast_until_it_has_one(cell: Cell, needed: bool) -> None:
    assert table(cells={**CELLS, 1: cell}).without_forecast == ((FEES,) if needed else ())


# Net: budget −1 344, forecast −1 190: +154. To date: actual −662 against −600: −62.
@pytest.mark.parametrize(
    ("threshold", "called"),
    [
        (10, (FULL_YEAR, PERIOD)),
        (62, (FULL_YEAR,)),
        (100, (FULL_YEAR,)),
        (154, ()),  # strictly beyond
    ],
)
def test_a_deviation_beyond_the_threshold_calls_for_a_text(
    threshold: int, called: tuple[str, ...]
) -> None:
    assert table(threshold).called_for == called


def test_the_year_is_not_called_for_while_a_forecast_is_missing() -> None:
    cells = {**CELLS, 4: Cell(budget=KR(-1))}
    assert table(1, cells=cells).called_for == (PERIOD,)


# Forecast −1 190; the last round's 100 − 444 = −344: it has moved by −846.
@pytest.mark.parametrize(("movement", "called"), [(845, (FULL_YEAR,)), (846, ()), (None, ())])
def test_a_movement_beyond_its_own_threshold_calls_for_the_years_text(
    movement: int | None, called: tuple[str, ...]
) -> None:
    assert table(1000, movement).called_for == called


def test_a_line_moves_its_row_and_the_sums_that_it_is_part_of() -> None:
    staff = [row for row in table().rows if row.row is StatementRow.TOTAL_STAFF]
    net = table().rows[-1]
    assert table().rows_moved_by([2]) == (table().rows[2], *staff, net)
    assert [row.row or row.line for row in table().rows_moved_by([1, 4])] == [
        FEES,
        StatementRow.TOTAL_INCOMES,
        RENT,
        StatementRow.TOTAL_OTHER,
        StatementRow.NET_COST,
    ]


def test_the_rate_is_charges_by_pay_with_a_tenth_of_a_percent() -> None:
    # 106 966 ÷ 240 911 = 0.444006
    assert social_rate(LINES, {2: KR(-240_911), 3: KR(-106_966)}) == KR("0.444")
    assert social_rate(LINES, {2: KR(-240_911)}) is None
    assert social_rate(LINES, {3: KR(-1)}) is None


def test_charges_follow_the_pay_forecast() -> None:
    assert charges_on(table()) == KR("-399.60")  # 44.4 % of −900
    assert charges_on(table(rate=None)) is None
    assert charges_on(table(cells={})) is None

"""The mapping: which rule counts, the sign, what is set aside, internal or unknown."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from budget.importers.mapping import (
    KOMMUN_BAS_13,
    AreaRule,
    CodeRange,
    Codes,
    LedgerMapping,
    LineRange,
    MappedLedger,
    Mapper,
    Place,
    Target,
    changes,
)
from budget.importers.rows import LedgerRow

D = Decimal


def booked(
    account: str, amount: str, cost_centre: str = "100", month: int = 1, **codes: str
) -> LedgerRow:
    """A row of 2023, debit +."""
    parts = {"activity": "", "counterpart": "", "project": "", **codes}
    return LedgerRow(
        account, cost_centre, parts["activity"], parts["counterpart"], parts["project"],
        *("", "", "", None, 2023, month, D(amount), "", "A", "1", 1),
    )  # fmt: skip


def map_rows(rows: Iterable[LedgerRow], mapping: LedgerMapping) -> MappedLedger:
    """What rows come to by a mapping."""
    mapper = Mapper(mapping)
    for row in rows:
        mapper.take(row)
    return mapper.result


def span(text: str) -> CodeRange:
    first, _, last = text.partition("–")
    return CodeRange(first, last or first)


MAPPING = LedgerMapping(
    lines=(
        LineRange(3000, 3999, "incomes"),
        LineRange(5000, 5999, "pay"),
        LineRange(5600, 5699, "social"),
    ),
    areas=(
        AreaRule("office", span("100–199")),
        AreaRule("permits", span("100–199"), activity=span("215")),
        AreaRule("archive", span("150")),
        AreaRule("plan", project=span("P7")),
    ),
    internal=(span("10–19"),),
)


def test_sums_turn_the_ledgers_sign_and_add_up_by_area_line_and_month() -> None:
    rows = [
        booked("5010", "30000.00"),
        booked("5010", "0.50"),
        booked("5010", "7", month=13),
        booked("5610", "9426.00"),
        booked("3100", "-12000", activity="215"),
    ]
    assert map_rows(rows, MAPPING).sums == {
        Target("office", "pay", 2023, 1): D("-30000.50"),
        Target("office", "pay", 2023, 13): D(-7),
        Target("office", "social", 2023, 1): D(-9426),
        Target("permits", "incomes", 2023, 1): D(12000),
    }


# Account, cost centre, activity, project; area and line.
PLACES = [
    ("5599", "100", "", "", "office", "pay"),
    ("5600", "100", "", "", "office", "social"),  # the narrower of two ranges
    ("5699", "199", "", "", "office", "social"),
    ("5700", "199", "", "", "office", "pay"),
    ("5000", "150", "", "", "archive", "pay"),  # the narrower of two rules
    ("5000", "150", "215", "", "permits", "pay"),  # the rule that names more parts
    ("5000", "0150", "", "", "archive", "pay"),  # codes of digits are numbers
    ("5000", "150", "", "P7", "archive", "pay"),  # as many parts: cost centre before project
    ("5000", "900", "", "p7", "plan", "pay"),
    ("5000", "", "", "P7", "plan", "pay"),
    ("5000", "200", "", "", None, "pay"),
    ("5000", "1000", "", "", None, "pay"),
    ("5000", "", "", "", None, "pay"),
    ("6000", "100", "", "", "office", None),
    ("FEL", "100", "", "", "office", None),
    ("9999", "900", "", "", None, None),
]


@pytest.mark.parametrize(("account", "centre", "activity", "project", "area", "line"), PLACES)
def test_the_most_specific_rule_counts(
    account: str, centre: str, activity: str, project: str, area: str | None, line: str | None
) -> None:
    row = booked(account, "1", centre, activity=activity, project=project)
    assert Mapper(MAPPING).take(row) == Place(area, line, False, False)


def test_of_equally_specific_rules_the_first_listed_counts() -> None:
    rules = (AreaRule("first", span("1–5")), AreaRule("second", span("4–8")))
    mapping = LedgerMapping((LineRange(5000, 5999, "pay"),), rules)
    assert Mapper(mapping).take(booked("5010", "1", "4")).area == "first"
    turned = LedgerMapping(mapping.lines, rules[::-1])
    assert Mapper(turned).take(booked("5010", "1", "4")).area == "second"


def test_balance_sheet_accounts_are_set_aside_wherever_they_are_booked() -> None:
    result = map_rows([booked("1930", "-500"), booked("1930", "200", "900")], MAPPING)
    assert (result.set_aside["1930"].amount, result.set_aside["1930"].rows) == (D(300), 2)
    assert (result.sums, result.unknown_areas, result.unmapped.rows) == ({}, {}, 0)


def test_what_is_unknown_is_listed_with_its_sum() -> None:
    rows = [
        booked("6000", "100"),
        booked("6000", "50", "900"),
        booked("5010", "30", "900", activity="7"),
        booked("5010", "1"),
    ]
    result = map_rows(rows, MAPPING)
    accounts = {key: (tally.amount, tally.rows) for key, tally in result.unknown_accounts.items()}
    areas = {key: (tally.amount, tally.rows) for key, tally in result.unknown_areas.items()}
    assert accounts == {"6000": (D(-150), 2)}
    assert areas == {Codes("900", "", ""): (D(-50), 1), Codes("900", "7", ""): (D(-30), 1)}
    # 100 + 50 + 30, the row that lacks both once
    assert (result.unmapped.amount, result.unmapped.rows, result.rows) == (D(-180), 3, 4)


def test_internal_items_are_the_part_with_a_counterpart_of_the_municipality() -> None:
    rows = [
        booked("5010", "100", counterpart="10"),
        booked("5010", "20", counterpart="19"),
        booked("5010", "3", counterpart="20"),
        booked("5010", "4"),
    ]
    result = map_rows(rows, MAPPING)
    target = Target("office", "pay", 2023, 1)
    assert (result.sums, result.internal) == ({target: D(-127)}, {target: D(-120)})


def test_nothing_is_lost_on_the_way() -> None:
    amounts = {"1930": "1", "5010": "20", "6000": "300", "3100": "-4000"}
    rows = [booked(a, amount, c) for a, amount in amounts.items() for c in ("100", "900")]
    result = map_rows(rows, MAPPING)
    aside = sum((tally.amount for tally in result.set_aside.values()), D(0))
    total = sum(result.sums.values(), D(0)) + result.unmapped.amount + aside
    assert total == 2 * D(4000 - 300 - 20 - 1)


def test_changes_show_what_another_mapping_would_move() -> None:
    rows = [booked("5010", "100"), booked("5610", "44")]
    wider = LedgerMapping(MAPPING.lines[:2], MAPPING.areas)
    pay, social = Target("office", "pay", 2023, 1), Target("office", "social", 2023, 1)
    found = changes(map_rows(rows, MAPPING).sums, map_rows(rows, wider).sums)
    assert found == {pay: (D(-100), D(-144)), social: (D(-44), D(0))}
    assert changes(map_rows(rows, MAPPING).sums, map_rows(rows, MAPPING).sums) == {}


def test_the_default_ranges_cover_classes_3_to_7_once() -> None:
    for account in range(3000, 8000):
        assert sum(found.first <= account <= found.last for found in KOMMUN_BAS_13) == 1

"""The written grammar of amounts: what each form means, and what is refused with which code."""

import unicodedata
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budget.calc.amounts import LARGEST, Unit, format_amount, scaled
from budget.calc.reading import (
    MAX_LENGTH,
    Code,
    Problem,
    format_for_entry,
    read_amount,
    read_sum,
    same_as_shown,
)

D = Decimal
KR, TKR, MKR = Unit.KR, Unit.TKR, Unit.MKR

ore_amounts = st.integers(-int(LARGEST * 100), int(LARGEST * 100)).map(lambda ore: D(ore) / 100)
units = st.sampled_from(Unit)
number_like = st.text(alphabet="0123456789 \u00a0.,'+-\u2212\u2013()OlI=%:krtm\u00ad\u200b\t٣3")


# In a field in Tkr; the amounts on the right are kronor.
READ_IN_TKR = [
    # whole numbers and decimals
    ("0", "0"),
    ("1234", "1234000"),
    ("1234,5", "1234500"),
    ("1234.5", "1234500"),
    ("12.5", "12500"),
    ("12.50", "12500"),
    (",5", "500"),
    (".5", "500"),
    ("-,5", "-500"),
    ("007", "7000"),
    ("0,00001", "0.01"),
    # three decimals that are no group, because no group begins so
    ("0,234", "234"),
    ("0.234", "234"),
    ("012,345", "12345"),
    ("1234,567", "1234567"),
    ("1234.567", "1234567"),
    (",234", "234"),
    # decimals that are no group, because no group ends so
    ("1,2345", "1234.5"),
    ("1.2345", "1234.5"),
    # groups
    ("1 234", "1234000"),
    ("1 234 567", "1234567000"),
    ("1.234.567", "1234567000"),
    ("1,234,567", "1234567000"),
    ("1'234", "1234000"),
    ("1’234’567", "1234567000"),
    ("1 234,5", "1234500"),
    ("1 234.5", "1234500"),
    ("1.234,50", "1234500"),
    ("1,234.50", "1234500"),
    ("1'234.5", "1234500"),
    ("1.234.567,89", "1234567890"),
    ("1 234.567", "1234567"),
    ("1.234,567", "1234567"),
    # every space is one kind
    ("1\u00a0234", "1234000"),
    ("1\u202f234", "1234000"),
    ("1\u2009234", "1234000"),
    ("1\u2007234\u2008567", "1234567000"),
    ("1\u3000234", "1234000"),
    # what surrounds the number, and what cannot be seen
    ("  1234 ", "1234000"),
    ("\t1234\r\n", "1234000"),
    ("\u00a01234\u00a0", "1234000"),
    ("\ufeff1\u200b234", "1234000"),
    ("\u200e-5\u200e", "-5000"),
    ("\u202d1 234\u202c", "1234000"),
    # signs
    ("+5", "5000"),
    ("-5", "-5000"),
    ("- 5", "-5000"),
    ("\u22121 234,5", "-1234500"),
    ("\u20135", "-5000"),
    ("\u20145", "-5000"),
    ("\u20105", "-5000"),
    ("\u20115", "-5000"),
    ("\ufe635", "-5000"),
    ("\uff0d5", "-5000"),
    ("\u00ad5", "-5000"),
    ("1234-", "-1234000"),
    ("1.234,50-", "-1234500"),
    ("1234\u2212", "-1234000"),
    ("1234- tkr", "-1234000"),
    ("(1 234)", "-1234000"),
    ("( 1 234,5 )", "-1234500"),
    ("-0", "0"),
    ("(0,00)", "0"),
    # units
    ("1234 tkr", "1234000"),
    ("1234tkr", "1234000"),
    ("1234 Tkr", "1234000"),
    ("1234 TKR", "1234000"),
    ("1234 kkr", "1234000"),
    ("1234 kSEK", "1234000"),
    ("1234 tusen kronor", "1234000"),
    ("1234 tusen", "1234000"),
    ("1234 kr", "1234"),
    ("1234,50 kr.", "1234.50"),
    ("1 krona", "1"),
    ("1234 kronor", "1234"),
    ("1234 SEK", "1234"),
    ("1234:-", "1234"),
    ("1234:\u2013", "1234"),
    ("-1234:-", "-1234"),
    ("1,2 mkr", "1200000"),
    ("1,2 Mkr", "1200000"),
    ("1,2 mnkr", "1200000"),
    ("1,2 MSEK", "1200000"),
    ("1,2 milj. kr", "1200000"),
    ("1,2 mn kr", "1200000"),
    ("1,2 miljoner", "1200000"),
    ("1 miljon kronor", "1000000"),
    ("1,2\u00a0miljoner\u00a0\u00a0kronor", "1200000"),
    ("(1,2 mkr)", "-1200000"),
    ("(1,2) mkr", "-1200000"),
    # full-width characters, as some keyboards give them
    ("\uff11\uff12\uff0c\uff15", "12500"),
    ("\uff081\uff09", "-1000"),
    # the largest
    ("999 999 999 999,99 kr", "999999999999.99"),
    ("-999999999,99999", "-999999999999.99"),
]


@pytest.mark.parametrize(("text", "kronor"), READ_IN_TKR)
def test_a_form_of_the_grammar_is_read_as_written(text: str, kronor: str) -> None:
    assert read_amount(text, TKR) == D(kronor)


@pytest.mark.parametrize(("text", "kronor"), READ_IN_TKR)
def test_a_plain_number_is_the_same_where_sums_are_allowed(text: str, kronor: str) -> None:
    assert read_sum(text, TKR) == D(kronor)


@pytest.mark.parametrize(
    ("unit", "kronor"), [(KR, "1234.5"), (TKR, "1234500"), (MKR, "1234500000")]
)
def test_a_number_without_a_unit_takes_the_fields(unit: Unit, kronor: str) -> None:
    assert read_amount("1 234,5", unit) == D(kronor)


@pytest.mark.parametrize("unit", Unit)
def test_a_typed_unit_overrides_the_fields(unit: Unit) -> None:
    assert read_amount("1 234,5 tkr", unit) == D("1234500")


def test_negative_zero_is_zero_without_a_sign() -> None:
    assert not D(str(read_amount("-0", TKR))).is_signed()


# In a field in Tkr.
REFUSED = [
    ("", "empty", {}),
    (" \u00a0\u200b\t", "empty", {}),
    ("-", "no_digits", {}),
    (" \u2013 ", "no_digits", {}),
    ("tkr", "no_digits", {}),
    ("abc", "no_digits", {}),
    ("O", "no_digits", {}),
    ("²", "no_digits", {}),
    ("=1+2", "formula", {}),
    (" =SUMMA(A1:A9)", "formula", {}),
    ("\uff1d5", "formula", {}),
    ("5 %", "percent", {}),
    ("5\uff05", "percent", {}),
    ("5 procent", "percent", {}),
    ("1,23E+05", "scientific", {}),
    ("1e5", "scientific", {}),
    ("12\t34", "several_cells", {}),
    ("123\n456", "several_cells", {}),
    ("123\u2028456", "several_cells", {}),
    # grouping
    ("1 23 456", "bad_grouping", {"text": "1 23 456"}),
    ("1234 567", "bad_grouping", {"text": "1234 567"}),
    ("1  234", "bad_grouping", {"text": "1  234"}),
    ("0 234", "bad_grouping", {"text": "0 234"}),
    ("1.234 567", "bad_grouping", {"text": "1.234 567"}),
    ("1 234.567,89", "bad_grouping", {"text": "1 234.567,89"}),
    ("1.2.3", "bad_grouping", {"text": "1.2.3"}),
    ("1,,5", "bad_grouping", {"text": "1,,5"}),
    ("1.234,5,6", "bad_grouping", {"text": "1.234,5,6"}),
    ("1,234,567,89", "bad_grouping", {"text": "1,234,567,89"}),
    ("1234,", "loose_separator", {"separator": ","}),
    ("1234.", "loose_separator", {"separator": "."}),
    ("1234,- ", "loose_separator", {"separator": ","}),
    ("'1234", "text_before", {"text": "'"}),
    # letters for digits; places are counted in the text as typed, from 1
    ("1O0", "letter_for_digit", {"letter": "O", "position": 2, "digit": 0}),
    ("1o0", "letter_for_digit", {"letter": "o", "position": 2, "digit": 0}),
    ("l2 tkr", "letter_for_digit", {"letter": "l", "position": 1, "digit": 1}),
    ("1 2I4,5", "letter_for_digit", {"letter": "I", "position": 4, "digit": 1}),
    ("1 OOO", "letter_for_digit", {"letter": "O", "position": 3, "digit": 0}),
    ("12O tkr", "letter_for_digit", {"letter": "O", "position": 3, "digit": 0}),
    ("12Otkr", "letter_for_digit", {"letter": "O", "position": 3, "digit": 0}),
    ("1,O", "letter_for_digit", {"letter": "O", "position": 3, "digit": 0}),
    (" \u200b1O", "letter_for_digit", {"letter": "O", "position": 4, "digit": 0}),
    ("1٣", "foreign_digit", {"letter": "٣", "position": 2, "digit": 3}),
    ("\u200b1٣", "foreign_digit", {"letter": "٣", "position": 3, "digit": 3}),
    ("৪", "foreign_digit", {"letter": "৪", "position": 1, "digit": 4}),
    # signs
    ("--5", "two_signs", {}),
    ("+-5", "two_signs", {}),
    ("-5-", "two_signs", {}),
    ("-(5)", "two_signs", {}),
    ("(-5)", "two_signs", {}),
    ("(5-)", "two_signs", {}),
    ("((5))", "two_signs", {}),
    ("(5", "unbalanced_parenthesis", {}),
    ("5)", "unbalanced_parenthesis", {}),
    ("1200+350", "stray_sign", {"sign": "+"}),
    ("1200-350", "stray_sign", {"sign": "-"}),
    ("1234 -", "stray_sign", {"sign": "-"}),
    ("1234-tkr", "stray_sign", {"sign": "-"}),
    ("1234+", "stray_sign", {"sign": "+"}),
    ("12\u00ad34", "text_inside", {"text": "\u00ad"}),
    # units and other text
    ("5 tkr kr", "two_units", {"text": "tkr kr"}),
    ("5 kr:-", "two_units", {"text": "kr kr"}),
    ("5 tusen miljoner", "two_units", {"text": "tusen miljoner"}),
    ("5 euro", "unknown_unit", {"text": "euro"}),
    ("5 mdkr", "unknown_unit", {"text": "mdkr"}),
    ("5 k", "unknown_unit", {"text": "k"}),
    ("5 kilo", "unknown_unit", {"text": "kilo"}),
    ("5(", "unbalanced_parenthesis", {}),
    ("5)(", "unbalanced_parenthesis", {}),
    ("(5)(", "unbalanced_parenthesis", {}),
    ("1\u00b2", "unknown_unit", {"text": "\u00b2"}),
    ("kr 5", "text_before", {"text": "kr"}),
    ("ca 5", "text_before", {"text": "ca"}),
    ("\u202e5", "text_before", {"text": "\u202e"}),
    ("1:50", "text_inside", {"text": ":"}),
    ("1200:-350", "text_inside", {"text": "kr"}),
    ("1/2", "text_inside", {"text": "/"}),
    ("#5", "text_before", {"text": "#"}),
    # size
    ("0,000001", "too_fine", {"nearest": D("0")}),
    ("-1,000005", "too_fine", {"nearest": D("-1000.01")}),
    ("1,005 kr", "ambiguous", None),
    ("0,005 kr", "too_fine", {"nearest": D("0.01")}),
    ("1,0000000000000000000000000000000000001", "too_fine", {"nearest": D("1000")}),
    ("1000000000", "too_large", {"largest": LARGEST}),
    ("-1000000000", "too_large", {"largest": LARGEST}),
    ("1000000000000 kr", "too_large", {"largest": LARGEST}),
    ("999999999999,991 kr", "too_large", {"largest": LARGEST}),
    ("1000000 mkr", "too_large", {"largest": LARGEST}),
    ("9" * 100, "too_large", {"largest": LARGEST}),
    ("1" * 101, "too_long", {"limit": 100}),
    (" " * 101, "too_long", {"limit": 100}),
]


@pytest.mark.parametrize(("text", "code", "values"), REFUSED)
def test_what_is_no_amount_is_refused_with_its_own_code(
    text: str, code: str, values: dict[str, object] | None
) -> None:
    problem = read_amount(text, TKR)
    assert isinstance(problem, Problem)
    assert problem.code == code
    if values is not None:
        assert problem.values == values


@pytest.mark.parametrize(
    ("text", "unit", "grouped", "decimal"),
    [
        ("1.234", TKR, "1234000", "1234"),
        ("1,234", TKR, "1234000", "1234"),
        ("12,000", TKR, "12000000", "12000"),
        ("123.456", MKR, "123456000000", "123456000"),
        ("1.234", KR, "1234", "1.234"),
        ("-1,234", TKR, "-1234000", "-1234"),
        ("(1,234)", TKR, "-1234000", "-1234"),
        ("1,234 mkr", TKR, "1234000000", "1234000"),
    ],
)
def test_three_digits_after_a_single_mark_are_ambiguous_with_both_readings(
    text: str, unit: Unit, grouped: str, decimal: str
) -> None:
    problem = read_amount(text, unit)
    assert isinstance(problem, Problem)
    assert problem.code == "ambiguous"
    assert problem.values["grouped"] == D(grouped)
    assert problem.values["decimal"] == D(decimal)


@pytest.mark.parametrize(
    "text", ["1.234", "-1,234", "999,999", "2,144 mkr", "(1.234 kkr)", "1,234- Milj."]
)
def test_the_ways_out_of_an_ambiguity_read_as_the_readings_offered(text: str) -> None:
    problem = read_amount(text, TKR)
    assert isinstance(problem, Problem)
    offered = problem.values
    assert read_amount(str(offered["write_grouped"]), TKR) == offered["grouped"]
    assert read_amount(str(offered["write_decimal"]), TKR) == offered["decimal"]


@pytest.mark.parametrize(
    ("text", "unit", "kronor"),
    [
        ("1200+350", TKR, "1550000"),
        ("1200+350-20,5", TKR, "1529500"),
        ("1200 \u2212 350", TKR, "850000"),
        ("1200 \u2013 350", TKR, "850000"),
        ("-1200+350", TKR, "-850000"),
        ("+1200-1200", TKR, "0"),
        ("1 200 + 3 500", TKR, "4700000"),
        ("1.200,50+1.200,50", TKR, "2401000"),
        ("1,2+0,3", MKR, "1500000"),
        ("0,1+0,2", KR, "0.30"),
        ("1 mkr + 200 tkr", KR, "1200000"),
        ("1200 + 350 tkr", TKR, "1550000"),
        ("100:-+50:-", TKR, "150"),
        ("1-1-1-1", TKR, "-2000"),
        ("999999999+1-1", TKR, "999999999000"),
        ("=1200+350", TKR, "1550000"),
        (" = 1 200 - 350", TKR, "850000"),
        ("=-5", KR, "-5"),
        ("\uff1d5+1", KR, "6"),
    ],
)
def test_a_sum_is_worked_out(text: str, unit: Unit, kronor: str) -> None:
    assert read_sum(text, unit) == D(kronor)


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("1200+350-", "sum_unfinished", {}),
        ("1200+350+", "sum_unfinished", {}),
        ("1200++350", "two_signs", {}),
        ("1200+-350", "two_signs", {}),
        ("--1200+350", "two_signs", {"term": "--1200"}),
        ("(1200+350)", "parenthesis_in_sum", {}),
        ("1200-(350)", "parenthesis_in_sum", {}),
        ("1200 + 350 mkr", "units_in_sum", {}),
        ("1200 mkr + 350", "units_in_sum", {}),
        ("1 23 456+5", "bad_grouping", {"text": "1 23 456", "term": "1 23 456"}),
        ("5+1 euro", "unknown_unit", {"text": "euro", "term": "1 euro"}),
        ("5+0,000001", "too_fine", {"nearest": D(0), "term": "0,000001"}),
        ("5+1,234", "ambiguous", None),
        ("999999999+1", "too_large", {"largest": LARGEST}),
        ("-999999999-1", "too_large", {"largest": LARGEST}),
        ("5+1O", "letter_for_digit", {"letter": "O", "position": 4, "digit": 0}),
        ("5 + kr + 3", "no_digits", {"term": "kr"}),
        ("=", "formula", {}),
        ("==5", "formula", {}),
        ("=B10+5", "formula", {}),
        ("=I5+1", "formula", {}),
        ("=SUMMA(A1:A9)", "formula", {}),
        ("=5*3", "formula", {}),
        ("=(5+3)", "formula", {}),
        ("=5+", "formula", {}),
        ("=1200+350-", "sum_unfinished", {}),
        ("=1,234", "ambiguous", None),
        ("1234+", "stray_sign", {"sign": "+"}),
        ("1,5E+05", "scientific", {}),
        ("12\u00ad34", "text_inside", {"text": "\u00ad"}),
    ],
)
def test_what_is_no_sum_is_refused_with_its_own_code(
    text: str, code: str, values: dict[str, object] | None
) -> None:
    problem = read_sum(text, TKR)
    assert isinstance(problem, Problem)
    assert problem.code == code
    if values is not None:
        assert problem.values == values


def test_the_tables_here_show_every_code() -> None:
    only_in_sums = {"parenthesis_in_sum", "sum_unfinished", "units_in_sum"}
    assert {code for _, code, _ in REFUSED} | only_in_sums == set(get_args(Code))


@pytest.mark.parametrize(
    ("text", "amount", "unit", "same"),
    [
        ("1\u00a0234", "1234499.99", TKR, True),
        ("1 234", "1234499.99", TKR, True),
        ("1234", "1234499.99", TKR, True),
        (" 1\u202f234\t", "1234499.99", TKR, True),
        ("\u22121\u00a0234", "-1234499.99", TKR, True),
        ("-1234", "-1234499.99", TKR, True),
        ("1234,0", "1234499.99", TKR, False),
        ("1234 tkr", "1234499.99", TKR, False),
        ("1235", "1234499.99", TKR, False),
        ("12 34", "1234499.99", TKR, False),
        ("1234", "-1234499.99", TKR, False),
        ("0", "-499.99", TKR, True),
        ("-0", "-499.99", TKR, False),
        ("", "0", TKR, False),
        ("1,2", "1234499.99", MKR, True),
        ("1234499,99", "1234499.99", KR, True),
    ],
)
def test_a_text_equal_to_what_was_shown_is_no_change(
    text: str, amount: str, unit: Unit, same: bool
) -> None:
    assert same_as_shown(text, D(amount), unit) is same


def test_what_rounds_to_more_than_the_largest_is_shown_but_not_read() -> None:
    shown = format_for_entry(LARGEST, MKR)
    assert shown == "1\u00a0000\u00a0000,0"
    assert same_as_shown(shown, LARGEST, MKR)
    assert isinstance(read_amount(shown, MKR), Problem)


@given(ore_amounts, units, st.booleans())
@example(D("-0.01"), TKR, True)
@example(D("999999949999.99"), MKR, False)
def test_every_amount_shown_reads_back_to_itself(amount: Decimal, unit: Unit, signed: bool) -> None:
    shown_kronor = scaled(amount, unit) * unit.factor
    if abs(shown_kronor) > LARGEST:
        return
    for text in (format_for_entry(amount, unit), format_amount(amount, unit, signed=signed)):
        assert read_amount(text, unit) == shown_kronor
        assert read_sum(text, unit) == shown_kronor


@given(ore_amounts, units)
def test_what_a_field_shows_is_never_a_change(amount: Decimal, unit: Unit) -> None:
    assert same_as_shown(format_for_entry(amount, unit), amount, unit)


@given(st.text(max_size=MAX_LENGTH + 5) | number_like, units)
@example("\ud800", TKR)
@example("\x00" + "1", TKR)
def test_every_text_is_an_amount_in_whole_ore_or_a_problem(text: str, unit: Unit) -> None:
    for result in (read_amount(text, unit), read_sum(text, unit)):
        if isinstance(result, Decimal):
            assert abs(result) <= LARGEST
            assert result == result.quantize(D("0.01"))
            assert not (result.is_signed() and result == 0)
        else:
            assert isinstance(result, Problem)
            assert hash(result) == hash(Problem(result.code, result.params))
    assert same_as_shown(text, D(0), unit) in (True, False)


@given(number_like, units)
def test_a_sum_never_reads_an_amount_otherwise_than_alone(text: str, unit: Unit) -> None:
    alone = read_amount(text, unit)
    if isinstance(alone, Decimal):
        assert read_sum(text, unit) == alone


@given(st.from_regex(r"[-\u2212]?[0-9 \u00a0]{1,20}", fullmatch=True), units)
@example("0 123", TKR)
@example("1 234 567 890 123", KR)
@example("\u2212999999999999", TKR)
def test_one_plain_number_is_read_alike_alone_and_as_a_sum(text: str, unit: Unit) -> None:
    assert read_sum(text, unit) == read_amount(text, unit)


@given(st.lists(st.integers(-9_999_999, 9_999_999), min_size=2, max_size=6), units)
def test_a_sum_of_shown_amounts_is_their_sum(ore: list[int], unit: Unit) -> None:
    amounts = [scaled(D(one), unit) * unit.factor for one in ore]
    text = "".join(format_amount(one, unit, signed=True) if one else "+0" for one in amounts)
    if len(text) <= MAX_LENGTH:
        assert read_sum(text, unit) == sum(amounts)


@given(st.characters(categories=["Nd"]))
def test_a_digit_of_any_script_is_read_rightly_or_refused(digit: str) -> None:
    result = read_amount(digit, KR)
    if isinstance(result, Decimal):
        assert result == unicodedata.decimal(digit)
    else:
        assert result.code == "foreign_digit"
        assert result.values["digit"] == unicodedata.decimal(digit)

"""The field for typed amounts: Swedish notation in, exact kronor out, every refusal in words."""

from decimal import Decimal
from typing import get_args

import pytest
from django import forms

from budget.calc.amounts import Unit
from budget.calc.reading import Code, Problem, read_sum
from budget.forms.amounts import AmountField
from budget.forms.wording import MESSAGES, amount_error

NBSP, MINUS = "\u00a0", "\u2212"


class InKronor(forms.Form):
    """One amount in kronor, and one that may be left out."""

    amount = AmountField(label="Belopp")
    other = AmountField(label="Annat", required=False)


class InTkr(forms.Form):
    """One amount in Tkr."""

    amount = AmountField(unit=Unit.TKR)


def typed(text: str, initial: Decimal | None = None) -> InKronor:
    return InKronor({"amount": text}, initial={"amount": initial})


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        (f"{MINUS}1{NBSP}234,5", "-1234.50"),
        ("-1234,5", "-1234.50"),
        ("1.234,50", "1234.50"),
        ("(1 234)", "-1234"),
        ("1234 tkr", "1234000"),
        ("1,2 mkr", "1200000"),
        ("1\u202f234", "1234"),
        ("1200+350-20,5", "1529.50"),
        (" 0 ", "0"),
        ("999 999 999 999,99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_in_any_way_a_person_writes_it(text: str, kronor: str) -> None:
    form = typed(text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(kronor)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("tusen", "no_digits", "inga siffror"),
        ("1.234", "ambiguous", "1234"),
        ("1,2345", "too_fine", "1,23 kronor"),
        ("1" + "0" * 15, "too_large", f"999{NBSP}999{NBSP}999{NBSP}999,99 kronor"),
        ("10^15", "text_inside", "^"),
        ("=A1", "formula", "formel"),
        ("12 %", "percent", "procentsats"),
        ("1O0", "letter_for_digit", "bokstaven ”O”"),
        ("1200+3O0", "letter_for_digit", "Skriv 0"),
        ("100+1 dollar", "unknown_unit", "I termen ”1 dollar”"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_the_text_stays(
    text: str, code: str, words: str
) -> None:
    form = typed(text)
    assert not form.is_valid()
    (error,) = form.errors.as_data()["amount"]
    assert error.code == code
    assert words in form.errors["amount"][0]
    assert f'value="{text}"' in str(form["amount"])


def test_a_missing_amount_is_asked_for_and_one_that_may_be_left_out_is_none() -> None:
    form = typed(NBSP)
    assert not form.is_valid()
    assert form.errors["amount"] == ["Skriv ett belopp; 0 går bra."]
    assert form.cleaned_data["other"] is None


@pytest.mark.parametrize("text", ["1 235", "1235", f"1{NBSP}235", " 1 235 "])
def test_a_text_that_equals_what_was_shown_leaves_the_amount_to_the_ore(text: str) -> None:
    stored = Decimal("1234567.89")
    form = InTkr({"amount": text}, initial={"amount": stored})
    assert not form.has_changed()
    assert form.is_valid()
    assert form.cleaned_data["amount"] == stored


def test_another_text_is_a_change() -> None:
    form = InTkr({"amount": "1 236"}, initial={"amount": Decimal("1234567.89")})
    assert form.changed_data == ["amount"]
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal(1_236_000)


@pytest.mark.parametrize("text", ["1200", "1 200,00", "1,2 tkr", "1000+200"])
def test_the_same_amount_written_otherwise_is_no_change(text: str) -> None:
    assert typed(text, Decimal("1200.00")).changed_data == []


def test_an_unreadable_text_is_a_change() -> None:
    assert typed("tolv", Decimal(1200)).changed_data == ["amount"]


def test_the_amount_is_shown_the_swedish_way() -> None:
    form = InKronor(initial={"amount": Decimal("-1234567.50"), "other": 0})
    assert f'value="{MINUS}1{NBSP}234{NBSP}567,50"' in str(form["amount"])
    assert 'value="0"' in str(form["other"])


def test_the_field_asks_for_a_keyboard_of_numbers_and_no_suggestions() -> None:
    html = str(InKronor()["amount"])
    assert 'inputmode="decimal"' in html
    assert 'autocomplete="off"' in html
    assert 'class="amount"' in html


@pytest.mark.parametrize("code", get_args(Code))
def test_each_problem_has_words_of_its_own(code: Code) -> None:
    assert len(str(MESSAGES[code])) > 20
    others = [str(text) for other, text in MESSAGES.items() if other != code]
    assert str(MESSAGES[code]) not in others


# A text for each problem, so that no template asks for a parameter that the problem lacks.
CAUSES = {
    "ambiguous": "1.234",
    "bad_grouping": "1 23 456",
    "empty": "",
    "foreign_digit": "1٣",
    "formula": "=A1+1",
    "letter_for_digit": "1O",
    "loose_separator": "1234,",
    "no_digits": "-",
    "parenthesis_in_sum": "(1)+2",
    "percent": "5 %",
    "scientific": "1,5E+05",
    "several_cells": "1\t2",
    "stray_sign": "100 kr-",
    "sum_unfinished": "1+2-",
    "text_before": "ca 5",
    "text_inside": "1x5",
    "too_fine": "0,001",
    "too_large": "9" * 20,
    "too_long": "1" * 101,
    "two_signs": "(-5)",
    "two_units": "5 tkr mkr",
    "unbalanced_parenthesis": "(5",
    "units_in_sum": "5 tkr + 5",
    "unknown_unit": "5 dollar",
}


@pytest.mark.parametrize("code", get_args(Code))
def test_each_problem_is_told_with_its_parameters(code: Code) -> None:
    problem = read_sum(CAUSES[code], Unit.KR)
    assert isinstance(problem, Problem)
    assert problem.code == code
    (message,) = amount_error(problem).messages
    assert "%(" not in message


def test_a_percent_sign_in_what_was_typed_is_shown_as_typed() -> None:
    problem = Problem("text_before", (("text", "100%s"),))
    assert "”100%s”" in amount_error(problem).messages[0]

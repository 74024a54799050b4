"""A live figure in a text: what each form shows, and what is said where one cannot be shown."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content.shapes import Kind
from reports.figures import Figure, Figures, Wording, figures_of
from reports.text.live import AS_SHOWN, Form, Style, Token, live_token, said, shown, tokens_of
from tests.reports.case import case

of_case = cache(lambda: figures_of(case()))
NBSP, MINUS = "\u00a0", "\u2212"


def amount(kronor: str, **more: object) -> Figure:
    figure = Figure("t/r/c", "Avvikelse", Decimal(kronor), Kind.TKR, "t", "Tabell", "Tkr")
    return replace(figure, **{"wording": Wording.BALANCE, **more})  # type: ignore[arg-type]


def change(percent: str) -> Figure:
    return amount("0", value=Decimal(percent), kind=Kind.PERCENT, wording=Wording.GROWTH)


# The deviations of 2023 as published: 3 784, −6 822 and 0 Tkr.
SURPLUS, DEFICIT, NOTHING = amount("3783500"), amount("-6821497"), amount("-499")
COUNT = amount("7", kind=Kind.COUNT, total=Decimal(8), wording=Wording.NONE)


@pytest.mark.parametrize(
    ("figure", "forms", "words"),
    [
        (SURPLUS, "", "3_784 Tkr"),
        (SURPLUS, "|tkr", "3_784 Tkr"),
        (SURPLUS, "|tkr1", "3_783,5 Tkr"),
        (SURPLUS, "|mkr", "3,8 Mkr"),
        (SURPLUS, "|mkr2", "3,78 Mkr"),
        (SURPLUS, "|mkr0", "4 Mkr"),
        (SURPLUS, "|kr", "3_783_500 kr"),
        (SURPLUS, "|kr2", "3_783_500,00 kr"),
        (SURPLUS, "| MKR |  Ord ", "överskott på 3,8 Mkr"),
        (SURPLUS, "|mkr|tecken", "+3,8 Mkr"),
        (SURPLUS, "|mkr|utan enhet", "3,8"),
        (SURPLUS, "|utan  enhet|mkr|tecken", "+3,8"),
        (DEFICIT, "|mkr", "-6,8 Mkr"),
        (DEFICIT, "|mkr|ord", "underskott på 6,8 Mkr"),
        (DEFICIT, "|mkr|belopp", "6,8 Mkr"),
        (DEFICIT, "|ord|utan enhet", "underskott på 6_821"),
        (NOTHING, "|mkr|ord", "nollresultat"),
        (NOTHING, "|mkr|tecken", "0,0 Mkr"),
        (NOTHING, "|kr|ord", "underskott på 499 kr"),
        (change("4.7707"), "", "4,8 %"),
        (change("4.7707"), "|%0|tecken", "+5 %"),
        (change("4.7707"), "|ord", "ökning med 4,8 %"),
        (change("-2.6358"), "|%2|ord", "minskning med 2,64 %"),
        (change("0.04"), "|ord", "oförändrad nivå"),
        (replace(SURPLUS, wording=Wording.MOVEMENT), "|mkr|ord", "förbättring med 3,8 Mkr"),
        (replace(DEFICIT, wording=Wording.MOVEMENT), "|mkr|ord", "försämring med 6,8 Mkr"),
        (replace(NOTHING, wording=Wording.MOVEMENT), "|mkr|ord", "oförändrad prognos"),
        (COUNT, "", "7"),
        (COUNT, "|av", "7 av 8"),
    ],
)
def test_a_figure_is_shown_by_its_form(figure: Figure, forms: str, words: str) -> None:
    expected = words.replace("_", NBSP).replace("-", MINUS)
    for unit in ("Tkr", "Mkr", "kr", "%"):
        expected = expected.replace(f" {unit}", NBSP + unit)
    (token,) = tokens_of(f"[[{figure.key}{forms}]]")
    one = said(token, Figures([figure]))
    assert (one.text, one.figure) == (expected, figure)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[[t/r/x]]", "[Rapporten har ingen siffra som heter t/r/x]"),
        ("[[]]", "[Rapporten har ingen siffra som heter ]"),
        ("[[t/r/c.value]]", "[Rapporten har ingen siffra som heter t/r/c.value]"),
        ("[[__class__|mkr]]", "[Rapporten har ingen siffra som heter __class__]"),
        ("[[t/r/c|miljarder]]", "”miljarder” är ingen form"),
        ("[[t/r/c|%]]", "den är ett belopp"),
        ("[[t/r/c|mkr4]]", "mkr visas med högst 3 decimaler"),
        ("[[t/r/c|kr3]]", "kr visas med högst 2 decimaler"),
        ("[[t/r/c|mkr|tkr]]", "enheten står två gånger"),
        ("[[t/r/c|ord|tecken]]", "”tecken” går inte ihop"),
        ("[[t/r/c|utan enhet|utan enhet]]", "”utan enhet” går inte ihop"),
        ("[[t/r/c|]]", "det står ingenting efter |"),
        ("[[t/r/c|av]]", "den är inte räknad av något"),
        ("[[n/r/c|ord]]", "betyder varken överskott eller underskott"),
        ("[[p/r/c|mkr]]", "den är i procent"),
        ("[[c/r/c|mkr]]", "den är ett antal"),
        (f"[[{'x' * 400}]]", "[Siffrans namn är för långt: xxx"),
        ("[[t/r/c", "[Två hakar utan slut"),
    ],
)
def test_what_cannot_be_shown_says_so_in_its_place(written: str, words: str) -> None:
    figures = Figures(
        [
            SURPLUS,
            replace(SURPLUS, key="n/r/c", wording=Wording.NONE),
            replace(change("1"), key="p/r/c"),
            replace(COUNT, key="c/r/c"),
        ]
    )
    (token,) = tokens_of(written)
    one = said(token, figures)
    assert one.figure is None
    assert words in one.text
    assert len(one.text) < 300


def test_tokens_are_found_where_they_stand() -> None:
    text = "A [[a/b/c|mkr|ord]] och [[d]]\n\\[[inte]] \\\\[[e]] [[öppen\n[[f]]"
    found = tokens_of(text)
    assert [(text[t.start : t.end], t.key, t.forms, t.open) for t in found] == [
        ("[[a/b/c|mkr|ord]]", "a/b/c", ("mkr", "ord"), False),
        ("[[d]]", "d", (), False),
        ("[[e]]", "e", (), False),
        ("[[", "", (), True),
        ("[[f]]", "f", (), False),
    ]


def test_many_brackets_are_read_once() -> None:
    assert len(tokens_of("[" * 100_001)) == 50_000
    assert tokens_of("\\" * 200_001 + "[[a]]") == ()


FORMS = st.builds(
    Form,
    st.sampled_from([None, Kind.TKR, Kind.MKR, Kind.KR]),
    st.none() | st.integers(0, 2),
    st.sampled_from([Style.MINUS, Style.SIGN, Style.ABSOLUTE]),
    st.booleans(),
).filter(lambda form: form.unit is not None or form.decimals is None)


@given(st.data(), FORMS)
def test_every_figures_token_is_found_and_says_what_the_figure_shows(
    data: st.DataObject, form: Form
) -> None:
    figures = of_case()
    figure = data.draw(st.sampled_from(list(figures.values())))
    if figure.kind not in (Kind.TKR, Kind.MKR, Kind.KR):
        form = replace(form, unit=None, decimals=None)
    written = live_token(figure, form)
    (token,) = tokens_of(f"Före {written} efter")
    assert token == Token(5, 5 + len(written), figure.key, token.forms)
    one = said(token, figures)
    assert (one.text, one.figure) == (shown(figure, form), figure)


def test_a_token_without_a_form_says_what_the_table_shows() -> None:
    figures = figures_of(case())
    assert live_token(SURPLUS) == "[[t/r/c]]"
    assert shown(figures["driftbudget/nettokostnad/prognos_helar_tkr"], AS_SHOWN) == (
        f"{MINUS}486{NBSP}892{NBSP}Tkr"
    )
    assert shown(figures["periodresultat/totalt-summa/utfall_mot_budget_hittills_mkr"]) == (
        f"51,0{NBSP}Mkr"
    )


@given(st.text(alphabet="[]|\\abc/%1mkrord \n"))
def test_no_text_makes_the_reading_of_tokens_fail(text: str) -> None:
    for token in tokens_of(text):
        assert said(token, Figures([SURPLUS])).text

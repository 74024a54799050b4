"""Amounts found in Swedish text: number, unit and sign as written, and what is no amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.text.written import Measure, Written, amounts_in, same_amount


def found(text: str) -> list[tuple[str, str, str, int]]:
    """The amounts of a text: number with its decimals, unit, and sign of a mark."""
    return [(one.text, str(one.number), one.measure.value, one.mark) for one in amounts_in(text)]


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("3 784 Tkr", "3784", Measure.TKR),
        ("3784 tkr", "3784", Measure.TKR),
        ("3\u00a0784\u202ftkr", "3784", Measure.TKR),
        ("486\u2009892 KKR", "486892", Measure.TKR),
        ("500 tusen kronor", "500", Measure.TKR),
        ("3,8 Mkr", "3.8", Measure.MKR),
        ("3,8Mkr", "3.8", Measure.MKR),
        ("3.8 mkr", "3.8", Measure.MKR),
        ("590 mnkr", "590", Measure.MKR),
        ("14 miljoner kronor", "14", Measure.MKR),
        ("1 miljon", "1", Measure.MKR),
        ("3,8 miljoner", "3.8", Measure.MKR),
        ("1,25 milj. kr", "1.25", Measure.MKR),
        ("1 mdkr", "1", Measure.MDKR),
        ("2,5 miljarder kronor", "2.5", Measure.MDKR),
        ("486 892 499 kronor", "486892499", Measure.KR),
        ("1 234,50 kr", "1234.50", Measure.KR),
        ("1.234,50 kr", "1234.50", Measure.KR),
        ("1.234.567 SEK", "1234567", Measure.KR),
        ("1 300:-", "1300", Measure.KR),
        ("1 300 :-", "1300", Measure.KR),
        ("1 300:\u2013", "1300", Measure.KR),
        ("4,8 %", "4.8", Measure.PERCENT),
        ("4,8%", "4.8", Measure.PERCENT),
        ("95 procent", "95", Measure.PERCENT),
        ("2,1 procentenheter", "2.1", Measure.PERCENT),
        ("två miljoner kronor", "2", Measure.MKR),
        ("Tolv procent", "12", Measure.PERCENT),
        ("en halv miljon kronor", "0.5", Measure.MKR),
        ("två och en halv miljoner", "2.5", Measure.MKR),
        ("1,3 miljoner kronor", "1.3", Measure.MKR),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Det är {}.", "({})", "*{}*", "år 2023 {}, och så"])
def test_an_amount_is_a_number_with_its_unit(
    text: str, number: str, measure: Measure, around: str
) -> None:
    (one,) = amounts_in(around.format(text))
    assert (one.text, str(one.number), one.measure) == (text, number, measure)
    assert around.format(text)[one.start : one.end] == text
    assert one.number.as_tuple().exponent == -one.decimals


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("kr 500", "500"),
        ("SEK 500", "500"),
        ("kr 1 234,50", "1234.50"),
        ("SEK 1.234.567", "1234567"),
        ("kr 1 999", "1999"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Det är {}.", "({})", "*{}*", "2 st. à {}, och så"])
def test_kronor_may_stand_before_their_number(text: str, number: str, around: str) -> None:
    (one,) = amounts_in(around.format(text))
    assert (one.text, str(one.number), one.measure) == (text, number, Measure.KR)
    assert around.format(text)[one.start : one.end] == text
    assert one.own_unit


def test_a_unit_after_the_number_goes_before_one_in_front_of_it() -> None:
    assert found("SEK 5 Mkr, SEK 500 miljoner") == [
        ("5 Mkr", "5", "mkr", 0),
        ("500 miljoner", "500", "mkr", 0),
    ]
    assert found("kr 500\u2013600 i avgift") == [
        ("500 kr", "500", "kr", 0),
        ("600 kr", "600", "kr", 0),
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("-6,8 Mkr", -1),
        ("\u22126,8 Mkr", -1),
        ("\u2212 6,8 Mkr", -1),
        ("\u20136,8 Mkr", -1),
        ("minus 6,8 Mkr", -1),
        ("plus 6,8 Mkr", 1),
        ("+6,8 Mkr", 1),
    ],
)
def test_a_mark_that_stands_at_the_number_is_its_sign(text: str, mark: int) -> None:
    (one,) = amounts_in(f"Underskottet är {text}.")
    assert (one.text, one.number, one.mark) == (text, Decimal("6.8"), mark)


def test_a_dash_apart_is_no_sign() -> None:
    assert found("Resultatet \u2013 6,8 Mkr") == [("6,8 Mkr", "6.8", "mkr", 0)]


@pytest.mark.parametrize(
    "text", ["3\u20134 Mkr", "3-4 Mkr", "3 \u2013 4 Mkr", "3 till 4 Mkr", "mellan 3 och 4 Mkr"]
)
def test_a_range_is_two_amounts_in_the_same_unit(text: str) -> None:
    assert found(f"Det blir {text} i år.") == [("3 Mkr", "3", "mkr", 0), ("4 Mkr", "4", "mkr", 0)]
    low, high = amounts_in(text)
    assert (text[low.start : low.end], text[high.start : high.end]) == ("3", "4 Mkr")


@pytest.mark.parametrize("text", ["1,3 och 1,5 Mkr", "1,3 respektive 1,5 Mkr"])
def test_two_amounts_of_one_sort_share_their_unit(text: str) -> None:
    assert found(text) == [("1,3 Mkr", "1.3", "mkr", 0), ("1,5 Mkr", "1.5", "mkr", 0)]


@pytest.mark.parametrize("text", ["år 2022 och 1,5 Mkr", "12 och 1,5 Mkr", "§ 12 och 1,5 Mkr"])
def test_a_whole_number_before_another_may_be_of_another_sort(text: str) -> None:
    assert found(text) == [("1,5 Mkr", "1.5", "mkr", 0)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("**1,3** Mkr", "**{}** Mkr"),
        ("1,3 *Mkr*", "{} *Mkr*"),
        ("**1,3 Mkr**", None),
        ("1,3\nMkr", None),
    ],
)
def test_an_amount_is_found_in_two_manners_and_on_two_lines(text: str, place: str | None) -> None:
    (one,) = amounts_in(text)
    assert (one.text, one.number, one.own_unit) == ("1,3 Mkr", Decimal("1.3"), place is None)
    if place is not None:
        assert f"{text[: one.start]}{{}}{text[one.number_end :]}" == place


@pytest.mark.parametrize(
    "text",
    [
        "År 2023 och 2024",
        "två mål och tre uppdrag",
        "inga miljoner",
        "1'300 tkr",
        "- 5\n- procent",
        "den 31 augusti 2023",
        "2023-08-31",
        "ärende STK-2023-1234 kr",
        "STK 2023 576",
        "§ 12 procent",
        "sidan 4 kr",
        "Telefon 040-34 10 00",
        "tel. 34 kr",
        "20 miljoners",
        "3 kronans",
        "12 procentiga",
        "7 av 8 mål",
        "kl. 12.30",
        "[[driftbudget/3 mkr|mkr]]",
        "[[a|mkr]] Mkr",
        "`3 Mkr` är kod",
        "[här](https://malmo.se/3%20kr)",
        "https://malmo.se/a/5%",
        "v3 Mkr",
        "1,2,3 Mkr",
        # Of something else than kronor.
        "1,3 miljoner invånare",
        "1,3 miljoner\u00a0invånare",
        "1,3 miljoner\ninvånare",
        "1,3 miljoner unika besökare",
        "2 till 3 miljoner biblioteksbesök",
        "en halv miljon malmöbor",
        "1,3 milj. resor",
        "8 miljarder människor",
        "1,3 miljoner euro",
        "1,3 miljoner danska kronor",
        # A head, and a head's year.
        "Belopp i kr 2023",
        "Belopp i Tkr 500",
        "kr 2023, 2024",
        "kr 500-tal",
        "SEK 1,2,3",
        "Paragraf 7:-a",
    ],
)
def test_what_is_no_amount_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "balance", "growth"),
    [
        ("Ett underskott på 3,8 Mkr.", -1, 0),
        ("Ett överskott på 3,8 Mkr.", 1, 0),
        ("Budgeten överskrids med 3,8 Mkr.", -1, 0),
        ("En negativ avvikelse på 3,8 Mkr.", -1, 0),
        ("Det blir 3,8 Mkr i överskott.", 1, 0),
        ("Ett överskott på 1 Mkr och ett underskott på 3,8 Mkr.", -1, 0),
        ("Underskottet är stort. Kostnaden är 3,8 Mkr.", 0, 0),
        ("Kostnadsökningen är 3,8 %.", 0, 1),
        ("Intäkterna minskar med 3,8 %.", 0, -1),
        ("Resultatet är 3,8 Mkr.", 0, 0),
    ],
)
def test_words_near_an_amount_say_its_sign(text: str, balance: int, growth: int) -> None:
    one = amounts_in(text)[-1]
    assert (one.balance, one.growth) == (balance, growth)


def near(one: Written) -> dict[str, int]:
    return dict(one.near)


def test_the_words_around_are_those_of_the_sentence_with_their_distance() -> None:
    text = "Annat här. Styrelsen väntas få 3 Mkr kvar i år. Och mer."
    assert near(amounts_in(text)[0]) == {"styrelsen": 2, "väntas": 1, "få": 0, "kvar": 0, "år": 1}


def test_items_and_headings_part_sentences_and_headings_stand_above() -> None:
    text = "## Intäkter och annat\n\n- Bidrag 3 Mkr\n- Löner 4 Mkr\n\n# Slut\n5 Mkr"
    bidrag, loner, slut = amounts_in(text, heading="Hela året")
    assert near(bidrag) == {"bidrag": 0}
    assert near(loner) == {"löner": 0}
    assert bidrag.heading == ("intäkter", "och", "annat", "hela", "året")
    assert slut.heading == ("slut", "hela", "året")


def test_an_amount_is_kept_by_its_signs_whatever_its_spaces_and_minus() -> None:
    assert same_amount("\u22123\u00a0784\u202fTkr ") == "-3 784 Tkr"


@given(st.text() | st.text(alphabet="0123456789 .,-–+%krMT\u00a0\nmellanochtill[]|`#"))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    for one in amounts_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.start < one.number_end <= one.end
        assert one.key >= 0

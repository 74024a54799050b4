"""Figures typed by hand, against the figures of 2023: right, rounded, wrong and foreign ones."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content.shapes import UNITS, Kind
from reports.figures import Figure, Figures, Wording, figures_of
from reports.text.closeness import Labels
from reports.text.live import Form, shown
from reports.text.matching import Match, Matcher, Verdict, made_live, near_bound, rounded_key
from reports.text.prose import parts_of, plain_text
from reports.text.written import SignFrom
from tests.reports.case import case

NBSP, MINUS = "\u00a0", "\u2212"


@cache
def matcher() -> Matcher:
    return Matcher(figures_of(case()))


def match(text: str, heading: str = "") -> Match:
    (one,) = matcher().matches(text, heading=heading)
    return one


def first(one: Match) -> tuple[str, str]:
    """The best candidate: its value as the amount is written, and its label."""
    return one.candidates[0].shown.replace(NBSP, " ").replace(MINUS, "-"), one.candidates[0].label


ANSLAG = "Avvikelse, Kommunstyrelsens anslag"
OF_STYRELSEN = "Avvikelse, Styrelsen"
OF_JOBBPAKT = "Belopp, Jobbpakt, STK 2023 576"
STAFF = "Avvikelse, Personalkostnader, KB-finansierad"


@pytest.mark.parametrize(
    ("text", "shown_as", "label"),
    [
        # Right to the last digit: 3 037, 7 979, 486 892, 460 Tkr, 4,8 %.
        ("Styrelsen lämnar ett överskott på 3 037 Tkr.", "3 037 Tkr", OF_STYRELSEN),
        ("KB-finansierad verksamhet: personalkostnader 7 979 tkr", "7 979 Tkr", STAFF),
        (
            "Kommunbidraget i årets budget är 486\u00a0892 Tkr.",
            "486 892 Tkr",
            "Budget, Kommunbidrag",
        ),
        (
            "Av investeringsutrymmet blir 460 Tkr kvar, en positiv avvikelse.",
            "460 Tkr",
            "Avvikelse, Allmänt investeringsutrymme",
        ),
        ("Nettokostnaden ökar med 4,8 procent.", "4,8 %", "Förändring i %, Nettokostnad"),
        # Rounded, in any unit and any words for it.
        ("Styrelsen lämnar ett överskott på 3,0 Mkr.", "3,0 Mkr", OF_STYRELSEN),
        ("Styrelsen lämnar ett överskott på 3 miljoner kronor.", "3 Mkr", OF_STYRELSEN),
        ("Styrelsen lämnar ett överskott på 3,04 mnkr.", "3,04 Mkr", OF_STYRELSEN),
        ("Jobbpakt gav 7,4 Mkr under året.", "7,4 Mkr", OF_JOBBPAKT),
        ("Styrelsen lämnar ett överskott på 3,0 miljoner.", "3,0 Mkr", OF_STYRELSEN),
        # In kronor, however that is written.
        ("Jobbpakt gav kr 7 417 000.", "7 417 000 kr", OF_JOBBPAKT),
        ("Jobbpakt gav SEK 7.417.000.", "7 417 000 kr", OF_JOBBPAKT),
        ("Jobbpakt gav 7 417 000:-.", "7 417 000 kr", OF_JOBBPAKT),
        ("Kostnaderna ökar med 2 %.", "2 %", "Förändring i %, Kostnader"),
        # Without a sign the size decides: the net cost is stored as −486 892.
        (
            "Nettokostnaden väntas bli 486,9 Mkr enligt prognosen för 2023.",
            "-486,9 Mkr",
            "Prognos 2023, Nettokostnad",
        ),
    ],
)
def test_what_is_right_at_the_decimals_written_is_matched(
    text: str, shown_as: str, label: str
) -> None:
    one = match(text)
    assert one.verdict is Verdict.MATCHED
    assert one.named
    assert (shown_as, label) in [
        (c.shown.replace(NBSP, " ").replace(MINUS, "-"), c.label) for c in one.candidates
    ]


@pytest.mark.parametrize(
    ("text", "shown_as", "label"),
    [
        # The 2023 report's own slip: the sum of the two funds is 1,2 (1 822 + 1 215 = 3 037).
        ("Kommunstyrelsens anslag ger i allt ett överskott på 1,3 Mkr.", "1,2 Mkr", ANSLAG),
        ("Styrelsen lämnar ett överskott på 3 038 Tkr.", "3 037 Tkr", OF_STYRELSEN),
        ("Nettokostnaden ökar med 4,9 procent.", "4,8 %", "Förändring i %, Nettokostnad"),
        ("Jobbpakt gav 7 418 000 :-.", "7 417 000 kr", OF_JOBBPAKT),
        ("Jobbpakt gav kr 7 418 000.", "7 417 000 kr", OF_JOBBPAKT),
    ],
)
def test_what_is_a_little_wrong_is_near_what_its_words_name(
    text: str, shown_as: str, label: str
) -> None:
    one = match(text)
    assert (one.verdict, first(one)) == (Verdict.NEAR, (shown_as, label))


def test_a_figure_with_the_other_sign_is_no_match() -> None:
    one = match("Styrelsen lämnar ett underskott på 3 037 Tkr.")
    assert (one.verdict, one.sign) == (Verdict.NEAR, SignFrom.WORDS)
    assert OF_STYRELSEN in [candidate.label for candidate in one.candidates]
    assert first(one)[0] == "3 037 Tkr"
    assert one.candidates[0].other_sign
    assert match("Nettokostnaden minskar med 4,8 %.").verdict is Verdict.NEAR
    assert match("Styrelsen: avvikelse -3 037 Tkr").verdict is Verdict.NEAR


def test_a_surplus_is_a_result_and_never_a_cost_of_the_same_size() -> None:
    """1 275 Tkr of other staff costs are budgeted; no result of the round is 1,3 Mkr."""
    cost = match("Det har gått åt 1,3 Mkr.")
    assert cost.verdict is Verdict.MATCHED
    for text in ("ett överskott på 1,3 Mkr", "ett underskott på drygt 1,3 Mkr"):
        one = match(f"Prognosen är {text}.")
        assert one.verdict is not Verdict.MATCHED
        found = [matcher().figures[candidate.key].wording for candidate in one.candidates]
        assert found
        assert Wording.NONE not in found
    assert match("Underskottet beror på hyror för 1,3 Mkr.").verdict is Verdict.MATCHED


def test_a_published_surplus_without_a_table_of_its_own_is_one() -> None:
    of_2020 = Figure("u/o/v", "Överskott", Decimal("22400000"), Kind.MKR, "u", "Uppgifter", "Mkr")
    (one,) = Matcher(Figures([of_2020])).matches("Året gav ett överskott på 22,4 Mkr.")
    assert one.verdict is Verdict.MATCHED


def test_where_a_sign_was_read_is_told() -> None:
    assert match("Styrelsen lämnar ett överskott på 3 037 Tkr.").sign is SignFrom.WORDS
    assert match("Styrelsen: avvikelse +3 037 Tkr").sign is SignFrom.MARK
    assert match("Styrelsen: avvikelse 3 037 Tkr").sign is SignFrom.NOWHERE


@pytest.mark.parametrize(
    "amount", ["590 mnkr", "95 procent", "350 000 Tkr", "3 mdkr", "SEK 61", "61:-", "61 miljoner"]
)
def test_what_is_like_no_figure_is_unknown_and_shows_the_nearest(amount: str) -> None:
    one = match(f"Till sociala obligationer har {amount} avsatts.")
    assert one.verdict is Verdict.UNKNOWN
    assert one.candidates


def test_an_amount_that_only_its_size_agrees_with_says_that_no_word_names_it() -> None:
    one = match("Till konferensen gick 7 979 Tkr.")
    assert (one.verdict, one.named) == (Verdict.MATCHED, False)


def test_what_the_writer_has_marked_is_foreign_with_its_source_in_its_section_alone() -> None:
    text = "Obligationerna är på 590\u00a0mnkr."
    outside = {("sammanfattning", "590 mnkr"): "Finansrapporten"}
    (here,) = matcher().matches(text, "sammanfattning", outside=outside)
    (there,) = matcher().matches(text, "ekonomi", outside=outside)
    assert (here.verdict, here.source) == (Verdict.FOREIGN, "Finansrapporten")
    assert (there.verdict, there.source) == (Verdict.UNKNOWN, "")


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Investeringsutrymme", "Avvikelse, Allmänt investeringsutrymme"),
        (
            "Periodens utfall, KB-finansierad verksamhet: intäkter",
            "Utfall mot budget jan–aug, Intäkter, KB-finansierad verksamhet",
        ),
    ],
)
def test_the_heading_tells_what_a_bare_amount_is(heading: str, label: str) -> None:
    # Both are 0,5 Mkr: 460 Tkr, and 0,5 of the 22,3 Mkr for the period.
    for one in (match("Det blev 0,5 Mkr.", heading), match(f"# {heading}\nDet blev 0,5 Mkr.")):
        assert (one.verdict, first(one)[1], one.named) == (Verdict.MATCHED, label, True)


def test_every_amount_of_a_text_is_told_of_in_order_with_its_place() -> None:
    text = (
        "Styrelsen ger 3,0 Mkr över [[laget/deviation]] och 590 mnkr lånas, "
        "ärende STK-2023-1234 den 31 augusti 2023."
    )
    found = matcher().matches(text, "s")
    assert [(text[m.start : m.end], m.section, m.verdict) for m in found] == [
        ("3,0 Mkr", "s", Verdict.MATCHED),
        ("590 mnkr", "s", Verdict.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("Ett överskott på 3,8 Mkr i år.", "Ett överskott på [[{}|mkr1]] i år."),
        ("Ett överskott på +3,8 Mkr i år.", "Ett överskott på [[{}|mkr1|tecken]] i år."),
        (
            "Ett överskott på 3,8 miljoner kronor.",
            "Ett överskott på [[{}|mkr1|utan enhet]] miljoner kronor.",
        ),
        ("Ett överskott på 3 784 Tkr.", "Ett överskott på [[{}|tkr0]]."),
        ("Ett överskott på 3,7\u20133,8 Mkr.", "Ett överskott på 3,7\u2013[[{}|mkr1]]."),
        ("Jobbpakt gav kr 7 417 000.", "Jobbpakt gav [[{}|kr0]]."),
        ("Jobbpakt gav SEK 7 417 000.", "Jobbpakt gav [[{}|kr0]]."),
        ("Jobbpakt gav 7 417 000:-.", "Jobbpakt gav [[{}|kr0|utan enhet]]:-."),
    ],
)
def test_a_matched_amount_can_be_made_live_in_its_place(text: str, live: str) -> None:
    one = matcher().matches(text, heading="KB-finansierad verksamhet")[-1]
    best = one.candidates[0]
    assert made_live(text, one, best) == live.format(best.key)


def test_an_amount_that_no_form_shows_is_not_made_live() -> None:
    one = match("Kommunbidraget är 0,5 mdkr.")
    assert one.verdict is Verdict.MATCHED
    with pytest.raises(ValueError, match="no form"):
        made_live("Kommunbidraget är 0,5 mdkr.", one, one.candidates[0])


KINDS = {Kind.TKR: 3, Kind.MKR: 3, Kind.KR: 2, Kind.PERCENT: 3}


def written(figure: Figure, unit: Kind, decimals: int) -> str:
    return shown(figure, Form(unit, decimals))


@given(st.data())
def test_every_figure_written_out_is_matched_and_can_be_made_live(data: st.DataObject) -> None:
    figures = matcher().figures
    amounts = [figure for figure in figures.values() if figure.kind in KINDS]
    figure = data.draw(st.sampled_from(amounts))
    units = list(UNITS) if figure.kind in UNITS else [Kind.PERCENT]
    unit = data.draw(st.sampled_from(units))
    amount = written(figure, unit, data.draw(st.integers(0, KINDS[unit])))
    text = f"Här står {amount} nu."
    (one,) = matcher().matches(text)
    assert one.verdict is Verdict.MATCHED
    for candidate in one.candidates:
        (part,) = parts_of(made_live(text, one, candidate), figures)
        said = plain_text([part]).replace(MINUS, "")
        assert said == text.replace(MINUS, "")


@given(st.text() | st.text(alphabet="0123456789 ,-%krMT\növerskott.#"))
def test_no_text_makes_the_check_fail(text: str) -> None:
    for one in matcher().matches(text):
        assert one.verdict in Verdict


def test_without_figures_every_amount_is_unknown() -> None:
    (one,) = Matcher(Figures()).matches("Det är 3 Mkr.")
    assert (one.verdict, one.candidates) == (Verdict.UNKNOWN, ())


@pytest.mark.parametrize(
    ("kronor", "step", "key"),
    [("1250000", 5, 13), ("-1250000", 5, 13), ("1249999.99", 5, 12), ("0.005", -2, 1), ("0", 3, 0)],
)
def test_sizes_are_rounded_half_away_from_zero(kronor: str, step: int, key: int) -> None:
    assert rounded_key(Decimal(kronor), step) == key


@pytest.mark.parametrize(
    # 1,3 and 0,8 are 13 and 8 of their last digit: 2 is at most a quarter of both; of 3 it is not.
    ("key", "bound"),
    [(0, 1), (3, 1), (7, 1), (8, 2), (13, 2), (100, 2), (486_892, 9_737)],
)
def test_near_is_within_the_stated_bound(key: int, bound: int) -> None:
    assert near_bound(key) == bound


def many(count: int, values: Mapping[int, int]) -> Figures:
    figure = Figure("", "Avvikelse, Styrelsen", Decimal(0), Kind.TKR, "t", "T", "Tkr")
    return Figures(
        replace(
            figure, key=f"t/{n}/c", value=Decimal(values[n % len(values)]), wording=Wording.NONE
        )
        for n in range(count)
    )


def test_the_work_for_an_amount_does_not_grow_with_the_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    closeness = Labels.closeness

    def noted(labels: Labels, figure: int, around: Mapping[int, float]) -> float:
        compared.append(figure)
        return closeness(labels, figure, around)

    monkeypatch.setattr(Labels, "closeness", noted)
    sizes = {n: 1_000_000 + 1_000 * (n - 20) for n in range(40)}
    counts = []
    for count in (4_000, 40_000):
        compared.clear()
        Matcher(many(count, sizes)).matches("Juridik fick 1 000 Tkr.")
        counts.append(len(compared))
    assert counts[0] == counts[1] <= 12 + 12 * 4

"""Counts of goals and assignments typed by hand, in digits and in words, against the report's."""

from functools import cache

import pytest

from reports.figures import figures_of
from reports.text.counting import ASSIGNMENTS, GOALS, counts_in
from reports.text.matching import Match, Matcher, Verdict, made_live
from reports.text.written import Measure
from tests.reports.case import case
from tests.reports.figures.test_goals import graded


@cache
def matcher() -> Matcher:
    # Seven of eight on plan for the period, six for the term of office; three assignments.
    return Matcher(figures_of(case(), goals=graded()))


def matches(text: str) -> list[Match]:
    return [one for one in matcher().matches(text) if one.measure is Measure.COUNT]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sju av åtta mål följer planen.", [("Sju av åtta mål", 7, 8, GOALS)]),
        ("7 av de 8 målen", [("7 av de 8 målen", 7, 8, GOALS)]),
        ("sju av målen", [("sju av målen", 7, None, GOALS)]),
        ("de åtta kommunfullmäktigemålen", [("åtta kommunfullmäktigemålen", 8, None, GOALS)]),
        ("13 budgetuppdrag", [("13 budgetuppdrag", 13, None, ASSIGNMENTS)]),
        ("sex av åtta sett till mandatperioden", [("sex av åtta", 6, 8, "")]),
        ("inget av målen", [("inget av målen", 0, None, GOALS)]),
        ("sexton mål", [("sexton mål", 16, None, GOALS)]),
        # What counts nothing of the sort: any goal, parts of words, shares, amounts, dates.
        ("Ett mål är att bli fler. Tre målområden och två målgrupper.", []),
        ("7 av 8 procent, 3 av 10 Mkr och 5 av 8,5", []),
        ("den 8 mars, § 7, 2023 och sju procent", []),
        ("[[mal/antal]] mål och `åtta mål`", []),
    ],
)
def test_a_count_is_read_with_what_it_counts(
    text: str, found: list[tuple[str, int, int | None, str]]
) -> None:
    assert [(one.text, one.count, one.total, one.about) for one in counts_in(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Av stadens mål går sju av åtta enligt plan under perioden.",
        "Sex av åtta mål väntas gå enligt plan sett till mandatperioden.",
        "Sju av målen följer planen.",
        "Sju av åtta mål går enligt plan under perioden och sex av åtta sett till mandatperioden.",
        "Kommunfullmäktige har riktat åtta mål till nämnden; under perioden följs planen.",
        "Ett av målen går delvis enligt plan under perioden.",
        "Nämnden har tre budgetuppdrag.",
    ],
)
def test_a_count_that_is_right_is_matched(text: str) -> None:
    found = matches(text)
    assert found
    assert {one.verdict for one in found} == {Verdict.MATCHED}


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Sju av åtta mål går enligt plan under mandatperioden.", "6 av 8"),
        ("Sex av målen går enligt plan under perioden.", "7"),
        ("Sju av nio mål går enligt plan under perioden.", "7 av 8"),
        ("Kommunfullmäktige har riktat nio mål till nämnden.", "8"),
        ("Två av de tre budgetuppdragen är klara.", "1 av 3"),
    ],
)
def test_a_count_that_is_wrong_is_told_of_with_the_right_one(text: str, nearest: str) -> None:
    (one,) = matches(text)
    assert (one.verdict, one.candidates[0].shown) == (Verdict.NEAR, nearest)


def test_a_count_that_is_like_none_is_unknown() -> None:
    (one,) = matches("Regionen har sjutton mål.")
    assert one.verdict is Verdict.UNKNOWN


def test_a_count_of_something_else_is_none_of_the_reports() -> None:
    assert matches("Fem av stadens fjorton områden deltar, och sju av åtta kommuner.") == []
    assert Matcher(figures_of(case())).matches("Sju av åtta mål.") == ()


def test_a_count_is_made_live_with_what_it_is_counted_of() -> None:
    text = "Sju av åtta mål går enligt plan under perioden."
    (one,) = matches(text)
    live = made_live(text, one, one.candidates[0])
    assert live == "[[mal/perioden/enligt_plan|av]] mål går enligt plan under perioden."
    text = "Sju av målen går enligt plan under perioden."
    (one,) = matches(text)
    assert made_live(text, one, one.candidates[0]).startswith("[[mal/perioden/enligt_plan]] av mål")


def test_a_marked_count_is_foreign() -> None:
    outside = {("mal", "sjutton mål"): "Regionens plan"}
    (one,) = matcher().matches("Regionen har sjutton mål.", "mal", outside=outside)
    assert (one.verdict, one.source) == (Verdict.FOREIGN, "Regionens plan")

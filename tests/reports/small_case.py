"""A small committee by hand: its sums are the published ones of August 2023, in Tkr."""

from datetime import date
from decimal import Decimal

from budget.calc.appropriations import Decision, DecisionKind
from budget.calc.cells import Amounts, Cube
from budget.calc.inputs import PERIOD, Explanation, Month, RoundInfo, RoundInputs
from budget.calc.structure import Area, Line, LineGroup, LineSet, Segment, Structure

INFO = RoundInfo(
    key=1,
    committee="Kommunstyrelsen",
    committee_slug="kommunstyrelsen",
    administration="Stadskontoret",
    year=2023,
    name="Delårsrapport augusti",
    slug="augusti",
    cutoff=8,
    as_of=date(2023, 8, 31),
    state="decided",
    threshold=Decimal(500_000),
)
SEGMENTS = (
    Segment(1, "styrelsen", "Styrelsen", "Styrelsen"),
    Segment(2, "kb", "Kommunbidragsfinansierad", "Kommunbidragsfinansierad verksamhet"),
    Segment(3, "solidariskt", "Solidariskt", "Solidariskt och intäktsfinansierad verksamhet"),
)
AREAS = (
    Area(11, "anslag", "Anslag", 1),
    Area(12, "trygghet", "Trygghet", 2),
    Area(13, "forsakringar", "Försäkringar", 3),
)
LINES = (
    Line(21, "intakter", "Intäkter", LineGroup.INCOMES),
    Line(22, "kostnader", "Kostnader", LineGroup.OTHER),
)
LINE_SETS = (
    LineSet(31, "nettokostnad", "intakter", "Intäkter", frozenset({21})),
    LineSet(32, "nettokostnad", "kostnader", "Kostnader", frozenset({22})),
)
STRUCTURE = Structure(SEGMENTS, AREAS, LINES, line_sets=LINE_SETS)


def tkr(number: int) -> Decimal:
    """Kronor from Tkr."""
    return Decimal(number * 1000)


def _amounts(budget: int, to_date: int, actual: int, forecast: int, last_year: int) -> Amounts:
    return Amounts(
        budget=tkr(budget),
        budget_to_date=tkr(to_date),
        original=tkr(budget),
        actual=tkr(actual),
        forecast=tkr(forecast),
        last_year=tkr(last_year),
    )


CELLS = {
    (11, 22): _amounts(-163_920, -110_000, -93_500, -160_883, -160_663),
    (12, 22): _amounts(-322_972, -213_286, -190_963, -319_188, -300_000),
    (13, 21): _amounts(0, 0, 12_200, 239_459, 245_941),
    (13, 22): _amounts(0, 0, 0, -246_280, -250_000),
}
MONTHS = (
    *(Month(number, tkr(-40_000), tkr(-34_000)) for number in range(1, 8)),
    Month(8, tkr(-43_286), tkr(-34_263)),
    *(Month(number, tkr(-40_900), Decimal(0)) for number in (9, 10, 11)),
    Month(12, tkr(-40_906), Decimal(0)),
)


def decision(key: int, amount: int, title: str, kind: str = "change") -> Decision:
    """A decision of so many Tkr."""
    day = date(2023, 1, key)
    return Decision(
        key, DecisionKind(kind), f"STK 2023 {key}", title, tkr(amount), "council", day, 1, ""
    )


DECISIONS = (
    decision(1, 469_927, "Ursprungligt beslut", "original"),
    decision(2, 792, "Samverkansresurser"),
    decision(3, 650, "Tillväxtkommissionen"),
    decision(4, 4_750, "Easyfairs"),
    decision(5, 7_417, "Jobbpakt"),
    decision(6, 0, "Omdisponering", "reallocation"),
    decision(7, 300, "Äldrevänliga städer"),
    decision(8, 2_500, "Klimatanpassning"),
    decision(9, 556, "Lindängen"),
)
EXPLANATIONS = (
    Explanation(PERIOD, "Bidragen betalas i höst.", segment=1),
    Explanation(PERIOD, "Vakanser tillsätts.", segment=2),
    Explanation(PERIOD, "Försäkringsärenden i höst.", segment=3),
)


def inputs() -> RoundInputs:
    """The whole case."""
    return RoundInputs(INFO, STRUCTURE, Cube(CELLS), MONTHS, DECISIONS, EXPLANATIONS)

"""Committees large and small: what is much for one is told so, in words and tables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.cells import Amounts, Cube
from budget.calc.inputs import Grant, RoundInputs
from reports.content.appropriation import grants
from reports.content.city import city_standing
from reports.content.standing import standing
from reports.figures.own import own_tables
from tests.reports.content.test_city import Committee
from tests.reports.small_case import INFO, STRUCTURE

OVER = "överskrida budgeten för 2023 med"


def of(budget: int, forecast: int, threshold: int = 5_000) -> RoundInputs:
    """A committee of one area; kronor, cost −."""
    structure = replace(
        STRUCTURE, segments=STRUCTURE.segments[:1], areas=STRUCTURE.areas[:1], line_sets=()
    )
    amounts = Amounts(budget=Decimal(budget), forecast=Decimal(forecast))
    info = replace(INFO, committee="Valnämnden", threshold=Decimal(threshold), previous="")
    return RoundInputs(info, structure, Cube({(11, 22): amounts}))


@pytest.mark.parametrize(
    ("budget", "forecast", "said", "under"),
    [
        # 45 000 of 400 000 is nothing in Mkr with one decimal, and more than may stand unexplained
        (-400_000, -445_000, f"{OVER} 45 Tkr", "445 Tkr mot kommunbidraget 400 Tkr"),
        (-400_000, -355_000, "få 45 Tkr över för 2023", "355 Tkr mot kommunbidraget 400 Tkr"),
        (-400_000, -405_000, "hålla budgeten för 2023", "405 Tkr mot kommunbidraget 400 Tkr"),
        (-400_000, -405_001, f"{OVER} 5 Tkr", "nettokostnad på 405 Tkr"),
        (-400_000, -400_000, "hålla budgeten för 2023", "400 Tkr mot kommunbidraget 400 Tkr"),
        (-1_000_000, -1_049_999, f"{OVER} 50 Tkr", "1,0 Mkr mot"),
        (-1_000_000, -1_050_000, f"{OVER} 0,1 Mkr", "1,1 Mkr mot kommunbidraget 1,0 Mkr"),
        # paid by fees: no grant to be held against
        (
            0,
            1_200_000,
            "få 1,2 Mkr över för 2023",
            "nettointäkt på 1,2 Mkr mot en budget på noll netto",
        ),
        (0, -1_200_000, f"{OVER} 1,2 Mkr", "nettokostnad på 1,2 Mkr mot en budget på noll netto"),
        (
            2_000_000,
            1_500_000,
            f"{OVER} 0,5 Mkr",
            "nettointäkt på 1,5 Mkr mot budgetens nettointäkt 2,0 Mkr",
        ),
    ],
)
def test_a_committee_is_told_of_in_the_unit_of_its_size(
    budget: int, forecast: int, said: str, under: str
) -> None:
    first = standing(of(budget, forecast))
    assert first.sentence == f"Valnämnden väntas {said}."
    assert under in first.under.replace("\u00a0", " ")


def test_the_facts_stand_in_the_same_unit() -> None:
    units = {fact.key: fact.unit for fact in standing(of(-400_000, -445_000)).facts}
    assert (units["appropriation"], units["forecast"]) == ("Tkr", "Tkr")
    units = {fact.key: fact.unit for fact in standing(of(-1_000_000, -445_000)).facts}
    assert (units["appropriation"], units["forecast"]) == ("Mkr", "Mkr")


def test_the_city_counts_it_among_those_that_overspend() -> None:
    small = of(-400_000, -445_000)
    told = city_standing([Committee(small.info, small.total)])
    assert told.sentence == "Valnämnden väntas överskrida sin budget."


@pytest.mark.parametrize(
    ("amounts", "listed", "said"),
    [
        ((1_000_000, 999_999, 50_000), [1_000_000], True),
        ((2_000_000, 1_000_000), [2_000_000, 1_000_000], False),
        ((30_000, 50_000), [50_000, 30_000], False),  # none is large here: all are
    ],
)
def test_grants_are_listed_from_a_million_or_all_where_none_is_so_large(
    amounts: tuple[int, ...], listed: list[int], said: bool
) -> None:
    zero = Decimal(0)
    given = tuple(Grant(11, f"{ore}", "", Decimal(ore), zero, zero, None) for ore in amounts)
    table = grants(replace(of(-400_000, -400_000), grants=given))
    assert table is not None
    assert [row.values[1] for row in table.rows] == listed
    assert any("minst 1 Mkr" in note for note in table.footnotes) is said


@pytest.mark.parametrize(
    ("limit", "listed", "said"),
    [
        (2_000_000, [2_000_000], "Beslut på minst 2 Mkr."),
        (1_250_000, [2_000_000], "Beslut på minst 1\u00a0250 Tkr."),
        (750_000, [2_000_000, 750_000], "Beslut på minst 750 Tkr."),
        (0, [2_000_000, 750_000, 40_000], None),
    ],
)
def test_the_limit_of_grants_is_the_years_own(
    limit: int, listed: list[int], said: str | None
) -> None:
    zero = Decimal(0)
    given = tuple(
        Grant(11, f"{kr}", "", Decimal(kr), zero, zero, None) for kr in (40_000, 2_000_000, 750_000)
    )
    inputs = of(-400_000, -400_000)
    info = replace(inputs.info, grant_limit=Decimal(limit))
    table = grants(replace(inputs, info=info, grants=given))
    assert table is not None
    assert [row.values[1] for row in table.rows] == listed
    assert [note for note in table.footnotes if "minst" in note] == ([said] if said else [])
    (bounds,) = [t for t in own_tables(replace(inputs, info=info)) if t.key == "omgang"]
    assert bounds.value("redovisade_beslut", "belopp_tkr") == limit

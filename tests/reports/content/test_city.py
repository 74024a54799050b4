"""The city's sums: only what can be added is, and what is left out is told."""

from dataclasses import dataclass, replace
from decimal import Decimal

from budget.calc.cells import Amounts
from budget.calc.inputs import Period, RoundInfo
from reports.content.city import city_standing, city_table
from tests.reports.small_case import INFO, tkr

BOOKED = Period(4, (1, 2, 3, 4))


@dataclass(frozen=True)
class Committee:
    """A committee's round as the database sums it."""

    info: RoundInfo
    amounts: Amounts
    has_forecast: bool = True
    has_last_year: bool = True
    period: Period = BOOKED


def committee(name: str, year: int = 2023, **tkr_of: int) -> Committee:
    amounts = Amounts(**{measure: tkr(amount) for measure, amount in tkr_of.items()})
    return Committee(replace(INFO, committee=name, year=year), amounts, "forecast" in tkr_of)


PARKS = committee("Parknämnden", budget=-1000, forecast=-1100, last_year=-1000)
SCHOOLS = committee("Skolnämnden", budget=-2000, forecast=-2000, last_year=-1600)
UNKNOWN = committee("Fritidsnämnden", budget=-500, last_year=-450)
LATER = committee("Kulturnämnden", 2024, budget=-300, forecast=-300, last_year=-300)
NEW = replace(committee("Miljönämnden", budget=-100, forecast=-100), has_last_year=False)


def test_a_committee_without_a_forecast_is_neither_summed_nor_said_to_keep_its_budget() -> None:
    standing = city_standing([PARKS, UNKNOWN])
    assert standing.sentence == "Parknämnden väntas överskrida sin budget."
    assert standing.under.endswith("1 nämnd är inte med: den har ingen prognos för 2023.")
    assert {fact.key: fact.value for fact in standing.facts}["deviation"] == tkr(-100)
    table = city_table([PARKS, UNKNOWN])
    assert table.value("Fritidsnämnden", "kommunbidrag_tkr") == tkr(500)
    for column in ("prognos_tkr", "avvikelse_tkr", "forandring_procent"):
        assert table.value("Fritidsnämnden", column) is None
    assert table.value("Summa", "kommunbidrag_tkr") == tkr(1000)
    assert table.value("Summa", "avvikelse_tkr") == tkr(-100)
    assert table.footnotes == ("1 nämnd är inte med: den har ingen prognos för 2023.",)


def test_committees_are_counted_as_one_says_it() -> None:
    third = committee("Miljönämnden", budget=-100, forecast=-100)
    said = {
        (SCHOOLS,): "Skolnämnden väntas hålla sin budget.",
        (SCHOOLS, third): "Båda nämnderna väntas hålla sin budget.",
        (SCHOOLS, third, third): "Alla 3 nämnder väntas hålla sin budget.",
        (SCHOOLS, PARKS): "1 av 2 nämnder väntas överskrida sin budget.",
    }
    assert {chosen: city_standing(chosen).sentence for chosen in said} == said


def test_where_nobody_has_a_forecast_that_is_said_and_nothing_is_summed() -> None:
    assert city_standing([UNKNOWN]).sentence == "Ingen nämnd har ännu någon prognos."
    assert [row.key for row in city_table([UNKNOWN]).rows] == ["Fritidsnämnden"]


def test_a_period_is_summed_over_committees_that_have_anything_booked_and_the_rest_is_told() -> (
    None
):
    # −700 against −900: +200; −500 against −450: −50. Nothing is booked in the third.
    parks = committee("Parknämnden", budget=-1000, forecast=-1, budget_to_date=-900, actual=-700)
    schools = committee("Skolnämnden", budget=-600, forecast=-1, budget_to_date=-450, actual=-500)
    none = committee("Miljönämnden", budget=-100, forecast=-100)
    late = replace(schools, period=Period(4, (1, 2, 3)))
    table = city_table([parks, late, replace(none, period=Period(4, ()))])
    assert table.value("Parknämnden", "period_tkr") == tkr(200)
    assert table.value("Skolnämnden", "period_tkr") == tkr(-50)
    assert table.value("Miljönämnden", "period_tkr") is None
    assert table.value("Summa", "period_tkr") == tkr(150)
    assert table.footnotes == (
        "”Hittills mot budget” räknas på de månader som är bokförda. Inte bokfört än: "
        "Skolnämnden (april), Miljönämnden (januari–april).",
    )


def test_rounds_of_different_years_are_not_added() -> None:
    table = city_table([PARKS, SCHOOLS, LATER])
    assert table.row("Summa").values[0] == "Summa 2023"
    assert table.value("Summa", "kommunbidrag_tkr") == tkr(3000)
    assert table.value("Kulturnämnden", "kommunbidrag_tkr") == tkr(300)
    assert table.footnotes == ("1 nämnd är inte med: den har ingen prognos för 2023.",)
    # As many in both years: the newest.
    assert city_table([PARKS, LATER]).row("Summa").values[0] == "Summa 2024"


def test_the_development_compares_only_committees_that_have_a_last_year() -> None:
    # (1 100 + 2 000) / (1 000 + 1 600) − 1, whatever the new committee costs.
    change = city_table([PARKS, SCHOOLS, NEW]).value("Summa", "forandring_procent")
    assert isinstance(change, Decimal)
    assert round(change, 1) == Decimal("19.2")
    assert city_table([PARKS, SCHOOLS, NEW]).value("Summa", "kommunbidrag_tkr") == tkr(3100)

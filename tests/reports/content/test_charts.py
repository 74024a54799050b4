"""The charts' figures: the published ones, and rounds with little or odd content."""

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.amounts import Unit
from budget.calc.cells import Amounts, Cube
from budget.calc.inputs import Month, RoundInputs
from budget.calc.structure import Area, Segment
from reports.content.charts import CHARTS, Bar, Chart, Tone, chart, charts_of
from reports.content.shapes import Target
from tests.reports import small_case as case
from tests.reports.small_case import tkr

MINUS, SPACE = "\u2212", "\u00a0"


def shown(text: str) -> str:
    """A figure written with plain minus and spaces, as it is shown."""
    return text.replace("-", MINUS).replace(" ", SPACE)


def made(key: str, inputs: RoundInputs | None = None) -> Chart:
    found = chart(inputs or case.inputs(), key)
    assert found is not None
    return found


def labelled(found: Chart) -> list[tuple[str, str]]:
    return [(bar.label, found.figure(bar)) for bar in found.bars]


def is_joined(bars: tuple[Bar, ...]) -> bool:
    return all(bar.end == after.start for bar, after in itertools.pairwise(bars))


def test_the_charts_stand_in_their_order() -> None:
    assert [found.key for found in charts_of(case.inputs())] == list(CHARTS)


def test_an_unknown_key_gives_no_chart() -> None:
    assert chart(case.inputs(), "finns-inte") is None


def test_the_waterfall_goes_from_appropriation_to_forecast_by_the_published_deviations() -> None:
    found = made("fran-kommunbidrag-till-prognos")
    assert labelled(found) == [
        ("Kommunbidrag", shown("486 892")),
        ("Styrelsen", shown("+3 037")),
        ("Kommunbidragsfinansierad", shown("+3 784")),
        ("Solidariskt", shown("-6 821")),
        ("Prognos, nettokostnad", shown("-486 892")),
    ]
    assert [bar.tone for bar in found.bars[1:4]] == [Tone.PLUS, Tone.PLUS, Tone.MINUS]


def test_the_waterfall_begins_at_the_appropriation_and_ends_at_the_deviation() -> None:
    bars = made("fran-kommunbidrag-till-prognos").bars
    places = [(0, 0), (0, 3_037), (3_037, 6_821), (6_821, 0), (0, 0)]
    assert [(bar.start, bar.end) for bar in bars] == [(tkr(a), tkr(b)) for a, b in places]


def test_the_waterfall_says_that_its_bars_are_the_changes_alone() -> None:
    assert "bara avvikelserna" in made("fran-kommunbidrag-till-prognos").reading


def test_the_waterfalls_sentence_names_surplus_and_deficit_largest_first() -> None:
    assert made("fran-kommunbidrag-till-prognos").summary == (
        "Prognosen landar på kommunbidraget: överskott i Kommunbidragsfinansierad "
        f"({shown('+3 784')}) och Styrelsen ({shown('+3 037')}), underskott i Solidariskt "
        f"({shown('-6 821')})."
    )


def test_a_forecast_beside_the_appropriation_says_how_far() -> None:
    worse = case.CELLS[11, 22]._replace(forecast=tkr(-164_920))  # 3 037 + 1 000 worse than before
    found = made(
        "fran-kommunbidrag-till-prognos",
        replace(case.inputs(), cube=Cube({**case.CELLS, (11, 22): worse})),
    )
    # −1 000 + 3 784 − 6 821 = −4 037
    assert found.summary.startswith(f"Prognosen avviker {shown('-4 037')} Tkr från kommunbidraget:")
    assert found.bars[-1].end == tkr(-4_037)


def test_the_appropriation_grows_decision_by_decision_without_the_reallocation() -> None:
    found = made("kommunbidragets-vag")
    assert labelled(found) == [
        ("Ursprungligt beslut", shown("469 927")),
        ("Samverkansresurser", "+792"),
        ("Tillväxtkommissionen", "+650"),
        ("Easyfairs", shown("+4 750")),
        ("Jobbpakt", shown("+7 417")),
        ("Äldrevänliga städer", "+300"),
        ("Klimatanpassning", shown("+2 500")),
        ("Lindängen", "+556"),
        ("Kommunbidrag", shown("486 892")),
    ]
    # 469 927 + 792 = 470 719; + 650 = 471 369; + 4 750 = 476 119; + 7 417 = 483 536; + 300 …
    after = [470_719, 471_369, 476_119, 483_536, 483_836, 486_336, 486_892]
    assert [bar.after for bar in found.bars[1:-1]] == [tkr(number) for number in after]
    # 486 892 − 469 927 = 16 965
    assert (found.bars[0].end, found.bars[-1].start) == (tkr(0), tkr(16_965))
    assert is_joined(found.bars)


def test_the_appropriations_sentence_counts_decisions_and_names_the_largest() -> None:
    assert made("kommunbidragets-vag").summary == (
        f"Genom 7 beslut har kommunbidraget gått från {shown('469 927')} till "
        f"{shown('486 892')} Tkr; störst är Jobbpakt ({shown('+7 417')})."
    )


def test_an_appropriation_that_shrinks_has_minus_bars() -> None:
    decisions = (
        case.decision(1, 1_000, "Ursprungligt", "original"),
        case.decision(2, -1_500, "Indraget"),
    )
    found = made("kommunbidragets-vag", replace(case.inputs(), decisions=decisions))
    change, end = found.bars[1:]
    assert (change.tone, found.figure(change)) == (Tone.MINUS, shown("-1 500"))
    assert found.figure(end) == "\u2212500"
    assert found.summary.startswith("Genom 1 beslut")


def test_the_largest_deviations_come_first_and_lead_to_their_areas() -> None:
    found = made("storst-avvikelser")
    assert labelled(found) == [
        ("Försäkringar", shown("-6 821")),
        ("Trygghet", shown("+3 784")),
        ("Anslag", shown("+3 037")),
    ]
    assert [bar.target for bar in found.bars] == [
        Target("area", ("forsakringar",)),
        Target("area", ("trygghet",)),
        Target("area", ("anslag",)),
    ]
    assert found.summary == (
        f"Störst är underskottet i Försäkringar ({shown('-6 821')} Tkr) "
        f"och överskottet i Trygghet ({shown('+3 784')} Tkr)."
    )


def test_net_cost_stands_against_last_year_as_published() -> None:
    found = made("nettokostnad")
    assert [(bar.group, bar.label, found.figure(bar)) for bar in found.bars] == [
        (f"Intäkter, {MINUS}2,6 %", "Prognos 2023", shown("239 459")),
        (f"Intäkter, {MINUS}2,6 %", "Utfall 2022", shown("245 941")),
        ("Kostnader, +2,2 %", "Prognos 2023", shown("-726 351")),
        ("Kostnader, +2,2 %", "Utfall 2022", shown("-710 663")),
        ("Nettokostnad, +4,8 %", "Prognos 2023", shown("-486 892")),
        ("Nettokostnad, +4,8 %", "Utfall 2022", shown("-464 722")),
    ]
    assert found.summary == (
        f"Nettokostnaden väntas gå från {shown('-464 722')} Tkr 2022 till "
        f"{shown('-486 892')} Tkr 2023, +4,8 %."
    )


def test_after_the_cutoff_a_month_has_its_budget_alone() -> None:
    found = made("manader")
    august = [(bar.label, found.figure(bar)) for bar in found.bars if bar.group == "aug"]
    september = [(bar.label, found.figure(bar)) for bar in found.bars if bar.group == "sep"]
    assert august == [("Budget", "43,3"), ("Utfall", "34,3")]
    assert september == [("Budget", "40,9")]
    # published: 323 286 and 272 263 to date, 486 892 for the year
    assert found.table.value("summa_period", "budget_tkr") == tkr(323_286)
    assert found.table.value("summa_period", "utfall_tkr") == tkr(272_263)
    assert found.table.value("summa_period", "avvikelse_tkr") == tkr(51_023)
    assert found.table.value("summa_helar", "budget_tkr") == tkr(486_892)
    assert found.summary == (
        "Till och med augusti är nettokostnaden 272,3 Mkr mot budgetens 323,3; "
        "lägre än budget i 8 av 8 månader."
    )


def test_small_months_are_shown_in_tkr() -> None:
    months = (Month(1, Decimal(-20_000), Decimal(-15_400)),)
    found = made("manader", replace(case.inputs(), months=months))
    assert found.unit is Unit.TKR
    assert [found.figure(bar) for bar in found.bars] == ["20", "15"]


def test_the_bridges_steps_sum_to_the_difference_of_the_results() -> None:
    found = made("bryggan")
    start, *steps, end = found.bars
    assert (start.value, end.value) == (tkr(51_023), tkr(0))
    assert sum(bar.value for bar in steps) == end.value - start.value
    assert is_joined(found.bars[:-1])
    assert steps[-1].end == end.end
    # 3 037 − 16 500, 3 784 − 22 323, −6 821 − 12 200
    assert [bar.value for bar in steps] == [tkr(-13_463), tkr(-18_539), tkr(-19_021)]


def test_each_step_of_the_bridge_has_its_explanation_in_chart_and_table() -> None:
    found = made("bryggan")
    texts = ["Bidragen betalas i höst.", "Vakanser tillsätts.", "Försäkringsärenden i höst."]
    assert [bar.note for bar in found.bars[1:-1]] == texts
    assert [found.table.value(s.slug, "forklaring") for s in case.SEGMENTS] == texts


def test_the_rest_of_the_year_stands_beside_the_pace_so_far() -> None:
    found = made("resten-av-aret")
    # 272 263 / 8 = 34 033; (486 892 − 272 263) / 4 = 214 629 / 4 = 53 657
    assert labelled(found) == [
        ("Hittills, jan–aug", "34,0"),
        ("Kvar i budgeten, sep–dec", "53,7"),
        ("Prognosen behöver, sep–dec", "53,7"),
    ]
    assert found.table.value("forecast", "sammanlagt_tkr") == tkr(214_629)
    assert found.summary == (
        "För att prognosen ska hålla behöver nettokostnaden de 4 månader som är kvar bli "
        "53,7 Mkr i månaden, mot 34,0 hittills."
    )


def test_the_last_month_alone_is_named() -> None:
    found = made("resten-av-aret", replace(case.inputs(), info=replace(case.INFO, cutoff=11)))
    assert found.bars[-1].label == "Prognosen behöver, dec"
    assert "den månad som är kvar" in found.summary


@pytest.mark.parametrize("cutoff", [12, 13])
def test_a_year_that_is_over_has_no_rest(cutoff: int) -> None:
    over = replace(case.inputs(), info=replace(case.INFO, cutoff=cutoff))
    assert chart(over, "resten-av-aret") is None
    assert chart(over, "manader") is not None


def test_a_round_without_anything_has_no_charts() -> None:
    empty = RoundInputs(case.INFO, case.STRUCTURE, Cube({}))
    assert charts_of(empty) == ()


def test_a_round_of_zeros_has_no_charts() -> None:
    nothing = {key: Amounts() for key in case.CELLS}
    months = tuple(Month(number, Decimal(0), Decimal(0)) for number in range(1, 13))
    decisions = (case.decision(1, 0, "Noll", "original"), case.decision(2, 0, "Noll"))
    assert charts_of(RoundInputs(case.INFO, case.STRUCTURE, Cube(nothing), months, decisions)) == ()


def test_what_is_shown_as_zero_is_no_deviation() -> None:
    ore = {(11, 22): Amounts(budget=tkr(-5), forecast=tkr(-5) + Decimal("499.99"))}
    inputs = RoundInputs(case.INFO, case.STRUCTURE, Cube(ore))
    assert chart(inputs, "fran-kommunbidrag-till-prognos") is None
    assert chart(inputs, "storst-avvikelser") is None


def test_without_last_year_there_is_nothing_to_compare_with() -> None:
    first = {key: cell._replace(last_year=Decimal(0)) for key, cell in case.CELLS.items()}
    keys = [found.key for found in charts_of(replace(case.inputs(), cube=Cube(first)))]
    assert keys == [key for key in CHARTS if key != "nettokostnad"]


def test_forty_segments_are_named_three_by_three_in_the_sentence() -> None:
    segments = tuple(Segment(n, f"s{n}", f"Del {n}", f"Del {n}") for n in range(1, 41))
    areas = tuple(Area(n, f"a{n}", f"Område {n}", n) for n in range(1, 41))
    cells = {(n, 22): Amounts(forecast=tkr(n)) for n in range(1, 41)}
    structure = replace(case.STRUCTURE, segments=segments, areas=areas)
    found = made("fran-kommunbidrag-till-prognos", RoundInputs(case.INFO, structure, Cube(cells)))
    assert found.summary.endswith(
        "överskott i Del 40 (+40), Del 39 (+39), Del 38 (+38) och 37 till."
    )
    assert len(found.bars) == 42


@pytest.mark.parametrize("key", CHARTS)
def test_every_bar_leads_somewhere_and_every_table_is_whole(key: str) -> None:
    found = made(key)
    assert all(bar.target for bar in found.bars)
    assert all(len(row.values) == len(found.table.columns) for row in found.table.rows)
    assert len({bar.key for bar in found.bars}) == len(found.bars)

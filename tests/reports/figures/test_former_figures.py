"""Figures are found by the names and addresses that their rows had."""

from dataclasses import replace

import pytest

from budget.calc.inputs import RoundInputs
from reports.figures import FormerName, figures_of
from tests.reports.case import case


def with_keys(inputs: RoundInputs) -> RoundInputs:
    """The case with the keys that a database gives its sums, grants and investments.

    Its sums above segments are coded unlike their names, which their rows are found by too.
    """
    rollups, groups = inputs.structure.rollups, inputs.structure.area_groups
    return replace(
        inputs,
        structure=replace(
            inputs.structure,
            rollups=tuple(
                replace(each, key=30 + n, slug=f"s-{n}") for n, each in enumerate(rollups)
            ),
            area_groups=tuple(replace(group, key=40 + n) for n, group in enumerate(groups)),
        ),
        grants=tuple(replace(grant, key=10 + n) for n, grant in enumerate(inputs.grants)),
        investments=tuple(
            replace(each, key=20 + n, frame_key=20) for n, each in enumerate(inputs.investments)
        ),
    )


def renamed_by_name(inputs: RoundInputs) -> RoundInputs:
    """What has a name and no code, all of it renamed."""
    return replace(
        inputs,
        decisions=tuple(replace(d, title=f"Nytt {d.title}") for d in inputs.decisions),
        grants=tuple(replace(g, title=f"Nytt {g.title}") for g in inputs.grants),
        investments=tuple(
            replace(i, name=f"Nytt {i.name}", frame=f"Ny {i.frame}") for i in inputs.investments
        ),
    )


BY_NAME = (
    "kommunbidrag/",
    "projekt_och_utredningar/",
    "investeringsram/",
    "investeringsredovisning/",
)


def test_decisions_grants_and_investments_keep_their_figures_when_they_are_renamed() -> None:
    inputs = with_keys(case())
    before, after = figures_of(inputs), figures_of(renamed_by_name(inputs))
    tokens = [key for key in before if key.startswith(BY_NAME) and "~" in key]
    # 13 decisions and 8 grants of at least 1 Mkr with an amount, the frame, and its projects.
    assert {key.split("/")[0] + "/" for key in tokens} == set(BY_NAME)
    assert [after[key].value for key in tokens] == [before[key].value for key in tokens]
    assert not set(tokens) & set(after)


def test_a_text_of_before_goes_on_by_name_and_one_of_another_year_too() -> None:
    figures = figures_of(with_keys(case()))
    by_name = figures["kommunbidrag/jobbpakt/belopp_tkr"]
    assert by_name.value == 7_417_000
    assert by_name.key.startswith("kommunbidrag/jobbpakt~")
    # Written in another year, where the decision of that name had another key.
    assert figures["kommunbidrag/jobbpakt~9999/belopp_tkr"] is by_name
    assert "kommunbidrag/annat~9999/belopp_tkr" not in figures


def test_a_name_that_another_has_taken_over_leads_to_what_it_was_written_for() -> None:
    inputs = case()
    job = next(d for d in inputs.decisions if d.title == "Jobbpakt")
    other = next(d for d in inputs.decisions if d.key != job.key and d.amount != job.amount)
    named = {job.key: "Jobbpakt, första delen", other.key: "Jobbpakt"}
    swapped = tuple(replace(d, title=named.get(d.key, d.title)) for d in inputs.decisions)
    figures = figures_of(replace(inputs, decisions=swapped))
    assert figures[f"kommunbidrag/jobbpakt~{job.key}/belopp_tkr"].value == 7_417_000
    assert figures["kommunbidrag/jobbpakt/belopp_tkr"].value == other.amount


def moved(inputs: RoundInputs, *kinds: str) -> tuple[RoundInputs, list[FormerName]]:
    """The inputs with new addresses, and the ones that the things of some kinds had."""
    structure, former = inputs.structure, []
    things = {
        **{"segment": "segments", "area": "areas", "line": "lines"},
        **{"rollup": "rollups", "areagroup": "area_groups", "lineset": "line_sets"},
    }
    for kind in kinds:
        old = getattr(structure, things[kind])
        former += [FormerName(kind, thing.key, thing.slug) for thing in old]
        new = tuple(replace(thing, slug=f"nu-{thing.slug}") for thing in old)
        structure = replace(structure, **{things[kind]: new})
    return replace(inputs, structure=structure), former


@pytest.mark.parametrize(
    "kinds",
    [
        *(("area",), ("segment",), ("line",), ("rollup",), ("areagroup",), ("lineset",)),
        ("segment", "area", "line", "rollup", "areagroup", "lineset"),
    ],
)
def test_figures_are_found_by_the_addresses_that_were(kinds: tuple[str, ...]) -> None:
    inputs = with_keys(case())
    after, former = moved(inputs, *kinds)
    before, figures = figures_of(inputs), figures_of(after, former=lambda: former)
    unfollowed = figures_of(after)
    gone = [key for key in before if key not in unfollowed]
    assert gone
    assert [figures[key].value for key in gone] == [before[key].value for key in gone]
    assert [figures[key].label for key in gone] == [before[key].label for key in gone]


def test_a_key_from_between_two_moves_is_followed_and_an_older_one() -> None:
    inputs = case()
    between, areas = moved(inputs, "area")
    now, segments = moved(between, "segment")
    figures = figures_of(now, former=lambda: [*areas, *segments])
    key = "periodresultat/styrelsen-stadigvarande-bidrag/utfall_mot_budget_hittills_mkr"
    halfway = key.replace("styrelsen-", "styrelsen-nu-")
    value = figures_of(inputs)[key].value
    assert (figures[key].value, figures[halfway].value) == (value, value)
    twice, more = moved(now, "segment")
    again = figures_of(twice, former=lambda: [*areas, *segments, *more])
    assert again[key].value == value


def test_an_address_that_nothing_had_is_still_nothing() -> None:
    after, former = moved(case(), "area")
    never = FormerName("area", 9_999, "borta")
    figures = figures_of(after, former=lambda: [*former, never])
    assert figures.get("budgetomraden/borta/avvikelse_tkr") is None
    assert figures.get("budgetomraden/juridik/annat_tkr") is None


def test_a_text_of_before_is_followed_by_the_names_that_were() -> None:
    inputs = with_keys(case())
    former = [
        *(FormerName("decision", d.key, d.title) for d in inputs.decisions),
        *(FormerName("projectgrant", g.key, g.title) for g in inputs.grants),
        *(FormerName("investmentproject", i.key, i.name) for i in inputs.investments),
        *(FormerName("investmentframe", i.frame_key, i.frame) for i in inputs.investments[:1]),
    ]
    before = figures_of(inputs)
    after = figures_of(renamed_by_name(inputs), former=lambda: former)
    tokens = [f.by_name for f in before.values() if f.by_name.startswith(BY_NAME)]
    assert len(tokens) > 40
    assert [after[token].value for token in tokens] == [before[token].value for token in tokens]

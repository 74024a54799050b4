"""What reconciling the published case finds, and what each rule says when an input is disturbed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.appropriations import DecisionKind
from budget.calc.cells import Amounts, Cube
from budget.calc.reconciliation.findings import Severity
from budget.models import Committee
from reports.content.reconciliation.relations import Cells, relations
from reports.content.reconciliation.results import LeftOut
from reports.content.reconciliation.ties import ties
from tests.reports.reconciled import CELL, Compared, august

KRONA = Decimal(1)


@pytest.fixture
def case(malmo: Committee) -> Compared:
    return august()


def compared(case: Compared, rule: str) -> int:
    """How many comparisons a rule made."""
    (check,) = [check for check in case.reconcile().checks if check.rule == rule]
    return check.compared


# The published case


def test_the_one_thing_wrong_is_the_published_total_of_the_areas_forecast(case: Compared) -> None:
    (finding,) = case.errors()
    assert (finding.rule, finding.place) == ("published_cell", CELL)
    assert finding.found == Decimal(-319190)  # published
    assert finding.expected == Decimal(-319189)  # what the exact amounts round to
    assert finding.difference == Decimal(-1)
    assert finding.unit == "tkr"


def test_the_values_that_would_hold_stand_in_the_finding(case: Compared) -> None:
    (finding,) = case.errors()
    params = dict(finding.params)
    assert (params["least"], params["greatest"]) == ("-319189", "-319188")
    assert (params["size"], params["alternatives"]) == ("1", "1")
    # -322 972 + 3 784 + 319 190 = 2, and three roundings allow under 3/2
    assert params["relation"] == "columns"
    assert Decimal(params["relation_difference"]) == 2
    assert Decimal(params["relation_tolerance"]) == Decimal("1.5")


def test_every_published_cell_is_compared_and_every_other_one_agrees(case: Compared) -> None:
    assert len(case.published) == 204
    assert compared(case, "control_total") == 204
    assert not case.found("control_total")
    assert not case.found("control_without_value")


def test_with_either_of_the_values_that_would_hold_the_set_holds(case: Compared) -> None:
    ours = case.with_printed((CELL, "-319189"))
    assert not ours.errors()
    other = case.with_printed((CELL, "-319188"))
    assert [finding.rule for finding in other.errors()] == ["control_total"]


def test_each_published_cell_but_single_ones_stands_in_a_relation(case: Compared) -> None:
    held = relations(case.inputs, case.tables, Cells(case.tables))
    related = {place for one in held for place, _factor in one.terms}
    alone = {
        cell.table
        for cell in case.published
        if cell.unit != "percent" and cell.place not in related
    }
    # grants are listed without their sum; last year's net cost has no other table; the purposes'
    # result to date is a part of its segment's
    assert alone <= {"projekt_och_utredningar", "periodresultat"}


def test_every_declared_tie_meets_cells_that_are_there(case: Compared) -> None:
    cells = Cells(case.tables)
    declared = ties(case.inputs, case.tables)
    assert {tie.reason for tie in declared} == {
        "net_cost_forecast",
        "net_cost_actual",
        "municipal_grant",
        "appropriation",
        "result",
        "budgeted_result",
        "grant_deviation",
        "segment_grant",
        "segment_deviation",
        "line_set",
        "period_result",
        "investment_frame",
    }
    missing = [p for tie in declared for p, _sign in tie.terms if p not in cells.values]
    assert not missing


def test_jumps_of_pace_are_few_and_told_without_asking_where_there_is_a_text(
    case: Compared,
) -> None:
    jumps = {finding.place[1]: finding.severity for finding in case.found("pace_jump")}
    assert jumps == {
        str(case.area("internbank")): Severity.WARNING,
        str(case.area("forsakringar")): Severity.INFORMATION,
        str(case.area("systemverksamhet")): Severity.INFORMATION,
        str(case.area("samverkansavtal")): Severity.INFORMATION,
    }


# Exact against exact, each disturbed once


def test_a_decision_whose_rows_miss_its_amount_by_an_ore_is_found(case: Compared) -> None:
    first = case.inputs.decisions[0]
    assert case.sums is not None
    sums = {**case.sums, first.key: case.sums[first.key] + Decimal("0.01")}
    (finding,) = replace(case, sums=sums).found("decision_spread")
    assert finding.place == ("decision", str(first.key), "budget")
    assert finding.expected == Decimal(-469_927_000)
    assert finding.difference == Decimal("0.01")


def test_a_decision_without_rows_is_found(case: Compared) -> None:
    last = case.inputs.decisions[-1]
    assert case.sums is not None
    sums = {key: amount for key, amount in case.sums.items() if key != last.key}
    (finding,) = replace(case, sums=sums).found("decision_spread")
    assert (finding.expected, finding.found) == (Decimal(-556_000), Decimal(0))


def test_a_reallocation_that_adds_something_is_found(case: Compared) -> None:
    move = replace(
        case.inputs.decisions[0], key=999, kind=DecisionKind.REALLOCATION, amount=Decimal(0)
    )
    inputs = replace(case.inputs, decisions=(*case.inputs.decisions, move))
    assert case.sums is not None
    even = replace(case, inputs=inputs, sums={**case.sums, 999: Decimal(0)})
    assert not even.found("reallocation_zero")
    (finding,) = replace(even, sums={**case.sums, 999: Decimal(-5)}).found("reallocation_zero")
    assert finding.difference == Decimal(-5)


def test_a_locked_round_leaves_the_spread_of_decisions_out_and_says_so(case: Compared) -> None:
    checks = replace(case, sums=None).reconcile().checks
    (check,) = [check for check in checks if check.rule == "decision_spread"]
    assert (check.compared, check.left_out) == (0, LeftOut.LOCKED)


def test_a_budget_beside_the_appropriation_is_found_once_as_that(case: Compared) -> None:
    disturbed = case.with_amount(case.area("juridik"), budget=-KRONA)
    (finding,) = disturbed.found("appropriation_budget")
    assert finding.expected == Decimal(-486_892_000)
    assert finding.difference == -KRONA
    assert not disturbed.found("same_figure")


def test_a_reallocation_with_an_amount_is_no_part_of_the_appropriation(case: Compared) -> None:
    move = replace(case.inputs.decisions[0], key=999, kind=DecisionKind.REALLOCATION, amount=KRONA)
    inputs = replace(case.inputs, decisions=(*case.inputs.decisions, move))
    (finding,) = replace(case, inputs=inputs).found("appropriation_decisions")
    assert finding.difference == KRONA


def test_an_amount_on_an_area_outside_the_year_is_in_the_total_but_in_no_segment(
    case: Compared,
) -> None:
    line = case.inputs.structure.lines[0].key
    cube = Cube({**case.inputs.cube.cells, (9999, line): Amounts(forecast=Decimal(-700))})
    disturbed = replace(case, inputs=replace(case.inputs, cube=cube))
    (finding,) = disturbed.found("segments_total")
    assert finding.place == ("total", "", "forecast")
    assert finding.difference == Decimal(700)  # the segments lack a cost


def test_an_area_counted_in_two_segments_is_found(case: Compared) -> None:
    structure = case.inputs.structure
    area = next(area for area in structure.areas if area.slug == "upphandling")
    twice = replace(area, segment=structure.segments[0].key)
    inputs = replace(case.inputs, structure=replace(structure, areas=(*structure.areas, twice)))
    found = replace(case, inputs=inputs).found("segments_total")
    forecast = case.inputs.area_total(area.key).forecast
    assert forecast in [finding.difference for finding in found]


def test_an_amount_on_a_line_outside_the_year_is_missing_from_the_statement(
    case: Compared,
) -> None:
    area = case.area("juridik")
    cube = Cube({**case.inputs.cube.cells, (area, 9999): Amounts(actual=Decimal(-40))})
    disturbed = replace(case, inputs=replace(case.inputs, cube=cube))
    (finding,) = disturbed.found("statement_segments")
    assert finding.difference == Decimal(40)
    assert finding.place[-1] == "actual"


def test_rows_of_an_area_that_the_cube_does_not_have_are_found(case: Compared) -> None:
    key = ("forecast", case.area("juridik"), 0)
    months = {**case.months, key: case.months[key] - 3}
    (finding,) = replace(case, months=months).found("areas_segment")
    assert finding.difference == Decimal(-3)


def test_the_grant_of_a_segment_and_of_a_month_follow_the_budget_rows(case: Compared) -> None:
    # three segments, to date and for the year, and twelve months
    assert compared(case, "municipal_grant_budget") == 3 * 2 + 12
    key = next(key for key in case.months if key[0] == "budget" and key[2] == 9)
    months = {**case.months, key: case.months[key] - KRONA}
    found = replace(case, months=months).found("municipal_grant_budget")
    # September counts in the year's grant and in its own month, not in January to August
    assert [finding.place[2] for finding in found] == ["grant", "grant_month_9"]
    assert {finding.difference for finding in found} == {-KRONA}


def test_an_income_funded_area_with_a_net_budget_is_found(case: Compared) -> None:
    (finding,) = case.with_amount(case.area("valkansli"), budget=KRONA).found("net_zero_area")
    assert finding.place == ("area", str(case.area("valkansli")))


def test_a_grant_that_is_missing_is_found_with_the_purpose_and_the_amount(case: Compared) -> None:
    inputs = replace(case.inputs, grants=case.inputs.grants[1:])
    (finding,) = replace(case, inputs=inputs).found("grants_forecast")
    assert finding.place[1] == str(case.area("projekt-och-utredningar"))
    assert finding.difference == -case.inputs.grants[0].granted


def test_grants_decided_after_the_round_leave_the_comparison_out(case: Compared) -> None:
    early = replace(case.inputs.info, as_of=case.inputs.info.as_of.replace(month=1))
    checks = replace(case, inputs=replace(case.inputs, info=early)).reconcile().checks
    (check,) = [check for check in checks if check.rule == "grants_forecast"]
    assert (check.compared, check.left_out) == (0, LeftOut.LATER_GRANTS)


def without_text(case: Compared, area: int) -> Compared:
    kept = tuple(e for e in case.inputs.explanations if e.area != area)
    return replace(case, inputs=replace(case.inputs, explanations=kept))


def test_a_large_deviation_without_a_text_is_found(case: Compared) -> None:
    area = case.area("sakerhet")
    (finding,) = without_text(case, area).found("explanation_missing")
    assert finding.place == ("area", str(area))
    assert finding.severity is Severity.ERROR


def test_in_a_draft_a_missing_text_is_still_to_be_written(case: Compared) -> None:
    draft = replace(case, inputs=replace(case.inputs, info=replace(case.inputs.info, state="open")))
    (finding,) = without_text(draft, case.area("sakerhet")).found("explanation_missing")
    assert finding.severity is Severity.WARNING


def test_the_texts_of_segments_and_line_groups_are_voluntary(case: Compared) -> None:
    kept = tuple(e for e in case.inputs.explanations if e.segment is None)
    inputs = replace(case.inputs, explanations=kept)
    # the key of one published row is its text: the tables stay as they are
    findings = replace(case, inputs=inputs).reconcile(case.tables).findings
    assert not [finding for finding in findings if finding.rule == "explanation_missing"]


def test_months_that_nothing_is_booked_in_are_one_finding_and_no_jump_of_pace(
    case: Compared,
) -> None:
    months = tuple(
        replace(month, actual=Decimal(0)) if month.number > 8 else month
        for month in case.inputs.months
    )
    info = replace(case.inputs.info, cutoff=10)
    later = replace(case, inputs=replace(case.inputs, info=info, months=months))
    (finding,) = later.found("month_booked")
    assert dict(finding.params)["months"] == "9,10"
    assert finding.severity is Severity.WARNING
    assert len(later.found("pace_jump")) == 4  # as of August, whose months are all there are


def test_a_set_of_lines_that_lacks_one_is_found_in_its_table(case: Compared) -> None:
    structure = case.inputs.structure
    sets = tuple(
        replace(s, lines=frozenset(sorted(s.lines)[1:]))
        if (s.table, s.name) == ("nettokostnad", "Kostnader")
        else s
        for s in structure.line_sets
    )
    inputs = replace(case.inputs, structure=replace(structure, line_sets=sets))
    found = replace(case, inputs=inputs).found("table_sum")
    assert {finding.place[:2] for finding in found} == {("nettokostnadsutveckling", "Nettokostnad")}


def test_rows_that_share_a_name_are_not_mistaken_for_each_other(case: Compared) -> None:
    again = replace(case.inputs.decisions[-1], key=999, amount=Decimal(44_000))
    inputs = replace(case.inputs, decisions=(*case.inputs.decisions, again))
    assert not replace(case, inputs=inputs).found("table_sum")


def test_a_figure_that_one_table_shows_otherwise_is_found(case: Compared) -> None:
    tables = []
    for table in case.tables:
        if table.key == "driftbudget":
            rows = tuple(
                row._replace(values=(*row.values[:2], row.values[2] + KRONA, *row.values[3:]))  # type: ignore[operator]
                if row.key == "Nettokostnad"
                else row
                for row in table.rows
            )
            table = replace(table, rows=rows)
        tables.append(table)
    findings = case.reconcile(tables).findings
    reasons = {dict(f.params)["relation"] for f in findings if f.rule == "same_figure"}
    assert reasons == {"net_cost_forecast"}

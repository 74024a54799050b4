"""The reconciliations of exact amounts with exact amounts, run on a round's inputs.

Places are (kind, key, what): the kinds are `total`, `segment`, `area` and `decision`, keys are
those of the inputs.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from budget.calc.appropriations import DecisionKind, amount
from budget.calc.cells import MEASURES, Amounts, Cube, total
from budget.calc.inputs import FULL_YEAR, Month, RoundInputs
from budget.calc.periods import MONTHS
from budget.calc.reconciliation import exact as rules
from budget.calc.reconciliation.findings import Finding, Place, Severity
from budget.calc.statement import municipal_grant
from budget.calc.structure import Segment
from reports.content.reconciliation.relations import Held
from reports.content.reconciliation.results import (
    LAST_YEAR_AREAS,
    LAST_YEAR_LINES,
    MONTH_BOOKED,
    SAME_FIGURE,
    TABLE_SUM,
    CheckResult,
    LeftOut,
)

ZERO = Decimal(0)
AreaMonths = Mapping[tuple[str, int, int], Decimal]
# Booked, and summed from entries, by area, line and month; None for a locked round's copies.
LedgerCells = Mapping[tuple[int, int, int], tuple[Decimal, Decimal]] | None

# A pace worth a word: twice as fast as so far, or the other way, and over the rest of the year
# at least twice what an explanation is asked for. In 2023 that is four areas of 27.
PACE_BOUND = Decimal(1)
PACE_THRESHOLDS = 2
# Not yet signed.
DRAFTS = ("open", "submitted")
LAST_YEAR = ("last_year", "last_year_to_date")
# What the areas' own sums are compared with: the year's budget, actual to date, forecast.
SUMMED = {"budget": "budget", "actual": "actual", "forecast": "forecast"}


def exact_checks(
    inputs: RoundInputs,
    decision_sums: Mapping[int, Decimal] | None,
    area_months: AreaMonths,
    held: Iterable[Held],
    ledger: LedgerCells,
) -> Iterator[CheckResult]:
    """All of them, in the order that the money takes: decided, spread, summed, explained."""
    yield _appropriation(inputs)
    yield _appropriation_budget(inputs)
    yield from _decisions(inputs, decision_sums)
    yield _municipal_grant(inputs, area_months)
    yield _net_zero(inputs)
    yield _areas(inputs, area_months)
    yield from _segments(inputs)
    yield from _statement(inputs)
    yield _grants(inputs)
    yield from _tables(held)
    yield _booked(inputs)
    yield _entries(ledger)
    yield _explanations(inputs)
    yield _pace(inputs)


def _measures(amounts: Amounts) -> dict[str, Decimal]:
    return {name: getattr(amounts, name) for name in MEASURES}


def _segment_total(inputs: RoundInputs, segment: Segment) -> Amounts:
    areas = inputs.structure.areas_in([segment.key])
    return total([inputs.area_total(area.key) for area in areas])


def _appropriation(inputs: RoundInputs) -> CheckResult:
    """The amount shown as the appropriation, against its decisions by kind."""
    by_kind: dict[DecisionKind, list[Decimal]] = {kind: [] for kind in DecisionKind}
    for decision in inputs.decisions:
        by_kind[decision.kind].append(decision.amount)
    original = sum(by_kind[DecisionKind.ORIGINAL], ZERO)
    found = rules.appropriation_follows_decisions(
        ("total", "", "appropriation"),
        amount(inputs.decisions),
        original,
        by_kind[DecisionKind.CHANGE],
    )
    return CheckResult(rules.APPROPRIATION_DECISIONS, 1, tuple(found))


def _appropriation_budget(inputs: RoundInputs) -> CheckResult:
    budgets = {str(area): amounts.budget for area, amounts in inputs.by_area.items()}
    found = rules.appropriation_covers_budget(
        ("total", "", "budget"), amount(inputs.decisions), budgets
    )
    return CheckResult(rules.APPROPRIATION_BUDGET, 1, tuple(found))


def _decisions(inputs: RoundInputs, sums: Mapping[int, Decimal] | None) -> Iterator[CheckResult]:
    """Each decision's rows against its amount; a reallocation's against nothing."""
    moves = [d for d in inputs.decisions if d.kind is DecisionKind.REALLOCATION]
    granted = [d for d in inputs.decisions if d.kind is not DecisionKind.REALLOCATION]
    if sums is None:
        yield CheckResult(rules.DECISION_SPREAD, 0, left_out=LeftOut.LOCKED)
        return
    spread = [
        finding
        for d in granted
        for finding in rules.decision_is_spread(
            ("decision", str(d.key), "budget"), d.amount, [sums.get(d.key, ZERO)]
        )
    ]
    yield CheckResult(rules.DECISION_SPREAD, len(granted), tuple(spread))
    if moves:
        moved = [
            finding
            for d in moves
            for finding in rules.reallocation_sums_to_zero(
                ("decision", str(d.key), "budget"), [sums.get(d.key, ZERO)]
            )
        ]
        yield CheckResult(rules.REALLOCATION_ZERO, len(moves), tuple(moved))


def _municipal_grant(inputs: RoundInputs, area_months: AreaMonths) -> CheckResult:
    """The grant of each segment, to date and for the year, and of each month of the committee.

    Against the budget rows summed by area and month; the grant is what the pages show.
    """
    budget = [
        (area, month, a) for (kind, area, month), a in area_months.items() if kind == "budget"
    ]
    area_segment = {area.key: area.segment for area in inputs.structure.areas}

    def net(segment: int, months: Collection[int]) -> Decimal:
        return sum(
            (
                a
                for area, month, a in budget
                if area_segment.get(area) == segment and month in months
            ),
            ZERO,
        )

    pairs: list[tuple[Place, Decimal, Decimal]] = []
    for segment in inputs.structure.segments:
        shown = municipal_grant(_segment_total(inputs, segment))
        key = str(segment.key)
        pairs.append(
            (("segment", key, "grant_to_date"), net(segment.key, inputs.counted), shown.actual)
        )
        pairs.append((("segment", key, "grant"), net(segment.key, MONTHS), shown.budget))
    for row in inputs.months:
        rows = sum((a for _area, month, a in budget if month == row.number), ZERO)
        pairs.append((("total", "", f"grant_month_{row.number}"), rows, -row.budget))
    found = (
        rules.equal(rules.MUNICIPAL_GRANT_BUDGET, place, -summed, shown)
        for place, summed, shown in pairs
    )
    return CheckResult(rules.MUNICIPAL_GRANT_BUDGET, len(pairs), _those_of(found))


def _net_zero(inputs: RoundInputs) -> CheckResult:
    compared = 0
    findings: list[Finding] = []
    for segment in inputs.structure.segments:
        if not segment.income_funded:
            continue
        areas = inputs.structure.areas_in([segment.key])
        compared += len(areas)
        budgets = {str(area.key): inputs.area_total(area.key).budget for area in areas}
        findings += rules.net_zero_areas(("area",), budgets)
    return CheckResult(rules.NET_ZERO_AREA, compared, tuple(findings))


def _areas(inputs: RoundInputs, area_months: AreaMonths) -> CheckResult:
    """Rows summed by area against the segment that the lines make."""
    compared = 0
    findings: list[Finding] = []
    for segment in inputs.structure.segments:
        areas = {area.key for area in inputs.structure.areas_in([segment.key])}
        shown = _measures(_segment_total(inputs, segment))
        rows: dict[str, dict[str, Decimal]] = {}
        for (kind, area, _month), kronor in area_months.items():
            if area in areas:
                of_area = rows.setdefault(str(area), {})
                of_area[kind] = of_area.get(kind, ZERO) + kronor
        findings += rules.areas_sum_to_segment(
            ("segment", str(segment.key)), {kind: shown[kind] for kind in SUMMED}, rows
        )
        compared += len(SUMMED)
    return CheckResult(rules.AREAS_SEGMENT, compared, tuple(findings))


def _segments(inputs: RoundInputs) -> Iterator[CheckResult]:
    """The segments against everything there is: amounts on an area of no segment are seen."""
    segments = {
        str(segment.key): _measures(_segment_total(inputs, segment))
        for segment in inputs.structure.segments
    }
    found = rules.segments_sum_to_total(("total", ""), _measures(inputs.total), segments)
    return _by_year(rules.SEGMENTS_TOTAL, LAST_YEAR_AREAS, 1, found)


def _statement(inputs: RoundInputs) -> Iterator[CheckResult]:
    """The year's lines against each segment: amounts on a line of another year are seen."""
    findings: list[Finding] = []
    for segment in inputs.structure.segments:
        areas = [area.key for area in inputs.structure.areas_in([segment.key])]
        by_line = _by_line(inputs, inputs.cube.within(areas))
        findings += rules.statement_lines_sum_to_segment(
            ("segment", str(segment.key)), _measures(_segment_total(inputs, segment)), by_line
        )
    segments = len(inputs.structure.segments)
    return _by_year(rules.STATEMENT_SEGMENTS, LAST_YEAR_LINES, segments, findings)


def _by_year(
    rule: str, of_last_year: str, places: int, findings: Iterable[Finding]
) -> Iterator[CheckResult]:
    """This year's findings, and last year's: what has ended since is no error, but worth knowing.

    All measures are compared at so many `places`.
    """
    told = tuple(findings)
    now = tuple(finding for finding in told if finding.place[-1] not in LAST_YEAR)
    ended = (
        replace(finding, rule=of_last_year, severity=Severity.INFORMATION)
        for finding in told
        if finding not in now
    )
    yield CheckResult(rule, places * (len(MEASURES) - len(LAST_YEAR)), now)
    yield CheckResult(of_last_year, places * len(LAST_YEAR), tuple(ended))


def _by_line(inputs: RoundInputs, cube: Cube) -> dict[str, dict[str, Decimal]]:
    amounts = cube.by_line()
    return {
        str(line.key): _measures(amounts[line.key])
        for line in inputs.structure.lines
        if line.key in amounts
    }


def _grants(inputs: RoundInputs) -> CheckResult:
    """What a purpose has granted and reserved, against its forecast.

    The grants are the year's: a round that some of them came after cannot be held to them.
    """
    dates = [grant.decided_on for grant in inputs.grants if grant.decided_on]
    if any(day > inputs.info.as_of for day in dates):
        return CheckResult(rules.GRANTS_FORECAST, 0, left_out=LeftOut.LATER_GRANTS)
    findings: list[Finding] = []
    areas = dict.fromkeys(grant.area for grant in inputs.grants)
    for area in areas:
        mine = [grant for grant in inputs.grants if grant.area == area]
        findings += rules.grants_meet_forecast(
            ("area", str(area), "grants"),
            sum((grant.granted for grant in mine), ZERO),
            sum((grant.reserved for grant in mine), ZERO),
            inputs.area_total(area).forecast,
        )
    return CheckResult(rules.GRANTS_FORECAST, len(areas), tuple(findings))


def _tables(held: Iterable[Held]) -> Iterator[CheckResult]:
    """The tables' exact cells: each sum of its rows and columns, each figure that stands twice."""
    listed = [one for one in held if not one.rule]
    for rule, ties in ((TABLE_SUM, False), (SAME_FIGURE, True)):
        mine = [one for one in listed if one.is_tie is ties]
        found = tuple(
            Finding(
                rule,
                Severity.ERROR,
                one.place,
                ZERO,
                one.difference,
                one.difference,
                "kr",
                (("relation", one.kind),),
            )
            for one in mine
            if one.difference
        )
        yield CheckResult(rule, len(mine), found)


def _booked(inputs: RoundInputs) -> CheckResult:
    """Every month up to and with the cut-off has something booked, for the committee as a whole.

    The finding's amounts are what is budgeted for the empty months, and booked on them.
    """
    booked = _booked_months(inputs)
    empty = [month for month in _to_date(inputs) if month.number not in booked]
    compared = len(_to_date(inputs))
    if not empty:
        return CheckResult(MONTH_BOOKED, compared)
    budget = sum((month.budget for month in empty), ZERO)
    params = (("months", ",".join(str(month.number) for month in empty)),)
    place = ("total", "", "actual")
    finding = Finding(MONTH_BOOKED, Severity.WARNING, place, budget, ZERO, -budget, "kr", params)
    return CheckResult(MONTH_BOOKED, compared, (finding,))


def _entries(ledger: LedgerCells) -> CheckResult:
    """What is booked in months loaded from the ledger is the sum of their entries."""
    if not ledger:
        left_out = LeftOut.COPIES if ledger is None else LeftOut.NOTHING_LOADED
        return CheckResult(rules.LEDGER_ENTRIES, 0, left_out=left_out)
    found = rules.actuals_are_entries(
        {
            ("area", str(area), f"entries_{month}_{line}"): pair
            for (area, line, month), pair in ledger.items()
        }
    )
    return CheckResult(rules.LEDGER_ENTRIES, len(ledger), tuple(found))


def _booked_months(inputs: RoundInputs) -> tuple[int, ...]:
    """The months that have an actual; older copies tell them by their sums alone."""
    if inputs.booked is not None:
        return inputs.booked
    return tuple(month.number for month in _to_date(inputs) if month.actual)


def _to_date(inputs: RoundInputs) -> list[Month]:
    return [month for month in inputs.months if month.number <= inputs.info.cutoff]


def _explanations(inputs: RoundInputs) -> CheckResult:
    """Per area and full year. A segment's texts are voluntary: they stand as published.

    In a draft a text that is missing is still to be written; after that it is an error.
    """
    areas = inputs.structure.areas
    found = rules.explanations_present(
        {("area", str(a.key)): inputs.area_total(a.key).deviation for a in areas},
        {("area", str(a.key)): inputs.explanation(FULL_YEAR, area=a.key) for a in areas},
        inputs.info.threshold,
    )
    if inputs.info.state in DRAFTS:
        found = [replace(finding, severity=Severity.WARNING) for finding in found]
    return CheckResult(rules.EXPLANATION_MISSING, len(areas), tuple(found))


def _pace(inputs: RoundInputs) -> CheckResult:
    """Areas whose rest of the year is unlike what has been; told, not asked, where a text is.

    The pace so far is that of the months that are booked: a month still to be read in is no jump.
    """
    booked = _booked_months(inputs)
    cutoff = max(booked, default=0 if inputs.months else inputs.info.cutoff)
    if cutoff in (0, rules.MONTHS):
        left_out = LeftOut.YEAR_OVER if cutoff else LeftOut.NOTHING_BOOKED
        return CheckResult(rules.PACE_JUMP, 0, left_out=left_out)
    findings: list[Finding] = []
    for area in inputs.structure.areas:
        amounts = inputs.area_total(area.key)
        jumps = rules.pace_jump(
            ("area", str(area.key)),
            amounts.actual,
            amounts.forecast,
            cutoff=cutoff,
            bound=PACE_BOUND,
            minimum=PACE_THRESHOLDS * inputs.info.threshold,
        )
        explained = inputs.explanation(FULL_YEAR, area=area.key).strip()
        severity = Severity.INFORMATION if explained else Severity.WARNING
        findings += [replace(jump, severity=severity) for jump in jumps]
    return CheckResult(rules.PACE_JUMP, len(inputs.structure.areas), tuple(findings))


def _those_of(findings: Iterable[Finding | None]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding is not None)

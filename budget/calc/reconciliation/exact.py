"""Reconciliations of exact amounts with exact amounts: no tolerance at all.

Amounts are Decimal kronor with the stored sign (income +, cost −), but an appropriation and a
project grant are positive. A rule returns its findings in the order of what it was given.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from budget.calc.amounts import ORE, round_half_away
from budget.calc.reconciliation.findings import Finding, Place, Severity, UnitCode

Key = TypeVar("Key")

ZERO = Decimal(0)
MONTHS = 12

APPROPRIATION_DECISIONS = "appropriation_decisions"
APPROPRIATION_BUDGET = "appropriation_budget"
DECISION_SPREAD = "decision_spread"
REALLOCATION_ZERO = "reallocation_zero"
SEGMENTS_TOTAL = "segments_total"
AREAS_SEGMENT = "areas_segment"
STATEMENT_SEGMENTS = "statement_segments"
GRANTS_FORECAST = "grants_forecast"
MUNICIPAL_GRANT_BUDGET = "municipal_grant_budget"
NET_ZERO_AREA = "net_zero_area"
EXPLANATION_MISSING = "explanation_missing"
PACE_JUMP = "pace_jump"
LEDGER_ENTRIES = "ledger_entries"


def equal(
    rule: str,
    place: Place,
    expected: Decimal,
    found: Decimal,
    *,
    severity: Severity = Severity.ERROR,
    unit: UnitCode = "kr",
    params: tuple[tuple[str, str], ...] = (),
) -> Finding | None:
    """A finding where the two amounts, both in `unit`, are not exactly the same."""
    if found == expected:
        return None
    return Finding(rule, severity, place, expected, found, found - expected, unit, params)


def appropriation_follows_decisions(
    place: Place, appropriation: Decimal, original: Decimal, changes: Iterable[Decimal]
) -> list[Finding]:
    """The appropriation is the original decision plus its changes (kronor, positive)."""
    expected = original + sum(changes, ZERO)
    return _those_of(equal(APPROPRIATION_DECISIONS, place, expected, appropriation))


def appropriation_covers_budget(
    place: Place, appropriation: Decimal, net_budget: Mapping[str, Decimal]
) -> list[Finding]:
    """The net budget summed over `area: kronor` is − the appropriation."""
    found = sum(net_budget.values(), ZERO)
    return _those_of(equal(APPROPRIATION_BUDGET, place, -appropriation, found))


def decision_is_spread(place: Place, amount: Decimal, rows: Iterable[Decimal]) -> list[Finding]:
    """The budget rows of an original decision or a change sum to − its amount."""
    return _those_of(equal(DECISION_SPREAD, place, -amount, sum(rows, ZERO)))


def reallocation_sums_to_zero(place: Place, rows: Iterable[Decimal]) -> list[Finding]:
    """The budget rows of the committee's own reallocation sum to zero."""
    return _those_of(equal(REALLOCATION_ZERO, place, ZERO, sum(rows, ZERO)))


def segments_sum_to_total(
    place: Place, total: Mapping[str, Decimal], segments: Mapping[str, Mapping[str, Decimal]]
) -> list[Finding]:
    """Segments (`segment: {measure: kronor}`) sum to the total, measure by measure."""
    return _parts_sum_to_total(SEGMENTS_TOTAL, place, total, segments)


def areas_sum_to_segment(
    place: Place, segment: Mapping[str, Decimal], areas: Mapping[str, Mapping[str, Decimal]]
) -> list[Finding]:
    """Areas (`area: {measure: kronor}`) sum to their segment, measure by measure."""
    return _parts_sum_to_total(AREAS_SEGMENT, place, segment, areas)


def statement_lines_sum_to_segment(
    place: Place, segment: Mapping[str, Decimal], lines: Mapping[str, Mapping[str, Decimal]]
) -> list[Finding]:
    """Statement lines (`line: {measure: kronor}`) sum to their segment, measure by measure."""
    return _parts_sum_to_total(STATEMENT_SEGMENTS, place, segment, lines)


def grants_meet_forecast(
    place: Place, granted: Decimal, reserved: Decimal, forecast: Decimal
) -> list[Finding]:
    """What a purpose has granted and reserved (kronor, positive) is − its forecast."""
    return _those_of(equal(GRANTS_FORECAST, place, -forecast, granted + reserved))


def net_zero_areas(place: Place, net_budget: Mapping[str, Decimal]) -> list[Finding]:
    """Each area of a shared and income-funded segment has a net budget of zero over the year.

    `net_budget` is `area: kronor`, the year's twelve months together.
    """
    return _those_of(
        *(equal(NET_ZERO_AREA, (*place, area), ZERO, amount) for area, amount in net_budget.items())
    )


def explanations_present(
    deviations: Mapping[Place, Decimal], explanations: Mapping[Place, str], threshold: Decimal
) -> list[Finding]:
    """Every place whose |deviation| is over the threshold has an explanation.

    Deviations and threshold are exact kronor; strictly over, so that one on the threshold needs
    none. A blank text explains nothing. The finding's difference is how far |deviation| is past
    the threshold.
    """
    return [
        Finding(
            EXPLANATION_MISSING,
            Severity.ERROR,
            place,
            threshold,
            deviation,
            abs(deviation) - threshold,
            "kr",
        )
        for place, deviation in deviations.items()
        if abs(deviation) > threshold and not explanations.get(place, "").strip()
    ]


def actuals_are_entries(cells: Mapping[Place, tuple[Decimal, Decimal]]) -> list[Finding]:
    """Each loaded cell's actual is the sum of its entries: `place: (actual, entries)`, kronor."""
    return _those_of(
        *(
            equal(LEDGER_ENTRIES, place, entries, actual)
            for place, (actual, entries) in cells.items()
        )
    )


def pace_jump(
    place: Place,
    actual: Decimal,
    forecast: Decimal,
    *,
    cutoff: int,
    bound: Decimal,
    minimum: Decimal,
) -> list[Finding]:
    """A warning where the rest of the year must run at another monthly pace than so far.

    `actual` is kronor through month `cutoff` (1–12), `forecast` the full year's. It is a jump
    when the two paces differ by more than `bound` times the pace so far (0.5 is half as much
    again) and the difference amounts to at least `minimum` kronor over the rest of the year.
    The finding states kronor a month, to the öre. Raises ValueError for a month that is none.
    """
    if not 1 <= cutoff <= MONTHS:
        raise ValueError(f"no month: {cutoff}")
    months_left = MONTHS - cutoff
    if months_left == 0:
        return []
    # Both sides are `cutoff` times what the docstring says, so that nothing is divided.
    as_before = actual * months_left
    excess = abs((forecast - actual) * cutoff - as_before)
    if excess <= bound * abs(as_before) or excess < minimum * cutoff:
        return []
    so_far = round_half_away(actual / cutoff, ORE)
    implied = round_half_away((forecast - actual) / months_left, ORE)
    params = (("cutoff", str(cutoff)), ("bound", str(bound)))
    difference = implied - so_far
    return [Finding(PACE_JUMP, Severity.WARNING, place, so_far, implied, difference, "kr", params)]


def _parts_sum_to_total(
    rule: str,
    place: Place,
    total: Mapping[str, Decimal],
    parts: Mapping[str, Mapping[str, Decimal]],
) -> list[Finding]:
    """A measure that a part or the total lacks is zero there: no rows, no amount."""
    return _those_of(
        *(
            equal(
                rule,
                (*place, measure),
                total.get(measure, ZERO),
                sum((part.get(measure, ZERO) for part in parts.values()), ZERO),
            )
            for measure in _in_order(total, *parts.values())
        )
    )


def _in_order(*mappings: Mapping[Key, Decimal]) -> list[Key]:
    return list(dict.fromkeys(key for mapping in mappings for key in mapping))


def _those_of(*findings: Finding | None) -> list[Finding]:
    return [finding for finding in findings if finding is not None]

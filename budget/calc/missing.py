"""What an area or a round lacks before it can be handed in, as data; words are put elsewhere.

A deviation must be explained where it is strictly beyond the threshold, on exact kronor: per area,
and per segment or segment × line set, each for the full year and for the period. A segment that is
followed up by purpose is explained purpose by purpose (Malmö 2023 has no text for Styrelsen as a
whole). A movement since the previous round beyond its own threshold needs the full year's text too,
one that is written or changed in this round: the last round's text tells of no movement since.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budget.calc.cells import Amounts
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, PERIOD, RoundInputs
from budget.calc.structure import LineSet, Segment

EXPLAINED = "forklaringar"  # the published table whose line sets have texts
Cells = frozenset[tuple[int, int]]
Texts = Mapping[tuple[str, int | None, int | None, int | None], str]
"""Texts by horizon, area, segment and line set (keys)."""


class LackCode(StrEnum):
    """What is missing."""

    FORECAST = "forecast"
    EXPLANATION = "explanation"
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Lack:
    """One missing thing and its place; keys as in Structure.

    `amount` is what stands without it, in kronor: the budget without a forecast (zero of a line
    that is in use all the same), the deviation or the movement without a text; `threshold` is the
    one it is beyond.
    """

    code: LackCode
    amount: Decimal
    area: int | None = None
    line: int | None = None
    segment: int | None = None
    line_set: int | None = None
    horizon: str = FULL_YEAR
    threshold: Decimal | None = None


def area_lacks(inputs: RoundInputs, area: int, forecast: Cells, before: Texts) -> tuple[Lack, ...]:
    """What an area lacks. `forecast` are the cells (area, line) that have a forecast, be it zero.

    `before` are the previous round's texts. While a forecast is missing, the year's deviation is
    none to explain.
    """
    without = tuple(_without_forecast(inputs, area, forecast))
    if without:
        return (*without, *_unexplained(inputs, area, (PERIOD,)))
    return (
        *_unexplained(inputs, area, (FULL_YEAR, PERIOD)),
        *_movement_untold(inputs, area, before.get((FULL_YEAR, area, None, None), "")),
    )


def round_lacks(inputs: RoundInputs, forecast: Cells, before: Texts) -> dict[int, tuple[Lack, ...]]:
    """What each area lacks, by its key; areas that lack nothing are left out."""
    found = {a.key: area_lacks(inputs, a.key, forecast, before) for a in inputs.structure.areas}
    return {area: lacks for area, lacks in found.items() if lacks}


def segment_lacks(inputs: RoundInputs) -> tuple[Lack, ...]:
    """The texts missing above areas: of a segment, or of each of its line sets."""
    return tuple(
        lack
        for segment in inputs.structure.segments
        if not segment.by_purpose
        for lack in _unexplained_segment(inputs, segment)
    )


def explained_places(
    inputs: RoundInputs, segment: Segment
) -> tuple[tuple[LineSet | None, Amounts], ...]:
    """The levels at which a segment is explained, with what stands there; None is the whole."""
    areas = [area.key for area in inputs.structure.areas_in([segment.key])]
    if not segment.by_line_groups:
        return ((None, inputs.cube.total(areas)),)
    return tuple(
        (line_set, inputs.cube.total(areas, line_set.lines))
        for line_set in inputs.structure.sets_of(EXPLAINED)
        if not line_set.is_sum
    )


def must_be_forecast(amounts: Amounts) -> bool:
    """A line in use needs a forecast: one with a budget, an actual or a forecast last round."""
    return bool(amounts.budget or amounts.actual or amounts.previous)


def _without_forecast(inputs: RoundInputs, area: int, forecast: Cells) -> Iterator[Lack]:
    for line in inputs.structure.lines:
        amounts = inputs.cube.at(area, line.key)
        if must_be_forecast(amounts) and (area, line.key) not in forecast:
            yield Lack(LackCode.FORECAST, amounts.budget, area=area, line=line.key)


def _unexplained(inputs: RoundInputs, area: int, horizons: Iterable[str]) -> Iterator[Lack]:
    amounts, threshold = inputs.area_total(area), inputs.info.threshold
    deviations = {FULL_YEAR: amounts.deviation, PERIOD: amounts.period_deviation}
    wanted = ((horizon, deviations[horizon]) for horizon in horizons)
    for horizon, deviation in _beyond(wanted, threshold):
        if not inputs.explanation(horizon, area=area).strip():
            yield Lack(
                LackCode.EXPLANATION, deviation, area=area, horizon=horizon, threshold=threshold
            )


def _movement_untold(inputs: RoundInputs, area: int, before: str) -> Iterator[Lack]:
    limit, amounts = inputs.info.movement_threshold, inputs.area_total(area)
    if limit is None or not inputs.info.previous or not must_be_explained(amounts.movement, limit):
        return
    text = inputs.explanation(FULL_YEAR, area=area).strip()
    # Without any text it is asked for once, for the deviation.
    asked_anyhow = not text and must_be_explained(amounts.deviation, inputs.info.threshold)
    if not asked_anyhow and text in ("", before.strip()):
        yield Lack(LackCode.MOVEMENT, amounts.movement, area=area, threshold=limit)


def _unexplained_segment(inputs: RoundInputs, segment: Segment) -> Iterator[Lack]:
    threshold = inputs.info.threshold
    for line_set, amounts in explained_places(inputs, segment):
        key = line_set.key if line_set else None
        deviations = {PERIOD: amounts.period_deviation}
        if inputs.has_forecast:
            deviations = {FULL_YEAR: amounts.deviation, **deviations}
        for horizon, deviation in _beyond(deviations.items(), threshold):
            text = inputs.explanation(horizon, segment=segment.key, line_set=key)
            if not text.strip():
                yield Lack(
                    LackCode.EXPLANATION,
                    deviation,
                    segment=segment.key,
                    line_set=key,
                    horizon=horizon,
                    threshold=threshold,
                )


def _beyond(
    deviations: Iterable[tuple[str, Decimal]], threshold: Decimal
) -> Iterator[tuple[str, Decimal]]:
    return ((at, amount) for at, amount in deviations if must_be_explained(amount, threshold))

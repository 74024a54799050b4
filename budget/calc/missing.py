"""What an area or a round lacks before it can be handed in, as data; words are put elsewhere.

A deviation must be explained where it is strictly beyond the threshold, on exact kronor: per area,
and per segment or segment × line set, each for the full year and for the period. A segment that is
followed up by purpose is explained purpose by purpose (Malmö 2023 has no text for Styrelsen as a
whole). A movement since the previous round beyond its own threshold needs the full year's text too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budget.calc.cells import Amounts
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, PERIOD, RoundInputs
from budget.calc.structure import LineSet, Segment

EXPLAINED = "forklaringar"  # the published table whose line sets have texts
Cells = frozenset[tuple[int, int]]


class LackCode(StrEnum):
    """What is missing."""

    FORECAST = "forecast"
    EXPLANATION = "explanation"
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Lack:
    """One missing thing and its place; keys as in Structure.

    `amount` is what stands without it, in kronor: the budget without a forecast, the deviation or
    the movement without a text; `threshold` is the one it is beyond.
    """

    code: LackCode
    amount: Decimal
    area: int | None = None
    line: int | None = None
    segment: int | None = None
    line_set: int | None = None
    horizon: str = FULL_YEAR
    threshold: Decimal | None = None


def area_lacks(inputs: RoundInputs, area: int, forecast: Cells) -> tuple[Lack, ...]:
    """What an area lacks. `forecast` are the cells (area, line) that have a forecast, be it zero.

    While a forecast is missing, the year's deviation is none to explain.
    """
    without = tuple(_without_forecast(inputs, area, forecast))
    return (*without, *_unexplained_area(inputs, area, whole=not without))


def round_lacks(inputs: RoundInputs, forecast: Cells) -> dict[int, tuple[Lack, ...]]:
    """What each area lacks, by its key; areas that lack nothing are left out."""
    found = {a.key: area_lacks(inputs, a.key, forecast) for a in inputs.structure.areas}
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
    """A line with budget needs a forecast."""
    return bool(amounts.budget)


def _without_forecast(inputs: RoundInputs, area: int, forecast: Cells) -> Iterator[Lack]:
    for line in inputs.structure.lines:
        amounts = inputs.cube.at(area, line.key)
        if must_be_forecast(amounts) and (area, line.key) not in forecast:
            yield Lack(LackCode.FORECAST, amounts.budget, area=area, line=line.key)


def _unexplained_area(inputs: RoundInputs, area: int, *, whole: bool) -> Iterator[Lack]:
    amounts, threshold = inputs.area_total(area), inputs.info.threshold
    deviations = {FULL_YEAR: amounts.deviation if whole else None, PERIOD: amounts.period_deviation}
    for horizon, deviation in _beyond(deviations.items(), threshold):
        if not inputs.explanation(horizon, area=area).strip():
            yield Lack(
                LackCode.EXPLANATION, deviation, area=area, horizon=horizon, threshold=threshold
            )
    limit = inputs.info.movement_threshold
    if limit is None or not inputs.info.previous or not whole:
        return
    told = inputs.explanation(FULL_YEAR, area=area).strip()
    explained_anyhow = told or must_be_explained(amounts.deviation, threshold)
    if must_be_explained(amounts.movement, limit) and not explained_anyhow:
        yield Lack(LackCode.MOVEMENT, amounts.movement, area=area, threshold=limit)


def _unexplained_segment(inputs: RoundInputs, segment: Segment) -> Iterator[Lack]:
    threshold = inputs.info.threshold
    for line_set, amounts in explained_places(inputs, segment):
        key = line_set.key if line_set else None
        deviations = {FULL_YEAR: amounts.deviation, PERIOD: amounts.period_deviation}
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
    deviations: Iterable[tuple[str, Decimal | None]], threshold: Decimal
) -> Iterator[tuple[str, Decimal]]:
    for horizon, deviation in deviations:
        if deviation is not None and must_be_explained(deviation, threshold):
            yield horizon, deviation

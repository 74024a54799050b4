"""All that a round's pages and papers are computed from, as plain values.

The same shape is read from live tables and from a locked round's copies; nothing else is read.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from budget.calc.appropriations import Decision
from budget.calc.cells import NOTHING, Amounts, Cube
from budget.calc.periods import months_to
from budget.calc.restatement import Origin, Succession, origins, shares
from budget.calc.structure import Structure

FULL_YEAR = "full_year"
PERIOD = "period"


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """Which round it is, and the rules it was followed up by. Thresholds in kronor.

    Grants of at least `grant_limit` are listed one by one.
    """

    key: int
    committee: str
    committee_slug: str
    administration: str
    year: int
    name: str
    slug: str
    cutoff: int
    as_of: date
    state: str
    threshold: Decimal
    previous: str = ""
    previous_as_of: date | None = None
    movement_threshold: Decimal | None = None
    grant_limit: Decimal = Decimal(1_000_000)
    decided_on: date | None = None
    paragraph: str = ""
    case_number: str = ""
    constructed: str = ""
    constructed_round: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text for an area, a segment, or a segment's line set; keys as in Structure."""

    horizon: str
    text: str
    area: int | None = None
    segment: int | None = None
    line_set: int | None = None


@dataclass(frozen=True, slots=True)
class Investment:
    """A project's year in a frame; kronor, cost −. Without a forecast the round has none for it.

    `previous` is the year's forecast of the round before, None where that had none. `key` and
    `frame_key` are the database's; they are 0 in copies that were made before they were kept.
    """

    frame: str
    name: str
    first_year: int
    last_year: int
    decided_total: Decimal | None
    original: Decimal
    changes: Decimal
    actual: Decimal
    spent_before: Decimal
    forecast: Decimal | None = None
    forecast_total: Decimal | None = None
    constructed: bool = False
    previous: Decimal | None = None
    key: int = 0
    frame_key: int = 0

    @property
    def budget(self) -> Decimal:
        """The year's total budget."""
        return self.original + self.changes

    @property
    def deviation(self) -> Decimal | None:
        """Forecast − budget for the year; + is better."""
        return None if self.forecast is None else self.forecast - self.budget

    @property
    def spent_to_date(self) -> Decimal:
        """Over all years, up to and with the cut-off."""
        return self.spent_before + self.actual


@dataclass(frozen=True, slots=True)
class Grant:
    """A project grant of a purpose; positive kronor. `key` is as an investment's."""

    area: int
    title: str
    case_number: str
    granted: Decimal
    reserved: Decimal
    drawn: Decimal
    decided_on: date | None
    constructed: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month's net of the whole committee: phased budget, and actual up to the cut-off."""

    number: int
    budget: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """The months up to a cut-off of which some are booked; None: every one counts.

    A month is booked where the committee has any actual in it at all.
    """

    cutoff: int
    booked: tuple[int, ...] | None

    @property
    def counted(self) -> tuple[int, ...]:
        """The months that the period's budget is of: an actual is held against no other month's."""
        return months_to(self.cutoff) if self.booked is None else self.booked

    @property
    def not_booked(self) -> tuple[int, ...]:
        """The months up to the cut-off that do not count."""
        counted = self.counted
        return tuple(month for month in months_to(self.cutoff) if month not in counted)

    def deviation(self, amounts: Amounts) -> Decimal | None:
        """Actual − the phased budget of the months that count; + is better.

        None while nothing is booked: then there is nothing that deviates, and that is not 0.
        """
        return amounts.period_deviation if self.counted else None


@dataclass(frozen=True, slots=True)
class Kept:
    """The inputs that a locked round keeps as they stood, beside its amounts."""

    info: RoundInfo
    structure: Structure
    decisions: tuple[Decision, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    investments: tuple[Investment, ...] = ()
    grants: tuple[Grant, ...] = ()
    successions: tuple[Succession, ...] = ()
    booked: tuple[int, ...] | None = None


@dataclass(frozen=True)
class RoundInputs:
    """One round's inputs. `decisions` are those up to and with the round's `as_of` day.

    `booked` are the months up to the cut-off in which the committee has any actual at all, in
    order. It is None for copies that were made before it was kept: every month counts there.
    Last year's amounts are `restated` to this year's areas, or stand on those of then.
    """

    info: RoundInfo
    structure: Structure
    cube: Cube
    months: tuple[Month, ...] = ()
    decisions: tuple[Decision, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    investments: tuple[Investment, ...] = ()
    grants: tuple[Grant, ...] = ()
    successions: tuple[Succession, ...] = field(default=())
    booked: tuple[int, ...] | None = None
    restated: bool = True

    @cached_property
    def origins(self) -> dict[int, tuple[Origin, ...]]:
        """Of areas that go on with others of last year: of which, and how much of each."""
        return origins(self.successions, self.info.year - 1, self.info.year)

    @cached_property
    def moves(self) -> dict[int, dict[int, Decimal]]:
        """Where last year's amounts are moved: predecessor → successor → share."""
        if not self.restated:
            return {}
        return shares(self.successions, self.info.year - 1, self.info.year)

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """The months that count in the period."""
        return self._period.counted

    @property
    def not_booked(self) -> tuple[int, ...]:
        """The months up to the cut-off that do not count in the period."""
        return self._period.not_booked

    def period_deviation(self, amounts: Amounts) -> Decimal | None:
        """As Period has it."""
        return self._period.deviation(amounts)

    @property
    def _period(self) -> Period:
        return Period(self.info.cutoff, self.booked)

    @cached_property
    def by_area(self) -> dict[int, Amounts]:
        """Each area's net; areas without amounts are missing."""
        return self.cube.by_area()

    @cached_property
    def by_segment(self) -> dict[int, Amounts]:
        """Each segment's net."""
        return {
            segment.key: self.cube.total(
                [area.key for area in self.structure.areas_in([segment.key])]
            )
            for segment in self.structure.segments
        }

    @cached_property
    def total(self) -> Amounts:
        """The whole committee's net."""
        return self.cube.total()

    def area_total(self, area: int) -> Amounts:
        """An area's net."""
        return self.by_area.get(area, NOTHING)

    @property
    def has_amounts(self) -> bool:
        """Whether there is anything to follow up."""
        return bool(self.cube)

    @cached_property
    def has_forecast(self) -> bool:
        """Whether anybody has made a forecast: a round is opened without any."""
        return self.cube.has("forecast")

    @cached_property
    def has_last_year(self) -> bool:
        """Whether last year has any actual."""
        return self.cube.has("last_year")

    def explanation(
        self,
        horizon: str,
        *,
        area: int | None = None,
        segment: int | None = None,
        line_set: int | None = None,
    ) -> str:
        """The text for exactly that place, or ""."""
        return self._texts.get((horizon, area, segment, line_set), "")

    @cached_property
    def _texts(self) -> dict[tuple[str, int | None, int | None, int | None], str]:
        return {(e.horizon, e.area, e.segment, e.line_set): e.text for e in self.explanations}

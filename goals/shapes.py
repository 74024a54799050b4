"""The goals of a round as plain values, and what is counted from them. Standard library only.

Words that the database stores (grades, trends, states) are the values of the enumerations here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Horizon(StrEnum):
    """What an assessment is about: the report's period, or the whole term of office."""

    PERIOD = "period"
    TERM = "term"


class Scale(StrEnum):
    """On what scale the goals of a term are judged."""

    GRADES = "grades"
    TRENDS = "trends"


class Grade(StrEnum):
    """The scale of assessments, best first."""

    ON_PLAN = "on_plan"
    PARTLY = "partly"
    NOT_ON_PLAN = "not_on_plan"


class Trend(StrEnum):
    """The scale of 2020: one trend a goal, for the report's period."""

    PLANNED = "planned"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    BOTH = "both"


class Movement(StrEnum):
    """How an assessment has changed since the last report."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEW = "new"  # not judged in the last report, or on the other scale: not to be compared


class AssignmentState(StrEnum):
    """How far an assignment has come, in order."""

    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    DONE = "done"
    FINAL_REPORTED = "final_reported"


class WantedDirection(StrEnum):
    """Which way an indicator should move."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessment for one horizon: a grade, or (period only) a trend, or none of them yet.

    `version` is what a save of it must name; 0 where nothing is stored.
    """

    horizon: Horizon
    grade: Grade | None = None
    trend: Trend | None = None
    motive: str = ""
    version: int = 0
    constructed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a goal's follow-up; `text` is Markdown as written."""

    key: int
    heading: str
    text: str
    version: int = 0
    constructed: bool = False


@dataclass(frozen=True, slots=True)
class ContributionItem:
    """What the committee does for a goal."""

    key: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who writes a goal's follow-up. Locked rounds keep none: names can be taken away."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class PastReport:
    """How a goal was judged in another report; `goal` is its address there.

    The goal may be one that this goal follows on, of an earlier term.
    """

    round: int
    year: int
    round_name: str
    round_slug: str
    cutoff: int
    draft: bool
    goal: str
    title: str
    period: Judgement
    term: Judgement


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal in a round. `state` is a TaskState, "" where the round does not follow it up.

    `history` are the earlier signed reports that judged it, or a goal that it follows on, newest
    first. `indicators` are keys of GoalsOfRound.indicators, `submitted_by` is a user's.
    """

    key: int
    number: int
    title: str
    slug: str
    area: int
    period: Judgement
    term: Judgement
    owners: tuple[Owner, ...] = ()
    contributions: tuple[ContributionItem, ...] = ()
    sections: tuple[Section, ...] = ()
    state: str = ""
    comment: str = ""
    submitted_by: int | None = None
    touched_on: date | None = None
    history: tuple[PastReport, ...] = ()
    indicators: tuple[int, ...] = ()
    constructed: bool = False

    @property
    def previous(self) -> PastReport | None:
        """The last signed report before this one that judged the goal, or the one it follows on."""
        return self.history[0] if self.history else None

    def judgement(self, horizon: Horizon) -> Judgement:
        """The assessment for a horizon."""
        return self.period if horizon is Horizon.PERIOD else self.term

    def movement(self, horizon: Horizon) -> Movement:
        """How the assessment for a horizon has changed since the last report."""
        last = self.previous
        now = self.judgement(horizon)
        if last is None:
            return Movement.NEW
        before = last.period if horizon is Horizon.PERIOD else last.term
        return moved(before, now)


@dataclass(frozen=True, slots=True)
class AreaOfGoals:
    """A goal area; `goals` are in order."""

    key: int
    name: str
    goals: tuple[GoalStanding, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What an assignment became on a day; `final_reported` is its final report."""

    on: date
    state: AssignmentState
    text: str
    case_number: str


@dataclass(frozen=True, slots=True)
class AssignmentStanding:
    """An assignment from the council as of the round's cut-off; steps oldest first.

    `overdue`: neither done nor final-reported by its due date, which the cut-off has passed.
    """

    key: int
    year: int
    number: int
    title: str
    text: str
    case_number: str
    due: date | None
    state: AssignmentState
    overdue: bool
    steps: tuple[Step, ...]
    constructed: bool = False

    @property
    def final_report(self) -> Step | None:
        """The step that reports the assignment as ended."""
        ended = [step for step in self.steps if step.state is AssignmentState.FINAL_REPORTED]
        return ended[0] if ended else None


@dataclass(frozen=True, slots=True)
class IndicatorPoint:
    """A measured value; without a month the whole year's."""

    year: int
    month: int | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """An indicator with its values up to and with the cut-off, oldest first."""

    key: int
    name: str
    unit: str
    wanted: WantedDirection
    source: str
    points: tuple[IndicatorPoint, ...]
    constructed: bool = False

    @property
    def change(self) -> Decimal | None:
        """The last value less the one before it, in the unit; None for fewer than two values."""
        if len(self.points) < 2:
            return None
        return self.points[-1].value - self.points[-2].value

    @property
    def as_wanted(self) -> bool | None:
        """Whether the last change goes the wanted way; None where that cannot be said."""
        if not self.change or self.wanted is WantedDirection.NONE:
            return None
        return (self.change > 0) is (self.wanted is WantedDirection.UP)


@dataclass(frozen=True, slots=True)
class PriorityItem:
    """Something that the committee has given priority in the year; `goals` are keys of goals."""

    key: int
    heading: str
    text: str
    goals: tuple[int, ...]
    constructed: bool = False


@dataclass(frozen=True, slots=True)
class GoalsOfRound:
    """All of goals in a round. `term` is the term of office in words, "" where none is known."""

    scale: Scale = Scale.GRADES
    term: str = ""
    areas: tuple[AreaOfGoals, ...] = ()
    assignments: tuple[AssignmentStanding, ...] = ()
    indicators: tuple[IndicatorSeries, ...] = ()
    priorities: tuple[PriorityItem, ...] = ()

    @property
    def goals(self) -> tuple[GoalStanding, ...]:
        """All goals, area by area."""
        return tuple(goal for area in self.areas for goal in area.goals)

    @property
    def followed_up(self) -> bool:
        """Whether the round follows up goals at all."""
        return any(goal.state for goal in self.goals)

    def goal(self, slug: str) -> GoalStanding | None:
        """The goal at an address."""
        return next((goal for goal in self.goals if goal.slug == slug), None)

    def area_of(self, goal: GoalStanding) -> AreaOfGoals:
        """The goal's area."""
        return next(area for area in self.areas if area.key == goal.area)

    def tally(self, horizon: Horizon) -> "Tally":
        """How many goals stand where on the scale of grades."""
        return tally(self.goals, horizon)

    @property
    def last_report(self) -> PastReport | None:
        """The report that all the goals were last judged in, where it is the same one for all."""
        last = [goal.previous for goal in self.goals]
        same = {report.round for report in last if report is not None}
        return last[0] if len(same) == 1 and None not in last else None

    def tally_before(self, horizon: Horizon) -> "Tally | None":
        """How many goals stood where in the last report; None where they have none in common."""
        if self.last_report is None:
            return None
        before = (goal.previous for goal in self.goals)
        reports = [report for report in before if report is not None]
        judged = [r.period if horizon is Horizon.PERIOD else r.term for r in reports]
        return _tally(horizon, [one.grade for one in judged])

    @property
    def trends(self) -> tuple[tuple[Trend, int], ...]:
        """How many goals have which trend, in the scale's order; trends of no goal left out."""
        found = [goal.period.trend for goal in self.goals]
        return tuple((trend, found.count(trend)) for trend in Trend if trend in found)

    @property
    def assignment_counts(self) -> tuple[tuple[AssignmentState, int], ...]:
        """How many assignments are in which state, in order, every state named."""
        states = [assignment.state for assignment in self.assignments]
        return tuple((state, states.count(state)) for state in AssignmentState)

    @property
    def moves(self) -> tuple[GoalStanding, ...]:
        """The goals whose assessment for either horizon is better or worse than in the last one."""
        changed = (Movement.BETTER, Movement.WORSE)
        return tuple(
            goal for goal in self.goals if any(goal.movement(h) in changed for h in Horizon)
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `total` goals so many in each grade for a horizon; `missing` are not yet judged."""

    horizon: Horizon
    total: int
    on_plan: int
    partly: int
    not_on_plan: int

    @property
    def missing(self) -> int:
        """The goals without a grade."""
        return self.total - self.on_plan - self.partly - self.not_on_plan

    def of(self, grade: Grade) -> int:
        """How many goals have a grade."""
        counts = {
            Grade.ON_PLAN: self.on_plan,
            Grade.PARTLY: self.partly,
            Grade.NOT_ON_PLAN: self.not_on_plan,
        }
        return counts[grade]


def tally(goals: Iterable[GoalStanding], horizon: Horizon) -> Tally:
    """Count the goals by their grade for a horizon: "7 av 8 enligt plan" is never typed."""
    return _tally(horizon, [goal.judgement(horizon).grade for goal in goals])


def _tally(horizon: Horizon, grades: list[Grade | None]) -> Tally:
    return Tally(horizon, len(grades), *(grades.count(grade) for grade in Grade))


def moved(before: Judgement, now: Judgement) -> Movement:
    """How a grade has changed. Trends are no order, so they are the same or not to be compared."""
    if now.grade and before.grade:
        order = list(Grade)
        step = order.index(before.grade) - order.index(now.grade)
        return Movement.BETTER if step > 0 else Movement.WORSE if step < 0 else Movement.SAME
    if now.trend and now.trend is before.trend:
        return Movement.SAME
    return Movement.NEW


def without_people(goals: GoalsOfRound) -> GoalsOfRound:
    """The same without who owns, handed in or was asked to mend what: what a lock keeps."""

    def bare(goal: GoalStanding) -> GoalStanding:
        return replace(goal, owners=(), submitted_by=None, comment="", touched_on=None)

    areas = (replace(area, goals=tuple(map(bare, area.goals))) for area in goals.areas)
    return replace(goals, areas=tuple(areas))

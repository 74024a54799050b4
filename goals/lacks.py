"""What a goal's follow-up lacks before it can be handed in, as data; words are put elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from goals.shapes import GoalStanding, Horizon, Scale


class LackCode(StrEnum):
    """What a follow-up misses before it can be handed in."""

    GRADE = "grade"
    MOTIVE = "motive"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class GoalLack:
    """One missing thing: of an assessment its horizon; of the text the section that is empty.

    Without a section the goal has none at all.
    """

    code: LackCode
    horizon: Horizon | None = None
    section: int | None = None


def lacks_of(goal: GoalStanding, scale: Scale) -> tuple[GoalLack, ...]:
    """What a goal's follow-up lacks: every assessment of its scale with a motive, and a text."""
    found = []
    horizons = tuple(Horizon) if scale is Scale.GRADES else (Horizon.PERIOD,)
    for horizon in horizons:
        now = goal.judgement(horizon)
        if now.grade is None and now.trend is None:
            found.append(GoalLack(LackCode.GRADE, horizon))
        if not now.motive.strip():
            found.append(GoalLack(LackCode.MOTIVE, horizon))
    empty = [section for section in goal.sections if not section.text.strip()]
    if not goal.sections:
        found.append(GoalLack(LackCode.TEXT))
    found += [GoalLack(LackCode.TEXT, section=section.key) for section in empty]
    return tuple(found)

"""Which action saves and which removes a row of goals, and what those actions are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.admin.sentences import ACTIONS
from budget.admin.writing import REMOVED_AS_THEY_ARE, SAVED_AS_THEY_ARE
from budget.workflow.action import Actor
from goals.actions.rows import remove_thing, save_thing
from goals.actions.writing import judge, remove_section, save_section
from goals.models import (
    Assessment,
    Assignment,
    AssignmentStep,
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    GoalSection,
    Indicator,
    IndicatorValue,
    Priority,
)

SET_UP: tuple[type[Any], ...] = (
    CouncilTerm,
    GoalArea,
    Goal,
    GoalDirection,
    Contribution,
    Priority,
    Assignment,
    AssignmentStep,
    Indicator,
    IndicatorValue,
)
NAMES = {
    "approve_goal": _("godkänna måluppföljning"),
    "begin_follow_up": _("påbörja uppföljning av mål"),
    "begin_goal": _("påbörja måluppföljning"),
    "judge": _("bedöma mål"),
    "leave_out": _("sluta följa upp mål"),
    "load_goals": _("läsa in demodata"),
    "order_sections": _("ordna avsnitt"),
    "remind_goal": _("påminna målägare"),
    "remove_section": _("ta bort avsnitt"),
    "remove_thing": _("ta bort"),
    "return_goal": _("återsända måluppföljning"),
    "save_owners": _("utse målägare"),
    "submit_goal": _("lämna in måluppföljning"),
    "write_section": _("skriva avsnitt"),
}


def save_assessment(actor: Actor, row: Assessment) -> None:
    """As it is typed. Raises as the action."""
    grade, trend, motive = row.grade, row.trend, row.motive
    judge(actor, row.round, row.goal, row.horizon, grade=grade, trend=trend, motive=motive)


def save_text(actor: Actor, row: GoalSection) -> None:
    """As it is typed. Raises as the action."""
    save_section(actor, row.round, row.goal, row.pk, heading=row.heading, text=row.text)


def remove_text(actor: Actor, row: GoalSection) -> None:
    """Its text stays in the history. Raises as the action."""
    remove_section(actor, row.round, row.goal, row.pk)


SAVED_AS_THEY_ARE.update(dict.fromkeys(SET_UP, save_thing))
SAVED_AS_THEY_ARE.update({Assessment: save_assessment, GoalSection: save_text})
REMOVED_AS_THEY_ARE.update(dict.fromkeys(SET_UP, remove_thing))
REMOVED_AS_THEY_ARE[GoalSection] = remove_text
ACTIONS.update(NAMES)

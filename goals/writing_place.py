"""Where the follow-up of a goal is written: a goal of a round, as one person meets it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.models import WRITABLE_STATES, RoundState, TaskState, User
from budget.place import Place, Renamed, View
from budget.views.work_place import user_of, works_on_round
from goals.access import may_write_goal, owner_roles
from goals.forms import Part, parts_of
from goals.models import Goal, GoalTask
from goals.queries.reports import moved_goal_slug
from goals.queries.rounds import goals_of
from goals.shapes import GoalsOfRound, GoalStanding
from goals.workflow.states import FOLLOW_UP

P = ParamSpec("P")
PAGES = (
    "write_goal",
    "goal_sections",
    "save_goal",
    "submit_goal",
    "approve_goal",
    "return_goal",
)


@dataclass(frozen=True)
class GoalPlace:
    """A goal that a round follows up."""

    place: Place
    goals: GoalsOfRound
    goal: GoalStanding
    user: User

    @property
    def committee_id(self) -> int:
        """The committee's key."""
        return self.place.committee.pk

    @cached_property
    def owners(self) -> frozenset[int]:
        """The keys of those who own the goal."""
        return frozenset(owner.key for owner in self.goal.owners)

    @cached_property
    def may_write(self) -> bool:
        """Whether the person writes the follow-up while it is open."""
        return may_write_goal(self.place.rights, self.user.pk, self.committee_id, self.owners)

    @property
    def is_open(self) -> bool:
        """Whether anybody may write it now."""
        return self.place.round.state == RoundState.OPEN and self.goal.state in WRITABLE_STATES

    @property
    def writes(self) -> bool:
        """Whether the person may write it now."""
        return self.may_write and self.is_open

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps that the person may take now, by name."""
        if self.place.round.state != RoundState.OPEN:
            return frozenset()
        rights = self.place.rights
        roles = rights.roles_for(self.committee_id, None) | owner_roles(
            rights, self.user.pk, self.committee_id, self.owners
        )
        mine = self.goal.submitted_by == self.user.pk
        return frozenset(
            step.action
            for step in FOLLOW_UP.steps_for(self.goal.state, roles)
            if not (step.by_another and mine)
        )

    @property
    def closed(self) -> str:
        """Why nothing is written here by this person now, or ""."""
        if self.place.round.state != RoundState.OPEN:
            return _("Omgången är inte öppen, så uppföljningen ligger fast.")
        if not self.is_open:
            return _("Uppföljningen är %(state)s. Be ekonomen att återsända den för att ändra.") % {
                "state": TaskState(self.goal.state).label
            }
        return "" if self.may_write else _("Du får läsa uppföljningen men inte ändra den.")

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that the follow-up has now."""
        return parts_of(self.goal, self.goals.scale)

    @property
    def task(self) -> GoalTask:
        """How far the follow-up has come, for a template."""
        return GoalTask(state=self.goal.state)

    @property
    def stored(self) -> Goal:
        """The goal, for actions."""
        found: Goal = Goal.objects.get(pk=self.goal.key)
        return found

    def url(self, name: str) -> str:
        """The address of a page of the goal by its URL name."""
        return self.place.url(name, goal=self.goal.slug)

    def context(self) -> dict[str, Any]:
        """What every page of the goal's follow-up shows around its content."""
        return {
            **self.place.context("goals"),
            "at": self,
            "goal": self.goal,
            "urls": {name: self.url(name) for name in PAGES},
            "goal_url": self.url("goal"),
            "goals_url": self.place.url("goals"),
        }


def in_goal(
    view: Callable[Concatenate[HttpRequest, GoalPlace, P], HttpResponse],
) -> View:
    """Make a page of a goal that the round follows up, for those who write or approve it.

    Raises Http404 for another goal and for who does not work at the committee, PermissionDenied
    for who works there but neither writes nor approves goals.
    """

    @wraps(view)
    def page(
        request: HttpRequest, place: Place, /, goal: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        goals = goals_of(place.round)
        found = goals.goal(goal)
        if found is None:
            new = moved_goal_slug(place.round, goal)
            if new and goals.goal(new) is not None:
                raise Renamed(goal=new)
        if found is None or not found.state:
            raise Http404
        at = GoalPlace(place, goals, found, user_of(request))
        approves = FOLLOW_UP.roles_for("approve_goal")
        if not (at.may_write or place.rights.roles_for(at.committee_id, None) & approves):
            raise PermissionDenied
        return view(request, at, *args, **kwargs)

    return works_on_round(page)

"""What *Omgång* shows: every area's state, what is missing, and the steps that one may take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.missing import Lack, LackCode, round_lacks, segment_lacks
from budget.deadlines import day_words, time_left
from budget.holding import Held, held_in
from budget.lacks import ShownLack, entry_url, shown_lacks
from budget.models import WRITABLE_STATES, AreaTask, Round, RoundState, TaskState, User
from budget.place import Place
from budget.queries.tasks import (
    Forecasters,
    forecast_cells,
    forecasters_of,
    tasks_of,
    texts_to_renew,
)
from budget.wording import counted_states
from budget.workflow.states import AREA, ROUND, Flow

HANDED_IN = (TaskState.SUBMITTED, TaskState.APPROVED)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area in the list; `steps` are the actions that this person may take on it."""

    task: AreaTask
    url: str
    lacks: tuple[ShownLack, ...]
    deviation: Decimal | None
    steps: frozenset[str]
    reminded_at: datetime | None
    people: tuple[User, ...]
    urls: Mapping[str, str]
    typed: str | None = None

    @property
    def is_owed(self) -> bool:
        """Whether somebody has still to hand it in."""
        return self.task.state in WRITABLE_STATES

    @property
    def has_more(self) -> bool:
        """Whether there is anything to do beside approving."""
        return bool(self.people or self.steps & {"submit_area", "return_area"})


AREA_PAGES = ("submit_area", "approve_area", "return_area", "remind_area", "assign_area")
ROUND_PAGES = (
    "round",
    "explanations",
    "save_text",
    "remind_all",
    "approve_all",
    "submit_round",
    "sign_round",
    "decide_round",
    "lock_round",
    "reopen_round",
    "correct_round",
)


def round_urls(place: Place) -> dict[str, str]:
    """The addresses of a round's work, by URL name."""
    return {name: place.url(name) for name in ROUND_PAGES}


@dataclass(frozen=True)
class RoundDesk:
    """A round as one person who works on it meets it. `typed` are refused comments, by area."""

    place: Place
    user: User
    typed: Mapping[int, str]

    @property
    def round(self) -> Round:
        """The round."""
        return self.place.round

    @cached_property
    def tasks(self) -> list[AreaTask]:
        """The areas' tasks, in order."""
        return tasks_of(self.round)

    @cached_property
    def keeps(self) -> bool:
        """Whether this person reminds, gives areas to people, and corrects."""
        return self.place.rights.may_change_appropriation(self.place.committee.pk)

    @property
    def is_open(self) -> bool:
        """Whether the areas are being worked on."""
        return self.round.state == RoundState.OPEN

    @cached_property
    def _lacks(self) -> Mapping[int, Sequence[Lack]]:
        if not self.is_open or not self.tasks:
            return {}
        given = forecast_cells(self.round), texts_to_renew(self.round)
        return round_lacks(self.place.inputs, *given)

    @cached_property
    def _forecasters(self) -> Forecasters | None:
        assigns = self.is_open and self.keeps and self.tasks
        return forecasters_of(self.place.committee.pk) if assigns else None

    @cached_property
    def rows(self) -> list[AreaRow]:
        """Every area with its state."""
        return [self._row(task) for task in self.tasks]

    def _row(self, task: AreaTask) -> AreaRow:
        inputs = self.place.inputs
        known = inputs.structure.area_by_key.get(task.area_id)
        roles = self.place.rights.roles_for(self.place.committee.pk, task.area_id)
        steps = self._steps(AREA, task, roles) if self.is_open else frozenset[str]()
        return AreaRow(
            task=task,
            url=entry_url(self.round, known.slug if known else task.area.slug),
            lacks=shown_lacks(self.round, inputs.structure, self._lacks.get(task.area_id, ())),
            deviation=self._deviation(task.area_id),
            steps=steps,
            reminded_at=task.reminded_at,  # type: ignore[attr-defined]
            people=self._forecasters.of_area(task.area_id) if self._forecasters else (),
            urls={name: self.place.url(name, area=task.area.slug) for name in AREA_PAGES},
            typed=self.typed.get(task.area_id),
        )

    def _deviation(self, area: int) -> Decimal | None:
        """The area's deviation; None while a forecast is missing: it is then none yet."""
        lacks = self._lacks.get(area, ())
        if not self.place.inputs.has_forecast or any(
            lack.code is LackCode.FORECAST for lack in lacks
        ):
            return None
        return self.place.inputs.area_total(area).deviation

    def _steps(self, flow: Flow, thing: Round | AreaTask, roles: frozenset[str]) -> frozenset[str]:
        own = thing.submitted_by_id == self.user.pk
        steps = flow.steps_for(thing.state, roles)
        return frozenset(step.action for step in steps if not (step.by_another and own))

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps of the round that this person may take now."""
        roles = self.place.rights.roles_at(self.place.committee.pk)
        steps = self._steps(ROUND, self.round, roles)
        if self.is_open and (self.held or self.approved < len(self.tasks)):
            steps -= {"submit"}
        if self.round.state == RoundState.LOCKED and self.keeps and not self.is_replaced:
            steps |= {"correct"}
        return steps

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """What must be approved beside the areas before the round is handed in, and is not."""
        return held_in(self.place, self.user) if self.is_open else ()

    @property
    def is_replaced(self) -> bool:
        """Whether a later version corrects this one."""
        return self.place.correction() is not None

    @cached_property
    def missing_above(self) -> tuple[ShownLack, ...]:
        """The segments' texts that are missing."""
        if not self.is_open or not self.tasks:
            return ()
        inputs = self.place.inputs
        return shown_lacks(self.round, inputs.structure, segment_lacks(inputs))

    @cached_property
    def counts(self) -> Counter[str]:
        """How many areas are in each state."""
        return Counter(task.state for task in self.tasks)

    @property
    def approved(self) -> int:
        """How many areas are approved."""
        return self.counts[TaskState.APPROVED]

    @property
    def approvable(self) -> int:
        """How many areas this person may approve now."""
        return sum("approve_area" in row.steps for row in self.rows)

    @property
    def owed(self) -> int:
        """How many areas are still to be handed in."""
        return sum(row.is_owed for row in self.rows)

    @property
    def summary(self) -> list[tuple[str, int]]:
        """Each state that some area is in, with the number."""
        return counted_states(task.state for task in self.tasks)

    def sentence(self, today: date | None = None) -> str:
        """How the round stands."""
        round_ = self.round
        if round_.state == RoundState.SUBMITTED:
            return _("Omgången är inlämnad och väntar på förvaltningschefens underskrift.")
        if round_.state == RoundState.SIGNED:
            return _("Omgången är undertecknad och väntar på nämndens beslut.")
        if round_.state == RoundState.DECIDED:
            return _("Omgången är beslutad och kan låsas.")
        if round_.state == RoundState.LOCKED:
            return _("Omgången är låst och ändras inte mer.")
        if not self.tasks:
            return _("Omgången är öppen, men ingen har ombetts göra prognos.")
        if self.approved == len(self.tasks):
            if self.held:
                what = ", ".join(held.what for held in self.held)
                return _("Alla områden är godkända, men %s.") % what
            return _("Alla områden är godkända: omgången kan lämnas in.")
        done = sum(self.counts[state] for state in HANDED_IN)
        words = {
            "done": done,
            "all": len(self.tasks),
            "left": time_left(round_.deadline, today or timezone.localdate()),
        }
        return (
            ngettext(
                "%(done)s av %(all)s område är inlämnat; %(left)s.",
                "%(done)s av %(all)s områden är inlämnade; %(left)s.",
                len(self.tasks),
            )
            % words
        )

    def under(self, today: date | None = None) -> str:
        """What stands under the sentence: the deadline ahead, or who did what when."""
        round_ = self.round
        if round_.state == RoundState.OPEN:
            if round_.deadline < (today or timezone.localdate()):
                said = self.tasks and self.approved < len(self.tasks)
                told = _("Prognoserna skulle lämnas in senast den %s.")
                return "" if said else told % day_words(round_.deadline)
            return _("Prognoserna lämnas in senast den %s.") % day_words(round_.deadline)
        parts = []
        if round_.submitted_on:
            who = {"who": round_.submitted_by, "day": day_words(round_.submitted_on)}
            parts.append(_("Inlämnad den %(day)s av %(who)s.") % who)
        if round_.signed_on:
            who = {"who": round_.signed_by, "day": day_words(round_.signed_on)}
            parts.append(_("Undertecknad den %(day)s av %(who)s.") % who)
        if round_.decided_on:
            words = {
                "day": day_words(round_.decided_on),
                "paragraph": round_.paragraph,
                "case": round_.case_number,
            }
            parts.append(_("Beslutad den %(day)s, %(paragraph)s, %(case)s.") % words)
        return " ".join(parts)

"""What people owe a round: an area's forecast each; reminders of it."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.guard import GuardedModel, GuardedQuerySet, OutsideAction, open_write
from budget.models.handing_in import HandedIn, TaskState, handed_in_has_time
from budget.models.organisation import User
from budget.models.rounds import Round
from budget.models.structure import Area


class TaskQuerySet(GuardedQuerySet):
    """Tasks, with the writes that go with what is typed."""

    def touch(self, at: datetime) -> int:
        """Note that work goes on, in one statement: no task leaves its round or its state by it.

        Needs an open action, which must also write what was worked on: its rules are checked.
        """
        self._require_action()
        return models.QuerySet.update(self, touched_at=at)

    def begin(self, at: datetime) -> int:
        """As `touch`, for tasks that were not begun: now they are. Those that were are left."""
        self._require_action()
        fresh = self.filter(state=TaskState.NOT_BEGUN)
        return models.QuerySet.update(fresh, state=TaskState.BEGUN, touched_at=at)

    def _require_action(self) -> None:
        if open_write() is None:
            raise OutsideAction("AreaTask written outside an action; see budget/actions/tasks.py")


class AreaTask(HandedIn):
    """An area's forecast in a round: who has it, and how far it has come."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("omgång")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("budgetområde")
    )
    holder = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("ansvarig"),
        null=True,
        blank=True,
    )
    touched_at = models.DateTimeField(_("senast rörd"), null=True, blank=True)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta(HandedIn.Meta):
        abstract = False
        verbose_name = _("områdets prognosuppgift")
        verbose_name_plural = _("områdenas prognosuppgifter")
        ordering = ["round", "area__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="area_task_once"),
            handed_in_has_time(
                "area_task_submitted_has_time",
                _("Ett inlämnat område ska ha en tid då det lämnades in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.area}"

    def guard_scope(self) -> Hashable:
        return self.round_id


class Reminder(GuardedModel):
    """A reminder sent about a task."""

    task = models.ForeignKey(
        AreaTask, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("uppgift")
    )
    sent_at = models.DateTimeField(_("skickad"), auto_now_add=True)
    sent_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("skickad av"),
        null=True,
        blank=True,
    )
    address = models.EmailField(_("till"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("påminnelse")
        verbose_name_plural = _("påminnelser")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.task}, {self.address}"

    def guard_scope(self) -> Hashable:
        return self.pk

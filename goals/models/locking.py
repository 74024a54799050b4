"""What a locked round keeps of its goals: a copy of all that its pages show of them."""

from collections.abc import Hashable

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models import Round
from budget.models.guard import GuardedModel


class GoalsLock(GuardedModel):
    """The goals of a locked round as they stood: goals.shapes.GoalsOfRound as JSON."""

    round = models.OneToOneField(
        Round, on_delete=models.PROTECT, related_name="goals_lock", verbose_name=_("omgång")
    )
    locked_at = models.DateTimeField(_("låst"), auto_now_add=True)
    content = models.JSONField(_("innehåll"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("låsta mål")
        verbose_name_plural = _("låsta mål")

    def __str__(self) -> str:
        return str(self.round)

    def guard_scope(self) -> Hashable:
        return self.round_id

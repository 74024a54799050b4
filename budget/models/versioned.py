"""What several people may write: which version it is, and whose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.guard import GuardedModel
from budget.models.organisation import User


class Versioned(GuardedModel):
    """Something that several people may write: its version and last author.

    `version` counts from 1 and grows with every change; who saves says which one they saw.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("ändrad"), null=True, editable=False)
    changed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ändrad av"),
        null=True,
        editable=False,
    )
    constructed = models.BooleanField(_("konstruerat"), default=False, editable=False)

    class Meta(GuardedModel.Meta):
        abstract = True

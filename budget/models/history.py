"""The history of every change, and the addresses that things used to have. Written by actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.organisation import Committee, User


class Change(models.Model):
    """One change of one field of one thing: who, when, from, to, and why where it was asked."""

    at = models.DateTimeField(_("när"), auto_now_add=True, db_index=True)
    who = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="changes",
        verbose_name=_("vem"),
        null=True,
        help_text=_("Tomt: ett kommando på servern."),
    )
    action = models.CharField(_("åtgärd"), max_length=60)
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", verbose_name=_("nämnd"), null=True
    )
    model = models.CharField(_("slag"), max_length=60)
    object_id = models.BigIntegerField(_("nyckel"), null=True)
    thing = models.CharField(_("vad"), max_length=300)
    field = models.CharField(_("uppgift"), max_length=60, blank=True)
    old = models.TextField(_("från"), blank=True)
    new = models.TextField(_("till"), blank=True)
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        verbose_name = _("ändring")
        verbose_name_plural = _("ändringar")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="change_of_object")]

    def __str__(self) -> str:
        return f"{self.thing}: {self.field}"


class FormerSlug(models.Model):
    """An address that a committee, an area or a round had before: it redirects to today's."""

    kind = models.CharField(max_length=20)
    scope_id = models.BigIntegerField(default=0)
    slug = models.SlugField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("tidigare adress")
        verbose_name_plural = _("tidigare adresser")
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope_id", "slug"], name="former_slug_once")
        ]

    def __str__(self) -> str:
        return self.slug

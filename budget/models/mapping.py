"""How a committee's ledger is read: which accounts and codes belong where, and which columns."""

from collections.abc import Hashable

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.guard import GuardedModel
from budget.models.organisation import Committee, User
from budget.models.structure import YEAR_BOUNDS


class LedgerMappingVersion(GuardedModel):
    """One version of a committee's mapping for a year; the newest saved one is in effect.

    `rules` is the document of budget/importers/mapping_document.py: ranges of accounts to lines, of
    cost centres, activities and projects to areas, and the counterparts within the municipality.
    Lines and areas stand in it by key. A version is never changed.
    """

    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="ledger_mappings",
        verbose_name=_("nämnd"),
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR_BOUNDS)
    number = models.PositiveIntegerField(_("version"), validators=[MinValueValidator(1)])
    rules = models.JSONField(_("regler"))
    note = models.CharField(_("anteckning"), max_length=200, blank=True)
    effective = models.BooleanField(_("gäller"), default=True)
    saved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sparad av"),
        null=True,
        blank=True,
    )
    saved_at = models.DateTimeField(_("sparad"), auto_now_add=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("kontering")
        verbose_name_plural = _("konteringar")
        ordering = ["committee", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"], name="ledger_mapping_number_once"
            ),
            models.UniqueConstraint(
                fields=["committee", "year"],
                condition=models.Q(effective=True),
                name="ledger_mapping_effective_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}, {self.number}"

    def guard_scope(self) -> Hashable:
        return (self.committee_id, self.year)


class ImportProfile(GuardedModel):
    """A named choice of columns for a committee's tables: see budget/importers/tables/columns.py.

    `choices` holds `columns` (field: head), `sheet` and `day_first`.
    """

    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="import_profiles",
        verbose_name=_("nämnd"),
    )
    name = models.CharField(_("profil"), max_length=100)
    choices = models.JSONField(_("kolumner"), default=dict)
    saved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sparad av"),
        null=True,
        blank=True,
    )
    saved_at = models.DateTimeField(_("sparad"), auto_now=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("inläsningsprofil")
        verbose_name_plural = _("inläsningsprofiler")
        ordering = ["committee", "name"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="import_profile_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def guard_scope(self) -> Hashable:
        return self.pk

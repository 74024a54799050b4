"""Who: the committees, the people and what they may do there."""

from collections.abc import Hashable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.calc.amounts import Unit
from budget.models.addresses import check_committee_slug
from budget.models.guard import GuardedModel


class User(AbstractUser):
    """A person who signs in. Never deleted: what they did stays, their name can be taken away."""

    pseudonymised = models.BooleanField(_("avidentifierad"), default=False, editable=False)

    class Meta:
        verbose_name = _("användare")
        verbose_name_plural = _("användare")

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()


class EntryUnit(models.TextChoices):
    """In what a committee's people type amounts."""

    KR = "kr", _("kronor")
    TKR = "tkr", _("tusen kronor (Tkr)")


class Committee(GuardedModel):
    """A political body that holds an appropriation, and its administration."""

    name = models.CharField(_("nämnd"), max_length=200, unique=True)
    slug = models.SlugField(
        _("adress"), max_length=80, unique=True, validators=[check_committee_slug]
    )
    administration = models.CharField(_("förvaltning"), max_length=200, blank=True)
    entry_unit = models.CharField(
        _("inmatning i"), max_length=3, choices=EntryUnit, default=EntryUnit.TKR
    )
    order = models.PositiveIntegerField(_("ordning"), default=0)

    class Meta(GuardedModel.Meta):
        verbose_name = _("nämnd")
        verbose_name_plural = _("nämnder")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Unit:
        """What its people type amounts in."""
        return Unit[self.entry_unit.upper()]

    def guard_scope(self) -> Hashable:
        return self.pk


class Role(models.TextChoices):
    """What a person is at a committee (or, without a committee, in the whole municipality)."""

    CONTROLLER = "controller", _("controller")
    BUDGET_HOLDER = "budget_holder", _("budgetansvarig")
    HEAD = "head", _("förvaltningschef")
    ELECTED = "elected", _("förtroendevald")
    AUDITOR = "auditor", _("revisor")
    ADMINISTRATOR = "administrator", _("administratör")


class Membership(GuardedModel):
    """A role of a person: at one committee or all, for one area of it or all."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("användare")
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role)
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("nämnd"),
        null=True,
        blank=True,
        help_text=_("Tomt: hela kommunen."),
    )
    area = models.ForeignKey(
        "budget.Area",
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("budgetområde"),
        null=True,
        blank=True,
        help_text=_("Tomt: alla nämndens områden."),
    )

    class Meta(GuardedModel.Meta):
        verbose_name = _("behörighet")
        verbose_name_plural = _("behörigheter")
        ordering = ["user__username", "committee__order", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "committee", "area"],
                condition=models.Q(area__isnull=False),
                name="membership_of_area_once",
                violation_error_message=_("Personen har redan den rollen för området."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "committee"],
                condition=models.Q(area__isnull=True, committee__isnull=False),
                name="membership_of_committee_once",
                violation_error_message=_("Personen har redan den rollen vid nämnden."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(committee__isnull=True),
                name="membership_of_city_once",
                violation_error_message=_("Personen har redan den rollen i hela kommunen."),
            ),
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(committee__isnull=False),
                name="membership_area_needs_committee",
                violation_error_message=_("En roll för ett område ska också ange områdets nämnd."),
            ),
            # All other roles hold for a committee as a whole.
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(role=Role.BUDGET_HOLDER),
                name="membership_area_is_budget_holders",
                violation_error_message=_("Bara rollen budgetansvarig kan gälla ett enda område."),
            ),
        ]

    def __str__(self) -> str:
        place: Any = self.area or self.committee or _("hela kommunen")
        return f"{self.user}: {self.get_role_display()}, {place}"

    def guard_scope(self) -> Hashable:
        return self.pk

"""The entries of the ledger: what was booked, row by row, made for millions of them.

Many rows, few and narrow indexes. A committee's entries of a month are those of the one batch that
counts there (`LedgerPeriod.effective`), so a page of them is one range of one index, however many
batches there are.
"""

from collections.abc import Hashable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.importers.rows import LONGEST_ACCOUNT
from budget.models.fields import MoneyField
from budget.models.guard import GuardedModel, GuardedQuerySet, OutsideAction, open_write
from budget.models.ledger import MONTH_1_TO_13, LedgerBatch
from budget.models.structure import Area, StatementLine


class EntryQuerySet(GuardedQuerySet):
    """Entries by the million: written inside an action, but never read to be remembered.

    Only actions of a batch write them, and the batch is what those note.
    """

    def update(self, **values: Any) -> int:
        """As Django's, in one statement."""
        self._require_action()
        return models.QuerySet.update(self, **values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, in one statement: nothing hangs on an entry."""
        self._require_action()
        count = self._raw_delete(self.db)
        return count, {self.model._meta.label: count}

    def _require_action(self) -> None:
        if open_write() is None:
            raise OutsideAction("LedgerEntry written outside an action; see budget/actions/ledger")


class LedgerEntry(GuardedModel):
    """A row of the ledger, as booked; amount in kronor with Anslag's sign, income +, cost −.

    Area and line are None where no rule places it; `aside` is a balance-sheet account's. A row of
    a file that gives months alone has no voucher, and the month's last day, with `dated` False.
    The keys are not checked by the database at every row: a batch's sums, which are, name the
    same areas and lines. `search` is the text, case-folded as both databases can compare it.
    """

    batch = models.ForeignKey(
        LedgerBatch,
        on_delete=models.DO_NOTHING,
        related_name="entries",
        verbose_name=_("inläsning"),
        db_index=False,
        db_constraint=False,
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.DO_NOTHING,
        related_name="+",
        verbose_name=_("budgetområde"),
        null=True,
        db_index=False,
        db_constraint=False,
    )
    line = models.ForeignKey(
        StatementLine,
        on_delete=models.DO_NOTHING,
        related_name="+",
        verbose_name=_("rad"),
        null=True,
        db_index=False,
        db_constraint=False,
    )
    amount = MoneyField(_("belopp"))
    date = models.DateField(_("datum"))
    row = models.PositiveIntegerField(_("rad i filen"))
    month = models.PositiveSmallIntegerField(_("månad"))
    dated = models.BooleanField(_("har datum"), default=True)
    is_internal = models.BooleanField(_("internt"), default=False)
    aside = models.BooleanField(_("balanskonto"), default=False)
    series = models.CharField(_("serie"), max_length=100, blank=True)
    number = models.CharField(_("verifikation"), max_length=100, blank=True)
    account = models.CharField(_("konto"), max_length=LONGEST_ACCOUNT)
    cost_centre = models.CharField(_("ansvar"), max_length=100, blank=True)
    activity = models.CharField(_("verksamhet"), max_length=100, blank=True)
    counterpart = models.CharField(_("motpart"), max_length=100, blank=True)
    project = models.CharField(_("projekt"), max_length=100, blank=True)
    kind = models.CharField(_("slag"), max_length=100, blank=True)
    object = models.CharField(_("objekt"), max_length=100, blank=True)
    free = models.CharField(_("fri"), max_length=100, blank=True)
    text = models.TextField(_("text"), blank=True)
    search = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        verbose_name = _("verifikationsrad")
        verbose_name_plural = _("verifikationsrader")
        ordering = ["batch", "month", "date", "id"]
        constraints = [
            models.CheckConstraint(condition=MONTH_1_TO_13, name="ledger_entry_month_1_to_13")
        ]
        indexes = [
            # A month of a committee is one batch's: a page of it is one range of this index.
            models.Index(fields=["batch", "month", "date", "id"], name="ledger_entry_page"),
            # From a figure down to its entries: an area's line, over the year or in a month.
            models.Index(fields=["batch", "area", "line", "month"], name="ledger_entry_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number} {self.account}".strip()

    def guard_scope(self) -> Hashable:
        return self.batch_id

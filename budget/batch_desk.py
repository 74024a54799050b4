"""What the page of a loaded file shows: its words, sums beside what stands, findings, forms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.actions.ledger import month_list
from budget.calc.amounts import Unit, format_amount, format_number
from budget.calc.cells import ZERO
from budget.forms.ledger import (
    DIMENSION,
    AcceptForm,
    BudgetForm,
    ColumnsForm,
    DimensionsForm,
    columns_initial,
)
from budget.forms.ledger_findings import FindingText, finding_texts
from budget.mapping_desk import Unknown, unknown_accounts, unknown_areas
from budget.models import (
    Area,
    BatchState,
    LedgerBatch,
    LedgerContent,
    LedgerFormat,
    LedgerPeriod,
    StatementLine,
)
from budget.queries.batches import (
    Preview,
    Standing,
    areas_to_choose,
    decisions_to_choose,
    lines_to_choose,
    preview_of,
    standing_in,
)

MOST_CODES = 60
MOST_FINDINGS = 100
MOST_DIMENSIONS = 40
CONFIRMED = frozenset({"amounts_scaled", "extract", "months_across"})
"""The findings that stand above the button, too."""


class BatchDesk:
    """One batch; `typed` is what was sent with a form of it."""

    def __init__(self, batch: LedgerBatch, typed: Mapping[str, Any] | None = None) -> None:
        self.batch = batch
        self.typed = typed

    @property
    def is_preview(self) -> bool:
        """Whether it waits to be looked through."""
        return bool(self.batch.state == BatchState.PREVIEW)

    @property
    def is_budget(self) -> bool:
        """Whether it is read as a budget."""
        return bool(self.batch.content == LedgerContent.BUDGET)

    @property
    def may_discard(self) -> bool:
        """Whether it can be put away."""
        return self.batch.state in (BatchState.UPLOADED, BatchState.PREVIEW, BatchState.FAILED)

    @property
    def may_undo(self) -> bool:
        """Whether it can be undone."""
        return bool(self.batch.state == BatchState.ACCEPTED)

    @property
    def has_months(self) -> bool:
        """Whether there is anything in it to load."""
        return bool(self.months) and self.batch.format != LedgerFormat.SIE1

    @cached_property
    def _periods(self) -> list[LedgerPeriod]:
        return list(LedgerPeriod.objects.filter(batch=self.batch).order_by("month"))

    @property
    def months(self) -> tuple[int, ...]:
        """The months that the file covers."""
        return tuple(period.month for period in self._periods)

    @property
    def not_counting(self) -> str:
        """Which months of a loaded file do not count: not loaded of it, or replaced since."""
        rest = [period.month for period in self._periods if not period.effective]
        if self.batch.state != BatchState.ACCEPTED or self.is_budget or not rest:
            return ""
        return ngettext(
            "%s i filen gäller inte: den är inte inläst ur den, eller ersatt sedan dess.",
            "%s i filen gäller inte: de är inte inlästa ur den, eller ersatta sedan dess.",
            len(rest),
        ) % month_list(rest)

    @cached_property
    def standing(self) -> list[Standing]:
        """The batches that count in its months now."""
        return standing_in(self.batch, self.months) if not self.is_budget else []

    @cached_property
    def preview(self) -> Preview | None:
        """The sums beside what stands, of a file to look through."""
        return preview_of(self.batch) if self.is_preview and not self.is_budget else None

    @cached_property
    def findings(self) -> list[FindingText]:
        """What was noticed, that which refuses the file first."""
        return list(finding_texts(self.batch.findings))[:MOST_FINDINGS]

    @property
    def to_confirm(self) -> list[str]:
        """How the file was read, where that is to be looked at before it is accepted."""
        told = [each.sentence for each in self.findings if each.code in CONFIRMED]
        if self.batch.options.get("turned"):
            told.append(_("Intäkterna är lästa som plus i filen och kostnaderna som minus."))
        return told

    @property
    def grant_words(self) -> str:
        """What a budget makes of the appropriation; said aloud where its signs may be turned."""
        net = self.batch.amount
        words = {"amount": format_amount(abs(net), Unit.TKR)}
        if net <= 0:
            return _("Ett nytt beslut ger kommunbidraget %(amount)s Tkr.") % words
        taken = (
            _(
                "Ett nytt beslut tar %(amount)s Tkr från kommunbidraget: filens intäkter är större "
                "än dess kostnader."
            )
            % words
        )
        return f"{taken} {self._other_sign}"

    @property
    def _other_sign(self) -> str:
        """What to do where the file's signs are the other way round."""
        if not self.is_table:
            return _(
                "Står intäkterna som plus i filen? Anslag läser dem som ekonomisystemet skriver "
                "dem, med minus: vänd i så fall tecknen och läs in filen igen."
            )
        if self.batch.options.get("turned"):
            return _("Intäkterna är lästa som plus. Står de som minus, välj det under Kolumner.")
        return _(
            "Intäkterna är lästa som ekonomisystemet skriver dem, med minus. Står de som plus i "
            "filen, välj det under Kolumner."
        )

    @property
    def more_findings(self) -> int:
        """How many are not listed."""
        counts: dict[str, int] = self.batch.findings.get("counts", {})
        return max(0, sum(counts.values()) - len(self.findings))

    @property
    def sentence(self) -> str:
        """What the file is, and how far it has come."""
        batch = self.batch
        rows = batch.rows - batch.aside_rows
        words = {
            "rows": format_number(Decimal(rows), 0),
            "when": self._when(self.months),
            "amount": format_amount(batch.amount, Unit.TKR),
            "name": batch.file_name,
        }
        if batch.state == BatchState.FAILED:
            return _("”%(name)s” går inte att läsa in.") % words
        if batch.state == BatchState.DISCARDED:
            return _("”%(name)s” är kasserad.") % words
        if batch.state == BatchState.UNDONE:
            return _("Inläsningen av ”%(name)s” är ångrad.") % words
        if batch.state == BatchState.ACCEPTED:
            return self._loaded
        if not self.months:
            return _("”%(name)s” har inget att läsa in.") % words
        if batch.unmapped_rows == rows:
            text = ngettext(
                "Filen har %(rows)s rad för %(when)s. Den har ingen plats i konteringen än.",
                "Filen har %(rows)s rader för %(when)s. Ingen av dem har plats i konteringen än.",
                rows,
            )
            return text % words
        return (
            ngettext(
                "Filen har %(rows)s rad för %(when)s: %(amount)s Tkr.",
                "Filen har %(rows)s rader för %(when)s: %(amount)s Tkr.",
                rows,
            )
            % words
        )

    @property
    def _loaded(self) -> str:
        """What counts of a loaded file; a budget's months all do."""
        counting = [period for period in self._periods if period.effective or self.is_budget]
        if not counting:
            return _("”%s” är inläst och sedan ersatt.") % self.batch.file_name
        return _("Inläst: %(amount)s Tkr för %(when)s.") % {
            "amount": format_amount(sum((each.amount for each in counting), ZERO), Unit.TKR),
            "when": self._when([each.month for each in counting]),
        }

    def _when(self, months: Sequence[int]) -> str:
        """Months as a sentence has them."""
        text = month_list(months) if months else ""
        return f"{text[:1].lower()}{text[1:]} {self.batch.year}".strip()

    @property
    def effects(self) -> list[str]:
        """What accepting it will do."""
        if not self.is_preview or self.is_budget or not self.months:
            return []
        found = [
            ngettext(
                "%(months)s ersätts: den är inläst ur %(file)s.",
                "%(months)s ersätts: de är inlästa ur %(file)s.",
                len(each.months),
            )
            % {"months": month_list(each.months), "file": each.batch}
            for each in self.standing
        ]
        loaded = {month for each in self.standing for month in each.months}
        new = [month for month in self.months if month not in loaded]
        if new:
            told = ngettext(
                "%s är inte inläst förut: det utfall som står där byts mot filens.",
                "%s är inte inlästa förut: det utfall som står där byts mot filens.",
                len(new),
            )
            found.append(told % month_list(new))
        return found

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the file says of itself."""
        batch, facts = self.batch, self.batch.facts
        pairs = (
            (_("Fil"), batch.file_name),
            (_("Slag"), str(batch.get_format_display())),
            (_("Läst som"), str(batch.get_content_display())),
            (_("Ekonomisystem"), batch.source),
            (_("Organisation"), facts.get("company", "")),
            (_("Uppladdad av"), str(batch.uploaded_by or _("servern"))),
        )
        return [(name, value) for name, value in pairs if value]

    @cached_property
    def accounts(self) -> list[Unknown]:
        """Accounts that no rule places."""
        return unknown_accounts(self.batch, MOST_CODES)

    @cached_property
    def codes(self) -> list[Unknown]:
        """Codes that no rule places in an area."""
        return unknown_areas(self.batch, MOST_CODES)

    @property
    def unplaced(self) -> list[Unknown]:
        """Rows that have no code to place them by."""
        return [code for code in self.codes if not code.part]

    @cached_property
    def lines(self) -> list[StatementLine]:
        """Lines to choose among."""
        return lines_to_choose(self.batch.year)

    @cached_property
    def areas(self) -> list[Area]:
        """Areas to choose among."""
        return areas_to_choose(self.batch.committee_id, self.batch.year)

    @property
    def is_table(self) -> bool:
        """Whether its columns can be chosen."""
        return bool(self.batch.facts.get("heads")) and self.may_discard

    @cached_property
    def columns_form(self) -> ColumnsForm:
        """The choice of columns."""
        facts = self.batch.facts
        return ColumnsForm(
            self.typed if self._is_choice else None,
            initial=columns_initial(self.batch.options),
            heads=facts.get("heads", []),
            sheets=facts.get("sheets", []),
        )

    @property
    def has_dimensions(self) -> bool:
        """Whether parts of the code string can be chosen for its dimensions."""
        return bool(self.batch.facts.get("dimensions")) and self.may_discard

    @cached_property
    def dimensions_form(self) -> DimensionsForm:
        """The choice of parts."""
        facts = self.batch.facts
        return DimensionsForm(
            self.typed if self._is_choice else None,
            dimensions=facts.get("dimensions", [])[:MOST_DIMENSIONS],
            parts=facts.get("parts", {}),
        )

    @property
    def _is_choice(self) -> bool:
        """Whether what was sent chooses how the file is read."""
        return any(name.startswith(("kolumn-", DIMENSION)) for name in self.typed or ())

    @property
    def samples(self) -> list[list[str]]:
        """Some rows of a table, under its heads."""
        found: list[list[str]] = self.batch.facts.get("samples", [])
        return found

    @property
    def _sent(self) -> Mapping[str, Any] | None:
        return None if self._is_choice else self.typed

    @property
    def form(self) -> AcceptForm | BudgetForm:
        """The form that loads it."""
        return self.budget_form if self.is_budget else self.accept_form

    @cached_property
    def accept_form(self) -> AcceptForm:
        """What is loaded of it."""
        return AcceptForm(self._sent, months=self.months)

    @cached_property
    def budget_form(self) -> BudgetForm:
        """Which decision it is read into."""
        batch = self.batch
        decisions = decisions_to_choose(batch.committee_id, batch.year)
        return BudgetForm(self._sent, decisions=[(str(d.pk), str(d)) for d in decisions])

"""A file that was read as a budget becomes the budget rows of a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.actions.appropriations import (
    register_decision,
    remove_decision,
    replace_budget_rows,
)
from budget.actions.ledger import finish, hold, refuse_unmapped
from budget.actions.recording import refuse, require
from budget.calc.phasing import MonthAmount
from budget.models import (
    Appropriation,
    BatchState,
    BudgetRow,
    Decision,
    LedgerBatch,
    LedgerContent,
    LedgerReplaced,
    LedgerSum,
)
from budget.workflow.action import Actor, action


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be registered with a file's rows: its amount is what they sum to, negated."""

    kind: str
    title: str
    decided_on: date
    case_number: str = ""
    decided_by: str = "council"
    permanence: str = "one_off"


@action
def accept_budget(
    actor: Actor,
    batch: LedgerBatch,
    decision: Decision | NewDecision,
    *,
    leave_unmapped: bool = False,
) -> LedgerBatch:
    """Make a batch's sums the budget rows of a new decision, or all those of one that stands.

    Controllers and administrators. Raises ValidationError for a batch that is no preview of a
    budget, codes without a place (unless `leave_unmapped`), amounts in month 13, and as
    `register_decision` and `replace_budget_rows` do: rows must sum to − the decision's amount, and
    the actor give a reason for a new one that a locked round would have reported.
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    row = hold(batch, BatchState.PREVIEW)
    if row.content != LedgerContent.BUDGET:
        raise refuse("not_budget", _("Filen är läst som utfall. Läs in den som utfall."))
    refuse_unmapped(row, leave_unmapped)
    rows = _rows(row)
    appropriation = Appropriation.objects.get(committee=row.committee_id, year=row.year)
    if isinstance(decision, NewDecision):
        row.decision = _register(actor, appropriation, decision, rows)
        row.made_decision = True
    else:
        row.decision = _replace(actor, row, appropriation, decision, rows)
    return finish(actor, "accept_ledger", row, BatchState.ACCEPTED, batch)


def _rows(row: LedgerBatch) -> list[MonthAmount]:
    sums = LedgerSum.objects.filter(batch=row).order_by("area", "line", "month")
    found = [MonthAmount(s.area_id, s.line_id, s.month, s.amount) for s in sums]
    if not found:
        raise refuse(
            "no_budget",
            _(
                "Filen har ingen budget för året på nämndens områden. "
                "Välj en annan fil, eller rätta konteringen."
            ),
        )
    if any(each.month > 12 for each in found):
        raise refuse(
            "budget_month",
            _("Filen har budget i period 13. Budget läggs på månaderna 1–12: flytta beloppen."),
        )
    return found


def _register(
    actor: Actor, appropriation: Appropriation, new: NewDecision, rows: list[MonthAmount]
) -> Decision:
    values: dict[str, Any] = {
        "case_number": new.case_number,
        "decided_by": new.decided_by,
        "permanence": new.permanence,
        "from_month": min(each.month for each in rows if each.amount) if _any(rows) else 1,
    }
    return register_decision(
        actor,
        appropriation,
        kind=new.kind,
        title=new.title,
        amount=-sum((each.amount for each in rows), Decimal(0)),
        decided_on=new.decided_on,
        rows=rows,
        **values,
    )


def _any(rows: Iterable[MonthAmount]) -> bool:
    return any(each.amount for each in rows)


def _replace(
    actor: Actor,
    row: LedgerBatch,
    appropriation: Appropriation,
    decision: Decision,
    rows: list[MonthAmount],
) -> Decision:
    if decision.appropriation_id != appropriation.pk:
        raise refuse(
            "other_year", _("Beslutet hör till ett annat år eller en annan nämnd. Välj ett annat.")
        )
    LedgerReplaced.objects.bulk_create(
        [
            LedgerReplaced(
                batch=row,
                area_id=each.area_id,
                line_id=each.line_id,
                month=each.month,
                amount=each.amount,
                constructed=each.constructed,
            )
            for each in BudgetRow.objects.filter(decision=decision)
        ]
    )
    replace_budget_rows(actor, decision, rows)
    return decision


@action
def undo_budget(actor: Actor, batch: LedgerBatch) -> LedgerBatch:
    """Take a loaded budget back: its decision is removed, or gets the rows it had before.

    Controllers and administrators. Raises ValidationError where the year is closed, the decision
    is gone, or it has been reported by a round that is signed (`decision_reported`).
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    row = hold(batch, BatchState.ACCEPTED)
    if row.content != LedgerContent.BUDGET:
        raise refuse("not_budget", _("Filen är inläst som utfall. Ångra den bland utfallen."))
    decision: Decision | None = row.decision
    if decision is None:
        raise refuse("decision_gone", _("Beslutet som filen lästes in i finns inte längre."))
    _refuse_later(row, decision)
    if row.made_decision:
        row.decision = None
        row.save(update_fields=["decision"])
        remove_decision(actor, decision)
    else:
        kept = LedgerReplaced.objects.filter(batch=row)
        before = [
            MonthAmount(each.area_id, each.line_id, each.month, each.amount, each.constructed)
            for each in kept
        ]
        replace_budget_rows(actor, decision, before)
    return finish(actor, "undo_ledger", row, BatchState.UNDONE, batch)


def _refuse_later(row: LedgerBatch, decision: Decision) -> None:
    later = LedgerBatch.objects.filter(
        decision=decision, state=BatchState.ACCEPTED, accepted_at__gt=row.accepted_at
    ).first()
    if later is not None:
        raise refuse(
            "replaced_later",
            _("Beslutet har sedan fått sina belopp ur %(file)s. Ångra den inläsningen först."),
            file=later,
        )

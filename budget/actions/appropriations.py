"""A committee's year: its appropriation, the decisions it consists of, closing and reopening it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import (
    by_key,
    delete_recorded,
    in_kronor,
    known,
    once_each,
    refuse,
    require,
    require_reason,
    save_recorded,
    write_amounts,
)
from budget.calc.phasing import MonthAmount
from budget.models import Appropriation, Area, BudgetRow, Committee, Decision, StatementLine
from budget.queries.decisions import locked_after
from budget.workflow import history
from budget.workflow.action import Actor, action


@action
def create_appropriation(
    actor: Actor, /, committee: Committee, year: int, **values: Any
) -> Appropriation:
    """A committee's year, still without decisions; `values` are fields of Appropriation.

    Controllers and administrators. Raises ValidationError by field.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    row = Appropriation(committee=committee, year=year, **values)
    return save_recorded(actor, "create_appropriation", row, committee)


@action
def update_appropriation(
    actor: Actor, /, appropriation: Appropriation, **values: Any
) -> Appropriation:
    """Change thresholds and what is said of constructed amounts; not whether the year is closed.

    Controllers and administrators. Raises ValidationError by field, and in a closed year.
    """
    require(actor, lambda rights: rights.may_change_appropriation(appropriation.committee_id))
    _set(appropriation, values)
    if Appropriation.objects.filter(pk=appropriation.pk).exclude(closed=appropriation.closed):
        raise refuse("close_by_action", _("Ett år stängs och öppnas igen med sina egna knappar."))
    committee = appropriation.committee
    return save_recorded(actor, "update_appropriation", appropriation, committee)


@action
def close_year(actor: Actor, appropriation: Appropriation) -> None:
    """From now on no amount of the year can change. Controllers and administrators.

    Raises ValidationError where the year is closed already.
    """
    _turn(actor, "close_year", appropriation, closed=True)


@action
def reopen_year(actor: Actor, appropriation: Appropriation, reason: str) -> None:
    """Amounts of a closed year can change again; the reason is kept in the history.

    Controllers and administrators. Raises ValidationError without a reason, and where it is open.
    """
    _turn(replace(actor, reason=require_reason(reason)), "reopen_year", appropriation, closed=False)


def _turn(actor: Actor, name: str, row: Appropriation, *, closed: bool) -> None:
    require(actor, lambda rights: rights.may_change_appropriation(row.committee_id))
    # Of two at once, one changes the row.
    turned = Appropriation.objects.filter(pk=row.pk, closed=not closed).update(closed=closed)
    if not turned:
        message = _("%(year)s är redan stängt.") if closed else _("%(year)s är redan öppet.")
        raise refuse("year_state", message, year=row)
    row.closed = closed
    old, new = ("nej", "ja") if closed else ("ja", "nej")
    history.record([history.change(actor, name, row, "closed", old, new, row.committee)])


@action
def register_decision(
    actor: Actor,
    /,
    appropriation: Appropriation,
    *,
    kind: str,
    title: str,
    amount: Decimal | int,
    decided_on: date,
    rows: Iterable[MonthAmount],
    **values: Any,
) -> Decision:
    """A decision with its budget rows, which sum to −`amount` (kronor; a reallocation's to 0).

    `values` are further fields of Decision: case_number, decided_by, from_month, permanence,
    constructed, order. Controllers and administrators. Raises ValidationError, by field or, for
    what the rows together break, without one; by "reason" where a person gives none and a round is
    locked that would have reported the decision; where a person registers the very same decision
    twice.
    """
    require(actor, lambda rights: rights.may_change_appropriation(appropriation.committee_id))
    _require_why_late(actor, appropriation, decided_on)
    decision = Decision(
        appropriation=appropriation,
        kind=kind,
        title=title,
        amount=in_kronor(amount),
        decided_on=decided_on,
        **values,
    )
    _refuse_twice(actor, decision)
    save_recorded(actor, "register_decision", decision, appropriation.committee)
    _replace_rows(actor, "register_decision", decision, rows)
    return decision


def _refuse_twice(actor: Actor, row: Decision) -> None:
    """Raise ValidationError for a decision that stands already: a button was pressed twice."""
    if actor.user is None:
        return
    # Of two at once the later waits, and sees what the earlier registered.
    Appropriation.objects.select_for_update(no_key=True).get(pk=row.appropriation_id)
    told = ("appropriation", "kind", "case_number", "title", "amount", "decided_on")
    if Decision.objects.filter(**{name: getattr(row, name) for name in told}).exists():
        message = _(
            "”%(decision)s” är redan registrerat, med samma belopp och dag. Är det ett beslut "
            "till, så skilj dem åt i rubriken."
        )
        raise refuse("registered_already", message, decision=row)


@action
def change_decision(
    actor: Actor, /, decision: Decision, rows: Iterable[MonthAmount] | None = None, **values: Any
) -> Decision:
    """Change fields of a decision and, where `rows` are given, all its budget rows.

    Controllers and administrators. Raises as `register_decision`.
    """
    committee = decision.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    _set(decision, values)
    if Decision.objects.filter(pk=decision.pk).exclude(decided_on=decision.decided_on):
        _require_why_late(actor, decision.appropriation, decision.decided_on)
    save_recorded(actor, "change_decision", decision, committee)
    if rows is not None:
        _replace_rows(actor, "change_decision", decision, rows)
    return decision


def _require_why_late(actor: Actor, appropriation: Appropriation, day: date) -> None:
    """Raise ValidationError where a locked round has reported the year without the decision.

    It stands as it was locked, and later rounds differ from it: the history is to say why.
    """
    if actor.user is None or actor.reason.strip():
        return
    row = locked_after(appropriation, day)
    if row is not None:
        message = _(
            "”%(round)s” är låst utan det här beslutet, fast det är fattat före brytdatum. Skriv "
            "varför det läggs in nu; skälet sparas i historiken."
        )
        raise ValidationError({"reason": refuse("reason_missing", message, round=row)})


@action
def replace_budget_rows(actor: Actor, decision: Decision, rows: Iterable[MonthAmount]) -> int:
    """Make `rows` all the budget rows of a decision; the number of changed cells is returned.

    Controllers and administrators. Raises ValidationError where they do not sum to −its amount.
    """
    committee_id = decision.appropriation.committee_id
    require(actor, lambda rights: rights.may_change_appropriation(committee_id))
    return _replace_rows(actor, "replace_budget_rows", decision, rows)


def _replace_rows(actor: Actor, name: str, decision: Decision, rows: Iterable[MonthAmount]) -> int:
    given = list(rows)
    once_each((row.area, row.line, row.month) for row in given)
    areas = known(Area, (row.area for row in given))
    lines = known(StatementLine, (row.line for row in given))
    stored = by_key(decision.rows.select_related("area", "line"), "area_id", "line_id", "month")
    wanted: dict[tuple[int, int, int], BudgetRow | None] = dict.fromkeys(stored)
    for row in given:
        amount = in_kronor(row.amount)
        if amount:
            wanted[row.area, row.line, row.month] = BudgetRow(
                decision=decision,
                area=areas[row.area],
                line=lines[row.line],
                month=row.month,
                amount=amount,
                constructed=row.constructed,
            )
    committee = decision.appropriation.committee
    return write_amounts(actor, name, BudgetRow, stored, wanted, committee)


@action
def remove_decision(actor: Actor, decision: Decision) -> None:
    """Take away a decision and its budget rows, as if it had never been registered.

    Controllers and administrators. Raises ValidationError once a round that is signed reports it
    (budget/workflow/rules/decisions.py): then a counter-entry is the way.
    """
    committee = decision.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    _replace_rows(actor, "remove_decision", decision, [])
    delete_recorded(actor, "remove_decision", decision, committee)


def _set(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)

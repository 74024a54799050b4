"""Where a decision's money goes: budget rows proposed from an area, a line and a profile."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget.actions.appropriations import change_decision, register_decision
from budget.admin.keys import KeySelect
from budget.admin.refusals import GuardedForm
from budget.admin.writing import rows_of
from budget.calc.phasing import MonthAmount, proposed_rows
from budget.forms.amounts import AmountField
from budget.models import Area, BudgetRow, Decision, DecisionKind, StatementLine
from budget.queries.administration import budget_profiles
from budget.workflow.action import Actor

PLACING: list[Any] = [
    (
        _("Var pengarna hamnar"),
        {
            "fields": [("area", "line")],
            "description": _(
                "Beslutets belopp, eller det som skiljer när du ändrar det, läggs på området och "
                "raden från och med beslutets månad: så som deras budget redan är fördelad, annars "
                "jämnt."
            ),
        },
    ),
    (
        _("Omdisponering"),
        {
            "fields": [("from_area", "from_line"), "moved"],
            "description": _(
                "Bara för en omdisponering: hit från ett annat område eller en annan rad."
            ),
            "classes": ["collapse"],
        },
    ),
]
NEW = ("case_number", "decided_by", "from_month", "permanence", "order")


def chosen(name: str, label: Any) -> Any:
    """An area or a line that is searched for."""
    field: Any = BudgetRow._meta.get_field(name)
    return forms.ModelChoiceField(
        queryset=field.related_model._base_manager.all(),
        label=label,
        required=False,
        widget=KeySelect(field, admin.site),
    )


class DecisionForm(GuardedForm):
    """A decision, and on which area and line its amount is put."""

    request: ClassVar[HttpRequest]

    area = chosen("area", _("Budgetområde"))
    line = chosen("line", _("Rad"))
    from_area = chosen("area", _("Från budgetområde"))
    from_line = chosen("line", _("Från rad"))
    moved = AmountField(
        label=_("Belopp att flytta"), required=False, help_text=_("Utan tecken, i kronor.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = admin.site.get_model_admin(Area).get_queryset(self.request)
        for name in ("area", "from_area"):
            if name in self.fields:
                self.fields[name].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> Any:
        """Area and line belong together; a new decision with an amount needs them."""
        cleaned = super().clean() or self.cleaned_data
        area, line = cleaned.get("area"), cleaned.get("line")
        for one, other, name, message in (
            (area, line, "line", _("Välj också på vilken rad beloppet läggs.")),
            (line, area, "area", _("Välj också på vilket område beloppet läggs.")),
        ):
            if one and not other and name not in self.errors:
                self.add_error(name, message)
        new = self.instance.pk is None
        if new and cleaned.get("amount") and not area and not self.errors.keys() & {"area", "line"}:
            self.add_error(
                "area", _("Välj budgetområde och rad: det som beslutas ska läggas någonstans.")
            )
        self._clean_move(cleaned)
        return cleaned

    def _clean_move(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("moved"):
            return
        if cleaned["moved"] < 0:
            self.add_error("moved", _("Skriv beloppet utan minus; från och till anges ovan."))
        if cleaned.get("kind") != DecisionKind.REALLOCATION:
            self.add_error(
                "moved", _("Bara en omdisponering flyttar; välj slaget eller töm fältet.")
            )
        for name in ("area", "line", "from_area", "from_line"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Behövs för att flytta beloppet."))


def save_decision(actor: Actor, form: Any) -> None:
    """Register or change a decision with the rows that its form proposes. Raises as the actions."""
    decision: Decision = form.instance
    rows = _with_proposed(decision, form.cleaned_data)
    if decision.pk is not None:
        change_decision(actor, decision, rows)
        return
    registered = register_decision(
        actor,
        decision.appropriation,
        kind=decision.kind,
        title=decision.title,
        amount=decision.amount,
        decided_on=decision.decided_on,
        rows=rows or (),
        **{name: getattr(decision, name) for name in NEW},
    )
    decision.pk = registered.pk
    decision._state.adding = False


def _with_proposed(decision: Decision, chosen: dict[str, Any]) -> list[MonthAmount] | None:
    """The rows as they stand with what is missing on the chosen place; None to leave them."""
    area, line = chosen.get("area"), chosen.get("line")
    if not area or not line:
        return None
    rows = rows_of(decision)
    moved = chosen.get("moved") or Decimal(0)
    missing = decision.amount + sum((row.amount for row in rows), Decimal(0)) + moved
    added = _proposal(decision, missing, area, line)
    if moved:
        added += _proposal(decision, -moved, chosen["from_area"], chosen["from_line"])
    return _merged([*rows, *added])


def _proposal(
    decision: Decision, amount: Decimal, area: Area, line: StatementLine
) -> tuple[MonthAmount, ...]:
    profiles = budget_profiles(decision.appropriation_id, area.pk, line.pk)
    return proposed_rows(amount, area.pk, line.pk, decision.from_month, *profiles)


def _merged(rows: Iterable[MonthAmount]) -> list[MonthAmount]:
    cells: dict[tuple[int, int, int], MonthAmount] = {}
    for row in rows:
        key = row.area, row.line, row.month
        was = cells.get(key)
        total = row.amount + (was.amount if was else Decimal(0))
        constructed = was.constructed if was else row.constructed
        cells[key] = MonthAmount(*key, total, constructed)
    return list(cells.values())

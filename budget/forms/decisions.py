"""The forms of a decision on the appropriation: the decision itself, and where its amount falls."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.calc.amounts import Unit, format_amount
from budget.calc.periods import MONTHS
from budget.calc.structure import Area, Line, Segment
from budget.forms.amounts import AmountField
from budget.models import Decider, DecisionKind, Permanence

MOST_PARTS = 60
KINDS = [
    (DecisionKind.CHANGE, DecisionKind.CHANGE.label),
    (DecisionKind.REALLOCATION, DecisionKind.REALLOCATION.label),
]


class DecisionForm(forms.Form):
    """A change of the appropriation, or the committee's own reallocation."""

    kind = forms.ChoiceField(label=_("Slag"), choices=KINDS)
    case_number = forms.CharField(
        label=_("Ärendenummer"),
        max_length=50,
        required=False,
        help_text=_("Som det står i diariet. Krävs för en kommunbidragsförändring."),
    )
    title = forms.CharField(label=_("Rubrik"), max_length=300)
    amount = AmountField(
        label=_("Belopp"),
        help_text=_("I %(unit)s om inget annat skrivs. Plus ökar kommunbidraget, minus minskar."),
    )
    decided_on = forms.DateField(
        label=_("Beslutsdatum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    decided_by = forms.ChoiceField(label=_("Beslutat av"), choices=Decider.choices)
    from_month = forms.TypedChoiceField(
        label=_("Från och med"), choices=[(m, m) for m in MONTHS], coerce=int
    )
    permanence = forms.ChoiceField(label=_("Varaktighet"), choices=Permanence.choices)

    def __init__(self, *args: Any, unit: Unit, months: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].unit = unit  # type: ignore[attr-defined]
        names = {Unit.TKR: _("tusental kronor (Tkr)"), Unit.KR: _("kronor")}
        help_text = str(self.fields["amount"].help_text)
        self.fields["amount"].help_text = help_text % {"unit": names.get(unit, unit.name)}
        choices = list(zip(MONTHS, months, strict=True))
        self.fields["from_month"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What kind and amount ask of each other."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        if kind == DecisionKind.REALLOCATION and amount:
            self.add_error(
                "amount",
                _("En omdisponering ändrar inte kommunbidraget: skriv 0, fördela + och −."),
            )
        if kind == DecisionKind.CHANGE:
            if amount == 0:
                self.add_error("amount", _("En kommunbidragsförändring på 0 ändrar ingenting."))
            if not cleaned.get("case_number") and "case_number" not in self.errors:
                self.add_error(
                    "case_number", _("Skriv ärendets nummer, så att beslutet går att följa.")
                )
        return cleaned


class PlaceForm(forms.Form):
    """Where a part of the amount falls: area, line, and how much the budget there grows."""

    area = forms.TypedChoiceField(label=_("Budgetområde"), coerce=int, required=False)
    line = forms.TypedChoiceField(label=_("Rad"), coerce=int, required=False)
    amount = AmountField(label=_("Del av beloppet"), required=False)

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        segments: Sequence[tuple[Segment, Sequence[Area]]],
        lines: Sequence[Line],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].unit = unit  # type: ignore[attr-defined]
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj område")),
            *((s.name, [(a.key, a.name) for a in areas]) for s, areas in segments),
        ]
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj rad")),
            *((line.key, line.name) for line in lines),
        ]

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in: the row does not count."""
        return not any(self[name].data for name in ("area", "line", "amount"))

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.is_empty:
            for name in ("area", "line"):
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Välj ett, eller töm hela raden."))
        return cleaned


class BasePlaceFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The parts together: they make the decision's amount."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": _("Ett beslut kan ha högst %(num)d delar. Registrera resten för sig."),
    }

    def parts(self) -> list[tuple[int, int, Decimal | None]]:
        """The rows that count; an amount that was left empty is None: all that is left."""
        return [
            (f.cleaned_data["area"], f.cleaned_data["line"], f.cleaned_data.get("amount"))
            for f in self.forms
            if not f.is_empty
        ]

    def check_sum(self, amount: Decimal) -> list[tuple[int, int, Decimal]]:
        """The parts with their amounts. Raises ValidationError where they do not make `amount`.

        One part may be left empty: it takes what the others leave.
        """
        parts = self.parts()
        if not parts:
            raise ValidationError(_("Säg var beloppet hamnar: minst ett budgetområde och en rad."))
        if len({part[:2] for part in parts}) < len(parts):
            raise ValidationError(_("Samma område och rad står två gånger. Slå ihop dem."))
        given = sum((part[2] for part in parts if part[2] is not None), Decimal(0))
        empty = [part for part in parts if part[2] is None]
        if len(empty) > 1:
            raise ValidationError(_("Bara en del kan lämnas tom; den får det som är kvar."))
        if not empty and given != amount:
            raise ValidationError(
                _(
                    "Delarna är tillsammans %(given)s kr men beslutet är på %(amount)s kr. "
                    "Ändra en av dem, eller lämna en tom."
                ),
                params={
                    "given": format_amount(given, Unit.KR),
                    "amount": format_amount(amount, Unit.KR),
                },
            )
        return [(a, line, amount - given if part is None else part) for a, line, part in parts]


PlaceFormSet = forms.formset_factory(
    PlaceForm,
    formset=BasePlaceFormSet,
    extra=0,
    min_num=1,
    max_num=MOST_PARTS,
    absolute_max=MOST_PARTS,
    validate_max=True,
)


class MonthsForm(forms.Form):
    """A part's months as proposed: kronor by month, changed by hand where that is wanted.

    Positive amounts are more appropriation, as the part itself is written.
    """

    def __init__(self, *args: Any, from_month: int, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month, name in zip(MONTHS, names, strict=True):
            if month >= from_month:
                self.fields[f"m{month}"] = AmountField(label=name, required=False)

    def months(self) -> dict[int, Decimal]:
        """Kronor by month; nothing is zero."""
        given = {int(name[1:]): amount for name, amount in self.cleaned_data.items()}
        return {month: amount for month, amount in given.items() if amount}

    def check_sum(self, amount: Decimal) -> None:
        """Add an error where the months do not make the part."""
        found = sum(self.months().values(), Decimal(0))
        if found != amount:
            message = _("Månaderna är tillsammans %(found)s kr men ska bli %(amount)s kr.")
            params = {
                "found": format_amount(found, Unit.KR),
                "amount": format_amount(amount, Unit.KR),
            }
            self.add_error(None, ValidationError(message, params=params))

"""The field for an amount: typed in Swedish notation, exact kronor out of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from budget.calc.amounts import Unit
from budget.calc.reading import Problem, format_for_entry, read_sum, same_as_shown
from budget.forms.wording import amount_error


class AmountInput(forms.TextInput):
    """A line for an amount: right-aligned, with the keyboard of numbers on a telephone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
        super().__init__(attrs={**given, **(attrs or {})})


class AmountField(forms.Field):
    """An amount of money: the text by budget/calc/reading.py, Decimal kronor (whole öre) cleaned.

    `unit` is what amounts are shown in and what a text without unit means. A text that equals what
    was shown gives the amount that stands there, to the öre, and is no change. What cannot be read
    is a ValidationError in Swedish with the problem's code; the text stays in the field.
    """

    widget = AmountInput
    default_error_messages = {"required": _("Skriv ett belopp; 0 går bra.")}

    def __init__(self, *, unit: Unit = Unit.KR, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        self._stands: Decimal | None = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """As Django's; notes the amount that was shown (the field is the form's own copy)."""
        bound = super().get_bound_field(form, field_name)
        self._stands = _kronor(bound.initial)
        return bound

    def prepare_value(self, value: Any) -> Any:
        """An amount as it is shown; a text that was typed as it is."""
        amount = _kronor(value)
        return value if amount is None else format_for_entry(amount, self.unit)

    def to_python(self, value: Any) -> Decimal | None:
        """Kronor, or None for an empty text. Raises ValidationError with the problem's code."""
        return self._read(value, self._stands)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text means another amount than the one that stands there."""
        if self.disabled:
            return False
        stands = _kronor(initial)
        try:
            return self._read(data, stands) != stands
        except ValidationError:
            return True

    def _read(self, value: Any, stands: Decimal | None) -> Decimal | None:
        if isinstance(value, Decimal | int) or value in self.empty_values:
            return _kronor(value)
        text = str(value)
        if stands is not None and same_as_shown(text, stands, self.unit):
            return stands
        read = read_sum(text, self.unit)
        if not isinstance(read, Problem):
            return read
        if read.code == "empty":
            return None
        raise amount_error(read)


def _kronor(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) else None

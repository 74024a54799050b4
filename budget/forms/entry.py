"""What is posted from the entry table: texts beside what stood there, read cell by cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.forecasts import ForecastCell
from budget.calc.amounts import Unit
from budget.calc.blocks import Refusal
from budget.calc.reading import Problem, read_sum, same_as_shown
from budget.forms.amounts import AmountField
from budget.forms.wording import amount_error

# What the head of a copied column of forecasts begins with, here and in people's own workbooks.
HEADS = frozenset({"prognos", "prognosen", "helårsprognos", "årsprognos", "forecast", "belopp"})
DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")


@dataclass(frozen=True, slots=True)
class Was:
    """What a cell was when it was shown: version (0: no forecast) and amount."""

    version: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as posted: the text, what it was, and the amount read or why none was.

    `changed` is False where the text says what was shown: then nobody's öre are rounded away.
    """

    line: int
    text: str
    was: Was
    amount: Decimal | None = None
    problem: str = ""
    changed: bool = True

    def cell(self, area: int) -> ForecastCell:
        """What is to be saved."""
        return ForecastCell(area, self.line, self.amount, self.was.version, shown=self.was.amount)


class BadPost(ValueError):  # noqa: N818  # what no page of ours posts
    """A hidden field that does not hold what the page put there."""


_WAS = re.compile(r"([0-9]{1,9}):(-?[0-9]{1,12}\.[0-9]{2})?", re.ASCII)


def read_was(value: str) -> Was:
    """The hidden field of a cell. Raises BadPost."""
    match = _WAS.fullmatch(value)
    if match is None:
        raise BadPost(value)
    version, amount = match.groups()
    return Was(int(version), Decimal(amount) if amount else None)


def read_typed(line: int, text: str, was: Was, unit: Unit) -> Typed:
    """A cell as typed; an empty text is no forecast."""
    if was.amount is not None and same_as_shown(text, was.amount, unit):
        return Typed(line, text, was, was.amount, changed=False)
    if not text.strip():
        return Typed(line, text, was, None, changed=was.amount is not None)
    read = read_sum(text, unit)
    if isinstance(read, Problem):
        return Typed(line, text, was, was.amount, problem=amount_error(read).messages[0])
    return Typed(line, text, was, read, changed=read != was.amount)


def read_pasted(line: int, text: str, was: Was, unit: Unit) -> Typed:
    """A cell of a pasted block: as typed, but a lone dash is the spreadsheet's zero."""
    return read_typed(line, "0" if text.strip() in DASHES else text, was, unit)


def posted_lines(data: Mapping[str, str], prefix: str, lines: Iterable[int]) -> list[int]:
    """The lines that a field with this prefix was posted for, in the lines' order."""
    return [line for line in lines if f"{prefix}-{line}" in data]


def refusal_words(refusal: Refusal) -> str:
    """Why a block was not pasted."""
    messages = {
        "empty": _("Det som klistrades in är tomt."),
        "too_long": _("Blocket är längre än %(limit)s tecken. Kopiera bara prognosens kolumn."),
        "many_columns": _(
            "Blocket har %(count)s kolumner, men här finns en att fylla i. Kopiera bara kolumnen "
            "med prognosen, eller den med radernas namn till vänster."
        ),
        "too_many_rows": _(
            "Blocket har %(count)s rader, men härifrån och ner finns %(room)s att fylla i. "
            "Summorna räknas ut här; kopiera raderna mellan dem var för sig, eller ta med "
            "radernas namn."
        ),
        "unknown_name": _("Raden ”%(name)s” finns inte i tabellen. Rätta namnet och kopiera igen."),
        "named_twice": _("Raden ”%(name)s” finns två gånger i blocket. Ta bort den ena."),
    }
    return messages[refusal.code] % dict(refusal.params)


class VacancyForm(forms.Form):
    """A vacant position."""

    position = forms.CharField(label=gettext_lazy("Tjänst"), max_length=100, required=False)
    monthly_pay = AmountField(unit=Unit.KR, label=gettext_lazy("Månadslön, kr"), required=False)
    months = forms.DecimalField(
        label=gettext_lazy("Månader vakant"),
        required=False,
        localize=True,
        min_value=0,
        max_value=12,
        decimal_places=2,
    )

    def clean(self) -> dict[str, object]:
        """Pay is positive, and both figures are there or neither."""
        values = super().clean() or {}
        pay, months = values.get("monthly_pay"), values.get("months")
        if isinstance(pay, Decimal) and pay < 0:
            self.add_error(
                "monthly_pay", ValidationError(_("Skriv månadslönen utan minus."), code="negative")
            )
        if not self.errors and (pay is None) != (months is None):
            missing = "months" if months is None else "monthly_pay"
            self.add_error(
                missing,
                ValidationError(_("Skriv både lön och månader, eller inget."), code="half"),
            )
        return values


VacancyFormSet = forms.formset_factory(VacancyForm, extra=4, max_num=30, absolute_max=40)

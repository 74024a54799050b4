"""The forms of a round: opening one, the committee's decision, a text, a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from budget.calc.amounts import Unit
from budget.calc.periods import MONTHS
from budget.forms.amounts import AmountField
from budget.models import Area, ReportingDate, Round, StartValues, User
from budget.queries.tasks import Forecasters


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put an action's refusal beside its fields; what has no field here stands above them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, list(errors))


class OpenRoundForm(forms.Form):
    """A round to be opened in a year: what, until when, from which values."""

    name = forms.CharField(label=_("Omgångens namn"), max_length=100)
    slug = forms.SlugField(
        label=_("Adress"),
        max_length=80,
        required=False,
        help_text=_("Sista delen av omgångens adress. Tomt: efter namnet."),
    )
    reporting_date = forms.ModelChoiceField(
        label=_("Uppföljning i kommunens kalender"),
        queryset=ReportingDate.objects.none(),
        required=False,
        empty_label=_("Ingen"),
    )
    cutoff_month = forms.TypedChoiceField(label=_("Brytmånad"), coerce=int)
    deadline = day_field(
        _("Lämnas in senast"), help_text=_("Till och med dagens slut, svensk tid.")
    )
    threshold = AmountField(
        label=_("Förklaringsgräns"),
        required=False,
        help_text=_("Avvikelser större än så ska förklaras. Tomt: nämndens gräns för året."),
    )
    previous = forms.ModelChoiceField(
        label=_("Förra omgången"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Ingen"),
    )
    start_values = forms.ChoiceField(
        label=_("Startvärden"),
        choices=StartValues.choices,
        help_text=_(
            "Vad som står i prognosen från början. En rad utan förra prognos får budgeten."
        ),
    )
    case_number = forms.CharField(label=_("Ärendenummer"), max_length=50, required=False)

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        months: Sequence[str],
        dates: Any,
        rounds: Any,
        slugs: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["threshold"].unit = unit
        fields["cutoff_month"].choices = list(zip(MONTHS, months, strict=True))
        fields["reporting_date"].queryset = dates
        fields["previous"].queryset = rounds
        self._slugs = slugs

    def clean(self) -> dict[str, Any]:
        """The address is the name's where none is given, and new in the year."""
        cleaned: dict[str, Any] = super().clean() or {}
        slug = cleaned.get("slug") or slugify(cleaned.get("name", ""))[:80]
        if slug in self._slugs and "slug" not in self.errors:
            message = _("Året har redan en omgång med adressen ”%(slug)s”. Välj en annan.")
            self.add_error("slug", ValidationError(message, params={"slug": slug}))
        elif not slug and "name" in cleaned:
            self.add_error("slug", _("Namnet ger ingen adress. Skriv en med små bokstäver."))
        cleaned["slug"] = slug
        return cleaned


class HoldersForm(forms.Form):
    """Who is to forecast each area."""

    def __init__(
        self,
        *args: Any,
        areas: Sequence[Area],
        forecasters: Forecasters,
        proposed: Mapping[int, User | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._forecasters = forecasters
        for area in areas:
            holder = proposed.get(area.pk)
            people = [(str(user.pk), str(user)) for user in forecasters.of_area(area.pk)]
            self.fields[f"area_{area.pk}"] = forms.ChoiceField(
                label=area.name,
                choices=[("", _("Ingen än")), *people],
                required=False,
                initial=str(holder.pk) if holder else "",
            )

    def holders(self) -> dict[int, User | None]:
        """Whom each area (by key) was given."""
        people = self._forecasters.people
        return {
            int(name.removeprefix("area_")): people[int(value)][0] if value else None
            for name, value in self.cleaned_data.items()
        }


class DecideForm(forms.Form):
    """The committee's decision on a round."""

    decided_on = day_field(_("Sammanträdesdag"))
    paragraph = forms.CharField(
        label=_("Paragraf"), max_length=20, help_text=_("Till exempel § 187.")
    )
    case_number = forms.CharField(label=_("Ärendenummer"), max_length=50)


class ReasonForm(forms.Form):
    """Why something goes back: for those who are to do it again, and for the history."""

    reason = forms.CharField(
        label=_("Skäl"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför; skälet sparas.")},
    )

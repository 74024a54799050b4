"""The forms of loading the ledger: the file, its columns, what is accepted, codes to be placed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.calc.periods import PERIODS
from budget.forms.rounds import day_field
from budget.importers.rows import PARTS
from budget.importers.tables.columns import FIELDS, MONTHS
from budget.models import Decider, DecisionKind, ImportProfile, LedgerContent
from budget.wording import month_name

ACCEPT = ".se,.si,.sie,.xlsx,.xlsm,.xls,.ods,.csv,.txt"
DIMENSION = "dimension-"
"""How the names of the dimensions' fields begin; their places in the file follow."""
Choices = Sequence[tuple[str, str]]
COLUMNS = {
    "account": _("Konto"),
    "cost_centre": _("Ansvar"),
    "activity": _("Verksamhet"),
    "counterpart": _("Motpart"),
    "project": _("Projekt"),
    "kind": _("Slag"),
    "object": _("Objekt"),
    "free": _("Fri del"),
    "date": _("Datum"),
    "period": _("Period"),
    "year": _("År"),
    "amount": _("Belopp"),
    "debit": _("Debet"),
    "credit": _("Kredit"),
    "side": _("Debet eller kredit (D/K)"),
    "text": _("Text"),
    "series": _("Serie"),
    "voucher": _("Verifikation"),
}
UNIT = (
    ("", _("Som filen visar")),
    ("kr", _("Kronor")),
    ("tkr", _("Tusental kronor (Tkr)")),
    ("mkr", _("Miljoner kronor (Mkr)")),
)
SIGN = (("", _("Minus, som i ekonomisystemet")), ("plus", _("Plus")))
DAY_FIRST = (("", _("Som filen visar")), ("dag", _("Dag först")), ("manad", _("Månad först")))


class LedgerUploadForm(forms.Form):
    """The file, what it is loaded as, and the columns it is read by."""

    fil = forms.FileField(
        label=_("Filen"),
        max_length=300,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": _("Välj filen först."),
            "missing": _("Välj filen först."),
            "empty": _("Filen är tom. Ta ut den igen ur ekonomisystemet."),
        },
    )
    innehall = forms.ChoiceField(
        label=_("Läs in som"),
        choices=((LedgerContent.ACTUAL, _("Utfall")), (LedgerContent.BUDGET, _("Budget"))),
    )
    profil = forms.ChoiceField(
        label=_("Kolumner"),
        required=False,
        help_text=_("Gäller Excel och CSV. Du kan välja om kolumner när filen är läst."),
    )
    igen = forms.BooleanField(
        label=_("Läs in filen igen, i stället för förra gången"), required=False
    )

    def __init__(self, *args: Any, profiles: Sequence[ImportProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profiles = {str(profile.pk): profile for profile in profiles}
        names = [(key, profile.name) for key, profile in self.profiles.items()]
        fields: dict[str, Any] = self.fields
        fields["profil"].choices = [("", _("Gissa ur rubrikerna")), *names]

    @property
    def options(self) -> dict[str, Any]:
        """How a table is to be read."""
        profile = self.profiles.get(self.cleaned_data.get("profil") or "")
        return dict(profile.choices) if profile else {}


class ColumnsForm(forms.Form):
    """Which column holds what, on which sheet; kept under a name where one is given."""

    blad = forms.ChoiceField(label=_("Blad"), required=False)
    datumordning = forms.ChoiceField(
        label=_("Datum som 1/2/2023"), choices=DAY_FIRST, required=False
    )
    enhet = forms.ChoiceField(label=_("Beloppen står i"), choices=UNIT, required=False)
    tecken = forms.ChoiceField(label=_("Intäkter står som"), choices=SIGN, required=False)
    profilnamn = forms.CharField(
        label=_("Spara valet som"),
        max_length=100,
        required=False,
        help_text=_("Ett namn, till exempel ekonomisystemets. Tomt: spara inte."),
    )

    def __init__(
        self, *args: Any, heads: Sequence[str], sheets: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        heads = list(dict.fromkeys(head for head in heads if head))
        chosen = [("", _("Ingen")), *((head, head) for head in heads)]
        months = [month_name(month).capitalize() for month in PERIODS]
        labels = COLUMNS | dict(zip(MONTHS, months, strict=True))
        for name, label in labels.items():
            fields[f"kolumn-{name}"] = forms.ChoiceField(
                label=label, choices=chosen, required=False
            )
        fields["blad"].choices = [("", _("Det som passar bäst")), *((s, s) for s in sheets)]
        if len(sheets) < 2:
            del fields["blad"]

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields of the columns."""
        return [self[f"kolumn-{name}"] for name in COLUMNS]

    @property
    def months(self) -> list[forms.BoundField]:
        """The fields of columns that hold a month's amounts each."""
        return [self[f"kolumn-{name}"] for name in MONTHS]

    @property
    def has_months(self) -> bool:
        """Whether the file is read by such columns."""
        return any(field.value() for field in self.months)

    @property
    def rest(self) -> list[forms.BoundField]:
        """The other fields."""
        return [field for field in self if not field.name.startswith("kolumn-")]

    @property
    def options(self) -> dict[str, Any]:
        """The choice, as budget/importers/opening.py takes it."""
        given = self.cleaned_data
        return {
            "columns": {
                name: head for name in (*FIELDS, *MONTHS) if (head := given[f"kolumn-{name}"])
            },
            "sheet": given.get("blad", ""),
            "day_first": given["datumordning"] == "dag" if given["datumordning"] else None,
            "unit": given["enhet"],
            "turned": given["tecken"] == "plus",
        }


class DimensionsForm(forms.Form):
    """Which part of the code string each dimension of a SIE file fills; kept under a name."""

    profilnamn = ColumnsForm.base_fields["profilnamn"]

    def __init__(
        self,
        *args: Any,
        dimensions: Sequence[Sequence[str]],
        parts: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        chosen = [("", _("Ingen")), *((part, COLUMNS[part]) for part in PARTS)]
        self.parts = parts
        self.numbers: dict[str, str] = {}
        for index, (number, name, parent) in enumerate(dimensions):
            if parent:
                continue
            self.numbers[f"{DIMENSION}{index}"] = number
            fields[f"{DIMENSION}{index}"] = forms.ChoiceField(
                label=f"{number} {name}",
                choices=chosen,
                required=False,
                initial=parts.get(number, ""),
            )

    @property
    def dimensions(self) -> list[forms.BoundField]:
        """The fields of the dimensions."""
        return [self[name] for name in self.numbers]

    def clean(self) -> dict[str, Any]:
        """Each part is filled by one dimension at most."""
        cleaned: dict[str, Any] = super().clean() or {}
        given = [cleaned.get(name) for name in self.numbers if cleaned.get(name)]
        for name in self.numbers:
            if cleaned.get(name) and given.count(cleaned[name]) > 1:
                self.add_error(
                    name,
                    ValidationError(
                        _("Två dimensioner kan inte vara samma del. Välj en del för var och en.")
                    ),
                )
        return cleaned

    @property
    def options(self) -> dict[str, Any]:
        """The choice, as budget/importers/opening.py takes it."""
        given = self.cleaned_data
        chosen = {number: part for name, number in self.numbers.items() if (part := given[name])}
        # What the file uses without having declared it stays as it was read.
        others = {
            number: part
            for number, part in self.parts.items()
            if number not in self.numbers.values() and part not in chosen.values()
        }
        return {"parts": {**others, **chosen}}


def columns_initial(options: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form for a choice that was made, or guessed."""
    day_first = options.get("day_first")
    order = "" if day_first is None else "dag" if day_first else "manad"
    columns = options.get("columns") or {}
    return {
        "blad": options.get("sheet", ""),
        "datumordning": order,
        "enhet": options.get("unit", ""),
        "tecken": "plus" if options.get("turned") else "",
        **{f"kolumn-{name}": head for name, head in columns.items()},
    }


class AcceptForm(forms.Form):
    """What is loaded of a file of actuals, and what that may do."""

    manader = forms.TypedMultipleChoiceField(
        label=_("Månader"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en månad.")},
    )
    ersatt = forms.BooleanField(required=False)
    utanfor = forms.BooleanField(required=False)
    utdrag = forms.BooleanField(required=False)

    def __init__(self, *args: Any, months: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["manader"].choices = [(month, month_name(month)) for month in months]
        fields["manader"].initial = list(months)


class BudgetForm(forms.Form):
    """Which decision a file of budget is read into: one that stands, or a new one."""

    beslut = forms.ChoiceField(label=_("Beslut"), required=False)
    slag = forms.ChoiceField(label=_("Slag"), choices=DecisionKind.choices, required=False)
    rubrik = forms.CharField(label=_("Rubrik"), max_length=300, required=False)
    arende = forms.CharField(label=_("Ärendenummer"), max_length=50, required=False)
    beslutat = day_field(_("Beslutat"), required=False)
    av = forms.ChoiceField(label=_("Beslutat av"), choices=Decider.choices, required=False)
    reason = forms.CharField(
        label=_("Skäl"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Behövs när beslutet är fattat före brytdatum för en omgång som redan är låst. "
            "Skälet sparas i historiken."
        ),
    )
    utanfor = forms.BooleanField(required=False)

    def __init__(self, *args: Any, decisions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["beslut"].choices = [("", _("Ett nytt beslut")), *decisions]

    def clean(self) -> dict[str, Any]:
        """A new decision needs its title and day."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("beslut"):
            for name in ("rubrik", "beslutat"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, ValidationError(_("Fyll i, eller välj ett beslut ovan.")))
        return cleaned

"""The upload of a forecast workbook: the form, and the words for what is wrong in a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.forms.wording import amount_error
from budget.workbooks import Fault, FaultCode

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FETCH_ANEW = gettext_lazy("Hämta tabellen på nytt och för över dina belopp.")

FAULTS: Mapping[FaultCode, Any] = {
    "too_large": gettext_lazy("Filen är för stor för att vara omgångens tabell."),
    "old_excel": gettext_lazy(
        "Filen är i Excels gamla format (.xls) eller skyddad med lösenord. Ta bort lösenordet "
        "och spara den som Excel-arbetsbok (.xlsx)."
    ),
    "open_document": gettext_lazy(
        "Filen är ett kalkylblad i formatet OpenDocument. Spara den som Excel-arbetsbok (.xlsx)."
    ),
    "no_workbook": gettext_lazy("Filen är ingen Excel-arbetsbok (.xlsx)."),
    "damaged": gettext_lazy(
        "Filen är skadad och går inte att läsa. Öppna den i Excel, spara den igen och försök "
        "på nytt."
    ),
    "unsafe": gettext_lazy(
        "Filen innehåller sådant som en Excel-arbetsbok aldrig har, så den läses inte."
    ),
    "not_ours": gettext_lazy("Filen är inte en tabell som är hämtad härifrån."),
    "other_format": gettext_lazy("Filen är hämtad ur en annan version av Anslag."),
    "no_keys": gettext_lazy(
        "De dolda kolumnerna som säger vilken rad som är vilken saknas i filen."
    ),
    "two_tables": gettext_lazy(
        "Filen har två blad med prognoser, så det går inte att veta vilket som gäller. Ta bort "
        "det ena."
    ),
    "too_many_rows": gettext_lazy("Bladet har för många rader för att vara omgångens tabell."),
    "foreign_row": gettext_lazy("Raden hör inte till omgångens tabell."),
    "given_twice": gettext_lazy("Samma område och rad finns två gånger. Ta bort den ena raden."),
    "error_value": gettext_lazy("Cellen visar felet %(value)s. Skriv ett belopp."),
    "no_number": gettext_lazy("”%(value)s” är inget belopp. Skriv ett tal."),
    "not_calculated": gettext_lazy(
        "Formeln är inte uträknad. Öppna filen i Excel, spara den igen och läs in den på nytt."
    ),
}
ANEW = frozenset({"not_ours", "other_format", "no_keys", "foreign_row", "too_many_rows"})


class UploadForm(forms.Form):
    """The file."""

    fil = forms.FileField(
        label=gettext_lazy("Arbetsboken"),
        widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,.xlsm,{XLSX}"}),
        error_messages={
            "required": gettext_lazy("Välj filen först."),
            "missing": gettext_lazy("Välj filen först."),
            "empty": gettext_lazy("Filen är tom. Välj arbetsboken med prognoserna."),
        },
    )


def fault_words(fault: Fault) -> str:
    """What is wrong, and the way on."""
    if fault.code == "amount" and fault.problem is not None:
        text = " ".join(amount_error(fault.problem).messages)
        return (
            _("”%(value)s”: %(text)s") % {"value": fault.value, "text": text}
            if fault.value
            else text
        )
    words = str(FAULTS[fault.code]) % {"value": fault.value}
    return f"{words} {FETCH_ANEW}" if fault.code in ANEW else words


def fault_place(fault: Fault, name: str) -> str:
    """Where it is wrong: the cell, and the area and line it is of, where they are known."""
    if not fault.row:
        return ""
    place = _("%(sheet)s, rad %(row)s, kolumn %(column)s") % {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
    }
    return f"{place} ({name})" if name else place

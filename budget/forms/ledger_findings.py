"""The words of what was noticed in a ledger file: one sentence a code, as data keeps no wording."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.calc.amounts import Unit, format_amount
from budget.wording import month_name

SENTENCES: Mapping[str, Promise] = {
    # The file as a whole.
    "empty_file": _("Filen är tom. Ta ut den igen ur ekonomisystemet."),
    "file_too_large": _("Filen är för stor. Dela den per period."),
    "line_too_long": _("En rad är längre än %(most)s tecken. Det är ingen fil med redovisning."),
    "nul": _("Filen har tecken som inte hör till text (NUL). Ta ut den igen som text."),
    "not_sie": _("Filen är ingen SIE-fil. Välj en fil i SIE-format, Excel eller CSV."),
    "not_a_workbook": _("Filen heter som en arbetsbok men är ingen. Spara om den i Excel."),
    "bad_workbook": _("Arbetsboken går inte att läsa. Öppna den i Excel och spara om den."),
    "bad_archive": _("Arbetsboken är skadad. Öppna den i Excel och spara om den."),
    "unknown_workbook": _("Arbetsboken är i ett format som inte läses (xlsb). Spara som xlsx."),
    "encrypted": _("Arbetsboken har lösenord. Spara den utan."),
    "too_many_members": _("Arbetsboken har för många delar och öppnas inte."),
    "archive_swells": _("Arbetsboken sväller till mer än som får plats när den packas upp."),
    "xml_encoding": _("Arbetsboken har en del (%(member)s) i en kodning som inte läses."),
    "xml_entities": _("Arbetsboken har en del (%(member)s) med förbjudna deklarationer."),
    "sheet_too_large": _(
        "Bladet sträcker sig över %(rows)s rader och %(columns)s kolumner. Ta bort tomma rader och "
        "kolumner längst ut, och spara om."
    ),
    "too_many_rows": _("Filen har fler rader än som läses. Dela den per period."),
    "too_many_columns": _("Raden har fler än %(most)s kolumner. Se efter att avskiljaren stämmer."),
    "bad_csv": _("Raden går inte att dela i kolumner. Se efter citattecknen."),
    "missing_column": _("Ingen kolumn är vald för %(field)s. Välj en."),
    "missing_sheet": _("Arbetsboken har inget blad som heter ”%(name)s”."),
    "no_head_row": _("Ingen rad har rubrikerna %(heads)s. Välj kolumner igen."),
    "no_rows": _("Filen har inga rader att läsa in."),
    "no_budget": _("Filen har ingen budget (#PBUDGET). Läs in den som utfall i stället."),
    "nothing_of_year": _("Filen har inga rader för %(year)s. Välj det år som filen gäller."),
    "sie5": _("Filen är SIE 5 (XML), som inte läses. Ta ut SIE typ 4 ur ekonomisystemet."),
    "unknown_type": _("SIE-filen säger sig vara av typ ”%(value)s”, som inte finns."),
    "cut_off": _("Filen slutar mitt i verifikation %(series)s %(number)s. Ta ut den igen."),
    # Vouchers and rows.
    "unbalanced_voucher": _(
        "Verifikation %(series)s %(number)s går inte jämnt upp: det skiljer %(difference)s."
    ),
    "voucher_not_closed": _("Verifikation %(series)s %(number)s avslutas aldrig."),
    "entry_outside_voucher": _("Raden är en transaktion utanför en verifikation."),
    "bad_record": _("Raden går inte att tyda."),
    "bad_objects": _("Raden har en objektlista som inte går att tyda: %(value)s"),
    "bad_account": _("”%(value)s” är inget konto. Ett konto har högst tio siffror."),
    "missing_account": _("Raden har inget konto."),
    "bad_amount": _("”%(value)s” är inget belopp."),
    "bad_amount/ambiguous": _(
        "”%(value)s” kan läsas med tusental eller med decimaler. Ta ut filen med två decimaler, "
        "eller utan avskiljare för tusental."
    ),
    "missing_amount": _("Konto %(value)s har inget belopp."),
    "amount_too_fine": _("”%(value)s” har delar av ett öre. Skriv högst två decimaler."),
    "amount_too_large": _("”%(value)s” är större än något belopp i en kommun."),
    "bad_side": _("”%(value)s” är varken debet (D) eller kredit (K)."),
    "bad_date": _("”%(value)s” är inget datum. Skriv det som 2024-08-31."),
    "missing_date": _("Raden har varken datum eller period."),
    "no_date": _("Raden har inget datum, och dess verifikation inte heller."),
    "ambiguous_date": _("”%(value)s” kan vara två olika dagar. Skriv datum som 2024-08-31."),
    "date_outside_years": _("Datumet ”%(value)s” ligger utanför filens räkenskapsår."),
    "bad_period": _("”%(value)s” är ingen period. Skriv den som 2024-08."),
    "period_without_year": _("Perioden ”%(value)s” saknar år."),
    "period_outside_year": _("Perioden ”%(value)s” ligger utanför sitt räkenskapsår."),
    "bad_year": _("Räkenskapsåret går inte att tyda eller överlappar ett annat: %(value)s"),
    "bad_year_index": _("”%(value)s” är inget räkenskapsår."),
    "unknown_year": _("Räkenskapsåret ”%(value)s” finns inte i filen (#RAR)."),
    "formula_error": _("Cellen är en formel som ger fel (%(value)s). Rätta den i Excel."),
    "code_too_long": _("En kod är längre än %(most)s tecken: %(field)s."),
    "sums_disagree": _(
        "Konto %(account)s: raderna summerar till %(found)s, men filens eget saldo är "
        "%(expected)s. Det skiljer %(difference)s. Ta ut filen igen."
    ),
    # What informs.
    "extract": _(
        "Filen är ett utdrag: raderna börjar i %(month)s men saldona vid årets början, och det som "
        "är inläst före %(month)s går inte ihop med dem (konton som skiljer: %(count)s). Läs in "
        "månaderna före först och sedan filen på nytt, eller läs in utdraget ändå."
    ),
    "before_extract": _(
        "Konto %(account)s: enligt filens saldo är %(expected)s bokfört före utdraget, men inläst "
        "är %(found)s. Det skiljer %(difference)s."
    ),
    "extract_proved": _(
        "Filen är ett utdrag från och med %(month)s. Dess rader och det som är inläst före dem "
        "summerar till filens saldon."
    ),
    "year_balances_only": _(
        "Filen är SIE typ 1: årets saldon, inga månader. Inget läses in ur den."
    ),
    "amounts_scaled": _(
        "Beloppen är omräknade till kronor från %(unit)s, som filen säger: ”%(said)s”. Stämmer det "
        "inte, välj enhet under Kolumner."
    ),
    "months_across": _(
        "%(count)s kolumner, ”%(first)s” till ”%(last)s”, är lästa som belopp för varsin månad. Se "
        "efter att det stämmer innan du läser in; annars välj om under Kolumner."
    ),
    "no_balances": _("Filen har inga saldon att jämföra raderna med."),
    "other_year": _("%(rows)s rader hör till %(year)s och är inte med (tillsammans %(amount)s)."),
    "checksum_differs": _("Filens kontrollsumma stämmer inte: den kan ha ändrats efteråt."),
    "checksum_missing": _("Filens kontrollsumma är påbörjad men saknas i slutet."),
    "encoding_differs": _("Filen säger %(claimed)s men är skriven i %(found)s; den läses så."),
    "added_row_alone": _("En tillagd rad (#RTRANS) visas inte igen; den är räknad en gång."),
    "budget_outside_year": _("En periodbudget ligger utanför sitt år och är inte med."),
    "hidden_sheets": _("%(count)s dolda blad är inte lästa."),
    "open_quote": _("Ett citattecken avslutas aldrig; resten av raden är läst som text."),
    "opening_period": _("Perioden ”%(value)s” är ingående balans och är inte med."),
    "rows_without_amount": _("Raden har inget belopp och är inte med."),
    "sheets_not_read": _(
        "Bara bladet ”%(read)s” är läst. Dessa blad har samma slags rubriker: %(others)s. Välj "
        "blad under Kolumner, eller lägg raderna på ett blad."
    ),
    "sum_row": _("Raden är en summa eller ett saldo och är inte med."),
    "stray_line": _("Raden hör inte till någon post och är inte med."),
    "type_missing": _("Filen säger inte sin SIE-typ; den är läst som typ %(assumed)s."),
    "unknown_label": _("Posten #%(label)s är okänd och är inte läst."),
    "unused_dimension": _(
        "Dimension %(number)s (%(name)s) motsvarar ingen del av kodsträngen och är inte läst."
    ),
    "year_untold": _(
        "Posten gäller räkenskapsår %(value)s, som filen inte har (#RAR). Den, och andra sådana, "
        "är inte med."
    ),
}
AMOUNTS = ("difference", "expected", "found", "amount")
FIELDS: Mapping[str, Promise] = {
    "account": _("konto"),
    "amount/debit": _("belopp (eller debet och kredit)"),
    "date/period": _("datum eller period"),
    "cost_centre": _("ansvar"),
    "activity": _("verksamhet"),
    "counterpart": _("motpart"),
    "project": _("projekt"),
    "kind": _("slag"),
    "object": _("objekt"),
    "free": _("fri"),
    "series": _("serie"),
    "voucher": _("verifikation"),
}


@dataclass(frozen=True, slots=True)
class FindingText:
    """One thing noticed in a file: its sentence, its line (None: the whole file), the line read."""

    code: str
    sentence: str
    line: int | None
    text: str
    refuses: bool


def sentence(code: str, params: Mapping[str, str]) -> str:
    """The words of a finding; amounts in them are kronor."""
    texts = defaultdict(str, params)
    for name in AMOUNTS:
        if name in params and code != "encoding_differs" and (shown := _kronor(params[name])):
            texts[name] = shown
    if "field" in params:
        texts["field"] = str(FIELDS.get(params["field"], params["field"]))
    if "month" in params:
        texts["month"] = month_name(int(params["month"]))
    if "unit" in params:
        texts["unit"] = params["unit"].capitalize()
    template = SENTENCES.get(f"{code}/{params.get('reason', '')}") or SENTENCES.get(code)
    return str(template) % texts if template else code


def _kronor(text: str) -> str:
    try:
        return gettext("%s kronor") % format_amount(Decimal(text), Unit.KR)
    except InvalidOperation:
        return ""


def finding_texts(findings: Mapping[str, Any]) -> Iterator[FindingText]:
    """What a batch's `findings` hold, those that refuse the file first, in the file's order."""
    kept = findings.get("kept", ())
    for item in sorted(kept, key=lambda item: not item["refuses"]):
        words = sentence(item["code"], item["params"])
        yield FindingText(item["code"], words, item["line"], item["text"], item["refuses"])

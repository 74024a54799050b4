"""Words of budget follow-up that a reader may ask about, each explained in a sentence or two."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A word, how it may be written (a regular expression), and what it means (a message id).

    There is one of each: a term is known by being itself.
    """

    key: str
    pattern: str
    explanation: str


TERMS = (
    Term(
        "kommunbidrag",
        r"kommunbidrag(?:et)?",
        _(
            "Pengarna som kommunfullmäktige har gett nämnden för året. "
            "Så mycket får nämndens verksamhet kosta netto."
        ),
    ),
    Term("kb", "KB", _("Kort för kommunbidrag.")),
    Term(
        "nettokostnad",
        r"nettokostnad(?:en|sutveckling)?",
        _(
            "Kostnader minus intäkter, med finansiella poster men utan kommunbidrag. "
            "Minus framför beloppet betyder kostnad."
        ),
    ),
    Term(
        "avvikelse",
        r"(?:budget)?avvikelse(?:n|r)?",
        _("Prognos minus budget. Plus är bättre än budgeten, minus är sämre."),
    ),
    Term(
        "periodavvikelse",
        r"periodens budget|periodiserad budget",
        _(
            "Den del av årets budget som hör till månaderna hittills. "
            "Den följer besluten och är sällan lika stor varje månad."
        ),
    ),
    Term(
        "periodresultat",
        r"periodresultat|periodens resultat",
        _("Utfallet hittills i år minus budgeten för samma månader."),
    ),
    Term(
        "prognos",
        r"(?:helårs)?prognos(?:en)?",
        _("Vad hela året väntas sluta på: det bokförda och det som återstår."),
    ),
    Term(
        "finansieringsslag",
        r"finansiering(?:sslag)?",
        _("Vad verksamheten betalas med: kommunbidrag, egna intäkter eller gemensamma medel."),
    ),
    Term(
        "solidariskt",
        r"solidariskt och intäktsfinansierad[et]?",
        _(
            "Verksamhet som betalas av sina intäkter eller av alla nämnder tillsammans, "
            "utan kommunbidrag. Varje område budgeteras till noll."
        ),
    ),
    Term(
        "omdisponering",
        r"omdisponering(?:ar)?|budgetändringar",
        _(
            "Beslut under året. Fullmäktige kan ändra kommunbidraget; nämnden kan också flytta "
            "budget mellan sina områden, en omdisponering, och då är summan oförändrad."
        ),
    ),
    Term(
        "r14",
        "RKR R14",
        _(
            "Rekommendation från Rådet för kommunal redovisning: så ställer en kommun upp "
            "sin drift- och investeringsredovisning."
        ),
    ),
    Term(
        "po",
        r"PO-pålägg",
        _("Personalomkostnader: arbetsgivaravgifter och pensioner, i procent på lönen."),
    ),
    Term("tkr", "Tkr", _("Tusen kronor.")),
    Term("mkr", "Mkr", _("Miljoner kronor; 1 Mkr är 1 000 Tkr.")),
)

BY_KEY = {term.key: term for term in TERMS}
_ANY = "|".join(f"(?P<{term.key}>{term.pattern})" for term in TERMS)
WRITTEN = re.compile(rf"(?<![\w-])(?:{_ANY})(?![\w-])", re.IGNORECASE)


def terms_in(text: str) -> tuple[tuple[str, Term | None], ...]:
    """The text in pieces, in order: a word that is a term with it, all between with None."""
    pieces: list[tuple[str, Term | None]] = []
    end = 0
    for found in WRITTEN.finditer(text):
        if found.start() > end:
            pieces.append((text[end : found.start()], None))
        pieces.append((found[0], BY_KEY[str(found.lastgroup)]))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], None))
    return tuple(pieces)

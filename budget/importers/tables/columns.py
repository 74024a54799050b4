"""Which column of a table holds what: guessed from its head row, then chosen by the user."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from budget.calc.amounts import Unit
from budget.calc.periods import PERIODS
from budget.importers.tables.cells import BadCell, Cell, Style, period, plain_text

FIELDS = (
    *("account", "cost_centre", "activity", "counterpart", "project", "kind", "object", "free"),
    *("date", "period", "year", "amount", "debit", "credit", "side", "text", "series", "voucher"),
)

# Head words as ledgers print them, folded. A head is known by all of it, else by its first word,
# else by how it begins; for each field the earlier word is the better sign.
WORDS: Mapping[str, tuple[str, ...]] = {
    "account": (
        *("konto", "kontonr", "kontonummer", "kto", "kostnadsslag", "account", "account no"),
        *("account number", "g l account"),
    ),
    "cost_centre": (
        *("ansvar", "ansvarskod", "kostnadsställe", "kst", "kostnadsst", "resultatenhet"),
        *("ansv", "k ställe"),
        *("cost centre", "cost center", "costcentre", "costcenter"),
    ),
    "activity": ("verksamhet", "verks", "vht", "activity"),
    "counterpart": ("motpart", "motp", "mp", "counterpart", "counterparty"),
    "project": ("projekt", "projektnr", "proj", "project"),
    "kind": ("slag", "kind"),
    "object": ("objekt", "obj", "object"),
    "free": ("fri", "fritt", "fri kod", "fridel", "free"),
    "date": (
        *("bokföringsdatum", "bokf datum", "bokfdatum", "verifikationsdatum", "verdatum"),
        *("transaktionsdatum", "transdatum", "redovisningsdatum", "bokföringsdag", "ver datum"),
        *("trans datum", "datum", "posting date", "date"),
    ),
    "period": (
        *("period", "redovisningsperiod", "bokföringsperiod", "årmånad", "årmån", "år månad"),
        *("per", "månad", "mån", "month"),
    ),
    "year": ("år", "räkenskapsår", "redovisningsår", "year", "fiscal year"),
    "amount": (
        *("belopp", "belopp kr", "belopp sek", "nettobelopp", "netto", "utfall", "saldo", "summa"),
        *("periodens belopp", "periodens förändring", "periodutfall", "månadens utfall", "budget"),
        *("amount", "actual", "net", "value"),
    ),
    "debit": ("debet", "debit"),
    "credit": ("kredit", "credit"),
    "side": ("d k", "dk", "debet kredit", "deb kred", "d c", "dc", "debit credit"),
    "text": (
        *("text", "transaktionstext", "vertext", "ver text", "verifikationstext", "radtext"),
        *("transtext", "beskrivning"),
        *("benämning", "description", "narrative"),
    ),
    "series": ("serie", "verserie", "verifikationsserie", "series"),
    "voucher": (
        *("verifikation", "verifikationsnummer", "verifikationsnr", "vernr", "ver nr"),
        *("vernummer", "ver", "verifikat", "bilagsnr", "voucher", "voucher no", "journal"),
    ),
}
MONTHS = tuple(f"month_{month}" for month in PERIODS)
"""The fields of a table that has a column of amounts for each month, in their order."""
# A head with such a word has another amount than the month's own in kronor: that of the year to
# date, of last year, in a currency, with VAT.
_OTHERS = re.compile(
    r"\b(?:ac[ck](?:um\w*)?|ytd|fg|föreg\w*|förra|ifjol|inkl\w*|incl\w*"
    r"|(?<!intern )(?<!lokal )\w*valuta|foreign|document|transaction currency)\b"
)
_NAMES_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FEW_MONTHS = 3  # columns that are called as months: fewer say nothing beside period and amount
HEAD_WITHIN = 30  # rows from the top in which the head row stands
HEAD_ROWS = 3  # that a head can be merged over
_BY_MONTHS = frozenset({"amount", "debit", "credit", "side", "date", "period"})
"""The fields that columns of months stand for."""
NO_YEAR = 2000  # stands for the year of a head that names none
_WHAT = "utfall|budget|belopp|saldo|netto"
_MONTH_HEAD = re.compile(
    rf"(?:(?P<before>{_WHAT}) )?(?:(?:period|månad|mån) )?(?P<month>[^ ]+(?: [^ ]+)??)"
    rf"(?: (?P<after>{_WHAT}))?(?:,? \(?(?:kr|tkr|mkr|sek|kkr)\)?)?",
    re.IGNORECASE,
)
_WORDS = frozenset(word for words in WORDS.values() for word in words)
_LONG_WORDS = tuple(word for word in _WORDS if len(word) > 4)


@dataclass(frozen=True)
class Profile:
    """The user's choice, kept under a name: for each field the head of its column.

    `sheet` "": the sheet whose head row fits best. `year`: what a period without a year belongs
    to. `day_first`: how 1/2/2023 is read; None: as the other dates of the file tell. `unit`: that
    of amounts that name none; None: as the file's heads and titles say.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    year: int | None = None
    day_first: bool | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class ColumnGuess:
    """What a table seems to hold: a profile to change, and what it was guessed from.

    `heads` are those of the head row, `head_row` its row from 1, `samples` rows below it as text.
    """

    profile: Profile
    sheets: tuple[str, ...]
    heads: tuple[str, ...]
    head_row: int
    samples: tuple[tuple[str, ...], ...]


def missing(columns: Mapping[str, object]) -> tuple[str, ...]:
    """The fields without which no row can be booked: "a/b" is one of two."""
    known = set(columns)
    if known & set(MONTHS):
        known |= {"amount", "period"}
    gaps = [] if "account" in known else ["account"]
    if not known & {"amount", "debit", "credit"}:
        gaps.append("amount/debit")
    return (*gaps, *(() if known & {"date", "period"} else ("date/period",)))


def guess(heads: Sequence[str]) -> dict[str, int]:
    """The column of each field that a head row names, from 0; each column at most once."""
    found: dict[str, int] = {}
    folded = {
        index: fold
        for index, head in enumerate(heads)
        if _known(fold := _fold(head)) and not _OTHERS.search(fold)
    }
    for fits in (_whole, _first_word, _beginning) if folded else ():
        for name, words in WORDS.items():
            for word in words:
                place = next((index for index, head in folded.items() if fits(head, word)), None)
                if name not in found and place is not None:
                    found[name] = place
                    del folded[place]
    months = months_of(heads) if "account" in found else {}
    if months and (missing(found) or len(months) >= FEW_MONTHS):
        found = {name: index for name, index in found.items() if name not in _BY_MONTHS} | months
    return _one_way(found)


def months_of(
    heads: Sequence[str], *, budget: bool | None = None, year: int | None = None
) -> dict[str, int]:
    """The columns of a table that has one for each month, by MONTHS; {} for any other table.

    Of columns called "Budget jan" and "Utfall jan" those of the `budget`, or the others; of
    several years' those of `year`. Columns that are only numbered are months where all twelve are
    there; two of one month are none, where it is said what is looked for.
    """
    found = [(index, each) for index, head in enumerate(heads) if (each := month_head(head))]
    if budget is not None and (budget is False or any(each.budget for _, each in found)):
        found = [(index, each) for index, each in found if each.budget == budget]
    if year is not None and any(each.year == year for _, each in found):
        found = [(index, each) for index, each in found if each.year in (year, None)]
    months = {f"month_{each.month}": index for index, each in reversed(found)}
    several = budget is not None and len(months) < len(found)
    alone = len(months) < 2 or several
    numbered = all(each.numbered for _, each in found) and len(months) < 12
    return {} if alone or numbered else months


@dataclass(frozen=True)
class MonthHead:
    """A head that is a month: its `year` where it names one, whether it is a `budget`'s.

    `numbered`: it is called 1 or P1.
    """

    year: int | None
    month: int
    budget: bool
    numbered: bool


def month_head(head: str) -> MonthHead | None:
    """The month that a head is called; None for any other."""
    match = _MONTH_HEAD.fullmatch(" ".join(head.split()))
    text = match["month"] if match else ""
    try:
        year, month = period(text, Style(), NO_YEAR) or (NO_YEAR, 0)
    except BadCell:
        return None
    if not month or match is None:
        return None
    budget = "budget" in f"{match['before']} {match['after']}".casefold()
    numbered = text[-1:].isdigit() and len(text) <= len("P12")
    return MonthHead(None if year == NO_YEAR else year, month, budget, numbered)


def _one_way(found: dict[str, int]) -> dict[str, int]:
    """Debit and credit together say more than a balance beside them."""
    if {"debit", "credit"} <= found.keys():
        found.pop("amount", None)
    return found


def heads_of(rows: Sequence[Sequence[Cell]], at: int) -> tuple[str, ...]:
    """The heads of a row: where a cell of it is empty, that of the head rows above it.

    So stand heads that are merged over some rows. A row of one cell is a title, and one with
    digits has no heads.
    """
    heads = [plain_text(cell) for cell in rows[at]]
    for above in reversed(rows[max(0, at - HEAD_ROWS + 1) : at]):
        texts = [plain_text(cell) for cell in above]
        if any(map(str.isdigit, "".join(texts))):
            break
        if len(texts) - texts.count("") < 2:
            continue
        heads = [head or text for head, text in zip_longest(heads, texts, fillvalue="")]
    return tuple(heads)


def of_content(
    heads: Sequence[str], columns: Mapping[str, int], *, budget: bool, year: int | None
) -> dict[str, int]:
    """The columns with the amounts of a budget, where heads are called so, or without those.

    Amounts under another year than `year` are none: those called the same under it are.
    """
    if columns.keys() & set(MONTHS):
        rest = {name: index for name, index in columns.items() if name not in MONTHS}
        return rest | months_of(heads, budget=budget, year=year)
    called = [
        index
        for index, head in enumerate(heads)
        if _first_word(fold := _fold(head), "budget") and not _OTHERS.search(fold)
    ]
    found = dict(columns)
    if budget and called and "debit" not in found:
        found["amount"] = called[0]
    elif not budget and found.get("amount") in called:
        del found["amount"]
    named = _NAMES_YEAR.search(heads[found["amount"]]) if "amount" in found else None
    if named and year is not None:
        wanted = _NAMES_YEAR.sub(str(year), heads[found.pop("amount")])
        if wanted in heads:
            found["amount"] = heads.index(wanted)
    return found


def find_head(rows: Sequence[Sequence[Cell]]) -> tuple[int, tuple[str, ...], Mapping[str, int]]:
    """The row that names the most fields, the first of equals: its index, heads and columns.

    The first row, naming nothing, where none names two.
    """
    named = [heads_of(rows, at) for at in range(len(rows[:HEAD_WITHIN]))]
    guesses = [guess(heads) for heads in named]
    at = max(range(len(named)), key=lambda index: len(guesses[index]))
    if len(guesses[at]) < 2:
        at = 0
    return at, named[at], guesses[at]


def place(heads: Sequence[str], columns: Mapping[str, str]) -> dict[str, int] | None:
    """The column of each field of a profile in a head row; None where one is not there."""
    folded = [_fold(head) for head in heads]
    wanted = {name: _fold(head) for name, head in columns.items()}
    if not all(head in folded for head in wanted.values()):
        return None
    return {name: folded.index(head) for name, head in wanted.items()}


def _fold(head: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", head.casefold()).split())


def _known(head: str) -> bool:
    return head.split(" ", 1)[0] in _WORDS or head in _WORDS or head.startswith(_LONG_WORDS)


def _whole(head: str, word: str) -> bool:
    return head == word


def _first_word(head: str, word: str) -> bool:
    return head.split(" ", 1)[0] == word


def _beginning(head: str, word: str) -> bool:
    # Short words begin many others.
    return len(word) > 4 and head.startswith(word)

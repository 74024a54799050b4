"""Amounts as they stand in a Swedish text: a number, its unit, its sign, and the words around it.

What counts is a number with a unit: Tkr, Mkr, mnkr, miljoner (kronor), miljarder, tusen kronor,
kronor, kr, :-, %, procent, procentenheter; the number in digits, or spelled out before miljoner and
procent; or a number after kr or SEK. So years, dates, case numbers, paragraphs, telephone
numbers and millions of inhabitants are none. Left out are live figures, code between ` signs,
addresses of links, and a number after a word such as § or "sidan". Every pattern here is bounded,
so that the time taken grows with the length of the text and no faster, whatever stands in it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import cached_property

from reports.text.live import tokens_of
from reports.text.numerals import HALF, NEGATIONS, NUMBERS, spelled_number


class Measure(StrEnum):
    """What an amount is written in."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"
    MDKR = "mdkr"
    PERCENT = "percent"
    COUNT = "count"


ZEROS = {Measure.KR: 0, Measure.TKR: 3, Measure.MKR: 6, Measure.MDKR: 9, Measure.PERCENT: 0}
"""The zeros of one of them, in kronor or %."""


class SignFrom(StrEnum):
    """Where an amount's sign was read."""

    NOWHERE = "nowhere"
    MARK = "mark"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Written:
    """An amount in a text. It stands from `start` up to `end`, its digits up to `number_end`.

    `text` is the amount with its unit as written (a range's first amount takes the unit of its
    second); `number` is without sign. `own_unit` says that the unit stands there, in a word that a
    live figure can take the place of. `balance` and `growth` are −1, 0 or +1: what a mark, or words
    such as "underskott" and "ökning", say of its sign; `is_result` says that it stands right after
    such a word as a result has ("ett överskott på 3,8 Mkr"). `near` are the words around it and how
    far away they stand, in words; `heading` are those of the heading above.
    """

    start: int
    end: int
    number_end: int
    text: str
    number: Decimal
    decimals: int
    measure: Measure
    own_unit: bool
    mark: int
    balance: int
    growth: int
    is_result: bool
    near: tuple[tuple[str, int], ...]
    heading: tuple[str, ...]

    @property
    def step(self) -> int:
        """The power of ten, in kronor or %, of its last digit: −1 of 4,8 %, 5 of 3,8 Mkr."""
        return ZEROS[self.measure] - self.decimals

    @property
    def key(self) -> int:
        """How many of that last digit it is."""
        return int(self.number.scaleb(self.decimals))


SPACE = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_WHOLE = (
    rf"(?:[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}){{1,4}}"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})"
)
_POINT = r"\.[0-9]{1,2}(?![0-9])"
_NUMBER = rf"{_WHOLE}(?:,[0-9]{{1,6}}|{_POINT})?(?![0-9])"
_LOW = rf"{_WHOLE}(?:(?P<decimals>,[0-9]{{1,6}})|{_POINT})?(?![0-9])"
_ONES = "|".join(word for word in NUMBERS if word not in NEGATIONS)
_SPELLED = (
    rf"(?:(?:{_ONES})(?:{SPACE}och{SPACE}en{SPACE}{HALF})?|en{SPACE}{HALF})"
    rf"(?={SPACE}(?:milj|procent))"
)
_MARK = rf"[-+\u2013]|\u2212{SPACE}?|(?:minus|plus){SPACE}"
_GAP = rf"[*_]{{0,3}}(?:{SPACE}|[ ]?\n[ ]?)?[*_]{{0,3}}"
"""Between a number and its unit: one of them may be bold, or the line may end there."""
_THINGS = (
    r"(?:kommun)?invånare|människor|personer|medborgare|medlemmar|svenskar|\w{1,30}bor"
    r"|användare|kunder|elever|barn|hushåll|bostäder|(?:\w{1,30})?(?:besök(?:are)?|resor)|resenärer"
    r"|timmar|minuter|dagar|dokument|handlingar|filer|sidor|rader|visningar|samtal|transaktioner"
    r"|(?:kvadrat|kubik|kilo)?meter|kvm|m2|m3|m²|m³|mil|ton|kilo(?:gram)?|liter|träd|[kMG]Wh"
    r"|euro|eur|dollar|usd|pund|danska|norska|isländska"
)
"""What there can be millions of beside kronor."""
_KRONOR = rf"(?:{SPACE}(?:kronor|kr)|(?!(?:{SPACE}|\n)(?:\w{{1,20}}a{SPACE})?(?:{_THINGS})(?!\w)))"
"""Kronor, in words or meant: "3,8 miljoner", not "1,3 miljoner (unika) besökare"."""
_UNITS = {
    Measure.MDKR: rf"mdkr|mdr|miljard(?:er)?{_KRONOR}",
    Measure.MKR: rf"mkr|mnkr|msek|(?:miljoner|miljon|milj\.?+){_KRONOR}",
    Measure.TKR: rf"tkr|kkr|tsek|ksek|tusen{SPACE}(?:kronor|kr)",
    Measure.KR: r"kronor|krona|kr|sek|:[-\u2013]",
    Measure.PERCENT: r"procentenhet(?:er)?|procent|%",
}
_UNIT = "|".join(f"(?P<{measure}>{words})" for measure, words in _UNITS.items())
_ALONE = rf"(?![.,/:-]?\w|{SPACE}[0-9])"
"""No more of a number follows, nor a word that it is a part of."""
_AMOUNT = re.compile(
    # No digit, letter or sign of a longer number stands before it.
    r"(?<![\w.,/:§-])(?<![0-9]['\u2019])"
    # "kr 500", but a head such as "Belopp i kr 2023" tells a year.
    rf"(?:(?P<before>kr|sek){SPACE}(?!(?:19|20)[0-9]{{2}}{_ALONE}))?"
    rf"(?:(?P<between>mellan{SPACE})?(?P<low_mark>{_MARK})?(?P<low>{_LOW})"
    rf"{SPACE}?(?:[-\u2212\u2013]|(?<={SPACE})till(?={SPACE})|(?(between)och(?={SPACE})|(?!))"
    # "12 och 1,5 Mkr" may be of two sorts; "1,3 och 1,5 Mkr" is of one.
    rf"|(?(decimals)(?:och|respektive|resp\.)(?={SPACE})|(?!))){SPACE}?)?"
    rf"(?P<mark>{_MARK})?(?P<number>{_NUMBER}|{_SPELLED})"
    rf"(?:(?P<gap>{_GAP})(?:{_UNIT})(?!\w)|(?(before){_ALONE}|(?!)))",
    re.IGNORECASE,
)
OWN_UNITS = frozenset({"kr", "tkr", "mkr", "%"})

MARKS = {"": 0, "+": 1, "plus": 1}
"""What a mark before a number says of its sign; all others say −."""
_MANNER = re.compile(r"[*_]+")

_LEFT_OUT = re.compile(
    r"`[^`\n]{1,500}`|\]\([^()\n]{0,2000}\)|https?://[^\s<>]{1,2000}|^```[^\n]*$", re.MULTILINE
)
_FILLER = "\ufffc"
_NO_AMOUNT_AFTER = re.compile(
    rf"(?:§|\b(?:s|sid|sida|sidan|sidorna|kap|nr|nummer|punkt|bilaga|tabell|tel|telefon)\.?){SPACE}?$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(
    r"[.!?][ \t]{1,3}(?=[^\W\d_a-zåäö]|[\[*_#])|\n(?=[ \t]{0,12}(?:[-*+#>\n]|[0-9]{1,9}[.)]))"
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]([^\n]{0,200})", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][^\W_]{1,60}")

_BALANCE = re.compile(
    r"(?P<plus>överskott|positiva?[ ]avvikelse|underskrid)"
    r"|(?P<minus>underskott|negativa?[ ]avvikelse|överskrid|överdrag)",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"(?P<plus>ökning|\bök(?:ar|at|ade)|\bhögre\b|\bstig(?:er|it)\b)"
    r"|(?P<minus>minskning|\bminska(?:r|t|de)|\blägre\b|\bsjunk(?:er|it)\b)",
    re.IGNORECASE,
)
_RESULT_BEFORE = re.compile(
    rf"(?:över|under)skott(?:et)?(?:{SPACE}(?:på|om|är|blir|blev))?"
    rf"(?:{SPACE}(?:ca\.?|cirka|omkring|drygt|knappt|nästan|närmare))?{SPACE}$",
    re.IGNORECASE,
)
WINDOW = 250
"""So many signs before and after an amount, within its sentence, are looked at for words."""

AFTER = 30
"""So many signs after an amount are looked at for a word of its sign."""


def amounts_in(text: str, heading: str = "") -> tuple[Written, ...]:
    """The amounts of a text in order. `heading` is what it stands under. Never raises."""
    return tuple(Reading(masked(text), text, tuple(words_of(heading))).amounts())


def words_of(text: str) -> Iterator[str]:
    """The words of a text in small letters."""
    return (found[0].casefold() for found in _WORD.finditer(text))


def same_amount(text: str) -> str:
    """An amount as written, with one kind of space and of minus: what a mark on it is kept by."""
    spaced = re.sub(SPACE, " ", text)
    return re.sub("[\u2212\u2013]", "-", spaced).strip()


def masked(text: str) -> str:
    """The text, as long as it was, with signs that mean nothing in place of what is left out."""
    spans = [(token.start, token.end) for token in tokens_of(text)]
    filled = _filled(text, spans)
    return _LEFT_OUT.sub(lambda found: _FILLER * len(found[0]), filled)


def _filled(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], _FILLER * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


@dataclass
class Reading:
    """A text that is being read; `masked` has the same places as `text`."""

    masked: str
    text: str
    section: tuple[str, ...]

    @cached_property
    def ends(self) -> list[int]:
        """Where sentences end."""
        return [found.end() for found in _SENTENCE_ENDS.finditer(self.masked)]

    @cached_property
    def headings(self) -> list[tuple[int, tuple[str, ...]]]:
        """Where headings stand, and their words."""
        found = _HEADING.finditer(self.masked)
        return [(heading.start(), tuple(words_of(heading[1]))) for heading in found]

    def amounts(self) -> Iterator[Written]:
        found = [f for f in _AMOUNT.finditer(self.masked) if not self._is_numbering(f)]
        for index, amount in enumerate(found):
            before = found[index - 1].end() if index else 0
            after = found[index + 1].start() if index + 1 < len(found) else len(self.masked)
            if amount["low"] is not None:
                yield self._written(amount, "low", before, after)
            yield self._written(amount, "number", before, after)

    def _is_numbering(self, found: re.Match[str]) -> bool:
        before = self.masked[max(0, found.start() - 12) : found.start()]
        return _NO_AMOUNT_AFTER.search(before) is not None

    def _is_result(self, found: re.Match[str]) -> bool:
        before = self.masked[max(0, found.start() - AFTER) : found.start()]
        return _RESULT_BEFORE.search(before) is not None

    def _written(self, found: re.Match[str], part: str, before: int, after: int) -> Written:
        mark = "low_mark" if part == "low" else "mark"
        digits = found[part]
        whole, decimals = _read(digits)
        unit_first = found["gap"] is None
        measure = Measure.KR if unit_first else Measure(str(found.lastgroup))
        unit = found["before"] if unit_first else found[measure]
        # Of two amounts with one unit, the one that it does not stand at.
        unitless = part == "low" or (unit_first and found["low"] is not None)
        first = "before" if unit_first and not unitless else mark if found[mark] else part
        start, end = found.start(first), found.end(part) if unitless else found.end()
        signs = _Signs(self, found, before, after)
        return Written(
            start=start,
            end=end,
            number_end=found.end(part),
            text=_in_one_manner(self.text[start:end] + (f" {unit}" if unitless else "")),
            number=whole,
            decimals=decimals,
            measure=measure,
            # A live figure is in one manner: the unit in another stays as it is.
            own_unit=not unitless
            and (unit_first or (unit.casefold() in OWN_UNITS and not _MANNER.search(found["gap"]))),
            mark=MARKS.get((found[mark] or "").strip().casefold(), -1),
            balance=signs.said(_BALANCE),
            growth=signs.said(_GROWTH),
            is_result=self._is_result(found),
            near=self.near(found),
            heading=self.heading(found.start()),
        )

    def sentence(self, found: re.Match[str]) -> tuple[int, int]:
        """Where the amount's sentence begins and ends, at most WINDOW signs away from it."""
        place = bisect_right(self.ends, found.start())
        begins = self.ends[place - 1] if place else 0
        at = bisect_right(self.ends, found.end() - 1)
        ends = self.ends[at] if at < len(self.ends) else len(self.masked)
        return max(begins, found.start() - WINDOW), min(ends, found.end() + WINDOW)

    def near(
        self, found: re.Match[str], first: int = 0, last: int | None = None
    ) -> tuple[tuple[str, int], ...]:
        """The words of its sentence from `first` up to `last`, and how far away they stand."""
        begins, ends = self.sentence(found)
        begins, ends = max(begins, first), ends if last is None else min(ends, last)
        before = list(words_of(self.masked[begins : found.start()]))
        after = list(words_of(self.masked[found.end() : ends]))
        pairs = [(word, far) for far, word in enumerate(reversed(before))]
        return (*pairs, *((word, far) for far, word in enumerate(after)))

    def heading(self, place: int) -> tuple[str, ...]:
        """The words of the headings that a place stands under."""
        at = bisect_right(self.headings, place, key=lambda heading: heading[0])
        above = self.headings[at - 1][1] if at else ()
        return (*above, *self.section)


@dataclass(frozen=True, slots=True)
class _Signs:
    """Where words of an amount's sign are looked for: between its neighbours, in its sentence."""

    reading: Reading
    found: re.Match[str]
    before: int
    after: int

    def said(self, pattern: re.Pattern[str]) -> int:
        """The sign of the nearest such word before the amount, else right after it; 0 for none."""
        begins, ends = self.reading.sentence(self.found)
        text = self.reading.masked
        earlier = text[max(begins, self.before) : self.found.start()]
        later = text[self.found.end() : min(ends, self.after, self.found.end() + AFTER)]
        words = [*pattern.finditer(earlier)][-1:] or [*pattern.finditer(later)][:1]
        return sum(1 if word["plus"] else -1 for word in words)


def _in_one_manner(text: str) -> str:
    """An amount's text on one line, without what makes a part of it bold."""
    return re.sub(r" ?\n ?", " ", _MANNER.sub("", text))


def _read(digits: str) -> tuple[Decimal, int]:
    """The number that digits with groups and decimals, or words, are; and how many decimals."""
    spelled = spelled_number(digits)
    if spelled is not None:
        return spelled, max(0, -int(spelled.as_tuple().exponent))
    plain = re.sub(SPACE, "", digits)
    if "," in plain:
        whole, decimals = plain.split(",")
        whole = whole.replace(".", "")
    elif re.fullmatch(r"[0-9]+\.[0-9]{1,2}", plain):
        whole, decimals = plain.split(".")
    else:
        whole, decimals = plain.replace(".", ""), ""
    return Decimal(f"{whole}.{decimals}" if decimals else whole), len(decimals)

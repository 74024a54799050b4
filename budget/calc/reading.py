"""The written grammar of typed and pasted amounts: text to exact kronor, or a problem.

What a form means is decided in this table and nowhere else. A field has a unit (kr, Tkr,
Mkr); D is one or more digits, G is groups: one to three digits that do not begin with zero,
then one or more times a mark and three digits, the mark being the same throughout.

====================  =================================================================
form                  meaning
====================  =================================================================
D  D,D  D.D  ,D  .D   a number; comma or point before the decimals (12.5 is pasted from
                      an English Excel)
G  G,D  G.D           groups with the mark space, apostrophe, point or comma; the decimal
                      sign is the one of point and comma that is not the mark
                      (1 234,50  1.234,50  1,234.50  1'234.50  1.234.567)
both of these         `ambiguous`: one mark that is point or comma, one to three digits
                      before and three after (1.234  1,234), whatever the unit. Not so
                      0,234 and 1234,567 (no group begins so: decimals) nor 1,2345 (no
                      group ends so: decimals)
neither of these      `bad_grouping` (1 23 456  1.234 567  0 234); a mark that ends the
                      number is a `loose_separator` (1234,)
-N  +N                sign in front; any dash is a minus. A soft hyphen is one only here
N-                    minus behind, next to the last digit and not next to a letter
(N)                   minus; a parenthesis is a sign, so (-5) has `two_signs`
N unit                overrides the field's unit, with or without a space, in any case,
                      inside or outside the parenthesis:
                      kr  kr.  krona  kronor  SEK  :-
                      tkr  kkr  tSEK  kSEK  tusen (kr, kronor)
                      mkr  mnkr  mSEK  miljon  miljoner  milj.  mn (kr, kronor)
N+N  N-N              only in `read_sum`: terms added and subtracted. Two or more terms
                      have no minus behind and no parenthesis; a term without a unit takes
                      the field's, and may not stand beside one with another
=N  =N+N              only in `read_sum`: as without the sign, which hands used to a
                      spreadsheet type first
=...                  `formula`
…%  … procent         `percent`
1,5E+05               `scientific`: what Excel shows of a number too wide for its column
====================  =================================================================

Spaces of every kind are one kind; white space around the text does not count, but a tab or
line break inside it means `several_cells`. Characters without width or shape do not count.
Full-width characters are read as the common ones; digits of other scripts are refused
(`foreign_digit`), since some look like another digit. O, o, l or I in place of a digit is a
`letter_for_digit`. The amount must be whole öre (`too_fine`) and at most LARGEST
(`too_large`). A lone dash is no number (`no_digits`), not zero.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from budget.calc.amounts import LARGEST, MINUS, MOST_KEPT, Unit, format_amount, scaled
from budget.calc.characters import made_plain

MAX_LENGTH = 100

Code = Literal[
    "ambiguous",
    "bad_grouping",
    "empty",
    "foreign_digit",
    "formula",
    "letter_for_digit",
    "loose_separator",
    "no_digits",
    "parenthesis_in_sum",
    "percent",
    "scientific",
    "several_cells",
    "stray_sign",
    "sum_unfinished",
    "text_before",
    "text_inside",
    "too_fine",
    "too_large",
    "too_long",
    "two_signs",
    "two_units",
    "unbalanced_parenthesis",
    "units_in_sum",
    "unknown_unit",
]

Param = str | int | Decimal


@dataclass(frozen=True)
class Problem:
    """Why a text is no amount: a code and its parameters, without wording.

    ambiguous: grouped, decimal (both readings in kronor), write_grouped, write_decimal (what
    to type for either); letter_for_digit and foreign_digit: letter, position (from 1, in the
    text as typed), digit (the one expected); too_fine: nearest (kronor); too_large: largest
    (kronor); too_long: limit; stray_sign: sign; loose_separator: separator; bad_grouping,
    text_before, text_inside, two_units and unknown_unit: text. In a sum of several terms the
    problem of one term also has term.
    """

    code: Code
    params: tuple[tuple[str, Param], ...] = ()

    @property
    def values(self) -> dict[str, Param]:
        """The parameters by name."""
        return dict(self.params)


@dataclass(frozen=True)
class _Term:
    """One number as written: its sign, its digits before and after the decimal sign, its unit.

    `named` is the unit as it was written, "" for none.
    """

    negative: bool
    body: str
    unit: Unit | None
    named: str


_SOFT_HYPHEN = "\u00ad"
_UNIT_NAMES = {
    Unit.KR: "kr|krona|kronor|sek",
    Unit.TKR: "tkr|kkr|tsek|ksek|tusen|tusen kr|tusen kronor",
    Unit.MKR: "mkr|mnkr|msek|milj|milj kr|milj kronor|miljon|miljon kr|miljon kronor"
    "|miljoner|miljoner kr|miljoner kronor|mn|mn kr|mn kronor",
}
_UNITS = {name: unit for unit, names in _UNIT_NAMES.items() for name in names.split("|")}
_UNIT_WORDS = frozenset(word for name in _UNITS for word in name.split())

_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[ .,'])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<part>[0-9]+))?"
)
_PLAIN = re.compile(r"(?P<whole>[0-9]*)(?:[.,](?P<part>[0-9]+))?")
_AROUND = re.compile(r"(?P<front>[^0-9]*?)(?P<body>[.,]?[0-9](?:.*[0-9])?)(?P<back>[^0-9]*)")
_NOT_IN_BODY = re.compile(r"[^0-9 .,']+")
# What nearly every cell holds, read as the grammar reads it without asking all that it asks.
_WHOLE = re.compile(
    r"([-\u2212]?)([0-9]{1,12}|[1-9][0-9]{0,2}(?:[ \u00a0][0-9]{3}){1,3})",
    re.ASCII,
)
_NO_DIGIT = re.compile(r"[^0-9]")
_TRAILING_MINUS = re.compile(r"-(?=$|[ )])")
_SCIENTIFIC = re.compile(r"[0-9][eE][+-]?[0-9]")
_LETTERS_AMONG_DIGITS = re.compile(r"(?<![^\W\d_])(?=[0-9]*[OoIl])[0-9OoIl]+")
_LARGEST_ORE = int(LARGEST * 100)
# What is wrong with a number or a sum behind an equals sign; all else there makes it a formula.
_OF_AMOUNTS: frozenset[Code] = frozenset(
    {"ambiguous", "sum_unfinished", "too_fine", "too_large", "two_signs", "units_in_sum"}
)
_DIGIT_FOR = {"O": 0, "o": 0, "l": 1, "I": 1}


def read_amount(text: str, unit: Unit) -> Decimal | Problem:
    """The amount that `text` states, in exact kronor (whole öre, sign as written).

    `unit` is the field's, for a text that names none. Never raises for any text.
    """
    prepared = _prepare(text)
    return prepared if isinstance(prepared, Problem) else _read_alone(prepared, unit)


def read_sum(text: str, unit: Unit) -> Decimal | Problem:
    """As `read_amount`, but a sum such as 1200+350-20,5 is worked out, in exact kronor."""
    if whole := _whole(text):
        return _in_kronor(whole.lstrip("-"), "", unit, whole[0] == "-")
    prepared = _prepare(text)
    if prepared == Problem("formula"):
        behind = _prepare(made_plain(text)[0].strip()[1:])
        read = behind if isinstance(behind, Problem) else _read_terms(behind, unit)
        is_formula = isinstance(read, Problem) and read.code not in _OF_AMOUNTS
        return prepared if is_formula else read
    return prepared if isinstance(prepared, Problem) else _read_terms(prepared, unit)


def _whole(text: str) -> str:
    return f"{m[1] and '-'}{''.join(m[2].split())}" if (m := _WHOLE.fullmatch(text)) else ""


def _read_terms(prepared: str, unit: Unit) -> Decimal | Problem:
    terms, operators, tail = _split_sum(prepared)
    if not operators:
        return _read_alone(prepared, unit)
    if "(" in prepared or ")" in prepared:
        return Problem("parenthesis_in_sum")
    if "+" in tail or "-" in tail:
        return Problem("sum_unfinished")
    if not all(term.strip() for term in terms):
        return Problem("two_signs")
    return _add_up(terms, operators, unit)


def format_for_entry(amount: Decimal, unit: Unit) -> str:
    """The text shown in a field for `amount` (kronor).

    It reads back to exactly the rounded amount shown, unless that is above LARGEST.
    """
    return format_amount(amount, unit)


def same_as_shown(text: str, amount: Decimal, unit: Unit) -> bool:
    """Whether `text` is what a field showed for `amount` (kronor): then nothing was changed.

    Kinds of spaces and dashes do not matter, nor whether the groups are set apart at all.
    """
    if whole := _whole(text):
        return str(scaled(amount, unit)) == whole
    return made_plain(text)[0].strip() in _ways_to_type(format_for_entry(amount, unit))


@lru_cache(MOST_KEPT)
def _ways_to_type(shown: str) -> tuple[str, str]:
    """A shown number in plain characters, and without spaces."""
    plain = made_plain(shown)[0]
    return plain, plain.replace(" ", "")


def _problem(code: Code, **params: Param) -> Problem:
    return Problem(code, tuple(params.items()))


def _prepare(text: str) -> str | Problem:
    """The cleaned text without what surrounds it, or a problem of the text as a whole."""
    if len(text) > MAX_LENGTH:
        return _problem("too_long", limit=MAX_LENGTH)
    clean, visible = made_plain(text)
    found = _problem_of_whole(clean.strip()) or _problem_at_place(clean, visible)
    if found:
        return found
    stripped = clean.strip()
    # In front a soft hyphen can be no hyphenation: some PDF files write their minus so.
    if stripped.startswith(_SOFT_HYPHEN):
        stripped = "-" + stripped[1:]
    # The dash of :- is no sign.
    return stripped.replace(":-", " kr")


def _problem_of_whole(stripped: str) -> Problem | None:
    if not stripped:
        return Problem("empty")
    if stripped.startswith("="):
        return Problem("formula")
    if "\n" in stripped:
        return Problem("several_cells")
    if any(sign in stripped for sign in "%‰٪") or "procent" in stripped.casefold():
        return Problem("percent")
    if not any(unicodedata.decimal(sign, None) is not None for sign in stripped):
        return Problem("no_digits")
    return Problem("scientific") if _SCIENTIFIC.search(stripped) else None


def _problem_at_place(clean: str, visible: list[int]) -> Problem | None:
    for index, sign in enumerate(clean):
        digit = None if sign.isascii() else unicodedata.decimal(sign, None)
        if digit is not None:
            return _problem("foreign_digit", letter=sign, position=visible[index] + 1, digit=digit)
    for run in _LETTERS_AMONG_DIGITS.finditer(clean):
        of_a_word = clean[run.end() : run.end() + 1].isalpha()
        if of_a_word and not any(sign.isdigit() for sign in run.group()):
            continue
        index = next(i for i in range(*run.span()) if clean[i] in _DIGIT_FOR)
        letter = clean[index]
        return _problem(
            "letter_for_digit",
            letter=letter,
            position=visible[index] + 1,
            digit=_DIGIT_FOR[letter],
        )
    return None


def _read_alone(prepared: str, unit: Unit) -> Decimal | Problem:
    term = _parse(prepared)
    return term if isinstance(term, Problem) else _evaluate(term, unit)


def _parse(text: str) -> _Term | Problem:
    around = _AROUND.fullmatch(text)
    if around is None:
        return Problem("no_digits")
    front, body, back = around.group("front", "body", "back")
    if before := re.sub(r"[ (+-]", " ", front).strip():
        return _problem("text_before", text=before)
    if inside := _NOT_IN_BODY.search(body):
        return _inside(inside.group())
    if back and back[0] in ".,'":
        return _problem("loose_separator", separator=back[0])
    trailing = _TRAILING_MINUS.match(back) is not None
    back = back[1:] if trailing else back
    if stray := re.search(r"[+-]", back):
        return _problem("stray_sign", sign=stray.group())
    if front.count("(") != back.count(")") or "(" in back:
        return Problem("unbalanced_parenthesis")
    signs = re.sub(r" ", "", front) + "-" * trailing
    if len(signs) > 1:
        return Problem("two_signs")
    named = back.replace(")", " ").strip()
    unit = _read_unit(named)
    if isinstance(unit, Problem):
        return unit
    return _Term(negative=signs in ("-", "("), body=body, unit=unit, named=named)


def _inside(text: str) -> Problem:
    if text[0] in "+-":
        return _problem("stray_sign", sign=text[0])
    return _problem("text_inside", text=text)


def _read_unit(text: str) -> Unit | Problem | None:
    words = text.casefold().replace(".", " ").split()
    if not words:
        return None
    unit = _UNITS.get(" ".join(words))
    if unit is not None:
        return unit
    if _UNIT_WORDS.issuperset(words):
        return _problem("two_units", text=text.strip())
    return _problem("unknown_unit", text=text.strip())


def _evaluate(term: _Term, field_unit: Unit) -> Decimal | Problem:
    """The exact kronor of a term."""
    unit = term.unit or field_unit
    grouped, plain = _GROUPED.fullmatch(term.body), _PLAIN.fullmatch(term.body)
    if grouped and plain:
        return _ambiguous(term, unit)
    match = grouped or plain
    if match is None:
        return _problem("bad_grouping", text=term.body)
    whole = _NO_DIGIT.sub("", match["whole"])
    return _in_kronor(whole, match["part"] or "", unit, term.negative)


def _ambiguous(term: _Term, unit: Unit) -> Problem:
    whole, part = re.split(r"[.,]", term.body)
    factor = -unit.factor if term.negative else unit.factor
    sign = MINUS if term.negative else ""
    # Without the unit that was written the field's own would be taken.
    named = f" {term.named}" if term.named else ""
    return _problem(
        "ambiguous",
        grouped=Decimal(whole + part) * factor,
        decimal=Decimal(f"{whole}.{part}") * factor,
        write_grouped=f"{sign}{whole}{part}{named}",
        # With a fourth decimal it ends in no group.
        write_decimal=f"{sign}{whole},{part}0{named}",
    )


def _in_kronor(whole: str, part: str, unit: Unit, negative: bool) -> Decimal | Problem:
    # In integers: a Decimal product would round away what lies beyond 28 digits.
    scale = 10 ** len(part)
    scaled_ore = int(whole + part) * unit.factor * 100
    if scaled_ore > _LARGEST_ORE * scale:
        return _problem("too_large", largest=LARGEST)
    ore, rest = divmod(scaled_ore, scale)
    if 2 * rest >= scale:
        ore += 1
    kronor = Decimal(-ore if negative else ore).scaleb(-2)
    return _problem("too_fine", nearest=kronor) if rest else kronor


def _split_sum(prepared: str) -> tuple[list[str], list[str], str]:
    """Terms, the operators between them, and what follows the last digit.

    An operator is a + or - with a digit somewhere before and somewhere after it.
    """
    around = _AROUND.fullmatch(prepared)
    if around is None:
        return [prepared], [], ""
    front, body, back = around.group("front", "body", "back")
    pieces = re.split(r"([+-])", body)
    terms, operators = pieces[0::2], pieces[1::2]
    terms[0] = front + terms[0]
    terms[-1] += back
    return terms, operators, back


def _add_up(terms: list[str], operators: list[str], field_unit: Unit) -> Decimal | Problem:
    total, units = Decimal(0), set()
    for operator, text in zip(["+", *operators], terms, strict=True):
        term = _parse(text.strip())
        if isinstance(term, Problem):
            return _in_term(term, text)
        value = _evaluate(term, field_unit)
        if isinstance(value, Problem):
            return _in_term(value, text)
        units.add(term.unit)
        total += value if operator == "+" else -value
    if None in units and units - {None, field_unit}:
        return Problem("units_in_sum")
    return total if abs(total) <= LARGEST else _problem("too_large", largest=LARGEST)


def _in_term(problem: Problem, text: str) -> Problem:
    return replace(problem, params=(*problem.params, ("term", text.strip())))

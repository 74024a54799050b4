"""What is wrong with a demo file: problems as data, and the Swedish words for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MOST_SHOWN = 20

REASONS = {
    "bad_csv": gettext_lazy("raden går inte att läsa; se efter om citattecknen går ihop."),
    "bad_slug": gettext_lazy(
        "”%(value)s” duger inte i en adress; använd a–z, siffror och bindestreck."
    ),
    "before_first": gettext_lazy("%(value)s ligger före %(first)s."),
    "cell_count": gettext_lazy("raden har %(found)s rutor men rubrikraden %(expected)s."),
    "duplicate": gettext_lazy("samma uppgift står redan på rad %(first)s."),
    "empty_file": gettext_lazy("filen är tom; den ska ha en rubrikrad och minst en rad."),
    "missing_column": gettext_lazy("kolumnen saknas i rubrikraden."),
    "missing_file": gettext_lazy("filen saknas i %(folder)s."),
    "missing_folder": gettext_lazy("mappen finns inte."),
    "missing_row": gettext_lazy("”%(value)s” saknas i filen."),
    "more_than_granted": gettext_lazy("mer är avropat än beviljat."),
    "no_forecast": gettext_lazy("bara %(year)s har en omgång med prognos för investeringar."),
    "no_rows": gettext_lazy("filen har en rubrikrad men inga rader."),
    "not_a_choice": gettext_lazy("”%(value)s” finns inte bland %(choices)s."),
    "not_a_date": gettext_lazy("”%(value)s” är inget datum; skriv som 2023-08-31."),
    "not_a_number": gettext_lazy("”%(value)s” är inget tal; skriv siffror, decimalpunkt och -."),
    "not_area_or_segment": gettext_lazy("ange ett budgetområde eller ett finansieringsslag."),
    "not_utf8": gettext_lazy("tecken som inte är UTF-8; spara filen som UTF-8."),
    "not_whole": gettext_lazy("”%(value)s” är inget heltal."),
    "not_whole_kronor": gettext_lazy("”%(value)s” är inget helt antal kronor; skriv som -12345."),
    "nul": gettext_lazy("nolltecken (NUL); filen är skadad eller ingen textfil."),
    "one_of_two": gettext_lazy("ange antingen %(one)s eller %(other)s."),
    "one_row": gettext_lazy("filen ska ha en enda rad."),
    "out_of_range": gettext_lazy("%(value)s ligger inte mellan %(least)s och %(most)s."),
    "repeated_column": gettext_lazy("kolumnen står flera gånger i rubrikraden."),
    "required": gettext_lazy("uppgiften saknas."),
    "too_long": gettext_lazy("texten har %(found)s tecken; högst %(most)s går in."),
    "too_large": gettext_lazy("%(value)s kronor är för mycket; högst 999 999 999 999 går in."),
    "unknown_column": gettext_lazy("kolumnen hör inte till filen."),
    "unknown_name": gettext_lazy("”%(value)s” finns inte i %(file)s."),
    "unreadable": gettext_lazy("filen går inte att läsa."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, a row of it (counted as lines from 1) or a cell cannot be taken."""

    file: str
    code: str
    row: int | None = None
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def sentence(problem: Problem) -> str:
    """The problem in words: file, row, column and reason."""
    place = [problem.file]
    if problem.row is not None:
        place.append(_("rad %(row)s") % {"row": problem.row})
    if problem.column:
        place.append(_("kolumn %(column)s") % {"column": problem.column})
    return f"{', '.join(place)}: {REASONS[problem.code] % problem.params}"


def sentences(problems: Iterable[Problem]) -> list[str]:
    """The first problems in words, a line each, and how many more there are."""
    every = list(problems)
    lines = [sentence(problem) for problem in every[:MOST_SHOWN]]
    more = len(every) - MOST_SHOWN
    if more > 0:
        lines.append(ngettext("… och %(n)s till.", "… och %(n)s till.", more) % {"n": more})
    return lines


class BadFiles(ValidationError):  # noqa: N818  # named as what it says
    """A refusal to load: what is wrong with the files, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(sentences(problems))

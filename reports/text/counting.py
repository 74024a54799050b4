"""Counts of goals and assignments typed by hand ("sju av åtta mål"), held against the report's.

A count is a number, in digits or in words, of goals or assignments, or one number of another. It is
matched where a figure with the words around it, or with none that speak for another figure, counts
as many; "sex av åtta" alone is looked at where the report counts something of eight.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.calc.amounts import format_rounded
from reports.content.shapes import Kind
from reports.figures.shapes import Figure
from reports.text.closeness import Around, Labels
from reports.text.live import Form, NotShown, Style, live_token, shown
from reports.text.numerals import NUMBERS
from reports.text.verdicts import Candidate, Match, Verdict
from reports.text.written import SPACE, Measure, Reading, masked, same_amount, words_of

ONE = frozenset({"ett", "en", "inget", "ingen", "inga"})
"""Words that count only before "av": "ett mål" is any goal."""

GOALS, ASSIGNMENTS = "mål", "uppdrag"
"""What is counted, as it stands in the labels of figures."""

_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(NUMBERS)})"
_OF = rf"av{SPACE}(?:de{SPACE}|våra{SPACE}|nämndens{SPACE}|styrelsens{SPACE})?"
_NOUN = (
    rf"(?:(?:kommun)?fullmäktiges{SPACE})?(?:(?:(?:kommun)?fullmäktige)?(?P<goals>mål(?:en)?)"
    r"|(?P<assignments>(?:budget)?uppdrag(?:en)?))"
)
_COUNT = re.compile(
    rf"(?<![\w.,/:§-])(?P<count>{_NUMBER})(?:{SPACE}{_OF}(?P<total>{_NUMBER}))?(?!\w)"
    rf"(?:{SPACE}(?P<of>{_OF})?{_NOUN}(?!\w))?",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(rf"[.,]?[0-9]|{SPACE}?(?:%|procent|kr|tkr|mkr|mnkr|milj|tusen)", re.I)
CLOSE = 0.8
"""A figure that the words tell this much of, of what they tell of the best one, can be meant."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as it stands in a text (see Written). `total` is what it is counted of, if told.

    `about` is GOALS, ASSIGNMENTS or "". `live_end` is where the numbers end. `partial` says that
    it is a part of them ("av").
    """

    start: int
    end: int
    live_end: int
    text: str
    count: int
    total: int | None
    about: str
    partial: bool
    near: tuple[tuple[str, int], ...]
    heading: tuple[str, ...]


def counts_in(text: str, heading: str = "") -> tuple[Counted, ...]:
    """The counts of a text in order. `heading` is what it stands under. Never raises."""
    reading = Reading(masked(text), text, tuple(words_of(heading)))
    found = [one for one in _COUNT.finditer(reading.masked) if _counts(one)]
    ends = [one.end() for one in found]
    starts = [one.start() for one in found]
    return tuple(
        _counted(reading, one, before, after)
        for one, before, after in zip(found, [0, *ends][:-1], [*starts, len(text)][1:], strict=True)
    )


def _counts(found: re.Match[str]) -> bool:
    """Whether what was found counts something: of a number, or of goals and assignments."""
    if _UNIT_AFTER.match(found.string, found.end()):
        return False
    if found["total"]:
        return True
    named = found["goals"] or found["assignments"]
    return bool(named) and bool(found["of"] or found["count"].casefold() not in ONE)


def _counted(reading: Reading, found: re.Match[str], before: int, after: int) -> Counted:
    about = GOALS if found["goals"] else ASSIGNMENTS if found["assignments"] else ""
    return Counted(
        start=found.start(),
        end=found.end(),
        live_end=found.end("total") if found["total"] else found.end("count"),
        text=reading.text[found.start() : found.end()],
        count=_number(found["count"]),
        total=_number(found["total"]) if found["total"] else None,
        about=about,
        partial=bool(found["total"] or found["of"]),
        near=reading.near(found, before, after),
        heading=reading.heading(found.start()),
    )


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else NUMBERS[written.casefold()]


class CountMatcher:
    """The counts of a report, made ready for looking up those that were typed."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._listed = [figure for figure in figures if _is_count(figure)]
        self._labels = Labels(self._listed)

    def matches(
        self, text: str, section: str, heading: str, marked: Mapping[tuple[str, str], str]
    ) -> Iterator[Match]:
        """The counts of a section's text with their verdicts. Never raises.

        `marked` are sources by section and count as written. Where the report counts nothing of
        the sort, nothing is said of it.
        """
        if not self._listed:
            return
        for counted in counts_in(text, heading):
            meant = self._meant(counted)
            if meant:
                source = marked.get((section, same_amount(counted.text)))
                yield self._match(counted, meant, section, source)

    def _meant(self, counted: Counted) -> list[int]:
        """The figures that a count can be: of what it names, or of as many as it says.

        One that names nothing is meant where words of a figure stand beside it.
        """
        if counted.about:
            named = range(len(self._listed))
            return [i for i in named if counted.about in self._listed[i].label.casefold()]
        if not self._labels.around(replace(counted, heading=())):
            return []
        return [i for i, figure in enumerate(self._listed) if figure.total == counted.total]

    def _match(self, counted: Counted, meant: list[int], section: str, source: str | None) -> Match:
        around = self._labels.around(counted)
        verdict, found = self._verdict(counted, meant, around)
        shown_ = tuple(_candidate(counted, self._listed[i], around) for i in found[:MOST_SHOWN])
        return Match(
            section=section,
            start=counted.start,
            end=counted.end,
            live_end=counted.live_end,
            text=counted.text,
            number=Decimal(counted.count),
            measure=Measure.COUNT,
            verdict=verdict if source is None else Verdict.FOREIGN,
            candidates=shown_,
            source=source or "",
        )

    def _verdict(
        self, counted: Counted, meant: list[int], around: Around
    ) -> tuple[Verdict, list[int]]:
        told = {i: self._labels.told(i, around) for i in meant}
        best = max(told.values())
        exact = [i for i in meant if self._agrees(counted, i)]
        whole = [i for i in exact if not counted.partial and self._listed[i].total is None]
        close = [i for i in exact if told[i] >= CLOSE * best]
        if whole or close:
            return Verdict.MATCHED, sorted(whole or close, key=lambda i: -told[i])
        likely = sorted(meant, key=lambda i: (-told[i], self._away(counted, i)))
        near = any(self._away(counted, i) <= 1 for i in likely[:MOST_SHOWN])
        verdict = Verdict.NEAR if exact or near or counted.total is not None else Verdict.UNKNOWN
        return verdict, likely

    def _agrees(self, counted: Counted, index: int) -> bool:
        figure = self._listed[index]
        of_all = counted.total is None or figure.total == counted.total
        return figure.value == counted.count and of_all

    def _away(self, counted: Counted, index: int) -> Decimal:
        return abs(self._listed[index].value - counted.count)


def _is_count(figure: Figure) -> bool:
    label = figure.label.casefold()
    return figure.kind is Kind.COUNT and (GOALS in label or ASSIGNMENTS in label)


def _candidate(counted: Counted, figure: Figure, around: Around) -> Candidate:
    form = Form(style=Style.COUNTED) if counted.total is not None else Form()
    try:
        says, token = shown(figure, form), live_token(figure, form)
    except NotShown:
        says, token = format_rounded(figure.value, 0), ""
    related = bool(around)
    return Candidate(figure.key, figure.label, figure.source, says, figure.value, token, related)

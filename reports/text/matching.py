"""Figures typed by hand, held against the report's: which of them an amount in a text can be.

An amount is matched at the decimals it is written with: 3,8 Mkr is every figure that rounds to it,
half away from zero, from its exact value. A text without a sign ("kostnaderna är 486,9 Mkr") is
matched by size alone; where a mark or a word says the sign ("underskott på 3,8 Mkr"), a deviation
of the other sign is no match, and right after such a word a figure that is no result is none.
Among several figures the one whose label's words stand around the amount comes first; an amount
that only figures without any such word have, while one that is near has them, is near, not matched.

Time grows with the text and with the figures: the figures are rounded once for each number of
decimals that is written, looked up by the rounded number, and the nearest found by bisection; of
many with the same rounded number a bounded number are compared. Counts: counting.py.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from budget.calc.amounts import GROUP_SPACE, format_rounded
from reports.content.shapes import UNITS, Kind
from reports.figures.shapes import Figure, Wording
from reports.text.closeness import Around, Crowd, Labels
from reports.text.counting import CountMatcher
from reports.text.live import MOST_DECIMALS, Form, Style, live_token
from reports.text.verdicts import Candidate, Match, Verdict
from reports.text.written import Measure, SignFrom, Written, amounts_in, same_amount

__all__ = ["Candidate", "Match", "Matcher", "Verdict", "made_live", "near_bound", "rounded_key"]

NEAR_STEPS, A_QUARTER, SHARE = 2, 4, 50
"""Near is within 1 of the last digit written, within 2 of it where that is at most a quarter of the
amount, and within 2 % (a fiftieth) of the amount."""

RESULTS = frozenset({Wording.BALANCE, Wording.MOVEMENT})
_RESULT = re.compile(r"skott|avvik|resultat", re.IGNORECASE)
"""What a label says of a figure that is a surplus or deficit although its table says no sign."""

MOST_SHOWN = 3
MOST_COMPARED, MOST_BESIDE, MOST_KEYS = 12, 4, 6
"""So many figures of the number itself are compared, so many of each near it, and so many near
numbers on either side."""

KINDS = {
    Measure.KR: Kind.KR,
    Measure.TKR: Kind.TKR,
    Measure.MKR: Kind.MKR,
    Measure.PERCENT: Kind.PERCENT,
}
NAMES = {
    Measure.KR: "kr",
    Measure.TKR: "Tkr",
    Measure.MKR: "Mkr",
    Measure.MDKR: "mdkr",
    Measure.PERCENT: "%",
}


@dataclass(frozen=True)
class _Scale:
    """The figures of one sort rounded to one step: their numbers in order, and who has which."""

    keys: Sequence[int]
    by_key: Mapping[int, Crowd]


@dataclass
class Matcher:
    """The figures of a report, made ready for looking up amounts; kept for all its texts."""

    figures: Mapping[str, Figure]
    _listed: tuple[Figure, ...] = field(init=False)
    _labels: Labels = field(init=False)
    _counts: CountMatcher = field(init=False)
    _scales: dict[tuple[bool, int], _Scale] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._listed = tuple(self.figures.values())
        self._labels = Labels(self._listed)
        self._counts = CountMatcher(self._listed)

    def matches(
        self,
        text: str,
        section: str = "",
        heading: str = "",
        outside: Mapping[tuple[str, str], str] | None = None,
    ) -> tuple[Match, ...]:
        """The amounts and counts of a section's text with their verdicts, in order. Never raises.

        `outside` are sources by section and amount as written, of what is no figure of the report.
        """
        marked = {
            (key, same_amount(written)): source
            for (key, written), source in (outside or {}).items()
        }
        found = [
            self._match(amount, section, marked.get((section, same_amount(amount.text))))
            for amount in amounts_in(text, heading)
        ]
        counted = self._counts.matches(text, section, heading, marked)
        return tuple(sorted((*found, *counted), key=lambda match: match.start))

    def _match(self, amount: Written, section: str, source: str | None) -> Match:
        verdict, found = self._verdict(amount)
        if source is not None:
            verdict = Verdict.FOREIGN
        return Match(
            section=section,
            start=amount.start,
            end=amount.end,
            live_end=amount.end if amount.own_unit else amount.number_end,
            text=amount.text,
            number=-amount.number if _sign(amount) < 0 else amount.number,
            measure=amount.measure,
            verdict=verdict,
            candidates=tuple(_candidate(amount, one) for one in found[:MOST_SHOWN]),
            sign=_sign_from(amount),
            source=source or "",
        )

    def _verdict(self, amount: Written) -> tuple[Verdict, list["_Found"]]:
        scale = self._scale(amount)
        around = self._labels.around(amount)
        here = scale.by_key.get(amount.key)
        exact = self._ranked(amount, around, here) if here else []
        agreeing = [one for one in exact if not one.other_sign]
        if exact and exact[0].related:
            # The figure that the words name; where the sign they say is not its own, none other
            # that happens to be as large will do.
            return (Verdict.NEAR, exact) if exact[0].other_sign else (Verdict.MATCHED, agreeing)
        near = self._near(amount, around, scale)
        named = [one for one in near if one.related]
        if named:
            return Verdict.NEAR, [*named, *agreeing]
        if agreeing:
            return Verdict.MATCHED, agreeing
        if exact or near:
            return Verdict.NEAR, [*exact, *near]
        return Verdict.UNKNOWN, self._nearest(amount, around, scale)

    def _scale(self, amount: Written) -> _Scale:
        sort = (amount.measure is Measure.PERCENT, amount.step)
        if sort not in self._scales:
            self._scales[sort] = self._rounded(*sort)
        return self._scales[sort]

    def _rounded(self, percent: bool, step: int) -> _Scale:
        by_key: dict[int, list[int]] = {}
        for index, figure in enumerate(self._listed):
            if figure.kind is Kind.PERCENT if percent else figure.kind in UNITS:
                by_key.setdefault(rounded_key(figure.value, step), []).append(index)
        crowds = {key: self._labels.crowd(indexes) for key, indexes in by_key.items()}
        return _Scale(sorted(by_key), crowds)

    def _ranked(
        self, amount: Written, around: Around, crowd: Crowd, most: int = MOST_COMPARED
    ) -> list["_Found"]:
        """The likeliest figures of a crowd, the best first."""
        found = (
            _Found(
                self._listed[index],
                self._labels.related(index, around),
                _other_sign(amount, self._listed[index]),
                self._labels.closeness(index, around),
                index,
            )
            for index in self._labels.likely(crowd, around, most)
            if _can_be(amount, self._listed[index])
        )
        return sorted(found, key=lambda one: one.rank)

    def _near(self, amount: Written, around: Around, scale: _Scale) -> list["_Found"]:
        """Figures of other sizes within the bound: those that the words name, then the nearest."""
        bound = near_bound(amount.key)
        found = [
            one
            for key in _keys_around(scale.keys, amount.key)
            if key and abs(key - amount.key) <= bound
            for one in self._ranked(amount, around, scale.by_key[key], MOST_BESIDE)
            if not one.other_sign
        ]
        named = sorted((one for one in found if one.related), key=lambda one: one.rank)
        return [*named, *(one for one in found if not one.related)]

    def _nearest(self, amount: Written, around: Around, scale: _Scale) -> list["_Found"]:
        """The best figure of each of the nearest sizes, however far away."""
        keys = list(_keys_around(scale.keys, amount.key))[:MOST_SHOWN]
        return [one for key in keys for one in self._ranked(amount, around, scale.by_key[key])[:1]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure that an amount can be, and how well it goes with the words around."""

    figure: Figure
    related: bool
    other_sign: bool
    closeness: float
    index: int

    @property
    def rank(self) -> tuple[bool, bool, float, int]:
        """What sorts the best first: the report's order settles what nothing else does."""
        return (not self.related, self.other_sign, -self.closeness, self.index)


def rounded_key(value: Decimal, step: int) -> int:
    """How many steps of ten to the power `step` a value's size is, rounded half away from zero."""
    return int(abs(value).scaleb(-step).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def near_bound(key: int) -> int:
    """How many of the last digit written a figure may be from an amount of `key` of them."""
    return max(1, min(NEAR_STEPS, key // A_QUARTER), key // SHARE)


def _keys_around(keys: Sequence[int], key: int) -> Iterator[int]:
    """The keys other than this one, nearest first, at most MOST_KEYS on either side."""
    place = bisect_left(keys, key)
    above = place + (place < len(keys) and keys[place] == key)
    near = [*keys[max(0, place - MOST_KEYS) : place], *keys[above : above + MOST_KEYS]]
    yield from sorted(near, key=lambda other: (abs(other - key), other))


def _can_be(amount: Written, figure: Figure) -> bool:
    """Whether a figure is of the sort that the text says: a cost is nobody's surplus."""
    if not amount.is_result:
        return True
    return figure.wording in RESULTS or _RESULT.search(figure.label) is not None


def _other_sign(amount: Written, figure: Figure) -> bool:
    """Whether the text says a sign that a deviation, or a change in %, has not."""
    if figure.wording is Wording.NONE or not figure.value:
        return False
    words = amount.growth if figure.wording is Wording.GROWTH else amount.balance
    sign = amount.mark or words
    return sign * figure.value < 0


def _sign(amount: Written) -> int:
    return amount.mark or amount.balance or amount.growth


def _sign_from(amount: Written) -> SignFrom:
    if amount.mark:
        return SignFrom.MARK
    return SignFrom.WORDS if amount.balance or amount.growth else SignFrom.NOWHERE


def _candidate(amount: Written, found: _Found) -> Candidate:
    figure = found.figure
    size = Decimal(rounded_key(figure.value, amount.step)).scaleb(-amount.decimals)
    number = -size if figure.value < 0 and size else size
    return Candidate(
        figure.key,
        figure.label,
        figure.source,
        f"{format_rounded(number, amount.decimals)}{GROUP_SPACE}{NAMES[amount.measure]}",
        number,
        _token(amount, figure),
        found.related,
        found.other_sign,
    )


def _token(amount: Written, figure: Figure) -> str:
    kind = KINDS.get(amount.measure)
    most = 2 if kind is Kind.KR else MOST_DECIMALS
    if kind is None or amount.decimals > most:
        return ""
    style = Style.SIGN if amount.mark > 0 else Style.MINUS
    if not amount.mark and figure.value < 0:
        style = Style.ABSOLUTE
    return live_token(figure, Form(kind, amount.decimals, style, bare=not amount.own_unit))


def made_live(text: str, match: Match, candidate: Candidate) -> str:
    """The text with the amount as a live figure. Raises ValueError for one that cannot be."""
    if not candidate.token:
        raise ValueError(f"no form shows {match.text} of {candidate.key}")
    return text[: match.start] + candidate.token + text[match.live_end :]

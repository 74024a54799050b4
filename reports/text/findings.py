"""What *Avstämning* says of a report's texts: typed figures that are near or unknown, dead ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.reconciliation.findings import Finding, Place, Severity, UnitCode, worst_first
from reports.content.reconciliation.results import (
    TEXT_LIVE,
    TEXT_NEAR,
    TEXT_SIGN,
    TEXT_UNKNOWN,
    CheckResult,
    Reconciliation,
    Where,
)
from reports.content.shapes import Target
from reports.text.live import dead_in, tokens_of
from reports.text.matching import Candidate, Match, Matcher, Verdict
from reports.text.written import Measure, SignFrom

UNITS: dict[Measure, tuple[UnitCode, int]] = {
    Measure.KR: ("kr", 1),
    Measure.TKR: ("tkr", 1),
    Measure.MKR: ("mkr", 1),
    Measure.MDKR: ("mkr", 1000),
    Measure.PERCENT: ("percent", 1),
    Measure.COUNT: ("count", 1),
}
"""The unit that a finding is told in, and how many of it there are in the one written."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A section's text, and the page where it is written."""

    section: str
    heading: str
    markdown: str
    target: Target | None = None


def with_texts(
    reconciliation: Reconciliation,
    texts: Iterable[CheckedText],
    matcher: Matcher,
    outside: Mapping[tuple[str, str], str],
) -> Reconciliation:
    """The reconciliation of a round with that of one report's texts.

    `outside` are sources by section and amount as written. Never raises for any text.
    """
    listed = tuple(texts)
    checks = text_checks(listed, matcher, outside)
    findings = [finding for check in checks for finding in check.findings]
    where = {text.section: _where(text) for text in listed}
    return Reconciliation(
        (*reconciliation.checks, *checks),
        tuple(worst_first([*reconciliation.findings, *findings])),
        {
            **reconciliation.places,
            **{finding.place: where[finding.place[1]] for finding in findings},
        },
    )


def text_checks(
    texts: Sequence[CheckedText], matcher: Matcher, outside: Mapping[tuple[str, str], str]
) -> tuple[CheckResult, CheckResult]:
    """Typed figures against the report's, and live figures against those there are."""
    found = [
        match
        for text in texts
        for match in matcher.matches(text.markdown, text.section, text.heading, outside)
    ]
    typed = tuple(_of_match(match) for match in found if match.verdict in RULES)
    live = sum(len(tokens_of(text.markdown)) for text in texts)
    dead = tuple(finding for text in texts for finding in _of_tokens(text, matcher))
    return CheckResult(TEXT_NEAR, len(found), typed), CheckResult(TEXT_LIVE, live, dead)


RULES = {Verdict.NEAR: TEXT_NEAR, Verdict.UNKNOWN: TEXT_UNKNOWN}


def _where(text: CheckedText) -> Where:
    return Where(_("Avsnittet ”%s”") % text.heading, text.target)


def _place(section: str, start: int) -> Place:
    return ("text", section, str(start))


def _of_match(match: Match) -> Finding:
    best = match.candidates[0] if match.candidates else None
    near = best if match.verdict is Verdict.NEAR else None
    unit, each = UNITS[match.measure]
    expected, typed = _compared(match, near)
    return Finding(
        rule=TEXT_SIGN if near and near.other_sign else RULES[match.verdict],
        severity=Severity.WARNING,
        place=_place(match.section, match.start),
        expected=None if expected is None else expected * each,
        found=typed * each,
        difference=None if expected is None else (typed - expected) * each,
        unit=unit,
        params=(
            ("written", match.text),
            ("figure", best.label if best else ""),
            ("shown", best.shown if best else ""),
        ),
    )


def _compared(match: Match, near: Candidate | None) -> tuple[Decimal | None, Decimal]:
    """The figure's number and the typed one; sizes alone where the text says no sign."""
    if near is None:
        return None, match.number
    if match.sign is SignFrom.NOWHERE:
        return abs(near.number), abs(match.number)
    return near.number, match.number


def _of_tokens(text: CheckedText, matcher: Matcher) -> Iterator[Finding]:
    for token, why in dead_in(text.markdown, matcher.figures):
        yield Finding(
            rule=TEXT_LIVE,
            severity=Severity.ERROR,
            place=_place(text.section, token.start),
            expected=None,
            found=None,
            difference=None,
            unit="count",
            params=(("why", why),),
        )

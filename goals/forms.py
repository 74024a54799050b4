"""The form of a goal's follow-up: its parts, what stands in each, and what was typed in it.

A part is one assessment or one section, saved by itself. Beside it the form tells which version was
shown and what it said (`shown`), so that a form that is sent whole writes only what was changed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from goals.shapes import GoalStanding, Grade, Horizon, Judgement, Scale, Trend
from goals.wording import KINDS, WORDS, capitalised

NEW = "nytt"
"""The part that is a section not yet there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A grade or trend to choose, with its icon."""

    value: str
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the follow-up as it stands: `values` by the names of its fields.

    `horizon` is an assessment's, `section` a section's key; a new section has neither.
    """

    key: str
    title: str
    values: Mapping[str, str]
    version: int
    choices: tuple[Choice, ...] = ()
    horizon: Horizon | None = None
    section: int | None = None

    @property
    def shown(self) -> str:
        """What the form tells of the part: version and digest."""
        return f"{self.version}:{_digest(self.values)}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came for a part: its fields, the version that was shown, whether anything was typed."""

    values: dict[str, str]
    version: int
    changed: bool


def parts_of(goal: GoalStanding, scale: Scale) -> tuple[Part, ...]:
    """The parts of a goal's follow-up, assessments first."""
    horizons = tuple(Horizon) if scale is Scale.GRADES else (Horizon.PERIOD,)
    judged = (_judged(goal.judgement(horizon), scale) for horizon in horizons)
    written = (
        Part(
            f"avsnitt-{section.key}",
            section.heading,
            {"heading": section.heading, "text": section.text},
            section.version,
            section=section.key,
        )
        for section in goal.sections
    )
    return (*judged, *written)


def new_part() -> Part:
    """The part that a new section is typed in."""
    return Part(NEW, _("Nytt avsnitt"), {"heading": "", "text": ""}, 0)


def _judged(judgement: Judgement, scale: Scale) -> Part:
    name, choices = ("grade", tuple(Grade)) if scale is Scale.GRADES else ("trend", tuple(Trend))
    now = (judgement.grade or judgement.trend or "") if scale is Scale.TRENDS else judgement.grade
    horizon = judgement.horizon
    return Part(
        horizon.value,
        _title(horizon, scale),
        {name: str(now or ""), "motive": judgement.motive},
        judgement.version,
        tuple(Choice(c.value, capitalised(str(WORDS[c])), KINDS[c]) for c in choices),
        horizon=horizon,
    )


def _title(horizon: Horizon, scale: Scale) -> str:
    if scale is Scale.TRENDS:
        return _("Trend")
    if horizon is Horizon.PERIOD:
        return _("Bedömning för perioden")
    return _("Bedömning för mandatperioden")


def typed_in(part: Part, data: Mapping[str, str]) -> Typed | None:
    """What was sent for a part; None where the form did not hold it."""
    shown = data.get(f"{part.key}-shown")
    if shown is None:
        return None
    values = {name: plain(data.get(f"{part.key}-{name}", "")) for name in part.values}
    version, _colon, digest = shown.partition(":")
    usable = version.isascii() and version.isdigit() and len(version) < 10
    return Typed(values, int(version) if usable else -1, _digest(values) != digest)


def plain(text: str) -> str:
    """A typed text as it is stored: browsers end its lines with two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _digest(values: Mapping[str, str]) -> str:
    told = "\x1f".join(f"{name}={values[name].strip()}" for name in sorted(values))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def saved_part(part: Part, values: Mapping[str, str], version: int) -> Part:
    """The part as it stands once these values are saved."""
    title = values.get("heading", part.title) or part.title
    return replace(part, values=dict(values), version=version, title=title)

"""What stands on a drawing: places in pixels, but bars and ticks by their value in kronor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reports.content.chart_shapes import Tone
from reports.content.shapes import Target

UrlOf = Callable[[Target], str | None]

SIZE = 15
SMALL = 13
LINE = 20
SMALL_LINE = 17
MARGIN = 6  # keeps the outline of a link in focus inside the drawing


def line_height(size: int) -> int:
    """From one line of text to the next, in pixels."""
    return LINE if size == SIZE else SMALL_LINE


class Ink(StrEnum):
    """The colours there are, by the name of their token in the style sheet."""

    INK = "ink"
    SOFT = "ink-soft"
    ACCENT = "accent"
    RULE = "rule"
    SURPLUS = "surplus"
    DEFICIT = "deficit"


INK_OF = {
    Tone.TOTAL: Ink.SOFT,
    Tone.PLUS: Ink.SURPLUS,
    Tone.MINUS: Ink.DEFICIT,
    Tone.NEUTRAL: Ink.SOFT,
    Tone.BUDGET: Ink.SOFT,
    Tone.ACTUAL: Ink.ACCENT,
    Tone.FORECAST: Ink.ACCENT,
}


class Align(StrEnum):
    """Which end of a text is at its place."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text; `y` is the first one's baseline."""

    x: float
    y: float
    lines: tuple[str, ...]
    ink: Ink = Ink.INK
    size: int = SIZE
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Block:
    """A bar between two values, from `near` to `far` pixels across."""

    start: Decimal
    end: Decimal
    near: float
    far: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at a value, from `near` to `far` pixels across."""

    at: Decimal
    near: float
    far: float
    ink: Ink
    thickness: float = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box in pixels; a flat one is a rule."""

    x: float
    x2: float
    y: float
    y2: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Link:
    """A part of the drawing that leads somewhere; `name` is what it is called."""

    x: float
    x2: float
    y: float
    y2: float
    url: str
    name: str


@dataclass(slots=True)
class Picture:
    """A drawing that is being laid out.

    Values lie along x, or along y where `upright`: `domain` in kronor over `span` in pixels. What
    is listed first lies behind.
    """

    width: int
    height: int = 0
    upright: bool = False
    domain: tuple[Decimal, Decimal] = (Decimal(0), Decimal(1))
    span: tuple[float, float] = (0, 1)
    links: list[Link] = field(default_factory=list)
    grid: list[Tick] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def at_least_visible(self, start: Decimal, end: Decimal) -> Decimal:
        """`end`, moved so that a bar that is not nothing is at least 1½ pixels long."""
        low, high = self.domain
        pixels = Decimal(abs(self.span[1] - self.span[0]))
        least = (high - low) / max(pixels, Decimal(1)) * Decimal("1.5")
        if start == end or abs(end - start) >= least:
            return end
        return start + (least if end > start else -least)

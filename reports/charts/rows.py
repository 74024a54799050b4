"""The layout of a chart with a row a bar: name, bar, figure; narrow, the bar under its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from budget.calc.amounts import format_amount
from reports.charts.lettering import harmless, width_of, wrap
from reports.charts.picture import (
    INK_OF,
    LINE,
    MARGIN,
    SIZE,
    SMALL,
    SMALL_LINE,
    Align,
    Block,
    Box,
    Ink,
    Link,
    Picture,
    Tick,
    UrlOf,
    Words,
)
from reports.content.chart_shapes import Bar, Chart, Tone

WIDE_FROM = 640
GAP = 18
LABEL_SHARE = 0.36
LABEL_SHARE_WITH_NOTES = 0.44


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the parts of each row stand, in pixels."""

    stacked: bool
    label: float  # width of the names
    span: tuple[float, float]
    value_right: float
    after_right: float
    thick: int
    pad: int


def layout(chart: Chart, width: int, url_of: UrlOf) -> Picture:
    """The picture of a ROWS chart."""
    frame = _frame(chart, width)
    picture = Picture(width, domain=_domain(chart.bars), span=frame.span)
    top = _reading(picture, chart)
    centres: list[tuple[Bar, float]] = []
    group = ""
    for index, bar in enumerate(chart.bars):
        if bar.group and bar.group != group:
            group = bar.group
            top = _heading(picture, group, top)
        if index and index == len(chart.bars) - 1 and bar.tone is Tone.TOTAL:
            picture.boxes.append(Box(MARGIN, width - MARGIN, top, top + 1, Ink.INK))
            top += 2
        url = url_of(bar.target) if bar.target else None
        top, centre = _row(picture, chart, frame, bar, url, top)
        centres.append((bar, centre))
    _axis(picture, chart, frame, centres)
    picture.height = round(top) + 2
    return picture


def height(chart: Chart, width: int) -> int:
    """The height of that picture, without putting it together."""
    frame = _frame(chart, width)
    tall = len(_reading_lines(chart, width)) * SMALL_LINE + 10
    named = groupby(bar.group for bar in chart.bars if bar.group)
    tall += sum(10 + len(_heading_lines(group, width)) * LINE for group, _bars in named)
    tall += sum(_tall(frame, bar, width) for bar in chart.bars)
    if len(chart.bars) > 1 and chart.bars[-1].tone is Tone.TOTAL:
        tall += 2
    return tall + 2


def _tall(frame: _Frame, bar: Bar, width: int) -> int:
    """The height of a row."""
    under = frame.thick + 6 if frame.stacked else 0
    notes = len(_note_lines(frame, bar, width)) * SMALL_LINE
    return 2 * frame.pad + len(_label_lines(frame, bar)) * LINE + under + notes


def _frame(chart: Chart, width: int) -> _Frame:
    stacked = width < WIDE_FROM
    value = max(_value_width(chart, bar) for bar in chart.bars)
    after = max((width_of(_after(chart, bar), SMALL) for bar in chart.bars), default=0)
    right = width - MARGIN
    if stacked:
        span: tuple[float, float] = (MARGIN + 2, right - (after + GAP if after else 2))
        return _Frame(True, right - MARGIN - value - GAP, span, right, right, 14, 9)
    label = _label_width(chart, width)
    value_right = right - (after + GAP if after else 0)
    span = (MARGIN + label + GAP, value_right - value - GAP)
    return _Frame(False, label, span, value_right, right, 18, 7)


def _value_width(chart: Chart, bar: Bar) -> float:
    return width_of(chart.figure(bar), SIZE, bold=True)


def _after(chart: Chart, bar: Bar) -> str:
    return "" if bar.after is None else f"= {format_amount(bar.after, chart.unit)}"


def _label_width(chart: Chart, width: int) -> float:
    if any(bar.note for bar in chart.bars):
        return width * LABEL_SHARE_WITH_NOTES
    natural = max(width_of(harmless(bar.label), SIZE, bold=True) for bar in chart.bars)
    return min(natural + 2, width * LABEL_SHARE)


def _domain(bars: Iterable[Bar]) -> tuple[Decimal, Decimal]:
    places = [Decimal(0), *(place for bar in bars for place in (bar.start, bar.end))]
    low, high = min(places), max(places)
    return (low, high) if low < high else (low, low + 1)


def _reading(picture: Picture, chart: Chart) -> float:
    """How the chart is read, over the bars; gives where they begin."""
    lines = _reading_lines(chart, picture.width)
    picture.words.append(Words(MARGIN, SMALL, lines, Ink.SOFT, SMALL))
    return len(lines) * SMALL_LINE + 10


def _reading_lines(chart: Chart, width: int) -> tuple[str, ...]:
    return wrap(f"{chart.unit_name}. {chart.reading}", width - 2 * MARGIN, SMALL, 4)


def _heading(picture: Picture, group: str, top: float) -> float:
    lines = _heading_lines(group, picture.width)
    picture.words.append(Words(MARGIN, top + 10 + SIZE, lines, bold=True))
    return top + 10 + len(lines) * LINE


def _heading_lines(group: str, width: int) -> tuple[str, ...]:
    return wrap(group, width - 2 * MARGIN, SIZE, 2, bold=True)


def _row(
    picture: Picture, chart: Chart, frame: _Frame, bar: Bar, url: str | None, top: float
) -> tuple[float, float]:
    """Puts a row; gives where the next begins, and the middle of this one's bar."""
    bold = bar.tone is Tone.TOTAL
    begin = top + frame.pad
    label = _label_lines(frame, bar)
    ink = Ink.ACCENT if url else Ink.INK
    picture.words.append(Words(MARGIN, begin + SIZE, label, ink, bold=bold))
    figure = (chart.figure(bar),)
    picture.words.append(
        Words(frame.value_right, begin + SIZE, figure, _figure_ink(bar), SIZE, True, Align.RIGHT)
    )
    end = begin + len(label) * LINE
    middle = begin + LINE / 2
    if frame.stacked:
        middle = end + 3 + frame.thick / 2
        end += frame.thick + 6
    _bar(picture, frame, bar, middle)
    if bar.after is not None:
        place = Words(
            frame.after_right,
            middle + SMALL * 0.36,
            (_after(chart, bar),),
            Ink.SOFT,
            SMALL,
            align=Align.RIGHT,
        )
        picture.words.append(place)
    end = _note(picture, frame, bar, end) + frame.pad
    if url:
        name = f"{harmless(bar.group)}: " if bar.group else ""
        name += f"{harmless(bar.label)}: {chart.figure(bar)} {chart.unit_name}"
        picture.links.append(Link(3, picture.width - 3, top + 1, end - 1, url, name))
    return end, middle


def _figure_ink(bar: Bar) -> Ink:
    return INK_OF[bar.tone] if bar.tone in (Tone.PLUS, Tone.MINUS) else Ink.INK


def _bar(picture: Picture, frame: _Frame, bar: Bar, middle: float) -> None:
    near, far = middle - frame.thick / 2, middle + frame.thick / 2
    if bar.start != bar.end:
        end = picture.at_least_visible(bar.start, bar.end)
        picture.blocks.append(Block(bar.start, end, near, far, INK_OF[bar.tone]))
    elif bar.tone is Tone.TOTAL:
        picture.ticks.append(Tick(bar.start, near - 2, far + 2, Ink.INK, 3))


def _note(picture: Picture, frame: _Frame, bar: Bar, top: float) -> float:
    lines = _note_lines(frame, bar, picture.width)
    if lines:
        picture.words.append(Words(MARGIN, top + SMALL, lines, Ink.SOFT, SMALL))
    return top + len(lines) * SMALL_LINE


def _label_lines(frame: _Frame, bar: Bar) -> tuple[str, ...]:
    return wrap(bar.label, frame.label, SIZE, 4, bar.tone is Tone.TOTAL)


def _note_lines(frame: _Frame, bar: Bar, width: int) -> tuple[str, ...]:
    return wrap(bar.note, width - 2 * MARGIN if frame.stacked else frame.label, SMALL, 6)


def _axis(picture: Picture, chart: Chart, frame: _Frame, centres: list[tuple[Bar, float]]) -> None:
    """The line at zero, and what joins each bar to the next."""
    half = frame.thick / 2
    zero = Decimal(0)
    if frame.stacked:
        for _, middle in centres:
            picture.ticks.append(Tick(zero, middle - half - 3, middle + half + 3, Ink.SOFT))
        return
    first, last = centres[0][1], centres[-1][1]
    picture.ticks.append(Tick(zero, first - half - 5, last + half + 5, Ink.SOFT))
    if not chart.joined:
        return
    for (bar, middle), (_next, below) in pairwise(centres):
        picture.ticks.append(Tick(bar.end, middle + half, below - half, Ink.SOFT))

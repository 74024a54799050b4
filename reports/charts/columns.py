"""The layout of a chart of columns: the budget behind, the actual in front, figures underneath."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from budget.calc.amounts import Unit, default_decimals, format_amount
from reports.charts.lettering import harmless, width_of, wrap
from reports.charts.picture import (
    INK_OF,
    LINE,
    MARGIN,
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

GAP = 12
SWATCH = 12
FIGURES_TALL, SCALE_TALL = 220, 180  # the columns' room over their figures, and on a scale
BEHIND, BEFORE = 0.8, 0.46  # the columns' shares of the room a group has

Groups = list[tuple[str, tuple[Bar, ...]]]


def layout(chart: Chart, width: int, url_of: UrlOf) -> Picture:
    """The picture of a COLUMNS chart; each group's bars lie behind one another."""
    groups = _groups(chart)
    series = _series(chart)
    heads = _heads(series)
    if _figures_fit(chart, width, len(groups), heads):
        return _with_figures(chart, width, url_of, groups, series, MARGIN + heads)
    return _with_scale(chart, width, url_of, groups, series)


def height(chart: Chart, width: int) -> int:
    """The height of that picture, without putting it together."""
    series = _series(chart)
    tall = len(_reading_lines(chart, width)) * SMALL_LINE + 14 + 12 + SMALL + 8 + 2
    if _figures_fit(chart, width, len(_groups(chart)), _heads(series)):
        return tall + FIGURES_TALL + len(series) * LINE
    return tall + SMALL_LINE + 14 + SCALE_TALL


def _groups(chart: Chart) -> Groups:
    return [(name, tuple(bars)) for name, bars in groupby(chart.bars, key=lambda b: b.group)]


def _heads(series: Sequence[Bar]) -> float:
    """The width of the heads of the columns' figures."""
    return max(width_of(bar.label, SMALL) for bar in series) + SWATCH + 6 + GAP


def _figures_fit(chart: Chart, width: int, groups: int, heads: float) -> bool:
    step = (width - 2 * MARGIN - heads) / groups
    return max(width_of(chart.figure(bar), SMALL) for bar in chart.bars) + 4 <= step


def _series(chart: Chart) -> tuple[Bar, ...]:
    """One bar of each series, the one in front first."""
    by_tone = {bar.tone: bar for bar in chart.bars}
    return tuple(by_tone[tone] for tone in sorted(by_tone, key=lambda t: t is Tone.BUDGET))


def _with_figures(
    chart: Chart, width: int, url_of: UrlOf, groups: Groups, series: Sequence[Bar], left: float
) -> Picture:
    """Columns over a small table of their figures, whose heads are the legend."""
    picture, top = _begin(chart, width)
    bottom = top + FIGURES_TALL
    step = (width - MARGIN - left) / len(groups)
    picture.span = (bottom, top)
    _columns(picture, groups, left, step)
    name_y = bottom + 12 + SMALL
    rows = {bar.tone: name_y + (1 + index) * LINE for index, bar in enumerate(series)}
    end = name_y + len(series) * LINE + 8
    for index, (name, bars) in enumerate(groups):
        middle = left + (index + 0.5) * step
        picture.words.append(_centred(middle, name_y, name, Ink.INK, bold=True))
        for bar in bars:
            ink = Ink.INK if bar.tone is not Tone.BUDGET else Ink.SOFT
            picture.words.append(_centred(middle, rows[bar.tone], chart.figure(bar), ink))
    for bar in series:
        _legend(picture, MARGIN, rows[bar.tone], bar)
    _links(picture, chart, groups, url_of, (left, step), (top - 6, end))
    picture.height = round(end) + 2
    return picture


def _with_scale(
    chart: Chart, width: int, url_of: UrlOf, groups: Groups, series: Sequence[Bar]
) -> Picture:
    """Columns on a scale with a legend over them, where figures have no room under them."""
    picture, top = _begin(chart, width)
    x: float = MARGIN
    for bar in series:
        x = _legend(picture, x, top + SMALL, bar) + GAP
    top += SMALL_LINE + 14
    bottom = top + SCALE_TALL
    picture.span = (bottom, top)
    places = _scale(picture.domain)
    shown = {place: _on_scale(place, chart.unit) for place in places}
    left = MARGIN + max(width_of(text, SMALL) for text in shown.values()) + 6
    for place, text in shown.items():
        picture.grid.append(Tick(place, left, width - MARGIN, Ink.RULE))
        y = _pixel(picture, place) + SMALL * 0.36
        picture.words.append(Words(left - 6, y, (text,), Ink.SOFT, SMALL, align=Align.RIGHT))
    step = (width - MARGIN - left) / len(groups)
    _columns(picture, groups, left, step)
    room = max(width_of(name, SMALL, bold=True) for name, _bars in groups)
    end = bottom + 12 + SMALL + 8
    for index, (name, _bars) in enumerate(groups):
        word = name if room <= step else name[:1]
        middle = left + (index + 0.5) * step
        picture.words.append(_centred(middle, bottom + 12 + SMALL, word, Ink.INK, bold=True))
    _links(picture, chart, groups, url_of, (left, step), (top - 6, end))
    picture.height = round(end) + 2
    return picture


def _begin(chart: Chart, width: int) -> tuple[Picture, float]:
    values = [Decimal(0), *(bar.end for bar in chart.bars)]
    low, high = min(values), max(values)
    picture = Picture(width, upright=True, domain=(low, high if low < high else low + 1))
    lines = _reading_lines(chart, width)
    picture.words.append(Words(MARGIN, SMALL, lines, Ink.SOFT, SMALL))
    return picture, len(lines) * SMALL_LINE + 14


def _reading_lines(chart: Chart, width: int) -> tuple[str, ...]:
    return wrap(f"{chart.unit_name}. {chart.reading}", width - 2 * MARGIN, SMALL, 4)


def _columns(picture: Picture, groups: Groups, left: float, step: float) -> None:
    right = left + step * len(groups)
    for index, (_name, bars) in enumerate(groups):
        middle = left + (index + 0.5) * step
        for bar in sorted(bars, key=lambda b: b.tone is not Tone.BUDGET):
            _column(picture, bar, middle, step)
    picture.ticks.append(Tick(Decimal(0), left, right, Ink.SOFT))


def _column(picture: Picture, bar: Bar, middle: float, step: float) -> None:
    behind = bar.tone is Tone.BUDGET
    half = step * (BEHIND if behind else BEFORE) / 2
    near, far = middle - half, middle + half
    if bar.start != bar.end:
        end = picture.at_least_visible(bar.start, bar.end)
        ink = Ink.RULE if behind else INK_OF[bar.tone]
        picture.blocks.append(Block(bar.start, end, near, far, ink))
    if behind:
        # The pale column says little to weak eyes: its end is a line.
        picture.ticks.append(Tick(bar.end, near, far, Ink.INK, 2))


def _legend(picture: Picture, x: float, baseline: float, bar: Bar) -> float:
    """A swatch and its word; gives where it ends."""
    top = baseline - SWATCH + 1
    if bar.tone is Tone.BUDGET:
        picture.boxes.append(Box(x, x + SWATCH, top, top + SWATCH, Ink.RULE))
        picture.boxes.append(Box(x, x + SWATCH, top, top + 2, Ink.INK))
    else:
        picture.boxes.append(Box(x, x + SWATCH, top, top + SWATCH, INK_OF[bar.tone]))
    picture.words.append(Words(x + SWATCH + 6, baseline, (bar.label,), Ink.INK, SMALL))
    return x + SWATCH + 6 + width_of(bar.label, SMALL)


def _links(
    picture: Picture,
    chart: Chart,
    groups: Groups,
    url_of: UrlOf,
    across: tuple[float, float],
    down: tuple[float, float],
) -> None:
    left, step = across
    for index, (name, bars) in enumerate(groups):
        target = bars[0].target
        url = url_of(target) if target else None
        if url:
            figures = ", ".join(
                f"{bar.label} {chart.figure(bar)} {chart.unit_name}" for bar in reversed(bars)
            )
            x = left + index * step
            picture.links.append(Link(x, x + step, *down, url, f"{harmless(name)}: {figures}"))


def _centred(x: float, y: float, text: str, ink: Ink, bold: bool = False) -> Words:
    return Words(x, y, (text,), ink, SMALL, bold, Align.CENTER)


def _pixel(picture: Picture, value: Decimal) -> float:
    low, high = picture.domain
    bottom, top = picture.span
    return bottom + float((value - low) / (high - low)) * (top - bottom)


def _scale(domain: tuple[Decimal, Decimal]) -> list[Decimal]:
    """Round values within the domain, three to six of them."""
    low, high = domain
    step = Decimal(1).scaleb((high - low).adjusted())
    for factor in ("0.2", "0.5", "1", "2"):
        if (high - low) / (step * Decimal(factor)) <= 5:
            step *= Decimal(factor)
            break
    first, last = int(low / step), int(high / step)
    return [step * number for number in range(first, last + 1)]


def _on_scale(value: Decimal, unit: Unit) -> str:
    whole = value % unit.factor == 0
    return format_amount(value, unit, 0 if whole else default_decimals(value, unit))

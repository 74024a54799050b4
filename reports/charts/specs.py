"""The Vega-Lite specification of a chart for a width.

Numbers are shown as text made here, the Swedish way; Vega formats none. The places of texts are in
pixels (scale: null), bars and ticks lie on the one scale of values. No text goes out of here as it
was written: a control character would end the whole process, not the drawing alone (vl-convert 1.9
panics where it cannot unwind).
"""

from collections.abc import Mapping
from typing import Any

from reports.charts import columns, rows
from reports.charts.lettering import harmless
from reports.charts.picture import (
    Block,
    Box,
    Ink,
    Link,
    Picture,
    Tick,
    UrlOf,
    Words,
    line_height,
)
from reports.content.chart_shapes import Chart, Form

WIDTHS = (340, 480, 640, 860, 1100)
"""The widths that charts are drawn for, in pixels."""

FONT = "'Source Sans 3', system-ui, 'Liberation Sans', Arial, sans-serif"

# Vega makes addresses absolute against a foreign one unless they are so already. This one can be
# nobody's (RFC 2606); it is taken away again when the drawing is cleaned.
ORIGIN = "https://anslag.invalid"

SCREEN: Mapping[Ink, str] = {ink: f"var(--{ink})" for ink in Ink}
PAPER: Mapping[Ink, str] = {
    Ink.INK: "#17242c",
    Ink.SOFT: "#51616b",
    Ink.ACCENT: "#0a5a6b",
    Ink.RULE: "#dcd7cc",
    Ink.SURPLUS: "#1c6b4f",
    Ink.DEFICIT: "#a8281f",
}
"""The light theme's colours, where no style sheet is at hand."""

Spec = dict[str, Any]

LAYOUTS = {Form.ROWS: rows.layout, Form.COLUMNS: columns.layout}


def picture_of(chart: Chart, width: int, url_of: UrlOf) -> Picture:
    """The chart laid out. Raises ValueError for a width that is none of WIDTHS."""
    if width not in WIDTHS:
        raise ValueError(f"not a width of charts: {width}")
    return LAYOUTS[chart.form](chart, width, url_of)


def spec(chart: Chart, width: int, url_of: UrlOf, colours: Mapping[Ink, str] = SCREEN) -> Spec:
    """The chart as Vega-Lite. Addresses must be of this site (begin with one /); others are left
    out. Raises ValueError for a width that is none of WIDTHS."""
    picture = picture_of(chart, width, url_of)
    scale = {
        "domain": [float(value) for value in picture.domain],
        "range": [_pixel(end) for end in picture.span],
        "zero": False,
        "nice": False,
    }
    along, across = ("y", "x") if picture.upright else ("x", "y")
    layers = (
        _layer([_link(link) for link in picture.links if is_ours(link.url)], "rect", _BOX | _LINK),
        _lines(picture.grid, colours, along, across, scale),
        _layer([_box(box, colours) for box in picture.boxes], "rect", _BOX | _fill()),
        _layer(
            [_block(block, colours) for block in picture.blocks],
            "rect",
            {
                along: _place("start", scale),
                f"{along}2": {"field": "end"},
                **_between(across),
                **_fill(),
            },
        ),
        _lines(picture.ticks, colours, along, across, scale),
        _layer([_words(words, colours) for words in picture.words], _TEXT, _LETTERS | _fill()),
    )
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": picture.width,
        "height": picture.height,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": None,
        "config": {"font": FONT, "view": {"stroke": None}},
        "layer": [layer for layer in layers if layer is not None],
    }


def is_ours(url: str) -> bool:
    """Whether an address is a path of this site, and nothing that a browser could take for else."""
    # Browsers drop tabs and newlines and read a backslash as a slash: "/\\t/x" would be "//x".
    odd = any(character <= " " or character == "\\" for character in url)
    return url.startswith("/") and not url.startswith("//") and not odd


def _layer(values: list[Spec], mark: str | Spec, encoding: Spec) -> Spec | None:
    if not values:
        return None
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _lines(
    ticks: list[Tick], colours: Mapping[Ink, str], along: str, across: str, scale: Spec
) -> Spec | None:
    values = [_tick(tick, colours) for tick in ticks]
    return _layer(values, "rule", {along: _place("at", scale), **_between(across), **_stroke()})


def _place(field: str, scale: Spec | None = None) -> Spec:
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _between(channel: str) -> Spec:
    return {channel: _place("near"), f"{channel}2": {"field": "far"}}


def _fill() -> Spec:
    return {"fill": {"field": "colour", "type": "nominal", "scale": None}}


def _stroke() -> Spec:
    return {
        "stroke": {"field": "colour", "type": "nominal", "scale": None},
        "strokeWidth": {"field": "thickness", "type": "quantitative", "scale": None},
    }


_BOX: Spec = {
    "x": _place("x"),
    "x2": {"field": "x2"},
    "y": _place("y"),
    "y2": {"field": "y2"},
}
_LINK: Spec = {"href": {"field": "url"}, "description": {"field": "name"}}
_TEXT: Spec = {
    "type": "text",
    "baseline": "alphabetic",
    "align": {"expr": "datum.align"},
    "fontSize": {"expr": "datum.size"},
    "fontWeight": {"expr": "datum.weight"},
    "lineHeight": {"expr": "datum.line"},
}
_LETTERS: Spec = {
    "x": _place("x"),
    "y": _place("y"),
    "text": {"field": "lines", "type": "nominal"},
}


def _pixel(place: float) -> float:
    return round(place, 1)


def _link(link: Link) -> Spec:
    return {
        "x": _pixel(link.x),
        "x2": _pixel(link.x2),
        "y": _pixel(link.y),
        "y2": _pixel(link.y2),
        "url": ORIGIN + link.url,
        "name": harmless(link.name),
    }


def _box(box: Box, colours: Mapping[Ink, str]) -> Spec:
    return {
        "x": _pixel(box.x),
        "x2": _pixel(box.x2),
        "y": _pixel(box.y),
        "y2": _pixel(box.y2),
        "colour": colours[box.ink],
    }


def _block(block: Block, colours: Mapping[Ink, str]) -> Spec:
    return {
        "start": float(block.start),
        "end": float(block.end),
        "near": _pixel(block.near),
        "far": _pixel(block.far),
        "colour": colours[block.ink],
    }


def _tick(tick: Tick, colours: Mapping[Ink, str]) -> Spec:
    return {
        "at": float(tick.at),
        "near": _pixel(tick.near),
        "far": _pixel(tick.far),
        "colour": colours[tick.ink],
        "thickness": tick.thickness,
    }


def _words(words: Words, colours: Mapping[Ink, str]) -> Spec:
    return {
        "x": _pixel(words.x),
        "y": _pixel(words.y),
        "lines": [harmless(line) for line in words.lines],
        "size": words.size,
        "line": line_height(words.size),
        "weight": 600 if words.bold else 400,
        "align": words.align.value,
        "colour": colours[words.ink],
    }

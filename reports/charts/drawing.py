"""Draws specifications, each once: kept in the cache by the hash of all that the drawing shows."""

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from threading import Lock
from typing import TypeVar

import vl_convert
from django.core.cache import caches

from reports.charts import columns, rows
from reports.charts.cleaning import cleaned
from reports.charts.picture import UrlOf
from reports.charts.specs import PAPER, Spec, spec
from reports.content.chart_shapes import Chart, Form
from reports.content.shapes import Target

VERSION = 1
"""Counted up when the same specification is to come out otherwise."""

PAPER_WIDTH = 640
PAPER_SCALE = 3.0

# The library runs one engine a process; two drawings at once only wait for each other inside it,
# and while one draws, the next may find its drawing kept.
_lock = Lock()
_Drawing = TypeVar("_Drawing", str, bytes)


def draw(chart: Chart, width: int, url_of: UrlOf) -> str:
    """The chart as SVG for a page, `width` one of WIDTHS; colours are the page's tokens.

    `url_of` gives the address of a bar's target (a path of this site) or None for no link. Raises
    ValueError for another width.
    """
    return _svg(chart, spec(chart, width, url_of), f"{chart.key}-{width}")


def height_of(chart: Chart, width: int) -> int:
    """The height in pixels that `draw` gives it, without drawing."""
    if chart.form is Form.ROWS:
        return rows.height(chart, width)
    return columns.height(chart, width)


def svg_for_paper(chart: Chart, width: int = PAPER_WIDTH) -> str:
    """The chart as SVG that stands alone: the light theme's colours, no links."""
    return _svg(chart, spec(chart, width, _nowhere, PAPER), f"{chart.key}-papper")


def png_for_paper(chart: Chart, width: int = PAPER_WIDTH) -> bytes:
    """The chart as PNG on a clear ground, three pixels to each of `width`."""
    what = spec(chart, width, _nowhere, PAPER)
    return _kept("png", what, (), lambda: vl_convert.vegalite_to_png(what, scale=PAPER_SCALE))


def _nowhere(_target: Target) -> None:
    return None


def _svg(chart: Chart, what: Spec, key: str) -> str:
    words = (key, chart.title, f"{chart.summary} {chart.unit_name}. {chart.reading}".strip())
    return _kept("svg", what, words, lambda: cleaned(vl_convert.vegalite_to_svg(what), *words))


def _kept(form: str, what: Spec, words: tuple[str, ...], make: Callable[[], _Drawing]) -> _Drawing:
    cache = caches["charts"]
    name = _key(form, what, words)
    drawing: _Drawing | None = cache.get(name)
    if drawing is not None:
        return drawing
    with _lock:
        drawing = cache.get(name)
        if drawing is None:
            drawing = make()
            cache.set(name, drawing)
    return drawing


def _key(form: str, what: Spec, words: tuple[str, ...]) -> str:
    told = json.dumps([form, VERSION, version("vl-convert-python"), words, what], sort_keys=True)
    return f"chart-{hashlib.sha256(told.encode()).hexdigest()}"

"""The chart room: charts of the content drawn as SVG for pages and as SVG or PNG for papers."""

from reports.charts.drawing import draw, height_of, png_for_paper, svg_for_paper
from reports.charts.specs import WIDTHS

__all__ = [
    "WIDTHS",
    "asked_width",
    "draw",
    "height_of",
    "png_for_paper",
    "svg_for_paper",
    "width_within",
]

DEFAULT_WIDTH = 640


def width_within(pixels: int) -> int:
    """The widest of WIDTHS that has room in `pixels`; the narrowest where none has."""
    return max((width for width in WIDTHS if width <= pixels), default=WIDTHS[0])


def asked_width(asked: str) -> int:
    """The width to draw for, where an address asks for so many pixels, or for nonsense."""
    usable = asked.isascii() and asked.isdigit() and len(asked) < 6
    return width_within(int(asked) if usable else DEFAULT_WIDTH)

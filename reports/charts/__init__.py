"""The chart room: charts of the content drawn as SVG for pages and as SVG or PNG for papers."""

from reports.charts.drawing import draw, height_of, png_for_paper, svg_for_paper
from reports.charts.specs import WIDTHS

__all__ = ["WIDTHS", "draw", "height_of", "png_for_paper", "svg_for_paper", "width_within"]


def width_within(pixels: int) -> int:
    """The widest of WIDTHS that has room in `pixels`; the narrowest where none has."""
    return max((width for width in WIDTHS if width <= pixels), default=WIDTHS[0])

"""A chart's words on paper: its caption, and all that it shows for those who do not see it."""

from django.utils.translation import gettext as _

from reports.content.chart_shapes import Chart
from reports.content.plain_text import one_line

LONGEST = 2_000


def text_alternative(chart: Chart) -> str:
    """What the chart says, bar by bar."""
    bars = "; ".join(
        f"{one_line(f'{bar.group} {bar.label}')} {chart.figure(bar)}" for bar in chart.bars
    )
    said = _("Diagram: %(title)s. %(summary)s %(unit)s: %(bars)s.") % {
        "title": chart.title,
        "summary": chart.summary,
        "unit": chart.unit_name,
        "bars": bars,
    }
    return one_line(said, LONGEST)

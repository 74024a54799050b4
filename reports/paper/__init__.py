"""What the PDF and the Word file share: a document laid out for A4, before either is written."""

from reports.paper.charts import text_alternative
from reports.paper.flow import (
    DEEPEST_IN_CONTENTS,
    Elsewhere,
    Heading,
    Part,
    Spread,
    contents,
    notes,
    spreads,
)
from reports.paper.tables import ACROSS, UPRIGHT, PaperCell, PaperColumn, PaperRow, PaperTable

__all__ = [
    "ACROSS",
    "DEEPEST_IN_CONTENTS",
    "UPRIGHT",
    "Elsewhere",
    "Heading",
    "PaperCell",
    "PaperColumn",
    "PaperRow",
    "PaperTable",
    "Part",
    "Spread",
    "contents",
    "notes",
    "spreads",
    "text_alternative",
]

"""A document of all that may be written by people or machines that mean no good."""

from dataclasses import replace
from decimal import Decimal

from reports.content.chart_shapes import Chart
from reports.content.document import (
    ChartBlock,
    Document,
    Item,
    Listing,
    NoticeBlock,
    Paragraph,
    Quote,
    Run,
    Section,
    SubHeading,
    TableBlock,
    TextBlock,
)
from reports.content.shapes import Column, Kind, Row, RowKind, Table
from tests.reports.document_case import document

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ x }}{% now 'Y' %}"
CONTROLS = "före\x00\x01\x08\x1b\x7f\x85\u2028efter\ud800\uffff"
TURNED = (
    "\u202evänd\u202c \u2067isolerad\u2069 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
)
EMOJI = "\U0001f1f8\U0001f1ea \U0001f469\u200d\U0001f4bb \U0001f4a9"
LONG_WORD = "Å" * 3_000
TEXTS = (MARKUP, CONTROLS, TURNED, EMOJI, LONG_WORD, "", " ", "&amp; ]]> -- '\" \\")
LARGEST = Decimal(10) ** 15


def hostile_text() -> TextBlock:
    runs = tuple(Run(text, bold=True, italic=True) for text in TEXTS)
    return TextBlock(
        "t",
        (
            Paragraph(runs),
            Paragraph(()),
            SubHeading(9, runs),
            SubHeading(-3, (Run(MARKUP),)),
            Quote(runs),
            Listing(tuple(Item(runs, depth) for depth in (5, 0, 3, -1))),
            Listing(()),
            Paragraph((Run(MARKUP, missing=True), Run(MARKUP, figure=MARKUP, source=MARKUP))),
            Paragraph((Run(MARKUP, url='https://malmo.se/"><script>alert(3)</script>'),)),
        ),
    )


def hostile_table() -> Table:
    figures = tuple(Column(f"c{n}", LONG_WORD if n == 3 else MARKUP, Kind.KR) for n in range(12))
    columns = (Column("namn", MARKUP, Kind.TEXT), *figures)
    rows = tuple(
        Row(f"r{number}", (text, *[LARGEST, -LARGEST, None] * 4), RowKind.ROW)
        for number, text in enumerate(TEXTS)
    )
    return Table("hostile", MARKUP, MARKUP, columns, rows, TEXTS, MARKUP, constructed=CONTROLS)


def hostile_chart() -> Chart:
    (chart, *_rest) = (
        block.chart
        for section in document().sections
        for block in section.blocks
        if isinstance(block, ChartBlock)
    )
    bars = tuple(
        bar._replace(label=text, note=text, value=LARGEST, end=LARGEST)
        for bar, text in zip(chart.bars, TEXTS, strict=False)
    )
    return replace(chart, title=MARKUP, summary=CONTROLS + MARKUP, reading=TURNED, bars=bars)


def hostile() -> Document:
    """Every text of a document, turned against its papers."""
    blocks = (
        hostile_text(),
        TableBlock(hostile_table()),
        TableBlock(Table("tom", MARKUP, "", (Column("a", "A", Kind.TEXT),), ())),
        ChartBlock(hostile_chart()),
        NoticeBlock(MARKUP + CONTROLS),
    )
    return replace(
        document(),
        title=MARKUP + LONG_WORD,
        committee=MARKUP + CONTROLS,
        administration=CONTROLS + LONG_WORD,
        round=MARKUP,
        status=MARKUP + TURNED,
        case_number=EMOJI + MARKUP,
        notes=TEXTS,
        sections=(
            Section("tom", "", 4),
            Section("a b<>\"'", MARKUP + LONG_WORD, 3, blocks),
            Section("a b<>\"'", CONTROLS + TURNED, 9, blocks[:1]),
        ),
    )

"""A table in Word: our own table style, a head repeated on each page, sums ruled above."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr
from zlib import crc32

from django.utils.translation import gettext as _

from reports.content.plain_text import one_line
from reports.content.shapes import RowKind
from reports.docx.xml import bookmarked, cell, grid, paragraph, run
from reports.paper import PaperCell, PaperColumn, PaperTable

TWIPS = 20
USUAL_SIZE = 9.0
LETTERS = 17
"""Half points of the style Tabelltext: what a table of the usual size has."""
TONES = {"plus": '<w:color w:val="1C6B4F"/>', "minus": '<w:color w:val="A8281F"/>'}
KEPT = "<w:keepNext/>"
RULES = {RowKind.SUM: 8, RowKind.SUBSUM: 6}


def table_xml(table: PaperTable, bookmark: int = 0) -> str:
    """The table with its title, unit and notes, as paragraphs and a w:tbl.

    With a `bookmark` (a number of its own) fields lead to its title by `table_name`.
    """
    named = run(table.title)
    if bookmark:
        named = bookmarked(table_name(table.anchor), bookmark, named)
    title = paragraph("Caption", named) if table.title or bookmark else ""
    told = [text for text in (table.under, table.caption if table.rows else "") if text]
    above = "".join(paragraph("Tabellenhet", run(text)) for text in told)
    body = _body(table) if table.rows else _nothing()
    told = [note for note in table.notes if note]
    notes = "".join(
        paragraph("Tabellnot", run(note), KEPT if number < len(told) else "")
        for number, note in enumerate(told, 1)
    )
    # Word puts two tables together that nothing stands between.
    return f"{title}{above}{body}{notes or paragraph('Tabellnot', '')}"


def table_name(anchor: str) -> str:
    """The bookmark of a table that something leads to; Word hides those that begin so."""
    return f"_Ref{crc32(anchor.encode()):010d}"


def _nothing() -> str:
    return paragraph("Upplysning", run(_("Det finns inga rader att visa.")))


def _body(table: PaperTable) -> str:
    widths = [round(column.width * TWIPS) for column in table.columns]
    size = "" if table.size == USUAL_SIZE else _size(table.size)
    head = "".join(
        cell(paragraph(_head_style(column), run(_head_text(column), size)), width)
        for column, width in zip(table.columns, widths, strict=True)
    )
    last = len(table.rows) - 1
    rows = "".join(
        _row(table, kind, cells, widths, size, kept=_kept(table, index, last))
        for index, (kind, cells) in enumerate(table.lines)
    )
    described = quoteattr(one_line(table.title or table.caption))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Anslagtabell"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={described}/></w:tblPr>{grid(widths)}"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _kept(table: PaperTable, index: int, last: int) -> bool:
    """Whether a row stands on the page of what comes after it, the last one on the notes'."""
    if index == last:
        return any(table.notes)
    return table.short or index < 1 or index == last - 1


def _head_text(column: PaperColumn) -> str:
    return column.heading or " "


def _head_style(column: PaperColumn) -> str:
    return "Tabellhuvudtal" if column.figure else "Tabellhuvud"


def _row(
    table: PaperTable,
    kind: RowKind,
    cells: Sequence[tuple[PaperColumn, PaperCell]],
    widths: Sequence[int],
    size: str,
    kept: bool,
) -> str:
    bold = "" if kind is RowKind.ROW else "<w:b/>"
    rule = RULES.get(kind)
    borders = f'<w:top w:val="single" w:sz="{rule}" w:space="0" w:color="17242C"/>' if rule else ""
    more = KEPT if kept or kind is RowKind.HEADING else ""
    written = "".join(
        cell(
            paragraph(
                "Tabelltal" if column.figure else "Tabelltext",
                run(content.text, f"{_bold(bold, column)}{TONES.get(content.tone, '')}{size}"),
                more,
            ),
            width,
            borders,
        )
        for (column, content), width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{written}</w:tr>"


def _bold(bold: str, column: PaperColumn) -> str:
    return "" if column.prose else bold


def _size(points: float) -> str:
    half = round(points / USUAL_SIZE * LETTERS)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'

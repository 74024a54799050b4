"""The sheets of the workbook, laid out from the papers: what stands where, and how large."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.workbooks.cell_text import clean
from reports.content.papers import Papers
from reports.content.shapes import Column, Fact, Kind, RowKind, Table
from reports.excel.charted import GAP, paged, with_areas, with_growth, with_segments
from reports.excel.layout import Cell, Sheet
from reports.excel.styles import (
    HEAD_FIGURE,
    HEAD_NEXT,
    HEAD_TEXT,
    LEAD,
    NOTE,
    TITLE,
    UNIT,
    style_of,
)
from reports.excel.tables import HEAD_ROW, Block, block, entry, height, note_lines, notes
from reports.excel.text import line_count, sheet_name

TITLE_HEIGHT = 26.0
FACT_WIDTHS = (30.0, 13.0, 7.0)
WORDS = Column("", "", Kind.TEXT)


def sheet_names() -> dict[str, str]:
    """The name of each table's sheet, in the workbook's order, by the table's key."""
    return {
        "driftbudget": _("Driftbudget"),
        "viktigaste_forklaringar": _("Förklaringar"),
        "investeringsram": _("Investeringsram"),
        "kommunbidrag": _("Kommunbidrag"),
        "styrelsen_per_andamal": _("Per ändamål"),
        "projekt_och_utredningar": _("Projekt och utredningar"),
        "periodresultat": _("Periodresultat"),
        "nettokostnadsutveckling": _("Nettokostnadsutveckling"),
        "resultatrakning": _("Resultaträkning"),
        "prognos_per_finansiering": _("Per finansiering"),
        "budgetomraden": _("Budgetområden"),
        "driftredovisning": _("Driftredovisning"),
        "investeringsredovisning": _("Investeringar"),
        "mal": _("Mål"),
        "avstamning": _("Avstämning"),
    }


WHERE_THERE_IS_ONE = frozenset({"mal"})
"""Tables without which there is no sheet either, instead of one that says that there is nothing."""


def sheets_of(papers: Papers) -> tuple[Sheet, ...]:
    """All sheets: Läget, the named ones in their order, then any table that has no named one."""
    tables = {table.key: table for table in papers.tables}
    named = sheet_names()
    if papers.by_purpose:
        named["styrelsen_per_andamal"] = _("%s per ändamål") % papers.by_purpose
    others = {key: table.title for key, table in tables.items() if key not in named}
    names = [sheet_name(_("Läget"), ())]
    sheets = [_first(papers, names[0])]
    for key, wanted in {**named, **others}.items():
        if key in WHERE_THERE_IS_ONE and key not in tables:
            continue
        name = sheet_name(wanted, names)
        names.append(name)
        table = tables.get(key)
        sheets.append(_table(papers, name, table) if table else _nothing(name, wanted))
    return tuple(paged(sheet) for sheet in sheets)


def cells_of(papers: Papers) -> dict[str, tuple[Cell, ...]]:
    """Every cell of the workbook with its ready value and its style's name, by sheet."""
    return {sheet.name: sheet.cells for sheet in sheets_of(papers)}


def _nothing(name: str, title: str) -> Sheet:
    text = _("Det finns inget att redovisa här för omgången.")
    cells = (Cell(1, 1, title, TITLE), Cell(HEAD_ROW, 1, text, NOTE))
    return Sheet(name, cells, (60.0,), {1: TITLE_HEIGHT}, "B4")


def _table(papers: Papers, name: str, table: Table) -> Sheet:
    body = block(table, HEAD_ROW)
    under = notes(table, body)
    title = Cell(1, 1, clean(table.title), TITLE)
    unit = Cell(2, 1, clean(table.unit), UNIT)
    cells = (title, unit, *body.cells, *under.cells)
    heights = {1: TITLE_HEIGHT, **body.heights, **under.heights}
    sheet = Sheet(name, cells, body.widths, heights, "B4", under.merged)
    if table.key == "budgetomraden":
        return with_areas(sheet, table, body, under.last + 2)
    if table.key == "kommunbidrag" and papers.growth is not None:
        return with_growth(sheet, papers.growth, under.last + 2)
    return sheet


def _first(papers: Papers, name: str) -> Sheet:
    """Läget: the sentence, what stands under it, the facts, and beside them the segments."""
    facts = tuple(_facts(papers.standing.facts))
    segments = _beside(papers.segments)
    gap = (GAP,) if segments.widths else ()
    widths = (*FACT_WIDTHS, *gap, *segments.widths)
    last = max(cell.row for cell in (*facts, *segments.cells))
    under = note_lines((*_below(papers.segments), _made(papers), *papers.notes), last + 2, widths)
    lead = clean(papers.standing.under)
    heights = {
        **dict.fromkeys(range(HEAD_ROW, last + 1), height(1)),
        **segments.heights,
        **under.heights,
        1: 30.0,
        2: height(line_count(lead, sum(widths) * 0.9), 14.0) + 4,
    }
    cells = (
        Cell(1, 1, clean(papers.standing.sentence), TITLE),
        Cell(2, 1, lead, LEAD),
        *facts,
        *segments.cells,
        *under.cells,
    )
    merged = ((2, 1, len(widths)), *under.merged)
    sheet = Sheet(name, cells, widths, heights, "A4", merged)
    if papers.segments is None:
        return sheet
    return with_segments(sheet, papers.segments, segments, under.last + 2)


def _beside(table: Table | None) -> Block:
    left = len(FACT_WIDTHS) + 2
    if table is None:
        return Block((), (), {}, left, HEAD_ROW + 1, HEAD_ROW)
    return block(table, HEAD_ROW, left=left)


def _below(table: Table | None) -> tuple[str, ...]:
    return table.footnotes if table else ()


def _facts(facts: Iterable[Fact]) -> Iterable[Cell]:
    heads = ((_("Nyckeltal"), HEAD_TEXT), (_("Värde"), HEAD_FIGURE), (_("Enhet"), HEAD_NEXT))
    for column, (text, style) in enumerate(heads, 1):
        yield Cell(HEAD_ROW, column, text, style)
    for row, fact in enumerate(facts, HEAD_ROW + 1):
        kind = Column(fact.key, fact.name, fact.kind, signed=fact.signed)
        yield Cell(row, 1, clean(fact.name), style_of(WORDS, RowKind.ROW))
        yield Cell(row, 2, entry(kind, fact.value), style_of(kind, RowKind.ROW))
        yield Cell(row, 3, clean(fact.unit), style_of(WORDS, RowKind.ROW, indented=True))


def _made(papers: Papers) -> str:
    """Which round it is, how far it has come, and when the workbook was made."""
    made = _("Framtaget %(day)s kl. %(time)s.") % {
        "day": date_format(papers.made_at),
        "time": date_format(papers.made_at, "TIME_FORMAT"),
    }
    standing = f"{papers.title}. {papers.status}." if papers.status else f"{papers.title}."
    return f"{standing} {made}"

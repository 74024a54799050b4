"""How a document is laid out for paper: levels of headings, pages across, widths that hold."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content.document import (
    Document,
    NoticeBlock,
    Run,
    Section,
    SubHeading,
    TableBlock,
    TextBlock,
)
from reports.content.levels import levelled
from reports.content.shapes import Column, Kind, Row, Table
from reports.paper import (
    ACROSS,
    UPRIGHT,
    Elsewhere,
    Heading,
    PaperTable,
    contents,
    notes,
    spreads,
)
from reports.paper.tables import paper_table
from tests.reports.document_case import document
from tests.reports.papers.hostile import hostile, hostile_table


def table(columns: int, heading: str = "Belopp", amount: int = 486_892_000) -> Table:
    heads = [Column(f"c{n}", f"{heading} {n}") for n in range(columns)]
    rows = (Row("r", ("Verksamhet", *[Decimal(amount)] * columns)),)
    return Table(f"t{columns}", "Tabell", "Tkr", (Column("n", "", Kind.TEXT), *heads), rows)


def of(*sections: Section) -> Document:
    return replace(document(), sections=sections)


@pytest.mark.parametrize(
    ("levels", "below", "expected"),
    [
        ([1, 2, 3, 1], 0, [1, 2, 3, 1]),
        ([1, 3, 5], 0, [1, 2, 3]),
        ([3, 3, 2, 1], 0, [1, 2, 2, 1]),
        ([1, 2, 3], 1, [2, 3, 4]),
        ([1, 2, 3, 4, 5, 6, 7], 1, [2, 3, 4, 5, 6, 6, 6]),
    ],
)
def test_no_level_of_headings_is_skipped_on_the_way_down(
    levels: list[int], below: int, expected: list[int]
) -> None:
    given = of(*(Section(f"s{n}", "R", level) for n, level in enumerate(levels)))
    assert [section.level for section in levelled(given, below).sections] == expected


def test_a_heading_in_a_text_stands_below_its_sections() -> None:
    parts = (SubHeading(2, (Run("a"),)), SubHeading(1, (Run("b"),)), SubHeading(2, (Run("c"),)))
    given = of(Section("s", "R", 1, (TextBlock("t", parts),)))
    (section,) = levelled(given).sections
    (block,) = section.blocks
    assert isinstance(block, TextBlock)
    assert [part.level for part in block.parts if isinstance(part, SubHeading)] == [2, 2, 3]


def laid_out(*sections: Section) -> list[tuple[bool, list[str]]]:
    """The spreads of a document: across or not, its headings and the kinds of its other parts."""
    return [
        (
            spread.across,
            [p.text if isinstance(p, Heading) else type(p).__name__ for p in spread.parts],
        )
        for spread in spreads(of(*sections))
    ]


def test_a_wide_table_with_nothing_after_it_takes_the_headings_over_it_along() -> None:
    found = laid_out(
        Section("a", "A", 1, (NoticeBlock("ord"),)),
        Section("b", "B", 1),
        Section("c", "C", 2, (TableBlock(table(13)),)),
    )
    assert found == [(False, ["A", "NoticeBlock"]), (True, ["B", "C", "PaperTable"])]


def test_a_wide_table_with_text_after_it_stands_last_and_is_led_to_from_its_place() -> None:
    wide = TableBlock(table(13))
    found = laid_out(
        Section("a", "A", 1, (NoticeBlock("ord"), wide, NoticeBlock("efter"), wide)),
        Section("b", "B", 1, (NoticeBlock("ord"),)),
        Section("c", "C", 1, (TableBlock(table(14)),)),
    )
    upright = ["A", "NoticeBlock", "Elsewhere", "NoticeBlock", "Elsewhere", "B", "NoticeBlock"]
    assert found[0] == (False, upright)
    # The same table twice in a report stands there once.
    assert found[1:] == [
        (True, ["C", "PaperTable"]),
        (True, ["Breda tabeller", "PaperTable"]),
    ]


def test_nothing_of_a_document_is_lost_on_the_way() -> None:
    laid_out = [part for spread in spreads(document()) for part in spread.parts]
    sections = document().sections
    # The one wide table has its heading, and words in its place.
    assert len(laid_out) == 2 + len(sections) + sum(len(section.blocks) for section in sections)
    (words,) = (part for part in laid_out if isinstance(part, Elsewhere))
    assert [part.anchor for part in laid_out if isinstance(part, PaperTable) and part.across] == [
        words.anchor
    ]
    assert words.words == "Tabellen ”Investeringsredovisning” är bred och står sist, på sidan"


def test_a_table_has_a_page_across_only_where_it_needs_one() -> None:
    across = {
        part.key: part.across
        for spread in spreads(document())
        for part in spread.parts
        if isinstance(part, PaperTable)
    }
    assert [key for key, wide in across.items() if wide] == ["investeringsredovisning"]
    assert across["driftredovisning"] is False


@pytest.mark.parametrize("columns", [1, 3, 6, 8, 11, 14, 20, 40])
def test_the_columns_fill_the_page_and_never_more(columns: int) -> None:
    laid_out = paper_table(table(columns))
    assert sum(column.width for column in laid_out.columns) == pytest.approx(laid_out.width)
    assert laid_out.width == (ACROSS if laid_out.across else UPRIGHT)
    assert all(column.width > 0 for column in laid_out.columns)


def test_hostile_tables_have_room_too() -> None:
    laid_out = paper_table(hostile_table())
    assert laid_out.across
    assert sum(column.width for column in laid_out.columns) == pytest.approx(ACROSS)
    assert paper_table(Table("t", "T", "", (), ())).columns == ()


def test_columns_of_our_own_beside_the_published_stay_on_the_page() -> None:
    extra = Column("rorelse", "Rörelse", signed=True, extra=True)
    columns = (Column("n", "", Kind.TEXT), Column("a", "Budget"), extra)
    rows = (Row("r", ("Summa", Decimal(1_000), Decimal(2_000))),)
    laid_out = paper_table(Table("t", "T", "Tkr", columns, rows))
    assert [column.heading for column in laid_out.columns] == ["", "Budget"]
    assert [cell.text for cell in laid_out.rows[0].cells] == ["Summa", "1"]
    assert laid_out.caption == "Tkr"


def test_a_column_without_a_head_names_its_rows_however_long_they_are() -> None:
    columns = (Column("a", "Ärende", Kind.TEXT), Column("b", "", Kind.TEXT), Column("c", "C"))
    why = columns[1]._replace(heading="Förklaring")
    rows = (Row("r", ("", "x" * 90, Decimal(1))),)
    named = paper_table(Table("t", "T", "Tkr", columns, rows))
    told = paper_table(Table("t", "T", "Tkr", (columns[0], why, columns[2]), rows))
    assert [table.columns[1].prose for table in (named, told)] == [False, True]


def test_only_a_head_with_a_word_too_long_for_its_column_is_broken_inside_it() -> None:
    columns = (
        Column("a", "", Kind.TEXT),
        Column("b", "KB finansierat"),
        Column("c", "Förändring i %"),
        Column("d", "Verksamhetsförändringskostnad"),
    )
    laid_out = paper_table(Table("t", "T", "Tkr", columns, ()))
    assert [column.broken for column in laid_out.columns] == [False, False, False, True]
    assert laid_out.columns[2].heading == "Förändring i\u00a0%"


def test_a_row_short_of_values_is_filled_up() -> None:
    columns = (Column("a", "A", Kind.TEXT), Column("b", "B"), Column("c", "C"))
    laid_out = paper_table(Table("t", "T", "Tkr", columns, (Row("r", ("x",)),)))
    assert [cell.text for cell in laid_out.rows[0].cells] == ["x", "", ""]


def test_a_title_is_not_said_twice() -> None:
    named = [
        part
        for spread in spreads(document())
        for part in spread.parts
        if isinstance(part, PaperTable) and not part.title
    ]
    assert [part.key for part in named] == ["nettokostnadsutveckling", "resultatrakning"]


def test_what_of_the_amounts_is_no_fact_is_said_once() -> None:
    said = notes(document())
    constructed = {
        block.table.constructed
        for section in document().sections
        for block in section.blocks
        if isinstance(block, TableBlock) and block.table.constructed
    }
    assert constructed
    assert set(said) == {*document().notes, *constructed}
    assert len(said) == len(set(said))


def test_the_contents_list_three_levels() -> None:
    levels = of(*(Section(f"s{n}", f"R{n}", n) for n in range(1, 6)))
    assert [heading.text for heading in contents(levels)] == ["R1", "R2", "R3"]
    assert contents(hostile())


def test_a_table_that_no_page_has_room_for_begins_where_its_heading_stands() -> None:
    why = Column("forklaring", "Förklaring", Kind.TEXT)
    columns = (Column("n", "Plats", Kind.TEXT), *(Column(f"c{n}", f"C{n}") for n in range(3)), why)

    def told(words: int) -> PaperTable:
        kr = Decimal(1_000)
        values = ("Område", kr, kr, kr, "ord " * words)
        rows = tuple(Row(f"r{n}", values) for n in range(18))
        return paper_table(Table("t", "T", "Tkr", columns, rows))

    assert (told(5).short, told(150).short) == (True, False)

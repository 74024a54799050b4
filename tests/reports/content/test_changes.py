"""What has changed since publication: which cells, from what to what, by how much; which texts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.content.changes import CellChange, TextChange, changes
from reports.content.document import (
    Block,
    Document,
    Item,
    Listing,
    Paragraph,
    Run,
    Section,
    TableBlock,
    TextBlock,
)
from reports.content.shapes import Column, Kind, Row, Table, Value
from tests.reports.document_case import document

COLUMNS = (
    Column("post", "", Kind.TEXT),
    Column("budget_tkr", "Budget"),
    Column("avvikelse_mkr", "Avvikelse", Kind.MKR, signed=True),
)


def table(*rows: Row, key: str = "drift", columns: tuple[Column, ...] = COLUMNS) -> Table:
    return Table(key, "Driftbudget", "Tkr", columns, rows)


def row(name: str, *values: Value) -> Row:
    return Row(name, (name, *values))


def of(*blocks: Block, attached: tuple[Table, ...] = ()) -> Document:
    section = Section("a", "Avsnitt", 1, blocks)
    return replace(document(), sections=(section,), attached=attached)


def said(*texts: str) -> TextBlock:
    return TextBlock("a", tuple(Paragraph((Run(text),)) for text in texts))


LEASES = row("Hyror", Decimal(1_000_000), Decimal(250_000))


def test_nothing_has_changed_in_the_same_document() -> None:
    found = changes(document(), replace(document(), version=3, status="Godkänd"))
    assert not found
    assert (found.cells, found.texts) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        # 1 000 Tkr to 1 250 Tkr
        (Decimal(1_000_000), Decimal(1_250_000), ("1\u00a0000", "1\u00a0250", "+250")),
        (Decimal(-500), Decimal(-1_500), ("\u22121", "\u22122", "\u22121")),
        # Less than a table shows: 300 kronor are 0,3 Tkr.
        (Decimal(1_000_000), Decimal(1_000_300), ("1\u00a0000", "1\u00a0000", "+0,3")),
        (Decimal("10.01"), Decimal("10.00"), ("0", "0", "\u22120,00001")),
        (None, Decimal(2_000), ("", "2", "")),
        (Decimal(2_000), None, ("2", "", "")),
    ],
)
def test_a_changed_figure_says_from_what_to_what_and_by_how_much(
    old: Value, new: Value, shown: tuple[str, str, str]
) -> None:
    found = changes(
        of(TableBlock(table(row("Hyror", old, None)))),
        of(TableBlock(table(row("Hyror", new, None)))),
    )
    assert found.cells == (
        CellChange("drift", "Driftbudget", "Hyror", "Budget", *shown, figure=True),
    )


def test_figures_are_told_in_their_columns_unit() -> None:
    """250 000 to −1 000 000 kronor is +0,3 to −1,0 Mkr: −1 250 000, which is −1,3 Mkr."""
    new = row("Hyror", Decimal(1_000_000), Decimal(-1_000_000))
    (cell,) = changes(of(TableBlock(table(LEASES))), of(TableBlock(table(new)))).cells
    assert (cell.old, cell.new, cell.by) == ("+0,3", "\u22121,0", "\u22121,3")


def test_rows_and_tables_that_came_or_went_are_told() -> None:
    other = row("Lokaler", Decimal(1), None)
    found = changes(
        of(TableBlock(table(LEASES))), of(TableBlock(table(other)), attached=(table(key="ny"),))
    )
    assert [(c.table, c.row, bool(c.old), bool(c.new)) for c in found.cells] == [
        ("drift", "Hyror", True, False),
        ("drift", "Lokaler", False, True),
        ("ny", "", False, True),
    ]


def known(name: str, amount: int, code: str = "", identity: str = "") -> Row:
    return Row(name, (name, Decimal(amount), None), code=code, identity=identity)


def test_a_renamed_row_is_one_row_with_another_name() -> None:
    old = table(known("Juridik", 1_000_000, "juridik"), known("Jobbpakt", 5_000_000, "", "17"))
    new = table(known("Jobb", 6_000_000, "", "17"), known("Rätt", 1_000_000, "juridik"))
    found = changes(of(TableBlock(old)), of(TableBlock(new))).cells
    assert [(c.row, c.column, c.old, c.new, c.by) for c in found] == [
        ("Rätt", "Benämning", "Juridik", "Rätt", ""),
        ("Jobb", "Benämning", "Jobbpakt", "Jobb", ""),
        ("Jobb", "Budget", "5\u00a0000", "6\u00a0000", "+1\u00a0000"),
    ]


def test_rows_frozen_before_they_had_an_identity_are_paired_by_their_names() -> None:
    old = table(known("Jobbpakt", 5_000_000), known("Juridik", 1_000_000))
    new = table(known("Jobbpakt", 5_000_000, "", "17"), known("Juridik", 1_000_000, "juridik"))
    assert not changes(of(TableBlock(old)), of(TableBlock(new)))


def test_rows_that_changed_names_with_each_other_are_told_by_what_they_are() -> None:
    old = table(known("A", 1_000, "", "1"), known("B", 2_000, "", "2"))
    new = table(known("B", 1_000, "", "1"), known("A", 2_000, "", "2"))
    found = changes(of(TableBlock(old)), of(TableBlock(new))).cells
    assert [(c.old, c.new) for c in found] == [("A", "B"), ("B", "A")]


def test_findings_are_not_compared_for_they_tell_of_the_others() -> None:
    old, new = table(LEASES, key="avstamning"), table(key="avstamning")
    assert not changes(of(attached=(old,)), of(attached=(new,)))


def test_columns_are_compared_by_key_wherever_they_stand() -> None:
    turned = (COLUMNS[0], COLUMNS[2], COLUMNS[1])
    same = table(row("Hyror", Decimal(250_000), Decimal(1_000_000)), columns=turned)
    assert not changes(of(TableBlock(table(LEASES))), of(TableBlock(same)))
    fewer = table(row("Hyror", Decimal(1_000_000)), columns=COLUMNS[:2])
    (cell,) = changes(of(TableBlock(table(LEASES))), of(TableBlock(fewer))).cells
    assert (cell.column, cell.old, cell.new) == ("Avvikelse", "+0,3", "")


def test_a_column_of_ours_that_came_since_is_no_change_of_what_was_published() -> None:
    ours = Column("rorelse_tkr", "Rörelse", signed=True, extra=True)
    published = ours._replace(extra=False)
    more = row("Hyror", *LEASES.values[1:], Decimal(100))
    before = of(TableBlock(table(LEASES)))
    assert not changes(before, of(TableBlock(table(more, columns=(*COLUMNS, ours)))))
    assert changes(before, of(TableBlock(table(more, columns=(*COLUMNS, published)))))


def test_a_table_that_moved_to_or_from_the_workbook_alone_is_the_same_table() -> None:
    assert not changes(of(TableBlock(table(LEASES))), of(attached=(table(LEASES),)))


def test_a_changed_paragraph_is_told_and_its_neighbours_are_not() -> None:
    found = changes(of(said("Ett.", "Två.", "Tre.")), of(said("Ett.", "Tvåhundra.", "Tre.")))
    assert found.texts == (TextChange("a", "Avsnitt", "Två.", "Tvåhundra."),)


def test_paragraphs_that_came_or_went_are_told() -> None:
    found = changes(of(said("Ett.", "Två.")), of(said("Två.", "Tre.")))
    assert [(change.old, change.new) for change in found.texts] == [("Ett.", ""), ("", "Tre.")]


def test_a_great_many_paragraphs_are_told_as_one_change() -> None:
    old, new = said(*["a"] * 3_000), said(*["b", "a"] * 3_000)
    (change,) = changes(of(old), of(new)).texts
    assert (len(change.old.split("\n")), len(change.new.split("\n"))) == (3_001, 6_001)


def test_a_live_figure_that_shows_otherwise_changes_its_sentence() -> None:
    def live(figure: str) -> TextBlock:
        runs = (Run("Avvikelsen är "), Run(figure, figure="k"), Run("."))
        return TextBlock("a", (Listing((Item(runs),)),))

    (change,) = changes(of(live("3,8 Mkr")), of(live("4,1 Mkr"))).texts
    assert (change.old, change.new) == ("Avvikelsen är 3,8 Mkr.", "Avvikelsen är 4,1 Mkr.")


def test_sections_and_headings_that_changed_are_told() -> None:
    renamed = replace(of(said("Ord.")).sections[0], heading="Annan")
    added = Section("b", "Ny", 1, (said("Nytt."),))
    found = changes(of(said("Ord.")), replace(document(), sections=(renamed, added), attached=()))
    assert [(c.section, c.old, c.new) for c in found.texts] == [
        ("a", "Avsnitt", "Annan"),
        ("b", "", "Ny\nNytt."),
    ]


def test_the_frozen_report_of_2023_after_one_changed_cell() -> None:
    """Hyror are raised by a million: the cell, and no other, is told."""
    sections = []
    for section in document().sections:
        blocks = []
        for block in section.blocks:
            if isinstance(block, TableBlock) and block.table.key == "resultatrakning":
                first, *others = block.table.rows
                raised = first._replace(values=(first.values[0], Decimal(1), *first.values[2:]))
                block = TableBlock(replace(block.table, rows=(raised, *others)))
            blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
    (cell,) = changes(document(), replace(document(), sections=tuple(sections))).cells
    assert (cell.table, cell.row, cell.column) == ("resultatrakning", "Bidrag", "Prognos")
    assert (cell.old, cell.new) == ("15\u00a0930", "0")

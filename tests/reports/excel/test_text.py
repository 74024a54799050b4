"""Numbers digit by digit, and text that nobody should trust."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from budget.workbooks.cell_text import CUT, LONGEST, clean
from reports.content.papers import Papers
from reports.content.shapes import Column, Kind, Row, RowKind, Table
from reports.excel import write_workbook
from reports.excel.text import line_count, sheet_name
from tests.reports.excel.written import NAMES, as_book, one_cell


class TestANumber:
    @pytest.mark.parametrize(
        ("kronor", "kind", "digits"),
        [
            ("8300000", Kind.MKR, "8.3"),  # 8.300000000000001 by way of float
            ("9950000", Kind.MKR, "10.0"),
            ("-499.99", Kind.TKR, "0"),
            ("-500", Kind.TKR, "-1"),
            ("999999999999.99", Kind.KR, "999999999999.99"),
            ("999999999999.99", Kind.TKR, "1000000000"),
            ("4.75", Kind.PERCENT, "4.8"),
        ],
    )
    def test_stands_in_the_file_digit_by_digit(
        self, board: Papers, kronor: str, kind: Kind, digits: str
    ) -> None:
        table = one_cell(Decimal(kronor), kind)
        content = write_workbook(replace(board, tables=(table,)))
        with ZipFile(BytesIO(content)) as archive:
            sheet = archive.read(f"xl/worksheets/sheet{len(NAMES) + 1}.xml").decode()
        assert f"<v>{digits}</v>" in sheet

    def test_that_cannot_be_said_in_percent_is_a_dash_and_else_empty(self, board: Papers) -> None:
        assert as_book(one_cell(None, Kind.PERCENT), board=board)["Egen"]["A4"].value == "–"
        assert as_book(one_cell(None, Kind.TKR), board=board)["Egen"]["A4"].value is None

    def test_that_is_a_date_is_a_date(self, board: Papers) -> None:
        sheet = as_book(one_cell(date(2023, 8, 31), Kind.DATE), board=board)["Egen"]
        assert (sheet["A4"].value, sheet["A4"].number_format) == (
            datetime(2023, 8, 31),  # noqa: DTZ001
            "yyyy-mm-dd",
        )


class TestHostileText:
    @pytest.mark.parametrize(
        "text",
        [
            "=cmd|' /C calc'!A0",
            "@SUM(A1)",
            "-1+1",
            "+46",
            "\t=1+1",
            "\n=1+1",
            "−1+1",
            "=",
            "#REF!",
            "<b>&amp;</b>",
            "]]>",
            "'",
        ],
    )
    def test_is_text_as_it_was_written(self, board: Papers, text: str) -> None:
        cell = as_book(one_cell(text), board=board)["Egen"]["A4"]
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == text.startswith(("=", "@", "-", "+", "\t", "\n", "−"))

    def test_marks_no_neighbour_of_the_same_style(self, board: Papers) -> None:
        table = one_cell("före")
        rows = tuple(table.rows[0]._replace(key=t, values=(t,)) for t in ("före", "=1+1", "efter"))
        sheet = as_book(replace(table, rows=rows), board=board)["Egen"]
        assert [sheet[f"A{row}"].quotePrefix for row in (4, 5, 6)] == [False, True, False]

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("a\x00b\x0bc\x1fd", "abcd"),
            ("a\ud800b\ufffe", "ab"),
            ("rad\r\nrad\rrad", "rad\nrad\nrad"),
            ("_x0041_", "_x005F_x0041_"),  # which Excel shows as _x0041_
            ("", None),
        ],
    )
    def test_loses_only_what_a_workbook_cannot_hold(
        self, board: Papers, text: str, kept: str | None
    ) -> None:
        assert as_book(one_cell(text), board=board)["Egen"]["A4"].value == kept

    @pytest.mark.parametrize("letter", ["a", "\U0001f600"])
    def test_too_long_for_a_cell_is_cut_with_a_mark(self, board: Papers, letter: str) -> None:
        value = as_book(one_cell(letter * 40_000), board=board)["Egen"]["A4"].value
        assert value.endswith(CUT)
        length = len(value.encode("utf-16-le")) // 2
        assert LONGEST - 1 <= length <= LONGEST  # the last whole letter may not fit

    def test_just_short_enough_is_whole(self) -> None:
        assert clean("a" * LONGEST) == "a" * LONGEST

    def test_in_every_place_leaves_a_workbook_that_opens(self, board: Papers) -> None:
        nasty = "=&[Page]&D\x00<x>\ud800" + "å" * 300
        columns = (Column("a", nasty, Kind.TEXT), Column("b", nasty))
        rows = (Row("1", (nasty, Decimal(1))), Row("2", (nasty, None), RowKind.SUM))
        table = Table(nasty, nasty, nasty, columns, rows, (nasty,), nasty)
        everywhere = replace(
            board,
            title=nasty,
            committee=nasty,
            administration=nasty,
            round=nasty,
            status=nasty,
            notes=(nasty,),
            standing=replace(board.standing, sentence=nasty, under=nasty),
            tables=(table,),
        )
        content = write_workbook(everywhere)
        found = load_workbook(BytesIO(content))
        assert len(found.sheetnames) == len(NAMES) + 1
        assert all(cell.data_type != "f" for sheet in found for row in sheet for cell in row)
        with ZipFile(BytesIO(content)) as archive:
            page = archive.read("xl/worksheets/sheet1.xml").decode()
        for part in re.findall(r"<odd(?:Header|Footer)>(.*?)</odd", page, re.DOTALL):
            assert len(unescape(part)) <= 255


class TestASheetsName:
    @pytest.mark.parametrize(
        ("wanted", "name"),
        [
            ("Mål: [alla] */\\?", "Mål alla"),
            ("'Citat'", "Citat"),
            ("", "Tabell"),
            ("[]", "Tabell"),
            ("History", "History 2"),
            ("å" * 40, "å" * 31),
            ("\U0001f600" * 20, "\U0001f600" * 15),
            ("driftbudget", "driftbudget 2"),
            ("\x00a\ud800", "a"),
        ],
    )
    def test_is_valid_and_its_own(self, wanted: str, name: str) -> None:
        assert sheet_name(wanted, ["Driftbudget"]) == name

    def test_that_is_long_and_taken_is_shortened_for_its_number(self) -> None:
        assert sheet_name("a" * 31, ["A" * 31]) == "a" * 29 + " 2"


def test_words_break_into_the_lines_that_a_column_has_room_for() -> None:
    assert line_count("kort", 10) == 1
    assert line_count("ett två\ntre", 20) == 2
    # ten words of ten letters, some 11 units each, in a column of 25: two a line
    assert line_count(" ".join(["aaaaaaaaaa"] * 10), 25) == 5
    assert line_count("a" * 100, 25) >= 4

"""How the sheets are built: names, heads, print, charts, properties."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from reports.content.papers import Papers
from reports.content.shapes import Column, Kind, Row, Table
from reports.excel import cells_of, write_workbook
from tests.reports.case import case
from tests.reports.excel.written import NAMES, body, charts_in


class TestTheSheets:
    def test_have_their_names_and_order(self, book: Workbook) -> None:
        assert book.sheetnames == NAMES

    def test_tell_of_goals_where_there_are_any(self, board: Papers) -> None:
        columns = (Column("mal", "Mål", Kind.TEXT), Column("perioden", "Perioden", Kind.TEXT))
        goals = Table(
            "mal", "Måluppfyllelse", "", columns, (Row("a", ("Fler jobb", "Enligt plan")),)
        )
        book = load_workbook(BytesIO(write_workbook(replace(board, tables=(*board.tables, goals)))))
        assert book.sheetnames == [*NAMES[:-1], "Mål", NAMES[-1]]
        assert body(book["Mål"], 2) == [["Fler jobb", "Enligt plan"]]

    def test_name_the_purposes_by_whose_they_are(self, board: Papers) -> None:
        for given, name in (("Nämnden själv", "Nämnden själv per ändamål"), ("", "Per ändamål")):
            book = load_workbook(BytesIO(write_workbook(replace(board, by_purpose=given))))
            assert book.sheetnames == [name if "ändamål" in n else n for n in NAMES]

    def test_begin_with_title_unit_and_head(self, book: Workbook) -> None:
        sheet = book["Budgetområden"]
        assert (sheet["A1"].value, sheet["A2"].value) == ("Budgetområden", "Tkr")
        heads = [cell.value for cell in sheet[3]]
        assert heads == [
            "Budgetområde",
            "KB",
            "Prognos helårsutfall",
            "Avvikelse KB mot prognos",
            "Förklaring",
        ]
        assert book["Periodresultat"]["A2"].value == "Mkr"

    def test_leave_out_the_columns_that_were_not_published(self, book: Workbook) -> None:
        heads = [cell.value for cell in book["Projekt och utredningar"][3]]
        assert heads == ["Beslut", "Beviljat belopp"]

    def test_have_the_reports_that_r14_asks_for(self, book: Workbook) -> None:
        last = body(book["Driftredovisning"], 7)[-1]
        assert (last[0], last[3], last[4], last[5], last[6]) == (
            "Summa nettokostnad",
            -486892,
            -272263,
            -486892,
            0,
        )
        (frame,) = [row for row in body(book["Investeringar"], 11) if "Allmänt" in str(row[0])]
        assert frame[-2:] == [1040, 460]

    def test_show_findings_as_they_are_given(self, book: Workbook) -> None:
        assert body(book["Avstämning"], 2) == [["Publicerad ruta", -1]]

    def test_freeze_heads_and_first_column(self, book: Workbook) -> None:
        assert [book[name].freeze_panes for name in NAMES] == ["A4"] + ["B4"] * (len(NAMES) - 1)

    def test_print_on_a4_landscape_one_page_wide_with_heads_repeated(self, book: Workbook) -> None:
        for sheet in book:
            setup = sheet.page_setup
            assert (setup.orientation, setup.paperSize, setup.fitToWidth) == ("landscape", 9, 1)
            fitted = sheet.sheet_properties.pageSetUpPr
            assert fitted
            assert fitted.fitToPage
            assert sheet.print_title_rows == "$1:$3"

    def test_say_in_the_footer_whose_they_are_when_made_and_which_page(
        self, book: Workbook
    ) -> None:
        for sheet in book:
            header, footer = sheet.oddHeader, sheet.oddFooter
            assert header
            assert footer
            assert footer.left.text == "Kommunstyrelsen, Delårsrapport augusti 2023"
            assert footer.center.text == "2023-10-05 14.30"  # 12.30 UTC, in Stockholm in October
            assert footer.right.text == "Sida &P av &N"
            assert header.right.text == "Beslutad 2023-10-04, § 296, STK 2023 9002"

    def test_have_numbers_with_separators_and_red_minus(self, book: Workbook) -> None:
        sheet = book["Resultaträkning"]
        assert sheet["B4"].number_format == "#,##0;[Red]-#,##0;0"
        assert sheet["D4"].number_format == "+#,##0;[Red]-#,##0;[Black]0"
        assert book["Nettokostnadsutveckling"]["D4"].number_format == "0.0;[Red]-0.0;0.0"
        assert isinstance(sheet["B4"].value, int)

    def test_have_sums_in_bold_ruled_above(self, book: Workbook) -> None:
        sheet = book["Resultaträkning"]
        line, total = sheet["A4"], sheet["A6"]
        assert (total.value, total.font.b, total.border.top.style) == (
            "Totala intäkter",
            True,
            "thin",
        )
        assert not line.font.b

    def test_wrap_explanations_in_rows_that_hold_them(self, book: Workbook) -> None:
        sheet = book["Periodresultat"]
        assert sheet["D4"].alignment.wrap_text
        assert sheet.row_dimensions[4].height > 25  # two lines

    def test_have_charts_clear_of_the_cells(self, book: Workbook) -> None:
        drawn = {sheet.title: charts_in(sheet) for sheet in book if charts_in(sheet)}
        assert list(drawn) == ["Läget", "Kommunbidrag", "Budgetområden"]
        for name, charts in drawn.items():
            filled = [cell.row for row in book[name].iter_rows() for cell in row if cell.value]
            (chart,) = charts
            assert chart.anchor._from.row + 1 > max(filled) + 1

    def test_have_charts_of_all_areas_and_decisions_without_sums(self, written: bytes) -> None:
        with ZipFile(BytesIO(written)) as archive:
            charts = [archive.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2, 3)]
        ranges = [re.findall(r"<f>(.*?)</f>", chart) for chart in charts]
        assert ranges == [
            ["'Läget'!$E$4:$E$6", "'Läget'!$H$4:$H$6"],
            ["'Kommunbidrag'!$E$4:$E$11", "'Kommunbidrag'!$F$4:$F$11"],
            ["'Budgetområden'!$A$4:$A$21", "'Budgetområden'!$D$4:$D$21"],
        ]

    def test_have_charts_that_say_what_they_show(self, written: bytes) -> None:
        with ZipFile(BytesIO(written)) as archive:
            drawing = archive.read("xl/drawings/drawing1.xml").decode()
        assert "Styrelsen +3\u00a0037; Kommunbidragsfinansierad +3\u00a0784" in drawing

    def test_let_the_appropriation_grow_to_what_it_is(self, book: Workbook) -> None:
        sheet = book["Kommunbidrag"]
        steps = [sheet.cell(row, 6).value for row in range(4, 12)]
        # 469 927 + 792 + 650 + 4 750 + 7 417 + 300 + 2 500 + 556
        assert steps == [469927, 470719, 471369, 476119, 483536, 483836, 486336, 486892]

    def test_begin_with_the_standing_and_its_facts_as_numbers(
        self, book: Workbook, board: Papers
    ) -> None:
        sheet = book["Läget"]
        assert sheet["A1"].value == board.standing.sentence
        assert sheet["A2"].value == board.standing.under
        facts = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(4, 9)}
        assert facts == {
            "Kommunbidrag": 486.9,
            "Prognos, nettokostnad": -486.9,
            "Avvikelse": 0,
            "Nettokostnad mot 2022": 4.8,
            "Investeringar, avvikelse": 460,
        }
        segments = [[sheet.cell(row, c).value for c in range(5, 9)] for row in range(4, 8)]
        assert [row[-1] for row in segments] == [3037, 3784, -6821, 0]

    def test_mark_what_is_constructed(self, book: Workbook) -> None:
        text = "\n".join(
            str(cell.value) for row in book["Läget"].iter_rows() for cell in row if cell.value
        )
        assert case().info.constructed in text

    def test_tell_whose_they_are_in_the_properties(self, book: Workbook) -> None:
        about = book.properties
        assert about.title == "Kommunstyrelsen: Delårsrapport augusti 2023"
        assert about.creator == "Stadskontoret"
        assert (about.language, about.created) == ("sv", datetime(2023, 10, 5, 12, 30))  # noqa: DTZ001
        assert about.subject
        assert about.keywords

    def test_hold_the_same_cells_as_those_laid_out(self, book: Workbook, board: Papers) -> None:
        for name, cells in cells_of(board).items():
            for cell in cells:
                found = book[name].cell(cell.row, cell.column)
                assert found.style == cell.style
                if isinstance(cell.value, Decimal):
                    assert Decimal(str(found.value)) == cell.value
                else:
                    assert (found.value or None) == (cell.value or None) or found.value == 0

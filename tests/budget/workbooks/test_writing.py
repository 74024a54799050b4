"""The workbook as it is written: numbers, formulas, what may be typed in, and no code in texts."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl.worksheet.worksheet import Worksheet

from budget.calc.amounts import Unit
from budget.workbooks import write_workbook
from tests.budget.workbooks.books import (
    AVGIFTER,
    BYGGLOV,
    LONER,
    RANTA,
    SHEET,
    STADSMILJO,
    area,
    ekby_book,
    opened,
    row_of,
)


def sheet(**changes: object) -> Worksheet:
    found = opened(write_workbook(ekby_book(**changes)))[SHEET]  # type: ignore[arg-type]
    assert isinstance(found, Worksheet)
    return found


def open_cells(page: Worksheet) -> set[str]:
    return {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}


def test_only_the_forecasts_can_be_typed_in() -> None:
    data = write_workbook(ekby_book())
    page = opened(data)[SHEET]
    places = [(a, line) for a in (BYGGLOV, STADSMILJO) for line in (AVGIFTER, LONER, RANTA)]
    assert open_cells(page) == {f"F{row_of(data, *place)}" for place in places}
    assert page.protection.sheet is True
    assert page.protection.password is None
    validated = page.data_validations.dataValidation
    assert {v.type for v in validated} == {"decimal"}
    assert all(page[c].coordinate in validated[0].sqref for c in open_cells(page))


def test_an_area_that_is_closed_has_nothing_to_type_in_and_says_why() -> None:
    shut = area(BYGGLOV, "Bygglov", *[("0", "0", 1)] * 3, closed="godkänd")
    page = sheet(areas=(shut,))
    assert open_cells(page) == set()
    assert page["A6"].value == "Bygglov (godkänd)"


def test_the_unit_stands_in_the_head() -> None:
    assert "tusen kronor" in sheet()["A2"].value
    assert sheet()["F4"].value == "Prognos 2024, Tkr"
    assert sheet(unit=Unit.KR)["F4"].value == "Prognos 2024, kr"


def test_amounts_stand_exactly_in_their_unit() -> None:
    data = write_workbook(ekby_book())
    row = row_of(data, BYGGLOV, AVGIFTER)
    with ZipFile(BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    # 120 000.50 kr is 120.0005 Tkr, digit by digit.
    assert f'r="F{row}"' in xml
    assert "<v>120.0005</v>" in xml
    assert opened(data)[SHEET][f"B{row}"].value == 100


def test_sums_of_what_is_typed_are_formulas_and_the_others_numbers() -> None:
    data = write_workbook(ekby_book())
    page = opened(data)[SHEET]
    first = row_of(data, BYGGLOV, AVGIFTER)
    # Avgifter, its sum, Löner, its sum, Ränta, net cost.
    assert [page[f"A{row}"].value for row in range(first, first + 6)] == [
        "Avgifter",
        "Totala intäkter",
        "Löner",
        "Totala personalkostnader",
        "Ränta",
        "Nettokostnad",
    ]
    net = first + 5
    assert page[f"F{first + 1}"].value.endswith(f"SUM(F{first}:F{first}))")
    spans = f"F{first}:F{first},F{first + 2}:F{first + 2},F{first + 4}:F{first + 4}"
    assert page[f"F{net}"].value.endswith(f"SUM({spans}))")
    assert page[f"G{net}"].value.startswith(f"=IF(M{net}=0,F{net}-B{net},")
    # 100 − 1 200 − 10 Tkr.
    assert page[f"B{net}"].value == -1110


def test_the_whole_committee_is_added_up_last() -> None:
    data = write_workbook(ekby_book())
    page = opened(data)[SHEET]
    nets = [row_of(data, key, RANTA) + 1 for key in (BYGGLOV, STADSMILJO)]
    assert page[f"F{page.max_row}"].value.endswith(f"SUM(F{nets[0]},F{nets[1]}))")
    # −1 110 + 5 − 400 Tkr.
    assert page[f"B{page.max_row}"].value == -1505


def test_keys_are_out_of_sight() -> None:
    book = opened(write_workbook(ekby_book()))
    page = book[SHEET]
    assert all(page.column_dimensions[letter].hidden for letter in "HIJKLM")
    assert page.row_dimensions[5].hidden
    assert book["Anslag"].sheet_state == "veryHidden"
    assert page.freeze_panes == "B6"


def test_a_name_is_never_a_formula_and_never_breaks_the_file() -> None:
    named = area(BYGGLOV, "=HYPERLINK(1)\x00\x0b", *[("0", None, 0)] * 3)
    page = sheet(areas=(named,), committee="@Nämnden & Co", name="-1+1")
    assert page["A6"].data_type == "s"
    assert page["A6"].value == "=HYPERLINK(1)"
    assert page["A6"].quotePrefix
    assert page["A1"].data_type == "s"
    assert page.oddFooter is not None
    assert "@Nämnden && Co" in (page.oddFooter.left.text or "")


def test_it_says_what_it_is() -> None:
    about = opened(write_workbook(ekby_book())).properties
    assert about.title == "Prognos: Byggnadsnämnden, April 2024"
    assert about.creator == "Stadsbyggnadskontoret"


def test_prints_on_a4_with_its_head_on_every_page() -> None:
    page = sheet()
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.page_setup.fitToWidth == 1
    assert page.print_title_rows == "$4:$4"


def test_the_largest_amount_stands_and_may_be_typed() -> None:
    largest = Decimal("999999999999.99")
    page = sheet(areas=(area(BYGGLOV, "B", (str(largest), str(largest), 1), *[("0", "0", 1)] * 2),))
    # In Tkr with five decimals.
    assert page.data_validations.dataValidation[0].formula2 == "999999999.99999"

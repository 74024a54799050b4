"""The workbook in LibreOffice: opened, worked out, saved anew and read back."""

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from budget.workbooks import write_workbook
from tests.budget.workbooks.books import (
    AVGIFTER,
    BYGGLOV,
    LONER,
    RANTA,
    ROUND,
    SHEET,
    STADSMILJO,
    area,
    differing,
    ekby_book,
    opened,
    read,
    row_of,
    typed,
)
from tests.system import SOFFICE, required

EMPTY, UNUSED = 13, 14


@pytest.fixture(scope="module")
def through_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with a number, a formula and a text typed, saved by LibreOffice.

    Two more areas have no forecast: of one the fees have a budget, of the other nothing is known.
    """
    program = required(SOFFICE)
    folder: Path = tmp_path_factory.mktemp("soffice")
    nothing = ("0", None, 0)
    empty = area(EMPTY, "Tomt", ("1000", None, 0), nothing, nothing)
    unused = area(UNUSED, "Nytt", nothing, nothing, nothing)
    data = write_workbook(ekby_book(areas=(*ekby_book().areas, empty, unused)))
    row = row_of(data, BYGGLOV, LONER)
    data = typed(data, BYGGLOV, LONER, f"=B{row}*1.25")
    data = typed(data, STADSMILJO, LONER, -399.12345)
    data = typed(data, BYGGLOV, RANTA, "-12,5")
    (folder / "in").mkdir()
    source = folder / "in" / "prognos.xlsx"
    source.write_bytes(data)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "out" / "prognos.xlsx").read_bytes()


def test_what_libreoffice_saves_reads_back(through_libreoffice: bytes) -> None:
    filled = read(through_libreoffice)
    assert filled.faults == ()
    assert filled.round == ROUND
    # 1.25 × −1 200 Tkr; the rest as typed; what was not touched has not changed.
    assert differing(filled) == {
        (BYGGLOV, LONER): Decimal(-1_500_000),
        (STADSMILJO, LONER): Decimal("-399123.45"),
        (BYGGLOV, RANTA): Decimal(-12_500),
    }


def test_its_sums_follow_what_is_typed(through_libreoffice: bytes) -> None:
    page = opened(through_libreoffice, values=True)[SHEET]
    net = row_of(through_libreoffice, STADSMILJO, RANTA) + 1
    # 5 − 399.12345 + 0, and against the budget of 5 − 400.
    assert page[f"F{net}"].value == pytest.approx(-394.12345)
    assert page[f"G{net}"].value == pytest.approx(0.87655)
    whole = page[f"F{page.max_row}"].value
    # The text −12,5 is no number to a spreadsheet: 120.0005 − 1 500 of Bygglov.
    assert whole == pytest.approx(-394.12345 + 120.0005 - 1500)
    assert page[f"F{row_of(through_libreoffice, BYGGLOV, AVGIFTER)}"].value == 120.0005


def test_its_cells_are_still_protected(through_libreoffice: bytes) -> None:
    page = opened(through_libreoffice)[SHEET]
    assert page.protection.sheet
    assert not page[f"F{row_of(through_libreoffice, BYGGLOV, LONER)}"].protection.locked
    assert page[f"B{row_of(through_libreoffice, BYGGLOV, LONER)}"].protection.locked
    assert page.column_dimensions["H"].hidden


def test_a_sum_says_how_much_of_it_is_filled_in_and_deviates_from_nothing_until_it_is(
    through_libreoffice: bytes,
) -> None:
    page = opened(through_libreoffice, values=True)[SHEET]

    def sums(area_key: int, line: int) -> tuple[object, object]:
        row = row_of(through_libreoffice, area_key, line) + 1
        return page[f"F{row}"].value, page[f"G{row}"].value

    # Bygglov's −12,5 is a text.
    assert sums(BYGGLOV, RANTA) == (pytest.approx(120.0005 - 1500), "2 av 3 ifyllda")
    assert sums(BYGGLOV, LONER) == (-1500, -300)
    assert sums(EMPTY, AVGIFTER) == sums(EMPTY, RANTA) == (None, "0 av 1 ifyllda")
    assert sums(EMPTY, LONER) == (0, 0)
    assert sums(UNUSED, RANTA) == (None, "0 av 3 ifyllda")
    # Two of three, three of three, none of one, none of three.
    assert page[f"G{page.max_row}"].value == "5 av 10 ifyllda"

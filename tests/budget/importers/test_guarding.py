"""Workbooks made to swell: each is refused before its cells are laid out in memory."""

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from budget.importers.limits import Limits
from budget.importers.rows import Issues
from budget.importers.tables.guarding import guard
from budget.importers.tables.reading import open_table

MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
SMALL = Limits(cells=1_000)
BOUNDED = Limits(unpacked_bytes=20 * 1024**2)


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Konto", "Period", "Belopp"], [5010, 202301, 1]):
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members.items():
            found.writestr(name, content)
    return stream.getvalue()


def changed(**members: bytes) -> bytes:
    """A workbook with other members; "sheet" is its sheet."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml"}
    with zipfile.ZipFile(io.BytesIO(xlsx())) as found:
        every = {name: found.read(name) for name in found.namelist()}
    return archive({**every, **{names.get(key, key): value for key, value in members.items()}})


def sheet(cells: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'
    return text.encode()


def ods(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{MANIFEST}"/>'
    members = {"mimetype": kind, "content.xml": content.encode()}
    return archive({**members, "META-INF/manifest.xml": manifest.encode()})


FILLED = '<table:table-cell office:value-type="string"{}><text:p>1</text:p></table:table-cell>'
ROW = "<table:table-row{}>{}</table:table-row>"

FAR = [
    ("the far corner", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ("other quotes", "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
    ("spaces", '<row r = "1048576"><c  r="XFD1048576"><v>1</v></c></row>'),
    ("a line break", '<row r="1048576"><c\nr="XFD1048576"><v>1</v></c></row>'),
    ("the cell alone", '<row><c r="XFD1048576"><v>1</v></c></row>'),
    ("small letters", '<row r="1"><c r="xfd1048576"><v>1</v></c></row>'),
    ("behind another attribute", '<row r="1"><c s="1" r="XFD1048576"><v>1</v></c></row>'),
    ("behind a comment", '<!-- <c x=" --><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    (
        "no references",
        "<row>" + "<c><v>1</v></c>" * 60 + "</row>" + "<row><c><v>1</v></c></row>" * 60,
    ),
]


@pytest.mark.parametrize("cells", [case[1] for case in FAR], ids=[case[0] for case in FAR])
def test_cells_far_apart_are_refused_however_they_are_written(cells: str) -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>' if "r" in cells[:6] else ""
    issues = Issues()
    assert guard(io.BytesIO(changed(sheet=sheet(first + cells))), SMALL, issues) is None
    assert [issue.code for issue in issues] == ["sheet_too_large"]


def test_the_far_corner_is_refused_by_the_default_limits_too() -> None:
    content = changed(sheet=sheet(FAR[0][1]))
    file = open_table(io.BytesIO(content), "bok.xlsx")
    assert [issue.code for issue in file.issues] == ["sheet_too_large"]


def test_empty_cells_far_away_take_no_room() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"/>'
    issues = Issues()
    assert guard(io.BytesIO(changed(sheet=sheet(cells))), SMALL, issues) == {}


ODS_ROWS = [
    (ROW.format("", FILLED.format(' table:number-columns-repeated="2000"')), True),
    (ROW.format(' table:number-rows-repeated="2000"', FILLED.format("")), True),
    (
        ROW.format(
            "", '<table:table-cell table:number-columns-repeated="2000"/>' + FILLED.format("")
        ),
        True,
    ),
    (
        ROW.format(
            "", FILLED.format("") + '<table:table-cell table:number-columns-repeated="9999"/>'
        )
        + ROW.format(' table:number-rows-repeated="1048575"', "<table:table-cell/>"),
        False,
    ),
]


@pytest.mark.parametrize(("rows", "far"), ODS_ROWS)
def test_repeated_cells_count_as_often_as_they_are_repeated(rows: str, far: bool) -> None:
    issues = Issues()
    guard(io.BytesIO(ods(rows)), SMALL, issues)
    assert [issue.code for issue in issues] == ["sheet_too_large"] * far


def test_an_ods_is_read() -> None:
    def line(*texts: str) -> str:
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        return ROW.format("", "".join(cell.format(text) for text in texts))

    content = ods(line("Konto", "Period", "Belopp") + line("5010", "202301", "1 234,50"))
    file = open_table(io.BytesIO(content), "bok.ods")
    guessed = file.guess()
    assert guessed is not None
    assert [str(row.amount) for row in file.rows(guessed.profile)] == ["1234.50"]


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
REFUSED = [
    ("a zip bomb", changed(styles=b" " * 30 * 1024**2), "archive_swells"),
    ("many times its size", archive({"xl/media/a.bin": b"\0" * 30 * 1024**2}), "archive_swells"),
    ("an XML bomb", changed(sheet=ENTITIES + sheet("")), "xml_entities"),
    ("behind much else", changed(sheet=b"<!--" + b"x" * 2**21 + b"-->" + ENTITIES), "xml_entities"),
    ("in another alphabet", changed(sheet=ENTITIES.decode().encode("utf-16")), "xml_encoding"),
    ("sheets in binary", archive({"xl/worksheets/sheet1.bin": b"1"}), "unknown_workbook"),
    ("broken XML", changed(sheet=b"<worksheet><row><c></worksheet>"), "bad_archive"),
    ("many members", archive({f"{n}.xml": b"" for n in range(5001)}), "too_many_members"),
    ("no workbook", archive({"a.txt": b"hello"}), "bad_workbook"),
    ("cut off", xlsx()[:-100], "bad_archive"),
]


@pytest.mark.parametrize(
    ("content", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_workbook_that_is_none_or_harms_is_refused(content: bytes, code: str) -> None:
    file = open_table(io.BytesIO(content), "bok.xlsx", BOUNDED)
    assert [issue.code for issue in file.issues if issue.refuses] == [code]
    assert file.guess() is None


def test_ten_gigabytes_announced_are_not_waited_for() -> None:
    content = bytearray(xlsx())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    file = open_table(io.BytesIO(bytes(content)), "bok.xlsx")
    assert [issue.code for issue in file.issues] == ["archive_swells"]


def test_a_member_that_announces_less_than_it_holds_is_refused() -> None:
    content = bytearray(changed(styles=b"<a>" + b" " * 30 * 1024**2))
    at = content.index(b"xl/styles.xml", content.index(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    file = open_table(io.BytesIO(bytes(content)), "bok.xlsx", BOUNDED)
    assert [issue.code for issue in file.issues] == ["archive_swells"]


def test_macros_are_ignored() -> None:
    content = changed(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open"})
    file = open_table(io.BytesIO(content), "bok.xlsm")
    guessed = file.guess()
    assert guessed is not None
    assert len(list(file.rows(guessed.profile))) == 1

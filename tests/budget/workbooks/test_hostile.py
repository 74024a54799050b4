"""Files that are no workbook of ours, or want to do harm: each is told apart, none is parsed."""

import os
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from budget.workbooks import Limits, write_workbook
from budget.workbooks.guard import danger
from tests.budget.workbooks.books import (
    BYGGLOV,
    LIMITS,
    LONER,
    differing,
    ekby_book,
    read,
    repacked,
    typed,
)

BOOK = write_workbook(ekby_book())
SHEET1 = "xl/worksheets/sheet1.xml"

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "' + "ha" * 50 + '"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def archive(*parts: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return out.getvalue()


def codes(data: bytes, limits: Limits = LIMITS) -> list[str]:
    filled = read(data, limits)
    assert filled.rows == ()
    return [fault.code for fault in filled.faults]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_workbook"),
        (b"omrade;rad;prognos\n1;2;3\n", "no_workbook"),
        (b"%PDF-1.7", "no_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"PK\x03\x04" + b"\xff" * 200, "damaged"),
        (BOOK[: len(BOOK) // 2], "damaged"),
        (archive(("mimetype", b"x"), ("content.xml", b"<a/>")), "open_document"),
        (archive(("readme.txt", b"hej")), "no_workbook"),
        (archive(("[Content_Types].xml", b"<Types/>")), "damaged"),
        (archive(("[Content_Types].xml", b"\xff\xfe\x00")), "damaged"),
        (archive(("[Content_Types].xml", b"x"), ("a", b"b"), method=ZIP_BZIP2), "unsafe"),
    ],
    # Names of their own: an archive holds the time it was made, and every worker makes its own.
    ids=[
        "empty",
        "csv",
        "pdf",
        "old_excel",
        "noise",
        "half",
        "open_document",
        "other_archive",
        "no_parts",
        "no_text",
        "bzip2",
    ],
)
def test_what_is_no_workbook_is_told_apart(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_a_file_beyond_the_limit_is_not_opened() -> None:
    assert codes(BOOK, Limits(packed=len(BOOK) - 1, unpacked=2**30, rows=9)) == ["too_large"]


def test_a_zip_bomb_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = b"\0" * LIMITS.unpacked
    bomb = repacked(BOOK, lambda name, part: part + zeros if name == SHEET1 else part)
    assert len(bomb) < LIMITS.packed
    monkeypatch.setattr(zlib, "decompressobj", lambda *_args: pytest.fail("unpacked"))
    assert codes(bomb) == ["too_large"]


def test_a_size_that_is_a_lie_bounds_what_is_unpacked() -> None:
    filling = b"<x>" + b" " * 300_000
    bomb = archive(("[Content_Types].xml", filling))
    # Both places that say the size, local and central, now say 10 bytes.
    lie = bomb.replace(len(filling).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != bomb
    assert codes(lie) == ["damaged"]


def test_as_many_parts_as_a_workbook_never_has_are_refused() -> None:
    many = archive(("[Content_Types].xml", b"x"), *((f"p{n}", b"") for n in range(600)))
    assert codes(many) == ["too_large"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "name", [SHEET1, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"]
)
def test_xml_that_defines_entities_is_refused_in_any_part(name: str, encoding: str) -> None:
    def bombed(part: str, content: bytes) -> bytes:
        if part != name:
            return content
        text = content.decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        said = "utf-8" if encoding == "utf-8" else "utf-16"
        whole = f'<?xml version="1.0" encoding="{said}"?>\n{BOMB}{text}'
        mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
        return (mark + whole).encode(encoding)

    assert codes(repacked(BOOK, bombed)) == ["unsafe"]


def test_an_outside_entity_is_refused() -> None:
    xxe = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'

    def change(name: str, part: bytes) -> bytes:
        return xxe + part.split(b"?>", 1)[-1] if name == SHEET1 else part

    assert codes(repacked(BOOK, change)) == ["unsafe"]


def test_definitions_behind_a_long_comment_are_refused() -> None:
    comment = b"<!--" + b" " * 70_000 + b"-->"

    def change(name: str, part: bytes) -> bytes:
        return comment + BOMB.encode() + part.split(b"?>", 1)[-1] if name == SHEET1 else part

    assert codes(repacked(BOOK, change)) == ["unsafe"]


def test_a_part_that_stands_twice_is_refused() -> None:
    out = BytesIO(BOOK)
    with ZipFile(out, "a") as book, pytest.warns(UserWarning, match="Duplicate name"):
        book.writestr(SHEET1, BOMB)
    assert codes(out.getvalue()) == ["unsafe"]


def test_macros_are_carried_past() -> None:
    with_macros = typed(BOOK, BYGGLOV, LONER, -1)

    def change(name: str, part: bytes) -> bytes:
        sheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        return part.replace(sheet, macros) if name == "[Content_Types].xml" else part

    out = BytesIO(repacked(with_macros, change))
    with ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + os.urandom(500))
    filled = read(out.getvalue())
    assert filled.faults == ()
    assert len(differing(filled)) == 1


@pytest.mark.parametrize("row", ["999999999999", "-1", "x", "1.5"])
def test_a_row_number_that_cannot_be_stops_the_reading(row: str) -> None:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b'<row r="6"', f'<row r="{row}"'.encode()) if name == SHEET1 else part

    data = repacked(BOOK, change)
    assert data != BOOK
    filled = read(data)
    # Either the file is refused, or the row is known by its keys all the same.
    assert filled.faults == () or [f.code for f in filled.faults] == ["damaged"]


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_makes_it_raise(seed: int) -> None:
    at = (seed * 7919) % len(BOOK)
    broken = BOOK[:at] + bytes([BOOK[at] ^ 0x5A]) + BOOK[at + 1 :]
    filled = read(broken)
    assert filled.faults or len(filled.rows) == 6


def test_our_own_workbook_is_no_danger() -> None:
    assert danger(BOOK, LIMITS) is None

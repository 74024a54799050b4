"""Files that are no tables: each is refused in words of its own."""

import struct

import pytest

from tests.budget.importers.test_table_systems import opened, said


def compound(*names: str) -> bytes:
    """A compound file, which an xls is, with empty streams by these names, eight sectors each."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    chains = [0xFFFFFFFD, end]
    for number in range(len(names)):
        first = 2 + 8 * number
        chains += [*range(first + 1, first + 8), end]
    entries = _entry("Root Entry", 5, child=1, right=none, start=end, size=0)
    for number, name in enumerate(names):
        right = number + 2 if number + 1 < len(names) else none
        entries += _entry(name, 2, child=none, right=right, start=2 + 8 * number, size=4096)
    kind = struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I109I", 0, 1, 1, 0, 4096, end, 0, end, 0, 0, *[none] * 108)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + kind + counts
    chains += [none] * (128 - len(chains))
    body = struct.pack("<128I", *chains) + entries.ljust(512, b"\0")
    return header + body + bytes(4096 * len(names))


def _entry(name: str, kind: int, *, child: int, right: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    places = struct.pack(
        "<HBBIII36xIQ", len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child, start, size
    )
    return raw.ljust(64, b"\0") + places


PAGE = b"<html><table><tr><td>Konto</td></tr></table></html>"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (compound("EncryptionInfo", "EncryptedPackage"), "utfall.xlsx", "encrypted"),
        (compound("WordDocument"), "utfall.xls", "bad_workbook"),
        (PAGE, "utfall.xls", "not_a_workbook"),  # as report servers call a page
        (b"<?xml version='1.0'?><Workbook/>", "utfall.xls", "not_a_workbook"),
        ("Konto;Period\n".encode("utf-16-le"), "utfall.csv", "nul"),  # no mark before it
        (b"%PDF-1.7\n\xe2\xe3", "utfall.pdf", "missing_column"),
    ],
    ids=["a password", "a document", "a page", "XML", "UTF-16 without its mark", "a PDF"],
)
def test_what_is_no_table_is_refused(content: bytes, name: str, code: str) -> None:
    file, rows = opened(content, name)
    assert rows == []
    assert code in said(file)
    assert file.issues.refused

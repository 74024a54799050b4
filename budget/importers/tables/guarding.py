"""Archives and workbooks before they are opened: what they would swell to in memory.

A workbook is laid out as one rectangle from its first used cell to its last: two cells in far
corners would take all memory, however small the file. Every member is therefore unpacked here
once, without being kept, and its cells are measured.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from budget.importers.limits import Limits
from budget.importers.rows import Issues, Param

CHUNK = 1 << 20
SMALL = 10 * CHUNK  # what any file may unpack to, whatever the ratio
MOST_ERRORS = 10_000
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_REFERENCE = re.compile(rb"[\s\"']r\s*=\s*[\"']([A-Za-z]+)([0-9]+)")
# Nearly all sheets write every cell as these do: a search then tells that none lies beyond column
# BZ or row 299 999, which is near enough (NEAR_CELLS). Of others the cells are looked at.
_CELL = rb'<c(?=[\s/>])(?! r="%s")'
_FAR = re.compile(_CELL % rb"[AB]?[A-Z](?:[12][0-9]{5}|[0-9]{1,5})")
_ODD = re.compile(_CELL % rb"[A-Za-z]{1,3}[0-9]+")
NEAR_CELLS = 78 * 299_999
_PREFIXED = re.compile(rb"<[^<>\s/]{1,100}:c[\s/>]")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*\bt=\"e\"[^<>]*>")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)

_BINARY_SHEET = re.compile(r"xl/(?:worksheets/.*|workbook)\.bin", re.IGNORECASE)

# What the standard library raises for archives and XML that are not what they say.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, ElementTree.ParseError, EOFError),
    *(OSError, ValueError, LookupError, RuntimeError),
)

Errors = frozenset[tuple[int, int]]


class Refused(Exception):  # noqa: N818  # caught where the file is opened
    """The archive is not opened: the code of its issue and its parameters."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class _Measure:
    """What the pieces of a sheet have shown: all its cells `plain` (they say where), or `near`."""

    plain: bool = True
    near: bool = True
    errors: set[tuple[int, int]] = field(default_factory=set)

    def look(self, piece: bytes) -> None:
        """Takes a piece that ends with a tag's end."""
        # One byte is found many times as fast as two.
        prefixed = b":" in piece and b":c" in piece and _PREFIXED.search(piece)
        if prefixed or (b"!" in piece and b"<!" in piece):
            self.plain = self.near = False
        self.near = self.near and not _FAR.search(piece)
        self.plain = self.plain and (self.near or not _ODD.search(piece))
        if b't="e"' in piece:
            self._note_errors(piece)

    def _note_errors(self, chunk: bytes) -> None:
        for tag in _ERROR_CELL.findall(chunk):
            reference = _REFERENCE.search(tag)
            if reference and len(self.errors) < MOST_ERRORS:
                self.errors.add((int(reference[2]), _column(reference[1])))


def guard(stream: BinaryIO, limits: Limits, issues: Issues) -> dict[str, Errors] | None:
    """Looks through a workbook's archive; None where it is refused, which an issue says.

    Gives the cells of each sheet (by name) whose formula is an error, as row and column from 1;
    none for other formats than xlsx. Leaves the stream at its beginning.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _look_through(archive, limits, _size(stream))
    except Refused as refused:
        issues.add(refused.code, None, "", **refused.params)
    except _BROKEN as bad:
        issues.add("bad_archive", reason=type(bad).__name__)
    finally:
        stream.seek(0)
    return None


def _size(stream: BinaryIO) -> int:
    return stream.seek(0, 2)


def _look_through(archive: zipfile.ZipFile, limits: Limits, size: int) -> dict[str, Errors]:
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("too_many_members", most=limits.members)
    if any(_BINARY_SHEET.match(member.filename) for member in members):
        raise Refused("unknown_workbook")
    room = min(limits.unpacked_bytes, max(SMALL, limits.unpacked_ratio * size))
    errors: dict[str, Errors] = {}
    for member in members:
        if member.flag_bits & 1:
            raise Refused("encrypted")
        for chunk_size in _inspect(archive, member, room, limits, errors):
            room -= chunk_size
            if room < 0:
                raise Refused("archive_swells", most=limits.unpacked_bytes)
    return _by_sheet_name(archive, errors) if errors else {}


def _inspect(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    room: int,
    limits: Limits,
    errors: dict[str, Errors],
) -> Iterator[int]:
    """Unpacks a member and gives the size of each piece; refuses what it finds in it."""
    if not member.filename.lower().endswith((".xml", ".rels")):
        yield from map(len, _unpacked(archive, member, room))
        return
    measure = _Measure() if _SHEET.fullmatch(member.filename) else None
    rest = b""
    for chunk in _unpacked(archive, member, room):
        yield len(chunk)
        if not rest and chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")):
            raise Refused("xml_encoding", member=member.filename)
        whole = rest + chunk if rest else chunk
        end = whole.rfind(b">") + 1
        whole, rest = whole[:end], whole[end:]
        if len(rest) > SMALL:
            raise Refused("bad_archive", reason="tag")
        declares = b"!" in whole and any(word in whole for word in _DECLARATIONS)
        if declares or rest.startswith(_DECLARATIONS):
            raise Refused("xml_entities", member=member.filename)
        if measure:
            measure.look(whole)
    if any(word in rest for word in _DECLARATIONS):
        raise Refused("xml_entities", member=member.filename)
    if measure:
        errors[member.filename] = frozenset(measure.errors)
        if not measure.near or limits.cells < NEAR_CELLS:
            _check_sheet(archive, member, room, measure, limits)
    elif member.filename == "content.xml":
        _check_extent(_parsed(archive, member, room, _OdsExtent()), limits)


def _check_sheet(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    room: int,
    measure: _Measure,
    limits: Limits,
) -> None:
    if measure.plain and _searched(archive, member, room) <= limits.cells:
        return
    _check_extent(_parsed(archive, member, room, _XlsxExtent()), limits)


def _searched(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """The rectangle of all cells of a plainly written sheet, empty ones too."""
    row, column, rest = 0, 0, b""
    for chunk in _unpacked(archive, member, room):
        whole, end, rest = (rest + chunk).rpartition(b">")
        found = _REFERENCE.findall(whole + end)
        row = max([row, *{int(digits) for _, digits in found}])
        column = max([column, *map(_column, {letters for letters, _ in found})])
    return row * column


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    """The member's bytes in pieces, to its real end whatever size it announces."""
    announced = member.file_size
    if announced > room:
        raise Refused("archive_swells", most=room)
    member.file_size = room + CHUNK  # zipfile would stop at the size announced
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    finally:
        member.file_size = announced


class _Extent:
    """The far ends of a sheet's cells that hold something, told by the parsed tags."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.largest = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Takes a tag."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """Takes the end of a tag."""


class _XlsxExtent(_Extent):
    """A cell is where it says, else behind the one before; an empty one takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        if tag == "row":
            self._row = int(reference) if reference.isdigit() else self._row + 1
            self._column = 0
        elif tag == "c":
            match = re.fullmatch(r"([A-Za-z]*)([0-9]*)", reference)
            letters, digits = match.groups() if match else ("", "")
            self._column = _column(letters.encode()) if letters else self._column + 1
            self._row = int(digits) if digits else self._row
        elif tag in ("v", "is", "f"):
            self.row = max(self.row, self._row)
            self.column = max(self.column, self._column)
            self.largest = self.row * self.column


class _OdsExtent(_Extent):
    """Cells and rows say how many times they are repeated; each table is measured alone."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0
        self._rows = self._cells = 1
        self._row_filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.row = self.column = self._row = 0
        elif tag == "table-row":
            self._rows = int(attributes.get("number-rows-repeated", "1"))
            self._row += self._rows
            self._column, self._row_filled = 0, False
        elif tag in ("table-cell", "covered-table-cell"):
            self._cells = int(attributes.get("number-columns-repeated", "1"))
            self._column += self._cells
            if {"value-type", "formula"} & attributes.keys():
                self._fill()
        elif tag == "p":
            self._fill()

    def _fill(self) -> None:
        self.row, self.column = max(self.row, self._row), max(self.column, self._column)
        self.largest = max(self.largest, self.row * self.column)


def _parsed(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int, extent: _Extent
) -> _Extent:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: extent.start(
        _local(tag), {_local(name): value for name, value in attributes.items()}
    )
    for chunk in _unpacked(archive, member, room):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return extent


def _check_extent(extent: _Extent, limits: Limits) -> None:
    if extent.largest > limits.cells:
        raise Refused("sheet_too_large", rows=extent.row, columns=extent.column, most=limits.cells)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _column(letters: bytes) -> int:
    """The number of a column, A being 1; 0 without letters."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


def _by_sheet_name(archive: zipfile.ZipFile, errors: dict[str, Errors]) -> dict[str, Errors]:
    """The errors of each sheet's member, by the name that the workbook gives the sheet."""
    if not any(errors.values()):
        return {}
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # looked through: no declarations
    targets = {item.get("Id"): (item.get("Target") or "").lstrip("/") for item in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  # as above
    found: dict[str, Errors] = {}
    for sheet in workbook.iter():
        if _local(sheet.tag.replace("}", ":")) == "sheet":
            ids = [value for name, value in sheet.items() if name.endswith("}id")]
            target = targets.get(ids[0], "") if ids else ""
            path = target if target.startswith("xl/") else f"xl/{target}"
            found[sheet.get("name") or ""] = errors.get(path, frozenset())
    return found

"""Whether a file from outside may be parsed: its kind, its size unpacked, no definitions in XML."""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_PARTS = 500
ENCRYPTED = 0x1
HEAD = 65_536
"""Of a part, so much is looked at for the beginning of its document."""

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls begins, and an .xlsx behind a password."""

Danger = Literal["too_large", "old_excel", "open_document", "no_workbook", "damaged", "unsafe"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest workbook that is read: bytes as sent, bytes unpacked, rows with anything."""

    packed: int
    unpacked: int
    rows: int


def danger(data: bytes, limits: Limits) -> Danger | None:
    """Why the file is not given to a parser; None where it may be.

    What the archive says of its sizes bounds what is unpacked: zipfile stops there.
    """
    if len(data) > limits.packed:
        return "too_large"
    if data.startswith(OLD_EXCEL):
        return "old_excel"
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _danger_inside(archive, limits)
    except BadZipFile:
        return "no_workbook" if not data.startswith(b"PK") else "damaged"
    except (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return "damaged"


def _danger_inside(archive: ZipFile, limits: Limits) -> Danger | None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        return "too_large"
    if "content.xml" in names:
        return "open_document"
    if "[Content_Types].xml" not in names:
        return "no_workbook"
    # A name that stands twice could be looked at here and read there.
    if len(names) != len(parts) or not all(map(_is_plain, parts)):
        return "unsafe"
    return "unsafe" if any(_defines(archive, part) for part in parts) else None


def _is_plain(part: ZipInfo) -> bool:
    return part.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not part.flag_bits & ENCRYPTED


class _Definition(Exception):  # noqa: N818  # what is looked for, not an error
    pass


class _Begun(Exception):  # noqa: N818  # the end of the search, not an error
    pass


def _defines(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether a part is XML with a document type, which no workbook has: entities stand there.

    Looks only as far as the first element. What is no XML at all cannot do harm as such. Where no
    element begins within reach, what fills the beginning is nothing that a workbook holds.
    """
    parser = expat.ParserCreate()

    def definition(*_said: object) -> None:
        raise _Definition

    def begun(*_said: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = definition
    parser.StartElementHandler = begun
    with archive.open(part) as source:
        try:
            parser.Parse(source.read(HEAD), part.file_size <= HEAD)
        except _Definition:
            return True
        except (_Begun, expat.ExpatError):
            return False
    return part.file_size > HEAD

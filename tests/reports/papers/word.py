"""A Word file as tests read it: its parts checked as XML, its paragraphs and tables as words."""

import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
from docx.document import Document as File

from tests.system import SOFFICE, required

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(written: bytes) -> File:
    """The file as python-docx reads it, every part of it found to be XML."""
    with ZipFile(BytesIO(written)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
    return docx.Document(BytesIO(written))


def part(written: bytes, name: str) -> str:
    """A part of the file as text."""
    with ZipFile(BytesIO(written)) as archive:
        return archive.read(name).decode()


def headings(file: File) -> list[tuple[int, str]]:
    """The headings with their levels."""
    found = ((p.style.name if p.style else "", p.text) for p in file.paragraphs)
    return [
        (int(style[-1]), text)
        for style, text in found
        if style and re.fullmatch(r"Heading \d", style)
    ]


def cells(file: File) -> Iterator[list[list[str]]]:
    """The words of each table, row by row."""
    for table in file.element.body.iter(f"{W}tbl"):
        yield [
            ["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in table.iter(f"{W}tr")
        ]


@lru_cache(maxsize=10)
def as_pdf(written: bytes) -> bytes:
    """The file as LibreOffice prints it."""
    program = required(SOFFICE)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "paper.docx"
        file.write_bytes(written)
        home = f"-env:UserInstallation=file://{folder}/home"
        subprocess.run(
            [program, home, "--headless", "--convert-to", "pdf", "--outdir", folder, file],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return file.with_suffix(".pdf").read_bytes()

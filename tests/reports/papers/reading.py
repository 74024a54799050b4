"""A PDF as tests read it: its text page by page, its structure, and its parts unpacked."""

import re
import subprocess
import zlib
from functools import lru_cache
from tempfile import NamedTemporaryFile

from tests.system import PDFTOTEXT, required

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(pdf: bytes) -> bytes:
    """The file with all that is packed in it after it, unpacked."""
    parts = [pdf]
    for found in STREAM.finditer(pdf):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def strings(pdf: bytes, name: str) -> list[str]:
    """The strings under a name (`Alt`, `Title`), wherever in the file."""
    pattern = re.compile(rb"/" + name.encode() + rb" (?:<([0-9a-f]+)>|\(((?:[^()\\]|\\.)*)\))")
    return [_string(found) for found in pattern.finditer(unpacked(pdf))]


def _string(found: re.Match[bytes]) -> str:
    if found[1]:
        return bytes.fromhex(found[1].decode()).decode("utf-16").removeprefix("\ufeff")
    return re.sub(rb"\\(.)", rb"\1", found[2]).decode("ascii")


@lru_cache(maxsize=20)
def pages(pdf: bytes) -> list[str]:
    """The text of each page, as it is laid out."""
    return _told("pdftotext", ["-layout"], pdf).split("\f")[:-1]


@lru_cache(maxsize=20)
def structure(pdf: bytes) -> str:
    """The tree of structure, with its texts."""
    return _told("pdfinfo", ["-struct-text"], pdf)


def told(pdf: bytes) -> str:
    """All the texts of the structure, in order."""
    return "".join(re.findall(r'^ *"(.*)"$', structure(pdf), re.MULTILINE))


def about(pdf: bytes) -> dict[str, str]:
    """What the file says of itself."""
    lines = _told("pdfinfo", [], pdf).splitlines()
    return {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """The width and height of each page, in whole points."""
    told = _told("pdfinfo", ["-f", "1", "-l", "999"], pdf)
    found = re.findall(r"size: +([\d.]+) x ([\d.]+) pts", told)
    return [(round(float(width)), round(float(height))) for width, height in found]


def _told(program: str, options: list[str], pdf: bytes) -> str:
    path = required(PDFTOTEXT).with_name(program)
    after = ["-"] if program == "pdftotext" else []
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        answer = subprocess.run(
            [path, *options, file.name, *after], capture_output=True, check=True
        )
    return answer.stdout.decode()

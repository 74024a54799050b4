"""Reads SIE from text written in a test, and writes SIE from rows."""

import io
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from budget.importers.limits import Limits
from budget.importers.rows import Issue, LedgerRow
from budget.importers.sie.reading import SieFile, read_sie

FILES = Path(__file__).resolve().parents[2] / "files" / "sie"

HEAD = """#FLAGGA 0
#SIETYP 4
#RAR 0 20230101 20231231
#RAR -1 20220101 20221231
"""
VER = '#VER A 1 20230831 "text"'
PLAIN = "#TRANS 5010 {} 5\n#TRANS 1930 {} -5\n"


def read_bytes(content: bytes, limits: Limits | None = None) -> tuple[SieFile, list[LedgerRow]]:
    """The file and all its rows."""
    file = read_sie(io.BytesIO(content), limits)
    return file, list(file.rows())


def read(text: str, encoding: str = "cp437") -> tuple[SieFile, list[LedgerRow]]:
    """As `read_bytes`, from text."""
    return read_bytes(text.encode(encoding))


def codes(file: SieFile) -> list[str]:
    """The codes of the issues that refuse the file, in order."""
    return [issue.code for issue in file.issues if issue.refuses]


def only(file: SieFile, code: str) -> Issue:
    """The one issue of a code."""
    (found,) = file.issues.of(code)
    return found


def quoted(text: str) -> str:
    """A field in quotes."""
    return '"' + text.replace('"', '\\"') + '"'


def entry(row: LedgerRow) -> str:
    """A row as #TRANS."""
    codes_of_row = {1: row.cost_centre, 2: row.activity, 6: row.project}
    objects = " ".join(f"{dim} {quoted(code)}" for dim, code in codes_of_row.items() if code)
    return f"#TRANS {row.account} {{{objects}}} {row.amount} {row.date:%Y%m%d} {quoted(row.text)}"


def write(rows: Iterable[LedgerRow]) -> str:
    """Rows as a file of type 4, those of a voucher beside each other."""
    lines = [HEAD + '#DIM 1 "Ansvar"\n#DIM 2 "Verksamhet"\n#DIM 6 "Projekt"']
    for (series, number), of_voucher in groupby(rows, lambda row: (row.series, row.number)):
        lines += [f"#VER {quoted(series)} {quoted(number)} 20230101", "{"]
        lines += [entry(row) for row in of_voucher]
        lines.append("}")
    return "\n".join(lines) + "\n"

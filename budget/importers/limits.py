"""How much a file may ask of us: what the readers refuse beyond."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds of one file; the defaults bear a large city's year.

    `file_bytes`: the file as it lies. `rows`: entries or rows of a sheet. `line_length`: bytes
    in one line of text. `unpacked_bytes`, `unpacked_ratio`, `members`: what a workbook's archive
    may swell to in all, how many times its own size, and in how many members. `cells`: the
    rectangle from a sheet's first cell to its last, which is laid out in memory. `columns`: of
    a table. `issues`: kept of each code.
    """

    file_bytes: int = 2 * 1024**3
    rows: int = 10_000_000
    line_length: int = 64 * 1024
    unpacked_bytes: int = 1024**3
    unpacked_ratio: int = 200
    members: int = 5_000
    cells: int = 25_000_000
    columns: int = 200
    issues: int = 200

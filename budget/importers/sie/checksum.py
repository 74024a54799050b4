"""The checksum of a SIE file: CRC-32 of its labels and fields between the two #KSUMMA.

Counted are the bytes as the file has them, without what parts the fields: spaces, tabs and line
ends outside quotes, the quotes and the braces.
"""

import re
import zlib
from typing import BinaryIO

from budget.importers.encoding import CHUNK
from budget.importers.rows import Issues

_LABEL = b"#KSUMMA"
_COUNTED = re.compile(rb'"((?:[^"\\\r\n]|\\.)*)"?|([^ \t\r\n"{}]+)')


def check(stream: BinaryIO, issues: Issues) -> None:
    """Notes `checksum_differs` or `checksum_missing`; leaves the stream at its beginning."""
    counting, checksum, tail = False, 0, b""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        *lines, tail = (tail + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            if line.lstrip()[:7].upper() == _LABEL:
                if counting:
                    _compare(line, checksum, issues)
                    stream.seek(0)
                    return
                counting = True
            elif counting:
                parts = b"".join(quoted or bare for quoted, bare in _COUNTED.findall(line))
                checksum = zlib.crc32(parts, checksum)
    if counting and tail.lstrip()[:7].upper() == _LABEL:
        _compare(tail, checksum, issues)
    elif counting:
        issues.add("checksum_missing")
    stream.seek(0)


def _compare(line: bytes, found: int, issues: Issues) -> None:
    written = line.split()[1:2]
    claimed = written[0].strip(b'"').decode("ascii", "replace") if written else ""
    if claimed.lstrip("-").isdigit() and int(claimed) % 2**32 == found:
        return
    issues.add("checksum_differs", expected=claimed, found=str(found))

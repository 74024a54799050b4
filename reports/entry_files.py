"""The entries of a list as files: made row by row, however many there are."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from reports.content.shapes import Column, Value
from reports.csv_file import csv_cell, csv_text
from reports.excel.entries import write_entries

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLOCK = 500  # rows sent at once
Rows = Iterable[Sequence[Value]]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_stream(request: HttpRequest, columns: Sequence[Column], rows: Rows) -> HttpResponseBase:
    """The rows as CSV, in exact kronor, sent as they are read."""
    response = StreamingHttpResponse(_blocks(columns, rows), content_type="text/csv; charset=utf-8")
    return _as_file(response, request, "csv")


def _blocks(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), delimiter=";")
    block = ["\ufeff", writer.writerow([csv_text(column.heading) for column in columns])]
    for row in rows:
        pairs = zip(columns, row, strict=True)
        block.append(writer.writerow([csv_cell(column, value) for column, value in pairs]))
        if len(block) >= BLOCK:
            yield "".join(block).encode()
            block.clear()
    yield "".join(block).encode()


def workbook_stream(
    request: HttpRequest, title: str, columns: Sequence[Column], rows: Rows
) -> HttpResponseBase:
    """The rows as a workbook, by way of a file that is gone when it has been sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the answer
    try:
        write_entries(file, title, columns, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _as_file(FileResponse(file, content_type=XLSX), request, "xlsx")


def _as_file(response: HttpResponseBase, request: HttpRequest, ending: str) -> HttpResponseBase:
    name = request.path.strip("/").replace("/", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Any table of figures as CSV, for a Swedish spreadsheet: semicolons, decimal commas, UTF-8."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse

from reports.content.shapes import Column, Table, Value

ASKED = "csv"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(table: Table) -> bytes:
    """The table as shown: rounded in its columns' units, a byte-order mark first for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([csv_text(column.heading) for column in table.columns])
    for row in table.rows:
        pairs = zip(table.columns, row.values, strict=True)
        writer.writerow([csv_cell(column, value) for column, value in pairs])
    return text.getvalue().encode("utf-8-sig")


def csv_response(request: HttpRequest, table: Table) -> HttpResponse:
    """The table as a file, named after the page it is asked for on and itself."""
    page = request.path.removesuffix(f"/{table.key}.csv").strip("/").replace("/", "-")
    response = HttpResponse(csv_of(table), content_type="text/csv; charset=utf-8")
    name = "-".join(part for part in (page, table.key) if part)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_asked(request: HttpRequest, tables: Iterable[Table]) -> HttpResponse | None:
    """The table of a page that is asked for as a file (`?csv=` and its key); None where none is.

    Raises Http404 for a table that the page has not.
    """
    key = request.GET.get(ASKED)
    if key is None:
        return None
    for table in tables:
        if table.key == key:
            return csv_response(request, table)
    raise Http404


def csv_cell(column: Column, value: Value) -> str:
    """A value as shown, as it stands in a file."""
    shown = column.shown(value)
    if shown is None:
        return ""
    if isinstance(shown, date):
        return shown.isoformat()
    if isinstance(shown, Decimal | int):
        return str(shown).replace(".", ",")
    return csv_text(shown)


def csv_text(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

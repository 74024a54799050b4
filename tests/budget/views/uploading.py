"""Reading a workbook in as a person does: fetched, typed in, sent, and the page that answers."""

import re
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from budget.models import Area, Forecast, StatementLine
from tests.budget.workbooks.books import changed, opened
from tests.makers import Ekby

ROUND = "/byggnadsnamnden/2024/april/"
WHOLE = f"{ROUND}prognos.xlsx"
AREA = f"{ROUND}prognos/bygglov/tabell.xlsx"
UPLOAD = f"{ROUND}prognos/las-in/"


def signed_in(ekby: Ekby, name: str) -> Client:
    client = Client()
    client.force_login(ekby.cast.actor(name).user)  # type: ignore[arg-type]
    return client


def fetched(client: Client, address: str = WHOLE) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return bytes(response.content)


def set_value(page: Worksheet, at: str, value: Any) -> None:
    page[at] = value


def row_of(data: bytes, area: Area, line: StatementLine) -> int:
    for row in opened(data)["Prognos"].iter_rows(min_row=6):
        if (row[7].value, row[8].value) == (area.pk, line.pk):
            return int(row[0].row or 0)
    raise AssertionError((area, line))


def typed(data: bytes, *cells: tuple[Area, StatementLine, Any]) -> bytes:
    """The workbook with forecasts typed, in Tkr."""
    for area, line, value in cells:
        at = f"F{row_of(data, area, line)}"
        data = changed(data, partial(set_value, at=at, value=value))
    return data


def post(client: Client, data: bytes, name: str = "prognos.xlsx") -> HttpResponse:
    response = client.post(UPLOAD, {"fil": SimpleUploadedFile(name, data)})
    assert isinstance(response, HttpResponse)
    return response


def text_of(response: HttpResponse) -> str:
    """The page without its code, with plain spaces."""
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", page.replace("\xa0", " "))


def sealed(response: HttpResponse) -> dict[str, str]:
    found = re.search(r'name="andringar" value="([^"]+)"', response.content.decode())
    assert found
    return {"andringar": found[1]}


def stands(area: Area, line: StatementLine) -> tuple[Decimal, int] | None:
    row = Forecast.objects.filter(round__slug="april", area=area, line=line).first()
    return (row.amount, row.version) if row else None


def everything() -> list[tuple[int, int, Decimal, int]]:
    """All forecasts, to see that nothing has changed."""
    return sorted(Forecast.objects.values_list("area_id", "line_id", "amount", "version"))

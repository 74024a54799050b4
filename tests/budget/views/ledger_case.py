"""Files sent to *Bokföring*, and its pages as they are read."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import LedgerBatch
from tests.reports.reading import Page
from tests.reports.reading import read as tree
from tests.working import work_off

LEDGER = "/byggnadsnamnden/bokforing/2024/"


def shown(response: Any, status: int = 200) -> Page:
    assert response.status_code == status, response.content.decode()[:2000]
    html = response.content.decode()
    return Page("", response.status_code, html, tree(html))


def send(client: Client, content: bytes, name: str = "ekby.se", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{LEDGER}ny/", {"fil": file, "innehall": "actual", **more})


def loaded_to_preview(client: Client, content: bytes, name: str = "ekby.se") -> LedgerBatch:
    """Sent, and read by the worker."""
    response = send(client, content, name)
    assert response.status_code == 302, response.content.decode()[:500]
    work_off()
    return LedgerBatch.objects.latest("pk")


def page_of(client: Client, batch: LedgerBatch) -> Page:
    return shown(client.get(f"{LEDGER}{batch.pk}/"))

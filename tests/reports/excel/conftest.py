"""The case's workbook, written once for the tests that look at it."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from reports.content.papers import Papers, papers
from reports.excel import write_workbook
from tests.reports.case import case
from tests.reports.excel.written import FINDINGS, MADE


@pytest.fixture(scope="session")
def board() -> Papers:
    return papers(case(), MADE, FINDINGS)


@pytest.fixture(scope="session")
def written(board: Papers) -> bytes:
    return write_workbook(board)


@pytest.fixture(scope="session")
def book(written: bytes) -> Workbook:
    return load_workbook(BytesIO(written))

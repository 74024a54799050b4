"""Rounds with little in them, and the workbook opened by LibreOffice."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budget.calc.cells import Cube
from budget.calc.inputs import RoundInfo, RoundInputs
from budget.calc.structure import Structure
from reports.content.papers import papers
from reports.excel import write_workbook
from tests.reports.case import case
from tests.reports.excel.written import MADE, NAMES, charts_in


def empty_round(state: str = "open") -> RoundInputs:
    info = RoundInfo(
        key=2,
        committee="Kulturnämnden",
        committee_slug="kulturnamnden",
        administration="Kulturförvaltningen",
        year=2024,
        name="Prognos april",
        slug="april",
        cutoff=4,
        as_of=date(2024, 4, 30),
        state=state,
        threshold=Decimal(500_000),
    )
    return RoundInputs(info, Structure((), (), ()), Cube({}))


class TestAnEmptyRound:
    def test_has_every_sheet_and_says_that_there_is_nothing(self) -> None:
        book = load_workbook(BytesIO(write_workbook(papers(empty_round(), MADE, None))))
        # No segment of its own gives the sheet its first word.
        names = ["Per ändamål" if name == "Styrelsen per ändamål" else name for name in NAMES]
        assert book.sheetnames == names
        for name in names[1:]:
            assert book[name]["A1"].value == name
            assert book[name]["A3"].value == "Det finns inget att redovisa här för omgången."
        assert book["Läget"]["A1"].value == "Omgången har inga belopp än."
        assert not any(charts_in(sheet) for sheet in book)

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("open", "Utkast"),
            ("submitted", "Utkast, inlämnat"),
            ("signed", "Undertecknad, inte beslutad"),
            ("decided", "Beslutad"),
        ],
    )
    def test_says_how_far_it_has_come(self, state: str, said: str) -> None:
        assert papers(empty_round(state), MADE, None).status == said

    def test_with_decisions_alone_has_its_appropriation(self) -> None:
        decided = replace(empty_round(), decisions=case().decisions)
        book = load_workbook(BytesIO(write_workbook(papers(decided, MADE, None))))
        assert book["Kommunbidrag"]["C12"].value == 486892
        assert book["Driftbudget"]["A3"].value.startswith("Det finns inget")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        papers(case(), datetime(2023, 10, 5, 14, 30), None)  # noqa: DTZ001


def test_libreoffice_opens_it_and_prints_some_twenty_pages(written: bytes, tmp_path: Path) -> None:
    office, info = shutil.which("soffice"), shutil.which("pdfinfo")
    if not (office and info):
        if os.environ.get("ANSLAG_ALL") == "1":
            pytest.fail("LibreOffice (soffice) and pdfinfo are needed for all tests")
        pytest.skip("LibreOffice (soffice) or pdfinfo is not installed")
    (tmp_path / "handlingar.xlsx").write_bytes(written)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "handlingar.xlsx"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=True
    )
    assert "Error" not in done.stdout + done.stderr
    said = subprocess.run(
        [info, "handlingar.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    (pages,) = re.findall(r"^Pages:\s+(\d+)", said, re.MULTILINE)
    assert len(NAMES) <= int(pages) <= len(NAMES) + 5
    assert "A4" in said

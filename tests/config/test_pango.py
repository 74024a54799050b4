"""Without Pango no PDF is made: the check of a production server says so, and what brings it."""

import pytest

from config import checks
from reports.pdf import PdfUnavailable


def test_a_server_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PdfUnavailable

    monkeypatch.setattr(checks, "engine", missing)
    (warning,) = checks.check_pango()
    assert warning.id == "anslag.W001"
    assert "libpango-1.0-0" in str(warning.hint)


def test_a_server_with_pango_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "engine", lambda: None)
    assert checks.check_pango() == []

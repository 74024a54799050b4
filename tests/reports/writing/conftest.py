"""The report that the tests of writing write in."""

import pytest

from budget.models import Committee
from reports.models import Report


@pytest.fixture
def october(malmo: Committee) -> Report:
    """October's monthly follow-up, which is being written."""
    found: Report = Report.objects.get(round__slug="oktober", kind="monthly")
    return found

"""Files of accounting programs, where their folder is there: stored entries sum to their #RES."""

import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from budget.actions.appropriations import create_appropriation
from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_budget import NewDecision, accept_budget
from budget.actions.ledger_reading import read_batch
from budget.actions.ledger_upload import upload
from budget.actions.mapping_versions import save_mapping
from budget.models import Actual, BatchState, Decision, DecisionKind, LedgerBatch, LedgerEntry
from budget.workflow.action import SERVER
from tests.makers import Ekby

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("SIE_FOLDER", ROOT.parent / "shared" / "sie"))
pytestmark = pytest.mark.sie

FILES = (
    "BL0001_typ3.SE",
    "BL0001_typ4.SE",
    "MAMUT_SIE4_EXPORT.SE",
    "Norstedts_SIE_4E.se",
    "Sie3.se",
    "objektsaldo_ovnbolag.se",
)
BAD = "transaktioner_ovnbolag-bad-balance.se"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of real files; without it the test is skipped, which `make test` says."""
    settings.LEDGER_FILES = tmp_path / "ledger"
    if not FOLDER.is_dir():
        pytest.skip("the folder of SIE files is missing; SIE_FOLDER says where it is")
    return FOLDER


def told(path: Path) -> tuple[tuple[date, date], dict[str, Decimal]]:
    """The current year, and each account's change in it, taken from the text by other means."""
    changes: dict[str, Decimal] = defaultdict(Decimal)
    first = last = ""
    for line in path.read_text(encoding="cp437").splitlines():
        match line.replace('"', "").split():
            case ["#RAR", "0", begins, ends, *_]:
                first, last = begins, ends
            case ["#RES" | "#UB", "0", account, amount, *_]:
                changes[account] += Decimal(amount)
            case ["#IB", "0", account, amount, *_]:
                changes[account] -= Decimal(amount)
    year = (date.fromisoformat(first), date.fromisoformat(last))
    return year, {account: change for account, change in changes.items() if change}


def load(ekby: Ekby, path: Path, year: int, content: str = "actual") -> LedgerBatch:
    """Read a file for a calendar year: all result accounts on one line and in one area."""
    if not ekby.committee.appropriations.filter(year=year).exists():
        create_appropriation(SERVER, ekby.committee, year)
    whole = {"first": 3000, "last": 99999999, "line": ekby.loner.pk}
    rules = {"lines": [whole], "areas": [{"area": ekby.bygglov.pk}]}
    save_mapping(SERVER, ekby.committee, year, rules)
    chunks = [path.read_bytes()]
    batch = upload(SERVER, ekby.committee, year, path.name, chunks, content=content, later=False)
    return read_batch(SERVER, batch.pk, lambda percent, stage: None)


@pytest.mark.parametrize("name", FILES)
def test_the_stored_entries_sum_to_the_files_own_balances(
    ekby: Ekby, folder: Path, name: str
) -> None:
    # A company's year can lie in two calendar years; a municipality's is one.
    (first, last), expected = told(folder / name)
    batches = [load(ekby, folder / name, year) for year in range(first.year, last.year + 1)]
    assert {batch.state for batch in batches} == {BatchState.PREVIEW}
    entries = LedgerEntry.objects.filter(batch__in=batches, date__range=(first, last))
    sums = entries.values_list("account").annotate(Sum("amount"))
    # The ledger has debit +, Anslag income +.
    assert {account: -amount for account, amount in sums if amount} == expected
    for batch in batches:
        accept_batch(SERVER, batch)
        months = batch.periods.values("month")
        booked = Actual.objects.filter(year=batch.year, month__in=months)
        assert (booked.aggregate(total=Sum("amount"))["total"] or 0) == batch.amount
        undo_batch(SERVER, batch)


def test_a_voucher_that_does_not_balance_keeps_the_file_out(ekby: Ekby, folder: Path) -> None:
    batch = load(ekby, folder / BAD, told(folder / BAD)[0][0].year)
    assert batch.state == BatchState.FAILED
    (found,) = [each for each in batch.findings["kept"] if each["refuses"]]
    assert (found["code"], found["params"]["series"], found["params"]["number"]) == (
        "unbalanced_voucher",
        "B",
        "1",
    )
    assert not LedgerEntry.objects.filter(batch=batch).exists()


def test_period_budgets_of_a_program_become_a_decision(ekby: Ekby, folder: Path) -> None:
    path = folder / "objektsaldo_ovnbolag.se"
    batch = load(ekby, path, told(path)[0][1].year, "budget")
    assert batch.state == BatchState.PREVIEW
    assert batch.sums.exists()
    new = NewDecision(DecisionKind.ORIGINAL, "Ur filen", batch.uploaded_at.date())
    accept_budget(SERVER, batch, new)
    decision = Decision.objects.get(title="Ur filen")
    placed = decision.rows.aggregate(total=Sum("amount"))["total"] or 0
    assert (decision.amount, placed) == (-batch.amount, batch.amount)

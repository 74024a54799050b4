"""Reconciling a large committee, every figure of whose tables was published."""

import time
from collections.abc import Iterable, Mapping
from decimal import Decimal

import pytest

from budget.calc.appropriations import Decision, DecisionKind
from budget.calc.cells import Amounts, Cube
from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.findings import Place, Severity
from budget.calc.reconciliation.printed import Published
from budget.calc.structure import Area, Line, LineGroup, LineSet, Segment, Structure
from reports.content import published_tables, report_tables
from reports.content.reconciliation import Reconciliation, reconcile
from reports.content.shapes import Kind, Table
from tests.reports.small_case import INFO

AREAS, LINES = 40, 15
MOST_SECONDS = 2
GROUPS = (LineGroup.INCOMES, LineGroup.STAFF, LineGroup.OTHER)


def kronor(seed: int) -> Decimal:
    """Some cost under a million, the same each time."""
    return Decimal(-(seed * 15_485_863 % 900_007))


@pytest.fixture(scope="module")
def large() -> RoundInputs:
    """40 areas of 15 lines in one segment, the whole budget decided at once."""
    segment = Segment(1, "kb", "Kommunbidragsfinansierad", "Kommunbidragsfinansierad verksamhet")
    areas = tuple(Area(n, f"omrade-{n}", f"Område {n}", segment.key) for n in range(1, AREAS + 1))
    lines = tuple(Line(n, f"rad-{n}", f"Rad {n}", GROUPS[n % 3]) for n in range(1, LINES + 1))
    cells = {
        (area.key, line.key): Amounts(
            budget=kronor(area.key * 7919 + line.key),
            forecast=kronor(area.key + line.key * 104_729),
        )
        for area in areas
        for line in lines
    }
    odd = frozenset(line.key for line in lines if line.key % 2)
    even = frozenset(line.key for line in lines) - odd
    sets = tuple(
        LineSet(n, table, name.lower(), name, members)
        for n, (table, name, members) in enumerate(
            (table, name, members)
            for table in ("per_finansiering", "nettokostnad")
            for name, members in (("Udda", odd), ("Jämna", even))
        )
    )
    decision = Decision(
        1,
        DecisionKind.ORIGINAL,
        "",
        "Beslut",
        -sum((cell.budget for cell in cells.values()), Decimal(0)),
        "council",
        INFO.as_of,
        1,
        "",
    )
    structure = Structure((segment,), areas, lines, line_sets=sets)
    return RoundInputs(INFO, structure, Cube(cells), decisions=(decision,))


def tables_of(inputs: RoundInputs) -> tuple[Table, ...]:
    return (*published_tables(inputs), *report_tables(inputs))


def as_shown(inputs: RoundInputs, instead: Mapping[Place, str]) -> Iterable[Published]:
    """Every figure in Tkr, as its table shows it, but for some."""
    for table in tables_of(inputs):
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                if column.kind is Kind.TKR and isinstance(value, Decimal):
                    place = (table.key, row.key, column.key)
                    shown = instead.get(place, str(column.shown(value)))
                    yield Published(*place, shown, "tkr")


def timed(inputs: RoundInputs, instead: Mapping[Place, str]) -> tuple[Reconciliation, float]:
    published = tuple(as_shown(inputs, instead))
    tables = tables_of(inputs)
    started = time.perf_counter()
    result = reconcile(inputs, tables, published, None, {})
    return result, time.perf_counter() - started


def control_errors(result: Reconciliation) -> list[tuple[str, Place]]:
    published = ("control_total", "published_cell", "published_set")
    return [
        (finding.rule, finding.place)
        for finding in result.findings
        if finding.severity is Severity.ERROR and finding.rule in published
    ]


def test_what_is_published_as_shown_agrees_and_is_compared_soon(large: RoundInputs) -> None:
    result, seconds = timed(large, {})
    assert not control_errors(result)
    # three figures an area in one table, and six in another
    assert result.compared > AREAS * (3 + 6)
    assert seconds < MOST_SECONDS


def test_wrong_cells_among_many_are_found_soon(large: RoundInputs) -> None:
    wrong: dict[Place, str] = {
        ("budgetomraden", "Område 7", "kb_tkr"): "-1",
        ("budgetomraden", "Område 30", "avvikelse_tkr"): "77777",
        ("resultatrakning", "Rad 3", "prognos_tkr"): "-5",
    }
    result, seconds = timed(large, wrong)
    assert set(control_errors(result)) == {("published_cell", place) for place in wrong}
    assert seconds < MOST_SECONDS

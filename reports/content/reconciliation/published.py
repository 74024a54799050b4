"""The published cells: against our exact values, and against each other.

A cell that differs from ours and cannot hold with the rest is one finding, not two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.calc.reconciliation.controls import (
    CONTROL_TOTAL,
    CONTROL_WITHOUT_VALUE,
    Control,
    check_control,
)
from budget.calc.reconciliation.findings import Finding, Place, Severity, UnitCode
from budget.calc.reconciliation.printed import Published, control_of
from budget.calc.reconciliation.projection import projected
from budget.calc.reconciliation.published import (
    PUBLISHED_SET,
    Part,
    PublishedCell,
    Relation,
    give_up_findings,
    smallest_set_to_give_up,
)
from reports.content.reconciliation.relations import Cells, Held
from reports.content.reconciliation.results import (
    CONTROL_UNREADABLE,
    CONTROL_WITHOUT_TABLE,
    CheckResult,
)
from reports.content.shapes import Kind

# Which printed units a column can be met by.
FAMILIES: dict[Kind, tuple[UnitCode, ...]] = {
    Kind.TKR: ("tkr", "mkr"),
    Kind.MKR: ("tkr", "mkr"),
    Kind.KR: ("tkr", "mkr"),
    Kind.PERCENT: ("percent",),
    Kind.COUNT: ("count",),
}
# More cells than this apart from ours are a set of their own (another round's, another year's):
# then each is told by itself, and no smallest set is looked for.
MOST_WRONG = 12


@dataclass(frozen=True, slots=True)
class Met:
    """A control and our exact value at its place."""

    control: Control
    exact: Decimal
    finding: Finding | None


def published_checks(
    published: Sequence[Published], cells: Cells, held: Iterable[Held]
) -> tuple[CheckResult, CheckResult]:
    """Controls against exact values, and what the published cells say of each other."""
    met, findings = _met(published, cells)
    wrong = {one.control.place: one for one in met if one.finding}
    compared, together = _together([one.control for one in met], wrong, held)
    told = {finding.place for finding in together}
    findings += [one.finding for one in met if one.finding and one.control.place not in told]
    return (
        CheckResult(CONTROL_TOTAL, len(met), tuple(findings)),
        CheckResult(PUBLISHED_SET, compared, tuple(together)),
    )


def _met(published: Iterable[Published], cells: Cells) -> tuple[list[Met], list[Finding]]:
    """What could be compared, and findings on what could not."""
    met: list[Met] = []
    findings: list[Finding] = []
    tables = {table for table, _column in cells.columns}
    for cell in published:
        if cell.table in tables and cell.is_number:
            one = _one(cell, cells)
            (met if isinstance(one, Met) else findings).append(one)  # type: ignore[arg-type]
    beside = Counter(cell.table for cell in published if cell.table not in tables)
    findings += [_finding(CONTROL_WITHOUT_TABLE, (table,), n) for table, n in beside.items()]
    return met, findings


def _one(cell: Published, cells: Cells) -> Met | Finding:
    try:
        control = control_of(cell)
    except ValueError:
        return replace(_finding(CONTROL_UNREADABLE, cell.place), params=(("printed", cell.value),))
    exact = _exact(control, cells)
    if exact is None:
        return _finding(CONTROL_WITHOUT_VALUE, cell.place, control.published, control.unit)
    return Met(control, exact, check_control(control, exact))


def _exact(control: Control, cells: Cells) -> Decimal | None:
    """Our value at the control's place; a cell we leave blank meets a published nothing."""
    column = cells.columns.get((control.table, control.column))
    if column is None or control.unit not in FAMILIES.get(column.kind, ()):
        return None
    value = cells.values.get(control.place)
    if isinstance(value, Decimal | int):
        return Decimal(value)
    blank = control.place in cells.values and value is None and not control.published
    return Decimal(0) if blank else None


def _finding(
    rule: str, place: Place, expected: Decimal | int | None = None, unit: UnitCode = "count"
) -> Finding:
    severity = Severity.INFORMATION if rule == CONTROL_WITHOUT_TABLE else Severity.ERROR
    value = None if expected is None else Decimal(expected)
    return Finding(rule, severity, place, value, None, None, unit)


def _together(
    controls: Iterable[Control], wrong: Mapping[Place, Met], held: Iterable[Held]
) -> tuple[int, list[Finding]]:
    """How many relations the published amounts stand in, and the cells that must give way.

    Exact amounts that meet every cell are an answer to all of it: then nothing is looked for.
    """
    cells = {
        control.place: PublishedCell(
            control.place, control.published, control.unit_factor, control.unit
        )
        for control in controls
        if control.unit in ("tkr", "mkr")
    }
    found = projected(
        (Relation(one.kind, one.terms) for one in held if not one.difference), cells.keys()
    )
    if not wrong or len(wrong) > MOST_WRONG:
        return len(found), []
    give_up = smallest_set_to_give_up(list(cells.values()), found)
    narrowed = replace(give_up, parts=tuple(_narrowed(part, wrong) for part in give_up.parts))
    findings = give_up_findings(narrowed, cells.values())
    return len(found), [_with_ours(finding, wrong) for finding in findings]


def _narrowed(part: Part, wrong: Mapping[Place, Met]) -> Part:
    """The alternatives with most cells that differ from our amounts: those that are at fault."""
    most = max((_differing(keys, wrong) for keys in part.sets), default=0)
    return replace(part, sets=tuple(k for k in part.sets if _differing(k, wrong) == most))


def _differing(keys: Iterable[Place], wrong: Mapping[Place, Met]) -> int:
    return sum(key in wrong for key in keys)


def _with_ours(finding: Finding, wrong: Mapping[Place, Met]) -> Finding:
    """The finding with our value as what to expect, where the cell differs from ours."""
    met = wrong.get(finding.place)
    if met is None or met.finding is None or met.finding.found is None:
        return finding
    ours = met.finding.found
    return replace(
        finding,
        expected=ours,
        difference=met.control.published - ours,
        params=(*finding.params, ("ours", str(ours))),
    )

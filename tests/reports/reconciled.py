"""The demo's August round, with all that its reconciliations compare, to be disturbed in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.calc.cells import Cube
from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.findings import Finding, Place, Severity
from budget.calc.reconciliation.printed import Published
from budget.models import Round
from budget.queries.controls import controls_of, row_sums
from budget.queries.rounds import inputs_of
from reports.content import published_tables, report_tables
from reports.content.reconciliation import Reconciliation, reconcile
from reports.content.shapes import Table

CELL = ("budgetomraden", "Summa", "prognos_helarsutfall_tkr")


@dataclass(frozen=True)
class Compared:
    """What `reconcile` takes, as the August round has it."""

    inputs: RoundInputs
    published: tuple[Published, ...]
    sums: Mapping[int, Decimal] | None
    months: Mapping[tuple[str, int, int], Decimal]

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*published_tables(self.inputs), *report_tables(self.inputs))

    def reconcile(self, tables: Iterable[Table] | None = None) -> Reconciliation:
        shown = self.tables if tables is None else tables
        return reconcile(self.inputs, shown, self.published, self.sums, self.months)

    def found(self, rule: str) -> list[Finding]:
        """The findings of one rule."""
        return [finding for finding in self.reconcile().findings if finding.rule == rule]

    def errors(self) -> list[Finding]:
        """The findings that say something is wrong."""
        findings = self.reconcile().findings
        return [finding for finding in findings if finding.severity is Severity.ERROR]

    def area(self, slug: str) -> int:
        """An area's key."""
        return next(area.key for area in self.inputs.structure.areas if area.slug == slug)

    def with_amount(self, area: int, **amounts: Decimal) -> "Compared":
        """With something added to an area's first line."""
        cells = dict(self.inputs.cube.cells)
        key = next(key for key in cells if key[0] == area)
        added = {name: getattr(cells[key], name) + kronor for name, kronor in amounts.items()}
        cells[key] = cells[key]._replace(**added)
        return replace(self, inputs=replace(self.inputs, cube=Cube(cells)))

    def with_printed(self, *cells: tuple[Place, str]) -> "Compared":
        """With other values printed in some cells, each of which is there."""
        values = dict(cells)
        assert values.keys() <= {cell.place for cell in self.published}
        return replace(
            self,
            published=tuple(
                replace(cell, value=values.get(cell.place, cell.value)) for cell in self.published
            ),
        )


def august() -> Compared:
    """The round as the demo's files have it."""
    rounds = Round.objects.select_related("appropriation__committee", "previous")
    round_ = rounds.get(slug="augusti")
    sums = row_sums(round_)
    return Compared(inputs_of(round_), controls_of(round_), sums.decisions, sums.months)

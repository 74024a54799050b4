"""The income statement, whole and by segment."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from budget.calc.cells import Amounts, total
from budget.calc.inputs import RoundInputs
from budget.calc.statement import (
    StatementEntry,
    StatementRow,
    income_statement,
    municipal_grant,
)
from budget.calc.structure import LineGroup, LineSet
from reports.content.build import (
    TKR,
    expected,
    footnoted,
    movement,
    previous_grant,
    with_movement,
)
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target, Value

DEVIATION = (("prognos_tkr", 1), ("budget_tkr", -1))


def row_name(row: StatementRow) -> str:
    """The published name of a row that is no line."""
    return {
        StatementRow.TOTAL_INCOMES: _("Totala intäkter"),
        StatementRow.TOTAL_STAFF: _("Totala personalkostnader"),
        StatementRow.TOTAL_OTHER: _("Totala övriga kostnader"),
        StatementRow.NET_BEFORE_FINANCIAL: _("Nettokostnad exkl. finansnetto"),
        StatementRow.MUNICIPAL_GRANT: _("Kommunbidrag"),
        StatementRow.RESULT: _("Resultat"),
        StatementRow.NET_COST: _("Nettokostnad"),
    }[row]


ROW_KEYS = {
    StatementRow.TOTAL_INCOMES: "Totala intäkter",
    StatementRow.TOTAL_STAFF: "Totala personalkostnader",
    StatementRow.TOTAL_OTHER: "Totala övriga kostnader",
    StatementRow.NET_BEFORE_FINANCIAL: "Nettokostnad exkl. finansnetto",
    StatementRow.MUNICIPAL_GRANT: "Kommunbidrag",
    StatementRow.RESULT: "Resultat",
    StatementRow.NET_COST: "Nettokostnad",
}


def entry_key(entry: StatementEntry) -> str:
    """The key of a statement row: its line's name or the published name."""
    return entry.line.name if entry.line else ROW_KEYS[entry.row]  # type: ignore[index]


def entry_name(entry: StatementEntry) -> str:
    """The row's name as shown."""
    return entry.line.name if entry.line else row_name(entry.row)  # type: ignore[arg-type]


def entry_parts(inputs: RoundInputs, row: StatementRow | None) -> tuple[str, ...]:
    """The keys of the rows that a sum adds up."""

    def names(*groups: LineGroup) -> tuple[str, ...]:
        return tuple(line.name for line in inputs.structure.lines_in(*groups))

    financial = names(LineGroup.FINANCIAL_INCOME, LineGroup.FINANCIAL_COST)
    net = ROW_KEYS[StatementRow.NET_BEFORE_FINANCIAL]
    totals = tuple(
        ROW_KEYS[part]
        for part in (StatementRow.TOTAL_INCOMES, StatementRow.TOTAL_STAFF, StatementRow.TOTAL_OTHER)
    )
    parts: dict[StatementRow | None, tuple[str, ...]] = {
        StatementRow.TOTAL_INCOMES: names(LineGroup.INCOMES),
        StatementRow.TOTAL_STAFF: names(LineGroup.STAFF),
        StatementRow.TOTAL_OTHER: names(LineGroup.OTHER),
        StatementRow.NET_BEFORE_FINANCIAL: totals,
        StatementRow.RESULT: (net, ROW_KEYS[StatementRow.MUNICIPAL_GRANT], *financial),
        StatementRow.NET_COST: (net, *financial),
    }
    return parts.get(row, ())


def statement(inputs: RoundInputs) -> Table:
    """Resultaträkning: forecast, budget and deviation by line, with the published subtotals."""
    entries = income_statement(inputs.structure, inputs.cube, previous_grant=previous_grant(inputs))
    rows = tuple(_row(inputs, entry) for entry in entries)
    columns = with_movement(
        inputs.info,
        (
            Column("rad", "", Kind.TEXT),
            Column("prognos_tkr", _("Prognos")),
            Column("budget_tkr", _("Budget")),
            Column("avvikelse_tkr", _("Avvikelse"), signed=True, terms=DEVIATION),
        ),
    )
    table = Table("resultatrakning", _("Resultaträkning"), TKR, columns, rows)
    return footnoted(expected(inputs, table, "prognos_tkr", "avvikelse_tkr"))


def _row(inputs: RoundInputs, entry: StatementEntry) -> Row:
    amounts = entry.amounts
    # A line that nothing was budgeted on is published with an empty cell, not a zero.
    budget = None if entry.line and not amounts.budget else amounts.budget
    values: tuple[Value, ...] = (amounts.forecast, budget, amounts.deviation)
    target = Target("line", (entry.line.slug,)) if entry.line else None
    if entry.row is StatementRow.MUNICIPAL_GRANT:
        target = Target("appropriation")
    return Row(
        entry_key(entry),
        (entry_name(entry), *values, *movement(inputs.info, amounts)),
        RowKind.SUM if entry.is_sum else RowKind.ROW,
        target,
        entry_parts(inputs, entry.row),
        entry.line.slug if entry.line else "",
    )


def per_segment(inputs: RoundInputs) -> Table:
    """Resultaträkning per finansiering: the forecast by segment, rows as named sets of lines."""
    columns = [_whole(inputs), *_segments(inputs)]
    grant = municipal_grant(inputs.total, previous_grant(inputs))
    sets = inputs.structure.sets_of("per_finansiering") or (_all_lines(inputs),)
    # The grant pays for what the last sum adds up, or for all rows where none does.
    last = next((s for s in reversed(sets) if s.is_sum), sets[-1])
    rows = []
    for line_set in sets:
        within = [other for other in sets if not other.is_sum and other.lines <= line_set.lines]
        inner = tuple(part.name for part in _outermost(within)) if line_set.is_sum else ()
        kind = RowKind.SUBSUM if line_set.is_sum else RowKind.ROW
        amounts = [inputs.cube.total(areas, line_set.lines).forecast for _c, areas in columns]
        moved = movement(inputs.info, inputs.cube.total(lines=line_set.lines))
        shown_as: tuple[Value, ...] = (line_set.name, *amounts, *moved)
        rows.append(Row(line_set.name, shown_as, kind, parts=inner, code=line_set.slug))
        if line_set is last:
            grants = [-_net(inputs, areas).budget for _c, areas in columns]
            values = (_("KOMMUNBIDRAG"), *grants, *movement(inputs.info, grant))
            rows.append(Row("KOMMUNBIDRAG", values, RowKind.SUBSUM, Target("appropriation")))
    result = [_net(inputs, areas).deviation for _c, areas in columns]
    moved = movement(inputs.info, total([inputs.total, grant]))
    outermost = {line_set.name for line_set in _outermost(sets)}
    covered = tuple(row.key for row in rows if row.key in {*outermost, "KOMMUNBIDRAG"})
    rows.append(Row("SUMMA", (_("SUMMA"), *result, *moved), RowKind.SUM, parts=covered))
    title = _("Helårsprognos per finansiering")
    # The movement is that of the whole, which the first column is of.
    shown = with_movement(
        inputs.info, (Column("rad", "", Kind.TEXT), *(column for column, _areas in columns))
    )
    table = Table("prognos_per_finansiering", title, TKR, shown, tuple(rows))
    return footnoted(expected(inputs, table, *(column.key for column, _areas in columns)))


def _all_lines(inputs: RoundInputs) -> LineSet:
    """The one row of a municipality that has named no sets of lines."""
    lines = frozenset(line.key for line in inputs.structure.lines)
    return LineSet(0, "per_finansiering", "nettokostnad", _("Nettokostnad"), lines)


def _outermost(sets: Sequence[LineSet]) -> list[LineSet]:
    """The sets that lie in no other; of those with the same lines a sum, else the first."""

    def within(index: int, other: int) -> bool:
        mine, its = sets[index], sets[other]
        same = (its.is_sum, -other) > (mine.is_sum, -index)
        return mine.lines < its.lines or (mine.lines == its.lines and same)

    places = range(len(sets))
    return [sets[i] for i in places if not any(within(i, other) for other in places)]


def _whole(inputs: RoundInputs) -> tuple[Column, tuple[int, ...] | None]:
    everything = frozenset(segment.key for segment in inputs.structure.segments)
    heading = next(
        (r.column_heading for r in inputs.structure.rollups if r.segments == everything),
        _("Totalt"),
    )
    segments = [column.key for column, _areas in _segments(inputs)]
    return Column("totalt_tkr", heading, terms=tuple((key, 1) for key in segments)), None


def _segments(inputs: RoundInputs) -> list[tuple[Column, tuple[int, ...] | None]]:
    return [
        (
            Column(f"{segment.slug}_tkr", segment.column_heading, secondary=True),
            tuple(area.key for area in inputs.structure.areas_in([segment.key])),
        )
        for segment in inputs.structure.segments
    ]


def _net(inputs: RoundInputs, areas: tuple[int, ...] | None) -> Amounts:
    if areas is None:
        return inputs.total
    return total([inputs.area_total(key) for key in areas])

"""The figures that several published tables show: declared, with the reason they are the same.

Nothing here is found by equal numbers. A tie is a sum of exact amounts that is zero by
construction; its terms are (place in a table, factor).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.exact import APPROPRIATION_BUDGET
from budget.calc.reconciliation.findings import Place
from budget.calc.structure import Segment
from reports.content.areas import followed_by_area
from reports.content.build import period_key
from reports.content.shapes import RowKind, Table, Target

Terms = tuple[tuple[Place, int], ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A sum over places that is zero, and why. `rule` has a reconciliation of its own for it."""

    reason: str
    terms: Terms
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the whole committee, and the cells that show it: (table, row, column, sign)."""

    reason: str
    cells: tuple[tuple[str, str, str, int], ...]
    rule: str = ""


# In columns {year} is the round's year and {until} its period, as column keys have them.
FIGURES = (
    Figure(
        "net_cost_forecast",
        (
            ("resultatrakning", "Nettokostnad", "prognos_tkr", 1),
            ("driftbudget", "Nettokostnad", "prognos_helar_tkr", 1),
            ("nettokostnadsutveckling", "Nettokostnad", "prognos_{year}_tkr", 1),
            ("driftredovisning", "Summa nettokostnad", "prognos_tkr", 1),
        ),
    ),
    Figure(
        "net_cost_actual",
        (
            ("driftbudget", "Nettokostnad", "utfall_{until}_tkr", 1),
            ("driftredovisning", "Summa nettokostnad", "utfall_{until}_tkr", 1),
        ),
    ),
    Figure(
        "municipal_grant",
        (
            ("resultatrakning", "Kommunbidrag", "budget_tkr", 1),
            ("resultatrakning", "Kommunbidrag", "prognos_tkr", 1),
            ("resultatrakning", "Nettokostnad", "budget_tkr", -1),
            ("driftbudget", "Kommunbidrag", "prognos_helar_tkr", 1),
            ("prognos_per_finansiering", "KOMMUNBIDRAG", "totalt_tkr", 1),
            ("driftredovisning", "Summa nettokostnad", "budget_tkr", -1),
        ),
    ),
    Figure(
        "appropriation",
        (
            ("kommunbidrag", "Kommunbidrag", "belopp_tkr", 1),
            ("driftbudget", "Kommunbidrag", "prognos_helar_tkr", 1),
        ),
        APPROPRIATION_BUDGET,
    ),
    Figure(
        "result",
        (
            ("resultatrakning", "Resultat", "prognos_tkr", 1),
            ("resultatrakning", "Nettokostnad", "avvikelse_tkr", 1),
            ("driftbudget", "Resultat (budgetavvikelse)", "prognos_helar_tkr", 1),
            ("prognos_per_finansiering", "SUMMA", "totalt_tkr", 1),
            ("viktigaste_forklaringar", "SUMMA: Summa budgetavvikelser", "avvikelse_tkr", 1),
            ("driftredovisning", "Summa nettokostnad", "avvikelse_tkr", 1),
        ),
    ),
)
# The grant is income and budget at once, so the statement's budgeted result is nothing.
NOTHING = (
    Tie("budgeted_result", ((("resultatrakning", "Resultat", "budget_tkr"), 1),)),
    Tie("grant_deviation", ((("resultatrakning", "Kommunbidrag", "avvikelse_tkr"), 1),)),
)


def ties(inputs: RoundInputs, tables: Iterable[Table]) -> tuple[Tie, ...]:
    """What holds between the tables there are; ties of tables that are missing are left out."""
    by_key = {table.key: table for table in tables}
    found = (
        *_figures(inputs, by_key),
        *NOTHING,
        *_segments(inputs, by_key),
        *_line_sets(inputs),
        _period_result(inputs),
        *_investments(inputs),
    )
    return tuple(tie for tie in found if all(place[0] in by_key for place, _sign in tie.terms))


def _figures(inputs: RoundInputs, tables: dict[str, Table]) -> Iterator[Tie]:
    """Each cell of a figure with the first of them that there is a table for."""
    words = {"year": str(inputs.info.year), "until": period_key(inputs.info)}
    for figure in FIGURES:
        cells = [cell for cell in figure.cells if cell[0] in tables]
        for table, row, column, sign in cells[1:]:
            head_table, head_row, head_column, head_sign = cells[0]
            head = (head_table, head_row, head_column.format(**words))
            place = (table, row, column.format(**words))
            yield Tie(figure.reason, ((head, head_sign), (place, -sign)), figure.rule)


def _segments(inputs: RoundInputs, tables: dict[str, Table]) -> Iterator[Tie]:
    """What a segment's column says, beside the tables of its areas and of its explanation."""
    segments = inputs.structure.segments
    by_area = followed_by_area(inputs)
    by_purpose = [segment for segment in segments if segment.by_purpose]
    budget = f"budget_{inputs.info.year}_tkr"
    # Purposes show expenditure as positive: their budget has the sign of the grant.
    yield _columns("segment_grant", by_area, "KOMMUNBIDRAG", ("budgetomraden", "Summa", "kb_tkr"))
    yield _columns(
        "segment_grant", by_purpose, "KOMMUNBIDRAG", ("styrelsen_per_andamal", "SUMMA", budget), -1
    )
    for listed, table, row in (
        (by_area, "budgetomraden", "Summa"),
        (by_purpose, "styrelsen_per_andamal", "SUMMA"),
    ):
        yield _columns("segment_deviation", listed, "SUMMA", (table, row, "avvikelse_tkr"), -1)
    if "viktigaste_forklaringar" in tables:
        for segment in segments:
            row = _explained_row(tables["viktigaste_forklaringar"], segment)
            place = ("viktigaste_forklaringar", row, "avvikelse_tkr")
            yield _columns("segment_deviation", [segment], "SUMMA", place, -1)


def _columns(
    reason: str, segments: Iterable[Segment], row: str, place: Place, sign: int = 1
) -> Tie:
    """The segments' columns in the forecast by funding, with one figure of another table."""
    columns = (
        (("prognos_per_finansiering", row, f"{segment.slug}_tkr"), 1) for segment in segments
    )
    return Tie(reason, (*columns, (place, sign)))


def _explained_row(table: Table, segment: Segment) -> str:
    """The key of a segment's own row among the explanations."""
    target = Target("segment", (segment.slug,))
    return next(
        row.key for row in table.rows if row.kind is RowKind.SUBSUM and row.target == target
    )


def _line_sets(inputs: RoundInputs) -> Iterator[Tie]:
    """A published row that is a named set of lines is the sum of those lines' forecasts."""
    names = {line.key: line.name for line in inputs.structure.lines}
    for kind, table, column in (
        ("per_finansiering", "prognos_per_finansiering", "totalt_tkr"),
        ("nettokostnad", "nettokostnadsutveckling", f"prognos_{inputs.info.year}_tkr"),
    ):
        for line_set in inputs.structure.sets_of(kind):
            lines = (
                (("resultatrakning", names[key], "prognos_tkr"), -1)
                for key in sorted(line_set.lines)
                if key in names
            )
            yield Tie("line_set", (((table, line_set.name, column), 1), *lines))


def _period_result(inputs: RoundInputs) -> Tie:
    """The segments' results to date, in Mkr, are the operating budget's, in Tkr."""
    until = period_key(inputs.info)
    column = f"utfall_mot_budget_{until}_mkr"
    parts = (
        (("periodresultat", f"{segment.heading}: Summa", column), 1)
        for segment in inputs.structure.segments
    )
    whole = ("driftbudget", "Resultat (budgetavvikelse)", f"utfall_{until}_tkr")
    return Tie("period_result", (*parts, (whole, -1)))


def _investments(inputs: RoundInputs) -> Iterator[Tie]:
    """A frame's year in the published table is that of the investment report."""
    for frame in dict.fromkeys(investment.frame for investment in inputs.investments):
        for column in ("prognos_tkr", "budget_tkr", "avvikelse_tkr"):
            yield Tie(
                "investment_frame",
                (
                    (("investeringsram", frame, column), 1),
                    (("investeringsredovisning", f"Ram {frame}", column), -1),
                ),
            )

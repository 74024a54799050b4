"""Every figure of a report by a stable key: what a live figure in a text can be.

A key is `table/row/column` in ASCII. A row stands in it by its code, or by its name with what keeps
it apart behind, so that it can be renamed: `kommunbidrag/jobbpakt~17/belopp_tkr`. It is looked up
as it stands, by its name, and as it stood before (former.py); nothing else is: there is no template
language, no attribute, no figure of another committee.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext as _

from budget.calc.inputs import RoundInputs
from goals.shapes import GoalsOfRound
from reports.content.build import TKR
from reports.content.charts import charts_of
from reports.content.papers import by_segment, decision_by_decision, round_tables
from reports.content.shapes import Column, Kind, Table, Value
from reports.content.standing import standing
from reports.content.stated import Stated
from reports.figures.former import Basis, FormerName, earlier_keys
from reports.figures.goals import goal_figures
from reports.figures.naming import (
    column_slug,
    heading_of,
    label_of,
    name_slug,
    place_of,
    row_slug,
    segment_slugs,
    slug,
    unlike,
    words_of_rows,
)
from reports.figures.own import own_tables
from reports.figures.searching import search
from reports.figures.shapes import Figure, Figures, Wording
from reports.figures.stated import stated_figures

__all__ = [
    "Figure",
    "Figures",
    "FormerName",
    "Wording",
    "figures_of",
    "figures_of_table",
    "search",
]

MOVEMENT, DEVIATION = "rorelse_tkr", "avvikelse_tkr"
RESULTS = frozenset(
    {
        ("driftbudget", "Resultat (budgetavvikelse)"),
        ("resultatrakning", "Resultat"),
        ("prognos_per_finansiering", "SUMMA"),
    }
)
"""The rows (table, row) that are results although their columns are no deviations."""

PASSING = frozenset({"storst_avvikelser"})
"""Tables whose rows come and go by size; their figures stand in others, under lasting keys."""

UNITS = {Kind.TKR: TKR, Kind.MKR: "Mkr", Kind.KR: "kr", Kind.PERCENT: "%"}


def figures_of(
    inputs: RoundInputs,
    more: Iterable[Table] = (),
    *,
    goals: GoalsOfRound | None = None,
    stated: Iterable[Stated] = (),
    former: Callable[[], Sequence[FormerName]] | None = None,
) -> Figures:
    """All figures of a round: the published tables and R14's, facts, charts, decisions, goals.

    `more` are further tables of the report, `stated` single published facts; `former` gives the
    names that a key is followed by when it fits none of today's. A cell without a value has no
    figure.
    """
    basis = Basis(inputs, GoalsOfRound() if goals is None else goals)
    found = [*_of_round(inputs, more), *stated_figures(stated), *goal_figures(basis.goals)]
    return Figures(found, former and (lambda: earlier_keys(basis, former(), _named)))


def _named(basis: Basis) -> Iterator[Figure]:
    """The figures whose keys a name or an address can stand in."""
    yield from _of_round(basis.inputs)
    yield from goal_figures(basis.goals)


def _of_round(inputs: RoundInputs, more: Iterable[Table] = ()) -> Iterator[Figure]:
    """The figures that stand in tables, and the facts."""
    tables = tuple(_once((*_tables(inputs), *own_tables(inputs), *more)))
    if inputs.has_amounts:
        yield from _facts(inputs)
    passing = {
        row.code: table.title for table in tables if table.key in PASSING for row in table.rows
    }
    for table in tables:
        if table.key not in PASSING:
            yield from figures_of_table(inputs, table, passing)


def _tables(inputs: RoundInputs) -> Iterator[Table]:
    yield from round_tables(inputs)
    if inputs.has_amounts:
        yield by_segment(inputs)
        yield from (chart.table for chart in charts_of(inputs))
    decided = decision_by_decision(inputs)
    if decided is not None:
        yield decided


def _once(tables: Iterable[Table]) -> Iterable[Table]:
    """The tables without a second one of the same key, which a chart has behind it."""
    by_key: dict[str, Table] = {}
    for table in tables:
        by_key.setdefault(table.key, table)
    return by_key.values()


def figures_of_table(
    inputs: RoundInputs, table: Table, passing: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Figure]:
    """The figures of one table, row by row; two rows of the same key stay apart.

    Texts that call a row by its name are understood for as long as it has it. `passing` are titles
    that the deviations of rows (by code) are found by beside their own table's.
    """
    segments = {
        s.slug: f"{s.name} {s.heading} {s.column_heading}" for s in inputs.structure.segments
    }
    rows: dict[str, object] = {}
    named: dict[str, object] = {}
    title = slug(table.key, "tabell")
    for row, words in zip(table.rows, words_of_rows(inputs, table), strict=True):
        code, name = unlike(row_slug(row), rows), unlike(name_slug(row), named)
        rows[code] = named[name] = row
        for column, value in zip(table.columns, row.values, strict=True):
            number = _number(column, value)
            if number is None:
                continue
            heading, last = heading_of(table, column), column_slug(column, inputs.info)
            yield Figure(
                key=f"{title}/{code}/{last}",
                label=label_of(table, words, heading),
                value=number,
                kind=column.kind,
                table=table.key,
                title=table.title,
                unit=UNITS.get(column.kind, ""),
                place=place_of(words, heading),
                signed=column.signed,
                wording=_wording(column, (table.key, row.key)),
                also=_also(
                    *(segments.get(slug_, "") for slug_ in segment_slugs(row)),
                    passing.get(row.code, "") if column.key == DEVIATION else "",
                ),
                by_name="" if name == code else f"{title}/{name}/{last}",
            )


def _also(*words: str) -> str:
    return " ".join(word for word in words if word)


def _number(column: Column, value: Value) -> Decimal | None:
    if not column.is_figure or not isinstance(value, Decimal | int):
        return None
    return Decimal(value)


def _wording(column: Column, place: tuple[str, str]) -> Wording:
    if column.kind is Kind.PERCENT:
        return Wording.GROWTH
    if column.unit is None:
        return Wording.NONE
    if column.key == MOVEMENT:
        return Wording.MOVEMENT
    return Wording.BALANCE if column.signed or place in RESULTS else Wording.NONE


def _facts(inputs: RoundInputs) -> Iterator[Figure]:
    """The figures at the head of *Läget*."""
    title = _("Läget")
    for fact in standing(inputs).facts:
        if fact.value is None:
            continue
        column = Column(fact.key, fact.name, fact.kind, fact.signed)
        yield Figure(
            key=f"laget/{slug(fact.key, 'tal')}",
            label=f"{fact.name}, {title}",
            value=fact.value,
            kind=fact.kind,
            table="laget",
            title=title,
            unit=UNITS.get(fact.kind, ""),
            place=fact.name,
            signed=fact.signed,
            wording=_wording(column, ("laget", fact.key)),
        )

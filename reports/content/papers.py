"""The board's papers: everything of a round that a workbook or a document holds, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budget.calc.appropriations import growth
from budget.calc.cells import Amounts
from budget.calc.inputs import RoundInfo, RoundInputs
from budget.calc.periods import name_of_year
from reports.content import published_tables, report_tables
from reports.content.build import TKR, expected, footnoted, identity_of
from reports.content.operating import segment_amounts
from reports.content.shapes import Column, Kind, Row, RowKind, Standing, Table, Target
from reports.content.standing import standing

WITHOUT_AMOUNTS = (
    "kommunbidrag",
    "investeringsram",
    "projekt_och_utredningar",
    "investeringsredovisning",
)
"""The tables that stand although a round has no amounts per area and line yet."""


@dataclass(frozen=True, slots=True)
class Papers:
    """A round's papers. `made_at` is Stockholm time; `tables` are those that the round has.

    `segments` and `growth` stand behind the charts: the deviation by segment, and the
    appropriation after each decision. `by_purpose` names what is followed up by purpose.
    """

    title: str
    committee: str
    administration: str
    round: str
    status: str
    made_at: datetime
    language: str
    standing: Standing
    segments: Table | None
    growth: Table | None
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    by_purpose: str = ""


def papers(
    inputs: RoundInputs,
    made_at: datetime,
    findings_table: Table | None,
    more: tuple[Table, ...] = (),
    tables: tuple[Table, ...] = (),
) -> Papers:
    """A round's papers, made at an aware point in time. Raises ValueError for a naive one.

    `more` are tables that are not made of the round's inputs, such as those of goals; `tables` all
    that are, where they are made already.
    """
    info = inputs.info
    name = name_of_year(info.name, info.year)
    made = timezone.localtime(made_at)
    return Papers(
        title=_("%(committee)s: %(round)s") % {"committee": info.committee, "round": name},
        committee=info.committee,
        administration=info.administration,
        round=name,
        status=status(info),
        made_at=made,
        language=get_language() or "sv",
        standing=_standing(inputs),
        segments=by_segment(inputs) if inputs.has_amounts else None,
        growth=decision_by_decision(inputs),
        tables=(
            *round_tables(inputs, tables),
            *more,
            *([findings_table] if findings_table else []),
        ),
        notes=_notes(info),
        by_purpose=", ".join(s.name for s in inputs.structure.segments if s.by_purpose),
    )


def status(info: RoundInfo) -> str:
    """How far the round has come, as its papers say it; what is not signed is a draft."""
    if info.state in ("decided", "locked"):
        day = info.decided_on.isoformat() if info.decided_on else ""
        known = [part for part in (day, info.paragraph, info.case_number) if part]
        return " ".join((_("Beslutad"), ", ".join(known))).strip()
    return {
        "open": _("Utkast"),
        "submitted": _("Utkast, inlämnat"),
        "signed": _("Undertecknad, inte beslutad"),
    }.get(info.state, "")


def by_segment(inputs: RoundInputs) -> Table:
    """Budget, forecast and deviation (net, Tkr) of each segment and of the whole committee."""
    segments = inputs.structure.segments
    rows = [
        Row(
            segment.slug,
            (segment.name, *_net(segment_amounts(inputs, segment))),
            target=Target("segment", (segment.slug,)),
        )
        for segment in segments
    ]
    parts = tuple(row.key for row in rows)
    rows.append(Row("Summa", (_("Summa"), *_net(inputs.total)), RowKind.SUM, parts=parts))
    columns = (
        Column("segment", _("Finansieringsslag"), Kind.TEXT),
        Column("budget_tkr", _("Budget, Tkr")),
        Column("prognos_tkr", _("Prognos, Tkr")),
        Column("avvikelse_tkr", _("Avvikelse, Tkr"), signed=True),
    )
    title = _("Avvikelse per finansieringsslag")
    table = Table("finansieringsslag", title, TKR, columns, tuple(rows))
    return footnoted(expected(inputs, table, "prognos_tkr", "avvikelse_tkr"))


def _net(amounts: Amounts) -> tuple[Decimal, ...]:
    return (amounts.budget, amounts.forecast, amounts.deviation)


def decision_by_decision(inputs: RoundInputs) -> Table | None:
    """The appropriation after each decision up to the cut-off; None without any decision."""
    steps = growth(inputs.decisions)
    if not steps:
        return None
    rows = tuple(
        Row(
            str(number),
            (step.decision.case_number or _("Ursprungligt"), step.after),
            identity=identity_of(step.decision.key),
        )
        for number, step in enumerate(steps, 1)
    )
    columns = (
        Column("arende", _("Efter ärende"), Kind.TEXT),
        Column("kommunbidrag_tkr", _("Kommunbidrag")),
    )
    return Table("beslut_for_beslut", _("Kommunbidrag efter varje beslut"), TKR, columns, rows)


def _standing(inputs: RoundInputs) -> Standing:
    if inputs.has_amounts:
        return standing(inputs)
    return Standing(_("Omgången har inga belopp än."), "")


def round_tables(inputs: RoundInputs, made: tuple[Table, ...] = ()) -> Iterable[Table]:
    """The published tables and R14's, but for those that a round without amounts has not."""
    for table in made or (*published_tables(inputs), *report_tables(inputs)):
        if inputs.has_amounts or (table.key in WITHOUT_AMOUNTS and _says_something(table, inputs)):
            yield table


def _says_something(table: Table, inputs: RoundInputs) -> bool:
    return table.key != "kommunbidrag" or bool(inputs.decisions)


def _notes(info: RoundInfo) -> tuple[str, ...]:
    whole = _("Hela omgången är konstruerad.") if info.constructed_round else ""
    return tuple(note for note in (whole, info.constructed) if note)

"""What is counted of goals and assignments, and what indicators measure, as figures."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.shapes import AssignmentState, GoalsOfRound, Grade, Horizon, IndicatorSeries, Trend
from reports.content.build import identity_of
from reports.content.shapes import Kind
from reports.figures.naming import identified, slug, unlike
from reports.figures.shapes import Figure

GRADES = {
    Grade.ON_PLAN: "enligt_plan",
    Grade.PARTLY: "delvis_enligt_plan",
    Grade.NOT_ON_PLAN: "inte_enligt_plan",
}
HORIZONS = {Horizon.PERIOD: "perioden", Horizon.TERM: "mandatperioden"}
TRENDS = {
    Trend.PLANNED: "enligt_planering",
    Trend.POSITIVE: "positiv",
    Trend.NEGATIVE: "negativ",
    Trend.BOTH: "bade_positiv_och_negativ",
}
STATES = {
    AssignmentState.NOT_STARTED: "inte_paborjade",
    AssignmentState.ONGOING: "pagaende",
    AssignmentState.DONE: "klara",
    AssignmentState.FINAL_REPORTED: "slutrapporterade",
}


def goal_figures(goals: GoalsOfRound) -> Iterator[Figure]:
    """The counts of goals by grade or trend, of assignments by state, and indicators' values."""
    if goals.followed_up:
        yield _count("mal/antal", _("Mål"), len(goals.goals), _("Mål"))
        yield from _assessed(goals)
    if goals.assignments:
        yield from _assigned(goals)
    taken: dict[str, object] = {}
    for series in goals.indicators:
        name = unlike(slug(series.name, "indikator"), taken)
        taken[name] = series
        lasting = identified(slug(series.name, "indikator"), identity_of(series.key))
        yield from _measured(series, name, lasting)


def _count(key: str, label: str, count: int, title: str, total: int | None = None) -> Figure:
    return Figure(
        key=key,
        label=label,
        value=Decimal(count),
        kind=Kind.COUNT,
        table=key.partition("/")[0],
        title=title,
        unit="",
        total=None if total is None else Decimal(total),
    )


def _assessed(goals: GoalsOfRound) -> Iterator[Figure]:
    title, total = _("Mål"), len(goals.goals)
    grades = {
        Grade.ON_PLAN: _("Mål enligt plan"),
        Grade.PARTLY: _("Mål delvis enligt plan"),
        Grade.NOT_ON_PLAN: _("Mål inte enligt plan"),
    }
    horizons = {Horizon.PERIOD: _("perioden"), Horizon.TERM: _("mandatperioden")}
    for horizon, horizon_key in HORIZONS.items():
        tally = goals.tally(horizon)
        if tally.missing == tally.total:
            continue
        for grade, grade_key in GRADES.items():
            label = f"{grades[grade]}, {horizons[horizon]}"
            key = f"mal/{horizon_key}/{grade_key}"
            yield _count(key, label, tally.of(grade), title, total)
    trends = {
        Trend.PLANNED: _("Mål enligt planering"),
        Trend.POSITIVE: _("Mål med positiv avvikelse"),
        Trend.NEGATIVE: _("Mål med negativ avvikelse"),
        Trend.BOTH: _("Mål med både positiv och negativ avvikelse"),
    }
    for trend, count in goals.trends:
        yield _count(f"mal/trend/{TRENDS[trend]}", trends[trend], count, title, total)


def _assigned(goals: GoalsOfRound) -> Iterator[Figure]:
    title, total = _("Budgetuppdrag"), len(goals.assignments)
    yield _count("budgetuppdrag/antal", title, total, title)
    states = {
        AssignmentState.NOT_STARTED: _("Budgetuppdrag, inte påbörjade"),
        AssignmentState.ONGOING: _("Budgetuppdrag, pågående"),
        AssignmentState.DONE: _("Budgetuppdrag, klara"),
        AssignmentState.FINAL_REPORTED: _("Budgetuppdrag, slutrapporterade"),
    }
    for state, count in goals.assignment_counts:
        yield _count(f"budgetuppdrag/{STATES[state]}", states[state], count, title, total)


def _measured(series: IndicatorSeries, name: str, lasting: str) -> Iterator[Figure]:
    """Each measured value by its year (and month), and the last one by a key that goes on.

    The indicator stands in the key by what is `lasting`, and is found by its `name`.
    """
    percent = series.unit.strip() in ("%", "procent")
    named = [(f"{p.year}-{p.month:02}" if p.month else str(p.year), p.value) for p in series.points]
    latest = [("senaste", _("senaste värdet"), value) for _name, value in named[-1:]]
    for key, when, value in [*((when, when, value) for when, value in named), *latest]:
        yield Figure(
            key=f"indikator/{lasting}/{key}",
            label=f"{series.name}, {when}",
            value=value,
            kind=Kind.PERCENT if percent else Kind.NUMBER,
            table="indikator",
            title=_("Indikatorer"),
            unit="%" if percent else series.unit,
            by_name="" if name == lasting else f"indikator/{name}/{key}",
        )

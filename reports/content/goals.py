"""The tables of goals, as pages, papers and the workbook show them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import format_number
from goals.shapes import (
    AssignmentStanding,
    GoalsOfRound,
    GoalStanding,
    Horizon,
    IndicatorPoint,
    IndicatorSeries,
    Movement,
    PriorityItem,
    Scale,
)
from goals.wording import assignment_word, counted, judgement_word
from reports.content.build import identity_of, in_sentence
from reports.content.shapes import Column, Fact, Kind, Row, Standing, Table, Target, Value

MOST_POINTS = 3
"""So many measured values of an indicator stand in its table: the newest."""


def goal_tables(goals: GoalsOfRound) -> tuple[Table, ...]:
    """The tables that have something to show, in the report's order."""
    found = (
        goals_table(goals),
        assignments_table(goals),
        indicators_table(goals),
        priorities_table(goals),
    )
    return tuple(table for table in found if table is not None)


def goals_table(goals: GoalsOfRound) -> Table | None:
    """The goals with both assessments (the older scale: the trend); None where none is followed up.

    A cell of an assessment not yet made is empty.
    """
    if not goals.followed_up:
        return None
    trends = goals.scale is Scale.TRENDS
    judged = (
        (Column("trend", _("Trend"), Kind.TEXT),)
        if trends
        else (
            Column("bedomning_period", _("Perioden"), Kind.TEXT),
            Column("bedomning_mandatperiod", _("Mandatperioden"), Kind.TEXT),
        )
    )
    columns = (
        Column("malomrade", _("Målområde"), Kind.TEXT),
        Column("kommunfullmaktigemal", _("Kommunfullmäktigemål"), Kind.TEXT),
        *judged,
    )
    rows = tuple(
        Row(
            goal.slug,
            (area.name, goal.title, *_judged(goal, trends)),
            target=Target("goal", (goal.slug,)),
            identity=identity_of(goal.key),
        )
        for area in goals.areas
        for goal in area.goals
    )
    table = Table("mal", _("Måluppfyllelse"), "", columns, rows, (counted(goals),))
    return _marked(table, goals.goals)


def _judged(goal: GoalStanding, trends: bool) -> tuple[str, ...]:
    horizons = (Horizon.PERIOD,) if trends else (Horizon.PERIOD, Horizon.TERM)
    return tuple(judgement_word(goal.judgement(horizon)) for horizon in horizons)


def assignments_table(goals: GoalsOfRound) -> Table | None:
    """The council's assignments as of the cut-off; None without any."""
    if not goals.assignments:
        return None
    columns = (
        Column("uppdrag", _("Budgetuppdrag"), Kind.TEXT),
        Column("budgetar", _("Budgetår"), Kind.TEXT, secondary=True),
        Column("arende", _("Ärende"), Kind.TEXT, secondary=True),
        Column("klart", _("Ska vara klart"), Kind.DATE),
        Column("lage", _("Läge"), Kind.TEXT),
        Column("slutrapport", _("Slutrapport"), Kind.DATE, secondary=True),
    )
    rows = tuple(Row(f"uppdrag-{a.key}", _assignment(a)) for a in goals.assignments)
    counts = ", ".join(
        _("%(count)s %(state)s") % {"count": count, "state": assignment_word(state).lower()}
        for state, count in goals.assignment_counts
        if count
    )
    note = _("%(total)s uppdrag: %(counts)s.") % {
        "total": len(goals.assignments),
        "counts": counts,
    }
    table = Table("budgetuppdrag", _("Budgetuppdrag"), "", columns, rows, (note,))
    return _marked(table, goals.assignments)


def _assignment(assignment: AssignmentStanding) -> tuple[Value, ...]:
    state = assignment_word(assignment.state)
    if assignment.overdue:
        state = _("%s, försenat") % state
    final = assignment.final_report
    return (
        assignment.title,
        str(assignment.year),
        assignment.case_number,
        assignment.due,
        state,
        final.on if final else None,
    )


def indicators_table(goals: GoalsOfRound) -> Table | None:
    """The indicators with their newest values; None without any that is measured."""
    series_of = [series for series in goals.indicators if series.points]
    if not series_of:
        return None
    columns = (
        Column("indikator", _("Indikator"), Kind.TEXT),
        Column("enhet", _("Enhet"), Kind.TEXT, secondary=True),
        Column("varden", _("Värden"), Kind.TEXT, secondary=True),
        Column("senaste", _("Senaste värde"), Kind.NUMBER),
        Column("forandring", _("Förändring"), Kind.NUMBER),
        Column("riktning", _("Önskad riktning"), Kind.TEXT),
        Column("kalla", _("Källa"), Kind.TEXT, secondary=True),
    )
    rows = tuple(Row(f"indikator-{series.key}", _indicator(series)) for series in series_of)
    return _marked(Table("indikatorer", _("Indikatorer"), "", columns, rows), series_of)


def _indicator(series: IndicatorSeries) -> tuple[Value, ...]:
    newest = series.points[-MOST_POINTS:]
    return (
        series.name,
        series.unit,
        " · ".join(f"{when(point)}: {measured(point.value)}" for point in newest),
        newest[-1].value,
        series.change,
        wanted_word(series),
        series.source,
    )


def measured(value: Decimal) -> str:
    """A measured value in Swedish, with the decimals it needs."""
    exponent = value.normalize().as_tuple().exponent
    return format_number(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def when(point: IndicatorPoint) -> str:
    """ "2020" or "2023-08"."""
    return str(point.year) if point.month is None else f"{point.year}-{point.month:02}"


def wanted_word(series: IndicatorSeries) -> str:
    """Which way the indicator should go, and whether it did."""
    words = {"up": _("ökande"), "down": _("minskande"), "none": ""}[series.wanted.value]
    if series.as_wanted is None:
        return words
    heading = _("går åt rätt håll") if series.as_wanted else _("går åt fel håll")
    return f"{words}: {heading}"


def priorities_table(goals: GoalsOfRound) -> Table | None:
    """What the committee has given priority in the year; None without any."""
    if not goals.priorities:
        return None
    columns = (
        Column("prioritering", _("Prioriterat område"), Kind.TEXT),
        Column("beskrivning", _("Beskrivning"), Kind.TEXT),
        Column("mal", _("Beskrivs under målen"), Kind.TEXT, secondary=True),
    )
    rows = tuple(
        Row(f"prioritering-{item.key}", (item.heading, item.text, _goals_of(goals, item)))
        for item in goals.priorities
    )
    table = Table("prioriteringar", _("Prioriterade områden"), "", columns, rows)
    return _marked(table, goals.priorities)


class MayBeConstructed(Protocol):
    """Something that says whether what it holds is no fact."""

    @property
    def constructed(self) -> bool:
        """Whether it is made up for a demonstration."""


def _marked(table: Table, items: Sequence[MayBeConstructed]) -> Table:
    made_up = sum(item.constructed for item in items)
    if not made_up:
        return table
    words = {"count": made_up, "total": len(items)}
    note = _("Konstruerat, helt eller delvis: %(count)s av %(total)s rader.") % words
    return replace(table, footnotes=(*table.footnotes, note))


def _goals_of(goals: GoalsOfRound, item: PriorityItem) -> str:
    return "; ".join(goal.title for goal in goals.goals if goal.key in item.goals)


def with_goals(standing: Standing, goals: GoalsOfRound) -> Standing:
    """The first words of *Läget* with "7 av 8" among its facts, where grades are given."""
    if not goals.followed_up or goals.scale is Scale.TRENDS:
        return standing
    tally, before = goals.tally(Horizon.PERIOD), goals.tally_before(Horizon.PERIOD)
    note = ""
    if before is not None and goals.last_report is not None:
        last = {"count": before.on_plan, "report": in_sentence(goals.last_report.round_name)}
        note = _("%(count)s i %(report)s") % last
    fact = Fact(
        "mal",
        _("Mål enligt plan"),
        Decimal(tally.on_plan),
        Kind.COUNT,
        _("av %s, perioden") % tally.total,
        target=Target("goals"),
        note=note,
    )
    return replace(standing, facts=(*standing.facts, fact))


def goals_standing(goals: GoalsOfRound, report: str) -> Standing:
    """The first words of the page of goals: what is counted, and what has changed."""
    if not goals.goals:
        return Standing(_("Inga mål är riktade till nämnden."), "")
    if not goals.followed_up:
        return Standing(
            _("Målen följs inte upp i %s.") % in_sentence(report),
            ngettext(
                "%(count)s mål är riktat till nämnden under mandatperioden.",
                "%(count)s mål är riktade till nämnden under mandatperioden.",
                len(goals.goals),
            )
            % {"count": len(goals.goals)},
        )
    return Standing(counted(goals), changed(goals))


def counted_and_changed(goals: GoalsOfRound) -> str:
    """What is counted, and what has changed where there is something to compare with."""
    compared = any(goal.previous for goal in goals.goals)
    return f"{counted(goals)} {changed(goals)}" if compared else counted(goals)


def changed(goals: GoalsOfRound) -> str:
    """How many goals are better and worse than in the last report that judged them."""
    compared = [
        goal for goal in goals.goals if any(goal.movement(h) is not Movement.NEW for h in Horizon)
    ]
    if not compared:
        return _("Bedömningarna kan inte jämföras med någon tidigare rapport.")
    made_up = any(_last_is_made_up(goal) for goal in compared)
    note = " " + _("Den förra är konstruerad.") if made_up else ""
    if not goals.moves:
        return _("Ingen bedömning har ändrats sedan förra rapporten.") + note
    better, worse = (
        sum(any(goal.movement(h) is way for h in Horizon) for goal in goals.moves)
        for way in (Movement.BETTER, Movement.WORSE)
    )
    words = {"better": better, "worse": worse}
    return _("Sedan förra rapporten: %(better)s mål bättre, %(worse)s mål sämre.") % words + note


def _last_is_made_up(goal: GoalStanding) -> bool:
    last = goal.previous
    return last is not None and (last.period.constructed or last.term.constructed)


def constructed_goals(goals: Sequence[GoalStanding]) -> str:
    """What of the goals is made up for a demonstration, in words; "" where nothing is."""
    judged = sum(goal.period.constructed or goal.term.constructed for goal in goals)
    titles = sum(goal.constructed for goal in goals)
    total = len(goals)
    found = (
        (judged, _("Konstruerade bedömningar: %(count)s av %(total)s mål.")),
        (titles, _("Konstruerade rubriker: %(count)s av %(total)s mål.")),
    )
    return " ".join(words % {"count": n, "total": total} for n, words in found if n)

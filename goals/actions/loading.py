"""Loading the demo's goals, so that loading them again keeps what users typed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from budget.actions.loading_tasks import NOON
from budget.demo.problems import BadFiles
from budget.models import Committee, Round, RoundState, User
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record
from goals.actions.carrying import carry_over
from goals.demo import rows
from goals.demo.files import FOLDER, GoalsCase, read_goals
from goals.models import (
    Assessment,
    Assignment,
    AssignmentStep,
    Contribution,
    CouncilTerm,
    Goal,
    GoalArea,
    GoalDirection,
    GoalSection,
    GoalTask,
    Indicator,
    IndicatorValue,
    Priority,
)

Goals = dict[str, Goal]


@action
def load_goals(actor: Actor, committee: Committee, folder: Any = FOLDER) -> None:
    """Load the demo's goals for a committee that has none; only a command on the server may.

    A committee with a goal, an assignment, a priority or an indicator is left as users have made
    it. Raises BadFiles with every problem of the files, ValidationError where they break a rule;
    nothing is then kept.
    """
    actor.require(False)
    if _has_any(committee):
        return
    case, problems = read_goals(folder)
    if case is None:
        raise BadFiles(problems)
    users = User.objects.in_bulk(field_name="username")
    goals = _council(case)
    _directions(case, committee, goals, users)
    _measures(case, committee, goals)
    for round_ in _rounds(case, committee):
        _follow_up(case, round_, goals, users)
    record([change(actor, "load_goals", committee, committee=committee)])


def _has_any(committee: Committee) -> bool:
    kinds: tuple[Any, ...] = (GoalDirection, Assignment, Priority, Indicator)
    return any(kind.objects.filter(committee=committee).exists() for kind in kinds)


def _council(case: GoalsCase) -> Goals:
    """Terms, areas and goals by their address; those that another committee has brought are used.

    Their files name a term by its first year.
    """
    terms = {
        str(row.first_year): CouncilTerm.objects.get_or_create(
            first_year=row.first_year, defaults={"last_year": row.last_year, "scale": row.scale}
        )[0]
        for row in case.terms
    }
    areas = {
        (row.term, row.name): GoalArea.objects.get_or_create(
            term=terms[row.term], name=row.name, defaults={"order": row.order}
        )[0]
        for row in case.areas
    }
    goals: Goals = {}
    for row in sorted(case.goals, key=lambda goal: goal.term):
        goals[row.slug] = Goal.objects.get_or_create(
            term=terms[row.term],
            slug=row.slug,
            defaults={
                "area": areas[row.term, row.area],
                "number": row.number,
                "title": row.title,
                "predecessor": goals[row.predecessor] if row.predecessor else None,
                "constructed": row.constructed,
            },
        )[0]
    return goals


def _directions(
    case: GoalsCase, committee: Committee, goals: Goals, users: dict[str, User]
) -> None:
    directions = {}
    for row in case.goals:
        direction = GoalDirection.objects.create(goal=goals[row.slug], committee=committee)
        direction.owners.set([users[name] for name in row.owners if name in users])
        directions[row.slug] = direction
    Contribution.objects.bulk_create(
        Contribution(
            direction=directions[row.goal], heading=row.heading, text=row.text, order=row.order
        )
        for row in case.contributions
    )


def _measures(case: GoalsCase, committee: Committee, goals: Goals) -> None:
    assignments = {
        (row.year, row.number): Assignment.objects.create(
            committee=committee,
            year=row.year,
            number=row.number,
            title=row.title,
            text=row.text,
            case_number=row.case_number,
            due=row.due,
            constructed=row.constructed,
        )
        for row in case.assignments
    }
    AssignmentStep.objects.bulk_create(
        AssignmentStep(
            assignment=assignments[step.year, step.number],
            on=step.on,
            state=step.state,
            text=step.text,
            case_number=step.case_number,
        )
        for step in case.steps
    )
    for item in case.priorities:
        priority = Priority.objects.create(
            committee=committee,
            year=item.year,
            heading=item.heading,
            text=item.text,
            order=item.order,
            constructed=item.constructed,
        )
        priority.goals.set([goals[slug] for slug in item.goals])
    _indicators(case, committee, goals)


def _indicators(case: GoalsCase, committee: Committee, goals: Goals) -> None:
    for row in case.indicators:
        indicator = Indicator.objects.create(
            committee=committee,
            name=row.name,
            unit=row.unit,
            wanted=row.wanted,
            source=row.source,
            order=row.order,
            constructed=row.constructed,
        )
        indicator.goals.set([goals[slug] for slug in row.goals])
        IndicatorValue.objects.bulk_create(
            IndicatorValue(indicator=indicator, year=item.year, month=item.month, value=item.value)
            for item in case.values
            if item.indicator == row.name
        )


def _rounds(case: GoalsCase, committee: Committee) -> list[Round]:
    """The rounds that the files write of, oldest first, as far as they may still be written.

    One that users have locked, or handed in before its goals were there, is left alone.
    """
    kept = []
    wanted = {(row.year, row.round) for row in case.tasks}
    found = (
        Round.objects.filter(appropriation__committee=committee)
        .exclude(state=RoundState.LOCKED)
        .select_related("appropriation")
        .order_by("appropriation__year", "cutoff_month", "pk")
    )
    for round_ in found:
        key = (round_.appropriation.year, round_.slug)
        approved = all(row.state == "approved" for row in case.tasks if _key(row) == key)
        if key in wanted and (approved or round_.state == RoundState.OPEN):
            kept.append(round_)
    return kept


def _key(row: rows.Task | rows.Assessment | rows.Section) -> tuple[int, str]:
    return row.year, row.round


def _follow_up(case: GoalsCase, round_: Round, goals: Goals, users: dict[str, User]) -> None:
    key = (round_.appropriation.year, round_.slug)
    tasks = [row for row in case.tasks if _key(row) == key]
    GoalTask.objects.bulk_create(
        GoalTask(
            round=round_,
            goal=goals[row.goal],
            state=row.state,
            comment=row.comment,
            submitted_by=users.get(row.submitted_by),
            submitted_at=_at(row.submitted_on),
            approved_by=users.get(row.approved_by),
            touched_at=_at(row.touched_on),
        )
        for row in tasks
    )
    carry_over(round_, [goals[row.goal].pk for row in tasks if row.carried])
    GoalSection.objects.bulk_create(
        GoalSection(
            round=round_,
            goal=goals[row.goal],
            heading=row.heading,
            text=row.text,
            order=row.order,
            constructed=row.constructed,
        )
        for row in case.sections
        if _key(row) == key
    )
    _judge(round_, [row for row in case.assessments if _key(row) == key], goals)


def _judge(round_: Round, assessments: Iterable[rows.Assessment], goals: Goals) -> None:
    """What the files say goes before what was carried over."""
    for row in assessments:
        Assessment.objects.update_or_create(
            round=round_,
            goal=goals[row.goal],
            horizon=row.horizon,
            defaults={
                "grade": row.grade,
                "trend": row.trend,
                "motive": row.motive,
                "constructed": row.constructed,
            },
        )


def _at(day: date | None) -> datetime | None:
    return datetime.combine(day, NOON) if day else None

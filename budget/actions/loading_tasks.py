"""The parts of loading that need people: who has which area, and what apps above load."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils.module_loading import import_string

from budget.calc.periods import STOCKHOLM
from budget.demo import files, rows
from budget.models import Area, AreaTask, Committee, Round, RoundState, User
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record

# The demo knows days; what was done was done in office hours.
NOON = time(12, 0, tzinfo=STOCKHOLM)


@action
def load_tasks(actor: Actor, case: files.Case, committee: Committee) -> None:
    """Share out the areas of each open round that has not been; only a command may.

    A round that somebody has shared out, handed in or renamed is left as it is. People who are not
    there are left out. Raises ValidationError where the case breaks a rule of the domain.
    """
    actor.require(False)
    users = User.objects.in_bulk(field_name="username")
    areas = {area.name: area for area in Area.objects.filter(committee=committee)}
    for year, slug in sorted({(row.year, row.round) for row in case.tasks}):
        round_ = Round.objects.filter(
            appropriation__committee=committee,
            appropriation__year=year,
            slug=slug,
            state=RoundState.OPEN,
            tasks__isnull=True,
        ).first()
        if round_ is None:
            continue
        of_round = [row for row in case.tasks if (row.year, row.round) == (year, slug)]
        AreaTask.objects.bulk_create(
            _task(round_, areas[row.area], row, users) for row in of_round if row.area in areas
        )
        record([change(actor, "load_tasks", round_, committee=committee)])


@action
def load_beside(actor: Actor, committee: Committee) -> None:
    """Load what the apps above have of the demo (settings.DEMO_LOADERS), in their order."""
    for path in settings.DEMO_LOADERS:
        import_string(path)(actor, committee)


@action
def publish_beside(actor: Actor, committee: Committee) -> None:
    """Let the apps above publish what the demo has ready (settings.DEMO_PUBLISHERS)."""
    for path in settings.DEMO_PUBLISHERS:
        import_string(path)(actor, committee)


def _task(round_: Round, area: Area, row: rows.Task, users: dict[str, User]) -> AreaTask:
    return AreaTask(
        round=round_,
        area=area,
        holder=users.get(row.holder),
        state=row.state,
        comment=row.comment,
        submitted_by=users.get(row.submitted_by),
        submitted_at=_at(row.submitted_on),
        approved_by=users.get(row.approved_by),
        touched_at=_at(row.touched_on),
    )


def _at(day: date | None) -> datetime | None:
    return datetime.combine(day, NOON) if day else None

"""What is written of a goal in an open round: its assessments and the sections of its follow-up.

Saving says which version was shown; where somebody else has written since, nothing is written and
both texts come back in a Conflict, so that an autosave loses nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import differences, refuse
from budget.models import Round
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict
from goals.actions.rows import check_texts, clash_of
from goals.actions.tasks import begin_goal, require_writer, task_of
from goals.models import Assessment, Goal, GoalSection, GoalTask

Written = Assessment | GoalSection
MOST_SECTIONS = 60
ORDER_STEP = 10
CHOSEN = ("grade", "trend")
"""The fields that are chosen, not typed: every choice is a step of the history."""


@action
def judge(
    actor: Actor,
    /,
    round_: Round,
    goal: Goal,
    horizon: str,
    *,
    grade: str | None = None,
    trend: str | None = None,
    motive: str | None = None,
    version: int | None = None,
) -> Assessment:
    """Write a goal's assessment for a horizon: `grade`, or (the older scale) `trend`, and `motive`.

    What is None stays; an empty text takes away. `version` is the one that was shown, 0 where
    nothing stood; None writes whatever stands there. Controllers, and the goal's owners. Raises
    Conflict, with what was typed and what stands, where somebody else has written the same field
    otherwise; ValidationError by field, for a round that is not open, a follow-up that is handed
    in, and a scale that is not the term's.
    """
    task = _writable(actor, round_, goal)
    row = (
        Assessment.objects.select_for_update(of=("self",))
        .filter(round=task.round, goal=goal, horizon=horizon)
        .first()
    ) or Assessment(round=task.round, goal=goal, horizon=horizon, version=0)
    given = _given(grade=grade, trend=trend, motive=motive)
    _stop_at_clashes(row, given, version)
    _write(actor, task, row, given, "judge")
    return row


@action
def add_section(
    actor: Actor, round_: Round, goal: Goal, heading: str, text: str = ""
) -> GoalSection:
    """A new section, last in a goal's follow-up. Rights as `judge`.

    Raises ValidationError by field, also for a heading that the goal has already.
    """
    task = _writable(actor, round_, goal)
    rows = GoalSection.objects.filter(round=task.round, goal=goal)
    if rows.count() >= MOST_SECTIONS:
        raise refuse(
            "too_many_sections",
            _("Målet har redan %(most)s avsnitt. Skriv vidare i ett av dem."),
            most=MOST_SECTIONS,
        )
    order = (rows.aggregate(last=Max("order"))["last"] or 0) + ORDER_STEP
    row = GoalSection(round=task.round, goal=goal, order=order, version=0)
    _write(actor, task, row, _given(heading=heading, text=text), "write_section")
    return row


@action
def save_section(
    actor: Actor,
    /,
    round_: Round,
    goal: Goal,
    section: int,
    *,
    heading: str | None = None,
    text: str | None = None,
    version: int | None = None,
) -> GoalSection:
    """Write a section's (key) heading and text; what is None stays. Rights as `judge`.

    `version`, Conflict and errors as `judge`. A section that somebody has removed meanwhile is a
    Conflict too: what was typed comes back, and nothing stands.
    """
    task = _writable(actor, round_, goal)
    given = _given(heading=heading, text=text)
    row: GoalSection | None = (
        GoalSection.objects.select_for_update(of=("self",))
        .filter(pk=section, round=task.round, goal=goal)
        .first()
    )
    if row is None:
        raise Conflict([Clash(str(goal), mine, None, field=n) for n, mine in given.items()])
    _stop_at_clashes(row, given, version)
    _write(actor, task, row, given, "write_section")
    return row


@action
def remove_section(
    actor: Actor, round_: Round, goal: Goal, section: int, version: int | None = None
) -> None:
    """Remove a section; its text stays in the history. Rights as `judge`.

    Raises Conflict where somebody has written it since `version`. One that is gone is no error.
    """
    task = _writable(actor, round_, goal)
    row = GoalSection.objects.filter(pk=section, round=task.round, goal=goal).first()
    if row is None:
        return
    if version not in (None, row.version):
        raise Conflict([_clash(row, "text", None)])
    committee = task.round.appropriation.committee
    told = history.change(actor, "remove_section", row, "text", row.text, "", committee)
    row.delete()
    begin_goal(actor, task)
    history.record([told])


@action
def order_sections(
    actor: Actor,
    /,
    round_: Round,
    goal: Goal,
    sections: Sequence[int],
    *,
    shown: Sequence[int] | None = None,
) -> None:
    """Put a goal's sections (keys) in this order. Rights as `judge`.

    `shown` is the order that was shown; None orders whatever stands there. Raises Conflict, with
    the headings in both orders, where somebody else has ordered them otherwise since;
    ValidationError where these are not all its sections: somebody has added or removed one.
    """
    task = _writable(actor, round_, goal)
    rows = {row.pk: row for row in GoalSection.objects.filter(round=task.round, goal=goal)}
    if sorted(sections) != sorted(rows):
        raise refuse(
            "other_sections",
            _("Avsnitten har ändrats av någon annan. Ladda om sidan och ordna dem igen."),
        )
    stands = [row.pk for row in sorted(rows.values(), key=lambda row: (row.order, row.pk))]
    old, new = (", ".join(rows[key].heading for key in keys) for keys in (stands, sections))
    if shown is not None and list(shown) != stands and list(sections) != stands:
        raise Conflict([clash_of(task, "sections", str(goal), new, old)])
    for place, key in enumerate(sections, 1):
        rows[key].order = place * ORDER_STEP
    GoalSection.objects.bulk_update(rows.values(), ["order"])
    if old != new:
        begin_goal(actor, task)
        committee = task.round.appropriation.committee
        told = history.change(actor, "order_sections", task, "sections", old, new, committee)
        history.record([told])


def _given(**values: str | None) -> dict[str, str]:
    """What was typed, without space around it; fields that were not are left out."""
    return {name: value.strip() for name, value in values.items() if value is not None}


def _writable(actor: Actor, round_: Round, goal: Goal) -> GoalTask:
    """The goal's follow-up, held until the action ends; the actor's right checked."""
    require_writer(actor, round_, goal)
    return task_of(round_, goal)


def _write(
    actor: Actor,
    task: GoalTask,
    row: Written,
    given: Mapping[str, str],
    name: str,
) -> None:
    stored = type(row)._base_manager.filter(pk=row.pk).first()
    for field, value in given.items():
        setattr(row, field, value)
    if stored is not None and all(getattr(stored, field) == given[field] for field in given):
        return
    row.version += 1
    row.changed_by, row.changed_at = actor.user, timezone.now()
    row.constructed = False
    check_texts(row)
    row.full_clean()
    row.save()
    begin_goal(actor, task)
    committee = task.round.appropriation.committee
    told = [c for c in differences(actor, name, row, stored, committee) if c.field in given]
    history.record(change for change in told if change.field in CHOSEN)
    # What is typed is saved over and over; what was handed in is a step of its own.
    typed = (change for change in told if change.field not in CHOSEN)
    history.record_typed(typed, task.submitted_at)


def _stop_at_clashes(row: Written, given: Mapping[str, str], version: int | None) -> None:
    """Raise Conflict where the row is not as it was shown, and not as it would be written."""
    if version in (None, row.version):
        return
    other = [name for name, mine in given.items() if getattr(row, name) != mine]
    if other:
        raise Conflict([_clash(row, name, given[name]) for name in other])


def _clash(row: Written, name: str, mine: str | None) -> Clash:
    field: Any = row._meta.get_field(name)
    choices = dict(field.flatchoices)
    theirs = getattr(row, name)
    return Clash(
        thing=str(row.goal),
        mine=mine and str(choices.get(mine, mine)),
        theirs=str(choices.get(theirs, theirs)),
        version=row.version,
        who=str(row.changed_by or ""),
        at=row.changed_at,
        field=name,
    )

"""Rules of goals in a round: what may change in which state, and that a locked round never does."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.models import WRITABLE_STATES, Round, RoundState, TaskState
from budget.workflow.rules.places import NAMED, breach
from budget.workflow.rules.scene import Scene
from goals.models import Assessment, GoalSection, GoalsLock, GoalTask

WRITTEN = (GoalSection, Assessment)
OF_ROUND = (GoalTask, *WRITTEN)
Place = tuple[int, int]  # round and goal


def in_rounds(scene: Scene) -> Iterator[ValidationError]:
    """Nothing of a locked round changes, and follow-ups only while the round is open.

    A follow-up that is made in the action itself, with all that is written in it, may be of a
    round that is past that: so a report that was decided elsewhere is registered.
    """
    keys = scene.scopes(*OF_ROUND, GoalsLock)
    if not keys:
        return
    stood = _places(scene, OF_ROUND) - _new(scene)
    for key, now in sorted(_rounds(scene, keys).items()):
        was = scene.before(Round).get(key, now)
        if was is not None and was.state == RoundState.LOCKED:
            yield breach(
                "round_locked",
                _(
                    "Omgången ”%(round)s” är låst, så inget i den kan ändras. Gör en rättad "
                    "version av den i stället."
                ),
                round=was,
            )
        elif now.state != RoundState.OPEN and any(place[0] == key for place in stood):
            yield breach(
                "round_not_open",
                _(
                    "Omgången ”%(round)s” är %(state)s, så målens uppföljning kan inte ändras. "
                    "Återöppna omgången först, med ett skäl."
                ),
                round=now,
                state=now.get_state_display(),
            )


def _rounds(scene: Scene, keys: set[int]) -> dict[int, Round]:
    """The touched rounds, read with a lock where the action has not done so."""
    locked = scene.write.locked.get(Round, {})
    known = {key: row for key, row in locked.items() if key in keys}
    if keys == known.keys():
        return known
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys)
    return {row.pk: row for row in rows.order_by("pk")}


def _places(scene: Scene, models: tuple[Any, ...]) -> set[Place]:
    """Round and goal of the rows of some models that were written, moved or removed."""
    return {
        (row.round_id, row.goal_id)
        for model in models
        for row in [*scene.before(model).values(), *scene.after(model).values()]
        if row is not None
    }


def _new(scene: Scene) -> set[Place]:
    """Round and goal of the follow-ups that the action made."""
    after = scene.after(GoalTask)
    made = (key for key, was in scene.before(GoalTask).items() if was is None and key in after)
    return {(after[key].round_id, after[key].goal_id) for key in made}


def handed_in(scene: Scene) -> Iterator[ValidationError]:
    """What is written of a goal belongs to its follow-up, and stands once that is handed in."""
    written = _places(scene, WRITTEN)
    places = written | _places(scene, (GoalTask,))
    if not places:
        return
    rows = GoalTask.objects.filter(
        round__in={round_ for round_, _goal in places}, goal__in={goal for _round, goal in places}
    ).select_related("goal")
    tasks = {(row.round_id, row.goal_id): row for row in rows}
    new = _new(scene)
    for place in sorted(places):
        task = tasks.get(place)
        if task is None and not _stands(place):
            continue
        if task is None:
            yield breach(
                "no_follow_up",
                _(
                    "Målet följs inte upp i omgången, så inget kan skrivas om det där. Påbörja "
                    "uppföljningen av omgångens mål först."
                ),
            )
        elif place in written - new and _closed(scene, task):
            yield breach(
                "goal_handed_in",
                _(
                    "Uppföljningen av ”%(goal)s” är %(state)s och kan inte ändras. Be ekonomen "
                    "att återsända den först."
                ),
                goal=task.goal,
                state=task.get_state_display(),
            )


def _stands(place: Place) -> bool:
    """Whether anything is written of a goal in a round; asked where no follow-up is."""
    models: tuple[Any, ...] = WRITTEN
    round_, goal = place
    return any(model.objects.filter(round=round_, goal=goal).exists() for model in models)


def _closed(scene: Scene, task: GoalTask) -> bool:
    """Whether the follow-up was handed in when the action began."""
    was = scene.before(GoalTask).get(task.pk, task)
    return was is not None and was.state not in WRITABLE_STATES


def goals_first(scene: Scene) -> Iterator[ValidationError]:
    """A round is handed in when all its goals are approved, and none goes back after that."""
    keys = scene.scopes(Round, GoalTask)
    if not keys:
        return
    waiting = (
        GoalTask.objects.filter(round__in=keys)
        .exclude(round__state=RoundState.OPEN)
        .exclude(state=TaskState.APPROVED)
        .select_related("goal", "round__appropriation")
    )
    by_round: dict[Round, list[str]] = {}
    for task in waiting.order_by("round", "goal__number"):
        by_round.setdefault(task.round, []).append(task.goal.title)
    for round_, titles in by_round.items():
        yield breach(
            "goals_not_approved",
            _(
                "Omgången ”%(round)s” kan inte vara %(state)s: uppföljningen av alla mål är inte "
                "godkänd (%(goals)s)."
            ),
            round=round_,
            state=round_.get_state_display(),
            goals=", ".join(titles[:NAMED]),
        )


def copies(scene: Scene) -> Iterator[ValidationError]:
    """The copy of a round's goals is made by locking and by nothing else."""
    keys = scene.scopes(GoalsLock)
    if not keys:
        return
    # One that was locked before is told of above.
    for round_ in Round.objects.filter(pk__in=keys).exclude(state=RoundState.LOCKED):
        yield breach(
            "copies_without_lock",
            _("Omgången ”%(round)s” är inte låst och kan inte ha någon låst kopia av målen."),
            round=round_,
        )


RULES = (in_rounds, handed_in, goals_first, copies)

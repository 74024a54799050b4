"""What locking and correcting a round does with its goals; budget/actions/locking.py calls it."""

from typing import Any

from budget.actions.locking import copied
from budget.calc.frozen import to_plain
from budget.models import Round
from goals.models import Assessment, GoalSection, GoalsLock, GoalTask
from goals.queries.rounds import live_goals
from goals.shapes import without_people


def lock_goals(round_: Round) -> None:
    """Copy all that the round's pages show of goals; only inside the action that locks it."""
    GoalsLock.objects.create(round=round_, content=to_plain(without_people(live_goals(round_))))


def correct_goals(old: Round, new: Round) -> None:
    """Give the new version of a locked round its follow-ups, approved as they were."""
    written: tuple[Any, ...] = (GoalTask, GoalSection, Assessment)
    for model in written:
        model.objects.bulk_create(copied(model, old, new), batch_size=1000)

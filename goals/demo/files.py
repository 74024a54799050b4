"""The goals' files together: `read_goals` gives all that they say, or all that is wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budget.demo.cells import Cell
from budget.demo.files import names
from budget.demo.problems import Problem
from budget.demo.reading import Reading, read_table
from goals.demo import rows, tables

FOLDER = Path(__file__).parent / "malmo"
RoundGoal = tuple[int, str, str]  # year, round and goal


@dataclass(frozen=True, slots=True)
class GoalsCase:
    """All that the goals' files say; the order is that of the files."""

    terms: tuple[rows.Term, ...]
    areas: tuple[rows.Area, ...]
    goals: tuple[rows.Goal, ...]
    contributions: tuple[rows.Contribution, ...]
    tasks: tuple[rows.Task, ...]
    assessments: tuple[rows.Assessment, ...]
    sections: tuple[rows.Section, ...]
    assignments: tuple[rows.Assignment, ...]
    steps: tuple[rows.Step, ...]
    indicators: tuple[rows.Indicator, ...]
    values: tuple[rows.Value, ...]
    priorities: tuple[rows.Priority, ...]


def read_goals(folder: Path = FOLDER) -> tuple[GoalsCase | None, tuple[Problem, ...]]:
    """What the files of a folder say; where anything is wrong None, and every problem."""
    if not folder.is_dir():
        return None, (Problem(str(folder), "missing_folder"),)
    problems: list[Problem] = []

    def read(table: Any) -> Reading[Any]:
        reading: Reading[Any] = read_table(folder, table)
        problems.extend(reading.problems)
        return reading

    terms = read(tables.TERMS)
    term = names(terms, lambda row: row.first_year, tables.TERMS_FILE)
    areas = read(tables.areas(term))
    goals = read(tables.goals(term, names(areas, lambda row: row.name, tables.AREAS_FILE)))
    goal: Cell = names(goals, lambda row: row.slug, tables.GOALS_FILE)
    tasks = read(tables.tasks(goal))
    written = [read(tables.assessments(goal)), read(tables.sections(goal))]
    assignments, steps = read(tables.ASSIGNMENTS), read(tables.STEPS_OF_ASSIGNMENTS)
    indicators = read(tables.indicators(goal))
    indicator = names(indicators, lambda row: row.name, tables.INDICATORS_FILE)
    case = GoalsCase(
        terms=terms.rows,
        areas=areas.rows,
        goals=goals.rows,
        contributions=read(tables.contributions(goal)).rows,
        tasks=tasks.rows,
        assessments=written[0].rows,
        sections=written[1].rows,
        assignments=assignments.rows,
        steps=steps.rows,
        indicators=indicators.rows,
        values=read(tables.values(indicator)).rows,
        priorities=read(tables.priorities(goal)).rows,
    )
    if not problems:
        problems += [
            *_missing(tables.GOALS_FILE, _predecessors(goals.rows)),
            *_missing(tables.TASKS_FILE, _unfollowed(case)),
            *_missing(tables.ASSIGNMENTS_FILE, _unassigned(case)),
        ]
    return (None if problems else case), tuple(problems)


def _missing(file: str, values: Iterable[str]) -> Iterator[Problem]:
    """A problem for each row that other rows name and the file does not have."""
    for value in dict.fromkeys(values):
        yield Problem(file, "missing_row", params={"value": value})


def _predecessors(goals: Iterable[rows.Goal]) -> Iterator[str]:
    given = list(goals)
    known = {row.slug for row in given}
    return (row.predecessor for row in given if row.predecessor and row.predecessor not in known)


def _unfollowed(case: GoalsCase) -> Iterator[str]:
    key: Callable[[Any], RoundGoal] = lambda row: (row.year, row.round, row.goal)  # noqa: E731
    known = {key(row) for row in case.tasks}
    written: tuple[Any, ...] = (*case.assessments, *case.sections)
    return (" ".join(map(str, key(row))) for row in written if key(row) not in known)


def _unassigned(case: GoalsCase) -> Iterator[str]:
    known = {(row.year, row.number) for row in case.assignments}
    steps = ((row.year, row.number) for row in case.steps)
    return (f"{year} {number}" for year, number in steps if (year, number) not in known)

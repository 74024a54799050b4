"""The demo's files together: `read_case` gives the whole case, or all that is wrong with it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from budget.demo import rows, tables
from budget.demo.cells import Cell, known, text, year
from budget.demo.construct import FOLDER, MONTHS
from budget.demo.problems import Problem
from budget.demo.published import STATED, read_published
from budget.demo.reading import Reading, Table, read_table

R = TypeVar("R")

ACTUALS = {2022: ("utfall-2022.csv", (*MONTHS, "p13")), 2023: ("utfall-2023.csv", MONTHS[:8])}
FORECASTS = {(2023, slug): f"prognos-2023-{slug}.csv" for slug in ("april", "augusti", "oktober")}
# The rounds that the published figures are controls of.
PUBLISHED_ROUND = (2023, "augusti")
STATED_ROUND = (2020, "arsanalys")
GRANTS_YEAR = 2023
GRANTS_AREA = "Kommunstyrelsens anslag för projekt- och utredningar"
NO_COMMITTEE = rows.Committee("", "", "", 0, "tkr", 0)  # while problems are collected
ACCURACY_YEAR = 2014
ACCURACY_TOTAL = "Årets resultat"


@dataclass(frozen=True, slots=True)
class Case:
    """All that the demo's files say; the order is that of the files."""

    committee: rows.Committee
    years: tuple[rows.Year, ...]
    segments: tuple[rows.Segment, ...]
    rollups: tuple[rows.Rollup, ...]
    areas: tuple[rows.Area, ...]
    successions: tuple[rows.Succession, ...]
    area_groups: tuple[rows.AreaGroup, ...]
    lines: tuple[rows.Line, ...]
    ranges: tuple[rows.AccountRange, ...]
    line_sets: tuple[rows.LineSet, ...]
    decisions: tuple[rows.Decision, ...]
    budget: tuple[rows.BudgetMonths, ...]
    actuals: dict[int, tuple[rows.Months, ...]]
    calendar: tuple[rows.ReportingDate, ...]
    rounds: tuple[rows.Round, ...]
    tasks: tuple[rows.Task, ...]
    forecasts: dict[rows.RoundKey, tuple[rows.Forecast, ...]]
    explanations: tuple[rows.Explanation, ...]
    grants: tuple[rows.Grant, ...]
    investments: tuple[rows.Investment, ...]
    controls: dict[rows.RoundKey, tuple[rows.Control, ...]]
    accuracy: tuple[rows.Accuracy, ...]


@dataclass(slots=True)
class _Book:
    """The folder while it is read, and the problems so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def read(self, table: Table[R]) -> Reading[R]:
        """One file; its problems are noted."""
        return self.note(read_table(self.folder, table))

    def need(
        self,
        reading: Reading[Any],
        needed: Iterable[object],
        given: Collection[object],
        file: str,
    ) -> None:
        """Note what the loader itself asks for and a file without problems does not give."""
        for value in needed:
            if not reading.problems and value not in given:
                words = " ".join(map(str, value)) if isinstance(value, tuple) else value
                self.problems.append(Problem(file, "missing_row", params={"value": words}))

    def note(self, reading: Reading[R]) -> Reading[R]:
        """Keep the problems of a reading."""
        self.problems += reading.problems
        return reading


def names(reading: Reading[R], name: Callable[[R], object], file: str) -> Cell:
    """A cell that names a row of another file.

    Any text will do where that file has problems of its own: they are told once, there.
    """
    if reading.problems:
        return text(300)
    return known((name(row) for row in reading.rows), file)


def read_case(folder: Path = FOLDER) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case in a folder; where anything is wrong None, and every problem of every file."""
    if not folder.is_dir():
        return None, (Problem(str(folder), "missing_folder"),)
    book = _Book(folder)
    committee, years = book.read(tables.COMMITTEE), book.read(tables.YEARS)
    lines, segments = book.read(tables.LINES), book.read(tables.SEGMENTS)
    of_year = _of_year(years)
    line = names(lines, lambda row: row.code, tables.LINES.file)
    segment = names(segments, lambda row: row.code, tables.SEGMENTS.file)
    areas, line_sets = book.read(tables.areas(segment)), book.read(tables.line_sets(line))
    area = names(areas, lambda row: row.name, tables.AREAS_FILE)
    decisions, rounds = book.read(tables.decisions(of_year)), book.read(tables.rounds(of_year))
    decision = names(decisions, lambda row: row.key, "beslut.csv")
    book.need(areas, [GRANTS_AREA], [row.name for row in areas.rows], tables.AREAS_FILE)
    rounds_known = [(row.year, row.slug) for row in rounds.rows]
    rounds_needed = [*FORECASTS, PUBLISHED_ROUND, STATED_ROUND]
    book.need(rounds, rounds_needed, rounds_known, tables.ROUNDS_FILE)
    book.need(years, ACTUALS, [row.year for row in years.rows], tables.YEARS.file)
    if len(committee.rows) > 1:
        book.problems.append(Problem(tables.COMMITTEE.file, "one_row"))
    case = Case(
        committee=next(iter(committee.rows), NO_COMMITTEE),
        years=years.rows,
        segments=segments.rows,
        rollups=book.read(tables.rollups(segment)).rows,
        areas=areas.rows,
        successions=book.read(tables.successions(area)).rows,
        area_groups=book.read(tables.area_groups(area)).rows,
        lines=lines.rows,
        ranges=book.read(tables.ranges(line)).rows,
        line_sets=line_sets.rows,
        decisions=decisions.rows,
        budget=book.read(tables.budget(decision, area, line)).rows,
        actuals={
            year: book.read(tables.actuals(file, months, area, line)).rows
            for year, (file, months) in ACTUALS.items()
        },
        calendar=book.read(tables.CALENDAR).rows,
        rounds=rounds.rows,
        tasks=book.read(tables.tasks(None if rounds.problems else rounds_known, area)).rows,
        forecasts={
            key: book.read(tables.forecasts(file, area, line)).rows
            for key, file in FORECASTS.items()
        },
        explanations=book.read(
            tables.explanations(
                None if rounds.problems else rounds_known, area, segment, _explained(line_sets)
            )
        ).rows,
        grants=book.read(tables.GRANTS).rows,
        investments=book.read(tables.investments(of_year, PUBLISHED_ROUND[0])).rows,
        controls={
            PUBLISHED_ROUND: book.note(read_published(folder)).rows,
            STATED_ROUND: book.read(STATED).rows,
        },
        accuracy=book.read(tables.ACCURACY).rows,
    )
    return (None if book.problems else case), tuple(book.problems)


def _of_year(years: Reading[rows.Year]) -> Cell:
    name = names(years, lambda row: row.year, tables.YEARS.file)

    def read(value: str) -> int:
        number: int = year(value)
        name(value)
        return number

    return read


def _explained(line_sets: Reading[rows.LineSet]) -> Cell:
    of_table = tuple(row for row in line_sets.rows if row.table == tables.EXPLAINED)
    reading = Reading(of_table, line_sets.problems)
    return names(reading, lambda row: row.code, tables.LINE_SETS_FILE)

"""How long a save in the entry table takes ÷ a request of the same kind that does nothing.

Both are POSTs by the same person through the whole server, turn by turn. Their time is that of the
database and the server's own CPU (bench/clock.py); a commit is of the database's, for a save is not
done before it is on the disk.

A machine's speed changes from second to second, and a turn takes a hundredth of one. So each turn
makes every kind of save, each after a request that does nothing; there are many turns, and all
saves are held against the median of all requests that do nothing: the same machine for all.

No area of the city has forty lines, so another year of one committee has: the rest of the database
is as it was.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from random import Random
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings
from django.urls import reverse

from bench.clock import Answer, Times, answer_to, ask, one_core
from bench.measuring import HEAD, WARM_UP, line_of
from budget.actions.rounds import open_round
from budget.building.city import LINES, City, numbered
from budget.building.years import Base, build_year
from budget.models import (
    Area,
    Committee,
    Forecast,
    LineSet,
    PublishedTable,
    Round,
    StartValues,
    StatementLine,
)
from budget.place import round_url
from budget.queries.entry_amounts import entry_lines
from budget.workflow.action import SERVER, Actor, action

CELL_BOUND, PASTE_BOUND = 4.0, 8.0
QUERY_BOUND, BYTE_BOUND = 12, 5 * 1024
PASTED = 40
CSRF = "b" * 32
FORM = "application/x-www-form-urlencoded"
# So many turns for each that is asked for: one is short.
MORE = 5
Fields = dict[str, str]


@dataclass(frozen=True)
class EntrySheet:
    """An area's table in an open round, with the lines of the round's year."""

    round: Round
    area: Area
    lines: tuple[StatementLine, ...]

    def url(self, name: str) -> str:
        """The address of the table, or of a save to it."""
        return round_url(self.round, name, area=self.area.slug)

    def was(self) -> Fields:
        """What the page holds of each line as it stands: its version and its amount."""
        rows = {
            row.line_id: row for row in Forecast.objects.filter(round=self.round, area=self.area)
        }
        return {
            f"was-{line.pk}": f"{row.version}:{row.amount:.2f}" if row else "0:"
            for line in self.lines
            for row in [rows.get(line.pk)]
        }


@dataclass(frozen=True)
class Save:
    """A kind of save: its address, what is posted at a turn, how far it may go.

    `most_queries` and `most_bytes` are bounds too, None for none.
    """

    name: str
    path: str
    fields: Callable[[int], Fields]
    bound: float
    most_queries: int | None = None
    most_bytes: int | None = None


@dataclass(frozen=True)
class MeasuredSave:
    """A save's times beside those of a request that does nothing."""

    save: Save
    answer: Answer
    time: Times
    sql: Times
    idle: Times

    @property
    def ratio(self) -> float:
        """The save's time ÷ that of the request that does nothing, of medians."""
        return self.time.median / self.idle.median

    @property
    def share(self) -> float:
        """How much of the save's time is SQL, of medians."""
        return self.sql.median / self.time.median

    @property
    def excess(self) -> tuple[str, ...]:
        """Which bounds of the answer are broken, in words."""
        sizes = (
            (len(self.answer.statements.asked), self.save.most_queries, "queries"),
            (len(self.answer.body), self.save.most_bytes, "bytes"),
        )
        return tuple(
            f"more than {most} {what}" for size, most, what in sizes if most and size > most
        )

    @property
    def broken(self) -> bool:
        """Whether a bound is."""
        return self.ratio > self.save.bound or bool(self.excess)


@dataclass(frozen=True)
class EntryMeasured:
    """The saves, and what opening the table asks of the database."""

    opened: Answer
    saves: tuple[MeasuredSave, ...]

    @property
    def broken(self) -> bool:
        """Whether a bound is."""
        queries = len(self.opened.statements.asked)
        return queries > QUERY_BOUND or any(one.broken for one in self.saves)


def make_sheets(city: City, lines: int = PASTED, seed: int = 2024) -> tuple[EntrySheet, EntrySheet]:
    """Open rounds in the city's last year, and in a year after it with so many lines.

    Both are of the first committee; the area is its last that an appropriation pays.
    """
    committee, year = city.committees[0], city.years[-1]
    _longer_year(SERVER, committee, year + 1, lines, seed)
    return _sheet(committee, year), _sheet(committee, year + 1)


@action
def _longer_year(actor: Actor, committee: Committee, year: int, lines: int, seed: int) -> None:
    actor.require(False)
    there = StatementLine.objects.count()
    for place in range(there, lines):
        name, slug, group = numbered(LINES, place)
        StatementLine.objects.create(
            name=name, slug=slug, group=group, order=place + 1, first_year=year
        )
    base = Base(
        committee,
        tuple(committee.segments.all()),
        tuple(committee.areas.select_related("segment")),
        tuple(entry_lines(year).values()),
        tuple(LineSet.objects.filter(table=PublishedTable.EXPLANATIONS)),
    )
    build_year(base, year, _last_round(committee), Random(seed), with_last_year=False)  # noqa: S311


def _last_round(committee: Committee, **where: object) -> Round:
    found: Round = (
        Round.objects.filter(appropriation__committee=committee, **where)
        .select_related("appropriation__committee")
        .order_by("-appropriation__year", "-cutoff_month")[0]
    )
    return found


def _sheet(committee: Committee, year: int) -> EntrySheet:
    previous = _last_round(committee, appropriation__year=year)
    round_ = open_round(
        SERVER,
        previous.appropriation,
        name="Oktober",
        slug="oktober",
        cutoff_month=10,
        deadline=date(year, 11, 10),
        previous=previous,
        holders={},
        start_values=StartValues.PREVIOUS,
    )
    funded = Area.objects.filter(
        committee=committee, segment__by_purpose=False, segment__income_funded=False
    )
    return EntrySheet(round_, funded.order_by("-order")[0], tuple(entry_lines(year).values()))


def saves_of(short: EntrySheet, long: EntrySheet, most_of_paste: int) -> tuple[Save, ...]:
    """A cell, and a block over all lines of each table, which may ask no more than it is given."""
    pastes = (
        Save(
            f"Paste of {len(sheet.lines)} cells",
            sheet.url("entry_block"),
            partial(block, sheet, len(sheet.lines)),
            PASTE_BOUND,
            most_of_paste,
        )
        for sheet in (short, long)
    )
    one = Save(
        "Cell", short.url("entry_cell"), partial(cell, short), CELL_BOUND, QUERY_BOUND, BYTE_BOUND
    )
    return one, *pastes


def cell(sheet: EntrySheet, turn: int) -> Fields:
    """One cell as the page posts it, another one at each turn."""
    line = sheet.lines[turn % len(sheet.lines)].pk
    was = f"was-{line}"
    return {"line": str(line), f"forecast-{line}": _text(turn), was: sheet.was()[was]}


def block(sheet: EntrySheet, cells: int, turn: int) -> Fields:
    """A pasted column of so many cells as the page posts it, from the first line down."""
    text = "\r\n".join(_text(turn, number) for number in range(cells))
    return {**sheet.was(), "start": str(sheet.lines[0].pk), "text": text}


def _text(turn: int, number: int = 0) -> str:
    """An amount in Tkr that no earlier turn has had; `number` counts those of a turn."""
    return f"−{turn * PASTED + number + 1}000"


def measure_entry(
    handler: WSGIHandler, sheets: tuple[EntrySheet, EntrySheet], cookie: str, times: int
) -> EntryMeasured:
    """Opens the table, and makes each kind of save `MORE` × `times` times."""
    short, long = sheets
    turns = count()
    with override_settings(ROOT_URLCONF="bench.urls"), one_core():
        opened = ask(handler, short.url("entry"), cookie)
        # The first save begins the area's forecast too: what is held against others is a later one.
        for _first in range(2):
            two = _save(handler, long.url("entry_block"), cookie, block(long, 2, next(turns)))
        saves = saves_of(short, long, len(two.statements.asked))
        asked = [
            [_beside_idle(handler, save, cookie, next(turns)) for save in saves]
            for _turn in range(WARM_UP + MORE * times)
        ][WARM_UP:]
    idle = _times(idle for turn in asked for idle, _saved in turn)
    by_save = zip(*asked, strict=True)
    return EntryMeasured(
        opened,
        tuple(
            _measured(save, [saved for _idle, saved in its], idle)
            for save, its in zip(saves, by_save, strict=True)
        ),
    )


def _beside_idle(handler: WSGIHandler, save: Save, cookie: str, turn: int) -> tuple[Answer, Answer]:
    """The answers to a request that does nothing, and to the save after it."""
    idle = _save(handler, reverse("idle"), cookie, {})
    return idle, _save(handler, save.path, cookie, save.fields(turn))


def _measured(save: Save, answers: Sequence[Answer], idle: Times) -> MeasuredSave:
    sql = Times(tuple(answer.of_database for answer in answers))
    return MeasuredSave(save, answers[-1], _times(answers), sql, idle)


def _times(answers: Iterable[Answer]) -> Times:
    return Times(tuple(answer.own + answer.of_database for answer in answers))


def _save(handler: WSGIHandler, path: str, cookie: str, fields: Fields) -> Answer:
    """A POST as the page's script sends it, past the check against forged ones."""
    factory = RequestFactory(HTTP_COOKIE=cookie, HTTP_X_CSRFTOKEN=CSRF, HTTP_HX_REQUEST="true")
    return answer_to(handler, factory.post(path, urlencode(fields), content_type=FORM))


def entry_table_of(measured: EntryMeasured) -> str:
    """All that was measured, a save's own lines together."""
    opened = measured.opened
    queries = len(opened.statements.asked)
    broken = f"  BROKEN: more than {QUERY_BOUND} queries" if queries > QUERY_BOUND else ""
    lines = [HEAD, f"Opening the entry table: {queries} queries, {len(opened.body)} bytes{broken}"]
    for one in measured.saves:
        broken = "".join(f"  BROKEN: {what}" for what in one.excess)
        statements = one.answer.statements
        lines.append(
            f"{one.save.name}: {len(statements.asked)} queries, {len(statements.commits)} commit, "
            f"{len(one.answer.body)} bytes{broken}"
        )
        lines.append(line_of("time", one.time, one.idle, one.ratio, one.save.bound))
        sql = f"{one.sql.median:9.2f}{one.sql.p95:9.2f}"
        lines.append(f"{'':11}{'of it SQL':9}{sql}{one.share:15.0%} of the time")
    return "\n".join(lines)

"""The entries behind a figure: a page at a time by keyset, as a stream, and what they sum to.

A page is asked for by what stood last on the one before, never by its number, and nothing is
counted to show it. The months that count lie in one batch each, so a page is at most one range of
an index for each run of months of a batch; one statement puts them together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection

from budget.models.fields import kronor
from budget.queries.ledger import Counting

PAGE = 50
CHUNK = 5_000
LARGEST_KEY = 2**63 - 1


class Show(StrEnum):
    """Which entries: those of a line and area, those that no rule places, balance-sheet ones."""

    PLACED = ""
    UNPLACED = "utan-plats"
    ASIDE = "balans"


class Order(StrEnum):
    """How they follow each other."""

    OLDEST = ""
    NEWEST = "nyast"
    COSTS = "kostnad"
    INCOMES = "intakt"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that begin with `first`, or with `last` those of as many digits between."""

    first: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; "" and None ask for nothing in particular.

    `cost_centre` and `counterpart` are how the code begins. `words` are looked for in the text.
    """

    area: int | None = None
    line: int | None = None
    show: Show = Show.PLACED
    accounts: Accounts | None = None
    cost_centre: str = ""
    counterpart: str = ""
    internal: bool = False
    words: tuple[str, ...] = ()
    order: Order = Order.OLDEST

    @property
    def is_whole(self) -> bool:
        """Whether all entries of the place are asked for: then the batches' sums tell their sum."""
        return self == Wanted(self.area, self.line, order=self.order)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger; kronor, income +. `text` is "" for who may not read it.

    `dated` False: the file gave a month alone, and the day is its last.
    """

    key: int
    month: int
    date: date
    dated: bool
    series: str
    number: str
    account: str
    cost_centre: str
    activity: str
    counterpart: str
    project: str
    text: str
    amount: Decimal
    internal: bool
    area: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """Months one after another, both ends included, in which one batch counts."""

    batch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of an entry in an order: month, day and key, or öre and key."""

    values: tuple[int | str, ...]

    def __str__(self) -> str:
        return "_".join(str(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries in their order, and the cursors of the pages beside (None: there is none)."""

    entries: tuple[Entry, ...]
    before: Cursor | None = None
    after: Cursor | None = None

    @property
    def is_all(self) -> bool:
        """Whether there are no other entries."""
        return self.before is None and self.after is None


@dataclass(frozen=True, slots=True)
class Total:
    """What entries sum to, in kronor, and how many they are."""

    amount: Decimal
    rows: int


def runs_of(periods: Iterable[Counting], months: Iterable[int]) -> tuple[Run, ...]:
    """The counting months among some, in order, those of one batch drawn together."""
    wanted = frozenset(months)
    runs: list[Run] = []
    for period in sorted(periods, key=lambda each: each.month):
        if period.month not in wanted:
            continue
        last = runs[-1] if runs else None
        if last and last.batch == period.batch and last.last + 1 == period.month:
            runs[-1] = replace(last, last=period.month)
        else:
            runs.append(Run(period.batch, period.month, period.month))
    return tuple(runs)


COLUMNS = (
    *("id", "month", "date", "dated", "series", "number", "account", "cost_centre", "activity"),
    *("counterpart", "project", "text", "amount", "is_internal", "area_id", "line_id"),
)
BY_DATE = ("month", "date", "id")
BY_AMOUNT = ("amount", "id")


def cursor_from(text: str, order: Order) -> Cursor | None:
    """The cursor of an address; None for what is none in that order."""
    parts = text.split("_")
    try:
        if order in (Order.OLDEST, Order.NEWEST):
            month, day, key = parts
            values = (_number(month), date.fromisoformat(day).isoformat(), _number(key))
            return Cursor(values)
        ore, key = parts
        return Cursor((_number(ore), _number(key)))
    except ValueError:
        return None


def _number(text: str) -> int:
    if len(text) > 20 or not text.removeprefix("-").isdecimal() or not text.isascii():
        raise ValueError(text)
    number = int(text)
    if abs(number) > LARGEST_KEY:
        raise ValueError(text)
    return number


def entry_page(
    runs: Sequence[Run],
    wanted: Wanted,
    *,
    texts: bool,
    after: Cursor | None = None,
    before: Cursor | None = None,
    most: int = PAGE,
) -> EntryPage:
    """A page of entries: the first, the one `after` a cursor, or the one `before` it. One query.

    `texts` False leaves the entries' texts unread.
    """
    backwards = before is not None
    cursor = before or after
    rows = _fetched(runs, wanted, texts, cursor, backwards, most + 1)
    more, rows = len(rows) > most, rows[:most]
    if backwards:
        rows.reverse()
    entries = tuple(_entry(row) for row in rows)
    if not entries:
        return EntryPage(())
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    return EntryPage(
        entries,
        _cursor(entries[0], wanted.order) if has_before else None,
        _cursor(entries[-1], wanted.order) if has_after else None,
    )


def entry_stream(runs: Iterable[Run], wanted: Wanted, *, texts: bool) -> Iterator[Entry]:
    """All entries by date, some thousands read at a time: memory stays flat."""
    by_date = replace(wanted, order=Order.OLDEST)
    for run in runs:
        cursor = None
        while True:
            rows = _fetched([run], by_date, texts, cursor, False, CHUNK)
            entry = None
            for row in rows:
                entry = _entry(row)
                yield entry
            if entry is None or len(rows) < CHUNK:
                break
            cursor = _cursor(entry, Order.OLDEST)


def total_of(runs: Sequence[Run], wanted: Wanted) -> Total:
    """What the wanted entries sum to, and their number: reads them all. One query."""
    if not runs:
        return Total(Decimal(0), 0)
    parts, values = [], []
    for run in runs:
        where, given = _where(run, wanted)
        # Names of our own columns and placeholders alone.
        parts.append(
            "SELECT COALESCE(SUM(amount), 0) AS ore, COUNT(*) AS found "  # noqa: S608
            f'FROM "budget_ledgerentry" WHERE {where}'
        )
        values += given
    sql = f"SELECT SUM(ore), SUM(found) FROM ({' UNION ALL '.join(parts)}) AS runs"  # noqa: S608
    with connection.cursor() as database:
        database.execute(sql, values)
        ore, rows = database.fetchone()
    return Total(kronor(int(ore)), int(rows))


def _fetched(
    runs: Sequence[Run],
    wanted: Wanted,
    texts: bool,
    cursor: Cursor | None,
    backwards: bool,
    most: int,
) -> list[tuple[Any, ...]]:
    keys = BY_DATE if wanted.order in (Order.OLDEST, Order.NEWEST) else BY_AMOUNT
    descending = (wanted.order in (Order.NEWEST, Order.INCOMES)) != backwards
    way = "DESC" if descending else "ASC"
    ordered = ", ".join(f"{key} {way}" for key in keys)
    columns = ", ".join(name if texts or name != "text" else "'' AS text" for name in COLUMNS)
    parts, values = [], []
    for number, run in enumerate(runs):
        where, given = _where(run, wanted)
        if cursor is not None:
            marks = ", ".join(["%s"] * len(keys))
            where += f" AND ({', '.join(keys)}) {'<' if descending else '>'} ({marks})"
            given += list(cursor.values)
        # Names of our own columns and placeholders alone.
        parts.append(
            f'SELECT * FROM (SELECT {columns} FROM "budget_ledgerentry" WHERE {where} '  # noqa: S608
            f"ORDER BY {ordered} LIMIT {most}) AS run{number}"
        )
        values += given
    if not parts:
        return []
    with connection.cursor() as database:
        database.execute(
            f"{' UNION ALL '.join(parts)} ORDER BY {ordered} LIMIT {most}",
            values,
        )
        rows: list[tuple[Any, ...]] = database.fetchall()
    return rows


def _where(run: Run, wanted: Wanted) -> tuple[str, list[Any]]:
    """The condition on a run's entries, with the values of its placeholders."""
    conditions = ["batch_id = %s", "month >= %s", "month <= %s", *_shown(wanted)]
    values: list[Any] = [run.batch, run.first, run.last]
    for name, key in (("area_id", wanted.area), ("line_id", wanted.line)):
        if key is not None:
            conditions.append(f"{name} = %s")
            values.append(key)
    if wanted.accounts is not None and wanted.accounts.last:
        conditions.append("LENGTH(account) = %s AND account >= %s AND account <= %s")
        values += [len(wanted.accounts.first), wanted.accounts.first, wanted.accounts.last]
    begins = (
        ("account", wanted.accounts.first if wanted.accounts and not wanted.accounts.last else ""),
        ("cost_centre", wanted.cost_centre),
        ("counterpart", wanted.counterpart),
    )
    for name, code in begins:
        if code:
            conditions.append(f"{name} LIKE %s ESCAPE '!'")
            values.append(f"{_like(code)}%")
    if wanted.internal:
        conditions.append("is_internal")
    for word in wanted.words:
        conditions.append("search LIKE %s ESCAPE '!'")
        values.append(f"%{_like(word.casefold())}%")
    return " AND ".join(conditions), values


def _shown(wanted: Wanted) -> list[str]:
    if wanted.show is Show.ASIDE:
        return ["aside"]
    if wanted.show is Show.UNPLACED:
        return ["NOT aside", "(area_id IS NULL OR line_id IS NULL)"]
    return ["area_id IS NOT NULL", "line_id IS NOT NULL"]


def _like(text: str) -> str:
    return "".join(f"!{letter}" if letter in "!%_" else letter for letter in text)


def _entry(row: tuple[Any, ...]) -> Entry:
    key, month, day, dated = row[:4]
    series, number, account, cost_centre, activity, counterpart, project, text = row[4:12]
    ore, internal, area, line = row[12:]
    return Entry(
        key=key,
        month=month,
        date=date.fromisoformat(day) if isinstance(day, str) else day,  # text on SQLite
        dated=bool(dated),
        series=series,
        number=number,
        account=account,
        cost_centre=cost_centre,
        activity=activity,
        counterpart=counterpart,
        project=project,
        text=text,
        amount=kronor(ore),
        internal=bool(internal),
        area=area,
        line=line,
    )


def _cursor(entry: Entry, order: Order) -> Cursor:
    if order in (Order.OLDEST, Order.NEWEST):
        return Cursor((entry.month, entry.date.isoformat(), entry.key))
    return Cursor((int(entry.amount * 100), entry.key))

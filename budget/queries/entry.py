"""What an area's entry table is made of: one statement for all amounts, a few for the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)

from budget.calc.entry import (
    Cell,
    EntryLine,
    EntryTable,
    History,
    social_rate,
)
from budget.calc.periods import last_day
from budget.calc.restatement import Succession, restated, shares
from budget.calc.structure import Line, LineGroup
from budget.models import (
    Actual,
    Area,
    AreaTask,
    BudgetRow,
    Explanation,
    Forecast,
    Round,
    RowComment,
    StatementLine,
)
from budget.queries.structure import valid_in

ZERO = Decimal(0)


class AmountRow(NamedTuple):
    """A sum of one statement's: `month` of a forecast is its round's cut-off."""

    kind: str
    area: int
    line: int
    year: int
    month: int
    group: str
    role: str
    amount: Decimal


ByYear = dict[int, dict[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A forecast as it stands: who set it, when, and how it is spread."""

    version: int
    changed_by: str
    changed_at: datetime | None
    spread: str = ""
    months: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a row."""

    line: int
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class EntryAmounts:
    """The stored amounts of an area, as `EntryTable` and suggestions want them.

    `lines` are those that have an amount, without their names; `booked` is the last month up to
    the cut-off in which the committee has anything booked.
    """

    cells: dict[int, Cell]
    lines: tuple[EntryLine, ...] = ()
    histories: dict[int, History] = field(default_factory=dict)
    rate: Decimal | None = None
    booked: int = 0


@dataclass(frozen=True, slots=True)
class EntryArea:
    """A round and an area of it; where the round has a task for it, its state and comment."""

    round: Round
    area: Area
    state: str = ""
    comment: str = ""


AREAS = "appropriation__committee__areas"
# What the rules and the history ask of an area; the rest is read when it is asked for.
AREA_FIELDS = ("id", "name", "slug", "committee_id", "first_year", "last_year")


def round_and_area(committee: str, year: int, round_slug: str, area: str) -> EntryArea | None:
    """The round and area at an address; the round's committee and previous round with it.

    One query. None where there is none, or where the area does not count in the year.
    """
    task = AreaTask.objects.filter(round=OuterRef("pk"), area=OuterRef(f"{AREAS}__id"))
    row: Any = (
        Round.objects.filter(
            **{
                "slug": round_slug,
                "appropriation__year": year,
                "appropriation__committee__slug": committee,
                f"{AREAS}__slug": area,
            }
        )
        .annotate(
            **{f"area_{name}": F(f"{AREAS}__{name}") for name in AREA_FIELDS},
            task_state=Subquery(task.values("state")[:1]),
        )
        .select_related("appropriation__committee", "previous")
        .first()
    )
    if row is None:
        return None
    found = Area.from_db("default", AREA_FIELDS, [getattr(row, f"area_{n}") for n in AREA_FIELDS])
    if not (found.first_year or year) <= year <= (found.last_year or year):
        return None
    return EntryArea(row, found, row.task_state or "")


def area_at(round_: Round, slug: str) -> EntryArea | None:
    """The committee's area of the round's year at an address, with its task. One query."""
    task = AreaTask.objects.filter(round=round_, area=OuterRef("pk"))
    area = (
        Area.objects.filter(
            valid_in(round_.appropriation.year),
            committee_id=round_.appropriation.committee_id,
            slug=slug,
        )
        .annotate(
            task_state=Subquery(task.values("state")[:1]),
            task_comment=Subquery(task.values("comment")[:1]),
        )
        .first()
    )
    if area is None:
        return None
    return EntryArea(round_, area, area.task_state or "", area.task_comment or "")


def entry_lines(year: int) -> dict[int, StatementLine]:
    """The statement lines of a year by key, in the statement's order. One query."""
    rows = StatementLine.objects.filter(valid_in(year)).order_by("order", "pk")
    return {row.pk: row for row in rows}


def lines_as_entered(lines: Iterable[StatementLine]) -> tuple[EntryLine, ...]:
    """The same as plain values."""
    return tuple(
        EntryLine(Line(row.pk, row.slug, row.name, LineGroup(row.group)), row.role) for row in lines
    )


def entry_table(round_: Round, lines: Iterable[StatementLine], amounts: EntryAmounts) -> EntryTable:
    """The table of the area that the amounts are of."""
    appropriation = round_.appropriation
    return EntryTable(
        lines=lines_as_entered(lines),
        cells=amounts.cells,
        threshold=appropriation.threshold if round_.threshold is None else round_.threshold,
        movement_threshold=appropriation.movement_threshold,
        has_previous=round_.previous_id is not None,
    )


def amounts_after_save(round_: Round, area: int) -> EntryAmounts:
    """What a save has to tell anew: budget, actual, forecasts, the rate. One query."""
    rows = _read(_this_round(round_, area))
    return EntryAmounts(
        _cells(rows, area, {}, round_.appropriation.year, round_.cutoff_month),
        _lines(rows),
        rate=_rate(rows),
    )


def amounts_of(round_: Round, area: int, successions: Collection[Succession]) -> EntryAmounts:
    """All amounts of an area's table, last year and earlier years restated. One query."""
    year = round_.appropriation.year
    origins = _origins(area, year, successions)
    rows = _read([*_this_round(round_, area), *_earlier(round_, origins)])
    last_year = _last_year(rows, area, year, successions)
    return EntryAmounts(
        _cells(rows, area, last_year, year, round_.cutoff_month),
        _lines(rows),
        _histories(rows, area, year, successions),
        _rate(rows),
        max((row.month for row in rows if row.kind == "booked"), default=0),
    )


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


NONE, NO_TEXT = _number(0), _text("")
AREA, LINE, MONTH = F("area_id"), F("line_id"), F("month")
GROUP, ROLE = F("line__group"), F("line__role")


def _sums(
    query: QuerySet[Any, Any],
    kind: str,
    *,
    year: Any,
    month: Any = MONTH,
    area: Any = AREA,
    line: Any = LINE,
    group: Any = GROUP,
    role: Any = ROLE,
) -> QuerySet[Any, Any]:
    keys = {
        "row_kind": _text(kind),
        "row_area": area,
        "row_line": line,
        "row_year": year,
        "row_month": month,
        "row_group": group,
        "row_role": role,
    }
    summed: QuerySet[Any, Any] = (
        query.order_by()
        .annotate(**keys)
        .values(*keys)
        .annotate(total=Sum("amount"))
        .values_list(*keys, "total")
    )
    return summed


def _read(queries: list[QuerySet[Any, Any]]) -> list[AmountRow]:
    return [AmountRow(*row) for row in queries[0].union(*queries[1:], all=True)]


def _this_round(round_: Round, area: int) -> list[QuerySet[Any, Any]]:
    appropriation = round_.appropriation
    cutoff = round_.cutoff_month
    year = _number(appropriation.year)
    decided = BudgetRow.objects.filter(
        decision__appropriation=appropriation,
        decision__decided_on__lte=last_day(appropriation.year, cutoff),
    )
    booked = Actual.objects.filter(area=area, year=appropriation.year, month__lte=cutoff)
    forecasts = Forecast.objects.filter(area=area)
    queries = [
        _sums(decided.filter(area=area), "budget", year=year),
        _sums(booked, "actual", year=year),
        _sums(forecasts.filter(round=round_), "forecast", year=year, month=_number(cutoff)),
        # The whole committee's: its pay and social charges make the rate.
        _sums(decided.exclude(line__role=""), "role", year=year, month=NONE, area=NONE),
    ]
    if round_.previous_id is not None:
        previous = forecasts.filter(round_id=round_.previous_id)
        queries.append(_sums(previous, "previous", year=year, month=NONE))
    return queries


def _earlier(round_: Round, areas: Collection[int]) -> list[QuerySet[Any, Any]]:
    appropriation = round_.appropriation
    year = appropriation.year
    actuals = Actual.objects.filter(area_id__in=areas, year__lt=year)
    budgets = BudgetRow.objects.filter(area_id__in=areas, decision__appropriation__year__lt=year)
    forecasts = Forecast.objects.filter(
        area_id__in=areas,
        round__appropriation__year__lt=year,
        # Of a corrected round its later version counts.
        round__replaced_by__isnull=True,
    )
    booked = Actual.objects.filter(
        area__committee=appropriation.committee_id, year=year, month__lte=round_.cutoff_month
    )
    nowhere = {"area": NONE, "line": NONE, "group": NO_TEXT, "role": NO_TEXT}
    return [
        _sums(actuals, "actual", year=F("year")),
        _sums(budgets, "budget", year=F("decision__appropriation__year")),
        _sums(
            forecasts,
            "earlier",
            year=F("round__appropriation__year"),
            month=F("round__cutoff_month"),
        ),
        _sums(booked, "booked", year=_number(year), **nowhere),
    ]


def _origins(area: int, year: int, successions: Collection[Succession]) -> set[int]:
    """The area, and every area that some of its history was of."""
    found = {area}
    for step in sorted(successions, key=lambda step: -step.year):
        if step.year <= year and step.successor in found:
            found.add(step.predecessor)
    return found


def _lines(rows: Iterable[AmountRow]) -> tuple[EntryLine, ...]:
    found = {
        row.line: EntryLine(Line(row.line, "", "", LineGroup(row.group)), row.role)
        for row in rows
        if row.line
    }
    return tuple(found.values())


def _rate(rows: Iterable[AmountRow]) -> Decimal | None:
    budgets: dict[str, Decimal] = {}
    for row in rows:
        if row.kind == "role":
            budgets[row.role] = budgets.get(row.role, ZERO) + row.amount
    return social_rate(budgets)


def _cells(
    rows: Iterable[AmountRow], area: int, last_year: dict[int, Decimal], year: int, cutoff: int
) -> dict[int, Cell]:
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)

    def add(line: int, name: str, amount: Decimal) -> None:
        sums[line][name] = sums[line].get(name, ZERO) + amount

    for row in rows:
        if row.area != area or row.year != year:
            continue
        if row.kind in ("budget", "actual", "previous", "forecast"):
            add(row.line, row.kind, row.amount)
        if row.kind == "budget" and row.month <= cutoff:
            add(row.line, "budget_to_date", row.amount)
    for line, amount in last_year.items():
        add(line, "last_year", amount)
    return {line: Cell(**amounts) for line, amounts in sums.items()}


def _last_year(
    rows: Iterable[AmountRow], area: int, year: int, successions: Collection[Succession]
) -> dict[int, Decimal]:
    """Last year's sums of the area, each predecessor's whole year divided once."""
    sums: dict[tuple[int, int], Decimal] = {}
    for row in rows:
        if row.kind == "actual" and row.year == year - 1:
            key = row.area, row.line
            sums[key] = sums.get(key, ZERO) + row.amount
    moved = restated(sums, shares(successions, year - 1, year))
    return {line: amount for (owner, line), amount in moved.items() if owner == area}


def _histories(
    rows: Iterable[AmountRow], area: int, year: int, successions: Collection[Succession]
) -> dict[int, History]:
    years: dict[tuple[str, int, int], dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for row in rows:
        if row.kind in ("budget", "actual", "earlier"):
            years[row.kind, row.year, row.month][row.area, row.line] = row.amount
    found: dict[int, _Told] = defaultdict(_Told)
    for (kind, of_year, month), amounts in sorted(years.items()):
        moved = restated(amounts, shares(successions, of_year, year))
        for (owner, line), amount in moved.items():
            if owner == area:
                found[line].add(kind, of_year, month, amount)
    return {line: History(t.budgets, t.actuals, tuple(t.rounds)) for line, t in found.items()}


@dataclass
class _Told:
    """A line's history while it is put together."""

    budgets: ByYear = field(default_factory=dict)
    actuals: ByYear = field(default_factory=dict)
    rounds: list[tuple[int, int, Decimal]] = field(default_factory=list)

    def add(self, kind: str, year: int, month: int, amount: Decimal) -> None:
        if kind == "earlier":
            self.rounds.append((year, month, amount))
        else:
            by_year = self.budgets if kind == "budget" else self.actuals
            by_year.setdefault(year, {})[month] = amount


def standings(round_: Round, area: int) -> dict[int, Standing]:
    """The forecasts of an area as they stand, by line. One query."""
    rows = (
        Forecast.objects.filter(round=round_, area=area)
        .select_related("changed_by")
        .annotate(of_month=F("months__month"), of_month_amount=F("months__amount"))
        .order_by("line_id", "of_month")
    )
    found: dict[int, Standing] = {}
    for row in rows:
        months = found[row.line_id].months if row.line_id in found else ()
        if row.of_month is not None:
            months = (*months, (row.of_month, row.of_month_amount))
        who = str(row.changed_by or "")
        found[row.line_id] = Standing(row.version, who, row.changed_at, row.spread, months)
    return found


def remarks(round_: Round, area: int) -> tuple[Remark, ...]:
    """The comments on an area's rows, oldest first. One query."""
    rows = RowComment.objects.filter(round=round_, area=area).select_related("author")
    return tuple(
        Remark(row.line_id, str(row.author), row.written_at, row.text)
        for row in rows.order_by("written_at", "pk")
    )


def explanations(round_: Round, area: int) -> dict[str, str]:
    """The area's texts by horizon; the last round's under "previous_" and theirs. One query."""
    rounds = [round_.pk, *([round_.previous_id] if round_.previous_id else [])]
    rows = Explanation.objects.filter(round__in=rounds, area=area)
    return {
        (row.horizon if row.round_id == round_.pk else f"previous_{row.horizon}"): row.text
        for row in rows
    }

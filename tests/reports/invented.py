"""Invented committees: facts drawn from a seed, their sums in plain Python, and them as stored.

The sums are whole öre added in loops over the drawn rows; nothing of the product computes them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import create_appropriation, register_decision
from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.actions.rounds import open_round
from budget.actions.structure import (
    save_area,
    save_committee,
    save_line,
    save_line_set,
    save_segment,
    save_succession,
)
from budget.calc.phasing import MonthAmount
from budget.models import Area, Committee, LineGroup, LineSet, Round, Segment, StatementLine
from budget.models.fields import kronor
from budget.workflow.action import SERVER

YEAR = 2031
GROUPS = tuple(LineGroup)
TABLES = ("per_finansiering", "forklaringar", "nettokostnad")
SIZES = (99, 12_345, 499_950, 7_654_321, 123_456_789, 9_999_999_999, 3_000_000_000_000)
"""The largest amounts of a committee, in öre: from a krona to 30 thousand million."""

Cell = tuple[int, int]  # area and line, by their numbers
Ore = dict[str, int]


@dataclass
class Facts:
    """A committee as drawn: areas with the number of their segment, rows of whole öre."""

    segments: list[dict[str, bool]]
    areas: list[int]
    groups: list[LineGroup]
    ended: int | None = None
    successors: dict[int, str] = field(default_factory=dict)
    named_sums: tuple[str, ...] | None = ("Alla",)
    """The sums of all lines in the table by funding; None: no table has named sets of lines."""
    cutoff: int = 8
    decisions: list[tuple[str, date, int]] = field(default_factory=list)
    budget: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    booked: dict[tuple[int, int, int, int], int] = field(default_factory=dict)
    forecast: dict[Cell, int] = field(default_factory=dict)
    previous: dict[Cell, int] | None = None
    previous_cutoff: int = 0

    @property
    def as_of(self) -> date:
        """The last day of the cut-off month."""
        return last_day(self.cutoff)

    @property
    def months(self) -> set[int]:
        """The months up to the cut-off with any actual."""
        return {
            month
            for (_a, _l, year, month), ore in self.booked.items()
            if year == YEAR and month <= self.cutoff and ore
        }

    def counted(self) -> set[int]:
        """The decisions that the round reports, by number."""
        return {n for n, (_k, day, _o) in enumerate(self.decisions) if day <= self.as_of}

    def grant(self, day: date | None = None) -> int:
        """The appropriation on a day."""
        return sum(ore for _kind, on, ore in self.decisions if on <= (day or self.as_of))

    def sums(self, areas: Iterable[int], lines: Iterable[int] | None = None) -> Ore:
        """All measures over some areas and lines, in öre; last year not restated."""
        chosen = set(areas)
        rows = set(range(len(self.groups)) if lines is None else lines)
        counted, months = self.counted(), self.months
        found = dict.fromkeys(MEASURES, 0)
        for decision, area, line, month, ore in self.budget:
            if area in chosen and line in rows and decision in counted:
                found["budget"] += ore
                found["to_date"] += ore if month in months else 0
                found["original"] += ore if self.decisions[decision][0] == "original" else 0
        for (area, line, year, month), ore in self.booked.items():
            if area in chosen and line in rows:
                found["last_year"] += ore if year == YEAR - 1 else 0
                found["actual"] += ore if year == YEAR and month <= self.cutoff else 0
        for name, cells in (("forecast", self.forecast), ("previous", self.previous or {})):
            for (area, line), ore in cells.items():
                found[name] += ore if area in chosen and line in rows else 0
        return found

    def of_segment(self, number: int) -> list[int]:
        """The areas of a segment that hold in the year."""
        return [a for a, s in enumerate(self.areas) if s == number and a != self.ended]

    def lines_of(self, *groups: LineGroup) -> list[int]:
        """The lines of some groups."""
        return [n for n, group in enumerate(self.groups) if group in groups]


MEASURES = ("budget", "to_date", "original", "actual", "forecast", "previous", "last_year")


def last_day(month: int) -> date:
    """The last day of a month of the year."""
    return date(YEAR + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def draw(seed: int) -> Facts:
    """The facts of a seed."""
    random = Random(seed)
    largest = random.choice(SIZES)
    segments = [
        {name: random.random() < 0.3 for name in ("income_funded", "by_purpose", "explained")}
        for _ in range(random.choice((1, 1, 2, 3, 5)))
    ]
    count = random.choice((1, 2, 5, 12))
    facts = Facts(
        segments,
        [random.randrange(len(segments)) for _ in range(count)],
        [random.choice(GROUPS) for _ in range(random.choice((1, 3, 8)))],
        named_sums=random.choice((None, (), ("Alla",), ("Alla", "Alla igen"))),
        cutoff=random.choice((1, 2, 4, 8, 11, 12)),
    )

    def amount() -> int:
        return random.choice((0, 1, -1, 50_000, -50_000, random.randint(-largest, largest)))

    if count > 2 and random.random() < 0.7:
        _succession(random, facts)
    open_areas = [area for area in range(count) if area != facts.ended]
    _decisions(random, facts, open_areas, amount)
    for year, areas in ((YEAR - 1, range(count)), (YEAR, open_areas)):
        months = [month for month in range(1, 14) if random.random() < 0.7]
        for area in areas:
            for line in range(len(facts.groups)):
                for month in months:
                    if random.random() < 0.5:
                        facts.booked[area, line, year, month] = amount()
    _forecasts(random, facts, open_areas, amount)
    return facts


def _succession(random: Random, facts: Facts) -> None:
    facts.ended = random.randrange(len(facts.areas))
    others = [area for area in range(len(facts.areas)) if area != facts.ended]
    heirs = others[: random.randint(0, 3)]
    shares = {1: ["1"], 2: ["0.25", "0.75"], 3: ["0.333333", "0.333333", "0.333334"]}
    if heirs:
        facts.successors = dict(zip(heirs, shares[len(heirs)], strict=True))


def _decisions(random: Random, facts: Facts, areas: list[int], amount: Callable[[], int]) -> None:
    """An original decision, then changes and reallocations on any day of the year."""
    kinds = ["original", *random.choices(("change", "reallocation"), k=random.randint(0, 5))]
    for number, kind in enumerate(kinds):
        rows: dict[tuple[int, int, int], int] = {}
        for _ in range(random.randint(1, 30)):
            place = (
                random.choice(areas),
                random.randrange(len(facts.groups)),
                random.randint(1, 12),
            )
            rows[place] = amount()
        if kind == "reallocation":
            place = (areas[-1], 0, 12)
            rows[place] = rows.get(place, 0) - sum(rows.values())
        day = date(YEAR, 1, 1) + timedelta(days=random.randrange(365))
        facts.decisions.append(
            (kind, date(YEAR - 1, 11, 20) if kind == "original" else day, -sum(rows.values()))
        )
        facts.budget += [(number, *place, ore) for place, ore in rows.items() if ore]


def _forecasts(random: Random, facts: Facts, areas: list[int], amount: Callable[[], int]) -> None:
    cells = [(area, line) for area in areas for line in range(len(facts.groups))]
    how = random.choice(("any", "some", "budget", "none"))
    for cell in cells:
        if how == "budget":
            facts.forecast[cell] = facts.sums([cell[0]], [cell[1]])["budget"]
        elif how == "any" or (how == "some" and random.random() < 0.5):
            facts.forecast[cell] = amount()
    if facts.cutoff > 1 and random.random() < 0.6:
        facts.previous_cutoff = random.randint(1, facts.cutoff - 1)
        facts.previous = {cell: amount() for cell in cells if random.random() < 0.8}


def store(facts: Facts) -> Round:
    """The facts as a municipality's administrators, controllers and budget holders leave them."""
    committee = save_committee(SERVER, Committee(name="Skolnämnden", slug="skolnamnden"))
    lines = [
        save_line(SERVER, StatementLine(name=f"Rad {n}", slug=f"rad-{n}", group=group, order=n))
        for n, group in enumerate(facts.groups)
    ]
    if facts.named_sums is not None:
        _line_sets(lines, facts.named_sums)
    areas = _areas(facts, committee)
    create_appropriation(SERVER, committee, YEAR - 1)
    year = create_appropriation(SERVER, committee, YEAR)
    for number, (kind, day, ore) in enumerate(facts.decisions):
        rows = [row for row in facts.budget if row[0] == number]
        register_decision(
            SERVER,
            year,
            kind=kind,
            case_number=f"EKBY {number}",
            title=f"Beslut {number}",
            amount=kronor(ore),
            decided_on=day,
            order=number,
            rows=[
                MonthAmount(areas[a].pk, lines[n].pk, month, kronor(o))
                for _d, a, n, month, o in rows
            ],
        )
    for of_year in (YEAR - 1, YEAR):
        booked = [
            MonthAmount(areas[area].pk, lines[line].pk, month, kronor(ore))
            for (area, line, at, month), ore in facts.booked.items()
            if at == of_year
        ]
        save_actuals(SERVER, committee, of_year, booked)
    previous = None
    if facts.previous is not None:
        previous = _round(year, "Förra", facts.previous_cutoff, None)
        _save(previous, facts.previous, areas, lines)
    made = _round(year, "Denna", facts.cutoff, previous)
    _save(made, facts.forecast, areas, lines)
    stored: Round = Round.objects.select_related("appropriation__committee", "previous").get(
        pk=made.pk
    )
    return stored


def _areas(facts: Facts, committee: Committee) -> list[Area]:
    segments = [
        save_segment(
            SERVER,
            Segment(
                committee=committee,
                name=f"Slag {n}",
                heading=f"Slag {n} i rubrik",
                slug=f"slag-{n}",
                order=n,
                income_funded=drawn["income_funded"],
                by_purpose=drawn["by_purpose"],
                explained_by="line_groups" if drawn["explained"] else "segment",
            ),
        )
        for n, drawn in enumerate(facts.segments)
    ]
    areas = [
        save_area(
            SERVER,
            Area(
                committee=committee,
                segment=segments[segment],
                name=f"Skola {n}",
                slug=f"skola-{n}",
                order=n,
                last_year=YEAR - 1 if n == facts.ended else None,
            ),
        )
        for n, segment in enumerate(facts.areas)
    ]
    if facts.ended is not None and facts.successors:
        shares = {areas[heir]: Decimal(share) for heir, share in facts.successors.items()}
        save_succession(SERVER, areas[facts.ended], YEAR, shares)
    return areas


def _line_sets(lines: list[StatementLine], sums: Iterable[str]) -> None:
    """Every line in a set of each table, even numbers and odd ones apart."""
    for table in TABLES:
        for number, name in enumerate(("Jämna", "Udda")):
            row = LineSet(table=table, name=name, slug=f"set-{number}", order=number)
            save_line_set(SERVER, row, lines[number::2])
    for number, name in enumerate(sums, 8):
        row = LineSet(table=TABLES[0], name=name, slug=f"sum-{number}", order=number, is_sum=True)
        save_line_set(SERVER, row, lines)


def _round(year: object, name: str, cutoff: int, previous: Round | None) -> Round:
    return open_round(
        SERVER,
        year,  # type: ignore[arg-type]
        name=name,
        slug=name.lower().replace("ö", "o"),
        cutoff_month=cutoff,
        deadline=date(YEAR, 12, 31),
        previous=previous,
    )


def _save(
    round_: Round, cells: dict[Cell, int], areas: list[Area], lines: list[StatementLine]
) -> None:
    save_forecasts(
        SERVER,
        round_,
        [
            ForecastCell(areas[area].pk, lines[line].pk, kronor(ore))
            for (area, line), ore in cells.items()
        ],
    )

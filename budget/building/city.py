"""The invented municipality, the same for the same seed: structure, years, rounds, entries.

Amounts are kronor with öre (income +, cost −); what the rules of the domain demand holds, for
everything is written inside actions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from budget.building.ledger import book_year, loaded_years, share
from budget.building.years import Base, build_year
from budget.calc.periods import PERIODS
from budget.models import (
    Area,
    AreaGroup,
    Committee,
    LineGroup,
    LineSet,
    PublishedTable,
    Rollup,
    Round,
    Segment,
    StatementLine,
)
from budget.workflow.action import SERVER, Actor, action

LAST_YEAR = 2023

COMMITTEES = (
    ("Grundskolenämnden", "grundskolenamnden"),
    ("Förskolenämnden", "forskolenamnden"),
    ("Hälsa-, vård- och omsorgsnämnden", "halsa-vard-och-omsorgsnamnden"),
    ("Tekniska nämnden", "tekniska-namnden"),
    ("Kulturnämnden", "kulturnamnden"),
    ("Fritidsnämnden", "fritidsnamnden"),
    ("Miljönämnden", "miljonamnden"),
    ("Stadsbyggnadsnämnden", "stadsbyggnadsnamnden"),
    ("Servicenämnden", "servicenamnden"),
    ("Överförmyndarnämnden", "overformyndarnamnden"),
)
LINES = (
    ("Bidrag", "bidrag", LineGroup.INCOMES),
    ("Löner", "loner", LineGroup.STAFF),
    ("Övriga kostnader", "ovriga-kostnader", LineGroup.OTHER),
    ("Finansiella intäkter", "finansiella-intakter", LineGroup.FINANCIAL_INCOME),
    ("Finansiella kostnader", "finansiella-kostnader", LineGroup.FINANCIAL_COST),
    ("Avgifter", "avgifter", LineGroup.INCOMES),
    ("Sociala avgifter", "sociala-avgifter", LineGroup.STAFF),
    ("Hyror", "hyror", LineGroup.OTHER),
    ("Avskrivningar", "avskrivningar", LineGroup.OTHER),
    ("Övriga intäkter", "ovriga-intakter", LineGroup.INCOMES),
    ("Övriga personalkostnader", "ovriga-personalkostnader", LineGroup.STAFF),
    ("Köp av verksamhet", "kop-av-verksamhet", LineGroup.OTHER),
    ("Konsulter", "konsulter", LineGroup.OTHER),
    ("Transporter", "transporter", LineGroup.OTHER),
    ("Material", "material", LineGroup.OTHER),
)
FEWEST_LINES = 5
"""One in each group, which come first."""
ORDER = tuple(LineGroup)
INCOMES, STAFF, OTHER = LineGroup.INCOMES, LineGroup.STAFF, LineGroup.OTHER
INTEREST, FINANCE = LineGroup.FINANCIAL_INCOME, LineGroup.FINANCIAL_COST
P = PublishedTable
SETS = (
    (P.PER_SEGMENT, "Totala intäkter", "intakter", (INCOMES,), False),
    (P.PER_SEGMENT, "Personalkostnader", "personal", (STAFF,), False),
    (P.PER_SEGMENT, "Övriga kostnader", "ovrigt", (OTHER,), False),
    (P.PER_SEGMENT, "Totala kostnader", "kostnader", (STAFF, OTHER), True),
    (P.PER_SEGMENT, "Finansiella poster", "finans", (INTEREST, FINANCE), False),
    (P.EXPLANATIONS, "Intäkter", "intakter", (INCOMES,), False),
    (P.EXPLANATIONS, "Personalkostnader", "personal", (STAFF,), False),
    (P.EXPLANATIONS, "Övriga kostnader", "ovrigt", (OTHER, INTEREST, FINANCE), False),
    (P.NET_COST, "Intäkter", "intakter", (INCOMES, INTEREST), False),
    (P.NET_COST, "Kostnader", "kostnader", (STAFF, OTHER, FINANCE), False),
)


@dataclass(frozen=True)
class City:
    """What was built: the committees, and the years that they have budgets and rounds for."""

    committees: tuple[Committee, ...]
    years: tuple[int, ...]


Tell = Callable[[int, int, str], None]
"""Called before each committee's year: how many are done, of how many, and which comes next."""


def _silent(done: int, steps: int, what: str) -> None:
    """Tells nobody."""


def build(
    committees: int = 20,
    areas: int = 40,
    lines: int = 15,
    years: int = 2,
    seed: int = 2023,
    entries: int = 0,
    tell: Tell = _silent,
) -> City:
    """Builds the city in a database that holds none of it: `areas` are those of each committee.

    Every area has an amount on every line in every month; the year before the first has actuals
    alone. `entries` stand behind the actuals of as many of the newest years as they are enough for
    (budget/building/ledger.py), as many in each committee and year. A committee's year is one
    transaction, and no more than it is in memory. Raises ValueError for fewer than 5 lines or 3
    areas, or for entries that are too few for a year; IntegrityError where there is a city already.
    """
    if lines < FEWEST_LINES or areas < len(SEGMENTS):
        raise ValueError("a city needs 5 lines and 3 areas a committee")
    of_city = tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    booked = loaded_years(entries, committees * areas * lines * len(PERIODS), of_city)
    found = _lines_and_sets(SERVER, lines)
    bases, steps = [], committees * years
    for number in range(committees):
        base = _structure(SERVER, number, areas, found)
        bases.append(base)
        chance = Random(f"{seed}-{number}")  # noqa: S311
        previous: Round | None = None
        for place, year in enumerate(of_city):
            tell(number * years + place, steps, f"{base.committee} {year}")
            previous = _year(SERVER, base, year, previous, chance, place == 0)
            if year in booked:
                at = number * len(booked) + booked.index(year)
                of_year = share(entries, committees * len(booked), at)
                book_year(SERVER, base, year, of_year, f"{seed}-{number}-{year}")
    tell(steps, steps, "")
    return City(tuple(base.committee for base in bases), of_city)


@action
def _lines_and_sets(actor: Actor, count: int) -> tuple[StatementLine, ...]:
    actor.require(False)
    chosen = [numbered(LINES, number) for number in range(count)]
    ordered = sorted(chosen, key=lambda line: ORDER.index(line[2]))
    lines = tuple(
        StatementLine.objects.create(name=name, slug=slug, group=group, order=order)
        for order, (name, slug, group) in enumerate(ordered, 1)
    )
    for order, (table, name, slug, groups, is_sum) in enumerate(SETS, 1):
        row = LineSet.objects.create(table=table, name=name, slug=slug, is_sum=is_sum, order=order)
        row.lines.set([line for line in lines if line.group in groups])
    return lines


def numbered(
    names: Sequence[tuple[str, str, LineGroup]], number: int
) -> tuple[str, str, LineGroup]:
    """The name at a number; past the last they begin again, told apart by the round."""
    again, place = divmod(number, len(names))
    name, slug, group = names[place]
    return (f"{name} {again + 1}", f"{slug}-{again + 1}", group) if again else names[place]


# Name, slug, and which kind it is: its areas are purposes; paid by an appropriation; by incomes.
SEGMENTS = (
    ("Nämnden", "namnden", "purpose"),
    ("Kommunbidragsfinansierad", "kommunbidragsfinansierad", "granted"),
    ("Intäktsfinansierad", "intaktsfinansierad", "income"),
)


@action
def _year(
    actor: Actor, base: Base, year: int, previous: Round | None, chance: Random, first: bool
) -> Round:
    actor.require(False)
    return build_year(base, year, previous, chance, with_last_year=first)


@action
def _structure(actor: Actor, number: int, areas: int, lines: tuple[StatementLine, ...]) -> Base:
    """A committee with its segments and areas."""
    actor.require(False)
    again, place = divmod(number, len(COMMITTEES))
    name, slug = COMMITTEES[place]
    committee: Committee = Committee.objects.create(
        name=f"{name} {again + 1}" if again else name,
        slug=f"{slug}-{again + 1}" if again else slug,
        administration=f"{name.removesuffix('nämnden').strip(' -')}förvaltningen",
        order=number + 1,
    )
    segments = [
        Segment.objects.create(
            committee=committee,
            name=name,
            heading=name,
            slug=slug,
            income_funded=kind == "income",
            by_purpose=kind == "purpose",
            explained_by="line_groups" if kind == "granted" else "segment",
            order=order,
        )
        for order, (name, slug, kind) in enumerate(SEGMENTS, 1)
    ]
    purpose, granted, income = segments
    few = max(1, areas // 8)
    owners = [purpose] * few + [granted] * (areas - 2 * few) + [income] * few
    made = tuple(
        Area.objects.create(
            committee=committee,
            segment=segment,
            name=f"{segment.name}, område {number}",
            slug=f"omrade-{number}",
            order=number,
        )
        for number, segment in enumerate(owners, 1)
    )
    for order, (name, members) in enumerate(
        (("Förvaltningen", [granted, income]), ("Totalt", segments)), 1
    ):
        rollup = Rollup.objects.create(
            committee=committee, name=name, slug=name.lower().replace("ö", "o"), order=order
        )
        rollup.segments.set(members)
    group = AreaGroup.objects.create(
        committee=committee, name="gemensamma ändamål", slug="gemensamt"
    )
    group.areas.set(made[: min(2, few)])
    explained = tuple(LineSet.objects.filter(table=P.EXPLANATIONS))
    return Base(committee, tuple(segments), made, lines, explained)

"""A year of a committee of the invented city: decisions, actuals, rounds, forecasts, texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from budget.calc.periods import MONTHS, PERIODS
from budget.models import (
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Committee,
    Decision,
    DecisionKind,
    Explanation,
    Forecast,
    Horizon,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LineGroup,
    LineSet,
    ProjectGrant,
    Round,
    RoundState,
    Segment,
    StatementLine,
)

CHANGES = 8
GRANTS = 30
PROJECTS = 12
PROJECT_YEARS = 4
ROUNDS = (("April", "april", 4), ("Augusti", "augusti", 8))
ORE = 100
INCOME_GROUPS = (LineGroup.INCOMES, LineGroup.FINANCIAL_INCOME)


@dataclass(frozen=True)
class Base:
    """A committee and what its amounts are placed in."""

    committee: Committee
    segments: tuple[Segment, ...]
    areas: tuple[Area, ...]
    lines: tuple[StatementLine, ...]
    explained_sets: tuple[LineSet, ...]


Cell = tuple[Area, StatementLine]


def build_year(
    base: Base, year: int, previous: Round | None, chance: Random, *, with_last_year: bool
) -> Round:
    """A year's decisions, actuals and rounds, inside an open action; gives its last round.

    With `with_last_year` the year before gets its actuals too.
    """
    appropriation: Appropriation = Appropriation.objects.create(committee=base.committee, year=year)
    levels = _levels(base, chance)
    if with_last_year:
        Appropriation.objects.create(committee=base.committee, year=year - 1)
        _actuals(base, year - 1, levels, chance)
    _actuals(base, year, levels, chance)
    yearly = _original(base, appropriation, levels)
    _changes(base, appropriation, yearly, chance)
    frames = _investments(base, appropriation, chance)
    _grants(base, year, chance)
    for name, slug, cutoff in ROUNDS:
        previous = _round(appropriation, name, slug, cutoff, previous)
        _forecasts(base, previous, yearly, chance)
        _texts(base, previous)
        _investment_forecasts(previous, frames, chance)
    assert previous is not None  # noqa: S101  # ROUNDS has some
    return previous


def _levels(base: Base, chance: Random) -> dict[Cell, int]:
    """Öre a month of each area and line; an income-funded area's first income pays the rest."""
    levels: dict[Cell, int] = {}
    for area in base.areas:
        for line in base.lines:
            size = chance.randint(1_000_000, 90_000_000)
            levels[area, line] = size // 4 if line.group in INCOME_GROUPS else -size
        if area.segment.income_funded:
            first = (area, base.lines[0])
            levels[first] -= sum(levels[area, line] for line in base.lines)
    return levels


def _kronor(ore: int) -> Decimal:
    return Decimal(ore).scaleb(-2)


def _uneven(ore: int, chance: Random) -> Decimal:
    """Within 5 % of the level."""
    return _kronor(ore * chance.randint(950, 1050) // 1000)


def _actuals(base: Base, year: int, levels: dict[Cell, int], chance: Random) -> None:
    Actual.objects.bulk_create(
        Actual(
            area=area,
            line=line,
            year=year,
            month=month,
            amount=_uneven(ore if month in MONTHS else ore // 10, chance),
        )
        for (area, line), ore in levels.items()
        for month in PERIODS
    )


def _original(
    base: Base, appropriation: Appropriation, levels: dict[Cell, int]
) -> dict[Cell, Decimal]:
    """The original decision; gives its yearly amounts."""
    yearly = {cell: _kronor(ore) * len(MONTHS) for cell, ore in levels.items()}
    decision = Decision.objects.create(
        appropriation=appropriation,
        kind=DecisionKind.ORIGINAL,
        title=f"Budget {appropriation.year}",
        amount=-sum(yearly.values(), Decimal(0)),
        decided_on=date(appropriation.year - 1, 11, 22),
        order=1,
    )
    BudgetRow.objects.bulk_create(
        BudgetRow(decision=decision, area=area, line=line, month=month, amount=_kronor(ore))
        for (area, line), ore in levels.items()
        for month in MONTHS
    )
    return yearly


def _changes(
    base: Base, appropriation: Appropriation, yearly: dict[Cell, Decimal], chance: Random
) -> None:
    """Changes of the appropriation, each of one area from a month on; added to `yearly`."""
    funded = [area for area in base.areas if not area.segment.income_funded]
    for number in range(1, CHANGES + 1):
        area, line = chance.choice(funded), base.lines[-1]
        month = min(number + 1, len(MONTHS))
        amount = _kronor(-chance.randint(1_000_000, 20_000_000))
        months = range(month, len(MONTHS) + 1)
        decision = Decision.objects.create(
            appropriation=appropriation,
            case_number=f"STK {appropriation.year} {100 + number}",
            title=f"Förändring {number}: {area.name}",
            amount=-amount * len(months),
            decided_on=date(appropriation.year, month, 15),
            from_month=month,
            order=number + 1,
        )
        BudgetRow.objects.bulk_create(
            BudgetRow(decision=decision, area=area, line=line, month=at, amount=amount)
            for at in months
        )
        yearly[area, line] += amount * len(months)


def _round(
    appropriation: Appropriation, name: str, slug: str, cutoff: int, previous: Round | None
) -> Round:
    made: Round = Round.objects.create(
        appropriation=appropriation,
        name=name,
        slug=slug,
        cutoff_month=cutoff,
        deadline=date(appropriation.year, cutoff + 1, 10),
        state=RoundState.DECIDED,
        previous=previous,
        signed_on=date(appropriation.year, cutoff + 1, 12),
        decided_on=date(appropriation.year, cutoff + 1, 25),
        paragraph=f"§ {100 + cutoff}",
        case_number=f"STK {appropriation.year} {200 + cutoff}",
    )
    return made


def _forecasts(base: Base, round_: Round, yearly: dict[Cell, Decimal], chance: Random) -> None:
    Forecast.objects.bulk_create(
        Forecast(
            round=round_,
            area=area,
            line=line,
            amount=_uneven(int(amount * ORE), chance),
        )
        for (area, line), amount in yearly.items()
    )


def _texts(base: Base, round_: Round) -> None:
    """A text of ordinary length for every place that can have one."""
    text = (
        "Avvikelsen beror på att tillsättningen av tjänster har dröjt och att kostnaderna för "
        "köpta tjänster har blivit högre än vad som antogs i budgeten."
    )
    Explanation.objects.bulk_create(
        [
            *(
                Explanation(round=round_, horizon=horizon, text=text, **place)
                for horizon in Horizon.values
                for place in _explained(base)
            ),
            *(Explanation(round=round_, text=text, area=area) for area in base.areas),
        ]
    )


def _explained(base: Base) -> Iterator[dict[str, Any]]:
    for segment in base.segments:
        yield {"segment": segment, "line_set": None}
        if segment.explained_by == "line_groups":
            yield from ({"segment": segment, "line_set": group} for group in base.explained_sets)


def _investments(base: Base, appropriation: Appropriation, chance: Random) -> list[InvestmentYear]:
    frame = InvestmentFrame.objects.create(appropriation=appropriation, name="Investeringsram")
    first = appropriation.year - appropriation.year % PROJECT_YEARS
    rows = []
    for number in range(1, PROJECTS + 1):
        project, _made = InvestmentProject.objects.get_or_create(
            committee=base.committee,
            slug=f"investering-{number}-{first}",
            defaults={
                "name": f"Investering {number} från {first}",
                "decided_total": _kronor(-chance.randint(10**8, 10**10)),
                "first_year": first,
                "last_year": first + PROJECT_YEARS - 1,
                "order": number,
            },
        )
        half = _kronor(-chance.randint(10**7, 10**9))
        rows.append(
            InvestmentYear.objects.create(
                frame=frame, project=project, original=half * 2, actual=half
            )
        )
    return rows


def _investment_forecasts(round_: Round, years: list[InvestmentYear], chance: Random) -> None:
    InvestmentForecast.objects.bulk_create(
        InvestmentForecast(
            round=round_,
            year_row=row,
            year_amount=_uneven(int(row.original * ORE), chance),
            total_amount=_uneven(int((row.project.decided_total or 0) * ORE), chance),
        )
        for row in years
    )


def _grants(base: Base, year: int, chance: Random) -> None:
    purpose = next(area for area in base.areas if area.segment.by_purpose)
    granted = [chance.randint(50, 500) * 10_000 for _number in range(GRANTS)]
    ProjectGrant.objects.bulk_create(
        ProjectGrant(
            area=purpose,
            year=year,
            title=f"Projekt {number}",
            case_number=f"STK {year} {300 + number}",
            granted=amount,
            drawn=amount // 2,
            decided_on=date(year, number % 8 + 1, 20),
            order=number,
        )
        for number, amount in enumerate(granted, 1)
    )

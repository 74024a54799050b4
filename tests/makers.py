"""Ekby: an invented municipality, its amounts simple enough to be summed by hand.

Byggnadsnämnden 2024, in kronor:

    original 1 200 000   Bygglov, Löner           12 × −60 000 = −720 000
                         Stadsmiljö, Övrigt       12 × −40 000 = −480 000
                         Mätning, Avgifter        12 × +10 000 = +120 000
                         Mätning, Löner           12 × −10 000 = −120 000
    change     120 000   Bygglov, Övrigt, from March 10 × −12 000 = −120 000
    actual               Bygglov, Löner           January–April 4 × −50 000
    actual 2023          Bygglov, Löner           12 × −55 000, and −5 000 in month 13
    April's forecast     as the budget, but Bygglov, Löner −700 000
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import create_appropriation, register_decision
from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.actions.rounds import decide, open_round, sign, submit
from budget.actions.structure import save_area, save_committee, save_line, save_segment
from budget.calc.phasing import MonthAmount
from budget.models import (
    Appropriation,
    Area,
    Change,
    Committee,
    Decision,
    DecisionKind,
    LineGroup,
    Round,
    Segment,
    StatementLine,
)
from budget.workflow.action import SERVER, Actor, action
from tests.cast import Cast, make_cast

KR = Decimal


@dataclass(frozen=True)
class Ekby:
    """What there is in Ekby, and who."""

    committee: Committee
    elsewhere: Committee
    tax: Segment
    fees: Segment
    bygglov: Area
    stadsmiljo: Area
    matning: Area
    kartor: Area  # ended in 2023
    foreign_area: Area  # of `elsewhere`
    avgifter: StatementLine
    loner: StatementLine
    ovrigt: StatementLine
    gamla_bidrag: StatementLine  # ended in 2023
    last_year: Appropriation
    year: Appropriation
    original: Decision
    change: Decision
    april: Round
    cast: Cast


def months(area: Area, line: StatementLine, amount: int, first: int = 1) -> list[MonthAmount]:
    """The same amount each month from `first` to December."""
    return [MonthAmount(area.pk, line.pk, month, KR(amount)) for month in range(first, 13)]


def make_committee(name: str, slug: str) -> Committee:
    """A committee with nothing below it."""
    return save_committee(SERVER, Committee(name=name, slug=slug))


def make_segment(committee: Committee, name: str, slug: str, *, income: bool = False) -> Segment:
    """A funding segment."""
    return save_segment(
        SERVER,
        Segment(committee=committee, name=name, heading=name, slug=slug, income_funded=income),
    )


def make_area(segment: Segment, name: str, slug: str, last_year: int | None = None) -> Area:
    """An area of a segment and its committee."""
    row = Area(
        committee=segment.committee, segment=segment, name=name, slug=slug, last_year=last_year
    )
    return save_area(SERVER, row)


def make_line(name: str, slug: str, group: str, last_year: int | None = None) -> StatementLine:
    """A statement line."""
    return save_line(SERVER, StatementLine(name=name, slug=slug, group=group, last_year=last_year))


def make_round(
    year: Appropriation,
    name: str,
    cutoff_month: int,
    previous: Round | None = None,
) -> Round:
    """An open round without forecasts; its address is its name."""
    return open_round(
        SERVER,
        year,
        name=name,
        slug=name.lower(),
        cutoff_month=cutoff_month,
        deadline=date(year.year, cutoff_month, 28),
        previous=previous,
    )


def forecast_all(round_: Round, cells: Iterable[tuple[Area, StatementLine, int]]) -> None:
    """Forecasts of whole kronor."""
    save_forecasts(
        SERVER,
        round_,
        [ForecastCell(area.pk, line.pk, KR(amount)) for area, line, amount in cells],
    )


def make_ekby() -> Ekby:
    """Everything above."""
    committee = make_committee("Byggnadsnämnden", "byggnadsnamnden")
    elsewhere = make_committee("Kulturnämnden", "kulturnamnden")
    tax = make_segment(committee, "Skattefinansierad", "skatt")
    fees = make_segment(committee, "Avgiftsfinansierad", "avgift", income=True)
    bygglov = make_area(tax, "Bygglov", "bygglov")
    stadsmiljo = make_area(tax, "Stadsmiljö", "stadsmiljo")
    matning = make_area(fees, "Mätning", "matning")
    kartor = make_area(tax, "Kartor", "kartor", last_year=2023)
    foreign_area = make_area(make_segment(elsewhere, "Allt", "allt"), "Bibliotek", "bibliotek")
    avgifter = make_line("Avgifter", "avgifter", LineGroup.INCOMES)
    loner = make_line("Löner", "loner", LineGroup.STAFF)
    ovrigt = make_line("Övrigt", "ovrigt", LineGroup.OTHER)
    gamla_bidrag = make_line("Gamla bidrag", "gamla-bidrag", LineGroup.INCOMES, last_year=2023)
    last_year = create_appropriation(SERVER, committee, 2023)
    year = create_appropriation(SERVER, committee, 2024)
    original = register_decision(
        SERVER,
        year,
        kind=DecisionKind.ORIGINAL,
        title="Budget 2024",
        amount=1_200_000,
        decided_on=date(2023, 11, 22),
        rows=[
            *months(bygglov, loner, -60_000),
            *months(stadsmiljo, ovrigt, -40_000),
            *months(matning, avgifter, 10_000),
            *months(matning, loner, -10_000),
        ],
    )
    change = register_decision(
        SERVER,
        year,
        kind=DecisionKind.CHANGE,
        case_number="EKBY 2024-17",
        title="Digitala bygglov",
        amount=120_000,
        decided_on=date(2024, 2, 20),
        from_month=3,
        rows=months(bygglov, ovrigt, -12_000, first=3),
    )
    booked = [MonthAmount(bygglov.pk, loner.pk, month, KR(-50_000)) for month in range(1, 5)]
    save_actuals(SERVER, committee, 2024, booked)
    year_end = MonthAmount(bygglov.pk, loner.pk, 13, KR(-5_000))
    save_actuals(SERVER, committee, 2023, [*months(bygglov, loner, -55_000), year_end])
    april = make_round(year, "April", 4)
    forecast_all(
        april,
        [
            (bygglov, loner, -700_000),
            (bygglov, ovrigt, -120_000),
            (stadsmiljo, ovrigt, -480_000),
            (matning, avgifter, 120_000),
            (matning, loner, -120_000),
        ],
    )
    return Ekby(
        committee=committee,
        elsewhere=elsewhere,
        tax=tax,
        fees=fees,
        bygglov=bygglov,
        stadsmiljo=stadsmiljo,
        matning=matning,
        kartor=kartor,
        foreign_area=foreign_area,
        avgifter=avgifter,
        loner=loner,
        ovrigt=ovrigt,
        gamla_bidrag=gamla_bidrag,
        last_year=last_year,
        year=year,
        original=original,
        change=change,
        april=april,
        cast=make_cast(committee, bygglov, elsewhere),
    )


def bring_to_signed(ekby: Ekby, round_: Round) -> None:
    """Anna hands a round in and Cia signs it."""
    submit(ekby.cast.actor("anna"), round_)
    sign(ekby.cast.actor("cia"), round_)


def bring_to_decided(ekby: Ekby, round_: Round) -> None:
    """The same, and the committee's decision."""
    bring_to_signed(ekby, round_)
    decide(
        ekby.cast.actor("anna"),
        round_,
        decided_on=date(2024, 6, 3),
        paragraph="§ 40",
        case_number="EKBY 2024-55",
    )


@action
def write(actor: Actor, work: Callable[[], object]) -> None:
    """Whatever `work` writes, as an action without any check of its own."""
    work()


def breaches(work: Callable[[], object]) -> set[str]:
    """The codes of the rules that `work` breaks, written inside an action."""
    with pytest.raises(ValidationError) as caught:
        write(SERVER, work)
    return {str(error.code) for error in caught.value.error_list}


def refusals(work: Callable[[], object]) -> set[str]:
    """The codes that an action refuses with."""
    with pytest.raises(ValidationError) as caught:
        work()
    return codes_of(caught.value)


def codes_of(error: ValidationError) -> set[str]:
    """The codes in an error, by field or not."""
    if hasattr(error, "error_dict"):
        return {str(e.code) for errors in error.error_dict.values() for e in errors}
    return {str(e.code) for e in error.error_list}


def told(name: str) -> list[str]:
    """What the history says of an action, oldest first: who, of what, from and to."""
    rows = Change.objects.filter(action=name).select_related("who").order_by("pk")
    return [
        f"{row.who or 'servern'}: {row.thing}: {row.field}: {row.old} → {row.new}"
        + (f" ({row.reason})" if row.reason else "")
        for row in rows
    ]

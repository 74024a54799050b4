"""Suggested full-year forecasts of a line, each by a method that can be put in words.

All amounts are exact kronor, income +, cost −. The method a line is offered first is the one that
missed least over earlier rounds whose outcome is known (budget/calc/backtests.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from budget.calc.amounts import ORE, round_half_away
from budget.calc.periods import YEAR_END, months_to, remaining

ZERO = Decimal(0)
TERTIAL = 4
"""From this cut-off on there is enough booked to lean on when there is no history."""


class Method(StrEnum):
    """How a suggestion comes about."""

    BUDGET = "budget"
    PHASED = "phased"
    LAST_YEAR = "last_year"
    RUN_RATE = "run_rate"
    LAST_ROUND = "last_round"
    SOCIAL_CHARGES = "social_charges"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of an area's line when its forecast is typed.

    `budget`, `actual` and `last_year` are by month (1–12; actual up to the cut-off; last year also
    13). `previous` is the last round's forecast. On the line of social charges `pay` is the pay
    forecast typed above and `social_rate` the charges on a krona of pay (0.444 is 44.4 %).
    """

    cutoff: int
    budget: Mapping[int, Decimal] = field(default_factory=dict)
    actual: Mapping[int, Decimal] = field(default_factory=dict)
    last_year: Mapping[int, Decimal] = field(default_factory=dict)
    previous: Decimal | None = None
    pay: Decimal | None = None
    social_rate: Decimal | None = None

    @property
    def to_date(self) -> Decimal:
        """Booked up to and with the cut-off."""
        return _total(self.actual, months_to(self.cutoff))

    @property
    def budget_in_all(self) -> Decimal:
        """The year's budget."""
        return sum(self.budget.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a method suggests: whole öre. `to_date` and `to_come` are the parts it adds up.

    `rate` is the percentage as a fraction where the method uses one.
    """

    method: Method
    amount: Decimal
    to_date: Decimal = ZERO
    to_come: Decimal = ZERO
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """How a method did on this line before: mean absolute miss in kronor, over how many rounds."""

    method: Method
    mean: Decimal
    rounds: int


@dataclass(frozen=True, slots=True)
class LineSuggestions:
    """All suggestions of a line, the default first; `miss` is the default's record, if any."""

    suggestions: tuple[Suggestion, ...]
    miss: Miss | None = None

    @property
    def default(self) -> Suggestion | None:
        """The one to take unless one knows better."""
        return self.suggestions[0] if self.suggestions else None


def suggest(facts: LineFacts, misses: Sequence[Miss] = ()) -> LineSuggestions:
    """Every suggestion that can be made, the one whose method missed least first.

    Without history: social charges follow pay; else what is booked plus the phased budget from the
    fourth month on, and the budget before that.
    """
    made = {s.method: s for s in _made(facts)}
    record = sorted((m for m in misses if m.method in made), key=lambda m: (m.mean, m.method))
    best = record[0] if record else None
    first = best.method if best else _without_history(facts, made)
    ordered = sorted(made.values(), key=lambda s: (s.method != first, list(Method).index(s.method)))
    return LineSuggestions(tuple(ordered), best)


def by_method(method: Method, facts: LineFacts) -> Suggestion | None:
    """One method's suggestion; None where its facts are missing."""
    return next((s for s in _made(facts) if s.method is method), None)


def _without_history(facts: LineFacts, made: Mapping[Method, Suggestion]) -> Method | None:
    wanted = (
        (Method.SOCIAL_CHARGES, Method.PHASED, Method.BUDGET)
        if facts.cutoff >= TERTIAL
        else (Method.SOCIAL_CHARGES, Method.BUDGET)
    )
    return next((method for method in wanted if method in made), next(iter(made), None))


def _made(facts: LineFacts) -> list[Suggestion]:
    ahead = remaining(facts.cutoff)
    found: list[Suggestion] = []
    if facts.budget:
        found.append(Suggestion(Method.BUDGET, facts.budget_in_all))
        if facts.actual:
            found.append(_added(Method.PHASED, facts, _total(facts.budget, ahead)))
    if facts.actual and facts.last_year:
        # Year-end entries come after December: last year's belong to what is to come.
        months = (*ahead, YEAR_END)
        found.append(_added(Method.LAST_YEAR, facts, _total(facts.last_year, months)))
    if facts.actual:
        pace = round_half_away(facts.to_date / facts.cutoff * len(ahead), ORE)
        found.append(_added(Method.RUN_RATE, facts, pace))
    if facts.previous is not None:
        found.append(Suggestion(Method.LAST_ROUND, facts.previous))
    if facts.pay is not None and facts.social_rate is not None:
        charges = round_half_away(facts.pay * facts.social_rate, ORE)
        found.append(Suggestion(Method.SOCIAL_CHARGES, charges, rate=facts.social_rate))
    return found


def _added(method: Method, facts: LineFacts, to_come: Decimal) -> Suggestion:
    return Suggestion(method, facts.to_date + to_come, facts.to_date, to_come)


def _total(amounts: Mapping[int, Decimal], months: Sequence[int]) -> Decimal:
    return sum((amounts.get(month, ZERO) for month in months), ZERO)

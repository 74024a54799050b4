"""How well each method would have done at earlier cut-offs whose year's outcome is known.

A miss is |suggestion − the year's actual| in kronor; the mean is over the cases of a line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import ORE, round_half_away
from budget.calc.suggestions import LineFacts, Method, Miss, by_method

TESTED = (Method.BUDGET, Method.PHASED, Method.LAST_YEAR, Method.RUN_RATE, Method.LAST_ROUND)


@dataclass(frozen=True, slots=True)
class Case:
    """A line as it stood at an earlier cut-off, and the year's actual (period 13 counted)."""

    facts: LineFacts
    outcome: Decimal


def misses(cases: Iterable[Case]) -> tuple[Miss, ...]:
    """Each method's mean miss over the cases it could have been used in, whole öre."""
    tested = list(cases)
    found = (_miss(method, tested) for method in TESTED)
    return tuple(miss for miss in found if miss is not None)


def _miss(method: Method, cases: Iterable[Case]) -> Miss | None:
    missed = []
    for case in cases:
        suggestion = by_method(method, case.facts)
        if suggestion is not None:
            missed.append(abs(suggestion.amount - case.outcome))
    if not missed:
        return None
    mean = round_half_away(sum(missed, Decimal(0)) / len(missed), ORE)
    return Miss(method, mean, len(missed))


def cases_of(
    months: Mapping[int, Mapping[int, Decimal]],
    budgets: Mapping[int, Mapping[int, Decimal]],
    forecasts: Iterable[tuple[int, int, Decimal]],
    cutoff: int,
    before: int,
) -> tuple[Case, ...]:
    """The cases of one line from what is stored of the years before `before`.

    `months` and `budgets` are year → month → kronor, `forecasts` (year, cut-off, kronor) of
    earlier rounds. Each finished year gives a case at today's `cutoff`; its last round before that
    is what "last round" would have said. A year without actuals has no outcome and gives none.
    """
    earlier = sorted(forecasts)
    found = []
    for year, actual in sorted(months.items()):
        if year >= before or not actual:
            continue
        rounds = [amount for y, c, amount in earlier if y == year and c < cutoff]
        facts = LineFacts(
            cutoff=cutoff,
            budget=budgets.get(year, {}),
            actual={month: amount for month, amount in actual.items() if month <= cutoff},
            last_year=months.get(year - 1, {}),
            previous=rounds[-1] if rounds else None,
        )
        found.append(Case(facts, sum(actual.values(), Decimal(0))))
    return tuple(found)

"""Last year's amounts as this year's areas would have had them (predecessor → successor)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.calc.amounts import spread_exactly


@dataclass(frozen=True, slots=True)
class Succession:
    """From `year` on, `share` of the predecessor's history is the successor's.

    `name` is the predecessor's; copies that were made before it was kept have "".
    """

    predecessor: int
    successor: int
    year: int
    share: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """An ended area, and the share of it that another goes on with."""

    area: int
    name: str
    share: Decimal


def shares(
    successions: Iterable[Succession], from_year: int, to_year: int
) -> dict[int, dict[int, Decimal]]:
    """Predecessor → successor → share, for amounts of `from_year` seen in `to_year`'s areas.

    Chains over several years are followed. Areas without a succession keep what they have.
    """
    steps = sorted(
        (s for s in successions if from_year < s.year <= to_year), key=lambda step: step.year
    )
    result: dict[int, dict[int, Decimal]] = {}
    for year in sorted({step.year for step in steps}):
        this_year: dict[int, dict[int, Decimal]] = {}
        for step in steps:
            if step.year == year:
                this_year.setdefault(step.predecessor, {})[step.successor] = step.share
        for owner, parts in result.items():
            result[owner] = _moved(parts, this_year)
        for owner, parts in this_year.items():
            result.setdefault(owner, parts)
    return result


def origins(
    successions: Iterable[Succession], from_year: int, to_year: int
) -> dict[int, tuple[Origin, ...]]:
    """Successor → what its restated amounts of `from_year` are parts of."""
    steps = tuple(successions)
    names = {step.predecessor: step.name for step in steps}
    found: dict[int, list[Origin]] = {}
    for predecessor, parts in shares(steps, from_year, to_year).items():
        for successor, share in parts.items():
            origin = Origin(predecessor, names[predecessor], share)
            found.setdefault(successor, []).append(origin)
    return {successor: tuple(parts) for successor, parts in found.items()}


def _moved(
    parts: Mapping[int, Decimal], moves: Mapping[int, Mapping[int, Decimal]]
) -> dict[int, Decimal]:
    moved: dict[int, Decimal] = {}
    for area, share in parts.items():
        for successor, part in moves.get(area, {area: Decimal(1)}).items():
            moved[successor] = moved.get(successor, Decimal(0)) + share * part
    return moved


def restated(
    amounts: Mapping[tuple[int, int], Decimal], moves: Mapping[int, Mapping[int, Decimal]]
) -> dict[tuple[int, int], Decimal]:
    """Amounts by (area, line) moved to the successors; whole öre, and the sum stays exact."""
    result: dict[tuple[int, int], Decimal] = {}
    for (area, line), amount in amounts.items():
        parts = moves.get(area)
        if parts is None:
            result[area, line] = result.get((area, line), Decimal(0)) + amount
            continue
        spread = spread_exactly(amount, list(parts.values()))
        for successor, part in zip(parts, spread, strict=True):
            result[successor, line] = result.get((successor, line), Decimal(0)) + part
    return result

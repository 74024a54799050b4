"""Amounts in kronor: units, rounding, the Swedish way of showing them, exact spreading.

Every amount is a `Decimal` number of kronor; income is +, cost is −. Rounding happens only
here and only for showing: half away from zero, once, from the exact amount.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache

LARGEST = Decimal("999999999999.99")
"""The largest amount, in kronor and by absolute value, that may be entered or stored."""

ORE = Decimal("0.01")

# A page shows the same amounts in its sentences, charts and tables, and on every visit.
MOST_KEPT = 10_000
"""The amounts that are kept as they are shown."""

MINUS = "\u2212"
GROUP_SPACE = "\u00a0"
NOTHING = "\u2013"


class Unit(Enum):
    """A unit that amounts are shown and typed in; its value is its number of kronor."""

    KR = 1
    TKR = 1_000
    MKR = 1_000_000

    def __init__(self, factor: int) -> None:
        self.factor = factor
        """Kronor in one of the unit."""
        self.zeros = len(str(factor)) - 1
        """The zeros of that number."""

    # As quick as of any object: amounts are shown by the thousand, by what is kept for their unit.
    __hash__ = object.__hash__


def round_half_away(value: Decimal, quantum: Decimal) -> Decimal:
    """Round `value` to a multiple of `quantum`, half away from zero; never gives −0.

    `quantum` is a power of ten such as 1000, 1 or 0.1. Raises ValueError for any other.
    """
    step = quantum.normalize()
    if step.as_tuple()[:2] != (0, (1,)):
        raise ValueError(f"not a power of ten: {quantum}")
    rounded = _quantized(value, step)
    return rounded.quantize(Decimal(1)) if step > 1 else rounded


def _quantized(value: Decimal, step: Decimal) -> Decimal:
    rounded = value.quantize(step, ROUND_HALF_UP)
    return rounded if rounded else rounded.copy_abs()


def default_decimals(amount: Decimal, unit: Unit) -> int:
    """Decimals that `amount` (kronor) is shown with: Mkr 1, Tkr 0, kr 2 if it has öre, else 0."""
    if unit is Unit.MKR:
        return 1
    if unit is Unit.TKR:
        return 0
    rounded = round_half_away(amount, ORE)
    return 0 if rounded == rounded.to_integral_value() else 2


@lru_cache(MOST_KEPT)
def scaled(amount: Decimal, unit: Unit, decimals: int | None = None) -> Decimal:
    """The number shown for `amount` (kronor) in `unit`, rounded once from the exact amount.

    −486 892 000 kronor in Tkr is Decimal("-486892"). The result has exactly `decimals`
    decimals, or those of `default_decimals`.
    """
    places = default_decimals(amount, unit) if decimals is None else decimals
    # Rounded first, for moving the decimal point of an amount of many digits would round it too.
    step, back = _steps(unit, places)
    return _quantized(amount, step).scaleb(back)


@cache
def _steps(unit: Unit, places: int) -> tuple[Decimal, int]:
    """What an amount is rounded to, and how far its decimal point is then moved."""
    return Decimal(1).scaleb(unit.zeros - places), -unit.zeros


def format_number(value: Decimal, decimals: int, signed: bool = False) -> str:
    """`value` the Swedish way: U+2212, groups of three apart by U+00A0, decimal comma.

    With `signed` a positive number gets a +. What rounds to zero is shown without a sign.
    """
    return format_rounded(round_half_away(value, Decimal(1).scaleb(-decimals)), decimals, signed)


def format_rounded(rounded: Decimal, decimals: int, signed: bool = False) -> str:
    """As `format_number`, for a number that `scaled` or `round_half_away` has rounded already.

    `rounded` has at most `decimals` decimals and is no −0.
    """
    text = f"{rounded:,.{decimals}f}".replace(",", GROUP_SPACE).replace(".", ",")
    if text[0] == "-":
        return MINUS + text[1:]
    return "+" + text if signed and rounded else text


@lru_cache(MOST_KEPT)
def format_amount(
    amount: Decimal, unit: Unit, decimals: int | None = None, signed: bool = False
) -> str:
    """`amount` (kronor) as shown in `unit`, without the unit's name."""
    places = default_decimals(amount, unit) if decimals is None else decimals
    return format_rounded(scaled(amount, unit, places), places, signed)


def format_percent(value: Decimal | None, decimals: int = 1, signed: bool = False) -> str:
    """`value` (already in %) as a number without the sign %; "–" where there is none."""
    return NOTHING if value is None else format_number(value, decimals, signed)


def spread_exactly(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Spread `total` (kronor, whole öre) over `weights`; whole öre that sum exactly to it.

    Largest remainder, the earlier of equals first, so that the same input always gives the
    same parts and −total gives the same parts with the other sign. Weights that are all zero
    spread evenly; beside others a zero gets nothing. Raises ValueError where there are no
    weights, where they cancel out, or where `total` is finer than an öre.
    """
    if not weights:
        raise ValueError("no weights to spread over")
    if round_half_away(total, ORE) != total:
        raise ValueError(f"finer than an öre: {total}")
    exact = [Fraction(weight) for weight in weights]
    if not any(exact):
        exact = [Fraction(1)] * len(exact)
    if not sum(exact):
        raise ValueError("the weights cancel out")
    ore = _largest_remainder(int(abs(total) * 100), exact)
    sign = -1 if total < 0 else 1
    return [Decimal(sign * part).scaleb(-2) for part in ore]


def _largest_remainder(whole: int, weights: Sequence[Fraction]) -> list[int]:
    divisor = sum(weights)
    shares = [whole * weight / divisor for weight in weights]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def rounding_note(parts: Sequence[Decimal], total: Decimal) -> bool:
    """Whether a table must say that its parts do not add up because of rounding.

    `parts` and `total` are the numbers as shown (from `scaled`, with the same decimals). n
    rounded parts and their rounded total can differ by less than (n+1)/2 of the last digit
    shown. A larger difference is no rounding: it gets no note but a finding.
    """
    difference = abs(sum(parts, Decimal(0)) - total)
    if not difference:
        return False
    places = min(int(number.as_tuple().exponent) for number in [*parts, total])
    bound = Decimal(len(parts) + 1) / 2 * Decimal(1).scaleb(places)
    return difference < bound

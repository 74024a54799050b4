"""What a chart shows, as frozen values without any drawing: bars on one axis, and the table behind.

`start` and `end` are where a bar lies on the value axis, `value` is the figure it is labelled with;
all are exact kronor with the sign as shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit, format_amount, scaled
from budget.calc.cells import ZERO
from reports.content.shapes import Table, Target


class Form(StrEnum):
    """How a chart is laid out: a row a bar, or columns side by side (a pair of bars a column)."""

    ROWS = "rows"
    COLUMNS = "columns"


class Tone(StrEnum):
    """What a bar means; its colour follows. PLUS and MINUS ones are changes, shown with sign."""

    TOTAL = "total"
    PLUS = "plus"
    MINUS = "minus"
    NEUTRAL = "neutral"
    BUDGET = "budget"
    ACTUAL = "actual"
    FORECAST = "forecast"


class Bar(NamedTuple):
    """A bar. `group` is the heading (rows) or the column it stands under.

    `note` explains it; `after` is the running total once it is counted. A TOTAL whose start and
    end are the same is a mark at that place: its value does not lie on the axis.
    """

    key: str
    label: str
    value: Decimal
    tone: Tone
    start: Decimal
    end: Decimal
    target: Target | None = None
    group: str = ""
    note: str = ""
    after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `summary` is the sentence that says what it shows, `reading` how it is read.

    `joined` bars go on where the one before ended.
    """

    key: str
    title: str
    summary: str
    table: Table
    form: Form
    unit: Unit
    bars: tuple[Bar, ...]
    reading: str = ""
    joined: bool = False

    def figure(self, bar: Bar) -> str:
        """The bar's value as its label shows it."""
        return format_amount(bar.value, self.unit, signed=bar.tone in (Tone.PLUS, Tone.MINUS))

    @property
    def unit_name(self) -> str:
        """The unit, for words."""
        return unit_name(self.unit)


def unit_name(unit: Unit) -> str:
    """A unit as it is written beside a figure."""
    if unit is Unit.TKR:
        return _("Tkr")
    return _("Mkr") if unit is Unit.MKR else _("kr")


def unit_for(values: Iterable[Decimal]) -> Unit:
    """Mkr, or Tkr where nothing reaches one Mkr."""
    return Unit.MKR if any(abs(value) >= Unit.MKR.factor for value in values) else Unit.TKR


def tone_of(change: Decimal, unit: Unit = Unit.TKR) -> Tone:
    """The tone of a change; what is shown as 0 is neither better nor worse."""
    shown = scaled(change, unit)
    if not shown:
        return Tone.NEUTRAL
    return Tone.PLUS if shown > 0 else Tone.MINUS


def tkr(amount: Decimal, signed: bool = False) -> str:
    """An amount in Tkr for a sentence, without the unit."""
    return format_amount(amount, Unit.TKR, signed=signed)


def listed(names: Sequence[str], most: int = 3) -> str:
    """ "a, b och c": at most `most` of the names, and how many more there are."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(_("%(count)s till") % {"count": len(names) - most})
    if len(shown) < 2:
        return "".join(shown)
    return _("%(first)s och %(last)s") % {"first": ", ".join(shown[:-1]), "last": shown[-1]}


class Step(NamedTuple):
    """A change on the way from one total to another."""

    key: str
    label: str
    change: Decimal
    target: Target | None = None
    note: str = ""


def steps_from(
    start: Decimal, steps: Sequence[Step], before: Decimal | None = None
) -> tuple[Bar, ...]:
    """The steps as bars, each from where the one before ended.

    Where there is a total `before` them, each bar has the running total after it.
    """
    bars = []
    place = start
    base = None if before is None else before - start
    for step in steps:
        end = place + step.change
        tone = tone_of(step.change)
        after = None if base is None else base + end
        bars.append(
            Bar(
                step.key,
                step.label,
                step.change,
                tone,
                place,
                end,
                step.target,
                "",
                step.note,
                after,
            )
        )
        place = end
    return tuple(bars)


def from_zero(
    key: str, label: str, value: Decimal, tone: Tone, target: Target | None = None, group: str = ""
) -> Bar:
    """A bar that begins at zero."""
    return Bar(key, label, value, tone, ZERO, value, target, group)

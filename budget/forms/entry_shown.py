"""The entry table as it is shown: every amount as text in the committee's unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.calc.amounts import MINUS, NOTHING, Unit, format_amount, format_percent
from budget.calc.entry import PAY, SOCIAL, EntryTable, Row, charges_on
from budget.calc.inputs import FULL_YEAR, PERIOD
from budget.calc.reading import format_for_entry
from budget.calc.suggestions import LineSuggestions, Method, Suggestion
from budget.forms.entry_words import part_words, sum_name
from budget.forms.suggestion_words import (
    UNIT_NAMES,
    record,
    sentence,
    short_words,
    with_unit,
)
from budget.queries.entry import Remark, Standing
from budget.wording import month_name

# What an amount that rounds to zero is written with.
NO_FIGURE = f"0,+{MINUS}"


class Shown(NamedTuple):
    """A deviation or movement with its tone: plus, minus or neither."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggestion; `value` is what taking it posts."""

    method: str
    amount: str
    value: str
    short: str
    sentence: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two who wrote the same row: what, who and when; `value` posts it."""

    text: str
    value: str
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """Both of them; `was` is what must be posted to choose, `own` that both are one person."""

    mine: Side
    theirs: Side
    was: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month of a spread forecast."""

    number: int
    name: str
    text: str
    exact: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: a line's, with its field, or a sum."""

    key: str
    name: str
    is_sum: bool
    budget: str
    actual: str
    share: str
    left: str
    rest: str
    previous: str
    last_year: str
    deviation: Shown
    movement: Shown
    forecast: str
    part: str = ""
    slug: str = ""
    exact: str = ""
    was: str = ""
    version: int = 0
    typed: str | None = None
    problem: str = ""
    conflict: ShownConflict | None = None
    suggestion: ShownSuggestion | None = None
    suggestions: tuple[ShownSuggestion, ...] = ()
    charges: ShownSuggestion | None = None
    is_pay: bool = False
    is_social: bool = False
    standing: Standing | None = None
    remarks: tuple[Remark, ...] = ()
    spread: tuple[ShownMonth, ...] = ()

    @property
    def value(self) -> str:
        """What stands in the field: what was typed, else the forecast."""
        return self.forecast if self.typed is None else self.typed

    @property
    def last_remark(self) -> Remark | None:
        """The newest comment."""
        return self.remarks[-1] if self.remarks else None


class ChangedRow(NamedTuple):
    """What a save can change of a row."""

    key: str
    is_sum: bool
    rest: str
    deviation: Shown
    movement: Shown
    forecast: str
    part: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class ShownText:
    """An explanation's field: of which horizon, whether it is called for, and why."""

    horizon: str
    label: str
    called: bool
    why: str
    text: str = ""
    previous: str = ""
    problem: str = ""
    theirs: str | None = None
    shown: str | None = None

    @property
    def stands(self) -> str:
        """What was stored when the page was made: an unsaved text stands in the field over it."""
        return self.text if self.shown is None else self.shown


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the area stands: net cost against budget; `part` says how much of it is filled in."""

    part: str
    forecast: str
    budget: str
    word: str
    amount: str
    tone: str
    missing: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows show beside their amounts, each by the line's key."""

    standings: Mapping[int, Standing] = field(default_factory=dict)
    suggestions: Mapping[int, LineSuggestions] = field(default_factory=dict)
    remarks: Sequence[Remark] = ()
    booked: int = 0


def unit_name(unit: Unit) -> str:
    """The unit as a heading has it."""
    return UNIT_NAMES[unit]


def exact(amount: Decimal | None) -> str:
    """An amount to the öre, as a hidden field holds it; "" for none."""
    return "" if amount is None else f"{amount:.2f}"


def posted(amount: Decimal) -> str:
    """An amount to the öre as a text of the grammar: what a button posts."""
    return f"{amount:.2f} kr"


def as_was(version: int, amount: Decimal | None) -> str:
    """What a cell was when it was shown: its version and amount."""
    return f"{version}:{exact(amount)}"


def shown_signed(amount: Decimal | None, unit: Unit) -> Shown:
    """A deviation or movement; nothing for None, no tone where it rounds to zero."""
    if amount is None:
        return Shown("")
    text = format_amount(amount, unit, signed=True)
    if not text.strip(NO_FIGURE):
        return Shown(text)
    return Shown(text, "plus" if amount > 0 else "minus")


def shown_rows(table: EntryTable, unit: Unit, beside: Beside) -> list[ShownRow]:
    """All rows in order."""
    return [shown_row(row, table, unit, beside) for row in table.rows]


def shown_row(row: Row, table: EntryTable, unit: Unit, beside: Beside) -> ShownRow:
    """One row."""
    amounts = row.amounts
    rest = row.rest_of_year
    shown = ShownRow(
        key=row.row.value if row.row else "",
        name=sum_name(row.row) if row.row else "",
        is_sum=row.row is not None,
        budget=format_amount(amounts.budget, unit),
        actual=format_amount(amounts.actual, unit),
        share=_share(amounts.actual, amounts.budget),
        left=format_amount(amounts.budget_left, unit),
        rest="" if rest is None else format_amount(rest, unit),
        previous=format_amount(amounts.previous, unit) if row.has_previous else NOTHING,
        last_year=format_amount(amounts.last_year, unit),
        deviation=shown_signed(row.deviation, unit),
        movement=shown_signed(row.movement, unit),
        forecast=_forecast(row, unit),
        part=part_words(row),
    )
    return shown if row.line is None else _line_row(shown, row, table, unit, beside)


def changed_row(row: Row, unit: Unit, versions: Mapping[int, int]) -> ChangedRow:
    """What a save can change of a row; `versions` are those of the lines now."""
    key, was = row.row.value if row.row else "", ""
    if row.line is not None:
        line = row.line.line.key
        key, was = str(line), as_was(versions[line], row.amounts.forecast if row.typed else None)
    rest = row.rest_of_year
    return ChangedRow(
        key=key,
        is_sum=row.line is None,
        rest="" if rest is None else format_amount(rest, unit),
        deviation=shown_signed(row.deviation, unit),
        movement=shown_signed(row.movement, unit),
        forecast=_forecast(row, unit),
        part=part_words(row),
        was=was,
    )


def _forecast(row: Row, unit: Unit) -> str:
    """The forecast, or what is typed of it so far; nothing before anything is."""
    known = row.typed or row.has_forecast
    return format_for_entry(row.amounts.forecast, unit) if known else ""


def _line_row(shown: ShownRow, row: Row, table: EntryTable, unit: Unit, beside: Beside) -> ShownRow:
    if row.line is None:
        raise ValueError("a sum is no line")
    line = row.line.line
    standing = beside.standings.get(line.key)
    version = standing.version if standing else 0
    amount = table.cell(line.key).forecast
    offered = beside.suggestions.get(line.key, LineSuggestions(()))
    made = [
        shown_suggestion(s, beside.booked, unit, record(offered.miss, unit) if not index else "")
        for index, s in enumerate(offered.suggestions)
    ]
    return replace(
        shown,
        key=str(line.key),
        slug=line.slug,
        name=line.name,
        exact=exact(amount),
        was=as_was(version, amount),
        version=version,
        suggestion=made[0] if made else None,
        suggestions=tuple(made),
        charges=charges(table, unit) if row.line.role == SOCIAL else None,
        is_pay=row.line.role == PAY,
        is_social=row.line.role == SOCIAL,
        standing=standing,
        remarks=tuple(r for r in beside.remarks if r.line == line.key),
        spread=shown_months(standing.months if standing else (), unit),
    )


def shown_months(months: Iterable[tuple[int, Decimal]], unit: Unit) -> tuple[ShownMonth, ...]:
    """The months of a spread forecast."""
    return tuple(
        ShownMonth(number, month_name(number), format_for_entry(amount, unit), exact(amount))
        for number, amount in months
    )


def charges(table: EntryTable, unit: Unit) -> ShownSuggestion | None:
    """Social charges on the pay forecast typed."""
    amount = charges_on(table)
    if amount is None:
        return None
    return shown_suggestion(Suggestion(Method.SOCIAL_CHARGES, amount, rate=table.rate), 0, unit, "")


def shown_suggestion(suggestion: Suggestion, booked: int, unit: Unit, told: str) -> ShownSuggestion:
    """A suggestion in words."""
    return ShownSuggestion(
        method=suggestion.method.value,
        amount=format_amount(suggestion.amount, unit),
        value=posted(suggestion.amount),
        short=short_words(suggestion),
        sentence=sentence(suggestion, booked, unit),
        record=told,
    )


def _share(part: Decimal, whole: Decimal) -> str:
    if not whole:
        return NOTHING
    return f"{format_percent(part / whole * 100, 0)}\u00a0%"


def shown_stand(table: EntryTable, unit: Unit) -> Stand:
    """Where the area stands."""
    row, net = table.net_row, table.net
    deviation = shown_signed(row.deviation, unit)
    word = {
        "plus": _("överskott"),
        "minus": _("underskott"),
        "": _("i nivå med budgeten"),
    }[deviation.tone]
    return Stand(
        part=part_words(row),
        forecast=format_amount(net.forecast, unit) if row.typed else NOTHING,
        budget=format_amount(net.budget, unit),
        word=word if row.has_forecast else "",
        amount=with_unit(abs(net.deviation), unit) if deviation.tone else "",
        tone=deviation.tone,
        missing=len(table.without_forecast),
    )


def shown_texts(
    table: EntryTable, unit: Unit, texts: Mapping[str, str], months: str
) -> tuple[ShownText, ...]:
    """The explanations' fields; `months` names the period."""
    labels = {FULL_YEAR: _("Förklaring, helår"), PERIOD: _("Förklaring, %s") % months}
    return tuple(
        replace(
            called_text(table, unit, horizon),
            label=label,
            text=texts.get(horizon, ""),
            previous=texts.get(f"previous_{horizon}", ""),
        )
        for horizon, label in labels.items()
    )


def called_text(table: EntryTable, unit: Unit, horizon: str) -> ShownText:
    """Whether an explanation is called for, and why; without its label and texts."""
    if horizon not in table.called_for:
        unknown = horizon == FULL_YEAR and table.without_forecast
        why = _("avgörs när alla rader har prognos") if unknown else _("behövs inte")
        return ShownText(horizon, "", called=False, why=why)
    if horizon == FULL_YEAR:
        return ShownText(horizon, "", called=True, why=_why_year(table, unit))
    why = _beyond(table, table.net.period_deviation, unit)
    return ShownText(horizon, "", called=True, why=why)


def _why_year(table: EntryTable, unit: Unit) -> str:
    """Each of the two that calls for the text."""
    reasons = []
    if table.beyond(table.net.deviation):
        reasons.append(_beyond(table, table.net.deviation, unit))
    if table.has_moved and table.movement_threshold is not None:
        moved = _(
            "rörelsen %(movement)s sedan förra omgången är större än %(limit)s och ska förklaras "
            "i en ny eller ändrad text"
        )
        words = {
            "movement": shown_signed(table.net.movement, unit).text,
            "limit": with_unit(table.movement_threshold, unit),
        }
        reasons.append(moved % words)
    return "; ".join(reasons)


def _beyond(table: EntryTable, deviation: Decimal, unit: Unit) -> str:
    return _("avvikelsen %(deviation)s är större än %(limit)s och ska förklaras") % {
        "deviation": shown_signed(deviation, unit).text,
        "limit": with_unit(table.threshold, unit),
    }

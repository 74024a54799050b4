"""Charts of pace: against last year, month by month, and what the rest of the year must bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from budget.calc.amounts import Unit, format_amount, format_percent, scaled
from budget.calc.cells import ZERO, Amounts
from budget.calc.deviations import change_in_percent, per_month
from budget.calc.inputs import Month, RoundInputs
from budget.calc.periods import MONTHS, YEAR_END
from budget.wording import by_language, month_name, month_short, months_in_words
from reports.content.booked import booked_note, booked_period, with_missing
from reports.content.build import TKR, footnoted
from reports.content.chart_shapes import (
    Bar,
    Chart,
    Form,
    Tone,
    from_zero,
    tkr,
    unit_for,
    unit_name,
)
from reports.content.operating import net_cost_development
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target
from reports.content.standing import rest_of_year


def _nothing_shown(bars: Sequence[Bar], unit: Unit) -> bool:
    return all(not scaled(bar.value, unit) for bar in bars)


def net_cost(inputs: RoundInputs) -> Chart | None:
    """Forecast against last year's actual: incomes, costs, net; None where either is none."""
    if not (inputs.has_last_year and inputs.has_forecast):
        return None
    bars: list[Bar] = []
    for line_set in inputs.structure.sets_of("nettokostnad"):
        amounts = inputs.cube.total(lines=line_set.lines)
        bars.extend(_against_last_year(inputs, line_set.slug, line_set.name, amounts))
    bars.extend(_against_last_year(inputs, "nettokostnad", _("Nettokostnad"), inputs.total))
    return Chart(
        "nettokostnad",
        _("Nettokostnad mot förra året"),
        _net_cost_sentence(inputs),
        net_cost_development(inputs),
        Form.ROWS,
        Unit.TKR,
        tuple(bars),
        _("Intäkter är plus och kostnader minus; den lodräta linjen är noll."),
    )


def _against_last_year(
    inputs: RoundInputs, key: str, name: str, amounts: Amounts
) -> tuple[Bar, Bar]:
    year = inputs.info.year
    percent = change_in_percent(amounts.forecast, amounts.last_year)
    group = name if percent is None else f"{name}, {format_percent(percent, signed=True)} %"
    forecast = _("Prognos %(year)s") % {"year": year}
    actual = _("Utfall %(year)s") % {"year": year - 1}
    target = Target("net_cost")
    return (
        from_zero(f"{key}-prognos", forecast, amounts.forecast, Tone.FORECAST, target, group),
        from_zero(f"{key}-utfall", actual, amounts.last_year, Tone.NEUTRAL, target, group),
    )


def _net_cost_sentence(inputs: RoundInputs) -> str:
    net = inputs.total
    percent = change_in_percent(net.forecast, net.last_year)
    said = {
        "old": tkr(net.last_year),
        "new": tkr(net.forecast),
        "last_year": inputs.info.year - 1,
        "year": inputs.info.year,
        "percent": format_percent(percent, signed=True),
    }
    if percent is None:
        return (
            _("Nettokostnaden väntas gå från %(old)s Tkr %(last_year)s till %(new)s Tkr %(year)s.")
            % said
        )
    return (
        _(
            "Nettokostnaden väntas gå från %(old)s Tkr %(last_year)s till %(new)s Tkr %(year)s, "
            "%(percent)s %%."
        )
        % said
    )


def months(inputs: RoundInputs) -> Chart | None:
    """Each month's net cost against the phased budget; of one that is not booked the budget alone.

    None without months, or where all of them are nothing.
    """
    unit = unit_for(amount for month in inputs.months for amount in (month.budget, month.actual))
    bars = _month_bars(inputs)
    if _nothing_shown(bars, unit):
        return None
    table = _months_table(inputs)
    return Chart(
        "manader",
        table.title,
        _months_sentence(inputs, unit),
        table,
        Form.COLUMNS,
        unit,
        bars,
        _("Nettokostnad visas som positiva belopp."),
    )


def _month_label(number: int) -> str:
    return pgettext("månad", "p 13") if number == YEAR_END else month_short(number)


def _month_bars(inputs: RoundInputs) -> tuple[Bar, ...]:
    bars = []
    budget, actual, target = _("Budget"), _("Utfall"), Target("statement")
    for month in inputs.months:
        group, key = _month_label(month.number), month.number
        bars.append(from_zero(f"{key}-budget", budget, -month.budget, Tone.BUDGET, target, group))
        if key in inputs.counted:
            bars.append(
                from_zero(f"{key}-utfall", actual, -month.actual, Tone.ACTUAL, target, group)
            )
    return tuple(bars)


def _booked(inputs: RoundInputs) -> list[Month]:
    return [month for month in inputs.months if month.number in inputs.counted]


def _months_sentence(inputs: RoundInputs, unit: Unit) -> str:
    past = _booked(inputs)
    if not past:
        return booked_note(inputs)
    lower = sum(1 for month in past if month.actual > month.budget)
    sentence = ngettext(
        "Till och med %(month)s är nettokostnaden %(actual)s %(unit)s mot budgetens %(budget)s; "
        "lägre än budget i %(lower)s av %(count)s månad.",
        "Till och med %(month)s är nettokostnaden %(actual)s %(unit)s mot budgetens %(budget)s; "
        "lägre än budget i %(lower)s av %(count)s månader.",
        len(past),
    ) % {
        "month": month_name(past[-1].number),
        "actual": format_amount(-sum((m.actual for m in past), ZERO), unit),
        "budget": format_amount(-sum((m.budget for m in past), ZERO), unit),
        "unit": unit_name(unit),
        "lower": lower,
        "count": len(past),
    }
    return with_missing(inputs, sentence)


def _months_table(inputs: RoundInputs) -> Table:
    past = _booked(inputs)
    last = past[-1].number if past else 0
    rows = [_month_row(inputs, month) for month in inputs.months if month.number <= last]
    if past:
        parts = tuple(str(month.number) for month in past)
        values = (_("Summa %s") % booked_period(inputs), *_past_values(past))
        rows.append(Row("summa_period", values, RowKind.SUBSUM, parts=parts))
    if len(past) < len(inputs.months):
        rows.extend(_month_row(inputs, month) for month in inputs.months if month.number > last)
        everything = tuple(str(month.number) for month in inputs.months)
        year = -sum((month.budget for month in inputs.months), ZERO)
        whole = Row(
            "summa_helar", (_("Summa helår"), year, None, None), RowKind.SUM, None, everything
        )
        rows.append(whole)
    title = _("Månad för månad mot periodiserad budget")
    table = Table("manader", title, TKR, _months_columns(), tuple(rows))
    return footnoted(table, _("Nettokostnad visas som positiva belopp."), booked_note(inputs))


@by_language
def _months_columns() -> tuple[Column, ...]:
    return (
        Column("manad", _("Månad"), Kind.TEXT),
        Column("budget_tkr", _("Periodiserad budget")),
        Column("utfall_tkr", _("Utfall")),
        Column(
            "avvikelse_tkr",
            _("Avvikelse"),
            signed=True,
            terms=(("budget_tkr", 1), ("utfall_tkr", -1)),
        ),
    )


def _month_row(inputs: RoundInputs, month: Month) -> Row:
    key, name = str(month.number), month_name(month.number)
    if month.number not in inputs.counted:
        return Row(key, (name, -month.budget, None, None))
    return Row(key, (name, *_past_values([month])), target=Target("statement"))


def _past_values(past: Sequence[Month]) -> tuple[Decimal, Decimal, Decimal]:
    budget = sum((month.budget for month in past), ZERO)
    actual = sum((month.actual for month in past), ZERO)
    return (-budget, -actual, actual - budget)


@dataclass(frozen=True, slots=True)
class _Pace:
    """Net cost (shown as positive) over some months."""

    name: str
    total: Decimal
    months: int
    tone: Tone

    @property
    def a_month(self) -> Decimal:
        return per_month(self.total, self.months) or ZERO


def rest(inputs: RoundInputs) -> Chart | None:
    """A month's mean so far, what the budget has left a month, what the forecast needs a month.

    The rest of the year are the months that are not booked. None where there are none of them or
    nothing but them, without a forecast, or where all of it is nothing.
    """
    if not (_left(inputs) and inputs.counted and inputs.has_forecast):
        return None
    paces = _paces(inputs)
    unit = unit_for(pace.a_month for pace in paces)
    bars = tuple(
        from_zero(pace.tone.value, pace.name, pace.a_month, pace.tone, Target("report"))
        for pace in paces
    )
    if _nothing_shown(bars, unit):
        return None
    table = _rest_table(paces)
    return Chart(
        "resten-av-aret",
        table.title,
        _rest_sentence(paces, unit),
        table,
        Form.ROWS,
        unit,
        bars,
        _("Nettokostnad i månaden, visad som positiva belopp."),
    )


def _paces(inputs: RoundInputs) -> tuple[_Pace, _Pace, _Pace]:
    year = rest_of_year(inputs)
    words = {"past": booked_period(inputs), "left": months_in_words(_left(inputs), month_short)}
    past, left = year.months_so_far, year.months_left
    return (
        _Pace(_("Hittills, %(past)s") % words, -year.so_far, past, Tone.ACTUAL),
        _Pace(_("Kvar i budgeten, %(left)s") % words, -year.budget_left, left, Tone.BUDGET),
        _Pace(_("Prognosen behöver, %(left)s") % words, -year.to_come, left, Tone.FORECAST),
    )


def _left(inputs: RoundInputs) -> tuple[int, ...]:
    return tuple(month for month in MONTHS if month not in inputs.counted)


def _rest_sentence(paces: Sequence[_Pace], unit: Unit) -> str:
    so_far, _left, needed = paces
    return ngettext(
        "För att prognosen ska hålla behöver nettokostnaden den månad som är kvar bli %(needed)s "
        "%(unit)s, mot %(so_far)s i månaden hittills.",
        "För att prognosen ska hålla behöver nettokostnaden de %(count)s månader som är kvar bli "
        "%(needed)s %(unit)s i månaden, mot %(so_far)s hittills.",
        needed.months,
    ) % {
        "count": needed.months,
        "needed": format_amount(needed.a_month, unit),
        "so_far": format_amount(so_far.a_month, unit),
        "unit": unit_name(unit),
    }


def _rest_table(paces: Sequence[_Pace]) -> Table:
    rows = tuple(
        Row(
            pace.tone.value,
            (pace.name, pace.a_month, pace.months, pace.total),
            target=Target("report"),
        )
        for pace in paces
    )
    title = _("Vad resten av året måste ge")
    table = Table("resten_av_aret", title, TKR, _rest_columns(), rows)
    return footnoted(table, _("Nettokostnad visas som positiva belopp."))


@by_language
def _rest_columns() -> tuple[Column, ...]:
    return (
        Column("post", "", Kind.TEXT),
        Column("i_manaden_tkr", _("I månaden")),
        Column("manader", _("Månader"), Kind.COUNT),
        Column("sammanlagt_tkr", _("Sammanlagt")),
    )

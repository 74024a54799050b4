"""Charts of deviations: from appropriation to forecast, the largest, from period to full year."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.amounts import Unit
from budget.calc.cells import ZERO
from budget.calc.inputs import PERIOD, RoundInputs
from budget.calc.structure import Segment
from budget.wording import by_language
from reports.content.areas import largest_deviations
from reports.content.booked import booked_note, booked_period, with_missing
from reports.content.build import TKR, footnoted
from reports.content.chart_shapes import (
    Bar,
    Chart,
    Form,
    Step,
    Tone,
    from_zero,
    listed,
    steps_from,
    tkr,
    tone_of,
)
from reports.content.operating import segment_amounts
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target


def _leads_to(segment: Segment) -> Target:
    return Target("segment", (segment.slug,))


def _nothing_shown(changes: Sequence[Decimal]) -> bool:
    return all(tone_of(change) is Tone.NEUTRAL for change in changes)


def to_forecast(inputs: RoundInputs) -> Chart | None:
    """From appropriation to forecast net cost: each segment's deviation.

    The axis is the deviation: the totals are marks on it, for a bar of theirs from zero would
    hide the changes and a broken axis would lie. None without a forecast, or where nothing
    deviates.
    """
    if not inputs.has_forecast:
        return None
    net = inputs.total
    steps = [
        Step(s.slug, s.name, segment_amounts(inputs, s).deviation, _leads_to(s))
        for s in inputs.structure.segments
    ]
    if _nothing_shown([step.change for step in steps]):
        return None
    table = _to_forecast_table(inputs)
    grant, report = Target("appropriation"), Target("statement")
    end = sum((step.change for step in steps), ZERO)
    bars = (
        Bar("start", _("Kommunbidrag"), -net.budget, Tone.TOTAL, ZERO, ZERO, grant),
        *steps_from(ZERO, steps),
        Bar("end", _("Prognos, nettokostnad"), net.forecast, Tone.TOTAL, end, end, report),
    )
    return Chart(
        "fran-kommunbidrag-till-prognos",
        table.title,
        _to_forecast_sentence(steps, net.deviation),
        table,
        Form.ROWS,
        Unit.TKR,
        bars,
        _(
            "Staplarna visar bara avvikelserna. Den lodräta linjen är kommunbidraget; "
            "till höger om den är bättre."
        ),
        joined=True,
    )


def _to_forecast_sentence(steps: Sequence[Step], deviation: Decimal) -> str:
    better = _named([step for step in steps if tone_of(step.change) is Tone.PLUS])
    worse = _named([step for step in steps if tone_of(step.change) is Tone.MINUS])
    opening = _("Prognosen landar på kommunbidraget")
    if tone_of(deviation) is not Tone.NEUTRAL:
        opening = _("Prognosen avviker %(amount)s Tkr från kommunbidraget") % {
            "amount": tkr(deviation, signed=True)
        }
    said = {"opening": opening, "better": better, "worse": worse}
    if better and worse:
        return _("%(opening)s: överskott i %(better)s, underskott i %(worse)s.") % said
    if better:
        return _("%(opening)s: överskott i %(better)s.") % said
    return _("%(opening)s: underskott i %(worse)s.") % said


def _named(steps: Sequence[Step]) -> str:
    """The steps with their figures, the largest first."""
    by_size = sorted(steps, key=lambda step: -abs(step.change))
    return listed([f"{step.label} ({tkr(step.change, signed=True)})" for step in by_size])


def _to_forecast_table(inputs: RoundInputs) -> Table:
    rows = []
    for segment in inputs.structure.segments:
        amounts = segment_amounts(inputs, segment)
        values = (segment.name, amounts.budget, amounts.forecast, amounts.deviation)
        rows.append(Row(segment.slug, values, target=_leads_to(segment)))
    net = inputs.total
    parts = tuple(row.key for row in rows)
    values = (_("Summa"), net.budget, net.forecast, net.deviation)
    rows.append(Row("summa", values, RowKind.SUM, parts=parts))
    title = _("Från kommunbidrag till prognos")
    return footnoted(
        Table("fran_kommunbidrag_till_prognos", title, TKR, _to_forecast_columns(), tuple(rows))
    )


@by_language
def _to_forecast_columns() -> tuple[Column, ...]:
    return (
        Column("finansiering", _("Finansiering"), Kind.TEXT),
        Column("budget_tkr", _("Budget")),
        Column("prognos_tkr", _("Prognos")),
        Column(
            "avvikelse_tkr",
            _("Avvikelse"),
            signed=True,
            terms=(("prognos_tkr", 1), ("budget_tkr", -1)),
        ),
    )


def largest(inputs: RoundInputs) -> Chart | None:
    """The areas that deviate most; None without a forecast, or where none deviates."""
    if not inputs.has_forecast:
        return None
    table = largest_deviations(inputs)
    position = table.column("avvikelse_tkr")
    bars = []
    for row in table.rows:
        change = row.values[position]
        if isinstance(change, Decimal) and tone_of(change) is not Tone.NEUTRAL:
            label = str(row.values[0])
            bars.append(from_zero(row.key, label, change, tone_of(change), row.target))
    if not bars:
        return None
    return Chart(
        "storst-avvikelser",
        table.title,
        _largest_sentence(bars),
        table,
        Form.ROWS,
        Unit.TKR,
        tuple(bars),
        _("Prognos mot budget för hela året; till höger är bättre."),
    )


def _largest_sentence(bars: Sequence[Bar]) -> str:
    better = [bar for bar in bars if bar.value > 0]
    worse = [bar for bar in bars if bar.value < 0]
    said = {
        "better": _with_figure(better[0]) if better else "",
        "worse": _with_figure(worse[0]) if worse else "",
    }
    if better and worse:
        return (
            _("Störst är överskottet i %(better)s och underskottet i %(worse)s.") % said
            if better[0] is bars[0]
            else _("Störst är underskottet i %(worse)s och överskottet i %(better)s.") % said
        )
    if better:
        return _("Störst är överskottet i %(better)s; inget underskott finns bland dem.") % said
    return _("Störst är underskottet i %(worse)s; inget överskott finns bland dem.") % said


def _with_figure(bar: Bar) -> str:
    return _("%(name)s (%(amount)s Tkr)") % {
        "name": bar.label,
        "amount": tkr(bar.value, signed=True),
    }


def bridge(inputs: RoundInputs) -> Chart | None:
    """From the period's result to the full year's: what each segment's rest of the year changes.

    A segment's step is its full-year deviation − its deviation to date, explained by its text
    for the period. None without a forecast, while nothing is booked, or where both results and
    every step are nothing.
    """
    net = inputs.total
    so_far = inputs.period_deviation(net)
    if so_far is None or not inputs.has_forecast:
        return None
    steps = [_bridge_step(inputs, segment) for segment in inputs.structure.segments]
    if _nothing_shown([step.change for step in steps]):
        return None
    table = _bridge_table(inputs, steps)
    name = _("Periodens resultat, %(period)s") % {"period": booked_period(inputs)}
    target = Target("tables")
    bars = (
        from_zero("start", name, so_far, Tone.TOTAL, target),
        *steps_from(so_far, steps),
        from_zero("end", _("Helårets resultat, prognos"), net.deviation, Tone.TOTAL, target),
    )
    return Chart(
        "bryggan",
        table.title,
        _bridge_sentence(inputs, steps),
        table,
        Form.ROWS,
        Unit.TKR,
        bars,
        _("Resultat är utfall eller prognos mot budget; varje steg är vad resten av året ändrar."),
        joined=True,
    )


def _bridge_step(inputs: RoundInputs, segment: Segment) -> Step:
    amounts = segment_amounts(inputs, segment)
    return Step(
        segment.slug,
        segment.name,
        amounts.deviation - amounts.period_deviation,
        _leads_to(segment),
        inputs.explanation(PERIOD, segment=segment.key),
    )


def _bridge_sentence(inputs: RoundInputs, steps: Sequence[Step]) -> str:
    most = max(steps, key=lambda step: abs(step.change))
    sentence = _(
        "Periodens resultat %(now)s Tkr väntas bli %(then)s Tkr för helåret; "
        "det största steget är %(name)s (%(amount)s)."
    ) % {
        "now": tkr(inputs.total.period_deviation, signed=True),
        "then": tkr(inputs.total.deviation, signed=True),
        "name": most.label,
        "amount": tkr(most.change, signed=True),
    }
    return with_missing(inputs, sentence)


def _bridge_table(inputs: RoundInputs, steps: Sequence[Step]) -> Table:
    rows = []
    for segment, step in zip(inputs.structure.segments, steps, strict=True):
        amounts = segment_amounts(inputs, segment)
        figures = (amounts.period_deviation, step.change, amounts.deviation)
        rows.append(Row(step.key, (step.label, *figures, step.note), target=step.target))
    net = inputs.total
    parts = tuple(row.key for row in rows)
    figures = (net.period_deviation, net.deviation - net.period_deviation, net.deviation)
    rows.append(Row("summa", (_("Summa"), *figures, ""), RowKind.SUM, parts=parts))
    title = _("Bryggan från periodens resultat till helårets")
    table = Table("bryggan", title, TKR, _bridge_columns(booked_period(inputs)), tuple(rows))
    return footnoted(table, booked_note(inputs))


@by_language
def _bridge_columns(period: str) -> tuple[Column, ...]:
    return (
        Column("finansiering", _("Finansiering"), Kind.TEXT),
        Column(
            "periodens_resultat_tkr",
            _("Periodens resultat, %(period)s") % {"period": period},
            signed=True,
        ),
        Column("steg_tkr", _("Resten av året"), signed=True),
        Column(
            "helarets_resultat_tkr",
            _("Helårets resultat, prognos"),
            signed=True,
            terms=(("periodens_resultat_tkr", 1), ("steg_tkr", 1)),
        ),
        Column("forklaring", _("Förklaring"), Kind.TEXT),
    )

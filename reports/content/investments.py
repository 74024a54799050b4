"""The investment tables: the frame as published, and the R14 investment report."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from budget.calc.inputs import Investment, RoundInfo, RoundInputs
from reports.content.build import (
    TKR,
    footnoted,
    identity_of,
    in_sentence,
    period,
    period_key,
    with_movement,
)
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target, Value

ZERO = Decimal(0)


def frames(inputs: RoundInputs) -> tuple[tuple[str, tuple[Investment, ...]], ...]:
    """The frames with their projects, in order."""
    grouped = groupby(inputs.investments, key=lambda investment: investment.frame)
    return tuple((frame, tuple(rows)) for frame, rows in grouped)


def forecast_in_all(investments: Iterable[Investment]) -> Decimal:
    """The year's forecast (cost −); a project without one counts with what is booked."""
    return sum((_expected(investment) for investment in investments), ZERO)


def _expected(investment: Investment) -> Decimal:
    return investment.actual if investment.forecast is None else investment.forecast


def budget_in_all(investments: Iterable[Investment]) -> Decimal:
    """The year's budget (cost −)."""
    return sum((investment.budget for investment in investments), ZERO)


def investment_frame(inputs: RoundInputs) -> Table | None:
    """Investeringsram: forecast and budget shown as positive; None without investments."""
    if not inputs.investments:
        return None
    target = Target("investments")
    rows = [
        Row(
            frame,
            (frame, *_frame(inputs.info, investments)),
            target=target,
            identity=identity_of(investments[0].frame_key),
        )
        for frame, investments in frames(inputs)
    ]
    if len(rows) > 1:
        parts = tuple(row.key for row in rows)
        everything = (_("Summa"), *_frame(inputs.info, inputs.investments))
        rows.append(Row("Summa", everything, RowKind.SUM, parts=parts))
    columns = with_movement(
        inputs.info,
        (
            Column("post", "", Kind.TEXT),
            Column("prognos_tkr", _("Prognos")),
            Column("budget_tkr", _("Budget")),
            Column(
                "avvikelse_tkr",
                _("Avvikelse"),
                signed=True,
                terms=(("budget_tkr", 1), ("prognos_tkr", -1)),
            ),
        ),
    )
    table = Table("investeringsram", _("Investeringsram"), TKR, columns, tuple(rows))
    return footnoted(table, _("Utgifter visas som positiva belopp."), _not_before(inputs))


def _frame(info: RoundInfo, investments: Sequence[Investment]) -> tuple[Value, ...]:
    forecast, budget = forecast_in_all(investments), budget_in_all(investments)
    return (-forecast, -budget, forecast - budget, *_moved(info, investments))


def _moved(info: RoundInfo, investments: Sequence[Investment]) -> tuple[Value, ...]:
    """The value for `with_movement`'s last column: + is better.

    None where the round before had no forecast of one of them.
    """
    if not info.previous:
        return ()
    before = _known([investment.previous for investment in investments])
    return (None if before is None else forecast_in_all(investments) - before,)


def _not_before(inputs: RoundInputs) -> str:
    """Says that the round before had no forecast of investments, or not of all; "" where it had.

    Of copies without keys nothing is said: they were made before that forecast was kept.
    """
    missing = [each.previous is None for each in inputs.investments if each.key]
    if not inputs.info.previous or not any(missing):
        return ""
    said = {"round": in_sentence(inputs.info.previous)}
    if all(missing):
        return _("I %(round)s fanns ingen prognos för investeringar.") % said
    return _("I %(round)s fanns inte prognos för alla investeringar.") % said


def investment_report(inputs: RoundInputs) -> Table | None:
    """Investeringsredovisning (RKR R14): the totals over all years, and of that the year's."""
    if not inputs.investments:
        return None
    rows: list[Row] = []
    for frame, investments in frames(inputs):
        rows.extend(
            Row(
                investment.name,
                (investment.name, *_report(inputs.info, [investment])),
                identity=identity_of(investment.key),
            )
            for investment in investments
        )
        parts = tuple(investment.name for investment in investments)
        values = (frame, *_report(inputs.info, investments))
        known = identity_of(investments[0].frame_key)
        rows.append(
            Row(
                f"Ram {frame}",
                values,
                RowKind.SUM,
                parts=parts,
                # A project and a frame may have the same key.
                identity=f"ram-{known}" if known else "",
            )
        )
    columns = (
        Column("investering", _("Investering"), Kind.TEXT),
        Column("beslutad_tkr", _("Beslutad totalutgift"), secondary=True),
        Column("ackumulerat_tkr", _("Ackumulerat utfall"), secondary=True),
        Column("beraknad_tkr", _("Beräknad totalutgift"), secondary=True),
        Column(
            "total_avvikelse_tkr",
            _("Avvikelse totalt"),
            signed=True,
            secondary=True,
            terms=(("beslutad_tkr", 1), ("beraknad_tkr", -1)),
        ),
        Column("ursprunglig_tkr", _("Ursprunglig budget %s") % inputs.info.year, secondary=True),
        Column("andringar_tkr", _("Budgetändringar"), secondary=True),
        Column(
            "budget_tkr", _("Total budget"), terms=(("ursprunglig_tkr", 1), ("andringar_tkr", 1))
        ),
        Column(
            f"utfall_{period_key(inputs.info)}_tkr",
            _("Utfall %s") % period(inputs.info),
            secondary=True,
        ),
        Column("prognos_tkr", _("Prognos %s") % inputs.info.year),
        Column(
            "avvikelse_tkr",
            _("Avvikelse året"),
            signed=True,
            terms=(("budget_tkr", 1), ("prognos_tkr", -1)),
        ),
    )
    under = _(
        "Enligt RKR R14. Beslutad totalutgift är inget anslag. Utgifter visas som positiva belopp."
    )
    table = Table(
        "investeringsredovisning",
        _("Investeringsredovisning"),
        TKR,
        with_movement(inputs.info, columns),
        tuple(rows),
        under=under,
    )
    constructed = any(investment.constructed for investment in inputs.investments)
    note = _("Fördelningen på projekt och flerårsbeloppen är konstruerade.") if constructed else ""
    return footnoted(table, note, _not_before(inputs))


def _report(info: RoundInfo, rows: Sequence[Investment]) -> tuple[Value, ...]:
    decided = _known([row.decided_total for row in rows])
    forecast = _known([row.forecast_total for row in rows])
    over_years = None if decided is None or forecast is None else forecast - decided
    return (
        _turned(decided),
        -sum((row.spent_to_date for row in rows), ZERO),
        _turned(forecast),
        over_years,
        -sum((row.original for row in rows), ZERO),
        -sum((row.changes for row in rows), ZERO),
        -budget_in_all(rows),
        -sum((row.actual for row in rows), ZERO),
        -forecast_in_all(rows),
        forecast_in_all(rows) - budget_in_all(rows),
        *_moved(info, rows),
    )


def _known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum where every amount is known, else None: part of a total is no total."""
    known = list(amounts)
    return None if None in known else sum((a for a in known if a is not None), ZERO)


def _turned(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -amount

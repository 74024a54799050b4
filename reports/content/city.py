"""The city: its committees with totals, and its record of forecast accuracy."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount
from budget.calc.cells import Amounts, total
from budget.calc.deviations import change_in_percent
from budget.calc.inputs import RoundInfo
from reports.content.build import TKR, footnoted
from reports.content.shapes import (
    Column,
    Fact,
    Kind,
    Row,
    RowKind,
    Standing,
    Table,
    Target,
    Value,
)
from reports.content.standing import on_budget


class CommitteeStanding(Protocol):
    """A committee's round and its net amounts (budget/queries/city.py)."""

    @property
    def info(self) -> RoundInfo: ...
    @property
    def amounts(self) -> Amounts: ...


class Accuracy(Protocol):
    """A row of the city's comparison, kronor (budget/queries/city.py)."""

    @property
    def name(self) -> str: ...
    @property
    def year_end(self) -> Decimal: ...
    @property
    def interim(self) -> Decimal: ...
    @property
    def is_total(self) -> bool: ...


def city_standing(standings: Sequence[CommitteeStanding]) -> Standing:
    """How the committees are doing together."""
    if not standings:
        return Standing(
            _("Här finns ännu ingen uppföljning att läsa."),
            _("När en nämnds prognosomgång är undertecknad visas den här."),
        )
    over = sum(
        1 for s in standings if not on_budget(s.amounts.deviation) and s.amounts.deviation < 0
    )
    everything = total([s.amounts for s in standings])
    if over:
        sentence = ngettext(
            "%(over)s av %(all)s nämnd väntas överskrida sin budget.",
            "%(over)s av %(all)s nämnder väntas överskrida sin budget.",
            len(standings),
        ) % {"over": over, "all": len(standings)}
    elif len(standings) == 1:
        sentence = _("%s väntas hålla sin budget.") % standings[0].info.committee
    else:
        sentence = _("Alla %s nämnder väntas hålla sin budget.") % len(standings)
    under = _(
        "Prognosen är en nettokostnad på %(forecast)s Mkr mot kommunbidraget %(grant)s Mkr, "
        "en avvikelse på %(deviation)s Tkr."
    ) % {
        "forecast": format_amount(-everything.forecast, Unit.MKR),
        "grant": format_amount(-everything.budget, Unit.MKR),
        "deviation": format_amount(everything.deviation, Unit.TKR, signed=True),
    }
    facts = (
        Fact("appropriation", _("Kommunbidrag"), -everything.budget, Kind.MKR, "Mkr"),
        Fact("forecast", _("Prognos, nettokostnad"), everything.forecast, Kind.MKR, "Mkr"),
        Fact("deviation", _("Avvikelse"), everything.deviation, Kind.TKR, TKR, signed=True),
        Fact(
            "net_cost",
            _("Nettokostnad mot året innan"),
            change_in_percent(everything.forecast, everything.last_year),
            Kind.PERCENT,
            "%",
            signed=True,
        ),
    )
    return Standing(sentence, under, facts)


def city_table(standings: Sequence[CommitteeStanding]) -> Table:
    """A row a committee, with totals; each leads to its *Läget*."""
    rows = [_committee(standing) for standing in standings]
    parts = tuple(row.key for row in rows)
    everything = total([s.amounts for s in standings])
    moved = [s.amounts.movement for s in standings if s.info.previous]
    movement = sum(moved, Decimal(0)) if moved else None
    values = (_("Summa"), "", *_figures(everything, movement))
    rows.append(Row("Summa", values, RowKind.SUM, parts=parts))
    columns = (
        Column("namnd", _("Nämnd"), Kind.TEXT),
        Column("omgang", _("Omgång"), Kind.TEXT, secondary=True),
        Column("kommunbidrag_tkr", _("Kommunbidrag")),
        Column("prognos_tkr", _("Prognos, nettokostnad"), secondary=True),
        Column("avvikelse_tkr", _("Avvikelse"), signed=True),
        Column("rorelse_tkr", _("Rörelse sedan förra"), signed=True, secondary=True),
        Column("period_tkr", _("Hittills mot budget"), signed=True, secondary=True),
        Column(
            "forandring_procent", _("Nettokostnad mot året innan, %"), Kind.PERCENT, secondary=True
        ),
    )
    table = Table("stad", _("Nämnderna"), TKR, columns, tuple(rows), free_order=True)
    return footnoted(table)


def _committee(standing: CommitteeStanding) -> Row:
    info = standing.info
    target = Target("overview", (info.committee_slug, str(info.year), info.slug))
    words = f"{info.name} {info.year}" if str(info.year) not in info.name else info.name
    movement = standing.amounts.movement if info.previous else None
    figures = _figures(standing.amounts, movement)
    return Row(info.committee, (info.committee, words, *figures), target=target)


def _figures(amounts: Amounts, movement: Decimal | None) -> tuple[Value, ...]:
    return (
        -amounts.budget,
        amounts.forecast,
        amounts.deviation,
        movement,
        amounts.period_deviation,
        change_in_percent(amounts.forecast, amounts.last_year),
    )


def accuracy_table(year: int, rows: Sequence[Accuracy]) -> Table:
    """A year's interim forecast against its accounts, in Mkr; deviation = accounts − forecast."""
    columns = (
        Column("namnd", _("Nämnd eller post"), Kind.TEXT),
        Column("bokslut_mkr", _("Bokslut"), Kind.MKR),
        Column("delarsrapport_jan_aug_mkr", _("Delårsrapportens prognos"), Kind.MKR),
        Column(
            "avvikelse_mkr",
            _("Avvikelse"),
            Kind.MKR,
            signed=True,
            terms=(("bokslut_mkr", 1), ("delarsrapport_jan_aug_mkr", -1)),
        ),
    )
    parts = tuple(row.name for row in rows if not row.is_total)
    shown = tuple(
        Row(
            row.name,
            (row.name, row.year_end, row.interim, row.year_end - row.interim),
            RowKind.SUM if row.is_total else RowKind.ROW,
            parts=parts if row.is_total else (),
        )
        for row in rows
    )
    title = _("Prognossäkerhet %s") % year
    return footnoted(Table("prognossakerhet", title, "Mkr", columns, shown, free_order=True))


def accuracy_standing(year: int, rows: Sequence[Accuracy]) -> Standing:
    """How near the interim forecasts came."""
    parts = [row for row in rows if not row.is_total]
    missed = sum((abs(row.year_end - row.interim) for row in parts), Decimal(0))
    in_all = next((row for row in rows if row.is_total), None)
    if in_all is None:
        in_all_words = ""
    else:
        difference = in_all.year_end - in_all.interim
        in_all_words = _("%(name)s blev %(result)s Mkr, %(difference)s Mkr mot prognosen.") % {
            "name": in_all.name,
            "result": format_amount(in_all.year_end, Unit.MKR, 0),
            "difference": format_amount(difference, Unit.MKR, 0, signed=True),
        }
    sentence = _("Delårsrapportens prognoser %(year)s missade med %(mean)s Mkr i genomsnitt.") % {
        "year": year,
        "mean": format_amount(missed / len(parts) if parts else Decimal(0), Unit.MKR),
    }
    return Standing(sentence, in_all_words)

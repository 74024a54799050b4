"""The city: its committees with totals, and its record of forecast accuracy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount
from budget.calc.cells import Amounts, total
from budget.calc.deviations import change_in_percent
from budget.calc.inputs import Period, RoundInfo
from budget.calc.periods import name_of_year
from budget.wording import by_language, months_in_words
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
from reports.content.standing import keeps_budget


class CommitteeStanding(Protocol):
    """A committee's round and its net amounts (budget/queries/city.py)."""

    @property
    def info(self) -> RoundInfo: ...
    @property
    def amounts(self) -> Amounts: ...
    @property
    def has_forecast(self) -> bool: ...
    @property
    def has_last_year(self) -> bool: ...
    @property
    def period(self) -> Period: ...


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


@dataclass(frozen=True, slots=True)
class _Summed:
    """The committees that are summed: those with a forecast, of the year that most of them are in.

    `amounts` are theirs together; `development` is of those among them that have a last year,
    `so_far` of those that have anything booked.
    """

    year: int
    names: tuple[str, ...]
    amounts: Amounts
    development: Decimal | None
    movement: Decimal | None
    so_far: Decimal | None
    over: int


def _summed(standings: Sequence[CommitteeStanding]) -> _Summed | None:
    """What is summed; None where nobody has a forecast."""
    expected = [s for s in standings if s.has_forecast]
    years = Counter(s.info.year for s in expected)
    if not years:
        return None
    year = max(years, key=lambda year: (years[year], year))
    chosen = [s for s in expected if s.info.year == year]
    compared = total([s.amounts for s in chosen if s.has_last_year])
    moved = [s.amounts.movement for s in chosen if s.info.previous]
    deviations = (s.period.deviation(s.amounts) for s in chosen)
    booked = [deviation for deviation in deviations if deviation is not None]
    return _Summed(
        year=year,
        names=tuple(s.info.committee for s in chosen),
        amounts=total([s.amounts for s in chosen]),
        development=change_in_percent(compared.forecast, compared.last_year),
        movement=sum(moved, Decimal(0)) if moved else None,
        so_far=sum(booked, Decimal(0)) if booked else None,
        over=sum(_overspends(s) for s in chosen),
    )


def _overspends(standing: CommitteeStanding) -> bool:
    deviation = standing.amounts.deviation
    return deviation < 0 and not keeps_budget(deviation, standing.info.threshold)


def city_standing(standings: Sequence[CommitteeStanding]) -> Standing:
    """How the committees are doing together."""
    if not standings:
        return Standing(
            _("Här finns ännu ingen uppföljning att läsa."),
            _("När en nämnds prognosomgång är undertecknad visas den här."),
        )
    summed = _summed(standings)
    if summed is None:
        return Standing(_("Ingen nämnd har ännu någon prognos."), "")
    parts = (_in_all(summed.amounts), _left_out(standings, summed))
    return Standing(
        _city_sentence(summed), " ".join(part for part in parts if part), _facts(summed)
    )


def _city_sentence(summed: _Summed) -> str:
    count = len(summed.names)
    if count == 1 and summed.over:
        return _("%s väntas överskrida sin budget.") % summed.names[0]
    if count == 1:
        return _("%s väntas hålla sin budget.") % summed.names[0]
    if summed.over:
        words = {"over": summed.over, "all": count}
        return _("%(over)s av %(all)s nämnder väntas överskrida sin budget.") % words
    if count == 2:
        return _("Båda nämnderna väntas hålla sin budget.")
    return _("Alla %s nämnder väntas hålla sin budget.") % count


def _in_all(everything: Amounts) -> str:
    return _(
        "Prognosen är en nettokostnad på %(forecast)s Mkr mot kommunbidraget %(grant)s Mkr, "
        "en avvikelse på %(deviation)s Tkr."
    ) % {
        "forecast": format_amount(-everything.forecast, Unit.MKR),
        "grant": format_amount(-everything.budget, Unit.MKR),
        "deviation": format_amount(everything.deviation, Unit.TKR, signed=True),
    }


def _left_out(standings: Sequence[CommitteeStanding], summed: _Summed) -> str:
    """How many committees are not summed, and why; "" where all are."""
    others = len(standings) - len(summed.names)
    if not others:
        return ""
    return ngettext(
        "%(count)s nämnd är inte med: den har ingen prognos för %(year)s.",
        "%(count)s nämnder är inte med: de har ingen prognos för %(year)s.",
        others,
    ) % {"count": others, "year": summed.year}


def _facts(summed: _Summed) -> tuple[Fact, ...]:
    everything = summed.amounts
    return (
        Fact("appropriation", _("Kommunbidrag"), -everything.budget, Kind.MKR, "Mkr"),
        Fact("forecast", _("Prognos, nettokostnad"), everything.forecast, Kind.MKR, "Mkr"),
        Fact("deviation", _("Avvikelse"), everything.deviation, Kind.TKR, TKR, signed=True),
        Fact(
            "net_cost",
            _("Nettokostnad mot året innan"),
            summed.development,
            Kind.PERCENT,
            "%",
            signed=True,
        ),
    )


def city_table(standings: Sequence[CommitteeStanding]) -> Table:
    """A row a committee, with totals; each leads to its *Läget*."""
    rows = [_committee(standing) for standing in standings]
    summed = _summed(standings)
    notes = ""
    if summed is not None:
        name = _("Summa %s") % summed.year
        figures = _figures(summed.amounts, summed.movement, summed.so_far, summed.development)
        rows.append(Row("Summa", (name, "", *figures), RowKind.SUM, parts=summed.names))
        notes = _left_out(standings, summed)
    table = Table("stad", _("Nämnderna"), TKR, _city_columns(), tuple(rows), free_order=True)
    return footnoted(table, notes, _not_booked(standings))


@by_language
def _city_columns() -> tuple[Column, ...]:
    return (
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


def _not_booked(standings: Sequence[CommitteeStanding]) -> str:
    """The committees of whose period something is not booked, and what; "" for none."""
    named = [
        _("%(committee)s (%(months)s)")
        % {"committee": s.info.committee, "months": months_in_words(s.period.not_booked)}
        for s in standings
        if s.period.not_booked
    ]
    if not named:
        return ""
    return _(
        "”Hittills mot budget” räknas på de månader som är bokförda. Inte bokfört än: %s."
    ) % ", ".join(named)


def _committee(standing: CommitteeStanding) -> Row:
    info, amounts = standing.info, standing.amounts
    target = Target("overview", (info.committee_slug, str(info.year), info.slug))
    words = name_of_year(info.name, info.year)
    so_far = standing.period.deviation(amounts)
    figures: tuple[Value, ...] = (-amounts.budget, None, None, None, so_far, None)
    if standing.has_forecast:
        movement = amounts.movement if info.previous else None
        development = change_in_percent(amounts.forecast, amounts.last_year)
        figures = _figures(amounts, movement, so_far, development)
    return Row(info.committee, (info.committee, words, *figures), target=target)


def _figures(
    amounts: Amounts,
    movement: Decimal | None,
    so_far: Decimal | None,
    development: Decimal | None,
) -> tuple[Value, ...]:
    return (
        -amounts.budget,
        amounts.forecast,
        amounts.deviation,
        movement,
        so_far,
        development,
    )


def accuracy_table(year: int, rows: Sequence[Accuracy]) -> Table:
    """A year's interim forecast against its accounts, in Mkr; deviation = accounts − forecast."""
    columns = (
        Column("namnd", _("Nämnd eller post"), Kind.TEXT),
        Column("bokslut_mkr", _("Bokslut"), Kind.MKR),
        Column("delarsrapport_jan_aug_mkr", _("Prognos i delårsrapport"), Kind.MKR),
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

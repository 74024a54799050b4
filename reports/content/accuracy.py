"""How a committee's earlier forecasts met what came: the measure beside the judgement of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.deviations import change_in_percent
from budget.calc.inputs import RoundInputs
from budget.calc.periods import name_of_year
from reports.content.build import TKR
from reports.content.shapes import Column, Kind, Row, Table


@dataclass(frozen=True, slots=True)
class EarlierForecast:
    """An earlier round's forecast of the year's net cost, in kronor (cost −)."""

    name: str
    year: int
    forecast: Decimal
    key: int


def accuracy_of_rounds(inputs: RoundInputs, rounds: Iterable[EarlierForecast]) -> Table | None:
    """Each earlier round beside what it is measured against; None without any.

    A round of this year is measured against this round's forecast, one of last year against the
    year's actual. The difference is what came less what was forecast: + is better.
    """
    rows = tuple(row for earlier in rounds for row in _rows(inputs, earlier))
    if not rows or not inputs.has_amounts:
        return None
    columns = (
        Column("omgang", _("Tidigare omgång"), Kind.TEXT),
        Column("prognos_tkr", _("Prognos då")),
        Column("mot", _("Mäts mot"), Kind.TEXT),
        Column("utfall_tkr", _("Nettokostnad")),
        Column(
            "skillnad_tkr",
            _("Skillnad"),
            signed=True,
            terms=(("utfall_tkr", 1), ("prognos_tkr", -1)),
        ),
        Column("skillnad_procent", _("Skillnad i %"), Kind.PERCENT),
    )
    note = _("Nettokostnad för hela året. Plus är bättre än den tidigare omgången väntade.")
    return Table(
        "prognossakerhet",
        _("Hur tidigare omgångars prognoser har hållit"),
        TKR,
        columns,
        rows,
        under=note,
    )


def _rows(inputs: RoundInputs, earlier: EarlierForecast) -> Iterable[Row]:
    info = inputs.info
    if earlier.year == info.year:
        against, outcome = _("prognosen nu"), inputs.total.forecast
    elif inputs.has_last_year:
        against, outcome = _("utfallet %s") % earlier.year, inputs.total.last_year
    else:
        return
    values = (
        name_of_year(earlier.name, earlier.year),
        earlier.forecast,
        against,
        outcome,
        outcome - earlier.forecast,
        change_in_percent(outcome, earlier.forecast),
    )
    yield Row(f"omgang-{earlier.key}", values)

"""Actuals: cells of a committee's year, set in bulk."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from budget.actions.recording import (
    by_key,
    in_kronor,
    known,
    once_each,
    refuse,
    require,
    write_amounts,
)
from budget.calc.periods import PERIODS
from budget.calc.phasing import MonthAmount
from budget.models import Actual, Area, Committee, StatementLine
from budget.workflow.action import Actor, action

ELSEWHERE = _("Budgetområdet ”%(area)s” hör inte till %(committee)s. Välj ett av nämndens egna.")
NO_MONTH = _("%(month)s är ingen månad; skriv 1–12, eller 13 för bokslutsposter.")


@action
def save_actuals(
    actor: Actor, committee: Committee, year: int, cells: Iterable[MonthAmount]
) -> int:
    """Set what is booked in some cells (month 1–13, kronor); the other cells stay as they are.

    A cell of 0 that is not stored is left out. Only changed cells are written and recorded, and
    their number is returned. Controllers and administrators. Raises ValidationError for an area
    of another committee or year, a wrong month, a closed year, a year without appropriation.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    given = list(cells)
    once_each((cell.area, cell.line, cell.month) for cell in given)
    areas = known(Area, (cell.area for cell in given))
    lines = known(StatementLine, (cell.line for cell in given))
    for area in areas.values():
        if area.committee_id != committee.pk:
            raise refuse("area_elsewhere", ELSEWHERE, area=area, committee=committee)
    rows = Actual.objects.filter(area__in=areas, year=year).select_related("area", "line")
    stored = by_key(rows, "area_id", "line_id", "month")
    wanted = {}
    for cell in given:
        if cell.month not in PERIODS:
            raise refuse("month", NO_MONTH, month=cell.month)
        key, amount = (cell.area, cell.line, cell.month), in_kronor(cell.amount)
        if amount or key in stored:
            wanted[key] = Actual(
                area=areas[cell.area],
                line=lines[cell.line],
                year=year,
                month=cell.month,
                amount=amount,
                constructed=cell.constructed,
            )
    return write_amounts(actor, "save_actuals", Actual, stored, wanted, committee)

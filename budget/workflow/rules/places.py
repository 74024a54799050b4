"""How a breach is worded: amounts, months, days and years, and what is wrong with a place."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.calc.amounts import Unit, format_amount
from budget.models import Area, Committee, InvestmentProject, StatementLine

NAMED = 20  # of many breaches of one rule, so many are told
Lasting = Area | StatementLine | InvestmentProject


def breach(code: str, message: Any, **params: object) -> ValidationError:
    """One breach of a rule: what is wrong, why, and what to do."""
    return ValidationError(message, code=code, params=params)


def kr(amount: Decimal) -> str:
    """An amount as a message writes it."""
    return _("%(amount)s kronor") % {"amount": format_amount(amount, Unit.KR)}


def month_name(month: int) -> str:
    """A month as a message writes it; 13 is the year-end."""
    return str(MONTHS[month]) if month in MONTHS else _("bokslutet (månad 13)")


def day_name(day: date) -> str:
    """A day as a message writes it."""
    return date_format(day)


def years_of(thing: Lasting) -> str:
    """The years that an area, a line or a project counts in; both ends count."""
    return f"{thing.first_year or ''}–{thing.last_year or ''}"


def outside_years(thing: str, year: str) -> Q:
    """Rows whose `thing` (path to an area, a line, a project) does not count in the year."""
    return Q(**{f"{thing}__first_year__gt": F(year)}) | Q(**{f"{thing}__last_year__lt": F(year)})


def counts_in(thing: Lasting, year: int) -> bool:
    """Whether an area, a line or a project counts in a year."""
    return (thing.first_year or year) <= year <= (thing.last_year or year)


def wrong_area(
    area: Area, year: int, committee: Committee | None = None
) -> Iterator[ValidationError]:
    """What is wrong with an area in a year, and at a committee where one is given."""
    if committee is not None and area.committee_id != committee.pk:
        yield breach(
            "area_elsewhere",
            gettext_lazy(
                "Budgetområdet ”%(area)s” hör inte till %(committee)s. Välj ett av nämndens egna."
            ),
            area=area,
            committee=committee,
        )
    if not counts_in(area, year):
        yield breach(
            "area_outside_years",
            gettext_lazy(
                "Budgetområdet ”%(area)s” gäller %(years)s, inte %(year)s. Välj ett område som "
                "gäller det året, eller ändra områdets år."
            ),
            area=area,
            years=years_of(area),
            year=year,
        )


def wrong_line(line: StatementLine, year: int) -> Iterator[ValidationError]:
    """What is wrong with a statement line in a year."""
    if not counts_in(line, year):
        yield breach(
            "line_outside_years",
            gettext_lazy(
                "Raden ”%(line)s” gäller %(years)s, inte %(year)s. Välj en rad som gäller det "
                "året, eller ändra radens år."
            ),
            line=line,
            years=years_of(line),
            year=year,
        )

"""Months and period 13 of a budget year.

Every interval here includes both its ends: "to August" is January up to and with August.
Months are numbered 1–12; period 13 takes the year-end entries and belongs to the same year.
"""

from calendar import monthrange
from datetime import date
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

MONTHS: Final = tuple(range(1, 13))
YEAR_END: Final = 13
PERIODS: Final = (*MONTHS, YEAR_END)
STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")


def check_month(month: int) -> int:
    """`month` itself where it is 1–12 or period 13; raises ValueError for all else."""
    if isinstance(month, bool) or month not in PERIODS:
        raise ValueError(f"not a month 1–12 or period 13: {month!r}")
    return month


def months_to(cutoff: int) -> tuple[int, ...]:
    """January up to and with `cutoff` (1–12, or 13 for the closed year with period 13).

    Raises ValueError for a cut-off that is no month.
    """
    return PERIODS[: check_month(cutoff)]


def remaining(cutoff: int) -> tuple[int, ...]:
    """The calendar months after `cutoff`; none after December or period 13.

    Period 13 is no month to come: what it will bring is part of the rest of the year as a
    whole. Raises ValueError for a cut-off that is no month.
    """
    return MONTHS[check_month(cutoff) :]


@cache
def last_day(year: int, month: int) -> date:
    """The last day of a month; of period 13 the last day of the year.

    Raises ValueError for what is no month.
    """
    calendar_month = min(check_month(month), 12)
    return date(year, calendar_month, monthrange(year, calendar_month)[1])


def name_of_year(name: str, year: int) -> str:
    """The name of something of a year, with its year: "Prognos oktober 2023".

    A name that holds the year already stands as it is: "Årsanalys 2020".
    """
    return name if str(year) in name else f"{name} {year}"

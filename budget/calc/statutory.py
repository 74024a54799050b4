"""What the law says of the municipality's interim report, as dates.

It covers at least half and at most two thirds of the year (lag 2018:597, 13 kap. 1 §; RKR R17) and
goes to the council and its auditors within two months of its last day (kommunallagen 11 kap. 16 §).
"""

from calendar import monthrange
from datetime import date
from typing import Final

from budget.calc.periods import last_day

STATUTORY_CUTOFFS: Final = (6, 7, 8)
MONTHS_TO_HAND_OVER: Final = 2


def latest_due(year: int, cutoff: int) -> date:
    """The last day on which a report to the end of `cutoff` (6–8) may be handed over.

    The day of the same number two months later, or that month's last where it has none (lag
    1930:173, 1 §). Raises ValueError for a month that no such report can end with.
    """
    if cutoff not in STATUTORY_CUTOFFS:
        raise ValueError(f"no cut-off of a statutory interim report: {cutoff!r}")
    end = last_day(year, cutoff)
    month = cutoff + MONTHS_TO_HAND_OVER
    return date(year, month, min(end.day, monthrange(year, month)[1]))

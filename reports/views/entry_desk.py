"""What a list of entries needs: its place, the choices made, the page, and the sums behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.calc.periods import MONTHS, YEAR_END
from budget.calc.structure import Area, Line
from budget.forms.entries import EntryFilter
from budget.models import RoundState
from budget.queries.booked import Booked, Figure, booked_of, figure_of
from budget.queries.entries import (
    EntryPage,
    Run,
    Total,
    Wanted,
    cursor_from,
    entry_page,
    entry_stream,
    runs_of,
    total_of,
)
from budget.queries.ledger import Counting, counting_batches
from budget.wording import month_name
from reports.content.entries import Behind, EntryColumns, entry_values
from reports.content.shapes import Value
from reports.place import Place
from reports.way import Step, area_step, line_step, segment_step

Placed = TypeVar("Placed", Area, Line)
ZERO = Decimal(0)
AFTER, BEFORE, SUM, FILE = "efter", "fore", "summa", "fil"
OF_THE_PAGE = (AFTER, BEFORE, SUM, FILE)


@dataclass(frozen=True, slots=True)
class Beside:
    """Addresses of the pages beside, the files, and the selection's sum; "" where there is none."""

    before: str
    after: str
    csv: str
    xlsx: str
    sum: str


class EntryDesk:
    """A list of entries of a round: of an area, a line, both or neither; in a month or all.

    `asked` are the choices of the address, which narrow the place further.
    """

    def __init__(
        self,
        place: Place,
        asked: QueryDict,
        area: Area | None,
        line: Line | None,
        month: int | None,
    ) -> None:
        self.place = place
        self.asked = asked
        self.fixed = (area, line, month)
        structure = place.structure
        self.area = area or _by_slug(structure.areas, asked.get("omrade", ""))
        self.line = line or _by_slug(structure.lines, asked.get("rad", ""))
        self.months = self._months(month)

    def _months(self, fixed: int | None) -> tuple[int, ...]:
        if fixed is not None:
            return (fixed,)
        chosen = self.asked.get("manad", "")
        offered = {str(month): month for month in self.offered_months}
        return (offered[chosen],) if chosen in offered else MONTHS[: self.cutoff]

    @property
    def where(self) -> tuple[int | None, int | None]:
        """The keys of the area and of the line; None for all."""
        return self.area.key if self.area else None, self.line.key if self.line else None

    @property
    def cutoff(self) -> int:
        """The round's cut-off month."""
        cutoff: int = self.place.round.cutoff_month
        return cutoff

    @property
    def offered_months(self) -> tuple[int, ...]:
        """Months to choose from: up to the cut-off, and period 13 of a whole year."""
        whole = self.cutoff == MONTHS[-1]
        return (*MONTHS[: self.cutoff], *((YEAR_END,) if whole else ()))

    @cached_property
    def periods(self) -> tuple[Counting, ...]:
        """The year's months that are loaded."""
        return counting_batches(self.place.committee.pk, self.place.year)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Where the entries lie; none past the round's cut-off."""
        reached = [month for month in self.months if month in self.offered_months]
        return runs_of(self.periods, reached)

    @cached_property
    def reads_texts(self) -> bool:
        """Whether the reader has the right to the entries' texts."""
        area, _line = self.where
        return self.place.rights.may_read_entry_texts(self.place.committee.pk, area)

    @cached_property
    def form(self) -> EntryFilter:
        """The choices that the address leaves open."""
        area, line, month = self.fixed
        structure = self.place.structure
        return EntryFilter(
            self.asked,
            months=[(str(m), month_name(m)) for m in self.offered_months] if month is None else (),
            areas=[(a.slug, a.name) for a in structure.areas] if area is None else (),
            lines=[(each.slug, each.name) for each in structure.lines] if line is None else (),
            texts=self.reads_texts,
            whole=area is None and line is None and self.place.works_here,
        )

    @cached_property
    def wanted(self) -> Wanted:
        """Which entries."""
        return self.form.wanted(*self.where)

    @cached_property
    def page(self) -> EntryPage:
        """The page of them that the address asks for."""
        order = self.wanted.order
        before = cursor_from(self.asked.get(BEFORE, ""), order)
        after = None if before else cursor_from(self.asked.get(AFTER, ""), order)
        return entry_page(
            self.runs, self.wanted, texts=self.reads_texts, after=after, before=before
        )

    @property
    def is_all(self) -> bool:
        """Whether the page has all that is wanted."""
        return self.page.is_all and not any(self.asked.get(name) for name in (AFTER, BEFORE))

    @cached_property
    def total(self) -> Total | None:
        """Sum and number of what is wanted, where that is cheap to know or was asked for.

        One line of one area is few rows; a committee's year is only summed on demand.
        """
        if self.is_all:
            entries = self.page.entries
            return Total(sum((e.amount for e in entries), start=ZERO), len(entries))
        if self.asked.get(SUM) or (self.area and self.line):
            return total_of(self.runs, self.wanted)
        return None

    @property
    def behind(self) -> Behind:
        """The figure, and what is known of the entries behind it."""
        figure: Figure = figure_of(self.place.round, self.months, *self.where)
        loaded = tuple(m for run in self.runs for m in range(run.first, run.last + 1))
        booked: Booked = booked_of(self.periods, loaded, *self.where)
        counted = self.total if self.wanted.is_whole else None
        return Behind(
            place=self.name,
            year=self.place.year,
            months=self.months,
            loaded=loaded,
            figure=figure.amount,
            constructed=figure.constructed,
            booked=booked.amount,
            internal=booked.internal,
            rows=counted.rows if counted else None,
            locked=self.place.round.state == RoundState.LOCKED,
            cutoff=YEAR_END if YEAR_END in self.offered_months else self.cutoff,
        )

    @property
    def name(self) -> str:
        """The place in words."""
        parts = [each.name for each in (self.line, self.area) if each]
        return ", ".join(parts) or self.place.committee.name

    @property
    def columns(self) -> EntryColumns:
        """What is told of each entry."""
        return EntryColumns(self.place.year, self.area is None, self.line is None, self.reads_texts)

    def rows(self) -> Iterator[Sequence[Value]]:
        """All that is wanted, as rows of a file."""
        columns, structure = self.columns, self.place.structure
        for entry in entry_stream(self.runs, self.wanted, texts=self.reads_texts):
            yield entry_values(entry, columns, structure)

    @property
    def beside(self) -> Beside:
        """Where the page leads."""
        page, entries = self.page, self.page.entries
        return Beside(
            self._address(**{BEFORE: str(page.before)}) if page.before else "",
            self._address(**{AFTER: str(page.after)}) if page.after else "",
            self._address(**{FILE: "csv"}) if entries else "",
            self._address(**{FILE: "xlsx"}) if entries else "",
            self._address(**{SUM: "1"}) if entries and self.total is None else "",
        )

    def _address(self, **more: str) -> str:
        kept = self.asked.copy()
        for name in [name for name in kept if name in OF_THE_PAGE or not kept[name]]:
            del kept[name]
        for name, value in more.items():
            kept[name] = value
        return f"?{kept.urlencode()}"

    @property
    def steps(self) -> list[Step]:
        """The way down to the list."""
        area, line, month = self.fixed
        steps: list[Step] = []
        if area:
            steps += [segment_step(self.place, area), area_step(self.place, area)]
        if line:
            steps.append(line_step(self.place, line, area))
        if month:
            steps.append((month_name(month), self._month_page(area, line, month)))
        return [*steps, (_("Verifikat"), None)]

    def _month_page(self, area: Area | None, line: Line | None, month: int) -> str | None:
        if area is None or line is None or month == YEAR_END:
            return None
        links = self.place.links
        return links.page("area_line_month", area=area.slug, line=line.slug, month=str(month))


def _by_slug(items: Sequence[Placed], slug: str) -> Placed | None:
    return next((item for item in items if item.slug == slug), None)

"""What is followed up, as plain values: segments, areas, lines and the named sets of them.

Keys are the database's, and mean nothing here but identity. Sequences are in display order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class LineGroup(StrEnum):
    """Where in the income statement a line stands."""

    INCOMES = "incomes"
    STAFF = "staff"
    OTHER = "other"
    FINANCIAL_INCOME = "financial_income"
    FINANCIAL_COST = "financial_cost"


FINANCIAL = (LineGroup.FINANCIAL_INCOME, LineGroup.FINANCIAL_COST)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement line."""

    key: int
    slug: str
    name: str
    group: LineGroup


@dataclass(frozen=True, slots=True)
class Segment:
    """A funding segment."""

    key: int
    slug: str
    name: str
    heading: str
    income_funded: bool = False
    by_purpose: bool = False
    by_line_groups: bool = False
    column_heading: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A budget area (purpose) and its segment's key."""

    key: int
    slug: str
    name: str
    segment: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """A named sum of segments."""

    slug: str
    name: str
    segments: frozenset[int]
    column_heading: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """A named subtotal of areas."""

    slug: str
    name: str
    areas: frozenset[int]
    key: int = 0


@dataclass(frozen=True, slots=True)
class LineSet:
    """The lines behind a row of a published table."""

    key: int
    table: str
    slug: str
    name: str
    lines: frozenset[int]
    is_sum: bool = False


@dataclass(frozen=True)
class Structure:
    """Everything that a committee's amounts of one year are placed in."""

    segments: tuple[Segment, ...]
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    rollups: tuple[Rollup, ...] = ()
    area_groups: tuple[AreaGroup, ...] = ()
    line_sets: tuple[LineSet, ...] = field(default=())

    @cached_property
    def area_by_key(self) -> dict[int, Area]:
        """Areas by key."""
        return {area.key: area for area in self.areas}

    @cached_property
    def line_by_key(self) -> dict[int, Line]:
        """Lines by key."""
        return {line.key: line for line in self.lines}

    @cached_property
    def segment_by_key(self) -> dict[int, Segment]:
        """Segments by key."""
        return {segment.key: segment for segment in self.segments}

    def areas_in(self, segments: Iterable[int]) -> tuple[Area, ...]:
        """The areas of some segments."""
        wanted = frozenset(segments)
        return tuple(area for area in self.areas if area.segment in wanted)

    def lines_in(self, *groups: LineGroup) -> tuple[Line, ...]:
        """The lines of some groups."""
        return tuple(line for line in self.lines if line.group in groups)

    def sets_of(self, table: str) -> tuple[LineSet, ...]:
        """The named sets behind a published table's rows."""
        return tuple(line_set for line_set in self.line_sets if line_set.table == table)

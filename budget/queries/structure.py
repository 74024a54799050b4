"""The structure of a committee's year: three queries, however much there is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value

from budget.calc import structure as calc
from budget.calc.restatement import Succession
from budget.models import Area, AreaGroup, FormerSlug, LineSet, Rollup, Segment, StatementLine
from budget.models import Succession as SuccessionRow


def valid_in(year: int) -> Q:
    """Rows whose years (both ends count, empty is open) hold `year`."""
    return (Q(first_year__isnull=True) | Q(first_year__lte=year)) & (
        Q(last_year__isnull=True) | Q(last_year__gte=year)
    )


SEGMENT = (
    "segment_id",
    "segment__slug",
    "segment__name",
    "segment__heading",
    "segment__income_funded",
    "segment__by_purpose",
    "segment__explained_by",
    "segment__column_heading",
)


def structure_of(committee_id: int, year: int) -> calc.Structure:
    """Segments, areas, lines and named sets as they hold in a year."""
    areas = list(
        Area.objects.filter(valid_in(year), committee_id=committee_id)
        .order_by("segment__order", "segment_id", "order", "pk")
        .values_list("pk", "slug", "name", *SEGMENT)
    )
    sets = _Sets(_set_rows(committee_id))
    return calc.Structure(
        segments=tuple(_segment(*row) for row in dict.fromkeys(area[3:] for area in areas)),
        areas=tuple(calc.Area(*area[:4]) for area in areas),
        lines=lines_of(year),
        rollups=sets.rollups(),
        area_groups=sets.area_groups(),
        line_sets=sets.line_sets(),
    )


def lines_of(year: int) -> tuple[calc.Line, ...]:
    """The statement lines that hold in a year, in order."""
    rows = StatementLine.objects.filter(valid_in(year)).order_by("order", "pk")
    return tuple(
        calc.Line(key, slug, name, calc.LineGroup(group))
        for key, slug, name, group in rows.values_list("pk", "slug", "name", "group")
    )


def successions_of(committee_id: int) -> tuple[Succession, ...]:
    """Which areas follow which."""
    rows = SuccessionRow.objects.filter(predecessor__committee_id=committee_id).values_list(
        "predecessor_id", "successor_id", "year", "share"
    )
    return tuple(Succession(*row) for row in rows.order_by("year", "pk"))


ADDRESSED: dict[str, Any] = {"segment": Segment, "area": Area, "line": StatementLine}


def key_at(kind: str, committee_id: int, slug: str) -> int | None:
    """The key of the segment, area or line that has an address, or had it last.

    At most two queries; only for what a round's own structure does not know.
    """
    within = {} if kind == "line" else {"committee_id": committee_id}
    now = ADDRESSED[kind].objects.filter(slug=slug, **within).values_list("pk", flat=True)
    scope = within.get("committee_id", 0)
    former = FormerSlug.objects.filter(kind=kind, scope_id=scope, slug=slug)
    key: int | None = now.first() or former.values_list("object_id", flat=True).first()
    return key


def _segment(
    key: int,
    slug: str,
    name: str,
    heading: str,
    income_funded: bool,
    by_purpose: bool,
    explained_by: str,
    column_heading: str,
) -> calc.Segment:
    return calc.Segment(
        key,
        slug,
        name,
        heading or name,
        income_funded,
        by_purpose,
        explained_by == "line_groups",
        column_heading or name,
    )


# kind, published table or column heading, order, key, slug, name, is a sum, member's key
SetRow = tuple[str, str, int, int, str, str, bool, int | None]


def _set_rows(committee_id: int) -> list[SetRow]:
    """Roll-ups, area groups and line sets with their members, in one statement."""

    def rows(query: QuerySet[Any], kind: str, member: str, **columns: Any) -> QuerySet[Any, Any]:
        members: QuerySet[Any, Any] = query.annotate(
            kind=Value(kind, output_field=CharField()),
            table_name=columns.get("table", Value("", output_field=CharField())),
            position=columns.get("order", Value(0, output_field=IntegerField())),
            summed=columns.get("is_sum", Value(False)),
            member=F(member),
        ).values_list("kind", "table_name", "position", "pk", "slug", "name", "summed", "member")
        return members

    of_committee = Q(committee_id=committee_id)
    rollups = rows(
        Rollup.objects.filter(of_committee).order_by(),
        "rollup",
        "segments",
        table=F("column_heading"),
        order=F("order"),
    )
    groups = rows(AreaGroup.objects.filter(of_committee).order_by(), "area_group", "areas")
    line_sets = rows(
        LineSet.objects.order_by(),
        "line_set",
        "lines",
        table=F("table"),
        order=F("order"),
        is_sum=F("is_sum"),
    )
    return sorted(
        rollups.union(groups, line_sets, all=True),
        key=lambda row: (row[0], row[1] if row[0] == "line_set" else "", row[2], row[3]),
    )


class _Sets:
    """The named sets, put together from their member rows."""

    def __init__(self, rows: Iterable[SetRow]) -> None:
        self._members: dict[tuple[str, int], set[int]] = {}
        self._heads: dict[tuple[str, int], SetRow] = {}
        for row in rows:
            key = (row[0], row[3])
            self._heads.setdefault(key, row)
            if row[7] is not None:
                self._members.setdefault(key, set()).add(row[7])

    def _of(self, kind: str) -> Iterable[tuple[SetRow, frozenset[int]]]:
        for key, head in self._heads.items():
            if key[0] == kind:
                yield head, frozenset(self._members.get(key, ()))

    def rollups(self) -> tuple[calc.Rollup, ...]:
        return tuple(
            calc.Rollup(h[4], h[5], members, h[1] or h[5]) for h, members in self._of("rollup")
        )

    def area_groups(self) -> tuple[calc.AreaGroup, ...]:
        return tuple(calc.AreaGroup(h[4], h[5], members) for h, members in self._of("area_group"))

    def line_sets(self) -> tuple[calc.LineSet, ...]:
        return tuple(
            calc.LineSet(h[3], h[1], h[4], h[5], members, bool(h[6]))
            for h, members in self._of("line_set")
        )

"""The structure of a committee's year: two queries, however much there is."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value

from budget.calc import structure as calc
from budget.calc.restatement import Succession
from budget.models import (
    Area,
    AreaGroup,
    Change,
    FormerSlug,
    LineSet,
    Rollup,
    Segment,
    StatementLine,
)
from budget.models import Succession as SuccessionRow
from budget.prepared import Asked, Prepared


def valid_in(year: int | Asked) -> Q:
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
AREAS = Prepared(
    lambda: (
        Area.objects.filter(valid_in(Asked("year")), committee_id=Asked("committee"))
        .order_by("segment__order", "segment_id", "order", "pk")
        .values_list("pk", "slug", "name", *SEGMENT)
    )
)
SUCCESSIONS = Prepared(
    lambda: (
        SuccessionRow.objects.filter(predecessor__committee_id=Asked("committee"))
        .order_by("year", "pk")
        .values_list("predecessor_id", "successor_id", "year", "share", "predecessor__name")
    )
)


def structure_of(committee_id: int, year: int) -> calc.Structure:
    """Segments, areas, lines and named sets as they hold in a year."""
    areas = AREAS.rows(committee=committee_id, year=year)
    named = _Named(NAMED.rows(committee=committee_id, year=year))
    return calc.Structure(
        segments=tuple(_segment(*row) for row in dict.fromkeys(area[3:] for area in areas)),
        areas=tuple(calc.Area(*area[:4]) for area in areas),
        lines=named.lines(),
        rollups=named.rollups(),
        area_groups=named.area_groups(),
        line_sets=named.line_sets(),
    )


def lines_of(year: int) -> tuple[calc.Line, ...]:
    """The statement lines that hold in a year, in order."""
    rows = StatementLine.objects.filter(valid_in(year)).order_by("order", "pk")
    return tuple(_line(*row) for row in rows.values_list("pk", "slug", "name", "group"))


def _line(key: int, slug: str, name: str, group: str) -> calc.Line:
    return calc.Line(key, slug, name, calc.LineGroup(group))


def successions_of(committee_id: int) -> tuple[Succession, ...]:
    """Which areas follow which."""
    return tuple(Succession(*row) for row in SUCCESSIONS.rows(committee=committee_id))


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


NAMED_BY = {
    "decision": "title",
    "projectgrant": "title",
    "investmentproject": "name",
    "investmentframe": "name",
    "indicator": "name",
    "rollup": "slug",
    "areagroup": "slug",
    "lineset": "slug",
}
"""What has no address of its own: the field that it is called by, which the history tells of."""


def former_names(committee_id: int) -> list[tuple[str, int, str]]:
    """Kind, key and name of what a committee's things were called before, the oldest first.

    Addresses of segments, areas and lines; names and codes of what has none. One query.
    """
    own = Q(kind__in=("segment", "area"), scope_id=committee_id)
    addresses = FormerSlug.objects.filter(own | Q(kind="line", scope_id=0))
    # Sets of lines are the municipality's.
    whose = Q(committee=committee_id) | Q(committee=None, model="lineset")
    named = [Q(model=model, field=field) for model, field in NAMED_BY.items()]
    renamed = Change.objects.filter(whose, reduce(or_, named)).exclude(old="")
    rows = addresses.order_by().values_list("kind", "object_id", "slug", "pk")
    rows = rows.union(renamed.order_by().values_list("model", "object_id", "old", "pk"), all=True)
    return [row[:3] for row in sorted(rows, key=lambda row: row[3])]


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


# kind, published table, column heading or group, order, key, slug, name, is a sum, member's key
NamedRow = tuple[str, str, int, int, str, str, bool, int | None]


def _named_rows() -> QuerySet[Any, Any]:
    """Lines, and roll-ups, area groups and line sets with their members, in one statement."""
    of_committee = Q(committee_id=Asked("committee"))
    return _named(
        Rollup.objects.filter(of_committee),
        "rollup",
        F("segments"),
        table=F("column_heading"),
        order=F("order"),
    ).union(
        _named(AreaGroup.objects.filter(of_committee), "area_group", F("areas")),
        _named(
            LineSet.objects.all(),
            "line_set",
            F("lines"),
            table=F("table"),
            order=F("order"),
            is_sum=F("is_sum"),
        ),
        _named(
            StatementLine.objects.filter(valid_in(Asked("year"))),
            "line",
            Value(None, output_field=IntegerField()),
            table=F("group"),
            order=F("order"),
        ),
        all=True,
    )


def _named(query: QuerySet[Any], kind: str, member: Any, **columns: Any) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = (
        query.order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            table_name=columns.get("table", Value("", output_field=CharField())),
            position=columns.get("order", Value(0, output_field=IntegerField())),
            summed=columns.get("is_sum", Value(False)),
            member=member,
        )
        .values_list("kind", "table_name", "position", "pk", "slug", "name", "summed", "member")
    )
    return named


NAMED = Prepared(_named_rows)


class _Named:
    """Lines and named sets, put together from their rows."""

    def __init__(self, rows: Iterable[NamedRow]) -> None:
        self._members: dict[tuple[str, int], set[int]] = {}
        self._heads: dict[str, dict[int, NamedRow]] = {}
        for row in sorted(rows, key=_order):
            self._heads.setdefault(row[0], {}).setdefault(row[3], row)
            if row[7] is not None:
                self._members.setdefault((row[0], row[3]), set()).add(row[7])

    def _of(self, kind: str) -> Iterable[tuple[NamedRow, frozenset[int]]]:
        for key, head in self._heads.get(kind, {}).items():
            yield head, frozenset(self._members.get((kind, key), ()))

    def lines(self) -> tuple[calc.Line, ...]:
        return tuple(_line(h[3], h[4], h[5], h[1]) for h, _members in self._of("line"))

    def rollups(self) -> tuple[calc.Rollup, ...]:
        return tuple(
            calc.Rollup(h[4], h[5], members, h[1] or h[5], h[3])
            for h, members in self._of("rollup")
        )

    def area_groups(self) -> tuple[calc.AreaGroup, ...]:
        return tuple(
            calc.AreaGroup(h[4], h[5], members, h[3]) for h, members in self._of("area_group")
        )

    def line_sets(self) -> tuple[calc.LineSet, ...]:
        return tuple(
            calc.LineSet(h[3], h[1], h[4], h[5], members, bool(h[6]))
            for h, members in self._of("line_set")
        )


def _order(row: NamedRow) -> tuple[str, int, int]:
    """Line sets table by table, the others in their own order alone."""
    return (row[1] if row[0] == "line_set" else "", row[2], row[3])

"""The part of loading that every year stands on: the committee, its areas, the lines.

Each thing is looked up by its address and made only where it is missing: what users have renamed,
moved or dated otherwise stays as they have it. Called inside `load_case`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from budget.demo import files, rows, tables
from budget.models import (
    AccountRange,
    AccuracyRecord,
    Area,
    AreaGroup,
    Committee,
    FormerSlug,
    LineSet,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)

RANGE_YEARS = (2022, 2023, 2024)


@dataclass(frozen=True, slots=True)
class Structure:
    """What amounts and texts hang on: by the names that the files use."""

    committee: Committee
    segments: dict[str, Segment]
    areas: dict[str, Area]
    lines: dict[str, StatementLine]
    explained_sets: dict[str, LineSet]


def load_structure(case: files.Case) -> Structure:
    """The committee and all that it is followed up by, with what was missing made."""
    lines = _lines(case)
    committee = _committee(case)
    segments = _segments(case, committee)
    areas = _areas(case, committee, segments)
    _successions(case, areas)
    _sums(case, committee, segments, areas)
    _ranges(case, lines)
    _accuracy(case)
    return Structure(committee, segments, areas, lines, _line_sets(case, lines))


def committee_of(case: files.Case) -> Committee | None:
    """The committee of the case where it stands, also under an address it has got since."""
    slug = case.committee.slug
    former = FormerSlug.objects.filter(kind="committee", slug=slug).values("object_id")
    committee: Committee | None = Committee.objects.filter(Q(slug=slug) | Q(pk__in=former)).first()
    return committee


def _committee(case: files.Case) -> Committee:
    row = case.committee
    committee: Committee = committee_of(case) or Committee.objects.create(
        slug=row.slug,
        name=row.name,
        administration=row.administration,
        order=row.order,
        entry_unit=row.entry_unit,
    )
    return committee


def _lines(case: files.Case) -> dict[str, StatementLine]:
    return {
        row.code: StatementLine.objects.get_or_create(
            slug=rows.address(row.code),
            defaults={
                "name": row.name,
                "group": row.group,
                "role": row.role,
                "order": row.order,
            },
        )[0]
        for row in case.lines
    }


def _segments(case: files.Case, committee: Committee) -> dict[str, Segment]:
    return {
        row.code: Segment.objects.get_or_create(
            committee=committee,
            slug=row.slug,
            defaults={
                "name": row.name,
                "heading": row.heading,
                "column_heading": row.column_heading,
                "income_funded": row.income_funded,
                "by_purpose": row.by_purpose,
                "explained_by": row.explained_by,
                "order": row.order,
            },
        )[0]
        for row in case.segments
    }


def _areas(case: files.Case, committee: Committee, segments: dict[str, Segment]) -> dict[str, Area]:
    return {
        row.name: Area.objects.get_or_create(
            committee=committee,
            slug=row.slug,
            defaults={
                "segment": segments[row.segment],
                "name": row.name,
                "first_year": row.first_year,
                "last_year": row.last_year,
                "order": row.order,
            },
        )[0]
        for row in case.areas
    }


def _successions(case: files.Case, areas: dict[str, Area]) -> None:
    for row in case.successions:
        Succession.objects.get_or_create(
            predecessor=areas[row.predecessor],
            successor=areas[row.successor],
            year=row.year,
            defaults={"share": row.share},
        )


def _sums(
    case: files.Case,
    committee: Committee,
    segments: dict[str, Segment],
    areas: dict[str, Area],
) -> None:
    for row in case.rollups:
        rollup, made = Rollup.objects.get_or_create(
            committee=committee,
            slug=rows.address(row.code),
            defaults={"name": row.name, "column_heading": row.column_heading, "order": row.order},
        )
        if made:
            rollup.segments.set(segments[code] for code in row.segments)
    for group_row in case.area_groups:
        group, made = AreaGroup.objects.get_or_create(
            committee=committee,
            slug=rows.address(group_row.code),
            defaults={"name": group_row.name},
        )
        if made:
            group.areas.set(areas[name] for name in group_row.areas)


def _line_sets(case: files.Case, lines: dict[str, StatementLine]) -> dict[str, LineSet]:
    explained = {}
    for row in case.line_sets:
        line_set, made = LineSet.objects.get_or_create(
            table=row.table,
            slug=rows.address(row.code),
            defaults={"name": row.name, "is_sum": row.is_sum, "order": row.order},
        )
        if made:
            line_set.lines.set(lines[code] for code in row.lines)
        if row.table == tables.EXPLAINED:
            explained[row.code] = line_set
    return explained


def _ranges(case: files.Case, lines: dict[str, StatementLine]) -> None:
    had: set[Any] = set(AccountRange.objects.values_list("year", flat=True))
    AccountRange.objects.bulk_create(
        AccountRange(line=lines[row.line], year=year, first=row.first, last=row.last)
        for year in RANGE_YEARS
        if year not in had
        for row in case.ranges
    )


def _accuracy(case: files.Case) -> None:
    if AccuracyRecord.objects.filter(year=files.ACCURACY_YEAR).exists():
        return
    AccuracyRecord.objects.bulk_create(
        AccuracyRecord(
            year=files.ACCURACY_YEAR,
            name=row.name,
            year_end=row.year_end,
            interim=row.interim,
            is_total=row.name == files.ACCURACY_TOTAL,
            order=order,
        )
        for order, row in enumerate(case.accuracy, 1)
    )

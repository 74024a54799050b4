"""Rules of what is followed up: everything of one committee, every amount inside its years."""

from collections.abc import Callable, Iterable, Iterator
from datetime import MAXYEAR, MINYEAR
from itertools import combinations, islice, pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from budget.models import (
    AccountRange,
    Actual,
    Appropriation,
    Area,
    AreaGroup,
    BudgetRow,
    Committee,
    ControlTotal,
    Decision,
    Forecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    Membership,
    ProjectGrant,
    Rollup,
    Round,
    Segment,
    StatementLine,
    Succession,
)
from budget.models.addresses import check_area_slug, check_committee_slug, check_line_slug
from budget.models.guard import GuardedModel
from budget.workflow.rules.places import NAMED, breach, outside_years, wrong_line, years_of
from budget.workflow.rules.scene import Scene

# What a thing belongs to is settled when it is made: amounts and addresses hang on it.
FIXED: tuple[tuple[type[GuardedModel], tuple[str, ...]], ...] = (
    (Appropriation, ("committee", "year")),
    (Decision, ("appropriation",)),
    (Round, ("appropriation",)),
    (Segment, ("committee",)),
    (Rollup, ("committee",)),
    (Area, ("committee",)),
    (AreaGroup, ("committee",)),
    (InvestmentFrame, ("appropriation",)),
    (InvestmentYear, ("frame", "project")),
    (ControlTotal, ("round",)),
    (Succession, ("predecessor", "year")),
    (InvestmentProject, ("committee",)),
)
# Where amounts stand on an area or a line, and the path to their year.
AMOUNTS: tuple[tuple[type[GuardedModel], str], ...] = (
    (Actual, "year"),
    (BudgetRow, "decision__appropriation__year"),
    (Forecast, "round__appropriation__year"),
)
# What has an address beside pages of Anslag's own.
RESERVING: tuple[tuple[type[GuardedModel], Callable[[str], None]], ...] = (
    (Committee, check_committee_slug),
    (Area, check_area_slug),
    (StatementLine, check_line_slug),
)


def fixed(scene: Scene) -> Iterator[ValidationError]:
    """What a thing belongs to does not change."""
    for model, names in FIXED:
        before = {key: was for key, was in scene.before(model).items() if was is not None}
        if not before:
            continue
        for row in model._base_manager.filter(pk__in=before):
            was = before[row.pk]
            fields: list[Any] = [model._meta.get_field(name) for name in names]
            for field in fields:
                if getattr(was, field.attname) != getattr(row, field.attname):
                    yield breach(
                        "fixed",
                        _(
                            "”%(thing)s” kan inte byta %(field)s när det väl finns. Lägg upp en "
                            "ny och ta bort den här."
                        ),
                        thing=was,
                        field=field.verbose_name,
                    )


def addresses(scene: Scene) -> Iterator[ValidationError]:
    """No address hides a page of Anslag's own, or is hidden by one."""
    for model, check in RESERVING:
        for row in scene.after(model).values():
            try:
                check(row.slug)
            except ValidationError as error:
                yield error


def names(scene: Scene) -> Iterator[ValidationError]:
    """No two areas of a committee, and no two lines, are called the same in the same year.

    Tables and figures know a row by its name. What was called so before is left as it is.
    """
    if keys := _renamed(scene, Area):
        committees = {scene.after(Area)[key].committee_id for key in keys}
        yield from _called_alike(keys, Area.objects.filter(committee__in=committees))
    if keys := _renamed(scene, StatementLine):
        yield from _called_alike(keys, StatementLine.objects.all())


def _renamed(scene: Scene, model: type[Area | StatementLine]) -> set[int]:
    """The written rows that are new, or have another name or other years than before."""
    before = scene.before(model)
    return {
        key
        for key, row in scene.after(model).items()
        if (was := before.get(key)) is None or _called(was) != _called(row)
    }


def _called(row: Area | StatementLine) -> tuple[str, int | None, int | None]:
    return row.name, row.first_year, row.last_year


def _called_alike(
    keys: set[int], rows: Iterable[Area | StatementLine]
) -> Iterator[ValidationError]:
    alike: dict[tuple[int, str], list[Area | StatementLine]] = {}
    for row in rows:
        place = (getattr(row, "committee_id", 0), row.name.casefold())
        alike.setdefault(place, []).append(row)
    pairs = (pair for same in alike.values() for pair in combinations(same, 2))
    for other, row in islice((p for p in pairs if _clash(keys, *p)), NAMED):
        yield breach(
            "name_taken",
            _(
                "Två %(things)s kan inte heta ”%(name)s” samma år (adresserna ”%(one)s” och "
                "”%(other)s”): i tabellerna skulle ingen kunna skilja dem åt. Ge den ena ett "
                "annat namn, eller låt den ena sluta innan den andra börjar."
            ),
            things=row._meta.verbose_name_plural,
            name=row.name,
            one=other.slug,
            other=row.slug,
        )


def _clash(keys: set[int], one: Area | StatementLine, other: Area | StatementLine) -> bool:
    """Whether one of two rows with one name is newly called so, and they hold in the same year."""
    first = max(one.first_year or MINYEAR, other.first_year or MINYEAR)
    last = min(one.last_year or MAXYEAR, other.last_year or MAXYEAR)
    return first <= last and not keys.isdisjoint({one.pk, other.pk})


def areas(scene: Scene) -> Iterator[ValidationError]:
    """An area's segment is its committee's, and its amounts lie inside its years."""
    touched = scene.scopes(Area)
    if not touched:
        return
    for key in sorted(touched & scene.areas.keys()):
        area = scene.areas[key]
        if area.segment.committee_id != area.committee_id:
            yield breach(
                "segment_elsewhere",
                _(
                    "Finansieringsslaget ”%(segment)s” hör inte till %(committee)s. Välj ett av "
                    "nämndens egna."
                ),
                segment=area.segment,
                committee=area.committee,
            )
    kept = {key for key in touched if not scene.is_new(Area, key)}
    yield from _amounts_outside("area", kept, (*AMOUNTS, (ProjectGrant, "year")))


def lines(scene: Scene) -> Iterator[ValidationError]:
    """A line's amounts lie inside its years."""
    touched = scene.scopes(StatementLine)
    kept = {key for key in touched if not scene.is_new(StatementLine, key)}
    yield from _amounts_outside("line", kept, (*AMOUNTS, (AccountRange, "year")))


def _amounts_outside(
    path: str, keys: set[int], places: tuple[tuple[type[GuardedModel], str], ...]
) -> Iterator[ValidationError]:
    if not keys:
        return
    for model, year in places:
        rows = (
            model._base_manager.filter(outside_years(path, year), **{f"{path}__in": keys})
            .annotate(in_year=F(year))
            .select_related(path)
            .order_by(path, "in_year")
        )
        told = set()
        for row in rows[:NAMED]:
            thing = getattr(row, path)
            if (thing.pk, row.in_year) not in told:
                told.add((thing.pk, row.in_year))
                yield _amount_outside(model, thing, row.in_year)


def _amount_outside(model: type[Model], thing: Area | StatementLine, year: int) -> ValidationError:
    return breach(
        "amounts_outside_years",
        _(
            "”%(thing)s” kan inte gälla %(years)s: där finns %(what)s för %(year)s. Låt åren "
            "omfatta det, eller ta bort beloppen först."
        ),
        thing=thing,
        years=years_of(thing),
        what=model._meta.verbose_name,
        year=year,
    )


def groups(scene: Scene) -> Iterator[ValidationError]:
    """A subtotal's areas lie in one segment of its committee; a roll-up's segments in its own."""
    for model, field, message in (
        (Rollup, "segments", _("Finansieringsslaget ”%(part)s” hör inte till %(committee)s.")),
        (AreaGroup, "areas", _("Budgetområdet ”%(part)s” hör inte till %(committee)s.")),
    ):
        keys = scene.scopes(model)
        if not keys:
            continue
        links = getattr(model, field).through._base_manager
        owner, part = model._meta.model_name or "", field.removesuffix("s")
        rows = links.filter(
            ~Q(**{f"{part}__committee": F(f"{owner}__committee")}), **{f"{owner}__in": keys}
        ).select_related(part, f"{owner}__committee")
        for row in rows.order_by("pk")[:NAMED]:
            committee = getattr(row, owner).committee
            yield breach("part_elsewhere", message, part=getattr(row, part), committee=committee)
    yield from _scattered(scene.scopes(AreaGroup))


def _scattered(keys: set[int]) -> Iterator[ValidationError]:
    if not keys:
        return
    for group in AreaGroup.objects.filter(pk__in=keys).prefetch_related("areas__segment"):
        segments = sorted({area.segment.name for area in group.areas.all()})
        if len(segments) > 1:
            yield breach(
                "group_scattered",
                _(
                    "Delsumman ”%(group)s” har områden i flera finansieringsslag (%(segments)s). "
                    "Välj områden i ett och samma."
                ),
                group=group,
                segments=", ".join(segments),
            )


def memberships(scene: Scene) -> Iterator[ValidationError]:
    """The area of a role is its committee's."""
    keys = scene.scopes(Membership)
    if not keys:
        return
    rows = Membership.objects.filter(
        Q(area__isnull=False) & ~Q(area__committee=F("committee")), pk__in=keys
    ).select_related("area", "committee")
    for row in rows.order_by("pk")[:NAMED]:
        yield breach(
            "area_elsewhere",
            _("Budgetområdet ”%(area)s” hör inte till %(committee)s. Välj ett av nämndens egna."),
            area=row.area,
            committee=row.committee,
        )


def account_ranges(scene: Scene) -> Iterator[ValidationError]:
    """No account feeds two lines in a year, and the lines count in it."""
    years = scene.scopes(AccountRange)
    if not years:
        return
    # Locking the lines lets nobody else change ranges meanwhile.
    known = {line.pk: line for line in StatementLine.objects.select_for_update(no_key=True)}
    rows = list(AccountRange.objects.filter(year__in=years).order_by("year", "first", "last"))
    for row in rows:
        yield from wrong_line(known[row.line_id], row.year)
    # Sorted by first account: where any two go into each other, two neighbours do.
    for other, row in pairwise(rows):
        if row.year == other.year and row.first <= other.last:
            yield _overlap(row, known[row.line_id], other, known[other.line_id])


def _overlap(
    row: AccountRange, line: StatementLine, other: AccountRange, other_line: StatementLine
) -> ValidationError:
    return breach(
        "ranges_overlap",
        _(
            "Kontona %(first)s–%(last)s (%(line)s) och %(other_first)s–%(other_last)s (%(other)s) "
            "går i varandra %(year)s. Låt ett konto höra till en rad."
        ),
        first=row.first,
        last=row.last,
        line=line,
        other_first=other.first,
        other_last=other.last,
        other=other_line,
        year=row.year,
    )


RULES = (fixed, addresses, names, areas, lines, groups, memberships, account_ranges)

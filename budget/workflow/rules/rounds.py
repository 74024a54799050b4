"""Rules of rounds: what may change in which state, and that a locked round never does."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models import (
    WRITABLE_STATES,
    AreaTask,
    Explanation,
    Forecast,
    ForecastMonth,
    InvestmentForecast,
    LockedAmount,
    Round,
    RoundLock,
    RoundState,
    RowComment,
    TaskState,
)
from budget.workflow.rules.places import NAMED, breach, outside_years, wrong_area, wrong_line
from budget.workflow.rules.scene import OF_ROUNDS, Scene

TYPED = (Forecast, ForecastMonth, Explanation, InvestmentForecast)
COPIES = (LockedAmount, RoundLock)
WITH_AREA: tuple[tuple[Any, bool], ...] = (
    (AreaTask, False),
    (Forecast, True),
    (RowComment, True),
    (Explanation, False),
)  # and whether they have a line
COMMITTEE = "round__appropriation__committee"
YEAR = "round__appropriation__year"


def _was(scene: Scene, key: int) -> Round | None:
    """The round as it stood when the action began; None for a new one."""
    was: Round | None = scene.before(Round).get(key, scene.rounds.get(key))
    return was


def locked(scene: Scene) -> Iterator[ValidationError]:
    """Nothing of a round changes that was locked when the action began."""
    for key in sorted(scene.rounds_of(*OF_ROUNDS, ForecastMonth)):
        was = _was(scene, key)
        if was is not None and was.state == RoundState.LOCKED:
            yield breach(
                "round_locked",
                _(
                    "Omgången ”%(round)s” är låst, så inget i den kan ändras. Gör en rättad "
                    "version av den i stället."
                ),
                round=was,
            )


def open_for_typing(scene: Scene) -> Iterator[ValidationError]:
    """Forecasts and texts change while the round is open, or are made together with it."""
    for key in sorted(scene.rounds_of(*TYPED) & scene.rounds.keys()):
        now, was = scene.rounds[key], _was(scene, key)
        states = () if was is None else (was.state, now.state)
        if states and RoundState.OPEN not in states and RoundState.LOCKED not in states:
            yield breach(
                "round_not_open",
                _(
                    "Omgången ”%(round)s” är %(state)s, så prognoser och förklaringar kan inte "
                    "ändras. Återöppna omgången först, med ett skäl."
                ),
                round=now,
                state=now.get_state_display(),
            )


def handed_in(scene: Scene) -> Iterator[ValidationError]:
    """Forecasts and texts of an area that was handed in or approved do not change."""
    keys = scene.rounds_of(Forecast, ForecastMonth, Explanation) & scene.rounds.keys()
    typed = _typed_places(scene)
    if not keys or not typed:
        return
    areas = {area for _round, area in typed}
    closed = AreaTask.objects.filter(round__in=keys, area__in=areas).exclude(
        state__in=WRITABLE_STATES
    )
    for task in closed.select_related("area").order_by("pk"):
        if (task.round_id, task.area_id) in typed and _stood(scene, task):
            yield breach(
                "area_handed_in",
                _(
                    "Prognosen för ”%(area)s” är %(state)s, så den och förklaringarna kan inte "
                    "ändras. Be ekonomen att återsända området först."
                ),
                area=task.area,
                state=task.get_state_display(),
            )


def _stood(scene: Scene, task: AreaTask) -> bool:
    """Whether the task was handed in when the action began: what is typed with it may be."""
    was = scene.before(AreaTask).get(task.pk, task)
    return was is not None and was.state not in WRITABLE_STATES


def _typed_places(scene: Scene) -> set[tuple[int, int]]:
    """Round and area of the forecasts and texts written, but for those the action keeps open."""
    found = set(scene.spread_places)
    for model in (Forecast, Explanation):
        written = [*scene.before(model).values(), *scene.after(model).values()]
        found |= {(row.round_id, row.area_id) for row in written if row is not None and row.area_id}
    return {place for place in found if (AreaTask, *place) not in scene.write.held}


def areas_first(scene: Scene) -> Iterator[ValidationError]:
    """A round is handed in when all its areas are approved, and none goes back after that."""
    for key in sorted(scene.scopes(Round, AreaTask) & scene.rounds.keys()):
        now = scene.rounds[key]
        if now.state == RoundState.OPEN:
            continue
        waiting = AreaTask.objects.filter(round=key).exclude(state=TaskState.APPROVED)
        names = [task.area.name for task in waiting.select_related("area")[:NAMED]]
        if names:
            yield breach(
                "areas_not_approved",
                _(
                    "Omgången ”%(round)s” kan inte vara %(state)s: alla områden är inte godkända "
                    "(%(areas)s)."
                ),
                round=now,
                state=now.get_state_display(),
                areas=", ".join(names),
            )


def copies(scene: Scene) -> Iterator[ValidationError]:
    """Copies are made by locking and by nothing else, and no round is locked without them."""
    locking = {
        key
        for key, was in scene.before(Round).items()
        if (was is None or was.state != RoundState.LOCKED)
        and key in scene.rounds
        and scene.rounds[key].state == RoundState.LOCKED
    }
    kept = _kept(locking)
    for key in sorted(locking - kept):
        yield breach(
            "lock_without_copies",
            _("Omgången ”%(round)s” kan inte vara låst utan sitt underlag. Lås den på nytt."),
            round=scene.rounds[key],
        )
    for key in sorted((scene.scopes(*COPIES) & scene.rounds.keys()) - locking):
        if scene.rounds[key].state != RoundState.LOCKED:
            yield breach(
                "copies_without_lock",
                _("Omgången ”%(round)s” är inte låst och kan inte ha ett låst underlag."),
                round=scene.rounds[key],
            )


def _kept(keys: set[int]) -> set[int]:
    if not keys:
        return set()
    return set(RoundLock.objects.filter(round__in=keys).values_list("round_id", flat=True))


def places(scene: Scene) -> Iterator[ValidationError]:
    """Forecasts, comments and texts: areas of the committee, areas and lines of the year."""
    for model, has_line in WITH_AREA:
        keys = scene.placed(model)
        if model is Forecast:
            seen = [row for key in sorted(keys) if scene.seen(row := scene.after(model)[key])]
            keys -= {row.pk for row in seen}
            yield from islice((w for row in seen for w in _misplaced(row, has_line)), NAMED)
        if not keys:
            continue
        wrong = _area_elsewhere() | outside_years("area", YEAR)
        if has_line:
            wrong |= outside_years("line", YEAR)
        rows = (
            model._base_manager.filter(wrong, pk__in=keys)
            .select_related("area", COMMITTEE, *(["line"] if has_line else []))
            .order_by("pk")
        )
        for row in rows[:NAMED]:
            yield from _misplaced(row, has_line)


def _misplaced(row: Any, has_line: bool) -> Iterator[ValidationError]:
    year = row.round.appropriation
    yield from wrong_area(row.area, year.year, year.committee)
    if has_line:
        yield from wrong_line(row.line, year.year)


def _area_elsewhere() -> Q:
    return Q(area__isnull=False) & ~Q(area__committee=F(COMMITTEE))


def segments(scene: Scene) -> Iterator[ValidationError]:
    """The segment that a text is about is one of the committee's."""
    keys = scene.scopes(Explanation)
    if not keys:
        return
    rows = Explanation.objects.filter(
        Q(segment__isnull=False) & ~Q(segment__committee=F(COMMITTEE)), round__in=keys
    ).select_related("segment", COMMITTEE)
    for row in rows.order_by("pk")[:NAMED]:
        yield breach(
            "segment_elsewhere",
            _(
                "Finansieringsslaget ”%(segment)s” hör inte till %(committee)s. Välj ett av "
                "nämndens egna."
            ),
            segment=row.segment,
            committee=row.round.appropriation.committee,
        )


def projects(scene: Scene) -> Iterator[ValidationError]:
    """An investment forecast is about a project in the round's own committee and year."""
    keys = scene.scopes(InvestmentForecast)
    if not keys:
        return
    rows = InvestmentForecast.objects.filter(
        ~Q(year_row__frame__appropriation=F("round__appropriation")), round__in=keys
    ).select_related("year_row__project", "round__appropriation__committee")
    for row in rows.order_by("pk")[:NAMED]:
        yield breach(
            "project_elsewhere",
            _(
                "Investeringen ”%(project)s” ligger inte i någon ram för %(year)s. Välj en "
                "investering i årets ramar."
            ),
            project=row.year_row.project,
            year=row.round.appropriation,
        )


def order(scene: Scene) -> Iterator[ValidationError]:
    """The previous round is the committee's own and earlier; a correction replaces a locked one."""
    keys = scene.scopes(Round)
    if not keys:
        return
    rows = Round.objects.filter(
        Q(pk__in=keys) | Q(previous__in=keys), previous__isnull=False
    ).select_related("appropriation__committee", "previous__appropriation__committee")
    for row in rows.order_by("pk"):
        yield from _wrong_previous(row, row.previous)
    for row in Round.objects.filter(pk__in=keys, replaces__isnull=False).select_related(
        "appropriation__committee", "replaces__appropriation__committee"
    ):
        yield from _wrong_replaced(row, row.replaces)


def _wrong_previous(row: Round, previous: Round) -> Iterator[ValidationError]:
    if previous.appropriation.committee_id != row.appropriation.committee_id:
        yield breach(
            "previous_elsewhere",
            _(
                "Förra omgången ”%(previous)s” hör till %(other)s, inte till %(committee)s. Välj "
                "en av nämndens egna."
            ),
            previous=previous,
            other=previous.appropriation.committee,
            committee=row.appropriation.committee,
        )
    if _place(previous) >= _place(row):
        yield breach(
            "previous_not_earlier",
            _(
                "Förra omgången ”%(previous)s” har inte en tidigare brytmånad än ”%(round)s”. "
                "Välj en tidigare omgång."
            ),
            previous=previous,
            round=row,
        )


def _place(row: Round) -> tuple[int, int]:
    return row.appropriation.year, row.cutoff_month


def _wrong_replaced(row: Round, replaced: Round) -> Iterator[ValidationError]:
    if replaced.appropriation_id != row.appropriation_id:
        yield breach(
            "replaces_elsewhere",
            _(
                "”%(round)s” kan inte rätta ”%(replaced)s”, som hör till %(other)s. En rättelse "
                "hör till samma nämnd och år."
            ),
            round=row,
            replaced=replaced,
            other=replaced.appropriation,
        )
    elif replaced.state != RoundState.LOCKED:
        yield breach(
            "replaces_not_locked",
            _("”%(replaced)s” är inte låst; ändra den i stället för att göra en rättad version."),
            replaced=replaced,
        )


RULES = (locked, open_for_typing, handed_in, areas_first, copies, places, segments, projects, order)

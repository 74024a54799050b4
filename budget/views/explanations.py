"""The texts that a round needs: which are missing, what is offered from the last round."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from budget.actions.forecasts import save_explanation
from budget.calc.cells import Amounts
from budget.calc.deviations import must_be_explained
from budget.calc.inputs import FULL_YEAR, PERIOD, RoundInputs
from budget.calc.missing import EXPLAINED, explained_places, round_lacks, segment_lacks
from budget.lacks import text_anchor
from budget.models import WRITABLE_STATES, Area, Horizon, LineSet, Segment
from budget.place import Place, why_closed
from budget.queries.tasks import TextPlace, explanations_before, forecast_cells, tasks_of
from budget.round_desk import round_urls
from budget.views.entry_texts import plain
from budget.views.work_place import actor_of, works_on_round
from budget.wording import booked_note
from budget.workflow.conflicts import Conflict


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed at one place and not saved: why, and what stands there now."""

    text: str
    problems: tuple[str, ...] = ()
    theirs: str | None = None


NOTHING_TOLD: Mapping[TextPlace, Told] = {}


@dataclass(frozen=True, slots=True)
class TextField:
    """One text to be written: its place, why, what stands, what the last round said."""

    anchor: str
    name: str
    horizon: str
    deviation: Decimal | None
    missing: bool
    may_write: bool
    text: str
    shown: str
    offered: str
    area: str = ""
    segment: str = ""
    line_set: str = ""
    problems: tuple[str, ...] = ()
    theirs: str | None = None

    @property
    def horizon_words(self) -> str:
        """What the text is about."""
        return _("Helåret") if self.horizon == FULL_YEAR else _("Perioden")

    @property
    def unknown(self) -> str:
        """Why there is no deviation, where there is none."""
        if self.horizon == FULL_YEAR:
            return _("Ännu ingen prognos")
        return _("Inget utfall ännu")


@require_safe
@works_on_round
def explanations(request: HttpRequest, place: Place) -> HttpResponse:
    """Every text that the thresholds call for, or that stands, with the missing ones marked."""
    return _page(request, place)


def _page(
    request: HttpRequest,
    place: Place,
    told: Mapping[TextPlace, Told] = NOTHING_TOLD,
    status: int = 200,
) -> HttpResponse:
    fields = list(_fields(place, told))
    missing = [field for field in fields if field.missing]
    context = {
        **place.context("explanations"),
        "sentence": _sentence(len(missing), len(fields)),
        "urls": round_urls(place),
        "fields": fields,
        "missing": missing,
        "threshold": place.inputs.info.threshold,
        "closed": why_closed(place.round),
        "booked": booked_note(place.inputs.counted, place.inputs.not_booked),
    }
    return render(request, "budget/explanations.html", context, status=status)


def _sentence(missing: int, fields: int) -> str:
    if not fields:
        return _("Ingen avvikelse är så stor att den ska förklaras.")
    if not missing:
        return _("Inga förklaringar saknas.")
    return ngettext(
        "%(missing)s förklaring av %(all)s saknas.",
        "%(missing)s förklaringar av %(all)s saknas.",
        missing,
    ) % {"missing": missing, "all": fields}


def _fields(place: Place, told: Mapping[TextPlace, Told]) -> Iterator[TextField]:
    inputs, round_ = place.inputs, place.round
    before = explanations_before(round_)
    lacking: set[TextPlace] = set()
    writable: set[int | None] = set()
    if not why_closed(round_):
        lacks = [*segment_lacks(inputs)]
        for found in round_lacks(inputs, forecast_cells(round_), before).values():
            lacks += [lack for lack in found if lack.line is None]
        lacking = {(lack.horizon, lack.area, lack.segment, lack.line_set) for lack in lacks}
        writable = _writable(place)
    # Explained purpose by purpose: a text of the whole may stand, but is not called for.
    optional = {segment.key for segment in inputs.structure.segments if segment.by_purpose}
    for name, key, amounts, slugs in _places(place):
        for horizon in (FULL_YEAR, PERIOD):
            at: TextPlace = (horizon, *key)
            stands = inputs.explanation(horizon, area=key[0], segment=key[1], line_set=key[2])
            deviation = _deviation(inputs, amounts, horizon)
            beyond = deviation is not None and must_be_explained(deviation, inputs.info.threshold)
            called = beyond and key[1] not in optional
            if not (called or stands or at in lacking or before.get(at)):
                continue
            mine = told.get(at)
            shown = mine.theirs if mine and mine.theirs is not None else stands
            area, segment, line_set = slugs
            yield TextField(
                anchor=text_anchor(horizon, segment or area, line_set),
                name=name,
                horizon=horizon,
                deviation=deviation,
                missing=at in lacking,
                may_write=key[0] in writable,
                text=mine.text if mine else stands,
                shown=shown,
                offered=before.get(at, "") if not stands else "",
                area=area,
                segment=segment,
                line_set=line_set,
                problems=mine.problems if mine else (),
                theirs=mine.theirs if mine else None,
            )


def _deviation(inputs: RoundInputs, amounts: Amounts, horizon: str) -> Decimal | None:
    """What is to be explained; None for the year without a forecast, the period without actual."""
    if horizon == PERIOD:
        return inputs.period_deviation(amounts)
    return amounts.deviation if inputs.has_forecast else None


Key = tuple[int | None, int | None, int | None]
Slugs = tuple[str, str, str]


def _places(place: Place) -> Iterator[tuple[str, Key, Amounts, Slugs]]:
    """Every level that is explained: a segment or its line sets, then its areas."""
    inputs = place.inputs
    for segment in inputs.structure.segments:
        for line_set, amounts in explained_places(inputs, segment):
            name = f"{segment.name}, {line_set.name}" if line_set else segment.name
            key = (None, segment.key, line_set.key if line_set else None)
            yield name, key, amounts, ("", segment.slug, line_set.slug if line_set else "")
        for area in inputs.structure.areas_in([segment.key]):
            slugs = (area.slug, "", "")
            yield area.name, (area.key, None, None), inputs.area_total(area.key), slugs


def _writable(place: Place) -> set[int | None]:
    """The areas (None: what is of no one area) whose texts this person may write now."""
    committee = place.committee.pk
    areas: set[int | None] = {area.key for area in place.inputs.structure.areas}
    closed = {t.area_id for t in tasks_of(place.round) if t.state not in WRITABLE_STATES}
    wanted = (areas - closed) | {None}
    return {area for area in wanted if place.rights.may_forecast(committee, area)}


@dataclass(frozen=True, slots=True)
class Posted:
    """A text as the page's form holds it: where it is of (slugs), what was shown, what is typed."""

    horizon: str
    area: str
    segment: str
    line_set: str
    shown: str
    text: str

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return text_anchor(self.horizon, self.segment or self.area, self.line_set)


@require_POST
@works_on_round
def save_text(request: HttpRequest, place: Place) -> HttpResponse:
    """Write all texts that were changed, each by itself, whichever button was pressed.

    "use" is the anchor of one that is to be as the last round has it. Where somebody else was first
    both are shown, and one is chosen.
    """
    use = request.POST.get("use", "")
    offered = explanations_before(place.round) if use else {}
    told: dict[TextPlace, Told] = {}
    saved: list[str] = []
    for posted in _posted(request.POST):
        if posted.text == posted.shown and posted.anchor != use:
            continue
        at, area, segment, line_set = _asked(place, posted)
        text = offered.get(at, "") if posted.anchor == use else posted.text
        try:
            save_explanation(
                actor_of(request),
                place.round,
                text,
                area=area,
                segment=segment,
                line_set=line_set,
                horizon=at[0],
                shown=posted.shown,
            )
        except Conflict as conflict:
            told[at] = Told(text, theirs=str(conflict.clashes[0].theirs or ""))
        except ValidationError as error:
            told[at] = Told(text, tuple(error.messages))
        else:
            saved.append(posted.anchor)
    if saved:
        messages.success(request, _saved_words(len(saved)))
    if told:
        clashed = any(one.theirs is not None for one in told.values())
        return _page(request, place, told, status=409 if clashed else 422)
    if not saved:
        messages.info(request, _("Inget ändrades: samma texter stod där redan."))
    pressed = request.POST.get("at", use)
    anchor = pressed if pressed in saved else "".join(saved[:1])
    return redirect(
        f"{place.url('explanations')}#{anchor}" if anchor else place.url("explanations")
    )


def _saved_words(count: int) -> str:
    return ngettext("Förklaringen är sparad.", "%(count)s förklaringar är sparade.", count) % {
        "count": count
    }


def _posted(data: QueryDict) -> list[Posted]:
    """The texts of the form, each with its hidden fields in the same turn. Raises Http404."""
    names = [field.name for field in dataclass_fields(Posted)]
    given = {name: [plain(text) for text in data.getlist(name)] for name in names}
    count = len(given["text"])
    if any(len(found) not in (0, count) for found in given.values()):
        raise Http404
    turns = zip(*(given[name] or [""] * count for name in names), strict=True)
    return [Posted(*turn) for turn in turns]


def _asked(
    place: Place, posted: Posted
) -> tuple[TextPlace, Area | None, Segment | None, LineSet | None]:
    """The place that a text is posted for. Raises Http404 for what is none of the committee's."""
    area = segment = line_set = None
    if posted.area:
        area = Area.objects.filter(committee=place.committee, slug=posted.area).first()
    else:
        of_committee = Segment.objects.filter(committee=place.committee)
        segment = of_committee.filter(slug=posted.segment).first()
        known = {s.slug: s.key for s in place.structure.line_sets if s.table == EXPLAINED}
        key = known.get(posted.line_set)
        line_set = LineSet.objects.filter(pk=key).first() if key else None
        if posted.line_set and line_set is None:
            raise Http404
    if posted.horizon not in Horizon.values or (area is None and segment is None):
        raise Http404
    keys = (thing.pk if thing else None for thing in (area, segment, line_set))
    return (posted.horizon, *keys), area, segment, line_set  # type: ignore[return-value]

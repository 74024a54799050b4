"""Forecasts by way of Excel: the table fetched, filled in, read back with every change shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from budget.calc.amounts import Unit, format_amount
from budget.calc.periods import months_to
from budget.forms.workbooks import XLSX, UploadForm
from budget.models import RoundState
from budget.place import Place, Renamed
from budget.queries.structure import key_at
from budget.queries.workbooks import entry_book, handed_in_areas
from budget.upload_desk import MINE, THEIRS, Refused, Unanswered, UploadDesk
from budget.views.work_place import user_of, works_on_round
from budget.wording import month_short, months_in_words
from budget.workbooks import write_workbook
from budget.workbooks.comparing import Change
from budget.workflow.conflicts import Conflict

MOST_SHOWN = 50
"""So many faults are told; the rest are counted."""
MOST_CHOICES = 400
"""With more clashes than this one choice is made for all: a form has room for some fields only."""


@require_safe
@works_on_round
def round_workbook(request: HttpRequest, place: Place) -> HttpResponse:
    """The whole committee's table as a workbook."""
    name = f"prognos-{place.committee.slug}-{place.year}-{place.round.slug}.xlsx"
    return _workbook(place, None, name)


@require_safe
@works_on_round
def entry_workbook(request: HttpRequest, place: Place, area: str) -> HttpResponse:
    """An area's table as a workbook."""
    key = _area(place, area)
    name = f"prognos-{area}-{place.year}-{place.round.slug}.xlsx"
    return _workbook(place, {key}, name)


def _area(place: Place, slug: str) -> int:
    """The key of an area of the round. Raises Renamed for a former address, Http404."""
    areas = place.inputs.structure.areas
    for area in areas:
        if area.slug == slug:
            return area.key
    key = key_at("area", place.committee.pk, slug)
    for area in areas:
        if area.key == key:
            raise Renamed(area=area.slug)
    raise Http404


def _workbook(place: Place, areas: Collection[int] | None, name: str) -> HttpResponse:
    inputs, unit = place.inputs, place.committee.unit
    months = months_in_words(inputs.counted or months_to(inputs.info.cutoff), month_short)
    made_at = timezone.localtime()
    book = entry_book(place.round, inputs, unit, months, _closed(place), made_at, areas)
    response = HttpResponse(write_workbook(book), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _closed(place: Place) -> dict[int, str]:
    """Why nothing is typed in an area, by its key; those that are open are left out."""
    keys = [area.key for area in place.inputs.structure.areas]
    if place.round.state != RoundState.OPEN:
        return dict.fromkeys(keys, place.round.get_state_display())
    if place.round.appropriation.closed:
        return dict.fromkeys(keys, _("året är stängt"))
    committee = place.committee.pk
    not_theirs = [key for key in keys if not place.rights.may_forecast(committee, key)]
    return {**dict.fromkeys(not_theirs, _("bara att läsa")), **handed_in_areas(place.round)}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the preview shows it; `field` is the name of its choice where it clashes."""

    name: str
    old: str
    new: str
    difference: str
    field: str
    rounded: bool = False
    who: str = ""
    at: datetime | None = None
    choice: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@works_on_round
def upload_forecasts(request: HttpRequest, place: Place) -> HttpResponse:
    """Choose a file; see every change it makes; save them all at once."""
    desk = UploadDesk(place, user_of(request))
    if not desk.may_write():
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, desk, UploadForm())
    if "andringar" in request.POST:
        return _accept(request, desk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, desk, form, status=422)
    file = form.cleaned_data["fil"]
    # One byte beyond the limit is enough to be refused for its size.
    refused, changes = desk.read(file.read(settings.FORECAST_WORKBOOK["packed"] + 1))
    if refused:
        return _form(request, desk, UploadForm(), refused, file.name, status=422)
    if not changes:
        messages.info(request, _("Filen ändrar ingenting: alla belopp står redan i tabellen."))
        return _form(request, desk, UploadForm())
    return _preview(request, desk, changes)


def _accept(request: HttpRequest, desk: UploadDesk) -> HttpResponse:
    wishes = desk.unsealed(request.POST["andringar"])
    if wishes is None:
        words = _("Förhandsgranskningen gäller inte längre. Läs in filen igen.")
        return _form(request, desk, UploadForm(), [Refused("", words)], status=422)
    changes = desk.compared(wishes)
    try:
        saved = desk.save(changes, _choices(request, changes))
    except (Unanswered, Conflict):
        return _preview(request, desk, desk.compared(wishes), again=True)
    except ValidationError as error:
        refused = [Refused("", message) for message in error.messages]
        return _form(request, desk, UploadForm(), refused, status=422)
    if saved:
        words = ngettext("%s prognos är sparad.", "%s prognoser är sparade.", saved) % saved
        messages.success(request, words)
    else:
        messages.info(request, _("Inget ändrades: det som skulle sparas står redan i tabellen."))
    return redirect(desk.place.url("upload_forecasts"))


def _choices(request: HttpRequest, changes: Sequence[Change]) -> dict[tuple[int, int], str]:
    """What is to stand in each place that clashes, as far as it was said."""
    for_all = request.POST.get("alla", "")
    return {c.place: for_all or request.POST.get(_field(c), "") for c in changes if c.is_clash}


def _form(
    request: HttpRequest,
    desk: UploadDesk,
    form: UploadForm,
    refused: Sequence[Refused] = (),
    file: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **desk.place.context("upload_forecasts"),
        "form": form,
        "closed": desk.closed(),
        "refused": refused[:MOST_SHOWN],
        "more": max(0, len(refused) - MOST_SHOWN),
        "file": file,
        "workbook": desk.place.url("round_workbook"),
    }
    return render(request, "budget/upload.html", context, status=status)


def _preview(
    request: HttpRequest, desk: UploadDesk, changes: Sequence[Change], *, again: bool = False
) -> HttpResponse:
    plain = [_shown(desk, change, request) for change in changes if not change.is_clash]
    clashes = [_shown(desk, change, request) for change in changes if change.is_clash]
    context = {
        **desk.place.context("upload_forecasts"),
        "sentence": _sentence(len(changes), len(clashes)),
        "changes": plain,
        "clashes": clashes,
        "one_by_one": len(clashes) <= MOST_CHOICES,
        "mine": MINE,
        "theirs": THEIRS,
        "again": again,
        "rounded": any(change.wish.rounded for change in changes),
        "sealed": desk.sealed(changes),
        "unit": "kr" if desk.unit is Unit.KR else "Tkr",
    }
    status = 409 if again else 200
    return render(request, "budget/upload_preview.html", context, status=status)


def _sentence(changes: int, clashes: int) -> str:
    words = ngettext("Filen ändrar %s prognos.", "Filen ändrar %s prognoser.", changes) % changes
    if not clashes:
        return words
    others = (
        ngettext(
            "%s av dem har någon annan ändrat sedan tabellen hämtades.",
            "%s av dem har någon annan ändrat sedan tabellen hämtades.",
            clashes,
        )
        % clashes
    )
    return f"{words} {others}"


def _shown(desk: UploadDesk, change: Change, request: HttpRequest) -> ShownChange:
    old, new = change.stands, change.wish.amount
    decimals = _decimals(old, new, desk.unit)
    difference = (new or Decimal(0)) - (old or Decimal(0))
    return ShownChange(
        name=desk.name(*change.place),
        old=_amount(old, desk.unit, decimals),
        new=_amount(new, desk.unit, decimals),
        difference=format_amount(difference, desk.unit, decimals, signed=True),
        field=_field(change),
        rounded=change.wish.rounded,
        who=change.changed_by,
        at=change.changed_at,
        choice=request.POST.get(_field(change), ""),
    )


def _field(change: Change) -> str:
    return f"val-{change.wish.area}-{change.wish.line}"


def _amount(amount: Decimal | None, unit: Unit, decimals: int | None) -> str:
    return _("ingen") if amount is None else format_amount(amount, unit, decimals)


def _decimals(old: Decimal | None, new: Decimal | None, unit: Unit) -> int | None:
    """The unit's own; enough for every öre where the change would not be seen."""
    if old is None or new is None or format_amount(old, unit) != format_amount(new, unit):
        return None
    return 2 if unit is Unit.KR else 5

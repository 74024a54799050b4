"""*Kontering*: how a year's ledger is placed; what a change moves is shown before it is saved."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budget.forms.mapping import NewRules, codes_text
from budget.importers.mapping import AreaRule, LedgerMapping
from budget.mapping_desk import MappingDesk, Moved, unknown_accounts, unknown_areas
from budget.models import BatchState, LedgerBatch
from budget.queries.batches import versions_of
from budget.views.ledger_place import LedgerPlace, ledger_page
from budget.views.work_place import actor_of

MOST_MOVED = 200
MOST_PREFILLED = 20


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule in words; `key` says which one is to be taken away, and `gone` that it was asked."""

    key: str
    codes: tuple[str, ...]
    place: str
    gone: bool


@require_http_methods(["GET", "HEAD", "POST"])
@ledger_page
def mapping(request: HttpRequest, place: LedgerPlace) -> HttpResponse:
    """The mapping in effect, changed by rules taken away and added."""
    desk = MappingDesk(place.committee, place.year)
    if request.method != "POST":
        return _page(
            request, place, desk, NewRules(desk.lines, desk.areas, _prefilled(request, place))
        )
    rules = NewRules(desk.lines, desk.areas, request.POST)
    if "fler" in request.POST:
        rules.more()
        return _page(request, place, desk, rules)
    try:
        if request.POST.get("version", "") != str(desk.number):
            raise ValidationError(
                _("Någon annan har sparat konteringen sedan du öppnade den. Se över ditt val igen.")
            )
        wanted = rules.added_to(desk.without(request.POST.getlist("bort")))
        moved = desk.moved(wanted)
        if "spara" in request.POST:
            return _save(request, place, desk, wanted)
    except ValidationError as error:
        return _page(request, place, desk, rules, error=error, status=422)
    return _page(request, place, desk, rules, moved=moved, changed=wanted != desk.mapping)


def _save(
    request: HttpRequest, place: LedgerPlace, desk: MappingDesk, wanted: LedgerMapping
) -> HttpResponse:
    job = desk.save(actor_of(request), wanted, request.POST.get("anteckning", "")[:200])
    if job is None:
        messages.success(request, _("Konteringen är sparad, och summorna följer den."))
    else:
        messages.success(request, _("Konteringen är sparad. Summorna följer i bakgrunden."))
    return redirect(place.url("mapping"))


def _prefilled(request: HttpRequest, place: LedgerPlace) -> dict[str, str]:
    """Rows for the codes that a batch has and no rule places."""
    asked = request.GET.get("inlasning", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return {}
    batch = LedgerBatch.objects.filter(
        pk=int(asked), committee=place.committee, year=place.year, state=BatchState.PREVIEW
    ).first()
    if batch is None:
        return {}
    found: dict[str, str] = {}
    for index, unknown in enumerate(unknown_accounts(batch, MOST_PREFILLED)):
        found[f"rad-{index}-konton"] = unknown.code
    codes = [unknown for unknown in unknown_areas(batch, MOST_PREFILLED) if unknown.part]
    for index, unknown in enumerate(codes):
        found[f"omrade-{index}-{unknown.part}"] = unknown.code
    return found


def _page(
    request: HttpRequest,
    place: LedgerPlace,
    desk: MappingDesk,
    rules: NewRules,
    *,
    error: ValidationError | None = None,
    moved: list[Moved] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    gone = frozenset(request.POST.getlist("bort"))
    lines = {str(line.pk): line.name for line in desk.lines}
    areas = {str(area.pk): area.name for area in desk.areas}
    found = desk.mapping
    context = {
        **place.context(),
        "desk": desk,
        "rules": rules,
        "line_rules": [
            _shown(
                f"lines-{index}", (codes_text(rule.first, rule.last),), lines.get(rule.line), gone
            )
            for index, rule in enumerate(found.lines)
        ],
        "area_rules": [
            _shown(f"areas-{index}", _codes(rule), areas.get(rule.area), gone)
            for index, rule in enumerate(found.areas)
        ],
        "internal_rules": [
            _shown(f"internal-{index}", (codes_text(each.first, each.last),), "", gone)
            for index, each in enumerate(found.internal)
        ],
        "problems": error.messages if error else [],
        "moved": moved[:MOST_MOVED] if moved is not None else None,
        "more_moved": max(0, len(moved or ()) - MOST_MOVED),
        "changed": changed,
        "note": request.POST.get("anteckning", "")[:200],
        "versions": versions_of(place.committee.pk, place.year),
    }
    return render(request, "budget/ledger_mapping.html", context, status=status)


def _codes(rule: AreaRule) -> tuple[str, ...]:
    parts = (rule.cost_centre, rule.activity, rule.project)
    return tuple(codes_text(part.first, part.last) if part else "" for part in parts)


def _shown(key: str, codes: tuple[str, ...], place: str | None, gone: frozenset[str]) -> ShownRule:
    return ShownRule(key, codes, place or "", key in gone)

"""What registering a decision needs: its forms, what it would do, and the saving of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.actions.appropriations import register_decision
from budget.calc.amounts import Unit, format_amount
from budget.calc.periods import last_day
from budget.calc.phasing import MonthAmount, proposed_rows
from budget.calc.structure import Structure
from budget.forms.decisions import (
    MOST_PARTS,
    BasePlaceFormSet,
    DecisionForm,
    MonthsForm,
    PlaceFormSet,
)
from budget.forms.rounds import ReasonForm
from budget.models import Appropriation, Decision, DecisionKind, Round
from budget.queries.decisions import (
    Effect,
    Profiles,
    RoundEffect,
    appropriation_before,
    cell_effects,
    locked_after,
    moved_too,
    profiles_of,
    round_effect,
    rounds_that_move,
    rows_of,
)
from budget.queries.structure import structure_of
from budget.wording import month_name, month_short
from budget.workflow.action import Actor
from budget.workflow.rules.decisions import why_it_stands

MONTHS = range(1, 13)


@dataclass(frozen=True)
class PreviewPart:
    """One part: where, its months as a form, its rows, and the budget there before and after."""

    area: str
    line: str
    months: MonthsForm
    shown_for: str
    rows: tuple[MonthAmount, ...]
    budget: Effect


@dataclass(frozen=True)
class Preview:
    """What the decision would do, part by part, to the appropriation and to the newest round.

    `refusals` say why it cannot be registered at all, `warnings` what may be meant, but seldom is;
    `day` is the date they are of. `locked` is a round that was locked without it: then there is a
    `reason` to be given.
    """

    parts: tuple[PreviewPart, ...]
    appropriation: Effect
    round: RoundEffect | None
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    day: str
    seen_day: str
    locked: Round | None = None
    reason: ReasonForm | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every part's months make the part, and a reason is given where one is due."""
        forms = [part.months for part in self.parts] + ([self.reason] if self.reason else [])
        return not any(form.is_bound and form.errors for form in forms)

    @property
    def is_seen(self) -> bool:
        """Whether months and day are those shown: nobody saves what they have not seen."""
        return self.seen_day == self.day and all(part.months.is_bound for part in self.parts)

    @property
    def rows(self) -> list[MonthAmount]:
        """The budget rows of all parts."""
        return [row for part in self.parts for row in part.rows]


class DecisionDesk:
    """One year's appropriation with all that is needed to register a decision in it."""

    def __init__(self, appropriation: Appropriation) -> None:
        self.appropriation = appropriation
        committee = appropriation.committee
        self.structure: Structure = structure_of(committee.pk, appropriation.year)
        self.unit = committee.unit
        self.profiles: Profiles = profiles_of(appropriation)

    def blank(self, counter: str) -> tuple[DecisionForm, BasePlaceFormSet]:
        """Empty forms, or those of a counter-entry to a decision of the year."""
        initial: dict[str, Any] = {"decided_on": timezone.localdate()}
        parts: list[dict[str, Any]] = [{}]
        if counter.isascii() and counter.isdigit() and len(counter) < 19:
            decision = get_object_or_404(self.appropriation.decisions, pk=int(counter))
            initial |= _counter(decision)
            parts = _counter_parts(decision)
        form = DecisionForm(initial=initial, **self._form_options())
        return form, self._places(initial=parts)

    def typed(self, data: QueryDict) -> tuple[DecisionForm, BasePlaceFormSet]:
        """The forms as they were sent, with one more part where that was asked for."""
        sent = data.copy()
        if "en_del_till" in sent:
            asked = sent.get("del-TOTAL_FORMS", "")
            count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
            sent["del-TOTAL_FORMS"] = str(min(count + 1, MOST_PARTS))
        form = DecisionForm(sent, **self._form_options())
        return form, self._places(data=sent)

    def _places(self, **given: Any) -> BasePlaceFormSet:
        made = PlaceFormSet(prefix="del", form_kwargs=self._place_options(), **given)
        return cast("BasePlaceFormSet", made)

    def _form_options(self) -> dict[str, Any]:
        return {"unit": self.unit, "months": [month_name(month) for month in MONTHS]}

    def _place_options(self) -> dict[str, Any]:
        structure = self.structure
        segments = [(s, structure.areas_in([s.key])) for s in structure.segments]
        return {"unit": self.unit, "segments": segments, "lines": structure.lines}

    def preview(
        self, form: DecisionForm, places: BasePlaceFormSet, data: QueryDict
    ) -> Preview | None:
        """What the decision would do; None, with errors on the forms, where it cannot be."""
        if "en_del_till" in data:
            return None
        if not all([form.is_valid(), places.is_valid()]):
            return None
        amount = form.cleaned_data["amount"]
        try:
            parts = places.check_sum(amount)
        except ValidationError as error:
            form.add_error(None, error)
            return None
        from_month = form.cleaned_data["from_month"]
        shown = [self._part(index, part, from_month, data) for index, part in enumerate(parts)]
        rows = [row for part in shown for row in part.rows]
        day: date = form.cleaned_data["decided_on"]
        rounds = rounds_that_move(self.appropriation)
        locked = locked_after(self.appropriation, day)
        return Preview(
            tuple(shown),
            Effect(appropriation_before(self.appropriation), amount),
            round_effect(self.appropriation, rounds[0], day, rows) if rounds else None,
            tuple(self._stands(rounds, day)),
            (*self._other_year(day), *self._moved(rounds, day), *self._income_funded(rows)),
            day.isoformat(),
            data.get("visad-dag", ""),
            locked,
            _reason(data) if locked else None,
        )

    def _other_year(self, day: date) -> Iterator[str]:
        year = self.appropriation.year
        if day.year != year:
            yield _("Beslutsdagen %(day)s är inte i %(year)s. Stämmer den?") % {
                "day": day.isoformat(),
                "year": year,
            }

    def _stands(self, rounds: Sequence[Round], day: date) -> Iterator[str]:
        """The rounds that are signed and would move."""
        for row in rounds:
            if not row.is_draft and day <= last_day(self.appropriation.year, row.cutoff_month):
                yield why_it_stands(row)

    def _moved(self, rounds: Sequence[Round], day: date) -> Iterator[str]:
        """The other rounds that move."""
        drafts = [
            str(row) for row in moved_too(rounds, self.appropriation.year, day) if row.is_draft
        ]
        if drafts:
            yield _("Beslutet räknas också i %s.") % ", ".join(drafts)

    def _income_funded(self, rows: Iterable[MonthAmount]) -> Iterator[str]:
        """The income-funded areas whose net budget is zero, and would not be any longer."""
        structure = self.structure
        funded = {segment.key for segment in structure.segments if segment.income_funded}
        changes: dict[int, Decimal] = {}
        for row in rows:
            changes[row.area] = changes.get(row.area, Decimal(0)) + row.amount
        for key, change in changes.items():
            area, net = structure.area_by_key[key], self.profiles.of_area(key) + change
            if area.segment in funded and change and net:
                yield _(
                    "”%(area)s” är intäktsfinansierat: dess budget ska vara noll netto, men blir "
                    "%(net)s Tkr. Lägg till en del på en annan rad, eller välj ett annat område."
                ) % {"area": area.name, "net": format_amount(net, Unit.TKR)}

    def _part(
        self, index: int, part: tuple[int, int, Decimal], from_month: int, data: QueryDict
    ) -> PreviewPart:
        """A part with its months: as typed where they were shown for this very part."""
        area, line, amount = part
        prefix, shown_for = f"man{index}", f"{area}-{line}-{int(amount * 100)}-{from_month}"
        options: dict[str, Any] = {
            "from_month": from_month,
            "names": [month_short(month) for month in MONTHS],
            "prefix": prefix,
        }
        if data.get(f"{prefix}-for") == shown_for:
            months = MonthsForm(data, **options)
            typed = months.months() if months.is_valid() else {}
            if months.is_valid():
                months.check_sum(amount)
            rows = tuple(MonthAmount(area, line, month, -kr) for month, kr in typed.items())
        else:
            rows = proposed_rows(amount, area, line, from_month, *self.profiles.of(area, line))
            months = MonthsForm(initial={f"m{row.month}": -row.amount for row in rows}, **options)
        effect = cell_effects(self.profiles, rows).get(
            (area, line), Effect(self.profiles.in_all(area, line), Decimal(0))
        )
        areas, lines = self.structure.area_by_key, self.structure.line_by_key
        return PreviewPart(areas[area].name, lines[line].name, months, shown_for, rows, effect)

    def save(self, actor: Actor, form: DecisionForm, preview: Preview) -> Decision:
        """Register what was previewed. Raises ValidationError, PermissionDenied."""
        values = dict(form.cleaned_data)
        if preview.reason is not None and preview.reason.is_valid():
            actor = replace(actor, reason=preview.reason.cleaned_data["reason"])
        order = self.appropriation.decisions.count() + 1
        return register_decision(
            actor, self.appropriation, rows=preview.rows, order=order * 10, **values
        )


def _reason(data: QueryDict) -> ReasonForm:
    """Why it is registered so late: asked for when it is registered, kept as typed until then."""
    typed = {"reason": data.get("reason")}
    return ReasonForm(data) if "spara" in data else ReasonForm(initial=typed)


def _counter(decision: Decision) -> dict[str, Any]:
    """A counter-entry's first values: the same case, the amount turned."""
    kind = decision.kind if decision.kind != DecisionKind.ORIGINAL else DecisionKind.CHANGE
    return {
        "kind": kind,
        "case_number": decision.case_number,
        "title": (_("Motpost: %s") % decision.title)[:300],
        "amount": -decision.amount,
        "decided_by": decision.decided_by,
        "from_month": decision.from_month,
        "permanence": decision.permanence,
    }


def _counter_parts(decision: Decision) -> list[dict[str, Any]]:
    sums: dict[tuple[int, int], Decimal] = {}
    for row in rows_of(decision):
        key = (row.area, row.line)
        sums[key] = sums.get(key, Decimal(0)) + row.amount
    return [{"area": a, "line": line, "amount": kr} for (a, line), kr in sums.items()][:MOST_PARTS]

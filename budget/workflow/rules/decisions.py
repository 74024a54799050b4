"""Rules of decisions and their budget rows: in their year, and summing to what was decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from budget.calc.periods import last_day
from budget.models import (
    DRAFT_STATES,
    BudgetRow,
    Decision,
    DecisionKind,
    Round,
    RoundLock,
    RoundState,
)
from budget.workflow.rules.places import (
    NAMED,
    breach,
    day_name,
    kr,
    month_name,
    outside_years,
    wrong_area,
    wrong_line,
)
from budget.workflow.rules.scene import Scene

YEAR = "decision__appropriation__year"


def sums(scene: Scene) -> Iterator[ValidationError]:
    """The rows of a decision sum to −amount: money given may be spent. A reallocation's to 0."""
    keys = scene.scopes(Decision, BudgetRow)
    if not keys:
        return
    _wait_for_others(scene)
    for row in Decision.objects.filter(pk__in=keys).annotate(placed=Sum("rows__amount")):
        placed = row.placed or Decimal(0)
        if placed != -row.amount:
            yield breach(
                "decision_sum",
                _(
                    "Budgetbeloppen i beslutet ”%(decision)s” summerar till %(placed)s, men ska "
                    "summera till %(wanted)s. Det skiljer %(difference)s: ändra budgetbeloppen "
                    "eller beslutets belopp."
                ),
                decision=row,
                placed=kr(placed),
                wanted=kr(-row.amount),
                difference=kr(abs(placed + row.amount)),
            )


def _wait_for_others(scene: Scene) -> None:
    # Reading the years locks them: another action on the same decision has ended by now.
    _ = scene.appropriations


def rows_in_place(scene: Scene) -> Iterator[ValidationError]:
    """Area of the decision's committee; area and line valid in its year; no row too early."""
    keys = scene.scopes(Decision, BudgetRow)
    if not keys:
        return
    elsewhere = ~Q(area__committee=F("decision__appropriation__committee"))
    early = Q(month__lt=F("decision__from_month"))
    wrong = elsewhere | early | outside_years("area", YEAR) | outside_years("line", YEAR)
    rows = (
        BudgetRow.objects.filter(wrong, decision__in=keys)
        .select_related("area", "line", "decision__appropriation__committee")
        .order_by("pk")
    )
    for row in rows[:NAMED]:
        yield from _wrong_row(row)


def _wrong_row(row: BudgetRow) -> Iterator[ValidationError]:
    decision, year = row.decision, row.decision.appropriation.year
    committee = decision.appropriation.committee
    yield from wrong_area(row.area, year, committee)
    yield from wrong_line(row.line, year)
    if row.month < decision.from_month:
        yield breach(
            "before_from_month",
            _(
                "Beslutet ”%(decision)s” gäller från och med %(from_month)s, men har ett "
                "budgetbelopp i %(month)s (%(area)s, %(line)s). Flytta beloppet till en senare "
                "månad eller ändra beslutets första månad."
            ),
            decision=decision,
            from_month=month_name(decision.from_month),
            month=month_name(row.month),
            area=row.area,
            line=row.line,
        )


def original_first(scene: Scene) -> Iterator[ValidationError]:
    """A year's appropriation begins with an original decision."""
    keys = scene.scopes(Decision)
    if not keys:
        return
    known = [*scene.decisions.values(), *filter(None, scene.before(Decision).values())]
    original = Count("pk", filter=Q(kind=DecisionKind.ORIGINAL))
    counted = (
        Decision.objects.filter(appropriation__in={row.appropriation_id for row in known})
        .order_by()
        .values("appropriation")
        .annotate(originals=original)
    )
    for group in counted:
        if not group["originals"]:
            row = scene.appropriations[group["appropriation"]]
            yield breach(
                "no_original",
                _(
                    "%(committee)s har inget ursprungligt beslut för %(year)s. Registrera det "
                    "innan du registrerar ändringar och omdisponeringar."
                ),
                committee=row.committee,
                year=row.year,
            )


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed round. `kept` are the decisions that it was locked with: None until it is locked."""

    round: Round
    kept: frozenset[int] | None

    def reports(self, decision: Decision) -> bool:
        """Whether it reports a decision of its year: those it was locked with.

        Until it is locked: those up to and with its cut-off.
        """
        if self.round.appropriation_id != decision.appropriation_id:
            return False
        if self.kept is not None:
            return decision.pk in self.kept
        return last_day_of(self.round) >= decision.decided_on


def removed(scene: Scene) -> Iterator[ValidationError]:
    """A decision stays once a round that is signed has reported it.

    A locked round is not moved by what was registered after it was locked.
    """
    before = [was for was in scene.before(Decision).values() if was is not None]
    gone = [was for was in before if was.pk not in scene.decisions]
    signed = _signed({was.appropriation_id for was in gone})
    for was in gone:
        if (row := _reporting(signed, was)) is not None:
            yield breach(
                "decision_reported",
                _(
                    "Beslutet ”%(decision)s” av den %(day)s kan inte tas bort: omgången "
                    "”%(round)s” är undertecknad och redovisar det. Registrera i stället en "
                    "ändring med motsatt belopp."
                ),
                decision=was,
                day=day_name(was.decided_on),
                round=row,
            )


SETTLED = ("amount", "kind", "decided_on")


def changed(scene: Scene) -> Iterator[ValidationError]:
    """What was decided, and when, stays as a signed round reports it; nor does one begin to.

    What is only told of it (title, case number) may be put right.
    """
    pairs = [
        (was, now)
        for key, was in scene.before(Decision).items()
        if was is not None and (now := scene.decisions.get(key)) is not None
    ]
    moved = [
        (was, now, names)
        for was, now in pairs
        if (names := [name for name in SETTLED if getattr(was, name) != getattr(now, name)])
    ]
    signed = _signed({was.appropriation_id for was, _now, _names in moved})
    for was, now, names in moved:
        if (row := _reporting(signed, was) or _reporting(signed, now)) is not None:
            fields: Any = map(Decision._meta.get_field, names)
            yield breach(
                "decision_reported",
                _(
                    "Beslutet ”%(decision)s” kan inte få ändrat %(fields)s: omgången ”%(round)s” "
                    "är undertecknad och redovisar besluten till och med den %(day)s. Registrera "
                    "i stället en ändring med skillnaden, eller med motsatt belopp."
                ),
                decision=was,
                fields=", ".join(str(field.verbose_name) for field in fields),
                round=row,
                day=day_name(last_day_of(row)),
            )


def stands(scene: Scene) -> Iterator[ValidationError]:
    """What was signed stands until it is locked: no decision is added to it, no budget row moved.

    Once it is locked it has copies of its own. A round that is signed in the same action is signed
    with what the action writes.
    """
    new = {key for key in scene.scopes(Decision) if scene.is_new(Decision, key)}
    written = [row for key, row in scene.decisions.items() if key in new | scene.scopes(BudgetRow)]
    signed = _signed({row.appropriation_id for row in written})
    waiting = [one for one in signed if one.kept is None and _was_signed(scene, one.round)]
    for decision in written:
        if (row := _reporting(waiting, decision)) is not None:
            yield breach(
                "decision_in_signed_round",
                _("Beslutet ”%(decision)s” av den %(day)s kan inte läggas in nu. %(why)s"),
                decision=decision,
                day=day_name(decision.decided_on),
                why=why_it_stands(row),
            )


def _was_signed(scene: Scene, row: Round) -> bool:
    """Whether a round was signed when the action began."""
    was: Round | None = scene.before(Round).get(row.pk, row)
    return was is not None and not was.is_draft


def why_it_stands(row: Round) -> str:
    """Why a round that is signed and not locked takes no decision up to its cut-off; the way on."""
    ways = {
        RoundState.SIGNED: _("Återöppna omgången, med ett skäl, eller vänta tills den är låst."),
        RoundState.DECIDED: _("Lås omgången först: en låst omgång ändras inte av beslutet."),
    }
    why = _(
        "Omgången ”%(round)s” är %(state)s men inte låst, och redovisar besluten till och med den "
        "%(day)s: det som är undertecknat skulle ändras. %(way)s"
    )
    return str(why) % {
        "round": row,
        "state": row.get_state_display(),
        "day": day_name(last_day_of(row)),
        "way": ways[RoundState(row.state)],
    }


def _signed(years: set[int]) -> list[Signed]:
    """The rounds of some years of appropriation that are signed."""
    if not years:
        return []
    found = Round.objects.filter(appropriation__in=years).exclude(state__in=DRAFT_STATES)
    rows = list(found.select_related("appropriation").order_by("pk"))
    locked = [row.pk for row in rows if row.state == RoundState.LOCKED]
    kept = _kept(locked) if locked else {}
    return [Signed(row, kept.get(row.pk)) for row in rows]


def _kept(rounds: list[int]) -> dict[int, frozenset[int]]:
    """The decisions (keys) that locked rounds hold copies of."""
    locks = RoundLock.objects.filter(round__in=rounds).values_list("round_id", "inputs__decisions")
    return {
        round_: frozenset(decision["key"] for decision in decisions or ())
        for round_, decisions in locks
    }


def _reporting(signed: Iterable[Signed], decision: Decision) -> Round | None:
    """The first of the rounds that reports a decision."""
    return next((one.round for one in signed if one.reports(decision)), None)


def last_day_of(row: Round) -> date:
    """The last day that a round reports decisions of; needs `appropriation` selected."""
    return last_day(row.appropriation.year, row.cutoff_month)


RULES = (sums, rows_in_place, original_first, removed, changed, stands)

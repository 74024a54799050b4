"""A round's inputs, live or locked, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from budget.calc import inputs as calc
from budget.calc.appropriations import Decision, DecisionKind
from budget.calc.frozen import from_plain, to_plain
from budget.calc.periods import last_day
from budget.calc.restatement import Succession, shares
from budget.calc.structure import Structure
from budget.models import (
    Appropriation,
    Explanation,
    FormerSlug,
    InvestmentYear,
    ProjectGrant,
    Round,
    RoundLock,
    RoundState,
)
from budget.models import (
    Decision as DecisionRow,
)
from budget.prepared import Asked, Prepared
from budget.queries.amounts import (
    Scope,
    booked_months,
    cube_and_months,
    live_rows,
    locked_rows,
    sums_and_months,
)
from budget.queries.structure import structure_of, successions_of


def info_of(round_: Round) -> calc.RoundInfo:
    """Which round it is; needs `appropriation__committee` and `previous` selected."""
    appropriation = round_.appropriation
    committee = appropriation.committee
    return calc.RoundInfo(
        key=round_.pk,
        committee=committee.name,
        committee_slug=committee.slug,
        administration=committee.administration,
        year=appropriation.year,
        name=round_.name,
        slug=round_.slug,
        cutoff=round_.cutoff_month,
        as_of=last_day(appropriation.year, round_.cutoff_month),
        state=round_.state,
        threshold=(appropriation.threshold if round_.threshold is None else round_.threshold),
        previous=round_.previous.name if round_.previous else "",
        previous_as_of=_previous_as_of(round_, appropriation.year),
        movement_threshold=appropriation.movement_threshold,
        grant_limit=appropriation.grant_limit,
        decided_on=round_.decided_on,
        paragraph=round_.paragraph,
        case_number=round_.case_number,
        constructed=appropriation.constructed,
        constructed_round=round_.constructed,
    )


def _previous_as_of(round_: Round, year: int) -> date | None:
    return last_day(year, round_.previous.cutoff_month) if round_.previous else None


def moved_round_slug(committee_id: int, year: int, slug: str) -> str | None:
    """Today's slug of a round that had `slug` before, if there is one."""
    of_year = Round.objects.filter(
        appropriation__committee_id=committee_id, appropriation__year=year
    )
    former = FormerSlug.objects.filter(
        kind="round", slug=slug, object_id__in=of_year.values("pk")
    ).first()
    return of_year.get(pk=former.object_id).slug if former else None


def has_open_year(committee_id: int) -> bool:
    """Whether the committee has a year that a round can be opened in."""
    return Appropriation.objects.filter(committee_id=committee_id, closed=False).exists()


def inputs_of(round_: Round, *, restated: bool = True, added_up: bool = False) -> calc.RoundInputs:
    """All inputs of a round: from its copies when it is locked, else as the tables stand now.

    Last year `restated` to this year's areas, or on those that it was reported on. What shows
    neither cells nor grants can do with what is `added_up`: without grants and, where no area has
    followed another since last year, with `Sums` for a cube.
    """
    if round_.state == RoundState.LOCKED:
        return _locked_inputs(round_, restated)
    return live_inputs(round_, restated=restated, added_up=added_up)


def structure_at(round_: Round) -> Structure:
    """The areas and lines of a round, without the rest: two queries, of a locked round one."""
    if round_.state == RoundState.LOCKED:
        kept = RoundLock.objects.values_list("inputs__structure", flat=True).get(round=round_)
        found: Structure = from_plain(Structure, kept)
        return found
    appropriation = round_.appropriation
    return structure_of(appropriation.committee_id, appropriation.year)


def live_inputs(
    round_: Round, *, restated: bool = True, added_up: bool = False
) -> calc.RoundInputs:
    """The inputs as the tables stand now: what locking copies."""
    info = info_of(round_)
    committee_id = round_.appropriation.committee_id
    scope = Scope(
        committee_id,
        round_.appropriation_id,
        info.year,
        info.cutoff,
        info.as_of,
        round_.pk,
        round_.previous_id,
    )
    successions = successions_of(committee_id)
    moves = _moves(successions, info.year, restated)
    # What is moved is rounded cell by cell.
    in_sum = added_up and not moves
    rows = live_rows(scope, added_up=in_sum)
    cube, months = sums_and_months(rows) if in_sum else cube_and_months(rows, moves)
    return calc.RoundInputs(
        info=info,
        structure=structure_of(committee_id, info.year),
        cube=cube,
        months=months,
        decisions=_decisions(round_, info),
        explanations=_explanations(round_),
        investments=_investments(round_),
        grants=() if added_up else _grants(round_),
        successions=successions,
        booked=booked_months(rows),
        restated=restated,
    )


def _moves(
    successions: Iterable[Succession], year: int, restated: bool
) -> dict[int, dict[int, Decimal]]:
    return shares(successions, year - 1, year) if restated else {}


DECISIONS = Prepared(
    lambda: (
        DecisionRow.objects.filter(
            appropriation_id=Asked("appropriation"), decided_on__lte=Asked("as_of")
        )
        .order_by("order", "decided_on", "pk")
        .values_list(
            "pk",
            "kind",
            "case_number",
            "title",
            "amount",
            "decided_by",
            "decided_on",
            "from_month",
            "permanence",
            "constructed",
        )
    )
)
EXPLANATIONS = Prepared(
    lambda: (
        Explanation.objects.filter(round_id=Asked("round"))
        .order_by("pk")
        .values_list("horizon", "text", "area_id", "segment_id", "line_set_id")
    )
)
INVESTMENTS = Prepared(
    lambda: (
        InvestmentYear.objects.filter(frame__appropriation_id=Asked("appropriation"))
        .annotate(
            of_round=FilteredRelation("forecasts", condition=Q(forecasts__round=Asked("round"))),
            before=FilteredRelation("forecasts", condition=Q(forecasts__round=Asked("previous"))),
        )
        .order_by("frame__order", "frame_id", "project__order", "project_id")
        .values_list(
            "frame__name",
            "project__name",
            "project__first_year",
            "project__last_year",
            "project__decided_total",
            "original",
            "changes",
            "actual",
            "spent_before",
            "of_round__year_amount",
            "of_round__total_amount",
            "project__constructed",
            "before__year_amount",
            "project_id",
            "frame_id",
        )
    )
)
GRANTS = Prepared(
    lambda: (
        ProjectGrant.objects.filter(area__committee_id=Asked("committee"), year=Asked("year"))
        .order_by("area__order", "order", "pk")
        .values_list(
            "area_id",
            "title",
            "case_number",
            "granted",
            "reserved",
            "drawn",
            "decided_on",
            "constructed",
            "pk",
        )
    )
)


def _decisions(round_: Round, info: calc.RoundInfo) -> tuple[Decision, ...]:
    rows = DECISIONS.rows(appropriation=round_.appropriation_id, as_of=info.as_of)
    return tuple(Decision(key, DecisionKind(kind), *more) for key, kind, *more in rows)


def _explanations(round_: Round) -> tuple[calc.Explanation, ...]:
    return tuple(calc.Explanation(*row) for row in EXPLANATIONS.rows(round=round_.pk))


def _investments(round_: Round) -> tuple[calc.Investment, ...]:
    rows = INVESTMENTS.rows(
        appropriation=round_.appropriation_id,
        round=round_.pk,
        # No round has the key 0.
        previous=round_.previous_id or 0,
    )
    return tuple(calc.Investment(*row) for row in rows)


def _grants(round_: Round) -> tuple[calc.Grant, ...]:
    appropriation = round_.appropriation
    rows = GRANTS.rows(committee=appropriation.committee_id, year=appropriation.year)
    return tuple(calc.Grant(*row) for row in rows)


def plain_inputs(inputs: calc.RoundInputs) -> dict[str, object]:
    """What a lock keeps beside the amounts, as JSON values."""
    kept = calc.Kept(**{part.name: getattr(inputs, part.name) for part in fields(calc.Kept)})
    plain: dict[str, object] = to_plain(kept)
    return plain


def _locked_inputs(round_: Round, restated: bool) -> calc.RoundInputs:
    kept = from_plain(calc.Kept, RoundLock.objects.get(round=round_).inputs)
    # The state alone is today's: the copies were made just before it became `locked`.
    info = replace(kept.info, state=round_.state)
    counted = calc.Period(info.cutoff, kept.booked).counted
    rows = locked_rows(round_.pk, info.cutoff, counted)
    cube, months = cube_and_months(rows, _moves(kept.successions, info.year, restated))
    return calc.RoundInputs(
        info=info,
        structure=kept.structure,
        cube=cube,
        months=months,
        decisions=kept.decisions,
        explanations=kept.explanations,
        investments=kept.investments,
        grants=kept.grants,
        successions=kept.successions,
        booked=kept.booked,
        restated=restated,
    )

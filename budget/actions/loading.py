"""Loading a case of files into the database, so that loading it again keeps what users typed."""

from dataclasses import dataclass

from budget.actions.loading_structure import committee_of, load_structure
from budget.actions.loading_year import load_year
from budget.actions.locking import lock_round
from budget.demo.files import Case
from budget.models import Committee, Round, RoundState
from budget.models.addresses import check_committee_slug
from budget.workflow.action import Actor, action
from budget.workflow.history import change, record


@dataclass(frozen=True, slots=True)
class Loaded:
    """The years that were loaded, and those that stood there and were left as they are."""

    committee: Committee
    loaded: tuple[int, ...]
    kept: tuple[int, ...]


@action
def load_case(actor: Actor, case: Case) -> Loaded:
    """Load what is missing of a case; only a command on the server may.

    A year that the committee has is left alone, whatever users have made of it, and with no year
    missing nothing is written. What the case has locked is left decided: see lock_loaded.
    Raises ValidationError where the case breaks a rule of the domain, IntegrityError where it
    breaks a constraint; nothing is then kept.
    """
    actor.require(False)
    check_committee_slug(case.committee.slug)
    committee = committee_of(case)
    had = _years_of(committee) if committee else frozenset()
    missing = [row for row in case.years if row.year not in had]
    kept = tuple(row.year for row in case.years if row.year in had)
    if committee and not missing:
        return Loaded(committee, (), kept)
    base = load_structure(case)
    made = [load_year(case, base, row) for row in missing]
    record(change(actor, "load_case", row, committee=base.committee) for row in made)
    return Loaded(base.committee, tuple(row.year for row in missing), kept)


@action
def lock_loaded(actor: Actor, case: Case, loaded: Loaded) -> None:
    """Lock what the case has locked in the years that were loaded; only a command may.

    Last of all, so that the copies hold what apps above have loaded of those rounds. Raises
    ValidationError where the case breaks a rule of the domain.
    """
    actor.require(False)
    slugs = [(row.year, row.slug) for row in case.rounds if row.state == RoundState.LOCKED]
    rounds = Round.objects.filter(
        appropriation__committee=loaded.committee,
        appropriation__year__in=loaded.loaded,
        state=RoundState.DECIDED,
    )
    for round_ in rounds.select_related("appropriation__committee").order_by("pk"):
        if (round_.appropriation.year, round_.slug) in slugs:
            lock_round(actor, round_)


def _years_of(committee: Committee) -> frozenset[int]:
    return frozenset(committee.appropriations.values_list("year", flat=True))

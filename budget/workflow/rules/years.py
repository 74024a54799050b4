"""Rules of a committee's year: closed years stand still, an appropriation stays where it is."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models import Actual, Appropriation, Explanation, ProjectGrant, RowComment
from budget.workflow.rules.places import breach
from budget.workflow.rules.scene import Scene

ANYHOW = ("threshold", "movement_threshold", "grant_limit", "constructed")


def closed_year(scene: Scene) -> Iterator[ValidationError]:
    """No amount or text of a year changes that is closed, or was when the action began."""
    texts = scene.scopes(Explanation, RowComment)
    touched = {
        *scene.keys_with_amounts,
        *(scene.rounds[key].appropriation_id for key in texts if key in scene.rounds),
        *(
            scene.by_committee_year[place].pk
            for place in scene.years_of_amounts
            if place in scene.by_committee_year
        ),
    }
    before = scene.before(Appropriation)
    for key in sorted(touched & scene.appropriations.keys()):
        row = scene.appropriations[key]
        was = before.get(key, row)
        # A year made in this action, its amounts with it, may be closed in it too.
        if was is not None and (row.closed or was.closed):
            yield breach(
                "year_closed",
                _(
                    "%(year)s är stängt för %(committee)s, så inget där kan ändras. "
                    "Öppna året igen först, med ett skäl."
                ),
                year=row.year,
                committee=row.committee,
            )


def closed_appropriation(scene: Scene) -> Iterator[ValidationError]:
    """A closed year's thresholds stand still too; a year of appropriation is never removed."""
    for key, was in scene.before(Appropriation).items():
        now = scene.appropriations.get(key)
        if was is None:
            continue
        if now is None:
            if was.closed or _has_amounts(was):
                yield breach(
                    "year_has_amounts",
                    _(
                        "%(committee)s %(year)s kan inte tas bort: året har belopp eller är "
                        "stängt. Ta bort beloppen först."
                    ),
                    year=was.year,
                    committee=was.committee,
                )
        elif was.closed and now.closed and any(getattr(was, f) != getattr(now, f) for f in ANYHOW):
            yield breach(
                "year_closed",
                _(
                    "%(year)s är stängt för %(committee)s, så dess gränser kan inte ändras. "
                    "Öppna året igen först, med ett skäl."
                ),
                year=now.year,
                committee=now.committee,
            )


def _has_amounts(row: Appropriation) -> bool:
    place = Q(area__committee=row.committee_id, year=row.year)
    return Actual.objects.filter(place).exists() or ProjectGrant.objects.filter(place).exists()


RULES = (closed_year, closed_appropriation)

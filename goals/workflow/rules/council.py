"""Rules of what the council has set: terms apart, goals in their term, directions that are used."""

from collections.abc import Iterator
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.workflow.rules.places import NAMED, breach
from budget.workflow.rules.scene import Scene
from goals.models import Assessment, CouncilTerm, Goal, GoalArea, GoalDirection, GoalTask, Scale


def terms_apart(scene: Scene) -> Iterator[ValidationError]:
    """No year lies in two terms of office."""
    keys = scene.scopes(CouncilTerm)
    if not keys:
        return
    terms = list(CouncilTerm.objects.order_by("first_year", "pk"))
    for before, after in pairwise(terms):
        if after.first_year <= before.last_year and {before.pk, after.pk} & keys:
            yield breach(
                "terms_overlap",
                _("Mandatperioderna %(one)s och %(other)s går in i varandra. Ändra åren."),
                one=before,
                other=after,
            )


def goals_in_term(scene: Scene) -> Iterator[ValidationError]:
    """A goal lies in an area of its own term, and follows on a goal of an earlier one."""
    goals, areas = scene.scopes(Goal), scene.scopes(GoalArea)
    terms = scene.scopes(CouncilTerm)
    if not goals and not areas and not terms:
        return
    touched = Q(pk__in=goals) | Q(predecessor__in=goals) | Q(area__in=areas)
    touched |= Q(term__in=terms) | Q(predecessor__term__in=terms)
    rows = Goal.objects.filter(touched).select_related("term", "area", "predecessor__term")
    elsewhere = rows.filter(~Q(area__term=F("term")))
    for row in elsewhere.order_by("pk")[:NAMED]:
        yield breach(
            "goal_area_elsewhere",
            _(
                "Målområdet ”%(area)s” hör inte till mandatperioden %(term)s. Välj ett av dess "
                "egna."
            ),
            area=row.area,
            term=row.term,
        )
    later = rows.filter(predecessor__term__first_year__gte=F("term__first_year"))
    for row in later.order_by("pk")[:NAMED]:
        yield breach(
            "predecessor_not_earlier",
            _(
                "”%(goal)s” kan inte följa på ”%(other)s”, som inte hör till en tidigare "
                "mandatperiod. Välj ett tidigare mål."
            ),
            goal=row,
            other=row.predecessor,
        )


def on_the_terms_scale(scene: Scene) -> Iterator[ValidationError]:
    """An assessment is on the scale of the goal's term of office."""
    rounds, terms = scene.scopes(Assessment), scene.scopes(CouncilTerm)
    goals = scene.scopes(Goal)
    if not rounds and not terms and not goals:
        return
    touched = Q(round__in=rounds) | Q(goal__term__in=terms) | Q(goal__in=goals)
    wrong = (~Q(trend="") & Q(goal__term__scale=Scale.GRADES)) | (
        ~Q(grade="") & Q(goal__term__scale=Scale.TRENDS)
    )
    rows = Assessment.objects.filter(touched, wrong).select_related("goal__term")
    for row in rows.order_by("pk")[:NAMED]:
        yield breach(
            "other_scale",
            _("Målen %(term)s bedöms med skalan ”%(scale)s”. Bedöm ”%(goal)s” med den."),
            term=row.goal.term,
            scale=row.goal.term.get_scale_display(),
            goal=row.goal,
        )


def directed(scene: Scene) -> Iterator[ValidationError]:
    """A goal is followed up by committees that it is directed to, in years of its term."""
    rounds, goals = scene.scopes(GoalTask), scene.scopes(Goal)
    terms, moved = scene.scopes(CouncilTerm), scene.before(GoalDirection)
    left = {row.goal_id for row in moved.values() if row is not None}
    if not rounds and not goals and not terms and not left:
        return
    touched = Q(round__in=rounds) | Q(goal__in=goals | left) | Q(goal__term__in=terms)
    year = "round__appropriation__year"
    within = Q(goal__term__first_year__lte=F(year), goal__term__last_year__gte=F(year))
    rows = GoalTask.objects.filter(touched).select_related(
        "goal__term", "round__appropriation__committee"
    )
    for row in rows.filter(~within).order_by("pk")[:NAMED]:
        yield breach(
            "goal_outside_term",
            _("Målet ”%(goal)s” gäller %(term)s och kan inte följas upp i ”%(round)s”."),
            goal=row.goal,
            term=row.goal.term,
            round=row.round,
        )
    here = GoalTask.objects.filter(
        goal__directions__committee=F("round__appropriation__committee")
    ).values("pk")
    for row in rows.exclude(pk__in=here).order_by("pk")[:NAMED]:
        yield breach(
            "goal_not_directed",
            _(
                "Målet ”%(goal)s” är inte riktat till %(committee)s, som följer upp det i "
                "”%(round)s”. Rikta målet till nämnden."
            ),
            goal=row.goal,
            committee=row.round.appropriation.committee,
            round=row.round,
        )


RULES = (terms_apart, goals_in_term, on_the_terms_scale, directed)

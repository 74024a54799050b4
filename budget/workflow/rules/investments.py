"""Rules of investments and project grants: in their committee, their frame and their years."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models import InvestmentFrame, InvestmentProject, InvestmentYear, ProjectGrant
from budget.workflow.rules.places import NAMED, breach, outside_years, wrong_area, years_of
from budget.workflow.rules.scene import Scene

COMMITTEE = "frame__appropriation__committee"
YEAR = "frame__appropriation__year"


def project_years(scene: Scene) -> Iterator[ValidationError]:
    """A project lies in a frame of its own committee, in a year between its first and last."""
    touched = scene.scopes(InvestmentYear, InvestmentFrame)
    changed = scene.scopes(InvestmentProject)
    if not touched and not changed:
        return
    wrong = ~Q(project__committee=F(COMMITTEE)) | outside_years("project", YEAR)
    rows = InvestmentYear.objects.filter(
        wrong, Q(frame__in=touched) | Q(project__in=changed)
    ).select_related("project", COMMITTEE)
    for row in rows.order_by("pk")[:NAMED]:
        year = row.frame.appropriation
        if row.project.committee_id != year.committee_id:
            yield breach(
                "project_elsewhere",
                _(
                    "Investeringen ”%(project)s” hör inte till %(committee)s. Välj en av nämndens "
                    "egna."
                ),
                project=row.project,
                committee=year.committee,
            )
        else:
            yield breach(
                "project_outside_years",
                _(
                    "Investeringen ”%(project)s” pågår %(years)s, men ligger i en ram för "
                    "%(year)s. Välj en ram för de åren, eller ändra investeringens år."
                ),
                project=row.project,
                years=years_of(row.project),
                year=year.year,
            )


def grants(scene: Scene) -> Iterator[ValidationError]:
    """The purpose of a grant counts in the grant's year."""
    touched = scene.scopes(ProjectGrant)
    if not touched:
        return
    rows = (
        ProjectGrant.objects.filter(
            outside_years("area", "year"), area__in={area for area, _year in touched}
        )
        .select_related("area")
        .order_by("pk")
    )
    for row in rows[:NAMED]:
        if (row.area_id, row.year) in touched:
            yield from wrong_area(row.area, row.year)


RULES = (project_years, grants)

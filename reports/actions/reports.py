"""A report made from its template, handed in, and sent back. Approval: publishing.py."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from budget.actions.moving import Refusals, check_right, take
from budget.actions.recording import refuse, require, save_recorded
from budget.models import Round, TaskState
from budget.workflow.action import Actor, action
from reports.models import Report, ReportTemplate, ReportText, TemplateSection
from reports.queries.documents import missing_in
from reports.queries.reports import desk_of, has_text, memberships_at, sections_of
from reports.workflow.states import REPORT

REFUSALS = Refusals(
    code="report_state",
    state={
        "submit_report": _("”%(thing)s” är %(state)s och kan inte lämnas in."),
        "return_report": _("”%(thing)s” är %(state)s; det går att återsända en som är inlämnad."),
        "approve_report": _("”%(thing)s” är %(state)s; en som är inlämnad kan godkännas."),
        "reopen_report": _("”%(thing)s” är %(state)s; en som är godkänd kan öppnas på nytt."),
    },
    preparer={
        "approve_report": _(
            "Du lämnade in ”%(thing)s” och kan inte godkänna den. Be någon annan att göra det."
        )
    },
)


class Unfinished(ValidationError):  # noqa: N818  # named as what it says
    """A refusal to hand in a report: `sections` are those whose text is not approved."""

    def __init__(self, sections: Sequence[TemplateSection]) -> None:
        super().__init__(
            ngettext_lazy(
                "Rapporten kan inte lämnas in än: %(count)s avsnitt är inte godkänt.",
                "Rapporten kan inte lämnas in än: %(count)s avsnitt är inte godkända.",
                "count",
            ),
            code="unfinished",
            params={"count": len(sections)},
        )
        self.sections = tuple(sections)


MOST_TOLD = 5


def missing_refusal(thing: object, places: Sequence[str]) -> ValidationError:
    """The refusal to hand in a text with live figures that do not exist; `places` tell of each."""
    more = [_("med flera")] if len(places) > MOST_TOLD else []
    return refuse(
        "figures_missing",
        _(
            "”%(thing)s” kan inte lämnas in, för texten har siffror som inte går att visa: "
            "%(figures)s. Välj på nytt ur listan med rapportens siffror, eller skriv om meningen."
        ),
        thing=thing,
        figures="; ".join(map(str, [*places[:MOST_TOLD], *more])),
    )


@action
def create_report(actor: Actor, round_: Round, template: ReportTemplate) -> Report:
    """Begin a round's report of the template's kind: each text gets its writer to begin with.

    Controllers and administrators. Raises ValidationError for a template without sections or of
    another committee, and where the round has a report of the kind.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    if template.committee_id not in (None, committee.pk):
        raise refuse(
            "template_elsewhere",
            _("Mallen ”%(template)s” hör till en annan nämnd. Välj en av nämndens egna."),
            template=template,
        )
    sections = sections_of(template.pk)
    if not sections:
        raise refuse(
            "template_empty",
            _(
                "Mallen ”%(template)s” har inga avsnitt, så rapporten skulle bli tom. Be "
                "administratören att lägga till avsnitt i mallen."
            ),
            template=template,
        )
    report = Report(round=round_, template=template, kind=template.kind)
    save_recorded(actor, "create_report", report, committee)
    desk, memberships = desk_of(committee.pk), memberships_at(committee.pk)
    people = {membership.user_id: membership.user for membership in memberships}
    ReportText.objects.bulk_create(
        ReportText(
            report=report,
            section=section,
            writer=people.get(desk.responsible(section, memberships) or 0),
        )
        for section in sections
        if has_text(section)
    )
    return report


@action
def submit_report(actor: Actor, report: Report) -> Report:
    """Hand in a report whose texts are all approved. Controllers.

    Raises Unfinished with the sections that are not, ValidationError in another state, and where a
    text, of the report or of its goals, has a live figure that does not exist.
    """
    committee = report.round.appropriation.committee
    check_right(actor, REPORT, "submit_report", committee.pk)
    locked = locked_report(report)
    approved = ReportText.objects.filter(report=locked, state=TaskState.APPROVED)
    done = set(approved.values_list("section_id", flat=True))
    sections = sections_of(locked.template_id)
    missing = [section for section in sections if has_text(section) and section.pk not in done]
    if REPORT.step("submit_report", locked.state):
        if missing:
            raise Unfinished(missing)
        _check_figures(locked)
    take(
        actor,
        REPORT,
        locked,
        "submit_report",
        REFUSALS,
        committee=committee,
        submitted_by=actor.user,
        submitted_at=timezone.now(),
        approved_by=None,
    )
    return locked


def _check_figures(report: Report) -> None:
    missing = missing_in(report)
    if missing:
        places = [f"{figure.section.heading}: {figure.words.strip('[]')}" for figure in missing]
        raise missing_refusal(report, places)


@action
def return_report(actor: Actor, report: Report, reason: str) -> Report:
    """Send a report back that is handed in, with what is to be done about it.

    Controllers and heads of administration. Raises ValidationError without a reason.
    """
    committee = report.round.appropriation.committee
    check_right(actor, REPORT, "return_report", committee.pk)
    locked = locked_report(report)
    actor = replace(actor, reason=reason)
    take(actor, REPORT, locked, "return_report", REFUSALS, committee=committee)
    return locked


def locked_report(report: Report) -> Report:
    """The report as it stands, one action at a time: who saves a text meanwhile waits."""
    found: Report = (
        Report.objects.select_for_update(no_key=True, of=("self",))
        .select_related("template", "round__appropriation__committee")
        .get(pk=report.pk)
    )
    return found

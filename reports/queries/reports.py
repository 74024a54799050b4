"""A round's reports with their sections and texts; who may write which."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from budget.models import WRITABLE_STATES, Area, Membership, Role, Round, TaskState, User
from goals.models import GoalDirection
from reports.access import Desk
from reports.models import (
    BlockKind,
    DraftFile,
    FileKind,
    OutsideFigure,
    Report,
    ReportState,
    ReportTemplate,
    ReportText,
    ReportVersion,
    SectionComment,
    TemplateBlock,
    TemplateSection,
    TextVersion,
)


def report_of(round_: Round, kind: str) -> Report | None:
    """A round's report of a kind, with its template; None where there is none.

    `pdf_made` is what its last draft as PDF was made of (see draft_marks.py), None without one.
    """
    drafts = DraftFile.objects.filter(report=OuterRef("pk"), kind=FileKind.PDF)
    found: Report | None = (
        Report.objects.filter(round=round_, kind=kind)
        .annotate(pdf_made=Subquery(drafts.values("job__result")[:1]))
        .select_related("template", "submitted_by", "approved_by")
        .first()
    )
    if found is not None:
        found.round = round_
    return found


def reports_of(round_: Round) -> list[Report]:
    """All reports of a round, with their templates."""
    rows = list(
        Report.objects.filter(round=round_)
        .select_related("template", "submitted_by", "approved_by")
        .order_by("pk")
    )
    for row in rows:
        row.round = round_
    return rows


def templates_for(committee_id: int) -> list[ReportTemplate]:
    """The templates a committee's reports are made from: its own, else those of all. One a kind."""
    rows = ReportTemplate.objects.filter(Q(committee=committee_id) | Q(committee__isnull=True))
    chosen: dict[str, ReportTemplate] = {}
    for row in rows.order_by("pk"):
        if row.kind not in chosen or row.committee_id is not None:
            chosen[row.kind] = row
    return [chosen[kind] for kind in sorted(chosen)]


def sections_of(template_id: int) -> list[TemplateSection]:
    """A template's sections in order, each with its blocks (`blocks.all()`): two queries."""
    blocks = Prefetch("blocks", TemplateBlock.objects.order_by("order", "pk"))
    rows = TemplateSection.objects.filter(template=template_id).prefetch_related(blocks)
    return list(rows.order_by("order", "pk"))


def has_text(section: TemplateSection) -> bool:
    """Whether a section (of `sections_of`) holds a text that somebody writes."""
    return any(block.kind == BlockKind.TEXT for block in section.blocks.all())


def texts_of(report: Report) -> dict[int, ReportText]:
    """A report's texts by their section's key: one query."""
    rows = ReportText.objects.filter(report=report).select_related(
        "writer", "changed_by", "submitted_by", "approved_by"
    )
    return {row.section_id: row for row in rows}


def versions_of(report: Report) -> list[ReportVersion]:
    """The approved versions without their documents, newest first."""
    rows = ReportVersion.objects.filter(report=report).defer("document")
    return list(rows.select_related("approved_by").order_by("-number"))


def approved_versions(round_: Round) -> list[ReportVersion]:
    """The newest approved version of each of a round's reports, without its document."""
    rows = ReportVersion.objects.filter(report__round=round_, replaced_by__isnull=True)
    return list(rows.defer("document"))


def desk_of(committee_id: int) -> Desk:
    """Who is responsible for what at a committee: two queries."""
    areas = dict(Area.objects.filter(committee=committee_id).values_list("slug", "pk"))
    owners: dict[str, set[int]] = {}
    directed = GoalDirection.objects.filter(committee=committee_id, owners__isnull=False)
    for slug, owner in directed.values_list("goal__slug", "owners"):
        owners.setdefault(slug, set()).add(owner)
    return Desk(committee_id, areas, {slug: frozenset(keys) for slug, keys in owners.items()})


def memberships_at(committee_id: int) -> list[Membership]:
    """The roles of active people who may write at a committee, with the people, by name."""
    rows = Membership.objects.filter(
        Q(committee=committee_id) | Q(committee__isnull=True),
        role__in=(Role.CONTROLLER, Role.BUDGET_HOLDER, Role.HEAD),
        user__is_active=True,
    )
    return list(
        rows.select_related("user").order_by(
            "user__last_name", "user__first_name", "user__username", "pk"
        )
    )


def comments_on(texts: Collection[int]) -> dict[int, list[SectionComment]]:
    """The comments on texts (keys), in the order they were written."""
    found: dict[int, list[SectionComment]] = {}
    rows = SectionComment.objects.filter(text__in=texts).select_related("author")
    for row in rows.order_by("written_at", "pk"):
        found.setdefault(row.text_id, []).append(row)
    return found


def outside_figures_of(report: Report) -> dict[int, list[OutsideFigure]]:
    """The figures of a report marked as coming from elsewhere, by their text."""
    found: dict[int, list[OutsideFigure]] = {}
    rows = OutsideFigure.objects.filter(text__report=report).select_related("marked_by")
    for row in rows.order_by("pk"):
        found.setdefault(row.text_id, []).append(row)
    return found


def last_version(text: ReportText) -> TextVersion | None:
    """The newest kept version of a text that says something else than the text does now."""
    rows = TextVersion.objects.filter(text=text).exclude(markdown=text.markdown)
    found: TextVersion | None = rows.select_related("written_by").order_by("-version").first()
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last report of the same kind said in a section."""

    report: str
    markdown: str


def earlier_text(report: Report, section: str) -> Earlier | None:
    """The same section (its key) of the last report of the committee and kind before this one.

    The report of a corrected round follows on that of the round it corrects.
    """
    appropriation = report.round.appropriation
    before = Q(report__round__appropriation__year__lt=appropriation.year) | Q(
        report__round__appropriation__year=appropriation.year,
        report__round__cutoff_month__lt=report.round.cutoff_month,
    )
    if report.round.replaces_id is not None:
        before |= Q(report__round=report.round.replaces_id)
    found: ReportText | None = (
        ReportText.objects.filter(
            before,
            report__kind=report.kind,
            report__round__appropriation__committee=appropriation.committee_id,
            section__key=section,
        )
        .exclude(markdown="")
        .select_related("report__round__appropriation", "report__template")
        .order_by("-report__round__appropriation__year", "-report__round__cutoff_month", "-pk")
        .first()
    )
    return Earlier(str(found.report), found.markdown) if found else None


def owed_rows(user: Any) -> QuerySet[ReportText, ReportText]:
    """The texts that a person (by key) has to write in reports that are being written."""
    found: QuerySet[ReportText, ReportText] = ReportText.objects.filter(
        writer=user, state__in=WRITABLE_STATES, report__state=ReportState.WRITING
    )
    return found


def owed_texts(user: User) -> list[ReportText]:
    """The same, with what they are texts of, the first deadline first."""
    rows = owed_rows(user.pk).select_related(
        "section", "report__template", "report__round__appropriation__committee"
    )
    return list(rows.order_by("report__round__deadline", "report", "section__order"))


def waiting_texts(user: User) -> list[tuple[Report, int]]:
    """The reports with handed-in sections that somebody else handed in, and how many."""
    handed = Q(texts__state=TaskState.SUBMITTED) & ~Q(texts__submitted_by=user)
    rows = (
        Report.objects.filter(state=ReportState.WRITING)
        .annotate(waiting=Count("texts", filter=handed))
        .filter(waiting__gt=0)
        .select_related("template", "round__appropriation__committee")
        .order_by("round__deadline", "pk")
    )
    return [(row, row.waiting) for row in rows]

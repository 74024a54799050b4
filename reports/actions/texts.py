"""The text of a section: saved while it is typed, handed in, sent back, approved, given away."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.access import Rights, rights_of
from budget.actions.moving import Refusals, take
from budget.actions.recording import differences, readable, refuse, require
from budget.calc.amounts import format_number
from budget.models import WRITABLE_STATES, Change, Committee, TaskState, User
from budget.queries.rounds import inputs_of
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict
from reports.access import Desk, reads_draft
from reports.actions.reports import locked_report, missing_refusal
from reports.models import (
    LONGEST_TEXT,
    BlockKind,
    OutsideFigure,
    Report,
    ReportState,
    ReportText,
    SectionComment,
    TemplateSection,
    TextVersion,
    Writer,
)
from reports.queries.documents import material_of
from reports.queries.reports import desk_of
from reports.text.counting import counts_in
from reports.text.live import dead_in, tokens_of
from reports.text.written import amounts_in, same_amount
from reports.workflow.changed import changed_part
from reports.workflow.states import OF_TEXT, TEXT, WRITERS

# Who writes on after this long begins anew: what stood then can be compared with.
SITTING = timedelta(hours=1)

REFUSALS = Refusals(
    code="text_state",
    state={
        "submit_text": _("”%(thing)s” är %(state)s och kan inte lämnas in."),
        "approve_text": _("”%(thing)s” är %(state)s; det som är inlämnat kan godkännas."),
        "return_text": _(
            "”%(thing)s” är %(state)s och kan inte återsändas; det går när det är inlämnat eller "
            "godkänt."
        ),
    },
    preparer={
        "approve_text": _(
            "Du lämnade in ”%(thing)s” och kan inte godkänna det. Be någon annan att göra det."
        )
    },
)


@action
def save_text(
    actor: Actor, report: Report, section: str, markdown: str, version: int | None = None
) -> ReportText:
    """Write a section's text (its key); a changed one gets the next version, its author and time.

    `version` is the one that was shown; None writes whatever stands there. Those who may write the
    section. Raises Conflict, with both texts, where somebody else has changed it since and not to
    the same; ValidationError for a text too long, handed in or approved, or a report that is.
    """
    text = _locked_text(actor, report, section)
    _check_open(text)
    markdown = checked(markdown, LONGEST_TEXT, blank=True)
    if markdown == text.markdown:
        return text
    if version not in (None, text.version):
        who = str(text.changed_by or "")
        raise Conflict(
            [
                Clash(
                    str(text.section),
                    markdown,
                    text.markdown,
                    text.version,
                    who=who,
                    at=text.changed_at,
                )
            ]
        )
    _keep_what_stood(actor, text)
    told = [_told(actor, text, "save_text", *changed_part(text.markdown, markdown))]
    if text.state == TaskState.NOT_BEGUN:
        was = readable(text, "state")
        text.state = TaskState.BEGUN
        change = history.change(actor, "begin_text", text, "state", was, readable(text, "state"))
        change.committee = _committee(text)
        told.append(change)
    text.markdown, text.version = markdown, text.version + 1
    text.changed_by, text.changed_at = actor.user, timezone.now()
    text.save()
    history.record(told)
    return text


def _keep_what_stood(actor: Actor, text: ReportText) -> None:
    """Keep a text before somebody else, or the same person at another time, writes over it."""
    at, who = text.changed_at, actor.user.pk if actor.user else None
    if at is None or (text.changed_by_id == who and timezone.now() - at < SITTING):
        return
    keep_version(text)


def keep_version(text: ReportText) -> None:
    """Keep a text as it stands now, once a version; only inside an action."""
    if text.version and not TextVersion.objects.filter(text=text, version=text.version).exists():
        TextVersion.objects.create(
            text=text,
            version=text.version,
            markdown=text.markdown,
            written_by=text.changed_by,
            written_at=text.changed_at,
        )


@action
def submit_text(actor: Actor, report: Report, section: str) -> ReportText:
    """Hand in a section's text. Those who may write it.

    Raises ValidationError for an empty one, and one with a live figure that does not exist.
    """
    text = _locked_text(actor, report, section)
    _check_writing(text)
    if text.state in WRITABLE_STATES:
        _check_whole(text)
    keep_version(text)
    values = {"submitted_by": actor.user, "submitted_at": timezone.now(), "comment": ""}
    # That the actor may write this one was asked when it was looked up.
    _take(actor, text, "submit_text", OF_TEXT, approved_by=None, **values)
    return text


def _check_whole(text: ReportText) -> None:
    if not text.markdown.strip():
        raise refuse(
            "text_empty",
            _("”%(section)s” är tom. Skriv avsnittet innan du lämnar in det."),
            section=text.section,
        )
    if tokens_of(text.markdown):
        round_ = text.report.round
        dead = dead_in(text.markdown, material_of(round_, inputs_of(round_)).figures)
        if dead:
            raise missing_refusal(text.section, [why for _token, why in dead])


@action
def approve_text(actor: Actor, report: Report, section: str) -> ReportText:
    """Approve a section that is handed in, never by the one who handed it in.

    Controllers and heads of administration. Raises ValidationError in another state.
    """
    text = _locked_text(actor, report, section, writes=False)
    _check_writing(text)
    _take(actor, text, "approve_text", approved_by=actor.user)
    return text


@action
def return_text(actor: Actor, report: Report, section: str, comment: str) -> ReportText:
    """Send a section back that is handed in or approved, with what is to be done about it.

    Controllers and heads of administration. Raises ValidationError without a comment.
    """
    text = _locked_text(actor, report, section, writes=False)
    _check_writing(text)
    comment = checked(comment, 2000, blank=True)
    actor = replace(actor, reason=comment)
    _take(actor, text, "return_text", comment=comment, approved_by=None)
    return text


@action
def assign_writer(actor: Actor, report: Report, section: str, writer: User | None) -> ReportText:
    """Give a section to somebody of the committee's writers, or to nobody in particular.

    Controllers and administrators. Raises ValidationError for somebody with no such role.
    """
    committee = report.round.appropriation.committee
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    text = _locked_text(actor, report, section, writes=False)
    _check_writing(text)
    if writer is not None and not (
        writer.is_active and rights_of(writer).roles_at(committee.pk) & WRITERS
    ):
        raise refuse(
            "may_not_write",
            _("%(who)s har ingen roll som skriver i rapporten. Ge rollen först."),
            who=writer,
        )
    stored = ReportText.objects.get(pk=text.pk)
    text.writer = writer
    text.save(update_fields=["writer"])
    history.record(differences(actor, "assign_writer", text, stored, committee))
    return text


@action
def comment_text(actor: Actor, report: Report, section: str, words: str) -> SectionComment:
    """A remark on a section, by those who read the draft; it is never changed afterwards.

    Raises ValidationError for an empty or too long one.
    """
    committee = report.round.appropriation.committee
    require(actor, lambda rights: reads_draft(rights, committee.pk))
    if actor.user is None:
        raise PermissionDenied  # a remark is somebody's
    text = _locked_text(actor, report, section, writes=False)
    row = SectionComment(text=text, author=actor.user, words=checked(words, 2000))
    row.save()
    history.record([_told(actor, text, "comment_text", "", row.words)])
    return row


@action
def mark_outside(
    actor: Actor, report: Report, section: str, written: str, source: str
) -> OutsideFigure:
    """Say that a figure, as it is written in a section's text, comes from elsewhere, and whence.

    Those who may write the section. Marked again, the new source takes the old one's place. Raises
    ValidationError without a source, and for a figure that does not stand in the text.
    """
    text = _locked_text(actor, report, section)
    _check_open(text)
    written, source = checked(written, 60), checked(source, 300)
    typed = [
        *(amount.text for amount in amounts_in(text.markdown)),
        *(count.text for count in counts_in(text.markdown)),
    ]
    if same_amount(written) not in map(same_amount, typed):
        raise refuse(
            "figure_not_there",
            _("”%(written)s” står inte i avsnittets text. Ladda om sidan."),
            written=written,
        )
    row = OutsideFigure.objects.filter(text=text, written=written).first()
    old = row.source if row else ""
    row = row or OutsideFigure(text=text, written=written)
    row.source, row.marked_by = source, actor.user
    row.save()
    history.record(
        [_told(actor, text, "mark_outside", old and f"{written}: {old}", f"{written}: {source}")]
    )
    return row


@action
def unmark_outside(actor: Actor, report: Report, section: str, written: str) -> None:
    """Take such a mark away again; nothing is done where there is none. As `mark_outside`."""
    text = _locked_text(actor, report, section)
    _check_open(text)
    row = OutsideFigure.objects.filter(text=text, written=written).first()
    if row is not None:
        history.record([_told(actor, text, "unmark_outside", str(row), "")])
        row.delete()


def checked(words: str, longest: int, *, blank: bool = False) -> str:
    """Words as they are stored: line breaks as one character, none at the end.

    Raises ValidationError for none (unless `blank`), too many, and characters no text can hold.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if not words.strip() and not blank:
        raise refuse("empty", _("Skriv något först."))
    if "\x00" in words:
        raise refuse(
            "unstorable", _("Texten innehåller ett tecken som inte kan sparas (NUL). Ta bort det.")
        )
    if len(words) > longest:
        message = _(
            "Texten är %(length)s tecken lång; högst %(longest)s går in. Korta eller dela den."
        )
        length, most = (format_number(Decimal(count), 0) for count in (len(words), longest))
        raise refuse("too_long", message, length=length, longest=most)
    return words


def _locked_text(actor: Actor, report: Report, section: str, *, writes: bool = True) -> ReportText:
    """A section's text, its report locked; made where the template has got the section since.

    Raises PermissionDenied for those who may not write it (where it `writes`), ValidationError
    where the template has no such text.
    """
    locked = locked_report(report)
    found: TemplateSection | None = TemplateSection.objects.filter(
        template=locked.template_id, key=section, blocks__kind=BlockKind.TEXT
    ).first()
    if found is None:
        raise refuse(
            "no_such_text", _("Rapporten har inget sådant avsnitt att skriva i. Ladda om sidan.")
        )
    text: ReportText | None = (
        ReportText.objects.filter(report=locked, section=found)
        .select_related("changed_by", "writer")
        .first()
    )
    committee_id = locked.round.appropriation.committee_id
    if actor.user is not None:
        rights = rights_of(actor.user)
        assigned = text.writer_id if text else None
        actor.require(
            _may_write(rights, actor.user, committee_id, found, assigned)
            if writes
            else reads_draft(rights, committee_id)
        )
    if text is None:
        text = ReportText(report=locked, section=found)
        text.save()
    text.report, text.section = locked, found
    return text


def _may_write(
    rights: Rights, user: User, committee_id: int, section: TemplateSection, assigned: int | None
) -> bool:
    named = section.writer in (Writer.AREA, Writer.GOAL)
    desk = desk_of(committee_id) if named else Desk(committee_id)
    return desk.may_write(rights, user.pk, section, assigned)


def _check_writing(text: ReportText) -> None:
    report = text.report
    if report.state != ReportState.WRITING:
        raise refuse(
            "report_not_open",
            _("”%(report)s” är %(state)s, så dess texter ligger fast. Öppna den först."),
            report=report,
            state=report.get_state_display(),
        )


def _check_open(text: ReportText) -> None:
    """Raise ValidationError for a text that is not to be written now."""
    _check_writing(text)
    if text.state not in WRITABLE_STATES:
        raise refuse(
            "text_handed_in",
            _("”%(section)s” är %(state)s och kan inte ändras. Be ekonomen att återsända det."),
            section=text.section,
            state=text.get_state_display(),
        )


def _take(
    actor: Actor, text: ReportText, name: str, beside: frozenset[str] = frozenset(), **values: Any
) -> None:
    committee = _committee(text)
    take(actor, TEXT, text, name, REFUSALS, committee=committee, beside=beside, **values)


def _committee(text: ReportText) -> Committee:
    committee: Committee = text.report.round.appropriation.committee
    return committee


def _told(actor: Actor, text: ReportText, name: str, old: str, new: str) -> Change:
    return history.change(actor, name, text, "markdown", old, new, _committee(text))

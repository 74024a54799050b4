"""What reports ask people for in *Att göra*: texts to write, and texts to approve."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from budget.access import Rights
from budget.models import User
from budget.place import round_url
from budget.todo import Asks, OwedThing, WaitingThing
from reports.kinds import WORDS
from reports.models import Report, ReportKind
from reports.queries.reports import owed_rows, owed_texts, waiting_texts
from reports.workflow.states import TEXT


def _url(report: Report, name: str, **slugs: str) -> str:
    return round_url(report.round, name, kind=WORDS[ReportKind(report.kind)], **slugs)


def owed(user: User) -> Iterable[OwedThing]:
    """The sections that somebody has to write."""
    for text in owed_texts(user):
        name = f"{text.report.template.name}: {text.section.heading}"
        url = _url(text.report, "section", section=text.section.key)
        yield OwedThing(text.report.round, name, url, text)


def waiting(rights: Rights, user: User) -> Iterable[WaitingThing]:
    """The reports in which sections wait for an approval that this person may give."""
    for report, count in waiting_texts(user):
        committee = report.round.appropriation.committee_id
        if rights.roles_for(committee, None) & TEXT.roles_for("approve_text"):
            what = ngettext(
                "%(report)s: %(count)s avsnitt väntar på godkännande.",
                "%(report)s: %(count)s avsnitt väntar på godkännande.",
                count,
            ) % {"report": report.template.name, "count": count}
            yield WaitingThing(report.round, what, _url(report, "report_left"))


ASKS = Asks(owed_rows, owed, waiting)

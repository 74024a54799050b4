"""The standard templates, for a municipality that has none of its own."""

from budget.actions.recording import require
from budget.workflow.action import Actor, action
from reports.actions.templates import create_template
from reports.models import ReportKind, ReportTemplate
from reports.template_files import standard_templates


def missing_kinds() -> list[ReportKind]:
    """The kinds of reports that there is no template of for all committees."""
    there = ReportTemplate.objects.filter(committee=None).values_list("kind", flat=True)
    return [kind for kind in ReportKind if kind not in set(there)]


@action
def add_standard_templates(actor: Actor) -> list[ReportTemplate]:
    """Make the standard template of each kind that there is none of for all committees.

    The municipality's administrators. Those that are there are left as they are.
    """
    require(actor, lambda rights: rights.may_change_structure(None))
    missing = missing_kinds()
    return [
        create_template(actor, read.kind, read.name, read.sections)
        for read in standard_templates()
        if read.kind in missing
    ]

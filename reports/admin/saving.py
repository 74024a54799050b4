"""Which action saves and which removes a part of a template, and what actions are called."""

from django.utils.translation import gettext_lazy as _

from budget.admin.sentences import ACTIONS
from budget.admin.writing import REMOVED_AS_THEY_ARE, SAVED_AS_THEY_ARE
from reports.actions.templates import delete_part, save_part
from reports.models import ReportTemplate, TemplateBlock, TemplateSection

PARTS = (ReportTemplate, TemplateSection, TemplateBlock)
NAMES = {
    "approve_report": _("godkänna rapport"),
    "approve_text": _("godkänna avsnitt"),
    "assign_writer": _("utse skribent"),
    "begin_text": _("påbörja avsnitt"),
    "comment_text": _("kommentera avsnitt"),
    "create_report": _("påbörja rapport"),
    "delete_template": _("ta bort ur rapportmall"),
    "load_reports": _("läsa in demodata"),
    "mark_outside": _("märka siffra från annan källa"),
    "reopen_report": _("öppna rapport på nytt"),
    "return_report": _("återsända rapport"),
    "return_text": _("återsända avsnitt"),
    "save_template": _("ändra rapportmall"),
    "save_text": _("skriva avsnitt"),
    "submit_report": _("lämna in rapport"),
    "submit_text": _("lämna in avsnitt"),
    "unmark_outside": _("ta bort märkning av siffra"),
}

SAVED_AS_THEY_ARE.update(dict.fromkeys(PARTS, save_part))
REMOVED_AS_THEY_ARE.update(dict.fromkeys(PARTS, delete_part))
ACTIONS.update(NAMES)

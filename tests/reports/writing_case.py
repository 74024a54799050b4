"""A small report to write in: Ekby's interim report for April, with a writer of every kind."""

from budget.workflow.action import SERVER
from reports.actions.reports import create_report
from reports.actions.templates import BlockPlan, SectionPlan, create_template
from reports.models import BlockKind, Report, ReportKind, ReportTemplate, ReportText
from tests.makers import Ekby

TEXT = BlockPlan(BlockKind.TEXT)

SECTIONS = (
    SectionPlan("sammanfattning", "Sammanfattning", 1, "Högst en sida.", "controller", "", (TEXT,)),
    SectionPlan(
        "driftbudget",
        "Driftbudget",
        1,
        "",
        "controller",
        "",
        (BlockPlan(BlockKind.TABLE, "driftbudget"),),
    ),
    SectionPlan("bygglov", "Bygglov", 2, "", "area", "bygglov", (TEXT,)),
    SectionPlan("matning", "Mätning", 2, "", "area", "matning", (TEXT,)),
    SectionPlan("laget", "Läget i områdena", 1, "", "budget_holder", "", (TEXT,)),
    SectionPlan("ledningen", "Ledningen", 1, "", "head", "", (TEXT,)),
)
TEXTS = [plan.key for plan in SECTIONS if TEXT in plan.blocks]


def make_template(kind: str = ReportKind.INTERIM) -> ReportTemplate:
    """The template, for all committees."""
    return create_template(SERVER, kind, "Delårsrapport", SECTIONS)


def make_report(ekby: Ekby) -> Report:
    """Ekby's report for April, nothing written."""
    return create_report(SERVER, ekby.april, make_template())


def text_of(report: Report, section: str) -> ReportText:
    """A text as it is stored."""
    text: ReportText = ReportText.objects.get(report=report, section__key=section)
    return text

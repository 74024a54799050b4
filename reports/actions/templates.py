"""What reports are made from: an administrator's changes of templates, sections and blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import delete_recorded, refuse, require, save_recorded
from budget.models import Committee
from budget.workflow.action import Actor, action
from reports.models import BlockKind, ReportTemplate, TemplateBlock, TemplateSection

TemplatePart = ReportTemplate | TemplateSection | TemplateBlock


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block to be: what it shows, and of what."""

    kind: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section to be, with its blocks in order."""

    key: str
    heading: str
    level: int
    help_text: str
    writer: str
    writer_of: str
    blocks: tuple[BlockPlan, ...]


@action
def create_template(
    actor: Actor,
    kind: str,
    name: str,
    sections: Sequence[SectionPlan],
    committee: Committee | None = None,
) -> ReportTemplate:
    """A template with its sections in order. Administrators of the committee, or of all.

    Raises ValidationError by field, without sections, and where there is one of the kind already.
    """
    if not sections:
        raise refuse(
            "template_empty", _("En mall utan avsnitt ger en tom rapport. Lägg till ett avsnitt.")
        )
    template = ReportTemplate(kind=kind, name=name, committee=committee)
    save_part(actor, template)
    for order, plan in enumerate(sections):
        section = TemplateSection(
            template=template,
            order=order,
            key=plan.key,
            heading=plan.heading,
            level=plan.level,
            help_text=plan.help_text,
            writer=plan.writer,
            writer_of=plan.writer_of,
        )
        save_part(actor, section)
        for place, block in enumerate(plan.blocks):
            save_part(
                actor,
                TemplateBlock(section=section, order=place, kind=block.kind, source=block.source),
            )
    return template


@action
def save_part(actor: Actor, row: TemplatePart) -> TemplatePart:
    """Save a template, a section or a block, new or changed. Administrators.

    Raises ValidationError by field.
    """
    committee = _may_change(actor, row)
    return save_recorded(actor, "save_template", row, committee)


@action
def delete_part(actor: Actor, row: TemplatePart) -> None:
    """Remove a part; a section goes with its blocks. Administrators.

    Raises ValidationError where reports are made from it, where something is written in it, and
    where it is the only section of a template that reports are made from.
    """
    committee = _may_change(actor, row)
    if isinstance(row, ReportTemplate):
        for section in TemplateSection.objects.filter(template=row):
            delete_part(actor, section)
    if isinstance(row, TemplateSection):
        _keep_one(row)
        TemplateBlock.objects.filter(section=row).delete()
    if isinstance(row, TemplateBlock) and row.kind == BlockKind.TEXT:
        _refuse_written(row.section)
    delete_recorded(actor, "delete_template", row, committee)


def _keep_one(row: TemplateSection) -> None:
    if not row.template.reports.exists():
        return
    if not TemplateSection.objects.filter(template=row.template).exclude(pk=row.pk).exists():
        raise refuse(
            "template_empty",
            _(
                "”%(section)s” är mallens enda avsnitt, och rapporter är gjorda av mallen. "
                "Lägg till ett annat avsnitt först."
            ),
            section=row,
        )
    _refuse_written(row)
    # Nothing is written there: what a report has of it is no more than a place to write.
    for text in row.texts.all():
        text.delete()


def _refuse_written(section: TemplateSection) -> None:
    if section.texts.filter(Q(version__gt=0) | Q(comments__isnull=False)).exists():
        raise refuse(
            "section_written",
            _(
                "Det finns texter skrivna i ”%(section)s”, så avsnittet och dess text kan inte tas "
                "bort ur mallen. Gör en egen mall för den nämnd som inte ska ha avsnittet."
            ),
            section=section,
        )


def _may_change(actor: Actor, row: TemplatePart) -> Committee | None:
    """The committee that the part is of (None: all), the actor's right there checked.

    A part that leaves one committee's template for another's needs the right at both.
    """
    places = [_committee_of(row)]
    if row.pk is not None:
        stored = type(row)._base_manager.filter(pk=row.pk).first()
        places += [_committee_of(stored)] if stored is not None else []
    for place in places:
        _require(actor, place)
    return places[0]


def _require(actor: Actor, place: Committee | None) -> None:
    require(actor, lambda rights: rights.may_change_structure(place.pk if place else None))


def _committee_of(row: TemplatePart) -> Committee | None:
    match row:
        case ReportTemplate():
            return row.committee
        case TemplateSection():
            return row.template.committee
        case TemplateBlock():
            return row.section.template.committee

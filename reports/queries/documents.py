"""A report as it stands: its sections and texts, with all that a round's figures are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.functional import cached_property

from budget.calc.inputs import RoundInputs
from budget.models import Round
from budget.queries.controls import controls_of
from budget.queries.rounds import inputs_of
from budget.queries.structure import former_names
from goals.queries.rounds import goals_of
from reports.assembling import (
    GOALS,
    TEXT,
    BlockOutline,
    Frame,
    Material,
    SectionOutline,
    document_of,
)
from reports.content.attached import with_attached
from reports.content.document import Document, MissingFigure, missing_figures
from reports.content.findings import findings_table
from reports.content.goals import goal_tables
from reports.content.papers import papers
from reports.content.reconciliation import Reconciliation
from reports.content.shapes import Table
from reports.figures import FormerName
from reports.models import Report, ReportText, TemplateSection
from reports.queries.accuracy import accuracy_table
from reports.queries.reconciling import reconciled
from reports.queries.reports import sections_of, texts_of


@dataclass(frozen=True)
class LivingReport:
    """A report while it is written. `texts` are by their section's key (a number)."""

    report: Report
    inputs: RoundInputs
    sections: tuple[TemplateSection, ...]
    texts: Mapping[int, ReportText]
    material: Material
    reconciliation: Reconciliation | None

    @cached_property
    def outline(self) -> tuple[SectionOutline, ...]:
        """The template's sections as plain shapes."""
        return tuple(outline_of(section) for section in self.sections)

    def document(self, made_at: datetime) -> Document:
        """The report as it stands, with what the workbook holds beside its sections."""
        frame = Frame(self.report.template.name, made_at)
        written = written_in(self.sections, self.texts)
        document = document_of(self.outline, written, self.material, frame)
        found = findings_table(self.reconciliation) if self.reconciliation else None
        return with_attached(
            document, papers(self.inputs, made_at, found, goal_tables(self.material.goals))
        )


def outline_of(section: TemplateSection) -> SectionOutline:
    """A section (of `sections_of`) as a plain shape."""
    blocks = tuple(BlockOutline(block.kind, block.source) for block in section.blocks.all())
    return SectionOutline(section.key, section.heading, section.level, blocks)


def written_in(
    sections: Iterable[TemplateSection], texts: Mapping[int, ReportText]
) -> dict[str, str]:
    """What is written in sections, by their keys."""
    return {row.key: texts[row.pk].markdown for row in sections if row.pk in texts}


def missing_in(report: Report) -> tuple[MissingFigure, ...]:
    """The live figures of a report's texts, and of its goals', that do not exist."""
    round_, sections = report.round, sections_of(report.template_id)
    outline = [
        replace(planned, blocks=tuple(b for b in planned.blocks if b.kind in (TEXT, GOALS)))
        for planned in map(outline_of, sections)
    ]
    written = written_in(sections, texts_of(report))
    frame = Frame(report.template.name, timezone.now())
    return missing_figures(
        document_of(outline, written, material_of(round_, inputs_of(round_)), frame)
    )


def material_of(round_: Round, inputs: RoundInputs, findings: Table | None = None) -> Material:
    """What a round's reports are made of beside their texts.

    Six queries for the goals and the accuracy of earlier rounds; one more without amounts, and
    one where a text has a live figure that is not found by its name of today.
    """
    accuracy = accuracy_table(round_, inputs)
    return Material(
        inputs,
        goals_of(round_),
        findings,
        () if accuracy is None else (accuracy,),
        () if inputs.has_amounts else controls_of(round_),
        partial(former_of, round_),
    )


def former_of(round_: Round) -> tuple[FormerName, ...]:
    """The names and addresses that live figures of a round's texts may still go by: one query."""
    rows = former_names(round_.appropriation.committee_id)
    return tuple(FormerName(*row) for row in rows)


def living_report(report: Report, inputs: RoundInputs | None = None) -> LivingReport:
    """A report with all that it is made of, as it stands now.

    `inputs` are the round's where they are read already.
    """
    round_ = report.round
    found = inputs_of(round_) if inputs is None else inputs
    reconciliation = reconciled(round_, found) if found.has_amounts else None
    findings = (
        findings_table(reconciliation) if reconciliation and reconciliation.findings else None
    )
    material = material_of(round_, found, findings)
    return LivingReport(
        report=report,
        inputs=found,
        sections=tuple(sections_of(report.template_id)),
        texts=texts_of(report),
        material=material,
        reconciliation=reconciliation,
    )

"""The texts of a report as its figures are held against them."""

from collections.abc import Mapping, Sequence

from reports.models import Report, ReportText, TemplateSection
from reports.queries.reports import outside_figures_of
from reports.text.findings import CheckedText

Outside = dict[tuple[str, str], str]
"""Where typed amounts come from that are none of the report's: by section and as written."""


def texts_to_check(
    report: Report, sections: Sequence[TemplateSection], texts: Mapping[int, ReportText]
) -> tuple[tuple[CheckedText, ...], Outside]:
    """A report's texts in order, and what is marked in them. One query."""
    found = tuple(
        CheckedText(section.key, section.heading, texts[section.pk].markdown)
        for section in sections
        if section.pk in texts
    )
    keys = {section.pk: section.key for section in sections}
    marked = outside_figures_of(report)
    outside = {
        (keys[text.section_id], row.written): row.source
        for text in texts.values()
        if text.section_id in keys
        for row in marked.get(text.pk, ())
    }
    return found, outside

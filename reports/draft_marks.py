"""What a draft was made of, as checksums: so that a file can tell what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from reports.content.canonical import canonical, checksum
from reports.content.document import Document
from reports.queries.documents import LivingReport

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Marks:
    """Checksums of a report's written texts, of all its figures, and of the whole document."""

    texts: str
    figures: str
    whole: str


def marks_of(living: LivingReport, document: Document) -> Marks:
    """The checksums of a report as it stands; when it was made counts for nothing."""
    texts = sorted((text.section_id, text.markdown) for text in living.texts.values())
    figures = (f"{key}={figure.value}" for key, figure in living.material.figures.items())
    return Marks(
        checksum("\n".join(f"{section} {markdown}" for section, markdown in texts)),
        checksum("\n".join(figures)),
        checksum(canonical(replace(document, made_at=NO_TIME))),
    )


def changed(before: Mapping[str, str], now: Marks) -> frozenset[str]:
    """Which of the checksums are others than they were: "texts", "figures", "whole"."""
    return frozenset(
        field.name for field in fields(Marks) if before.get(field.name) != getattr(now, field.name)
    )

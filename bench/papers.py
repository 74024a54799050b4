"""The papers of the demo's report: PDF and Word against those who only write what is ready.

PDF ÷ what WeasyPrint needs for the same finished HTML; Word ÷ python-docx writing the same
paragraphs and cells. Charts are drawn before and kept, as they are between a page and its papers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from unittest.mock import patch

import docx
from django.core.cache.backends.locmem import LocMemCache
from docx.document import Document as File
from docx.table import Table

from bench.clock import cpu_seconds
from reports.docx import write_docx
from reports.pdf import html_of, pdf_of, write_pdf
from tests.reports.document_case import document

PDF_TIMES, WORD_TIMES = 5, 20
PDF_BOUND, WORD_BOUND = 1.5, 2.0
MILLISECONDS = 1000


@dataclass(frozen=True)
class Paper:
    """A paper's times (CPU seconds) beside those of the same content from ready values."""

    name: str
    own: tuple[float, ...]
    bare: tuple[float, ...]
    bound: float

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return median(self.own) / median(self.bare)

    @property
    def broken(self) -> bool:
        """Whether its bound is."""
        return self.ratio > self.bound


def measure_papers() -> list[Paper]:
    """The PDF and the Word file of the demo's report, turn by turn with their bare writing."""
    with kept_drawings():
        report = document()
        html = html_of(report)
        pdf = turns("PDF", lambda: write_pdf(report), lambda: pdf_of(html), PDF_TIMES, PDF_BOUND)
        bare = bare_docx(docx.Document(BytesIO(write_docx(report))))
        word = turns("Word", lambda: write_docx(report), bare, WORD_TIMES, WORD_BOUND)
    return [pdf, word]


@contextmanager
def kept_drawings() -> Iterator[None]:
    """Charts are kept in memory, where the bench's other pages have no cache at all."""
    kept = {"charts": LocMemCache("bench-papers", {})}
    with patch("reports.charts.drawing.caches", kept):
        yield


def turns(
    name: str, own: Callable[[], bytes], bare: Callable[[], bytes], times: int, bound: float
) -> Paper:
    """Both in turn so many times, after once to warm up."""
    own()
    bare()
    pairs = [(cpu_seconds(own), cpu_seconds(bare)) for _number in range(times)]
    first, second = zip(*pairs, strict=True)
    return Paper(name, first, second, bound)


def bare_docx(written: File) -> Callable[[], bytes]:
    """Writes a file's paragraphs and cells again as anyone would with python-docx."""
    content = [
        [[cell.text for cell in row.cells] for row in part.rows]
        if isinstance(part, Table)
        else part.text
        for part in written.iter_inner_content()
    ]

    def write() -> bytes:
        file = docx.Document()
        for part in content:
            if isinstance(part, str):
                file.add_paragraph(part)
                continue
            table = file.add_table(len(part), len(part[0]))
            for row, texts in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        kept = BytesIO()
        file.save(kept)
        return kept.getvalue()

    return write


def paper_table_of(papers: list[Paper]) -> str:
    """The papers' lines."""
    head = f"{'':11}{'own ms':>9}{'bare ms':>9}{'ratio':>8}{'bound':>7}"
    lines = (
        f"{paper.name:11}{median(paper.own) * MILLISECONDS:9.0f}"
        f"{median(paper.bare) * MILLISECONDS:9.0f}{paper.ratio:8.2f}{paper.bound:7.1f}"
        f"{'  broken' if paper.broken else ''}"
        for paper in papers
    )
    return "\n".join(["Papers of the demo's report (CPU time, medians)", head, *lines])

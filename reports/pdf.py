"""A document as PDF: A4, tagged for screen readers (PDF/UA-1), in the language it is written in.

WeasyPrint draws it with Pango, which the system must have; where it is missing, PdfUnavailable
says so in words, and everything but PDF works. Nothing is fetched: styles and fonts are our own
files, charts stand in the page itself.
"""

import logging
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from reports.charts import svg_for_paper
from reports.content.document import ChartBlock, Document, NoticeBlock, TextBlock
from reports.content.plain_text import for_paper, one_line
from reports.paper import (
    Elsewhere,
    Heading,
    PaperTable,
    Part,
    contents,
    notes,
    spreads,
    text_alternative,
)
from reports.text.markup import prose

OWN = "https://anslag.invalid/static/"
"""Addresses of our own static files inside a paper; the name is nobody's (RFC 2606)."""
KINDS = {".css": "text/css", ".woff2": "font/woff2"}
PICTURES = ("data:image/svg+xml", "data:image/png")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""The packages of Debian and Ubuntu that WeasyPrint needs."""
VARIANT = "pdf/ua-1"
SHORT = 70
"""Letters that a running head has room for."""

log = logging.getLogger(__name__)


class PdfUnavailable(RuntimeError):  # noqa: N818  # named as what it says
    """The server lacks what PDF needs; `words` say so to the reader."""

    words = _(
        "PDF kan inte göras här: servern saknar programbiblioteket Pango. Word och Excel går att "
        "hämta. Den som sköter servern installerar Pango, se README."
    )


def write_pdf(document: Document, checksum: str = "") -> bytes:
    """The document's PDF; `checksum` is printed on it where it has one. Raises PdfUnavailable."""
    with translation.override(document.language):
        return pdf_of(html_of(document, checksum))


def html_of(document: Document, checksum: str = "") -> str:
    """The finished HTML of the paper."""
    return render_to_string(
        "reports/paper.html",
        {
            "document": document,
            "words": Words.of(document),
            "notes": notes(document),
            "made": date_format(document.made_at, "DATETIME_FORMAT"),
            "checksum": checksum,
            "contents": contents(document),
            "spreads": [
                (spread.across, [_shown(part) for part in spread.parts])
                for spread in spreads(document)
            ],
            "style": f"{OWN}css/paper.css",
        },
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What the first page and the running heads say; `short` ones stand on one line."""

    title: str
    short_title: str
    committee: str
    short_committee: str
    administration: str
    round: str
    status: str
    case_number: str

    @classmethod
    def of(cls, document: Document) -> "Words":
        """The words of a document."""
        return cls(
            title=for_paper(document.title),
            short_title=one_line(document.title, SHORT),
            committee=for_paper(document.committee),
            short_committee=one_line(document.committee, SHORT),
            administration=for_paper(document.administration),
            round=for_paper(document.round),
            status=for_paper(document.status),
            case_number=for_paper(document.case_number),
        )


def pdf_of(html: str) -> bytes:
    """A paper's HTML as PDF. Raises PdfUnavailable."""
    weasyprint = engine()
    made = weasyprint.HTML(string=html, base_url=OWN, url_fetcher=_own_files())
    written: bytes = made.write_pdf(
        # The widths of columns stand in the page as attributes.
        pdf_variant=VARIANT,
        presentational_hints=True,
    )
    return written


@cache
def engine() -> ModuleType:
    """WeasyPrint. Raises PdfUnavailable where the system lacks its libraries."""
    # Imported when it is needed: the libraries may be missing, and it takes half a second.
    try:
        with redirect_stdout(None):  # it would print where to read of it
            import weasyprint
    except OSError as missing:
        log.warning("No PDF: %s. Needed: %s", missing, " ".join(PACKAGES))
        raise PdfUnavailable from missing
    # It warns of every letter that no font has; the paper shows a box there.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return cast(ModuleType, weasyprint)


@cache
def _own_files() -> Any:
    """What WeasyPrint may read: our own styles and fonts, and pictures inside the page."""
    urls = engine().urls

    class OwnFiles(urls.URLFetcher):  # type: ignore[misc, name-defined]  # imported when needed
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(PICTURES):
                return super().fetch(url, headers)
            path = own_file(url)
            if path is None:
                raise ValueError("not one of our own files")
            kind = {"Content-Type": KINDS[path.suffix]}
            return urls.URLFetcherResponse(url, path.read_bytes(), kind)

    return OwnFiles()


def own_file(url: str) -> Path | None:
    """The static file of an address inside a paper; None for any other address."""
    if not url.startswith(OWN):
        return None
    try:
        found = finders.find(url.removeprefix(OWN))
    except SuspiciousFileOperation:
        return None
    path = Path(found) if found else None
    return path if path and path.suffix in KINDS else None


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as the paper shows it: its words and its drawing inside an address."""

    title: str
    summary: str
    source: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the paper, under the name of its kind; the others are None."""

    heading: Heading | None = None
    short: str = ""
    text: SafeString | None = None
    table: PaperTable | None = None
    chart: Picture | None = None
    notice: str | None = None
    elsewhere: Elsewhere | None = None


def _shown(part: Part) -> Shown:
    match part:
        case Heading():
            return Shown(heading=part, short=one_line(part.text, SHORT))
        case TextBlock():
            return Shown(text=prose(part.parts))
        case PaperTable():
            return Shown(table=part)
        case NoticeBlock():
            return Shown(notice=for_paper(part.words))
        case Elsewhere():
            return Shown(elsewhere=part)
        case ChartBlock():
            return Shown(chart=_picture(part))


def _picture(block: ChartBlock) -> Picture:
    chart = block.chart
    return Picture(
        title=for_paper(chart.title),
        summary=for_paper(chart.summary),
        source=f"data:image/svg+xml,{quote(svg_for_paper(chart))}",
        alternative=text_alternative(chart),
    )

"""A document as a Word file that can go on being edited."""

from io import BytesIO
from typing import assert_never
from xml.sax.saxutils import quoteattr

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.document import Document as File
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt

from budget.calc.amounts import GROUP_SPACE
from reports.charts import png_for_paper
from reports.content.document import ChartBlock, Document, NoticeBlock, TextBlock
from reports.content.plain_text import one_line
from reports.docx.frame import append, describe, empty_file, fill_numbering, page, running
from reports.docx.lists import Numbering
from reports.docx.prose import prose_xml
from reports.docx.tables import table_name, table_xml
from reports.docx.xml import bookmarked, cell, grid, page_of, paragraph, run, styled, words
from reports.paper import (
    DEEPEST_IN_CONTENTS,
    Elsewhere,
    Heading,
    PaperTable,
    Part,
    notes,
    spreads,
    text_alternative,
)

PICTURE_WIDTH, PICTURE_HEIGHT = Mm(146), Mm(205)
"""The most room that a chart has on its page."""
ABOUT_WIDTHS = (2800, 6838)
HEAD = 70
"""Letters that a running head has room for."""
LONGEST_URL = 2_000


def write_docx(document: Document, checksum: str = "") -> bytes:
    """The document as .docx; `checksum` is printed in it where it has one."""
    with translation.override(document.language):
        return _Writer(document, checksum).written()


class _Writer:
    """One file on its way: the lists, links, pictures and bookmarks that it has so far."""

    def __init__(self, document: Document, checksum: str) -> None:
        self.document = document
        self.checksum = checksum
        self.spreads = spreads(document)
        self.file: File = empty_file(document.language)
        self.numbering = Numbering()
        self.links: dict[str, str] = {}
        self.pictures = 0
        self.headings = 0
        self.bookmarks = 0

    def written(self) -> bytes:
        """The file's bytes."""
        append(self.file, f"{self._cover()}{self._contents()}")
        self._frame(across=False, first=True)
        across = False
        for number, spread in enumerate(self.spreads):
            self._begin_section()
            append(self.file, "".join(self._part(part) for part in spread.parts))
            if not number or spread.across != across:
                self._frame(spread.across)
            else:
                page(self.file.sections[-1], spread.across)
            across = spread.across
        self._finish()
        bytes_ = BytesIO()
        self.file.save(bytes_)
        return bytes_.getvalue()

    def _begin_section(self) -> None:
        self.file.add_section(WD_SECTION.NEW_PAGE)
        # The paragraph that ends a section takes no room.
        ending = self.file.paragraphs[-1].paragraph_format
        ending.space_before = ending.space_after = Pt(0)
        ending.line_spacing = Pt(1)

    def _frame(self, across: bool, first: bool = False) -> None:
        section = self.file.sections[-1]
        page(section, across)
        committee = one_line(self.document.committee, HEAD)
        title = one_line(self.document.title, HEAD)
        draft = "" if self.document.version else _("Utkast")
        above = "" if first else f"{committee}, {title}"
        below = "" if first else one_line(self.document.round, HEAD)
        running(section, across, above, draft, below)

    def _finish(self) -> None:
        fill_numbering(self.file, self.numbering)
        document = self.document
        author = document.administration or document.committee
        subject = f"{document.committee}, {document.round}"
        describe(
            self.file,
            document.title,
            author,
            subject,
            document.status,
            document.language,
            document.made_at,
        )

    def _cover(self) -> str:
        document = self.document
        made = date_format(document.made_at, "DATETIME_FORMAT")
        told = (
            (_("Omgång"), document.round),
            (_("Ärende"), document.case_number),
            (_("Läge"), document.status),
            (_("Version"), str(document.version or "")),
            (_("Framtagen"), made),
            (_("Kontrollsumma (SHA-256)"), self.checksum),
        )
        rows = "".join(
            "<w:tr>"
            f"{cell(styled('Tabelltext', name), ABOUT_WIDTHS[0])}"
            f"{cell(styled('Tabelltext', text), ABOUT_WIDTHS[1])}</w:tr>"
            for name, text in told
            if text
        )
        table = (
            '<w:tbl><w:tblPr><w:tblStyle w:val="Anslagtabell"/>'
            f'<w:tblW w:w="{sum(ABOUT_WIDTHS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>{grid(ABOUT_WIDTHS)}{rows}'
            "</w:tbl>"
        )
        draft = "" if document.version else styled("Utkast", _("Utkast"))
        below = "".join(paragraph("Tabellnot", run(note)) for note in notes(document))
        return (
            f"{styled('Subtitle', document.committee)}{styled('Subtitle', document.administration)}"
            f"{draft}{styled('Title', document.title)}{table}{below or paragraph('Tabellnot', '')}"
        )

    def _contents(self) -> str:
        """A field that Word makes anew, with the headings in it as they are now."""
        parts = (part for spread in self.spreads for part in spread.parts)
        headings = (part for part in parts if isinstance(part, Heading))
        listed = [(n, h) for n, h in enumerate(headings, 1) if h.level <= DEEPEST_IN_CONTENTS]
        if not listed:
            return ""
        # Only Word knows where its pages end: it writes their numbers when it opens the file.
        entries = [
            f'<w:hyperlink w:anchor="{_name(number)}" w:history="1">{run(heading.text)}'
            f"<w:r><w:tab/></w:r>{page_of(_name(number))}</w:hyperlink>"
            for number, heading in listed
        ]
        code = 'TOC \\o "1-3" \\h \\z \\u'
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        entries[0] = begin + entries[0]
        entries[-1] += end
        written = "".join(
            paragraph(f"TOC{heading.level}", entry)
            for (_number, heading), entry in zip(listed, entries, strict=True)
        )
        return styled("TOCHeading", _("Innehåll")) + written

    def _part(self, part: Part) -> str:
        match part:
            case Heading():
                self.headings += 1
                named = bookmarked(_name(self.headings), self._bookmark(), run(part.text))
                return paragraph(f"Heading{part.level}", named)
            case TextBlock():
                return prose_xml(part.parts, self.numbering, self._link)
            case PaperTable():
                return table_xml(part, self._bookmark() if part.anchor else 0)
            case Elsewhere():
                return _elsewhere(part)
            case NoticeBlock():
                return styled("Upplysning", part.words)
            case ChartBlock():
                return self._chart(part)
        assert_never(part)

    def _bookmark(self) -> int:
        self.bookmarks += 1
        return self.bookmarks

    def _link(self, url: str) -> str:
        if url not in self.links:
            self.links[url] = self.file.part.relate_to(
                url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self.links[url]

    def _chart(self, block: ChartBlock) -> str:
        chart = block.chart
        self.pictures += 1
        relation, image = self.file.part.get_or_add_image(BytesIO(png_for_paper(chart)))
        scale = min(PICTURE_WIDTH / image.px_width, PICTURE_HEIGHT / image.px_height)
        size = f'cx="{round(image.px_width * scale)}" cy="{round(image.px_height * scale)}"'
        named = f'id="{self.pictures}" name={quoteattr(one_line(chart.title))}'
        described = quoteattr(text_alternative(chart))
        picture = (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f"<wp:extent {size}/><wp:docPr {named} descr={described}/>"
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            "<a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {named} descr={described}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )
        summary = paragraph("Tabellenhet", words(chart.summary))
        return f"{styled('Caption', chart.title)}{summary}{paragraph('Diagram', picture)}"


def _elsewhere(part: Elsewhere) -> str:
    """Where a table stands that was put last; Word writes the page's number."""
    name = table_name(part.anchor)
    link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(part.words)}</w:hyperlink>'
    return paragraph("Tabellnot", f"{link}{run(GROUP_SPACE)}{page_of(name)}{run('.')}")


def _name(number: int) -> str:
    """A bookmark's name; Word begins those of contents so, and hides them."""
    return f"_Toc{number:08d}"

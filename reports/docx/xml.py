"""WordprocessingML put together as text: paragraphs, runs, fields, links. Every word is escaped."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reports.content.document import Run
from reports.content.plain_text import for_paper

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
PRESERVE = 'xml:space="preserve"'
LINE = "<w:br/>"


def paragraph(style: str, content: str, more: str = "") -> str:
    """A paragraph of runs; `more` are properties beside its style."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Words that are ready for paper, a line break for each "\\n"."""
    if not text:
        return ""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = (f"<w:t {PRESERVE}>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:r>{looks}{LINE.join(lines)}</w:r>"


def words(text: str, properties: str = "") -> str:
    """As `run`, for words as somebody wrote them."""
    return run(for_paper(text), properties)


def styled(style: str, text: str) -> str:
    """A paragraph of plain words as somebody wrote them."""
    return paragraph(style, words(text))


def field(code: str, shown: str, properties: str = "") -> str:
    """A field that Word counts anew; `shown` stands there until then."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    mark = f'<w:r>{looks}<w:fldChar w:fldCharType="{{}}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r>{looks}<w:instrText {PRESERVE}> {escape(code)} </w:instrText>"
        f"</w:r>{mark.format('separate')}{run(shown, properties)}{mark.format('end')}"
    )


def page_of(name: str) -> str:
    """A field with the page that a bookmark stands on; nothing stands there until it is counted."""
    return field(f"PAGEREF {name} \\h", "\u2013")


def bookmarked(name: str, number: int, content: str) -> str:
    """Content with a bookmark around it, that fields and links lead to."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def looks_of(run_: Run) -> str:
    """A run's properties, in the order that the schema asks for."""
    style = '<w:rStyle w:val="Saknas"/>' if run_.missing else ""
    bold = "<w:b/>" if run_.bold else ""
    return f"{style}{bold}{'<w:i/>' if run_.italic else ''}"


def cell(content: str, width: int, borders: str = "") -> str:
    """A table's cell of paragraphs; width in twentieths of a point."""
    ruled = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ruled}</w:tcPr>{content}</w:tc>'


def grid(widths: Iterable[int]) -> str:
    """A table's columns."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"

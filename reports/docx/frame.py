"""What is around a Word file's content: styles, pages, running heads, properties, language."""

from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Emu, Mm

from reports.content.plain_text import one_line
from reports.docx.lists import Numbering
from reports.docx.xml import SPACES, field, paragraph, run

STYLES = Path(__file__).with_name("styles.xml")
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
SHORT, LONG = Mm(210), Mm(297)
SIDE, TOP, BOTTOM, EDGE = Mm(20), Mm(26), Mm(24), Mm(12)
TWIPS_ACROSS = {False: 9638, True: 14570}
"""The room between the margins of an upright page and of one across, in twentieths of a point."""
RED = '<w:b/><w:color w:val="A8281F"/><w:sz w:val="18"/>'
NEWEST = (
    '<w:compatSetting w:name="compatibilityMode" w:val="15" '
    'w:uri="http://schemas.microsoft.com/office/word"/>'
)


def empty_file(language: str) -> File:
    """A Word file with our styles and nothing in it."""
    file = docx.Document()
    styles = parse_xml(STYLES.read_bytes())
    code = LANGUAGES.get(language, language)
    for lang in styles.iter(f"{{{styles.nsmap['w']}}}lang"):
        lang.set(f"{{{styles.nsmap['w']}}}val", code)
    kept = file.styles.element
    for child in list(kept):
        kept.remove(child)
    kept.extend(list(styles))
    _settings(file, code)
    _without_thumbnail(file)
    return file


def append(file: File, xml: str) -> None:
    """Puts content last in the file. Raises lxml's XMLSyntaxError for what is no XML."""
    body = file.element.body
    last = body.sectPr
    for element in elements(xml):
        last.addprevious(element)


def fill_numbering(file: File, numbering: Numbering) -> None:
    """The file's kinds of lists, and its lists."""
    kept = file.part.numbering_part.element
    for child in list(kept):
        kept.remove(child)
    kept.extend(elements(numbering.xml()))


def describe(
    file: File, title: str, author: str, subject: str, status: str, language: str, made: datetime
) -> None:
    """The file's properties. Each is at most 255 characters."""
    about = file.core_properties
    about.title, about.author = one_line(title), one_line(author)
    about.subject, about.content_status = one_line(subject), one_line(status)
    about.last_modified_by, about.comments, about.keywords = one_line(author), "", ""
    about.language = LANGUAGES.get(language, language)
    about.created = about.modified = made.astimezone(UTC).replace(tzinfo=None)


def page(section: Section, across: bool) -> None:
    """The size and margins of a section's pages."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    width, height = (LONG, SHORT) if across else (SHORT, LONG)
    section.page_width, section.page_height = Emu(width), Emu(height)
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = EDGE


def running(section: Section, across: bool, above: str, draft: str, below: str) -> None:
    """A section's running head and foot: words on the left, the draft's mark and the page right."""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TWIPS_ACROSS[across]}"/></w:tabs>'
    mark = run(draft, RED)
    top = paragraph("Header", f"{run(above)}<w:r><w:tab/></w:r>{mark}", tab)
    number = f"{field('PAGE', '1')}{run(' (')}{field('NUMPAGES', '1')}{run(')')}"
    bottom = paragraph("Footer", f"{run(below)}<w:r><w:tab/></w:r>{number}", tab)
    for part, xml in ((section.header, top), (section.footer, bottom)):
        part.is_linked_to_previous = False
        element = part._element
        for child in list(element):
            element.remove(child)
        element.extend(elements(xml))


def _settings(file: File, code: str) -> None:
    """Ours instead of the template's: its compatibility is with Word 2010."""
    settings = file.settings.element
    for child in list(settings):
        settings.remove(child)
    xml = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{NEWEST}</w:compat>'
        f'<w:themeFontLang w:val="{code}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    )
    settings.extend(elements(xml))


def _without_thumbnail(file: File) -> None:
    """The template's picture of its own first page is none of ours."""
    relations = file.part.package.rels
    for name, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[name]


def elements(xml: str) -> list[BaseOxmlElement]:
    """The elements of a text. Raises lxml's XMLSyntaxError for what is no XML."""
    return list(parse_xml(f"<w:body {SPACES}>{xml}</w:body>"))

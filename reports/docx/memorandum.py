"""The covering memorandum (tjänsteskrivelse) to a report: a proposed decision and why, as Word.

Its words are few and ready to go on with; every figure is the document's own.
"""

from io import BytesIO

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.calc.amounts import format_number
from reports.content.document import Document, Item, Run
from reports.content.plain_text import for_paper, one_line
from reports.content.shapes import DECIMALS, Column, Fact, Kind, Row, Table
from reports.docx.frame import append, describe, empty_file, fill_numbering, page, running
from reports.docx.lists import Numbering
from reports.docx.tables import table_xml
from reports.docx.xml import paragraph, run, styled
from reports.paper.tables import paper_table

HEAD = 70


def write_memorandum(document: Document, checksum: str = "") -> bytes:
    """The memorandum to a report as .docx; `checksum` names the approved report it is about."""
    with translation.override(document.language):
        return _written(document, checksum)


def proposal(document: Document) -> tuple[str, ...]:
    """What the committee is proposed to decide."""
    named = {"title": document.title, "committee": document.committee}
    return (
        _("%(committee)s godkänner %(title)s och lämnar den vidare enligt kommunens tidplan.")
        % named,
        _("%(committee)s förklarar paragrafen omedelbart justerad.") % named,
    )


def _written(document: Document, checksum: str) -> bytes:
    file = empty_file(document.language)
    numbering = Numbering()
    append(file, _content(document, checksum, numbering))
    section = file.sections[0]
    page(section, across=False)
    draft = "" if document.version else _("Utkast")
    office = one_line(document.administration or document.committee, HEAD)
    running(section, False, office, draft, one_line(document.case_number, HEAD))
    fill_numbering(file, numbering)
    title = _("Tjänsteskrivelse: %s") % document.title
    author = document.administration or document.committee
    subject = f"{document.committee}, {document.round}"
    made = document.made_at
    describe(file, title, author, subject, document.status, document.language, made)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _content(document: Document, checksum: str, numbering: Numbering) -> str:
    day = date_format(document.made_at, "SHORT_DATE_FORMAT")
    about = [_("Datum: %s") % day]
    if document.case_number:
        about.append(_("Ärende: %s") % document.case_number)
    about.append(_("Till: %s") % document.committee)
    return "".join(
        (
            styled("Subtitle", document.administration),
            styled("Title", _("Tjänsteskrivelse")),
            paragraph("", run(for_paper("\n".join(about)))),
            styled("Heading1", document.title),
            styled("Heading2", _("Förslag till beslut")),
            _list(proposal(document), numbering, ordered=True),
            styled("Heading2", _("Sammanfattning")),
            _summary(document),
            styled("Heading2", _("Beslutsunderlag")),
            _list(_grounds(document, checksum), numbering, ordered=False),
            styled("Heading2", _("Ansvarig")),
            paragraph("", run(_("Förvaltningschef: ____________________"))),
        )
    )


def _summary(document: Document) -> str:
    standing = document.standing
    told = [styled("", text) for text in (standing.sentence, standing.under) if text]
    if standing.facts:
        told.append(table_xml(paper_table(facts_table(standing.facts))))
    return "".join(told) or styled("Upplysning", _("Omgången har inga belopp än."))


def facts_table(facts: tuple[Fact, ...]) -> Table:
    """The facts of *Läget* as a table of words."""
    columns = (
        Column("nyckeltal", _("Nyckeltal"), Kind.TEXT),
        Column("varde", _("Värde"), Kind.TEXT),
    )
    rows = tuple(Row(fact.key, (fact.name, _said(fact))) for fact in facts)
    return Table("nyckeltal", _("Nyckeltal"), "", columns, rows)


def _said(fact: Fact) -> str:
    if fact.value is None:
        return "–"
    shown = Column(fact.key, fact.name, fact.kind, fact.signed).shown(fact.value)
    number = format_number(shown, DECIMALS.get(fact.kind, 0), fact.signed)  # type: ignore[arg-type]
    return f"{number} {fact.unit}".strip()


def _grounds(document: Document, checksum: str) -> tuple[str, ...]:
    report = document.title
    if document.version:
        report = _("%(title)s, version %(number)s") % {
            "title": document.title,
            "number": document.version,
        }
    if checksum:
        report = _("%(report)s (kontrollsumma SHA-256: %(checksum)s)") % {
            "report": report,
            "checksum": checksum,
        }
    return (report, _("Handlingar i Excel med rapportens tabeller"))


def _list(texts: tuple[str, ...], numbering: Numbering, ordered: bool) -> str:
    numbering.begin()
    style = "ListNumber" if ordered else "ListBullet"
    return "".join(
        paragraph(
            style,
            run(for_paper(text)),
            numbering.of(Item((Run(text),), 0, ordered, number if ordered else 0)),
        )
        for number, text in enumerate(texts, 1)
    )

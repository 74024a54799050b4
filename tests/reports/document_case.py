"""The report of 2023 as one frozen document in memory, with every kind of block and of text."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from budget.calc.inputs import RoundInputs
from reports.content import published_tables, report_tables
from reports.content.attached import with_attached
from reports.content.charts import charts_of
from reports.content.document import (
    Block,
    ChartBlock,
    Document,
    Item,
    Listing,
    NoticeBlock,
    Paragraph,
    ProsePart,
    Quote,
    Run,
    Section,
    SubHeading,
    TableBlock,
    TextBlock,
)
from reports.content.papers import papers
from tests.reports.case import case

MADE_AT = datetime(2023, 9, 28, 14, 5, tzinfo=ZoneInfo("Europe/Stockholm"))
SOURCE = "Kommunbidrag: Summa, Belopp"


@cache
def document() -> Document:
    """The interim report January–August 2023, as a draft."""
    inputs = case()
    plain = Document(
        title="Delårsrapport januari–augusti 2023",
        committee="Kommunstyrelsen",
        administration="Stadskontoret",
        round="Delårsrapport augusti 2023",
        year=2023,
        status="Utkast",
        language="sv",
        made_at=MADE_AT,
        version=0,
        sections=_sections(inputs),
        case_number="STK 2023 576",
        notes=("Konstruerade belopp under de publicerade summorna.",),
    )
    return with_attached(plain, papers(inputs, MADE_AT, None))


def approved(number: int = 1) -> Document:
    """The same report, approved."""
    return replace(document(), version=number, status="Godkänd 2023-09-28")


def said(text: str) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Run(text),))


def text(key: str, *parts: ProsePart) -> TextBlock:
    """A written text."""
    return TextBlock(key, parts)


def _sections(inputs: RoundInputs) -> tuple[Section, ...]:
    tables = {t.key: TableBlock(t) for t in (*published_tables(inputs), *report_tables(inputs))}
    charts = {chart.key: ChartBlock(chart) for chart in charts_of(inputs)}
    return (
        Section("sammanfattning", "Sammanfattning", 1, _summary()),
        Section("verksamhet", "Utveckling av verksamheten", 1, _operations()),
        Section("malen", "Uppföljning och bedömning av kommunfullmäktigemålen", 1),
        Section("mal-utbildning", "Målområde – Utbildning och arbete", 2, _goals()),
        Section("ekonomi", "Ekonomisk utveckling under året", 1, (_economy(),)),
        Section(
            "budgetavvikelse",
            "Budgetavvikelse",
            2,
            (tables["driftbudget"], charts["fran-kommunbidrag-till-prognos"]),
        ),
        Section(
            "analys-drift",
            "Analys av avvikelse i förhållande till nämndens driftbudget",
            3,
            (
                tables["viktigaste_forklaringar"],
                charts["storst-avvikelser"],
                tables["kommunbidrag"],
                charts["kommunbidragets-vag"],
                tables["styrelsen_per_andamal"],
                tables["projekt_och_utredningar"],
                tables["budgetomraden"],
            ),
        ),
        Section(
            "periodresultat",
            "Periodens resultat mot helåret",
            2,
            (tables["periodresultat"], charts["bryggan"], charts["resten-av-aret"]),
        ),
        Section(
            "investeringar",
            "Analys av avvikelse i förhållande till nämndens investeringsram",
            2,
            (tables["investeringsram"], tables["investeringsredovisning"]),
        ),
        Section(
            "nettokostnad",
            "Nettokostnadsutveckling",
            2,
            (tables["nettokostnadsutveckling"], charts["nettokostnad"]),
        ),
        Section(
            "resultatrakning",
            "Resultaträkning",
            1,
            (
                tables["resultatrakning"],
                tables["prognos_per_finansiering"],
                tables["driftredovisning"],
            ),
        ),
    )


def _summary() -> tuple[Block, ...]:
    live = Run("486,9 Mkr", figure="kommunbidrag.summa.belopp_tkr", source=SOURCE)
    gone = Run("[talet finns inte: vakanser.summa]", figure="vakanser.summa", missing=True)
    return (
        text(
            "sammanfattning",
            Paragraph((Run("Kommunbidraget är "), live, Run(", och prognosen följer det. "), gone)),
            said(
                "Sju av åtta mål följer planen under perioden. Nettokostnadsutvecklingen hålls "
                "tillbaka av vakanser; avvikelserna i finansieringsslagen tar ut varandra."
            ),
            Listing(
                (
                    Item((Run("Överskott i den kommunbidragsfinansierade verksamheten"),)),
                    Item((Run("vakanser på flera avdelningar", italic=True),), depth=1),
                    Item((Run("senare start av två uppdrag"),), depth=1),
                    Item((Run("Underskott i den intäktsfinansierade verksamheten"),)),
                )
            ),
        ),
    )


def _operations() -> tuple[Block, ...]:
    link = Run("den nya policyn", url="https://malmo.se/policy")
    return (
        text(
            "verksamhet",
            SubHeading(1, (Run("Bolag och kommunalförbund"),)),
            Paragraph((Run("En avdelning har bildats. Den följer "), link, Run("."))),
            SubHeading(1, (Run("Inköp"),)),
            Listing(
                (
                    Item((Run("Kunskap", bold=True), Run(" hos dem som köper in")), 0, True, 1),
                    Item((Run("Stöd"),), 0, True, 2),
                    Item((Run("mallar"),), 1),
                    Item((Run("Uppföljning"),), 0, True, 3),
                )
            ),
            Quote((Run("Avtalstroheten väntas öka."),)),
        ),
    )


def _goals() -> tuple[Block, ...]:
    return (
        text(
            "mal-utbildning",
            *(
                said(
                    "Under perioden har stödet till arbetsmarknadsinsatser fördelats enligt "
                    "planen. Näringslivets behov fångas upp i återkommande möten, och "
                    "kompetensförsörjningen följs upp tillsammans med berörda nämnder. "
                )
                for _number in range(6)
            ),
        ),
        NoticeBlock("Avsnittet är inte skrivet än."),
    )


def _economy() -> TextBlock:
    return text(
        "ekonomi",
        said("Resultatet till och med augusti är 51,0 Mkr. Årets sista månader blir dyrare."),
    )

"""What the pages show, put together from content: no sums here, and no wording of figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from budget.calc.amounts import format_number
from budget.calc.inputs import RoundInputs
from reports.cells import WHY
from reports.charts import height_of
from reports.content import published_tables, report_tables
from reports.content.areas import largest_deviations
from reports.content.cell_text import tone
from reports.content.chart_shapes import Chart, Form
from reports.content.findings import FindingWords, in_words
from reports.content.reconciliation import Reconciliation
from reports.content.shapes import DECIMALS, Column, Fact, Kind, Standing, Table, Target
from reports.links import RoundLinks, UrlOf
from reports.tables import FigureTable, figure_table

# The width most charts stand in on a desk: their room is kept for this drawing until it comes.
SCREEN_WIDTH = 480
# A chart of more rows than this stands across the page.
MOST_ROWS = 6
# A text of this length is drawn whole under its bar at any width.
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as the template shows it."""

    key: str
    name: str
    value: str
    unit: str
    url: str | None
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """In which view last year stands on a page, in words, and the address of the other one."""

    words: str
    url: str
    as_reported: bool


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way down; the page itself has no address."""

    label: str
    url: str | None


def shown_facts(standing: Standing, url_of: UrlOf) -> list[ShownFact]:
    """The facts with their figures in words and their addresses."""
    return [_shown(fact, url_of) for fact in standing.facts]


def _shown(fact: Fact, url_of: UrlOf) -> ShownFact:
    column = Column(fact.key, fact.name, fact.kind, fact.signed)
    value = "–"
    if fact.value is not None:
        decimals = DECIMALS.get(fact.kind, 0)
        shown = column.shown(fact.value)
        value = format_number(shown, decimals, fact.signed)  # type: ignore[arg-type]
    # A percentage is no better or worse by its sign.
    word = "" if fact.kind is Kind.PERCENT else tone(column, fact.value)
    url = url_of(fact.target)
    unit = "" if fact.value is None else fact.unit
    return ShownFact(fact.key, fact.name, value, unit, url, word, fact.note)


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart's frame: its words, where it is fetched, and the table behind it."""

    key: str
    title: str
    summary: str
    url: str
    height: int
    table: FigureTable
    explained: bool
    whole: bool


def shown_chart(chart: Chart, links: RoundLinks) -> ShownChart:
    """A chart's frame; the drawing is fetched after the page."""
    url = links.page("chart", chart=chart.key)
    table = figure_table(chart.table, links.to)
    height = height_of(chart, SCREEN_WIDTH)
    # Explanations are read with the chart, not behind it: in the drawing, else in the table.
    has_texts = any(column.key == WHY for column in chart.table.columns)
    explained = has_texts and not _told_in_drawing(chart)
    whole = has_texts or (chart.form is Form.ROWS and len(chart.bars) > MOST_ROWS)
    return ShownChart(chart.key, chart.title, chart.summary, url, height, table, explained, whole)


def _told_in_drawing(chart: Chart) -> bool:
    """Whether the bars carry the texts, each short enough to be drawn whole."""
    notes = [bar.note for bar in chart.bars if bar.note]
    return bool(notes) and all(len(note) <= LONGEST_NOTE for note in notes)


def all_tables(inputs: RoundInputs) -> tuple[Table, ...]:
    """Every table of a round that has an address of its own as CSV."""
    return (*published_tables(inputs), *report_tables(inputs), largest_deviations(inputs))


def figure_tables(
    tables: Iterable[Table], links: RoundLinks, request: HttpRequest, *, of_round: bool = False
) -> list[FigureTable]:
    """The tables for a page that holds many: each sorts by its own prefix.

    Those `of_round` have an address of their own as CSV (see `all_tables`).
    """
    url_of = _elsewhere(links.to, request.path)
    shown = [figure_table(table, url_of, request, f"{table.key}-") for table in tables]
    if of_round:
        for table in shown:
            table.csv = links.page("table_csv", table=table.content.key)
    return shown


def _elsewhere(url_of: UrlOf, here: str) -> UrlOf:
    """Where things lead, but for what would lead to the page that they stand on."""

    def url(target: Target | None) -> str | None:
        found = url_of(target)
        return None if found == here else found

    return url


def constructed_in(tables: Iterable[Table]) -> str:
    """What of the tables' amounts is constructed, said once for a page."""
    return next((table.constructed for table in tables if table.constructed), "")


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words, its icon's kind and where it is."""

    kind: str
    words: FindingWords
    url: str | None


ICONS = {"error": "bad", "warning": "partly", "information": "none"}


def shown_findings(result: Reconciliation, url_of: UrlOf) -> list[ShownFinding]:
    """The findings, worst first, as the page lists them."""
    told = (in_words(finding, result) for finding in result.findings)
    return [ShownFinding(ICONS[words.tone], words, url_of(words.target)) for words in told]

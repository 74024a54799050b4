"""A report put together: its template's sections, its texts, and a round's tables and charts.

Pure: the same shapes in give the same document out. What a block has nothing to show of is said in
its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budget.calc.inputs import RoundInputs
from budget.calc.periods import name_of_year
from budget.wording import month_name
from goals.shapes import AreaOfGoals, GoalsOfRound, GoalStanding, Horizon, Judgement, Scale
from goals.wording import capitalised, judgement_word
from reports.content.charts import chart
from reports.content.document import (
    Block,
    ChartBlock,
    Document,
    NoticeBlock,
    Paragraph,
    Run,
    Section,
    TableBlock,
    TextBlock,
)
from reports.content.goals import goal_tables
from reports.content.papers import round_tables, status
from reports.content.shapes import Table
from reports.content.stated import Stated, stated_facts
from reports.figures import Figures, FormerName, figures_of
from reports.text.prose import UnreadableText, parts_of

TEXT, TABLE, CHART, GOALS, FINDINGS = "text", "table", "chart", "goals", "findings"
"""The kinds of blocks, as templates store them."""

BELOW = 2
"""Goals stand below a chapter: at this level, or at their section's own if that is lower."""


@dataclass(frozen=True, slots=True)
class BlockOutline:
    """A block to be shown; `source` is the key of a table or a chart."""

    kind: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section of a template; `level` 1 is the outermost."""

    key: str
    heading: str
    level: int
    blocks: tuple[BlockOutline, ...] = ()


@dataclass(frozen=True)
class Material:
    """All that a report is made of beside its texts. `more` are tables of no round's own.

    `findings` is the table of what does not agree, None for none; `stated` are single published
    facts of a round without amounts. `former` gives the names that a live figure is followed by
    where none of today's fits: it is asked then alone.
    """

    inputs: RoundInputs
    goals: GoalsOfRound = field(default_factory=GoalsOfRound)
    findings: Table | None = None
    more: tuple[Table, ...] = ()
    stated: tuple[Stated, ...] = ()
    former: Callable[[], Sequence[FormerName]] | None = None

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables that a block can name, by key."""
        facts = (stated_facts(self.stated),) if self.stated else ()
        beside = (*goal_tables(self.goals), *self.more, *facts)
        return {table.key: table for table in (*round_tables(self.inputs), *beside)}

    @cached_property
    def figures(self) -> Figures:
        """The figures that a text can hold."""
        return figures_of(
            self.inputs,
            self.more,
            goals=self.goals,
            stated=self.stated,
            former=self.former,
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a report's sections. `made_at` is aware; `version` 0 is a draft."""

    title: str
    made_at: datetime
    version: int = 0


def document_of(
    outline: Sequence[SectionOutline],
    texts: Mapping[str, str],
    material: Material,
    frame: Frame,
) -> Document:
    """The report as it stands. `texts` are Markdown by their section's key."""
    info = material.inputs.info
    return Document(
        title=f"{frame.title} {info.year}",
        committee=info.committee,
        administration=info.administration,
        round=name_of_year(info.name, info.year),
        year=info.year,
        status=status(info),
        language=get_language() or "sv",
        made_at=timezone.localtime(frame.made_at),
        version=frame.version,
        sections=tuple(_sections(outline, texts, material)),
        case_number=info.case_number,
        notes=_notes(material),
    )


def _notes(material: Material) -> tuple[str, ...]:
    info = material.inputs.info
    whole = _("Hela omgången är konstruerad.") if info.constructed_round else ""
    return tuple(note for note in (whole, info.constructed) if note)


def _sections(
    outline: Iterable[SectionOutline], texts: Mapping[str, str], material: Material
) -> Iterator[Section]:
    for planned in outline:
        blocks = tuple(
            _block(block, planned, texts, material)
            for block in planned.blocks
            if block.kind != GOALS
        )
        yield Section(planned.key, planned.heading, planned.level, blocks)
        if any(block.kind == GOALS for block in planned.blocks):
            yield from _goals(material, max(planned.level, BELOW))


def _block(
    block: BlockOutline, section: SectionOutline, texts: Mapping[str, str], material: Material
) -> Block:
    if block.kind == TEXT:
        return text_block(section.key, texts.get(section.key, ""), material.figures)
    if block.kind == FINDINGS:
        if material.findings is None:
            return NoticeBlock(_("Allt stämmer: avstämningen har inga fynd."))
        return TableBlock(material.findings)
    if block.kind == CHART:
        found = chart(material.inputs, block.source) if material.inputs.has_amounts else None
        return ChartBlock(found) if found else _nothing(_("diagrammet"), block.source)
    table = material.tables.get(block.source)
    return TableBlock(table) if table else _nothing(_("tabellen"), block.source)


def _nothing(what: str, source: str) -> NoticeBlock:
    words = {"what": what, "name": source}
    return NoticeBlock(_("Omgången har inget att visa i %(what)s ”%(name)s”.") % words)


def text_block(key: str, markdown: str, figures: Figures) -> TextBlock | NoticeBlock:
    """A text as it is shown; where there is none, or one that cannot be read, that is said."""
    if not markdown.strip():
        return NoticeBlock(_("Avsnittet är inte skrivet än."))
    try:
        return TextBlock(key, parts_of(markdown, figures))
    except UnreadableText as error:
        return NoticeBlock(" ".join(error.messages))


def _goals(material: Material, level: int) -> Iterator[Section]:
    """A section for each goal area and goal, with what is written and judged there."""
    goals = material.goals
    for number, area in enumerate(_followed_up(goals), 1):
        heading = _("Målområde – %s") % area.name
        yield Section(f"malomrade-{number}", heading, level)
        for goal in area.goals:
            yield from _goal(goal, material, level + 1)


def _followed_up(goals: GoalsOfRound) -> Iterator[AreaOfGoals]:
    for area in goals.areas:
        kept = tuple(goal for goal in area.goals if goal.state)
        if kept:
            yield replace(area, goals=kept)


def _goal(goal: GoalStanding, material: Material, level: int) -> Iterator[Section]:
    key = f"kommunfullmaktigemal-{goal.slug}"
    yield Section(key, _("Kommunfullmäktigemål – %s") % goal.title, level)
    yield Section(f"{key}-uppfoljning", _("Uppföljning och bedömning"), level + 1)
    for number, section in enumerate(goal.sections, 1):
        place = f"{key}-{number}"
        block = text_block(place, section.text, material.figures)
        yield Section(place, section.heading, level + 2, (block,))
    for horizon, heading in _judged(material):
        place = f"{key}-{horizon.value}"
        parts = (_judgement(place, goal.judgement(horizon), material.figures),)
        yield Section(place, heading, level + 2, parts)


def _judged(material: Material) -> tuple[tuple[Horizon, str], ...]:
    info = material.inputs.info
    if material.goals.scale is Scale.TRENDS:
        return ((Horizon.PERIOD, _("Trend")),)
    period = _("Bedömning av arbetet med kommunfullmäktigemålet %(first)s–%(last)s %(year)s") % {
        "first": month_name(1),
        "last": month_name(info.cutoff),
        "year": info.year,
    }
    term = _("Bedömning av arbetet med kommunfullmäktigemålet mandatperioden")
    return ((Horizon.PERIOD, period), (Horizon.TERM, term))


def _judgement(key: str, judgement: Judgement, figures: Figures) -> Block:
    word = judgement_word(judgement)
    if not word:
        return NoticeBlock(_("Målet är inte bedömt än."))
    motive = text_block(key, judgement.motive, figures) if judgement.motive.strip() else None
    parts = motive.parts if isinstance(motive, TextBlock) else ()
    return TextBlock(key, (Paragraph((Run(capitalised(word), bold=True),)), *parts))

"""Reading the demo's templates (TOML) and texts (Markdown between lines that begin with @)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budget.models import TaskState
from reports.actions.templates import BlockPlan, SectionPlan
from reports.models import BlockKind, Writer

FOLDER = Path(__file__).parent / "malmo"
WRITERS = {
    "ekonom": Writer.CONTROLLER,
    "budgetansvarig": Writer.BUDGET_HOLDER,
    "område": Writer.AREA,
    "mål": Writer.GOAL,
    "chef": Writer.HEAD,
}
BLOCKS = {
    "text": BlockKind.TEXT,
    "tabell": BlockKind.TABLE,
    "diagram": BlockKind.CHART,
    "mål": BlockKind.GOALS,
    "fynd": BlockKind.FINDINGS,
}
RETURNED_WITH = "> @"
STATES = {
    "påbörjad": TaskState.BEGUN,
    "inlämnad": TaskState.SUBMITTED,
    "återsänd": TaskState.RETURNED,
    "godkänd": TaskState.APPROVED,
}


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template as its file has it; `for_all` is one for every committee."""

    kind: str
    name: str
    for_all: bool
    sections: tuple[SectionPlan, ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text as its file has it: how far it has come, whose it is (a user name).

    `comment` is what it was sent back with: the line after the first that begins with "> @".
    """

    section: str
    state: TaskState
    author: str
    markdown: str
    comment: str = ""


def read_template(name: str) -> TemplateFile:
    """A template file. Raises KeyError and ValueError for one that is not as it should be."""
    plain = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    return TemplateFile(
        kind=plain["slag"],
        name=plain["namn"],
        for_all=plain.get("alla_namnder", False),
        sections=tuple(_section(row) for row in plain["avsnitt"]),
    )


def _section(row: Mapping[str, Any]) -> SectionPlan:
    writer, _space, of_what = row.get("skrivs_av", "ekonom").partition(" ")
    return SectionPlan(
        key=row["nyckel"],
        heading=row["rubrik"],
        level=row["niva"],
        help_text=row.get("hjalp", ""),
        writer=WRITERS[writer],
        writer_of=of_what,
        blocks=tuple(_block(written) for written in row["block"]),
    )


def _block(written: str) -> BlockPlan:
    kind, _space, source = written.partition(" ")
    return BlockPlan(BLOCKS[kind], source)


def read_texts(name: str) -> tuple[WrittenText, ...]:
    """A file of texts; what stands before the first @ is for readers of the file."""
    content = (FOLDER / name).read_text(encoding="utf-8")
    _head, *pieces = f"\n{content}".split("\n@ ")
    return tuple(_text(piece) for piece in pieces)


def _text(piece: str) -> WrittenText:
    first, _break, markdown = piece.partition("\n")
    section, state, author = first.split()
    comment = ""
    if markdown.startswith(RETURNED_WITH):
        comment, _break, markdown = markdown.removeprefix(RETURNED_WITH).partition("\n")
    return WrittenText(section, STATES[state], author, markdown.strip(), comment.strip())

"""Templates of reports as readable files (TOML), and those that any municipality can begin with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.actions.templates import BlockPlan, SectionPlan
from reports.models import BlockKind, Writer

STANDARD = Path(__file__).parent / "standard"
"""The interim report, the annual analysis and the monthly follow-up, for all committees."""

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


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template as its file has it; `for_all` is one for every committee."""

    kind: str
    name: str
    for_all: bool
    sections: tuple[SectionPlan, ...]


def standard_templates() -> tuple[TemplateFile, ...]:
    """The templates that any municipality can begin with, one a kind."""
    return tuple(read_template(path) for path in sorted(STANDARD.glob("*.toml")))


def read_template(path: Path) -> TemplateFile:
    """A template file. Raises KeyError and ValueError for one that is not as it should be."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
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

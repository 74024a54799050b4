"""Reading the demo's texts of reports: Markdown between lines that begin with @."""

from dataclasses import dataclass
from pathlib import Path

from budget.models import TaskState

FOLDER = Path(__file__).parent / "malmo"
RETURNED_WITH = "> @"
STATES = {
    "påbörjad": TaskState.BEGUN,
    "inlämnad": TaskState.SUBMITTED,
    "återsänd": TaskState.RETURNED,
    "godkänd": TaskState.APPROVED,
}


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

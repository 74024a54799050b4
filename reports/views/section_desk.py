"""What the page of a section shows: its text as it reads, its steps, the figure check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from budget.models import TaskState
from reports.assembling import Material
from reports.content.document import ProsePart, SubHeading
from reports.content.shapes import Kind
from reports.figures import Figure
from reports.models import OutsideFigure, ReportState, ReportText, TemplateSection
from reports.queries import documents
from reports.text.live import Form, NotShown, Style, live_token, shown
from reports.text.markup import prose
from reports.text.matching import Match, Matcher
from reports.text.prose import UnreadableText, parts_of, word_count
from reports.views.report_place import ReportPlace
from reports.workflow.states import TEXT, WRITER

PREVIEW = 2  # the level of the heading that a preview stands under
MOST_LISTED = 30
FORMS = (
    Form(),
    Form(unit=Kind.MKR),
    Form(unit=Kind.MKR, style=Style.WORDS),
    Form(unit=Kind.PERCENT, style=Style.WORDS),
    Form(style=Style.COUNTED),
)
"""The forms that a figure is offered in, where it has them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to write a figure: what it says now, and what is written for it."""

    says: str
    token: str


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """A figure in the list to pick from."""

    figure: Figure
    offers: tuple[Offer, ...]


def listed(figure: Figure) -> ListedFigure:
    """A figure with the ways it can be written, each once."""
    offers: dict[str, Offer] = {}
    for form in FORMS:
        try:
            says = shown(figure, form)
        except NotShown:
            continue
        offers.setdefault(says, Offer(says, live_token(figure, form)))
    return ListedFigure(figure, tuple(offers.values()))


def material_of(where: ReportPlace) -> Material:
    """What the report's texts take their figures from; its reconciliation is left out."""
    return documents.material_of(where.place.round, where.place.inputs)


@dataclass(frozen=True)
class Draft:
    """A text, stored or typed, with all that is computed from its words."""

    section: TemplateSection
    markdown: str
    material: Material
    outside: Sequence[OutsideFigure] = ()

    @cached_property
    def _parts(self) -> tuple[ProsePart, ...]:
        return parts_of(self.markdown, self.material.figures)

    @cached_property
    def problem(self) -> str:
        """Why the text cannot be read, or ""."""
        try:
            self._parts  # noqa: B018  # read for its refusal
        except UnreadableText as error:
            return " ".join(error.messages)
        return ""

    @property
    def preview(self) -> SafeString | str:
        """The text as it reads, live figures marked; "" for none."""
        if self.problem:
            return ""
        return prose(
            (
                replace(part, level=part.level + PREVIEW) if isinstance(part, SubHeading) else part
                for part in self._parts
            ),
            page=True,
        )

    @property
    def words(self) -> int:
        """How many words the text has, figures counted as they read."""
        return 0 if self.problem else word_count(self._parts)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The figures typed by hand, each with what was found of it."""
        key = self.section.key
        return Matcher(self.material.figures).matches(
            self.markdown,
            key,
            self.section.heading,
            {(key, row.written): row.source for row in self.outside},
        )


def steps_of(where: ReportPlace, text: ReportText, may_write: bool) -> frozenset[str]:
    """The steps that the person may take with a section now.

    One that nobody has begun is handed in as one begun: what is typed is saved on the way.
    """
    if where.report.state != ReportState.WRITING:
        return frozenset()
    roles = where.roles | ({WRITER} if may_write else set())
    state = TaskState.BEGUN if text.state == TaskState.NOT_BEGUN else text.state
    return frozenset(
        step.action
        for step in TEXT.steps_for(state, frozenset(roles))
        if not (step.by_another and text.submitted_by_id == where.user.pk)
    )

"""The pages that are measured: where they are, what they are held against, how far they may go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone

from bench.bare import (
    bare_template,
    blocks_of,
    figures_written,
    render_bare,
    squeezed,
    write_bare,
)
from bench.references import (
    Figures,
    figures,
    figures_added_up,
    figures_of,
    figures_of_city,
    figures_of_city_rows,
    figures_of_workbook,
    params_of,
    statement,
)
from budget.access import Rights
from budget.calc.inputs import RoundInputs
from budget.models import Round
from budget.queries.city import newest_rounds, standings_of
from budget.queries.rounds import inputs_of
from reports.content.findings import findings_table
from reports.content.papers import papers
from reports.excel import sheets_of
from reports.place import Place
from reports.reconciling import reconciliation_of

SQL_BOUND = 1.5
PAGE_BOUND = 2.0
WORKBOOK_BOUND = 1.3
Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True)
class Reference:
    """One statement, what it is asked about, and how its rows and the page's inputs compare."""

    name: str
    params: dict[str, Any]
    figures: Callable[[Rows], Figures]
    expected: Figures

    @property
    def sql(self) -> str:
        """The statement as it is checked in."""
        return statement(self.name)

    def check(self, rows: Rows) -> None:
        """Raise AssertionError where the statement and the page's inputs differ."""
        difference = self.figures(rows) ^ self.expected
        assert not difference, f"{self.name}.sql: {sorted(difference)[:6]}"


@dataclass(frozen=True)
class Page:
    """A page: its reference, and what makes the work of bare rendering out of its answer.

    `bare` raises AssertionError where what is rendered is not what the page shows.
    """

    name: str
    path: str
    reference: Reference
    bare: Callable[[bytes], Callable[[], bytes]]
    bound: float = PAGE_BOUND


def pages_of(round_: Round) -> tuple[Page, ...]:
    """The pages of a round, the city's page and the round's workbook."""
    inputs = inputs_of(round_)
    params = params_of(round_, inputs)
    of_round = Reference("round", params, figures, figures_of(inputs))
    added_up = inputs_of(round_, added_up=True)
    of_overview = Reference("overview", params, figures, figures_added_up(added_up))
    of_workbook = Reference("workbook", params, figures, figures_of_workbook(round_, inputs))
    path = f"/{inputs.info.committee_slug}/{inputs.info.year}/{inputs.info.slug}/"
    return (
        Page("Läget", path, of_overview, bare_page),
        Page("Tabeller", f"{path}tabeller/", of_round, bare_page),
        Page("Kommunen", "/", _of_city(), bare_page),
        Page(
            "Handlingar",
            f"{path}handlingar.xlsx",
            of_workbook,
            partial(bare_workbook, round_, inputs),
            WORKBOOK_BOUND,
        ),
    )


def _of_city() -> Reference:
    rounds = newest_rounds()
    params = {"rounds": [round_.pk for round_ in rounds]}
    expected = figures_of_city(standings_of(rounds))
    return Reference("city", params, figures_of_city_rows, expected)


def bare_page(body: bytes) -> Callable[[], bytes]:
    """Renders the page again, from ready values."""
    html = body.decode()
    template, blocks = bare_template(), blocks_of(html)
    shown, again = squeezed(html), squeezed(render_bare(template, blocks).decode())
    assert shown == again, _first_difference(shown, again)
    return partial(render_bare, template, blocks)


def _first_difference(one: str, other: str) -> str:
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return f"the page shows {one[at - 60 : at + 60]!r}, the bare one {other[at - 60 : at + 60]!r}"


def bare_workbook(round_: Round, inputs: RoundInputs, body: bytes) -> Callable[[], bytes]:
    """Writes the workbook's cells again, from ready values."""
    committee = round_.appropriation.committee
    place = Place(Rights(), (committee,), committee, (round_,), round_)
    findings = findings_table(reconciliation_of(place))
    sheets = sheets_of(papers(inputs, timezone.now(), findings))
    assert figures_written(write_bare(sheets)) == figures_written(body)
    return partial(write_bare, sheets)

"""What is followed up: committees, segments, areas, lines, and how they hang together.

An address that changes leads on to the new one (budget/actions/recording.py keeps it).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from budget.actions.recording import delete_recorded, save_recorded, set_links
from budget.actions.rows import may_change
from budget.models import (
    AccountRange,
    Area,
    AreaGroup,
    Committee,
    LineSet,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)
from budget.workflow import history
from budget.workflow.action import Actor, action


@action
def save_committee(actor: Actor, committee: Committee) -> Committee:
    """A new committee, or its changed fields. A new one is for the municipality's administrators.

    Raises ValidationError by field, also for an address that is a page's own.
    """
    may_change(actor, committee)
    return save_recorded(actor, "save_committee", committee, None)


@action
def save_segment(actor: Actor, segment: Segment) -> Segment:
    """A new funding segment of a committee, or its changed fields. Administrators."""
    return save_recorded(actor, "save_segment", segment, may_change(actor, segment))


@action
def save_area(actor: Actor, area: Area) -> Area:
    """A new budget area, or its changed fields. Administrators.

    Raises ValidationError by field, for a segment of another committee, and where amounts stand
    outside its years.
    """
    return save_recorded(actor, "save_area", area, may_change(actor, area))


@action
def save_rollup(actor: Actor, rollup: Rollup, segments: Iterable[Segment] | None = None) -> Rollup:
    """A new sum above segments, or its changed fields; with `segments`, those. Administrators."""
    committee = may_change(actor, rollup)
    save_recorded(actor, "save_rollup", rollup, committee)
    if segments is not None:
        set_links(actor, "save_rollup", rollup, "segments", segments, committee)
    return rollup


@action
def save_area_group(
    actor: Actor, group: AreaGroup, areas: Iterable[Area] | None = None
) -> AreaGroup:
    """A new subtotal of areas, or its changed fields; with `areas`, those. Administrators."""
    committee = may_change(actor, group)
    save_recorded(actor, "save_area_group", group, committee)
    if areas is not None:
        set_links(actor, "save_area_group", group, "areas", areas, committee)
    return group


@action
def save_succession(
    actor: Actor, predecessor: Area, year: int, shares: Mapping[Area, Decimal]
) -> list[Succession]:
    """From `year` on the predecessor's history belongs to these areas; the shares sum to 1.

    Replaces what was said of that year; no shares at all removes it. Administrators. Raises
    ValidationError for shares that do not sum to exactly 1, areas of another committee, and a
    predecessor that goes on.
    """
    committee = may_change(actor, predecessor)
    stored = {
        row.successor_id: row
        for row in Succession.objects.filter(predecessor=predecessor, year=year).select_related(
            "successor", "predecessor"
        )
    }
    for key in stored.keys() - {area.pk for area in shares}:
        delete_recorded(actor, "save_succession", stored[key], committee)
    rows = []
    for area, share in shares.items():
        row = stored.get(area.pk) or Succession(predecessor=predecessor, successor=area, year=year)
        row.share = share
        rows.append(save_recorded(actor, "save_succession", row, committee))
    return rows


@action
def save_line(actor: Actor, line: StatementLine) -> StatementLine:
    """A new statement line, or its changed fields. The municipality's administrators."""
    may_change(actor, line)
    return save_recorded(actor, "save_line", line, None)


@action
def save_account_ranges(
    actor: Actor, line: StatementLine, year: int, ranges: Iterable[tuple[int, int]]
) -> None:
    """Make `ranges` (first and last account, both count) all that feed a line in a year.

    The municipality's administrators. Raises ValidationError where an account would feed two lines.
    """
    may_change(actor, line)
    wanted = sorted(set(ranges))
    stored = {(r.first, r.last): r for r in AccountRange.objects.filter(line=line, year=year)}
    if wanted == sorted(stored):
        return
    for key in stored.keys() - set(wanted):
        stored[key].delete()
    for first, last in wanted:
        if (first, last) not in stored:
            row = AccountRange(line=line, year=year, first=first, last=last)
            row.full_clean()
            row.save()
    old, new = (", ".join(f"{a}–{b}" for a, b in sorted(rows)) for rows in (stored, wanted))
    told = history.change(actor, "save_account_ranges", line, "ranges", old, new)
    told.thing = f"{line} {year}"
    history.record([told])


@action
def save_line_set(
    actor: Actor, line_set: LineSet, lines: Iterable[StatementLine] | None = None
) -> LineSet:
    """A new named set of lines, or its changed fields; with `lines`, those. City administrators."""
    may_change(actor, line_set)
    save_recorded(actor, "save_line_set", line_set, None)
    if lines is not None:
        set_links(actor, "save_line_set", line_set, "lines", lines, None)
    return line_set

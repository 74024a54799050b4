"""The desk where a mapping is changed: rules taken away and added, what that moves, the saving."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from budget.actions.mapping_versions import checked, first_mapping, save_mapping
from budget.actions.remapping import order_remap, remap
from budget.importers.mapping import AreaRule, CodeRange, LedgerMapping, LineRange
from budget.importers.mapping_document import to_document
from budget.models import Area, Committee, Job, LedgerBatch, StatementLine
from budget.queries.batches import (
    areas_to_choose,
    lines_to_choose,
    mapping_in_effect,
    rows_to_place,
)
from budget.queries.ledger import mapping_effect
from budget.workflow.action import Actor

AT_ONCE = 20_000
"""So many entries are placed anew while the page waits; more are a background job's."""
ZERO = Decimal(0)
PARTS = ("cost_centre", "activity", "project")


@dataclass(frozen=True, slots=True)
class Moved:
    """What a place holds of the loaded months before and after, in kronor."""

    area: str
    line: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that no rule places: of which part, with kronor and rows; `name` from the file.

    `codes` are those of the rows, where an area is looked for.
    """

    part: str
    code: str
    amount: Decimal
    rows: int
    name: str = ""
    field: str = ""


class MappingDesk:
    """One committee's mapping of a year."""

    def __init__(self, committee: Committee, year: int) -> None:
        self.committee = committee
        self.year = year
        self.number, saved = mapping_in_effect(committee.pk, year)
        self.mapping: LedgerMapping = saved or first_mapping(committee, year)

    @cached_property
    def lines(self) -> list[StatementLine]:
        """The year's lines."""
        return lines_to_choose(self.year)

    @cached_property
    def areas(self) -> list[Area]:
        """The year's areas."""
        return areas_to_choose(self.committee.pk, self.year)

    def without(self, removed: Iterable[str]) -> LedgerMapping:
        """The mapping without some rules: "lines-3" is the fourth of them."""
        gone = frozenset(removed)

        def kept(part: str) -> list[int]:
            rules = getattr(self.mapping, part)
            return [index for index in range(len(rules)) if f"{part}-{index}" not in gone]

        return replace(
            self.mapping,
            lines=tuple(self.mapping.lines[index] for index in kept("lines")),
            areas=tuple(self.mapping.areas[index] for index in kept("areas")),
            internal=tuple(self.mapping.internal[index] for index in kept("internal")),
        )

    def moved(self, mapping: LedgerMapping) -> list[Moved]:
        """What a mapping would move of what is loaded, the largest first.

        Raises ValidationError for a mapping that cannot be saved.
        """
        mapping = checked(to_document(mapping), self.committee, self.year)
        sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
        for target, (before, after) in mapping_effect(
            self.committee.pk, self.year, mapping
        ).items():
            was, will = sums.get((target.area, target.line), (ZERO, ZERO))
            sums[target.area, target.line] = (was + before, will + after)
        areas = {str(area.pk): area.name for area in self.areas}
        lines = {str(line.pk): line.name for line in self.lines}
        found = [
            Moved(areas.get(area, ""), lines.get(line, ""), before, after)
            for (area, line), (before, after) in sums.items()
        ]
        return sorted(found, key=lambda moved: -abs(moved.difference))

    def save(self, actor: Actor, mapping: LedgerMapping, note: str = "") -> Job | None:
        """Save a mapping, and place what is stored by it: at once, or by the job that is given.

        Raises ValidationError, PermissionDenied.
        """
        save_mapping(actor, self.committee, self.year, to_document(mapping), note)
        if rows_to_place(self.committee.pk, self.year) > AT_ONCE:
            return order_remap(actor, self.committee, self.year)
        remap(actor, self.committee, self.year)
        return None


def with_codes(
    mapping: LedgerMapping, lines: Mapping[str, str], areas: Mapping[tuple[str, str], str]
) -> LedgerMapping:
    """A mapping with one more rule for each code: accounts to lines, other codes to areas.

    Lines and areas are keys as text. Raises ValueError for an account that is no number.
    """
    new_lines = tuple(LineRange(int(code), int(code), line) for code, line in lines.items())
    new_areas = tuple(
        AreaRule(area, **{part: CodeRange(code, code)}) for (part, code), area in areas.items()
    )
    return replace(mapping, lines=(*mapping.lines, *new_lines), areas=(*mapping.areas, *new_areas))


def unknown_accounts(batch: LedgerBatch, most: int) -> list[Unknown]:
    """A batch's accounts that no rule places, the largest first, named as in the file."""
    names = batch.facts.get("accounts", {})
    return [
        Unknown("account", code, _kronor(ore), rows, names.get(code, ""), f"rad:{code}")
        for code, ore, rows in _largest(batch, "accounts")[:most]
    ]


def unknown_areas(batch: LedgerBatch, most: int) -> list[Unknown]:
    """A batch's codes that no rule places in an area, drawn together by the first that is given.

    A cost centre tells the area; where there is none, the activity; else the project. Rows with
    none of them have part "".
    """
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for *codes, ore, rows in _largest(batch, "areas"):
        pairs = zip(PARTS, codes, strict=True)
        key = next(((part, code) for part, code in pairs if code), ("", ""))
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + ore, before[1] + rows)
    found = [
        Unknown(part, code, _kronor(ore), rows, field=f"omrade:{part}:{code}")
        for (part, code), (ore, rows) in sums.items()
    ]
    return sorted(found, key=lambda each: -abs(each.amount))[:most]


def _largest(batch: LedgerBatch, name: str) -> list[list[Any]]:
    found: list[list[Any]] = batch.unknown.get(name, {}).get("largest", [])
    return found


def _kronor(ore: int) -> Decimal:
    return Decimal(ore).scaleb(-2)

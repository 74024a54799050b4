"""A mapping as a document that can be stored: JSON, with lines and areas by their keys.

{"lines": [{"first": 5000, "last": 5599, "line": 3}],
 "areas": [{"area": 7, "cost_centre": ["100", "199"], "activity": null, "project": null}],
 "internal": [["10", "19"]],
 "balance_classes": ["1", "2"]}

A rule for areas without any codes takes what no other rule does, rows without codes too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from budget.importers.mapping import AreaRule, CodeRange, LedgerMapping, LineRange
from budget.importers.rows import BALANCE_CLASSES, LAST_ACCOUNT

LONGEST_CODE = 100
MOST_RULES = 20_000
PARTS = ("cost_centre", "activity", "project")


class BadDocument(ValueError):  # noqa: N818  # a value, told beside the rule it is in
    """A rule that cannot be kept: a code, and where (`part` is lines, areas, internal …; from 0).

    Codes: `bad_shape`, `too_many_rules`, `bad_account`, `accounts_out_of_order`, `bad_code`,
    `codes_out_of_order`, `given_twice`.
    """

    def __init__(self, code: str, part: str, index: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.part = part
        self.index = index


@dataclass(frozen=True)
class Keys:
    """The lines and areas that a document names."""

    lines: frozenset[int]
    areas: frozenset[int]


def to_document(mapping: LedgerMapping) -> dict[str, Any]:
    """A mapping whose lines and areas are keys written as text, as a document."""
    return {
        "lines": [
            {"first": each.first, "last": each.last, "line": int(each.line)}
            for each in mapping.lines
        ],
        "areas": [
            {"area": int(rule.area), **{part: _pair(getattr(rule, part)) for part in PARTS}}
            for rule in mapping.areas
        ],
        "internal": [[each.first, each.last] for each in mapping.internal],
        "balance_classes": sorted(mapping.balance_classes),
    }


def from_document(document: Any) -> LedgerMapping:
    """A document as a mapping; lines and areas are their keys as text. Raises BadDocument."""
    if not isinstance(document, Mapping):
        raise BadDocument("bad_shape", "document")
    lines = [_line(item, index) for index, item in enumerate(_list(document, "lines"))]
    areas = [_area(item, index) for index, item in enumerate(_list(document, "areas"))]
    internal = [
        _range(item, "internal", index) for index, item in enumerate(_list(document, "internal"))
    ]
    _once_each([(each.first, each.last) for each in lines], "lines")
    _once_each([(rule.cost_centre, rule.activity, rule.project) for rule in areas], "areas")
    classes = document.get("balance_classes", sorted(BALANCE_CLASSES))
    if not isinstance(classes, list) or not all(_is_class(each) for each in classes):
        raise BadDocument("bad_shape", "balance_classes")
    return LedgerMapping(tuple(lines), tuple(areas), tuple(internal), frozenset(classes))


def keys_of(mapping: LedgerMapping) -> Keys:
    """The lines and areas that a mapping read from a document names."""
    return Keys(
        frozenset(int(each.line) for each in mapping.lines),
        frozenset(int(rule.area) for rule in mapping.areas),
    )


def _pair(codes: CodeRange | None) -> list[str] | None:
    return None if codes is None else [codes.first, codes.last]


def _list(document: Mapping[str, Any], part: str) -> list[Any]:
    items = document.get(part, [])
    if not isinstance(items, list):
        raise BadDocument("bad_shape", part)
    if len(items) > MOST_RULES:
        raise BadDocument("too_many_rules", part)
    return items


def _is_class(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 1 and value.isdecimal()


def _key(item: Any, name: str, part: str, index: int) -> str:
    value = item.get(name) if isinstance(item, Mapping) else None
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadDocument("bad_shape", part, index)
    return str(value)


def _line(item: Any, index: int) -> LineRange:
    line = _key(item, "line", "lines", index)
    first, last = item.get("first"), item.get("last")
    for account in (first, last):
        if not isinstance(account, int) or isinstance(account, bool):
            raise BadDocument("bad_account", "lines", index)
        if not 0 < account <= LAST_ACCOUNT:
            raise BadDocument("bad_account", "lines", index)
    if last < first:
        raise BadDocument("accounts_out_of_order", "lines", index)
    return LineRange(first, last, line)


def _area(item: Any, index: int) -> AreaRule:
    area = _key(item, "area", "areas", index)
    ranges = {
        part: None if item.get(part) is None else _range(item[part], "areas", index)
        for part in PARTS
    }
    return AreaRule(area, **ranges)


def _range(item: Any, part: str, index: int) -> CodeRange:
    if not isinstance(item, list) or len(item) != 2:
        raise BadDocument("bad_shape", part, index)
    first, last = item
    for code in (first, last):
        if not isinstance(code, str) or not 0 < len(code) <= LONGEST_CODE or "\0" in code:
            raise BadDocument("bad_code", part, index)
    digits = first.isdecimal() and last.isdecimal()
    swapped = int(last) < int(first) if digits else last.casefold() < first.casefold()
    if swapped:
        raise BadDocument("codes_out_of_order", part, index)
    return CodeRange(first, last)


def _once_each(rules: list[Any], part: str) -> None:
    seen = set()
    for index, rule in enumerate(rules):
        if rule in seen:
            raise BadDocument("given_twice", part, index)
        seen.add(rule)

"""What a cell of a demo file may hold: text to values, or `BadCell`.

Nothing is guessed and nothing is trimmed: these files are written by us, and a space too much is
a mistake to be told.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Cell = Callable[[str], Any]

LARGEST_KRONOR = 999_999_999_999
LARGEST_COUNT = 2_147_483_647


class BadCell(ValueError):  # noqa: N818  # a value, told beside the good ones
    """A cell that cannot be taken: a code of budget/demo/problems.py and what it needs."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def text(most: int, least: int = 1) -> Cell:
    """Text of at most `most` characters; an empty one only where `least` is 0."""

    def read(value: str) -> str:
        if len(value) < least:
            raise BadCell("required")
        if len(value) > most:
            raise BadCell("too_long", found=len(value), most=most)
        return value

    return read


def slug(value: str) -> str:
    """A part of an address."""
    text(80)(value)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise BadCell("bad_slug", value=value)
    return value


def code(value: str) -> str:
    """What other files call a row by (po_palagg); with hyphens it makes an address."""
    slug(value.replace("_", "-"))
    return value


def kronor(value: str) -> int:
    """An amount in whole kronor, income +, cost −."""
    if not value:
        raise BadCell("required")
    if not re.fullmatch(r"-?[0-9]{1,40}", value):
        raise BadCell("not_whole_kronor", value=value)
    if abs(int(value)) > LARGEST_KRONOR:
        raise BadCell("too_large", value=value)
    return int(value)


def expense(value: str) -> int:
    """An amount given: whole kronor, not below zero."""
    amount = kronor(value)
    if amount < 0:
        raise BadCell("out_of_range", value=value, least=0, most=LARGEST_KRONOR)
    return amount


def whole(least: int, most: int) -> Cell:
    """A whole number between two bounds, both of which count."""

    def read(value: str) -> int:
        if not value:
            raise BadCell("required")
        if not re.fullmatch(r"-?[0-9]{1,40}", value):
            raise BadCell("not_whole", value=value)
        if not least <= int(value) <= most:
            raise BadCell("out_of_range", value=value, least=least, most=most)
        return int(value)

    return read


def mkr(value: str) -> int:
    """An amount printed in whole Mkr, in kronor."""
    return int(whole(-LARGEST_KRONOR // 10**6, LARGEST_KRONOR // 10**6)(value)) * 10**6


def share(value: str) -> Decimal:
    """A part of a whole: above 0, at most 1, at most six decimals."""
    if not re.fullmatch(r"[0-9]\.[0-9]{1,6}|1", value):
        raise BadCell("not_a_number", value=value)
    if not 0 < Decimal(value) <= 1:
        raise BadCell("out_of_range", value=value, least=0, most=1)
    return Decimal(value)


def printed(value: str) -> str:
    """A number as printed; empty where nothing is."""
    if value and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", value):
        raise BadCell("not_a_number", value=value)
    return value


def day(value: str) -> date:
    """A date, 2023-08-31."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # no such day: told below like any other text
    raise BadCell("not_a_date", value=value) if value else BadCell("required")


def choice(values: Mapping[str, Any]) -> Cell:
    """One of the given words, as the value it stands for."""

    def read(value: str) -> Any:
        if value not in values:
            raise BadCell("not_a_choice", value=value, choices=", ".join(values))
        return values[value]

    return read


flag = choice({"0": False, "1": True})


def optional(cell: Cell) -> Cell:
    """None where the cell is empty."""
    return lambda value: cell(value) if value else None


def several(cell: Cell) -> Cell:
    """Values apart by semicolons, at least one."""
    return lambda value: tuple(cell(part) for part in value.split(";"))


def known(names: Iterable[object], file: str) -> Cell:
    """A name that stands in another file."""
    every = frozenset(map(str, names))

    def read(value: str) -> str:
        if not value:
            raise BadCell("required")
        if value not in every:
            raise BadCell("unknown_name", value=value, file=file)
        return value

    return read


year = whole(1970, 2199)
month = whole(1, 12)
order = whole(0, LARGEST_COUNT)
account = whole(0, 99_999_999)

"""A document as canonical JSON and back, without loss: what is kept at approval, and its checksum.

RFC 8785: UTF-8, no white space, keys in order. A number is whole or stands as text, so that no
reader can round it: {"decimal": "-1234.50"}. A shape says which it is under "is"; what has its
default is left out, so that a shape that grows later still reads what was kept before.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from reports.content.chart_shapes import Bar, Chart
from reports.content.document import (
    ChartBlock,
    Document,
    Item,
    Listing,
    NoticeBlock,
    Paragraph,
    Quote,
    Run,
    Section,
    SubHeading,
    TableBlock,
    TextBlock,
)
from reports.content.shapes import Column, Fact, Row, Standing, Table, Target

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None

SHAPES: dict[str, type[Any]] = {
    shape.__name__: shape
    for shape in (
        *(Document, Section, TextBlock, TableBlock, ChartBlock, NoticeBlock),
        *(Paragraph, SubHeading, Quote, Listing, Item, Run),
        *(Table, Column, Row, Target, Chart, Bar, Standing, Fact),
    )
}
IS, DECIMAL, DATE, TIME = "is", "decimal", "date", "time"
READERS: dict[str, Callable[[str], Any]] = {
    DECIMAL: Decimal,
    DATE: date.fromisoformat,
    TIME: datetime.fromisoformat,
}


class Unreadable(ValueError):  # noqa: N818  # named as what it says
    """What was kept is no document of ours."""


def canonical(document: Document) -> str:
    """The document as canonical JSON: the same document always gives the same text."""
    plain = to_plain(document)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """The SHA-256 of a canonical text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Document:
    """The document of a canonical text. Raises Unreadable."""
    try:
        found = from_plain(json.loads(text))
    except (ValueError, ArithmeticError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, Document):
        raise Unreadable("not a document")
    return found


def to_plain(value: Any) -> Plain:
    """A shape, a tuple of them or a cell's value as plain JSON. Raises TypeError for all else."""
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    if isinstance(value, datetime):
        return {TIME: value.isoformat()}
    if isinstance(value, date):
        return {DATE: value.isoformat()}
    if type(value) is tuple:
        return [to_plain(part) for part in value]
    return {IS: _name(value), **dict(_written(value))}


def from_plain(plain: Plain) -> Any:
    """What `to_plain` was given. Raises ValueError, TypeError or KeyError for anything else."""
    if isinstance(plain, list):
        return tuple(from_plain(part) for part in plain)
    if not isinstance(plain, dict):
        return plain
    if IS not in plain:
        ((kind, written),) = plain.items()
        return READERS[kind](str(written))
    shape = SHAPES[str(plain[IS])]
    enums = _enums(shape.__name__)
    values = {
        name: enums[name][str(part)] if name in enums else from_plain(part)
        for name, part in plain.items()
        if name != IS
    }
    return shape(**values)


def _name(value: Any) -> str:
    name = type(value).__name__
    if SHAPES.get(name) is not type(value):
        raise TypeError(f"no part of a document: {name}")
    return name


def _written(value: Any) -> Iterator[tuple[str, Plain]]:
    for name, default in _fields(type(value).__name__):
        part = getattr(value, name)
        if not _is_default(default, part):
            yield name, to_plain(part)


def _is_default(default: Any, part: Any) -> bool:
    # 0 equals False and Decimal("0.0") equals 0: only the very same may be left out.
    same = type(part) is type(default) and part == default
    return same and not isinstance(part, Decimal)


@cache
def _fields(name: str) -> tuple[tuple[str, Any], ...]:
    """The fields of a shape, a dataclass or a named tuple and their defaults, MISSING for none."""
    shape = SHAPES[name]
    if is_dataclass(shape):
        return tuple((field.name, field.default) for field in fields(shape))
    return tuple((name, shape._field_defaults.get(name, MISSING)) for name in shape._fields)


@cache
def _enums(name: str) -> dict[str, type[Enum]]:
    """The fields of a shape that hold a member of an enumeration, which is kept by its name."""
    return {
        field: hint
        for field, hint in get_type_hints(SHAPES[name]).items()
        if isinstance(hint, type) and issubclass(hint, Enum)
    }

"""Frozen dataclasses as plain JSON values and back, without loss: Decimals and dates as text.

Used where inputs must be kept as they stood. A field added later takes its default.
"""

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A value of dataclasses, sequences, sets and scalars as JSON types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, frozenset):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def from_plain(kind: type[T], plain: Any) -> T:
    """The inverse of `to_plain` for a value of `kind`. Raises TypeError, ValueError for others."""
    result: T = _read(kind, plain)
    return result


def _read(kind: Any, plain: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        (only,) = [part for part in typing.get_args(kind) if part is not types.NoneType]
        return None if plain is None else _read(only, plain)
    if origin in (tuple, frozenset):
        return origin(_read(typing.get_args(kind)[0], item) for item in plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in plain.items()})
    if kind is date:
        return date.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(plain)
    return plain


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)

"""What is kept of a document is the document: nothing is lost, and its checksum is of all of it."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content.canonical import (
    SHAPES,
    Unreadable,
    canonical,
    checksum,
    from_plain,
    read,
    to_plain,
)
from reports.content.document import UNSAID, Document, Section, TableBlock
from reports.content.shapes import Column, Kind, Row, Table, Value
from tests.reports.document_case import approved, document

VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.text(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
)


def of_one_cell(value: Value) -> Document:
    table = Table("t", "T", "Tkr", (Column("c", "C", Kind.NUMBER),), (Row("r", (value,)),))
    return replace(document(), sections=(Section("s", "S", 1, (TableBlock(table),)),), attached=())


def cell(kept: Document) -> Value:
    (section,) = kept.sections
    (block,) = section.blocks
    assert isinstance(block, TableBlock)
    return block.table.rows[0].values[0]


def test_the_whole_report_comes_back_as_it_was() -> None:
    assert read(canonical(approved())) == approved()


def test_the_case_holds_every_shape_that_can_be_kept() -> None:
    written = canonical(document())
    assert {name for name in SHAPES if f'"is":"{name}"' not in written} == set()


@given(VALUES)
def test_a_cell_comes_back_with_its_value_and_its_kind(value: Value) -> None:
    kept = from_plain(json.loads(json.dumps(to_plain((value,)))))
    assert kept == (value,)
    assert type(kept[0]) is type(value)
    assert str(kept[0]) == str(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.50"), {"decimal": "1.50"}),
        (Decimal("-0.00"), {"decimal": "-0.00"}),
        (Decimal(10**15), {"decimal": "1000000000000000"}),
        (date(2023, 8, 31), {"date": "2023-08-31"}),
        ("1.50", "1.50"),
        ("", ""),
        (0, 0),
        (None, None),
    ],
)
def test_how_a_cell_is_written(value: Value, written: Any) -> None:
    plain: Any = to_plain(of_one_cell(value))
    assert plain["sections"][0]["blocks"][0]["table"]["rows"][0]["values"] == [written]
    kept = cell(read(canonical(of_one_cell(value))))
    assert (str(kept), type(kept)) == (str(value), type(value))


def test_hostile_text_is_kept_as_it_is() -> None:
    hostile = '</script>\x00\x1f\u202e\U0001f4a9 " \\ \u2028 ﷽'
    assert cell(read(canonical(of_one_cell(hostile)))) == hostile


def test_the_text_is_canonical_json() -> None:
    """RFC 8785: no white space, keys in order, UTF-8, nothing escaped that need not be."""
    written = canonical(of_one_cell("Åtgärd\n\x1f€"))
    assert written == json.dumps(
        json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert '"Åtgärd\\n\\u001f€"' in written


def test_the_checksum_is_the_sha_256_of_its_bytes() -> None:
    assert checksum("Åre") == hashlib.sha256(b"\xc3\x85re").hexdigest()


def test_the_checksum_is_the_same_each_time_and_another_after_any_change() -> None:
    first = checksum(canonical(document()))
    assert checksum(canonical(replace(document()))) == first
    others = (
        replace(document(), made_at=document().made_at + timedelta(seconds=1)),
        replace(document(), notes=()),
        replace(document(), sections=document().sections[1:]),
        replace(document(), attached=document().attached[1:]),
    )
    assert len({first, *(checksum(canonical(other)) for other in others)}) == 5


def test_what_was_kept_before_a_shape_grew_is_still_read() -> None:
    plain: Any = to_plain(document())
    for grown in ("standing", "attached", "notes"):
        plain.pop(grown)
    assert from_plain(plain) == replace(document(), standing=UNSAID, attached=(), notes=())


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "{}",
        '{"is":"Target","page":"x"}',
        '{"is":"os"}',
        '{"is":"Document"}',
        '{"decimal":"x"}',
        '{"date":"2023-13-01"}',
        '{"a":1,"b":2}',
        '{"is":"Column","key":"a","heading":"b","kind":"UNKNOWN"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_document_is_refused(kept: str) -> None:
    with pytest.raises(Unreadable):
        read(kept)


def test_nothing_but_parts_of_a_document_is_kept() -> None:
    with pytest.raises(TypeError, match="no part of a document"):
        to_plain((object(),))
    with pytest.raises(TypeError, match="no part of a document"):
        to_plain((1.5,))

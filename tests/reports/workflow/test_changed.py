"""What history keeps of a changed text."""

import pytest

from reports.workflow.changed import changed_part

A, B = "a" * 20, "b" * 20  # as much as is kept around


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("", "", ("", "")),
        ("lika", "lika", ("", "")),
        ("", "ny", ("", "ny")),
        ("kort", "kortare", ("kort", "kortare")),
        (f"{A}{A}X{B}{B}", f"{A}{A}Y{B}{B}", (f"…{A}X{B}…", f"…{A}Y{B}…")),
        (f"{A}{A}", f"{A}{A}a", (f"…{A}", f"…{A}a")),
        ("abab", "ab", ("abab", "ab")),
    ],
)
def test_the_changed_part_with_a_little_around(old: str, new: str, part: tuple[str, str]) -> None:
    assert changed_part(old, new) == part

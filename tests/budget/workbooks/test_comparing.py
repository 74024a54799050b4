"""What a workbook changes beside what stands now."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budget.workbooks.comparing import Standing, Wish, compare

AT = datetime(2024, 5, 2, tzinfo=UTC)


def kr(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


@pytest.mark.parametrize(
    # What was shown and its version, what is wished for, what stands now; moved, or None: nothing.
    ("shown", "version", "wish", "stands", "now", "moved"),
    [
        (100, 1, 200, 100, 1, False),
        (100, 1, 200, 150, 2, True),
        (100, 1, 200, 200, 2, None),
        (100, 1, None, 100, 1, False),
        (100, 1, None, None, 0, None),
        (None, 0, 200, None, 0, False),
        (None, 0, 200, 300, 1, True),
        (100, 1, 200, None, 0, True),
        # Taken away and set anew: the version is 1 again, the amount is another.
        (100, 1, 200, 150, 1, True),
        # Changed and changed back: somebody has thought about it.
        (100, 1, 200, 100, 3, True),
    ],
)
def test_a_change_has_moved_when_somebody_was_first(
    shown: int | None,
    version: int,
    wish: int | None,
    stands: int | None,
    now: int,
    moved: bool | None,
) -> None:
    standing = {} if stands is None else {(1, 2): Standing(Decimal(stands), now, "Bo", AT)}
    found = compare([Wish(1, 2, kr(wish), version, kr(shown))], standing)
    assert [change.moved for change in found] == ([] if moved is None else [moved])
    if found:
        assert (found[0].stands, found[0].version) == (kr(stands), now)
        assert found[0].is_clash is moved
        assert found[0].changed_by == ("Bo" if stands is not None else "")


def test_what_was_shown_as_a_choice_stays_one() -> None:
    standing = {(1, 2): Standing(Decimal(150), 2)}
    (first,) = compare([Wish(1, 2, Decimal(200), 1, Decimal(100))], standing)
    (second,) = compare([first.seen()], standing)
    assert (second.moved, second.is_clash) == (False, True)
    standing[1, 2] = Standing(Decimal(175), 3)
    (third,) = compare([first.seen()], standing)
    assert (third.moved, third.is_clash) == (True, True)

"""The smallest sets that hit every conflict, where conflicts are found on the way.

A conflict is a set of elements of which one at least must go. That a set hits all of them is known
only by asking; the answer is another conflict, or none. After Reiter, "A theory of diagnosis from
first principles" (1987), deepened one element at a time and cut by disjoint conflicts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Elements = frozenset[int]
NONE_GONE: Elements = frozenset()


@dataclass(frozen=True, slots=True)
class Smallest:
    """All sets of the least size, sorted; none where the least size is over the limit.

    `at_least` is the least size, or what it is known not to be under.
    """

    sets: tuple[tuple[int, ...], ...]
    at_least: int


class _Search:
    def __init__(
        self, conflict_without: Callable[[Elements], Elements | None], known: Iterable[Elements]
    ) -> None:
        self._conflict_without = conflict_without
        self._conflicts = list(known)
        self._found: list[tuple[int, ...]] = []

    def lower_bound(self) -> int:
        """How many conflicts without a common element were found, taken as they come."""
        gone: Elements = NONE_GONE
        count = 0
        while unhit := self._unhit(gone, NONE_GONE):
            gone |= unhit[0]
            count += 1
        return count

    def sets_of(self, size: int) -> tuple[tuple[int, ...], ...]:
        """Every set of just this size that hits all, given that no smaller one does."""
        self._found = []
        self._extend(NONE_GONE, size, NONE_GONE)
        return tuple(sorted(self._found))

    def _extend(self, gone: Elements, left: int, kept: Elements) -> None:
        """Take up to `left` more elements, none of the kept, whose sets are enumerated already."""
        unhit = self._unhit(gone, kept)
        if not unhit:
            self._found.append(tuple(sorted(gone)))
            return
        if _disjoint(unhit) > left:
            return
        # The last element has to hit everything that is left.
        choices = frozenset.intersection(*unhit) if left == 1 else min(unhit, key=len)
        for element in sorted(choices):
            self._extend(gone | {element}, left - 1, kept)
            kept |= {element}

    def _unhit(self, gone: Elements, kept: Elements) -> list[Elements]:
        """What of each unhit conflict may still go, small ones first; empty where all are hit."""
        unhit = [conflict for conflict in self._conflicts if not conflict & gone]
        if not unhit:
            conflict = self._conflict_without(gone)
            if conflict is None:
                return []
            self._conflicts.append(conflict)
            unhit = [conflict]
        return sorted((conflict - kept for conflict in unhit), key=lambda c: (len(c), sorted(c)))


def smallest_sets(
    conflict_without: Callable[[Elements], Elements | None],
    limit: int,
    known: Iterable[Elements] = (),
) -> Smallest:
    """All smallest sets, of at most `limit` elements, that leave no conflict when they go.

    `conflict_without(gone)` gives a conflict that is left when those are gone, or None; `known`
    are conflicts to begin with. Without any conflict the one smallest set is the empty one.
    """
    search = _Search(conflict_without, known)
    least = search.lower_bound()
    for size in range(least, limit + 1):
        if sets := search.sets_of(size):
            return Smallest(sets, size)
    return Smallest((), max(least, limit + 1))


def _disjoint(conflicts: Iterable[Elements]) -> int:
    """How many of the conflicts, taken in turn, have no element in common."""
    taken: set[int] = set()
    count = 0
    for conflict in conflicts:
        if not conflict & taken:
            taken |= conflict
            count += 1
    return count

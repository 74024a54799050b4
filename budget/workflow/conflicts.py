"""Two people at once: what each of them wrote, so that nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Value = Decimal | str | None


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that somebody else has written since it was shown.

    `mine` was about to be written, `theirs` is stored now in `version`; None is nothing. `who`
    wrote theirs, and `at` when, where it is known; `own` where it was the writer, in another tab or
    on another device. `field` names what clashes where a thing has several that are saved together.
    """

    thing: str
    mine: Value
    theirs: Value
    version: int = 0
    area: int | None = None
    line: int | None = None
    who: str = ""
    at: datetime | None = None
    field: str = ""
    own: bool = False


class Conflict(Exception):  # noqa: N818  # an answer, not an error
    """Nothing was written: the clashes say where somebody else was first."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(", ".join(clash.thing for clash in clashes))
        self.clashes = tuple(clashes)

"""The form in which goals get their owners: who owns each now, who was ticked, who was added."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from budget.models import User
from budget.place import Place
from budget.workflow.conflicts import Clash
from goals.access import may_write_goal
from goals.models import Goal
from goals.queries.owners import OwnedGoal


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to tick: whether they are, and whether they have no role here any more."""

    user: User
    ticked: bool
    left: bool


@dataclass(frozen=True, slots=True)
class OwnersField:
    """A goal with its owners, as they stand or as they were typed.

    `ticked` and `shown` are keys of people; `added` is the one chosen to come in, if any.
    `sections_url` is where the sections of its follow-up are put in order, "" where there is none.
    """

    owned: OwnedGoal
    possible: Sequence[User]
    sections_url: str
    ticked: frozenset[int]
    shown: frozenset[int]
    added: int | None = None
    problems: Sequence[str] = ()
    clashes: Sequence[Clash] = ()

    @property
    def name(self) -> str:
        """What the goal's fields are called in the form."""
        return f"agare-{self.owned.direction.pk}"

    @property
    def goal(self) -> Goal:
        """The goal."""
        found: Goal = self.owned.direction.goal
        return found

    @property
    def stands(self) -> frozenset[int]:
        """The keys of those who own the goal now."""
        return frozenset(user.pk for user in self.owned.owners)

    @property
    def wanted(self) -> frozenset[int]:
        """The keys of those who are to own it: the ticked ones, and the one that comes in."""
        return self.ticked | ({self.added} if self.added else frozenset())

    @property
    def changed(self) -> bool:
        """Whether others are wanted than were shown."""
        return self.wanted != self.shown

    @property
    def refused(self) -> bool:
        """Whether what was typed was not saved."""
        return bool(self.problems or self.clashes)

    @property
    def people(self) -> list[Person]:
        """Those to tick: who owns it now, and who was ticked."""
        here = {user.pk for user in self.possible}
        known = {user.pk: user for user in (*self.owned.owners, *self.possible)}
        keys = [key for key in known if key in self.stands | self.ticked]
        return [Person(known[key], key in self.ticked, key not in here) for key in keys]

    @property
    def others(self) -> list[User]:
        """Those who may come in."""
        there = self.stands | self.ticked
        return [user for user in self.possible if user.pk not in there]

    @property
    def told(self) -> str:
        """What the form tells of those who were shown."""
        return _words(self.shown)

    @property
    def anyhow(self) -> str:
        """What the button sends that saves over what somebody else has chosen."""
        return f"{self.name}:{_words(self.stands)}"


def fields_of(
    goals: Iterable[OwnedGoal], possible: Sequence[User], place: Place, reader: User
) -> list[OwnersField]:
    """A field for each goal, as it stands; the sections are for those who write the goal."""
    found = []
    for owned in goals:
        keys = frozenset(user.pk for user in owned.owners)
        writes = may_write_goal(place.rights, reader.pk, place.committee.pk, keys)
        slug = owned.direction.goal.slug
        url = place.url("goal_sections", goal=slug) if owned.followed_up and writes else ""
        found.append(OwnersField(owned, possible, url, keys, keys))
    return found


def typed_in(field: OwnersField, data: QueryDict) -> OwnersField | None:
    """The field as it was sent; None where the form did not hold it."""
    shown = data.get(f"{field.name}-shown")
    if shown is None:
        return None
    anyhow, _colon, stood = data.get("anyhow", "").partition(":")
    return replace(
        field,
        ticked=frozenset(_keys(data.getlist(field.name))),
        shown=frozenset(_keys((stood if anyhow == field.name else shown).split(","))),
        added=next(iter(_keys([data.get(f"{field.name}-till", "")])), None),
    )


def _keys(words: Iterable[str]) -> list[int]:
    """The keys among what was sent."""
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 18]


def _words(keys: Collection[int]) -> str:
    return ",".join(map(str, sorted(keys)))

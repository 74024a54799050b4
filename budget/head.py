"""Who asks for a page: their rights, and what its head tells of what they have to hand in.

Both come in one statement, which is put together once: every page asks it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from budget.access import Rights
from budget.models import Membership
from budget.prepared import Asked, Prepared
from budget.queries.tasks import owed_tasks
from budget.todo import ASKS

NAMES = [field.attname for field in Membership._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: what they may do, and how many things they owe (the head of the page tells it)."""

    rights: Rights
    owed: int = 0

    @property
    def works(self) -> bool:
        """Whether *Att göra* exists for them."""
        return self.rights.works_anywhere


def _counts() -> list[Subquery]:
    """How much a person owes, of each kind."""
    return [_count(rows) for rows in (owed_tasks, *(asks.rows for asks in ASKS))]


def _count(rows: Callable[[Any], QuerySet[Any, Any]]) -> Subquery:
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows(Asked("user")).order_by().annotate(number=number).values("number"))


HELD = Prepared(
    lambda: Membership.objects.filter(user_id=Asked("user")).values_list(*NAMES, *_counts())
)


def reader_of(request: HttpRequest) -> Reader:
    """Who asks, read once a request: one query, and none for nobody."""
    kept: Reader | None = getattr(request, "anslag_reader", None)
    if kept is None:
        kept = _read(request.user.pk) if request.user.is_authenticated else Reader(Rights())
        request.anslag_reader = kept  # type: ignore[attr-defined]
    return kept


def rights_for(request: HttpRequest) -> Rights:
    """The rights of whoever asks, read once a request."""
    return reader_of(request).rights


def _read(user: int) -> Reader:
    rows = HELD.rows(user=user)
    count = len(NAMES)
    held = tuple(Membership.from_db(connection.alias, NAMES, row[:count]) for row in rows)
    # The counts are of the person: the same beside each role. Without a role there are none.
    return Reader(Rights(held), sum(rows[0][count:]) if rows else 0)


def shown_in_head(request: HttpRequest) -> dict[str, Any]:
    """Who asks, for the templates; read where one shows it."""
    return {"reader": SimpleLazyObject(lambda: reader_of(request))}

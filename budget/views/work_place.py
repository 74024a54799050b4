"""Where work on a round is done: only for those who see drafts; every refusal is said on a page."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from budget.models import User
from budget.place import Place, View, in_place
from budget.workflow.action import Actor

P = ParamSpec("P")


def works_on_round(view: Callable[Concatenate[HttpRequest, Place, P], HttpResponse]) -> View:
    """Make a page of a round for those who work on it; it does not exist for others."""

    def page(
        request: HttpRequest, place: Place, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not place.rights.may_see_drafts(place.committee.pk):
            raise Http404
        return view(request, place, *args, **kwargs)

    return in_place(Place)(page)


def user_of(request: HttpRequest) -> User:
    """Who is signed in."""
    user: Any = request.user
    return user  # type: ignore[no-any-return]


def actor_of(request: HttpRequest, reason: str = "") -> Actor:
    """Who acts."""
    return Actor(user_of(request), reason)

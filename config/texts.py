"""Texts that come with a request, before any page sees them: no NUL character is among them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

NUL = "\0"


class WithoutNul:
    """Middleware that takes NUL characters out of all that is asked for or posted.

    Nobody types one: they come with what is copied from broken files. PostgreSQL stores no text
    that has one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on: texts are cleaned when the check of the form's token has read them."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_asked: Any) -> None:
        """Clean the texts; those of a page that reads its form and token itself are left to it."""
        if _has_nul(request.GET):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        reads_itself = getattr(view, "csrf_exempt", False)
        if request.method == "POST" and not reads_itself and _has_nul(request.POST):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]


def _has_nul(texts: QueryDict) -> bool:
    return any(NUL in text for _name, values in texts.lists() for text in values)


def _cleaned(texts: QueryDict) -> QueryDict:
    cleaned = texts.copy()
    for name, values in texts.lists():
        cleaned.setlist(name, [text.replace(NUL, "") for text in values])
    cleaned._mutable = False
    return cleaned

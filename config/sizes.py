"""How much comes with a request, before anything of it is read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class NotTooMuch:
    """Middleware that refuses what is larger than any form of ours, sign-in or not.

    Else a stranger fills the disk at the sign-in page: files are written down as they come. A page
    that reads its form and token itself has a bound of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on: which page it is, is known afterwards."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_asked: Any) -> HttpResponse | None:
        """413 for too much. Before the check of the form's token, which reads the form."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        reads_itself = getattr(view, "csrf_exempt", False)
        if reads_itself or not length.isdecimal() or int(length) <= settings.MOST_POSTED:
            return None
        return render(request, "413.html", {"most": settings.MOST_POSTED // 2**20}, status=413)

"""The content security policy that goes with every page."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse


class SamePolicy:
    """Middleware that sends django-csp's policy of the settings, put together once.

    No page has one of its own, which is what django-csp puts it together at each answer for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its policy."""
        response = self.get_response(request)
        response.headers[HEADER] = self.policy
        return response

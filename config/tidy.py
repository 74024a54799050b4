"""Addresses as people type, copy and come back to them lead to the ones that are meant."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve

SLASHES = re.compile("/{2,}")
AT_THE_END = " \t\u00a0.,;:!?)]}>\"'»”’"
"""What a sentence or a mail leaves at the end of a link."""


class TidyAddress:
    """Middleware for an address that is not there: large letters, slashes too many, a full stop.

    It leads on where such an address without them could be a page: a telephone begins a word with a
    large letter, and a mail ends its links with brackets. Nothing is said of what is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the way to the address that is meant."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        for address in _meant(request.path):
            if _could_be(address):
                asked = request.META.get("QUERY_STRING", "")
                return HttpResponseRedirect(f"{address}?{asked}" if asked else address)
        return response


class StepsAreSent:
    """Middleware that gives 405 a page: an address that only a form sends to, asked for by itself.

    A browser does so when a page with a refusal is opened anew, and after a sign-in in between.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or a page that leads to the one with the form: the nearest above it."""
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        context = {"above": next(filter(_could_be, _above(request.path)))}
        page = render(request, "405.html", context, status=405)
        page["Allow"] = response["Allow"]
        return page


def _above(path: str) -> Iterator[str]:
    """The addresses above one, the nearest first."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        yield path


def _meant(path: str) -> Iterator[str]:
    """What an address may be meant to be, in small letters and single slashes; not what it is."""
    tidy = SLASHES.sub("/", path.rstrip(AT_THE_END)).lower()
    for address in (tidy, tidy.rstrip("/") + "/"):
        if address != path:
            yield address


def _could_be(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True

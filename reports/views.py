"""Pages for readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def city(request: HttpRequest) -> HttpResponse:
    """The city."""
    return render(request, "reports/city.html")

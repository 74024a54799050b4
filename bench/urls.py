"""The addresses of Anslag, and one where nothing is done: what saves are held against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as anslag


@require_POST
def idle(request: HttpRequest) -> HttpResponse:
    """Nothing, for somebody who has signed in: the middleware and an empty answer."""
    return HttpResponse(status=204)


urlpatterns = [path("overksam/", idle, name="idle"), *anslag]

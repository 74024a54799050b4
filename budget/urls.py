"""The addresses where work is done, in Swedish."""

from django.urls import URLPattern, path

from budget import converters as converters  # registers them
from budget.views import decisions

urlpatterns: list[URLPattern] = [
    path("<slug:committee>/beslut/<year:year>/", decisions.decisions, name="decisions"),
    path("<slug:committee>/beslut/<year:year>/nytt/", decisions.new_decision, name="new_decision"),
    path(
        "<slug:committee>/beslut/<year:year>/<int:decision>/ta-bort/",
        decisions.remove,
        name="remove_decision",
    ),
]

"""The addresses where work is done, in Swedish. Year and the round's part come from converters."""

from django.urls import URLPattern, path, register_converter

from budget.converters import Year
from budget.views import decisions

register_converter(Year, "year")

urlpatterns: list[URLPattern] = [
    path("<slug:committee>/beslut/<year:year>/", decisions.decisions, name="decisions"),
    path("<slug:committee>/beslut/<year:year>/nytt/", decisions.new_decision, name="new_decision"),
    path(
        "<slug:committee>/beslut/<year:year>/<int:decision>/ta-bort/",
        decisions.remove,
        name="remove_decision",
    ),
]

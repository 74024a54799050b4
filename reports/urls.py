"""The addresses of the reports, in Swedish."""

from django.urls import URLPattern, path

from reports import views

urlpatterns: list[URLPattern] = [
    path("", views.city, name="city"),
]

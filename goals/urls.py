"""The addresses where the follow-up of goals is written, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from goals import owner_views, section_views, views

of_goal: list[URLPattern | URLResolver] = [
    path("", views.follow_up, name="write_goal"),
    path("avsnitt/", section_views.sections, name="goal_sections"),
    path("spara/", views.save, name="save_goal"),
    path("lamna-in/", views.submit, name="submit_goal"),
    path("godkann/", views.approve, name="approve_goal"),
    path("atersand/", views.send_back, name="return_goal"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/malagare/",
        owner_views.owners,
        name="goal_owners",
    ),
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/malagare/paminn/",
        owner_views.remind_all,
        name="remind_owners",
    ),
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/malagare/paminn/<slug:goal>/",
        owner_views.remind_one,
        name="remind_owner",
    ),
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/folj-upp-mal/",
        views.begin,
        name="begin_goals",
    ),
    path("<slug:committee>/<year:year>/<slug:round_slug>/mal/<slug:goal>/skriv/", include(of_goal)),
]

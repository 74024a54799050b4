"""All addresses: sign-in, administration, and the pages of the apps."""

from django.contrib import admin
from django.urls import include, path

from config.health import health

urlpatterns = [
    path("halsa/", health, name="health"),
    path("konto/", include("config.account_urls")),
    path("admin/", admin.site.urls),
    path("", include("budget.urls")),
    path("", include("goals.urls")),
    path("", include("reports.report_urls")),
    path("", include("reports.urls")),
]

"""Swedish addresses for signing in and out and changing a password, over allauth's views.

allauth reverses its own names; of two patterns with one name Django reverses the last.
"""

from allauth.account.urls import urlpatterns as allauth_urls
from allauth.account.views import logout, password_change
from django.urls import path

from config.accounts import SignIn

urlpatterns = [
    *allauth_urls,
    path("logga-in/", SignIn.as_view(), name="account_login"),
    path("logga-ut/", logout, name="account_logout"),
    path("losenord/", password_change, name="account_change_password"),
]

"""Swedish addresses for signing in and out and changing a password, over allauth's views.

Only these: who has no account asks the administrator, and there is no mail to reset a password by.
allauth reverses its own names and does without those that are not here.
"""

from allauth.account.views import account_inactive
from django.urls import path

from config.accounts import ChangePassword, SignIn, SignOut

urlpatterns = [
    path("logga-in/", SignIn.as_view(), name="account_login"),
    path("logga-ut/", SignOut.as_view(), name="account_logout"),
    path("losenord/", ChangePassword.as_view(), name="account_change_password"),
    path("inaktivt/", account_inactive, name="account_inactive"),
]

"""Local accounts: only an administrator makes them; too many wrong passwords shut the door a while."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.utils.decorators import method_decorator


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts come from the administrator (later: the municipality's directory)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@method_decorator(login_not_required, name="dispatch")
@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]  # allauth is untyped
    """allauth's sign-in with axes' lock-out after repeated failures."""

"""Local accounts, made by an administrator; too many wrong passwords shut the door a while."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.queries.tasks import owes


@dataclass(frozen=True)
class DemoLogin:
    """A user of the demonstration, and what one sees as them."""

    username: str
    sees: Promise


DEMO_LOGINS = (
    DemoLogin("controller", _("Ekonomen: hela nämndens siffror, även utkast, och avstämningen.")),
    DemoLogin("budgetansvarig", _("Ansvarar för några budgetområden och prognosen för dem.")),
    DemoLogin("avdelningschef", _("Ansvarar för en avdelnings alla budgetområden.")),
    DemoLogin("forvaltningschef", _("Leder förvaltningen: läser allt och undertecknar.")),
    DemoLogin("fortroendevald", _("Sitter i nämnden: ser det som är undertecknat, inga utkast.")),
    DemoLogin("administrator", _("Sköter användare, år, områden och konton i administrationen.")),
)


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts come from the administrator (later: the municipality's directory)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One text for an unknown name and for a wrong password: which it was is not told.
        "username_password_mismatch": _(
            "Användarnamnet och lösenordet hör inte ihop. Kontrollera stavningen och att"
            " Caps Lock är av. Hjälper det inte, be administratören om ett nytt lösenord."
        ),
        "too_many_login_attempts": _(
            "För många försök med fel lösenord. Vänta fem minuter och försök igen, eller be"
            " administratören om ett nytt lösenord."
        ),
        "enter_current_password": _("Det är inte ditt nuvarande lösenord. Skriv det en gång till."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who owes a forecast comes to *Att göra*, others to what they came for."""
        if owes(request.user):
            return resolve_url("todo")
        found: str = super().get_login_redirect_url(request)
        return found

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)


def client_address(request: HttpRequest) -> str | None:
    """Whose failures axes counts: the address that allauth counts by, behind a proxy too."""
    try:
        found: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None  # signed in by a command: nobody asks from anywhere
    return found


def without_placeholders(form: Form) -> None:
    """The label stands above its field; a placeholder that repeats it vanishes when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Användarnamn"), _("Lösenord")
        login.error_messages["required"] = _("Skriv ditt användarnamn.")
        password.error_messages["required"] = _("Skriv ditt lösenord.")
        login.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        login.widget.attrs["autofocus"] = not self.is_bound

    def user_credentials(self) -> dict[str, str]:
        """With the name under the form's own field too, by which axes counts the failures."""
        credentials: dict[str, str] = super().user_credentials()
        return credentials | {settings.AXES_USERNAME_FORM_FIELD: credentials["username"]}


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """The password in use and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        self.fields["oldpassword"].label = _("Nuvarande lösenord")
        self.fields["password1"].label = _("Nytt lösenord")
        self.fields["password2"].label = _("Nytt lösenord en gång till")


@method_decorator(login_not_required, name="dispatch")
@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]  # allauth is untyped
    """allauth's sign-in with axes' lock-out after repeated failures."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo_logins": DEMO_LOGINS, "demo_password": settings.DEMO_PASSWORD}
        return context


class SignOut(LogoutView):  # type: ignore[misc]  # allauth is untyped
    """allauth's, and the browser forgets the pages: whoever comes next cannot go back to them."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class ChangePassword(PasswordChangeView):  # type: ignore[misc]  # allauth is untyped
    """allauth's change of password with every field labelled."""

    form_class = NewPasswordForm

"""Who has signed in, looked up by two statements that are put together once: every page asks."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as StoredSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from budget.models import User
from budget.prepared import Asked, PreparedObjects

SESSIONS = PreparedObjects(
    lambda: Session.objects.filter(session_key=Asked("key"), expire_date__gt=Asked("now"))
)
USERS = PreparedObjects(lambda: User.objects.filter(pk=Asked("user")))


class SessionStore(StoredSessions):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = SESSIONS.objects(key=self.session_key, now=timezone.now())
        if not found:
            # So that a key which somebody has made up is never taken over.
            self._session_key = None
            return None
        return found[0]


class _Users:
    """What the backends have in common: the user whom a session names."""

    def get_user(self, user_id: Any) -> User | None:
        """The user, where there is one who may sign in."""
        found = USERS.objects(user=user_id)
        return found[0] if found and found[0].is_active else None


class Passwords(_Users, ModelBackend):
    """Django's own users."""


class Accounts(_Users, AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """allauth's, for the sign-in page."""

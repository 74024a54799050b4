"""Ekby's people at the administration."""

from collections.abc import Callable

import pytest
from django.test import Client

from budget.actions.members import grant_role
from budget.models import Role, User
from budget.workflow.action import SERVER
from tests.cast import person
from tests.makers import Ekby

SignedIn = Callable[[str], Client]


@pytest.fixture
def hedda(ekby: Ekby) -> User:
    """The municipality's administrator."""
    user = person("hedda", "Hedda", "Holm")
    grant_role(SERVER, user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def signed_in(ekby: Ekby, hedda: User) -> SignedIn:
    """A browser where one of the cast, who may use the administration, is signed in."""

    def as_user(username: str) -> Client:
        User.objects.filter(username=username).update(is_staff=True)
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return as_user


@pytest.fixture
def administrator(signed_in: SignedIn) -> Client:
    """The municipality's."""
    return signed_in("hedda")


@pytest.fixture
def controller(signed_in: SignedIn) -> Client:
    """Byggnadsnämnden's."""
    return signed_in("anna")

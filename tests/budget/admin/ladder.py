"""The ladder that the pages of every app's models climb: who comes in, who sees, who writes."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from budget.actions.members import grant_role
from budget.models import Role, User
from budget.workflow.action import SERVER
from tests.budget.admin.rows import address, values
from tests.cast import person
from tests.makers import Ekby

# The right that each page asks: v(iew), a(dd), d(elete).
PAGES = {"changelist": "v", "add": "a", "change": "v", "delete": "d", "history": "v"}
OF_ALL = frozenset({"changelist", "add"})


@dataclass(frozen=True)
class Ladder:
    """Ekby with a row of each model, made once for a file: what a test changes is undone."""

    ekby: Ekby
    rows: dict[type[Any], Any]

    def client(self, username: str) -> Client:
        """A browser where somebody who may use the administration is signed in."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    def statuses(self, username: str, model: type[Any]) -> dict[str, int]:
        """What each page of a model answers somebody."""
        client, key = self.client(username), self.rows[model].pk
        addresses = {
            page: address(model, page, *(() if page in OF_ALL else (key,))) for page in PAGES
        }
        return {page: client.get(there).status_code for page, there in addresses.items()}

    def saved_untouched(self, username: str, model: type[Any]) -> Any:
        """The answer to somebody who sends a row's page as it was shown."""
        client, page = self.client(username), address(model, "change", self.rows[model].pk)
        return client.post(page, values(client.get(page)))

    def hidden_from(self, username: str, model: type[Any]) -> bool:
        """Whether a row is as if it did not exist for somebody."""
        client, row = self.client(username), self.rows[model]
        page, history = (address(model, name, row.pk) for name in ("change", "history"))
        answers = (client.get(page), client.post(page, {}), client.get(history))
        listed = client.get(address(model, "changelist")).context["cl"].result_list
        return {answer.status_code for answer in answers} == {404} and row not in list(listed)


def by_right(may: str) -> dict[str, int]:
    """What each page of a model answers somebody with these rights."""
    return {page: 200 if right in may else 403 for page, right in PAGES.items()}


def let_in() -> None:
    """Hedda is the municipality's administrator, and everybody may use the administration."""
    grant_role(SERVER, person("hedda", "Hedda", "Holm"), Role.ADMINISTRATOR)
    User.objects.update(is_staff=True)

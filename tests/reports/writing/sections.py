"""A section of October's follow-up as tests write it."""

from django.test import Client

from budget.models import User
from budget.workflow.action import Actor
from reports.models import ReportText

AUGUST = "/kommunstyrelsen/2023/augusti/rapport/delarsrapport/"
OCTOBER = "/kommunstyrelsen/2023/oktober/rapport/manadsuppfoljning/"
SECTION = f"{OCTOBER}avsnitt/laget/"
HTMX = {"HX-Request": "true"}


def text(section: str = "laget") -> ReportText:
    found: ReportText = ReportText.objects.get(report__round__slug="oktober", section__key=section)
    return found


def actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def save(
    client: Client, words: str, version: int, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    answer = client.post(
        f"{SECTION}spara/", {"text": words, "version": str(version)}, headers=headers
    )
    return answer.status_code, answer.content.decode()

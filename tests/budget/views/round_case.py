"""The pages of May's round at byggnadsnämnden, as somebody reads them."""

from typing import Any

from django.test import Client

from budget.models import User

MAY = "/byggnadsnamnden/2024/maj/"
ROUND = f"{MAY}omgang/"
TEXTS = f"{ROUND}forklaringar/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def seen(user: User, url: str = ROUND) -> str:
    response = signed_in(user).get(url)
    assert response.status_code == 200
    return text_of(response)

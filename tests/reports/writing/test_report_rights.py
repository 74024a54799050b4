"""Who may read and write what of a report: every address × everybody × whether it is a draft."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from budget.models import Change
from reports.models import Report, ReportText
from reports.report_urls import urlpatterns
from tests.makers import Ekby, bring_to_signed
from tests.reports.writing_case import make_report

pytestmark = pytest.mark.once

PLACE = {"committee": "byggnadsnamnden", "year": 2024, "round_slug": "april"}
THINGS = {"kind": "delarsrapport", "section": "bygglov"}

# What each person may do of what is posted, as it stands in the report of `ready`.
CONTROLLERS = {"anna"}
POSTS: dict[str, tuple[dict[str, str], set[str]]] = {
    "create_report": ({"mall": ""}, {"anna", "eva"}),
    "submit_report": ({}, CONTROLLERS),
    "return_report": ({"reason": "Nej."}, {"anna", "cia"}),
    "approve_report": ({}, {"anna", "cia"}),
    "reopen_report": ({"reason": "Nytt."}, {"anna", "cia"}),
    "save_section": ({"text": "Nytt.", "version": "0"}, {"anna", "bo"}),
    "preview_section": ({"text": "Nytt."}, {"anna", "bo"}),
    "submit_section": ({}, {"anna", "bo"}),
    "approve_section": ({}, {"anna", "cia"}),
    "return_section": ({"comment": "Nej."}, {"anna", "cia"}),
    "assign_section": ({"writer": ""}, {"anna", "eva"}),
    "comment_section": ({"words": "Hm."}, {"anna", "bo", "cia", "eva"}),
    "outside_figure": ({"written": "1 Mkr", "source": "SCB"}, {"anna", "bo"}),
    "make_live": ({"start": "0", "figure": "x", "version": "0"}, {"anna", "bo"}),
}
PAGES = ["reports", "document", "report_left", "figures", "section", "compare_section"]
# Approved versions and files, which have readers of their own, and tests of their own.
PUBLISHED = {
    "report_version",
    "report_version_files",
    "make_report_files",
    "report_version_chart",
    "report_version_file",
    "draft_job",
    "order_draft",
    "draft_file",
}
READERS = {"anna", "bo", "cia", "eva"}
OTHERS = {"dan", "frej"}
STRANGER = {"gun"}


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        else:
            found.add(str(pattern.name))
    return found


def path(name: str) -> str:
    things = THINGS if "section" in name or name in ("outside_figure", "make_live") else {}
    kind = {} if name in ("reports", "create_report") else {"kind": THINGS["kind"]}
    return reverse(name, kwargs={**PLACE, **kind, **things})


@pytest.fixture
def report(ekby: Ekby) -> Report:
    return make_report(ekby)


def client_of(ekby: Ekby, name: str) -> Client:
    client = Client()
    client.force_login(next(u for u in vars(ekby.cast).values() if u.username == name))
    return client


def test_every_address_is_here() -> None:
    assert names(urlpatterns) - PUBLISHED == {*PAGES, *POSTS}


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_nobody_signed_in_is_sent_to_sign_in(report: Report, name: str) -> None:
    answer = Client().get(path(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize("username", sorted(READERS))
@pytest.mark.parametrize("name", PAGES)
def test_those_who_work_at_the_committee_read_it(
    ekby: Ekby, report: Report, name: str, username: str
) -> None:
    assert client_of(ekby, username).get(path(name)).status_code == 200


@pytest.mark.parametrize("username", sorted(OTHERS | STRANGER))
@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_of_a_draft_round_others_cannot_know(
    ekby: Ekby, report: Report, name: str, username: str
) -> None:
    client = client_of(ekby, username)
    answer = client.post(path(name), POSTS[name][0]) if name in POSTS else client.get(path(name))
    assert answer.status_code == 404
    assert "Delårsrapport" not in answer.content.decode()


@pytest.mark.parametrize("username", sorted(OTHERS))
@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_of_a_signed_round_elected_members_and_auditors_see_no_draft_of_the_report(
    ekby: Ekby, report: Report, name: str, username: str
) -> None:
    bring_to_signed(ekby, ekby.april)
    client = client_of(ekby, username)
    answer = client.post(path(name), POSTS[name][0]) if name in POSTS else client.get(path(name))
    assert answer.status_code == (200 if name == "reports" else 404)
    assert "Delårsrapport" not in answer.content.decode()


@pytest.mark.parametrize("username", sorted(READERS))
@pytest.mark.parametrize("name", POSTS)
def test_what_is_posted_is_done_by_those_who_may_and_forbidden_to_others(
    ekby: Ekby, report: Report, name: str, username: str
) -> None:
    """422: allowed, but not in the state the report is in; its rule is tested where it is made.

    A text that is only looked at is shown (200), and nothing is done.
    """
    values, allowed = POSTS[name]
    before = Change.objects.count()
    answer = client_of(ekby, username).post(path(name), values)
    if username in allowed:
        assert answer.status_code in ((200,) if name == "preview_section" else (302, 422))
    else:
        assert answer.status_code == 403
        assert Change.objects.count() == before


@pytest.mark.parametrize("name", POSTS)
def test_nothing_is_changed_by_reading(ekby: Ekby, report: Report, name: str) -> None:
    for method in ("get", "head", "put", "delete"):
        assert getattr(client_of(ekby, "anna"), method)(path(name)).status_code == 405
    assert not ReportText.objects.exclude(version=0).exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_only_reads(ekby: Ekby, report: Report, name: str) -> None:
    for method in ("post", "put", "delete"):
        assert getattr(client_of(ekby, "anna"), method)(path(name)).status_code == 405

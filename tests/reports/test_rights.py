"""Who may read what: every address of the reports × every role × every method."""

import pytest
from django.test import Client

from budget.actions.locking import correct_round, lock_round
from budget.actions.members import grant_role
from budget.models import Area, Committee, Role, Round, User
from budget.workflow.action import SERVER
from tests.cast import person
from tests.makers import make_area, make_committee, make_segment
from tests.reports.paths import ALL, MALMO, ROUND_PAGES, round_paths
from tests.reports.raw import overwrite
from tests.reports.reading import page, signed_in

pytestmark = [pytest.mark.usefixtures("malmo"), pytest.mark.once]

OKTOBER = round_paths("kommunstyrelsen", 2023, "oktober", {**MALMO, "chart": "manader"})
AUGUST = round_paths("kommunstyrelsen", 2023, "augusti", MALMO)
ABOVE = {
    "city": "/",
    "switch": "/byt/?namnd=kommunstyrelsen&ar=2023&omgang=augusti",
    "forecast_accuracy": "/2014/prognossakerhet/",
    "committee": "/kommunstyrelsen/",
    "committee_year": "/kommunstyrelsen/2023/",
}
EVERY = {**ABOVE, **AUGUST}
REDIRECTS = {"switch", "committee", "committee_year"}

# The demo's people, and those made by `people`; "" is nobody signed in.
READERS = [
    "controller",
    "budgetansvarig",
    "forvaltningschef",
    "fortroendevald",
    "administrator",
    "revisor",
    "chef-i-stan",
]
DRAFT_READERS = ["controller", "budgetansvarig", "forvaltningschef", "administrator"]
OUTSIDERS = ["fraemling", "annan-controller", "utan-roll"]


@pytest.fixture(autouse=True)
def people(malmo: Committee) -> None:
    """Those whom the demo has not."""
    grant_role(SERVER, person("revisor", "Rut", "Rev"), Role.AUDITOR, malmo)
    elsewhere = make_committee("Fritidsnämnden", "fritidsnamnden")
    make_area(make_segment(elsewhere, "Allt", "allt"), "Bad", "bad")
    grant_role(SERVER, person("annan-controller", "Anders", "An"), Role.CONTROLLER, elsewhere)
    grant_role(SERVER, person("fraemling", "Frida", "Fr"), Role.ELECTED, elsewhere)
    grant_role(SERVER, person("chef-i-stan", "Siv", "Stad"), Role.ELECTED)
    person("utan-roll", "Ulla", "Ut")


def test_the_table_covers_every_address() -> None:
    assert set(EVERY) == ALL
    assert set(OKTOBER) == set(ROUND_PAGES)


@pytest.mark.parametrize("name", EVERY)
def test_nobody_signed_in_is_sent_to_sign_in_and_back(name: str) -> None:
    answer = Client().get(EVERY[name])
    assert answer.status_code == 302
    target = EVERY[name].replace("?", "%3F").replace("=", "%3D").replace("&", "%26")
    assert answer.headers["Location"] == f"/konto/logga-in/?next={target}"


# One workbook a kind of reader is enough.
READINGS = [
    (name, username)
    for name in EVERY
    for username in READERS
    if name != "workbook" or username in ("fortroendevald", "budgetansvarig")
]


@pytest.mark.parametrize(("name", "username"), READINGS)
def test_every_role_at_the_committee_reads_what_is_signed(name: str, username: str) -> None:
    answer = signed_in(username).get(EVERY[name])
    assert answer.status_code == (302 if name in REDIRECTS else 200)
    if name in REDIRECTS:
        assert answer.headers["Location"].startswith("/kommunstyrelsen/2023/")


@pytest.mark.parametrize("username", OUTSIDERS)
@pytest.mark.parametrize("name", EVERY)
def test_who_has_no_role_there_cannot_know_of_it(name: str, username: str) -> None:
    answer = signed_in(username).get(EVERY[name])
    of_the_city = name == "forecast_accuracy" and username != "utan-roll"
    assert answer.status_code == (200 if name == "city" or of_the_city else 404)
    assert "kommunstyrelsen" not in answer.content.decode().casefold().replace(EVERY[name], "")


@pytest.mark.parametrize("username", OUTSIDERS)
def test_the_city_is_empty_for_who_has_nothing_to_read(username: str) -> None:
    shown = page(signed_in(username), "/")
    assert shown.first_line == "Här finns ännu ingen uppföljning att läsa."
    assert "stad" not in shown.tables


@pytest.mark.parametrize("username", DRAFT_READERS)
@pytest.mark.parametrize("name", sorted(set(OKTOBER) - {"workbook"}))
def test_those_who_work_with_a_draft_read_it(name: str, username: str) -> None:
    assert signed_in(username).get(OKTOBER[name]).status_code == 200


@pytest.mark.parametrize("username", ["fortroendevald", "revisor", "chef-i-stan"])
@pytest.mark.parametrize("name", OKTOBER)
def test_a_draft_does_not_exist_for_elected_members_and_auditors(name: str, username: str) -> None:
    answer = signed_in(username).get(OKTOBER[name])
    assert answer.status_code == 404
    assert "Prognos oktober" not in answer.content.decode()


PAGES_WITH_LINKS = [path for path in AUGUST.values() if not path.endswith("xlsx")]


@pytest.mark.parametrize("username", ["fortroendevald", "revisor"])
@pytest.mark.parametrize("path", ["/", *PAGES_WITH_LINKS, "/kommunstyrelsen/1999/"])
def test_no_page_tells_them_of_a_draft(path: str, username: str) -> None:
    text = signed_in(username).get(path).content.decode()
    assert "Prognos oktober" not in text
    assert "/oktober/" not in text
    assert 'value="oktober"' not in text


def test_the_switch_never_leads_them_to_a_draft() -> None:
    asked = "/byt/?namnd=kommunstyrelsen&ar=2023&omgang=oktober"
    elected, controller = signed_in("fortroendevald"), signed_in("controller")
    assert elected.get(asked).headers["Location"] == "/kommunstyrelsen/2023/augusti/"
    assert elected.get("/kommunstyrelsen/2023/").headers["Location"] == AUGUST["overview"]
    assert controller.get(asked).headers["Location"] == OKTOBER["overview"]


def test_a_signed_draft_is_read_by_all() -> None:
    assert Round.objects.get(slug="oktober").is_draft
    overwrite(Round, {"slug": "oktober"}, state="signed")
    elected = signed_in("fortroendevald")
    assert elected.get(OKTOBER["overview"]).status_code == 200
    assert page(elected, "/").tables["stad"].rows[0][1] == "Prognos oktober 2023"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_changed_by_any_method(name: str, method: str) -> None:
    for username in ("controller", "fortroendevald"):
        answer = getattr(signed_in(username), method)(EVERY[name])
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"workbook"}))
def test_head_answers_as_get_without_a_body(name: str) -> None:
    client = signed_in("fortroendevald")
    head, get = client.head(EVERY[name]), client.get(EVERY[name])
    assert head.status_code == get.status_code
    assert head.content == b""


def test_a_budget_holder_of_one_area_reads_the_whole_committee() -> None:
    """A role for an area gives the right to know of its committee (budget/access.py)."""
    client = signed_in("budgetansvarig")
    areas = Area.objects.filter(memberships__user__username="budgetansvarig")
    assert set(areas.values_list("slug", flat=True)) == {"lokal-utveckling", "sakerhet"}
    path = AUGUST["area"].replace("sakerhet", "ekonomi")
    assert page(client, path).first_line.startswith("Ekonomi")


def test_a_right_that_is_taken_away_holds_no_longer() -> None:
    client = signed_in("fortroendevald")
    assert client.get(AUGUST["overview"]).status_code == 200
    User.objects.filter(username="fortroendevald").update(is_active=False)
    assert client.get(AUGUST["overview"]).status_code == 302


def test_a_corrected_round_stays_and_its_correction_is_a_draft_first(malmo: Committee) -> None:
    april = "/kommunstyrelsen/2023/april/"
    round_ = Round.objects.get(slug="april")
    correction = correct_round(SERVER, round_)
    elected = signed_in("fortroendevald")
    before = page(elected, april)
    assert correction.name not in before.html
    page(elected, f"/kommunstyrelsen/2023/{correction.slug}/", status=404)
    shown = page(signed_in("controller"), april)
    assert f"/kommunstyrelsen/2023/{correction.slug}/" in shown.links
    overwrite(Round, {"pk": correction.pk}, state="signed")
    after = page(elected, april)
    assert after.facts == before.facts
    assert f"/kommunstyrelsen/2023/{correction.slug}/" in after.links


def test_the_newest_signed_version_stands_for_the_committee(malmo: Committee) -> None:
    august = Round.objects.get(slug="augusti")
    lock_round(SERVER, august)
    correction = correct_round(SERVER, Round.objects.get(pk=august.pk))
    elected = signed_in("fortroendevald")
    assert elected.get("/kommunstyrelsen/").headers["Location"] == AUGUST["overview"]
    assert page(elected, "/").tables["stad"].rows[0][1] == "Delårsrapport augusti 2023"
    overwrite(Round, {"pk": correction.pk}, state="signed")
    assert elected.get("/kommunstyrelsen/").headers["Location"].endswith(f"/{correction.slug}/")
    assert len(page(elected, "/").tables["stad"].rows) == 2
    assert page(elected, "/").tables["stad"].rows[0][1] == f"{correction.name} 2023"

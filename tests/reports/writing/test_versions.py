"""An approved version at its own address: frozen, with checksum, files and what changed since."""

import hashlib
import json
import re
from html import unescape

import pytest
from django.test import Client

from budget.models import Area, Committee, Forecast, Job, User
from budget.workflow.action import SERVER, Actor
from reports import pdf
from reports.actions.publishing import approve, reopen_report
from reports.actions.reports import submit_report
from reports.actions.texts import return_text, save_text
from reports.models import FileKind, Report, ReportFile, ReportVersion
from tests.counting import counted
from tests.makers import write
from tests.reports.reading import signed_in
from tests.working import work_off

pytestmark = pytest.mark.usefixtures("malmo")

AUGUST = "/kommunstyrelsen/2023/augusti/rapport/delarsrapport/"
VERSION = f"{AUGUST}version/1/"
OCTOBER = "/kommunstyrelsen/2023/oktober/rapport/manadsuppfoljning/"
REASON = "Den publicerade delsumman rättas i nästa rapport."
NAMES = {
    FileKind.PDF: "rapport.pdf",
    FileKind.WORD: "rapport.docx",
    FileKind.WORKBOOK: "handlingar.xlsx",
    FileKind.MEMORANDUM: "tjansteskrivelse.docx",
}


def actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def words(client: Client, path: str) -> str:
    """All that a page says."""
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


def article(client: Client) -> str:
    """The frozen document on its page."""
    return client.get(VERSION).content.decode().partition("<article")[2].partition("</article>")[0]


@pytest.fixture
def report(malmo: Committee) -> Report:
    """The interim report, handed in by the controller."""
    found: Report = Report.objects.get(round__slug="augusti", kind="interim")
    return submit_report(actor("controller"), found)


@pytest.fixture
def version(report: Report) -> ReportVersion:
    return approve(actor("forvaltningschef"), report, REASON)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "pdf_of", lambda html: b"%PDF-" + html.encode())


@pytest.fixture
def files(version: ReportVersion, quick: None) -> dict[str, ReportFile]:
    work_off()
    return {file.kind: file for file in version.files.all()}


# Approval


def test_findings_stand_in_the_way_until_a_reason_is_written(report: Report) -> None:
    head = signed_in("forvaltningschef")
    refused = head.post(f"{AUGUST}godkann/", {"reason": " "})
    assert refused.status_code == 422
    assert "skriv varför rapporten godkänns ändå" in refused.content.decode()
    assert not ReportVersion.objects.exists()
    approved = head.post(f"{AUGUST}godkann/", {"reason": REASON})
    assert (approved.status_code, approved["Location"]) == (302, VERSION)
    assert ReportVersion.objects.get().reason == REASON


def test_the_second_of_two_who_approve_is_told(report: Report) -> None:
    signed_in("forvaltningschef").post(f"{AUGUST}godkann/", {"reason": REASON})
    second = signed_in("forvaltningschef").post(f"{AUGUST}godkann/", {"reason": REASON})
    assert second.status_code == 422
    assert "är godkänd; en som är inlämnad kan godkännas" in second.content.decode()
    assert ReportVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("controller", 422),  # handed it in
        ("budgetansvarig", 403),
        ("avdelningschef", 403),
        ("administrator", 403),
        ("fortroendevald", 404),
    ],
)
def test_others_do_not_approve(report: Report, username: str, status: int) -> None:
    answer = signed_in(username).post(f"{AUGUST}godkann/", {"reason": REASON})
    assert answer.status_code == status
    assert not ReportVersion.objects.exists()


def test_nobody_approves_or_opens_by_reading(report: Report) -> None:
    head = signed_in("forvaltningschef")
    for address in ("godkann/", "oppna/", "bestall/rapport.pdf", "version/1/gor-filer/"):
        assert head.get(f"{AUGUST}{address}").status_code == 405
    assert not ReportVersion.objects.exists()
    assert not Job.objects.exists()


# The version


@pytest.mark.parametrize("username", ["fortroendevald", "controller", "budgetansvarig"])
def test_everybody_at_the_committee_reads_it_with_its_checksum(
    version: ReportVersion, username: str
) -> None:
    shown = words(signed_in(username), VERSION)
    assert "Delårsrapport 2023" in shown
    assert version.sha256 in shown
    assert "räknad på nytt nu och stämmer" in shown
    assert REASON in shown
    assert "Inget har ändrats sedan versionen godkändes." in shown


def test_its_page_asks_at_most_thirty_questions(version: ReportVersion) -> None:
    client = signed_in("fortroendevald")
    client.get(VERSION)
    with counted() as statements:
        assert client.get(VERSION).status_code == 200
    assert len(statements) <= 30, "\n".join(statements)


def test_nobody_signed_in_is_led_to_sign_in(version: ReportVersion) -> None:
    for address in (VERSION, f"{VERSION}rapport.pdf", f"{VERSION}filer/"):
        assert Client().get(address).status_code == 302


def test_who_has_no_role_at_the_committee_is_told_of_nothing(version: ReportVersion) -> None:
    stranger = User.objects.create_user("utan", password="x")
    client = Client()
    client.force_login(stranger)
    for address in (VERSION, f"{VERSION}rapport.pdf", f"{VERSION}filer/", f"{AUGUST}rapport.docx"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "version/2/",
        "version/0/",
        "version/99999999999999999999/",
        "version/1/rapport.exe",
        "version/1/diagram/finns-inte/",
        "version/1/..%2Frapport.pdf",
        "utkast/99999999999999999999/",
        "rapport.exe",
    ],
)
def test_what_is_not_there_is_not_found(version: ReportVersion, address: str) -> None:
    assert signed_in("controller").get(f"{AUGUST}{address}").status_code == 404


def test_it_stands_still_when_data_and_texts_change(version: ReportVersion, report: Report) -> None:
    before = article(signed_in("fortroendevald"))
    head = actor("forvaltningschef")
    reopen_report(head, report, "En text ska ändras.")
    return_text(head, report, "sammanfattning", "Ändra.")
    save_text(SERVER, report, "sammanfattning", "Allt är annorlunda.")
    assert article(signed_in("fortroendevald")) == before
    kept = ReportVersion.objects.get(pk=version.pk)
    assert hashlib.sha256(kept.document.encode()).hexdigest() == version.sha256


def test_what_changed_since_is_told_to_those_who_read_drafts(
    version: ReportVersion, report: Report
) -> None:
    head = actor("forvaltningschef")
    reopen_report(head, report, "En text ska ändras.")
    return_text(head, report, "sammanfattning", "Ändra.")
    save_text(SERVER, report, "sammanfattning", "Allt är annorlunda.")
    told = words(signed_in("controller"), VERSION)
    assert "Ändrat sedan publicering" in told
    assert "Allt är annorlunda." in told
    # An elected member reads no drafts.
    untold = words(signed_in("fortroendevald"), VERSION)
    assert "Allt är annorlunda." not in untold


def test_a_changed_row_in_the_database_is_seen(
    version: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = json.loads(version.document)
    plain["title"] = "En annan rapport"
    forged = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    monkeypatch.setattr(
        ReportVersion, "document", property(lambda self: forged, lambda self, value: None)
    )
    assert "stämmer inte med kontrollsumman" in words(signed_in("fortroendevald"), VERSION)


def test_its_charts_are_drawn_from_what_was_frozen(version: ReportVersion) -> None:
    client = signed_in("fortroendevald")
    frames = re.findall(r'data-chart="([^"]+)"', client.get(VERSION).content.decode())
    assert frames
    assert all(address.startswith(f"{VERSION}diagram/") for address in frames)
    drawn = client.get(frames[0])
    assert drawn.status_code == 200
    assert drawn["Content-Type"].startswith("image/svg+xml")


def test_a_new_version_is_pointed_at(version: ReportVersion, report: Report) -> None:
    reopen_report(actor("forvaltningschef"), report, "Rättas.")
    submit_report(actor("controller"), report)
    approve(actor("forvaltningschef"), report, REASON)
    old = signed_in("fortroendevald").get(VERSION).content.decode()
    assert "Versionen är ersatt" in old
    assert f'href="{AUGUST}version/2/"' in old
    assert "är ersatt" not in words(signed_in("fortroendevald"), f"{AUGUST}version/2/")


# Its files


def test_its_files_are_those_that_were_made_at_approval(files: dict[str, ReportFile]) -> None:
    assert set(files) == set(FileKind)
    client = signed_in("fortroendevald")
    for kind, name in NAMES.items():
        answer = client.get(f"{VERSION}{name}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == files[kind].sha256
        assert answer["ETag"] == f'"{files[kind].sha256}"'
        assert "attachment" in answer["Content-Disposition"]
    shown = words(client, VERSION)
    assert all(file.sha256 in shown for file in files.values())


def test_while_they_are_made_the_page_says_how_far_it_has_come(version: ReportVersion) -> None:
    client = signed_in("fortroendevald")
    part = client.get(f"{VERSION}filer/").content.decode()
    assert "Väntar på sin tur" in part
    assert 'hx-trigger="every 2s"' in part
    assert client.get(f"{VERSION}rapport.pdf").status_code == 404


def test_when_they_are_made_nobody_asks_any_more(files: dict[str, ReportFile]) -> None:
    part = signed_in("fortroendevald").get(f"{VERSION}filer/").content.decode()
    assert "hx-trigger" not in part


def test_a_file_that_could_not_be_made_says_why_and_can_be_ordered_again(
    version: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_html: str) -> bytes:
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "pdf_of", missing)
    work_off()
    assert "Pango" in words(signed_in("fortroendevald"), VERSION)
    assert signed_in("fortroendevald").post(f"{VERSION}gor-filer/").status_code == 403
    monkeypatch.setattr(pdf, "pdf_of", lambda html: b"%PDF-")
    assert signed_in("forvaltningschef").post(f"{VERSION}gor-filer/").status_code == 302
    work_off()
    assert signed_in("fortroendevald").get(f"{VERSION}rapport.pdf").content == b"%PDF-"


# Drafts


@pytest.mark.parametrize("name", ["rapport.docx", "tjansteskrivelse.docx"])
def test_word_of_the_draft_is_made_at_once(name: str) -> None:
    answer = signed_in("budgetansvarig").get(f"{AUGUST}{name}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert "utkast" in answer["Content-Disposition"]
    assert signed_in("fortroendevald").get(f"{AUGUST}{name}").status_code == 404


def test_pdf_of_the_draft_is_ordered_followed_and_fetched(quick: None) -> None:
    client = signed_in("budgetansvarig")
    ordered = client.post(f"{AUGUST}bestall/rapport.pdf")
    assert ordered.status_code == 302
    follow = ordered["Location"]
    assert "Väntar på sin tur" in client.get(follow).content.decode()
    work_off()
    part = client.get(follow, headers={"HX-Request": "true"})
    assert "HX-Request" in part["Vary"]  # the same address is a page without it
    done = part.content.decode()
    assert f'href="{AUGUST}rapport.pdf"' in done
    assert "hx-trigger" not in done
    assert client.get(f"{AUGUST}rapport.pdf").content.startswith(b"%PDF-")
    assert signed_in("fortroendevald").get(follow).status_code == 404
    assert signed_in("fortroendevald").get(f"{AUGUST}rapport.pdf").status_code == 404
    assert signed_in("fortroendevald").post(f"{AUGUST}bestall/rapport.pdf").status_code == 404


def test_a_draft_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_html: str) -> bytes:
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "pdf_of", missing)
    client = signed_in("controller")
    follow = client.post(f"{AUGUST}bestall/rapport.pdf")["Location"]
    work_off()
    assert "Pango" in client.get(follow).content.decode()


def test_a_file_that_nobody_has_ordered_leads_to_the_report() -> None:
    answer = signed_in("controller").get(f"{AUGUST}rapport.pdf")
    assert (answer.status_code, answer["Location"]) == (302, AUGUST)


def test_the_report_says_which_draft_its_pdf_shows_and_what_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "pdf_of", lambda _html: b"%PDF")
    october = Report.objects.get(round__slug="oktober", kind="monthly")
    client = signed_in("controller")
    job = client.post(f"{OCTOBER}bestall/rapport.pdf").headers["Location"]
    assert "visar utkastet" not in client.get(OCTOBER).content.decode()
    work_off()
    for path in (OCTOBER, job):
        shown = client.get(path).content.decode()
        assert "tkastet som det stod" in shown
        assert "Inget har ändrats sedan dess." in shown
    save_text(SERVER, october, "laget", "Andra ord.")
    assert "texter ändrats, men inga siffror" in client.get(OCTOBER).content.decode()
    juridik = Area.objects.get(slug="juridik")
    forecast = Forecast.objects.filter(round=october.round, area=juridik).first()
    assert forecast is not None
    forecast.amount -= 1_000_000
    write(SERVER, forecast.save)
    for path in (OCTOBER, job):
        assert "både texter och siffror ändrats" in client.get(path).content.decode()

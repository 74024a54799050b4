"""The report's pages: the document, a section written with and without script, what is checked."""

from itertools import pairwise

import pytest

from budget.models import Change, Committee, TaskState, User
from budget.workflow.action import SERVER
from reports.actions.texts import (
    comment_text,
    mark_outside,
    return_text,
    save_text,
    submit_text,
)
from reports.models import OutsideFigure, Report, TextVersion
from tests.reports.reading import page, signed_in
from tests.reports.test_queries import GOALS, INPUTS, PLACE, RECONCILED, queries
from tests.reports.writing.sections import AUGUST, HTMX, OCTOBER, SECTION, actor, save, text

pytestmark = pytest.mark.usefixtures("malmo")


# The document


DOCUMENT = [
    *PLACE,
    *INPUTS,
    *RECONCILED,
    *GOALS,
    "forecasts of earlier rounds",
    "reports that are written",
    "sections",
    "what sections show",
    "texts of a report",
    "figures from elsewhere",
    "approved versions",
]


def test_the_whole_report_asks_at_most_thirty_questions(malmo: Committee) -> None:
    """Also where a text tells of what is called something else, or of nothing."""
    client, august = signed_in("controller"), Report.objects.get(round__slug="augusti")
    client.get(AUGUST)
    assert sorted(queries(client, AUGUST)) == sorted(DOCUMENT)
    return_text(SERVER, august, "anslaget", "En gång till.")
    words = "[[laget/finns-inte]], [[laget/deviation|%]] och 77,7 Mkr.\n\n# En rubrik\n\n- Mer"
    save_text(SERVER, august, "anslaget", words)
    mark_outside(SERVER, august, "anslaget", "77,7 Mkr", "Regionen")
    comment_text(actor("controller"), august, "anslaget", "Se över.")
    assert sorted(queries(client, AUGUST)) == sorted([*DOCUMENT, "what things were called"])
    assert len(DOCUMENT) + 1 <= 30


def test_the_document_shows_its_texts_tables_and_charts(malmo: Committee) -> None:
    shown = page(signed_in("budgetansvarig"), AUGUST)
    sections = {node.attrs.get("id"): node for node in shown.root.all("section")}
    purse = sections["avsnitt-anslaget"]
    assert "Fullmäktige beslutade ursprungligen om 469,9 Mkr." in purse.text()
    assert [node.text() for node in purse.all("figcaption")] == ["Kommunbidrag"]
    assert "/kommunstyrelsen/2023/augusti/diagram/kommunbidragets-vag/" in shown.html
    assert {"avsnitt-sammanfattning", "avsnitt-prognossakerhet"} <= set(sections)


def test_no_heading_skips_a_level(malmo: Committee) -> None:
    levels = [
        int(node.tag[1])
        for node in page(signed_in("controller"), AUGUST).root.elements()
        if len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1].isdigit()
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_live_figure_that_does_not_exist_is_told_in_place_and_above(october: Report) -> None:
    save_text(SERVER, october, "laget", "Det blev [[laget/finns-inte|mkr]] kvar.")
    html = page(signed_in("controller"), OCTOBER).html
    assert html.count("Rapporten har ingen siffra som heter laget/finns-inte") == 2


def test_a_section_with_a_figure_that_does_not_exist_is_not_handed_in(october: Report) -> None:
    client = signed_in("controller")
    words = "Det blev [[laget/finns-inte|mkr]] kvar."
    answer = client.post(f"{SECTION}lamna-in/", {"text": words, "version": text().version})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "kan inte lämnas in" in html
    assert html.count("Rapporten har ingen siffra som heter laget/finns-inte") == 2
    # What was typed is saved all the same.
    assert (text().markdown, text().state) == (words, TaskState.BEGUN)


def test_handing_in_an_unfinished_report_lists_what_is_left(october: Report) -> None:
    answer = signed_in("controller").post(f"{OCTOBER}lamna-in/")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "4 avsnitt är inte godkända" in html
    assert html.count('class="lacks"') == 1
    assert f'href="{SECTION}"' in html.split('class="lacks"')[1].split("</ul>")[0]


def test_who_has_what_left_is_told_by_person(october: Report) -> None:
    html = page(signed_in("controller"), f"{OCTOBER}kvar/").html
    assert "Omar Lindqvist" in html
    assert "Skriv vad lokal utveckling gör åt vakanserna" in html
    assert "0 av 4 avsnitt är godkända." in html


# A section, written


def test_a_section_is_saved_by_its_button_without_script(october: Report) -> None:
    client = signed_in("controller")
    status, _body = save(client, "Kort.\r\n\r\n**Fet**.", text().version)
    assert status == 302
    assert text().markdown == "Kort.\n\n**Fet**."
    shown = page(client, SECTION)
    assert "<strong>Fet</strong>" in shown.html
    assert "2 ord" in shown.html


def test_a_save_by_htmx_answers_with_version_words_preview_and_check(october: Report) -> None:
    client = signed_in("controller")
    status, body = save(client, "Det blev 486,9 Mkr och *mer*.", text().version, HTMX)
    assert status == 200
    assert f'id="version" value="{text().version}"' in body
    assert "<em>mer</em>" in body
    assert "6 ord" in body
    assert 'class="verdict matched"' in body


def test_a_section_is_come_back_to_as_it_stands_and_figures_as_a_page(october: Report) -> None:
    """And not as the browser kept them: an earlier version, or the list that htmx fetched."""
    client = signed_in("controller")
    assert "no-store" in client.get(SECTION)["Cache-Control"]
    assert "HX-Request" in client.get(f"{OCTOBER}siffror/", headers=HTMX)["Vary"]


@pytest.mark.parametrize("htmx", [True, False])
def test_of_two_at_once_the_later_sees_both_texts_and_chooses(october: Report, htmx: bool) -> None:
    client, shown = signed_in("controller"), text().version
    save_text(actor("controller"), october, "laget", "Den andras ord.")
    status, body = save(client, "Mina ord.", shown, HTMX if htmx else None)
    assert status == 409
    assert "Den andras ord." in body
    assert "Karin Sjögren" in body
    assert f'name="anyhow" value="{shown + 1}"' in body
    assert htmx or "Mina ord.</textarea>" in body
    assert htmx or "data-refused" in body  # the script asks before it is left
    assert text().markdown == "Den andras ord."
    answer = client.post(
        f"{SECTION}spara/", {"text": "Mina ord.", "version": shown, "anyhow": shown + 1}
    )
    assert answer.status_code == 302
    assert text().markdown == "Mina ord."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_never_writes_over(october: Report, version: str) -> None:
    before = text().markdown
    answer = signed_in("controller").post(f"{SECTION}spara/", {"text": "Nytt.", "version": version})
    assert answer.status_code == 409
    assert text().markdown == before


HOSTILE = [
    "<script>alert(1)</script>",
    "[klicka](javascript:alert(1))",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }} {% debug %}",
    "[[__class__.__mro__|mkr]] [[../../kulturnamnden/2023/augusti|mkr]]",
    "> " * 5_000,
    "[[" * 10_000,
    "\x01\x02\u202e ord",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_words_and_nothing_else(october: Report, words: str) -> None:
    client = signed_in("controller")
    status, _body = save(client, words, text().version)
    assert status == 302
    html = page(client, SECTION).html + page(client, OCTOBER).html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<img src=x" not in html
    assert "insecure-key" not in html


def test_a_text_of_a_megabyte_is_refused_and_stays_in_the_field(october: Report) -> None:
    before, words = text().markdown, "x" * 1_000_000
    status, body = save(signed_in("controller"), words, text().version)
    assert status == 422
    assert 'role="alert"' in body
    assert words in body
    assert text().markdown == before


def test_help_and_state_stand_on_the_page(october: Report) -> None:
    html = page(signed_in("controller"), SECTION).html
    assert "Tre meningar" in html
    assert "Påbörjad" in html


def test_handing_in_takes_what_is_typed_with_it(october: Report) -> None:
    client = signed_in("controller")
    answer = client.post(f"{SECTION}lamna-in/", {"text": "Sista ordet.", "version": text().version})
    assert answer.status_code == 302
    assert (text().markdown, text().state) == ("Sista ordet.", TaskState.SUBMITTED)
    html = page(client, SECTION).html
    assert '<textarea name="text"' not in html
    assert "Be ekonomen att återsända" in html


def test_handing_in_a_text_that_somebody_else_has_changed_shows_both(october: Report) -> None:
    client, shown = signed_in("controller"), text().version
    save_text(SERVER, october, "laget", "Den andras ord.")
    answer = client.post(f"{SECTION}lamna-in/", {"text": "Mina.", "version": shown})
    assert answer.status_code == 409
    assert "Den andras ord." in answer.content.decode()
    assert text().state == TaskState.BEGUN


def test_a_section_is_approved_by_the_head_and_sent_back_with_a_comment(october: Report) -> None:
    path = f"{OCTOBER}avsnitt/prognossakerhet/"
    head = signed_in("forvaltningschef")
    assert head.post(f"{path}godkann/").status_code == 302
    assert text("prognossakerhet").state == TaskState.APPROVED
    assert head.post(f"{path}atersand/", {"comment": ""}).status_code == 422
    assert head.post(f"{path}atersand/", {"comment": "Skriv mer."}).status_code == 302
    assert "Skriv mer." in page(signed_in("controller"), path).html


def test_the_one_who_handed_in_is_not_offered_to_approve(october: Report) -> None:
    path = f"{OCTOBER}avsnitt/prognossakerhet/"
    assert "godkann/" not in page(signed_in("controller"), path).html
    assert "godkann/" in page(signed_in("forvaltningschef"), path).html


def test_a_section_is_given_to_somebody(october: Report) -> None:
    holder = User.objects.get(username="avdelningschef")
    client = signed_in("controller")
    assert client.post(f"{SECTION}skribent/", {"writer": holder.pk}).status_code == 302
    assert text().writer == holder
    assert client.post(f"{SECTION}skribent/", {"writer": "9999999"}).status_code == 404
    assert client.post(f"{SECTION}skribent/", {"writer": ""}).status_code == 302
    assert text().writer is None


def test_a_comment_stands_on_the_section(october: Report) -> None:
    client = signed_in("budgetansvarig")
    assert client.post(f"{SECTION}kommentar/", {"words": "Stämmer det?"}).status_code == 302
    assert "Stämmer det?" in page(signed_in("controller"), SECTION).html
    refused = client.post(f"{SECTION}kommentar/", {"words": "x" * 2001})
    assert refused.status_code == 422
    assert "x" * 2001 in refused.content.decode()


# Figures


def test_the_demos_typed_figures_have_their_verdicts(october: Report) -> None:
    """ "överskott på 1,3 Mkr" is none of October's figures, and "6,5 %" comes from elsewhere."""
    html = page(signed_in("controller"), SECTION).html
    assert html.count('class="verdict ') == 2
    assert 'class="verdict matched"' not in html


def test_a_figure_is_marked_as_from_elsewhere_and_unmarked(october: Report) -> None:
    client = signed_in("controller")
    values = {"written": "6,5 %", "source": "SCB, KPI"}
    assert client.post(f"{SECTION}kalla/", values).status_code == 302
    html = page(client, SECTION).html
    assert 'class="verdict foreign"' in html
    assert "SCB, KPI" in html
    assert client.post(f"{SECTION}kalla/", {**values, "source": ""}).status_code == 422
    assert client.post(f"{SECTION}kalla/", {**values, "ta-bort": "1"}).status_code == 302
    assert not OutsideFigure.objects.exists()


def test_a_typed_figure_is_made_live(october: Report) -> None:
    client = signed_in("controller")
    save(client, "Kommunbidraget är 486,9 Mkr i år.", text().version)
    html = page(client, SECTION).html
    assert 'value="laget/appropriation"' in html or "kommunbidrag" in html
    key = html.split('name="figure" value="')[1].split('"')[0]
    values = {"version": text().version, "start": "18", "figure": key}
    assert client.post(f"{SECTION}levande/", values).status_code == 302
    assert text().markdown == f"Kommunbidraget är [[{key}|mkr1]] i år."
    assert client.post(f"{SECTION}levande/", values).status_code == 422


def test_the_list_of_figures_is_found_by_words_with_and_without_script(october: Report) -> None:
    client = signed_in("controller")
    asked = f"{OCTOBER}siffror/?sok=avvikelse+personalkostnader"
    whole = page(client, asked).html
    assert "<code>[[" in whole
    part = client.get(asked, headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'data-insert="[[' in part
    nothing = page(client, f"{OCTOBER}siffror/?sok=zzzz").html
    assert "Ingen siffra har de orden" in nothing


# Comparison


def test_a_text_is_compared_with_its_last_version_and_with_the_last_report(
    october: Report,
) -> None:
    save_text(actor("controller"), october, "laget", "Prognosen är säker.")
    save_text(SERVER, october, "laget", "Prognosen är osäker.")
    assert TextVersion.objects.filter(text=text()).exists()
    html = page(signed_in("controller"), f"{SECTION}jamfor/").html
    assert "<del>säker.</del>" in html
    assert "<ins>osäker.</ins>" in html
    assert "Ingen tidigare rapport av samma slag" in html


def test_unknown_reports_and_sections_are_not_found(october: Report) -> None:
    client = signed_in("controller")
    for path in (
        f"{OCTOBER}avsnitt/finns-inte/",
        f"{OCTOBER}avsnitt/avstamning/",  # it holds no text
        "/kommunstyrelsen/2023/oktober/rapport/delarsrapport/",
        "/kommunstyrelsen/2023/oktober/rapport/nagot-annat/",
    ):
        assert client.get(path).status_code == 404


def test_a_report_is_begun_from_a_template(malmo: Committee) -> None:
    client, path = signed_in("controller"), "/kommunstyrelsen/2023/oktober/rapport/"
    html = page(client, path).html
    assert "Påbörja" in html
    chosen = html.split('name="mall" value="')[1].split('"')[0]
    assert client.post(f"{path}ny/", {"mall": chosen}).status_code == 302
    assert client.post(f"{path}ny/", {"mall": chosen}).status_code == 422
    assert client.post(f"{path}ny/", {"mall": "x"}).status_code == 422


def test_a_section_sent_back_says_why_where_it_is_written(october: Report) -> None:
    return_text(actor("forvaltningschef"), october, "prognossakerhet", "Vad kan ändra den?")
    html = page(signed_in("controller"), f"{OCTOBER}avsnitt/prognossakerhet/").html
    assert "Vad kan ändra den?" in html


# What Avstämning says of the texts


def test_a_text_is_looked_at_without_being_saved(october: Report) -> None:
    before, client = text(), signed_in("controller")
    typed = "Anslaget är **486,9 Mkr** och [[laget/finns_inte]]."
    answer = client.post(f"{SECTION}forhandsgranska/", {"text": typed})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>486,9\u00a0Mkr</strong>" in shown
    assert "finns_inte" in shown
    assert "är inte sparat" in shown
    assert f"{typed}</textarea>" in shown
    part = client.post(f"{SECTION}forhandsgranska/", {"text": typed}, headers=HTMX)
    assert part["Report"] == "looked"
    assert "<strong>486,9\u00a0Mkr</strong>" in part.content.decode()
    assert "<textarea" not in part.content.decode()
    after = text()
    assert (after.markdown, after.version) == (before.markdown, before.version)
    assert not Change.objects.filter(action="save_text").exists()


def test_what_was_typed_stays_when_the_section_was_closed_meanwhile(october: Report) -> None:
    submit_text(SERVER, october, "laget")
    typed = {"text": "Mina sista ord.", "version": str(text().version)}
    answer = signed_in("controller").post(f"{SECTION}spara/", typed)
    assert answer.status_code == 422
    assert "Mina sista ord.</textarea>" in answer.content.decode()


def test_a_section_that_nobody_had_begun_is_written_and_handed_in_on_one_page(
    october: Report,
) -> None:
    address, client = f"{OCTOBER}avsnitt/investeringar/", signed_in("controller")
    assert text("investeringar").state == TaskState.NOT_BEGUN
    assert "Lämna in avsnittet" in page(client, address).html
    empty = client.post(f"{address}lamna-in/", {"text": "", "version": "0"})
    assert empty.status_code == 422
    assert "Skriv avsnittet innan du lämnar in det" in empty.content.decode()
    typed = {"text": "Inget nytt.", "version": str(text("investeringar").version)}
    answer = client.post(f"{address}spara/", typed, headers=HTMX).content.decode()
    assert "Påbörjad" in answer[answer.index("#task-state") :]
    typed["version"] = str(text("investeringar").version)
    assert client.post(f"{address}lamna-in/", typed).status_code == 302
    assert text("investeringar").state == TaskState.SUBMITTED

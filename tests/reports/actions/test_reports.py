"""A report: made from a template, handed in when its texts are approved, sent back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.models import TaskState
from budget.workflow.action import SERVER
from reports.actions.reports import Unfinished, create_report, return_report, submit_report
from reports.actions.templates import create_template
from reports.actions.texts import approve_text, return_text, save_text, submit_text
from reports.models import Report, ReportKind, ReportState, ReportTemplate, ReportText
from tests.makers import Ekby, codes_of, make_round, refusals, told, write
from tests.reports.writing_case import SECTIONS, TEXTS, make_report, make_template


def approve_all(ekby: Ekby, report: Report) -> None:
    for key in TEXTS:
        save_text(SERVER, report, key, "Ord.")
        submit_text(SERVER, report, key)
        approve_text(ekby.cast.actor("cia"), report, key)


def test_a_report_gets_a_place_to_write_for_each_text(ekby: Ekby) -> None:
    report = create_report(ekby.cast.actor("anna"), ekby.april, make_template())
    texts = ReportText.objects.filter(report=report)
    assert [(text.section.key, text.state) for text in texts] == [
        (key, TaskState.NOT_BEGUN) for key in TEXTS
    ]
    assert report.state == ReportState.WRITING


@pytest.mark.parametrize("name", ["bo", "cia", "dan", "frej", "gun"])
def test_controllers_and_administrators_begin_a_report(ekby: Ekby, name: str) -> None:
    with pytest.raises(PermissionDenied):
        create_report(ekby.cast.actor(name), ekby.april, make_template())
    assert not Report.objects.exists()


def test_a_round_has_one_report_of_a_kind(ekby: Ekby) -> None:
    report = make_report(ekby)
    with pytest.raises(ValidationError) as caught:
        create_report(SERVER, ekby.april, report.template)
    assert caught.value.messages == ["Omgången har redan en rapport av det slaget."]
    create_report(SERVER, ekby.april, make_template(ReportKind.MONTHLY))
    later = make_round(ekby.year, "Maj", 5)
    create_report(SERVER, later, report.template)
    assert Report.objects.count() == 3


def test_a_template_without_sections_makes_no_report(ekby: Ekby) -> None:
    write(SERVER, lambda: ReportTemplate.objects.create(kind=ReportKind.ANNUAL, name="Tom"))
    template = ReportTemplate.objects.get(name="Tom")
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: create_report(anna, ekby.april, template)) == {"template_empty"}


def test_a_template_of_another_committee_is_not_used(ekby: Ekby) -> None:
    template = create_template(SERVER, "interim", "Deras", SECTIONS, ekby.elsewhere)
    assert refusals(lambda: create_report(SERVER, ekby.april, template)) == {"template_elsewhere"}


def test_a_report_is_handed_in_when_every_text_is_approved(ekby: Ekby) -> None:
    report, anna = make_report(ekby), ekby.cast.actor("anna")
    with pytest.raises(Unfinished) as caught:
        submit_report(anna, report)
    assert [section.key for section in caught.value.sections] == TEXTS
    approve_all(ekby, report)
    return_text(anna, report, "laget", "En gång till.")
    with pytest.raises(Unfinished) as caught:
        submit_report(anna, report)
    assert [section.key for section in caught.value.sections] == ["laget"]
    submit_text(SERVER, report, "laget")
    approve_text(anna, report, "laget")
    assert submit_report(anna, report).state == ReportState.SUBMITTED
    assert refusals(lambda: submit_report(anna, report)) == {"report_state"}


def test_a_report_with_a_figure_that_has_gone_since_is_not_handed_in(ekby: Ekby) -> None:
    report, anna = make_report(ekby), ekby.cast.actor("anna")
    approve_all(ekby, report)
    texts = ReportText.objects.filter(section__key__in=("sammanfattning", "bygglov"))
    # As when the grant that they told of has been removed.
    write(SERVER, lambda: texts.update(markdown="Beviljat [[projekt/x~7/beviljat_tkr]]."))
    with pytest.raises(ValidationError) as caught:
        submit_report(anna, report)
    (message,) = caught.value.messages
    assert message.startswith("”Delårsrapport, April 2024” kan inte lämnas in")
    why = "Rapporten har ingen siffra som heter projekt/x~7/beviljat_tkr"
    assert all(f"{heading}: {why}" in message for heading in ("Sammanfattning", "Bygglov"))


def test_the_texts_of_a_report_that_is_handed_in_lie_fast(ekby: Ekby) -> None:
    report, anna = make_report(ekby), ekby.cast.actor("anna")
    approve_all(ekby, report)
    submit_report(anna, report)
    for work in (
        lambda: save_text(anna, report, "laget", "Nytt."),
        lambda: return_text(anna, report, "laget", "Nej."),
    ):
        assert refusals(work) == {"report_not_open"}
    assert refusals(lambda: return_report(anna, report, "")) == {"reason_missing"}
    assert return_report(anna, report, "Tabellen saknas.").state == ReportState.WRITING
    return_text(anna, report, "laget", "Nu går det.")
    assert told("return_report") == [
        "Anna Alm: Delårsrapport, April 2024: state: inlämnad → under arbete (Tabellen saknas.)"
    ]


@pytest.mark.parametrize("name", ["bo", "cia", "dan", "eva", "frej", "gun"])
def test_controllers_alone_hand_a_report_in(ekby: Ekby, name: str) -> None:
    report = make_report(ekby)
    with pytest.raises(PermissionDenied):
        submit_report(ekby.cast.actor(name), report)


def test_codes_of_an_unfinished_report(ekby: Ekby) -> None:
    with pytest.raises(Unfinished) as caught:
        submit_report(SERVER, make_report(ekby))
    assert codes_of(caught.value) == {"unfinished"}
    assert caught.value.messages == ["Rapporten kan inte lämnas in än: 5 avsnitt är inte godkända."]

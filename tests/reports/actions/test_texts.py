"""A section's text: who may write it, two at once, handed in, sent back, approved, kept."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from budget.models import TaskState
from budget.models.guard import OutsideAction
from budget.workflow.action import SERVER
from budget.workflow.conflicts import Conflict
from reports.actions.templates import BlockPlan, save_part
from reports.actions.texts import (
    approve_text,
    assign_writer,
    comment_text,
    mark_outside,
    return_text,
    save_text,
    submit_text,
    unmark_outside,
)
from reports.models import (
    LONGEST_TEXT,
    OutsideFigure,
    Report,
    ReportText,
    SectionComment,
    TemplateBlock,
    TemplateSection,
    TextVersion,
)
from reports.queries.reports import last_version
from tests.makers import Ekby, refusals, told, write
from tests.reports.writing_case import TEXTS, make_report, text_of


@pytest.fixture
def report(ekby: Ekby) -> Report:
    return make_report(ekby)


# Who writes what


MAY_WRITE = {
    "anna": set(TEXTS),  # controller
    "bo": {"bygglov", "laget"},  # budget holder of bygglov
    "cia": {"ledningen"},  # head of administration
    "eva": set(),  # administrator
    "dan": set(),  # elected member
    "frej": set(),  # auditor
    "gun": set(),  # controller elsewhere
}


@pytest.mark.parametrize("section", TEXTS)
@pytest.mark.parametrize("name", MAY_WRITE)
def test_a_section_is_written_by_those_its_template_names_and_by_controllers(
    ekby: Ekby, report: Report, name: str, section: str
) -> None:
    actor = ekby.cast.actor(name)
    if section in MAY_WRITE[name]:
        save_text(actor, report, section, "Ord.")
        assert text_of(report, section).markdown == "Ord."
    else:
        with pytest.raises(PermissionDenied):
            save_text(actor, report, section, "Ord.")
        assert text_of(report, section).markdown == ""


def test_who_is_given_a_section_writes_and_hands_it_in_and_no_other(
    ekby: Ekby, report: Report
) -> None:
    bo = ekby.cast.actor("bo")
    assign_writer(ekby.cast.actor("anna"), report, "sammanfattning", ekby.cast.bo_budget_holder)
    save_text(bo, report, "sammanfattning", "Ord.")
    submit_text(bo, report, "sammanfattning")
    assert text_of(report, "sammanfattning").submitted_by == ekby.cast.bo_budget_holder
    with pytest.raises(PermissionDenied):
        save_text(bo, report, "matning", "Ord.")


def test_sections_begin_with_the_only_one_they_are_named_for(ekby: Ekby, report: Report) -> None:
    writers = {key: text_of(report, key).writer for key in TEXTS}
    assert writers == {
        "sammanfattning": ekby.cast.anna_controller,
        "bygglov": ekby.cast.bo_budget_holder,
        "matning": None,
        "laget": ekby.cast.bo_budget_holder,
        "ledningen": ekby.cast.cia_head,
    }


def test_a_section_is_given_to_somebody_with_a_writing_role(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    for stranger in (ekby.cast.dan_elected, ekby.cast.gun_stranger, ekby.cast.eva_administrator):
        given = partial(assign_writer, anna, report, "laget", stranger)
        assert refusals(given) == {"may_not_write"}
    assign_writer(anna, report, "laget", None)
    assert text_of(report, "laget").writer is None
    assert told("assign_writer")[-1].endswith("writer: Bo Bok → ")
    with pytest.raises(PermissionDenied):
        assign_writer(ekby.cast.actor("bo"), report, "laget", ekby.cast.bo_budget_holder)


# Saved


def test_a_save_counts_the_version_tells_the_author_and_begins_the_section(
    ekby: Ekby, report: Report
) -> None:
    anna = ekby.cast.actor("anna")
    first = save_text(anna, report, "sammanfattning", "Ett.\r\nTvå.\n\n", version=0)
    assert (first.version, first.markdown, first.state) == (1, "Ett.\nTvå.", TaskState.BEGUN)
    assert first.changed_by == ekby.cast.anna_controller
    assert save_text(anna, report, "sammanfattning", "Tre.", version=1).version == 2
    assert told("begin_text") == [
        "Anna Alm: Delårsrapport, April 2024: Sammanfattning: state: inte påbörjad → påbörjad"
    ]


def test_the_same_text_again_is_no_change(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    save_text(anna, report, "sammanfattning", "Ett.")
    before = len(told("save_text"))
    assert save_text(anna, report, "sammanfattning", "Ett.\n", version=0).version == 1
    assert len(told("save_text")) == before


def test_history_holds_what_was_changed_and_not_the_whole_text(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    long = "Början av en lång text. " * 20
    save_text(anna, report, "sammanfattning", f"{long}Budgeten hålls.{long}slut")
    save_text(anna, report, "sammanfattning", f"{long}Budgeten överskrids.{long}slut")
    last = told("save_text")[-1]
    assert "Budgeten hålls" in last
    assert "Budgeten överskrids" in last
    assert len(last) < 300


def test_of_two_at_once_the_later_gets_both_texts_and_nothing_is_written(
    ekby: Ekby, report: Report
) -> None:
    anna, bo = ekby.cast.actor("anna"), ekby.cast.actor("bo")
    save_text(anna, report, "bygglov", "Annas ord.", version=0)
    with pytest.raises(Conflict) as caught:
        save_text(bo, report, "bygglov", "Bos ord.", version=0)
    clash = caught.value.clashes[0]
    assert (clash.mine, clash.theirs, clash.version) == ("Bos ord.", "Annas ord.", 1)
    assert clash.who == "Anna Alm"
    assert clash.at is not None
    assert text_of(report, "bygglov").markdown == "Annas ord."
    assert save_text(bo, report, "bygglov", "Bos ord.", version=1).version == 2


def test_two_who_write_the_same_are_no_conflict(ekby: Ekby, report: Report) -> None:
    save_text(ekby.cast.actor("anna"), report, "bygglov", "Samma.", version=0)
    assert save_text(ekby.cast.actor("bo"), report, "bygglov", "Samma.", version=0).version == 1


@pytest.mark.parametrize(
    ("words", "code"), [("x" * (LONGEST_TEXT + 1), "too_long"), ("a\x00b", "unstorable")]
)
def test_what_cannot_be_stored_is_refused(
    ekby: Ekby, report: Report, words: str, code: str
) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: save_text(anna, report, "sammanfattning", words)) == {code}
    save_text(anna, report, "sammanfattning", "x" * LONGEST_TEXT)


@pytest.mark.parametrize("section", ["driftbudget", "finns-inte", ""])
def test_there_is_no_text_where_the_template_has_none(
    ekby: Ekby, report: Report, section: str
) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: save_text(anna, report, section, "Ord.")) == {"no_such_text"}


def test_a_section_that_the_template_got_later_can_be_written(ekby: Ekby, report: Report) -> None:
    section = TemplateSection(
        template=report.template, order=99, key="nytt", heading="Nytt", writer="controller"
    )
    save_part(SERVER, section)
    save_part(SERVER, TemplateBlock(section=section, order=0, kind=BlockPlan("text").kind))
    save_text(ekby.cast.actor("anna"), report, "nytt", "Ord.")
    assert text_of(report, "nytt").markdown == "Ord."


def test_texts_are_written_by_actions_alone(report: Report) -> None:
    text = text_of(report, "bygglov")
    with pytest.raises(OutsideAction):
        text.save()
    with pytest.raises(OutsideAction):
        ReportText.objects.update(markdown="Bakvägen.")


# Kept to be compared with


def test_what_somebody_else_wrote_is_kept_before_it_is_written_over(
    ekby: Ekby, report: Report
) -> None:
    anna, bo = ekby.cast.actor("anna"), ekby.cast.actor("bo")
    for words in ("Ett.", "Två."):
        save_text(anna, report, "bygglov", words)
    save_text(bo, report, "bygglov", "Bos.")
    kept = TextVersion.objects.filter(text__section__key="bygglov")
    assert [(row.version, row.markdown, str(row.written_by)) for row in kept] == [
        (2, "Två.", "Anna Alm")
    ]
    last = last_version(text_of(report, "bygglov"))
    assert last is not None
    assert last.markdown == "Två."


def test_what_was_written_at_another_time_is_kept(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    save_text(anna, report, "bygglov", "Igår.")
    yesterday = timezone.now() - timedelta(days=1)
    write(SERVER, lambda: ReportText.objects.filter(version=1).update(changed_at=yesterday))
    save_text(anna, report, "bygglov", "Idag.")
    assert list(TextVersion.objects.values_list("markdown", flat=True)) == ["Igår."]


# Handed in, sent back, approved


def submitted(ekby: Ekby, report: Report, name: str = "bo") -> None:
    save_text(ekby.cast.actor(name), report, "bygglov", "Ord.")
    submit_text(ekby.cast.actor(name), report, "bygglov")


def test_an_empty_text_is_not_handed_in(ekby: Ekby, report: Report) -> None:
    bo = ekby.cast.actor("bo")
    assert refusals(lambda: submit_text(bo, report, "bygglov")) == {"text_empty"}
    save_text(bo, report, "bygglov", "Ord.")
    save_text(bo, report, "bygglov", "   ")
    assert refusals(lambda: submit_text(bo, report, "bygglov")) == {"text_empty"}


def test_a_text_with_a_figure_that_does_not_exist_is_not_handed_in(
    ekby: Ekby, report: Report
) -> None:
    bo = ekby.cast.actor("bo")
    save_text(bo, report, "bygglov", "Det blev [[laget/finns-inte|mkr]] av [[laget/forecast]].")
    with pytest.raises(ValidationError) as caught:
        submit_text(bo, report, "bygglov")
    (message,) = caught.value.messages
    assert message.startswith("”Bygglov” kan inte lämnas in")
    assert "Rapporten har ingen siffra som heter laget/finns-inte." in message
    assert "laget/forecast" not in message
    save_text(bo, report, "bygglov", "Det blev [[laget/forecast]].")
    assert submit_text(bo, report, "bygglov").state == TaskState.SUBMITTED


def test_what_is_handed_in_is_kept_and_not_written_in(ekby: Ekby, report: Report) -> None:
    submitted(ekby, report)
    bo = ekby.cast.actor("bo")
    assert refusals(lambda: save_text(bo, report, "bygglov", "Nytt.")) == {"text_handed_in"}
    assert refusals(lambda: mark_outside(bo, report, "bygglov", "Ord", "SCB")) == {"text_handed_in"}
    assert TextVersion.objects.get().markdown == "Ord."
    assert refusals(lambda: submit_text(bo, report, "bygglov")) == {"text_state"}


def test_a_section_is_approved_by_another_than_who_handed_it_in(ekby: Ekby, report: Report) -> None:
    anna, cia = ekby.cast.actor("anna"), ekby.cast.actor("cia")
    submitted(ekby, report, "anna")
    assert refusals(lambda: approve_text(anna, report, "bygglov")) == {"approve_text_by_another"}
    approve_text(cia, report, "bygglov")
    assert text_of(report, "bygglov").state == TaskState.APPROVED
    assert refusals(lambda: approve_text(cia, report, "bygglov")) == {"text_state"}


@pytest.mark.parametrize("name", ["bo", "dan", "eva", "frej", "gun"])
def test_controllers_and_heads_alone_approve_and_send_back(
    ekby: Ekby, report: Report, name: str
) -> None:
    submitted(ekby, report, "anna")
    actor = ekby.cast.actor(name)
    with pytest.raises(PermissionDenied):
        approve_text(actor, report, "bygglov")
    with pytest.raises(PermissionDenied):
        return_text(actor, report, "bygglov", "Nej.")


def test_a_section_is_sent_back_with_a_comment_and_written_on(ekby: Ekby, report: Report) -> None:
    anna, bo = ekby.cast.actor("anna"), ekby.cast.actor("bo")
    submitted(ekby, report)
    assert refusals(lambda: return_text(anna, report, "bygglov", " ")) == {"reason_missing"}
    return_text(anna, report, "bygglov", "Skriv om vakanserna.")
    text = text_of(report, "bygglov")
    assert (text.state, text.comment) == (TaskState.RETURNED, "Skriv om vakanserna.")
    save_text(bo, report, "bygglov", "Om vakanserna.")
    submit_text(bo, report, "bygglov")
    approve_text(anna, report, "bygglov")
    return_text(anna, report, "bygglov", "En sak till.")
    assert text_of(report, "bygglov").approved_by is None


# Comments, and figures from elsewhere


@pytest.mark.parametrize("name", ["anna", "bo", "cia", "eva"])
def test_all_who_read_the_draft_comment(ekby: Ekby, report: Report, name: str) -> None:
    row = comment_text(ekby.cast.actor(name), report, "matning", " Stämmer det? ")
    assert SectionComment.objects.get() == row


@pytest.mark.parametrize("name", ["dan", "frej", "gun"])
def test_no_other_comments(ekby: Ekby, report: Report, name: str) -> None:
    with pytest.raises(PermissionDenied):
        comment_text(ekby.cast.actor(name), report, "matning", "Hm.")


def test_a_comment_says_something(ekby: Ekby, report: Report) -> None:
    anna = ekby.cast.actor("anna")
    assert refusals(lambda: comment_text(anna, report, "matning", " \n")) == {"empty"}
    assert refusals(lambda: comment_text(anna, report, "matning", "x" * 2001)) == {"too_long"}


def test_a_figure_from_elsewhere_has_its_source_and_can_be_taken_back(
    ekby: Ekby, report: Report
) -> None:
    bo = ekby.cast.actor("bo")
    save_text(bo, report, "bygglov", "Arbetslösheten är 15,8 %.")
    mark_outside(bo, report, "bygglov", "15,8 %", "SCB")
    mark_outside(bo, report, "bygglov", "15,8 %", "Arbetsförmedlingen")
    row = OutsideFigure.objects.get()
    assert (row.source, row.marked_by) == ("Arbetsförmedlingen", ekby.cast.bo_budget_holder)
    assert refusals(lambda: mark_outside(bo, report, "bygglov", "15,8 %", "")) == {"empty"}
    assert refusals(lambda: mark_outside(bo, report, "bygglov", "5,8 %", "SCB")) == {
        "figure_not_there"
    }
    assert refusals(lambda: mark_outside(bo, report, "bygglov", "1 %", "SCB")) == {
        "figure_not_there"
    }
    unmark_outside(bo, report, "bygglov", "15,8 %")
    unmark_outside(bo, report, "bygglov", "15,8 %")
    assert not OutsideFigure.objects.exists()
    assert len(told("unmark_outside")) == 1


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("Det blir 3\u20134 Mkr.", "3 Mkr"),
        ("Det blir **1,3** Mkr.", "1,3 Mkr"),
        ("Det blir 1,3\nMkr.", "1,3 Mkr"),
        ("Det blir kr 500\u2013600.", "600 kr"),
        ("Sju av åtta mål är på väg.", "Sju av åtta mål"),
    ],
)
def test_every_figure_that_is_shown_to_the_writer_can_be_marked(
    ekby: Ekby, report: Report, markdown: str, written: str
) -> None:
    bo = ekby.cast.actor("bo")
    save_text(bo, report, "bygglov", markdown)
    assert mark_outside(bo, report, "bygglov", written, "SCB").written == written

"""A corrected round takes over its reports' texts, to be read through and handed in anew."""

import pytest

from budget.actions.locking import correct_round, lock_round
from budget.models import Round, TaskState
from budget.workflow.action import SERVER
from reports.actions.reports import create_report
from reports.actions.texts import approve_text, save_text, submit_text
from reports.models import Report, ReportState, ReportText
from reports.queries.reports import earlier_text
from tests.makers import Ekby, bring_to_decided, make_round
from tests.reports.writing_case import TEXTS, make_report


@pytest.fixture
def corrected(ekby: Ekby) -> Round:
    report = make_report(ekby)
    save_text(ekby.cast.actor("bo"), report, "bygglov", "Bos ord.")
    submit_text(ekby.cast.actor("bo"), report, "bygglov")
    approve_text(ekby.cast.actor("cia"), report, "bygglov")
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, Round.objects.get(pk=ekby.april.pk))
    return correct_round(SERVER, Round.objects.get(pk=ekby.april.pk))


def test_the_texts_stand_begun_in_the_corrected_rounds_report(ekby: Ekby, corrected: Round) -> None:
    report = Report.objects.get(round=corrected)
    assert (report.kind, report.state, report.version) == ("interim", ReportState.WRITING, 0)
    texts = {text.section.key: text for text in ReportText.objects.filter(report=report)}
    assert list(texts) == TEXTS
    taken = texts["bygglov"]
    assert (taken.markdown, taken.state, taken.version) == ("Bos ord.", TaskState.BEGUN, 1)
    assert taken.writer == taken.changed_by == ekby.cast.bo_budget_holder
    assert taken.approved_by is None
    assert texts["matning"].state == TaskState.NOT_BEGUN


def test_the_locked_rounds_report_stays_and_is_compared_with(ekby: Ekby, corrected: Round) -> None:
    old = ReportText.objects.get(report__round=ekby.april, section__key="bygglov")
    assert old.state == TaskState.APPROVED
    new = Report.objects.select_related("round__appropriation").get(round=corrected)
    earlier = earlier_text(new, "bygglov")
    assert earlier is not None
    assert earlier.markdown == "Bos ord."


def test_a_report_can_be_written_on_after_its_round_is_locked(ekby: Ekby, corrected: Round) -> None:
    report = Report.objects.get(round=ekby.april)
    save_text(ekby.cast.actor("anna"), report, "matning", "Efteråt.")
    assert ReportText.objects.get(report=report, section__key="matning").markdown == "Efteråt."


def test_a_section_is_compared_with_the_last_report_of_the_same_kind_that_wrote_it(
    ekby: Ekby,
) -> None:
    april = make_report(ekby)
    save_text(SERVER, april, "bygglov", "Aprils ord.")
    may = create_report(SERVER, make_round(ekby.year, "Maj", 5), april.template)
    june = create_report(SERVER, make_round(ekby.year, "Juni", 6), april.template)
    for report in (may, june):  # May's own is empty
        earlier = earlier_text(report, "bygglov")
        assert earlier is not None
        assert (earlier.report, earlier.markdown) == ("Delårsrapport, April 2024", "Aprils ord.")
    assert earlier_text(april, "bygglov") is None
    assert earlier_text(june, "matning") is None

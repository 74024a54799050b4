"""Reports in the administration: templates are changed by actions, the rest is looked at."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.models import Change
from budget.workflow.action import SERVER
from reports.actions.templates import create_template
from reports.actions.texts import comment_text, mark_outside, save_text
from reports.models import (
    OutsideFigure,
    Report,
    ReportFile,
    ReportTemplate,
    ReportText,
    ReportVersion,
    SectionComment,
    TemplateBlock,
    TemplateSection,
    TextVersion,
)
from tests.budget.admin.ladder import Ladder, by_right, let_in
from tests.budget.admin.rows import address, values
from tests.makers import Ekby, told, write
from tests.reports.writing_case import SECTIONS, make_report

# What Ekby's administrator and controller may with byggnadsnämnden's rows: v(iew), a(dd),
# c(hange), d(elete).
RIGHTS: dict[type[Any], tuple[str, str]] = {
    ReportTemplate: ("vacd", "v"),
    TemplateSection: ("vacd", "v"),
    TemplateBlock: ("vacd", "v"),
    Report: ("v", "v"),
    ReportText: ("v", "v"),
    TextVersion: ("v", "v"),
    SectionComment: ("v", "v"),
    OutsideFigure: ("v", "v"),
    ReportVersion: ("v", "v"),
    ReportFile: ("v", "v"),
}
MODELS = pytest.mark.parametrize("model", RIGHTS, ids=lambda model: model.__name__)


def frozen(report: Report) -> tuple[ReportVersion, ReportFile]:
    """A version and a file of it, as approval would leave them."""
    version = ReportVersion(
        report=report, number=1, document="{}", sha256="0" * 64, approved_at=timezone.now()
    )
    file = ReportFile(version=version, kind="pdf", content=b"%PDF", sha256="0" * 64, size=4)

    def work() -> None:
        Report.objects.filter(pk=report.pk).update(version=1)
        version.save()
        file.save()

    write(SERVER, work)
    return version, file


@pytest.fixture(scope="module")
def of_module(ekby_of_module: Ekby) -> Ladder:
    """Ekby's report and its committee's own template, with a row of each model."""
    ekby = ekby_of_module
    let_in()
    report = make_report(ekby)
    own = create_template(SERVER, "annual", "Årsanalys", SECTIONS, ekby.committee)
    save_text(ekby.cast.actor("anna"), report, "bygglov", "Annas 15,8 %.")
    save_text(ekby.cast.actor("bo"), report, "bygglov", "Bos 15,8 %.")
    section = TemplateSection.objects.get(template=own, key="bygglov")
    rows = {
        ReportTemplate: own,
        TemplateSection: section,
        TemplateBlock: TemplateBlock.objects.get(section=section),
        Report: report,
        ReportText: ReportText.objects.get(report=report, section__key="bygglov"),
        TextVersion: TextVersion.objects.get(),
        SectionComment: comment_text(ekby.cast.actor("anna"), report, "bygglov", "Hm."),
        OutsideFigure: mark_outside(ekby.cast.actor("bo"), report, "bygglov", "15,8 %", "SCB"),
    }
    version, file = frozen(report)
    return Ladder(ekby, {**rows, ReportVersion: version, ReportFile: file})


@pytest.fixture
def ladder(of_module: Ladder, db: None) -> Ladder:
    return of_module


@MODELS
def test_every_model_can_be_found(ladder: Ladder, model: type[Any]) -> None:
    assert model in admin.site._registry


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_each_page_answers_by_right(ladder: Ladder, model: type[Any], who: int) -> None:
    assert ladder.statuses(("eva", "anna")[who], model) == by_right(RIGHTS[model][who])


@MODELS
def test_another_committees_row_does_not_exist(ladder: Ladder, model: type[Any]) -> None:
    assert ladder.hidden_from("gun", model)


@MODELS
def test_saving_an_untouched_page_changes_nothing(ladder: Ladder, model: type[Any]) -> None:
    before = Change.objects.count()
    answer = ladder.saved_untouched("eva", model)
    assert answer.status_code == (302 if "c" in RIGHTS[model][0] else 403)
    assert Change.objects.count() == before


@MODELS
def test_a_list_asks_as_often_however_long_it_is(ladder: Ladder, model: type[Any]) -> None:
    client, page = ladder.client("eva"), address(model, "changelist")

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return [query["sql"] for query in queries]

    asked()
    short = asked()
    report, anna = ladder.rows[Report], ladder.ekby.cast.actor("anna")
    create_template(SERVER, "monthly", "Månad", SECTIONS, ladder.ekby.committee)
    for section in ("laget", "matning", "ledningen"):
        save_text(anna, report, section, "Nu 3 %.")
        save_text(SERVER, report, section, "Sedan 3 %.")
        comment_text(anna, report, section, "Hm.")
        mark_outside(anna, report, section, "3 %", "SCB")
    assert len(asked()) == len(short), "\n".join(short)


def test_the_common_template_is_the_municipalitys(ladder: Ladder) -> None:
    common = ReportTemplate.objects.get(committee__isnull=True)
    page = address(ReportTemplate, "change", common.pk)
    assert ladder.client("hedda").get(page).status_code == 200
    assert ladder.client("eva").get(page).status_code == 404


def test_the_standard_templates_are_added_in_one_step_by_who_may(ladder: Ladder) -> None:
    page, step = address(ReportTemplate, "changelist"), reverse("admin:reports_standard_templates")
    for name in ("eva", "anna"):
        client = ladder.client(name)
        assert step not in client.get(page).content.decode()
        assert client.post(step).status_code == 403
    hedda = ladder.client("hedda")
    assert hedda.get(step).status_code == 405
    assert step in hedda.get(page).content.decode()
    answer = hedda.post(step, follow=True).content.decode()
    assert "2 mallar är tillagda." in answer
    assert step not in answer
    common = ReportTemplate.objects.filter(committee=None)
    assert sorted(common.values_list("kind", flat=True)) == ["annual", "interim", "monthly"]


def test_a_heading_is_changed_in_the_template_and_told(ladder: Ladder) -> None:
    client, row = ladder.client("eva"), ladder.rows[TemplateSection]
    page = address(TemplateSection, "change", row.pk)
    sent = {**values(client.get(page)), "heading": "Lov", "reason": "Kortare"}
    assert client.post(page, sent).status_code == 302
    assert told("save_template")[-1] == "Eva Ek: Lov: heading: Bygglov → Lov (Kortare)"


def test_a_section_is_added_on_the_templates_page(ladder: Ladder) -> None:
    client, row = ladder.client("eva"), ladder.rows[ReportTemplate]
    page = address(ReportTemplate, "change", row.pk)
    sent = values(client.get(page))
    number = int(sent["sections-TOTAL_FORMS"])
    new = {"order": "99", "level": "1", "heading": "Ny", "key": "ny", "writer": "controller"}
    added = {f"sections-{number}-{name}": value for name, value in new.items()}
    sent = {**sent, **added, "sections-TOTAL_FORMS": str(number + 1)}
    assert client.post(page, sent).status_code == 302
    assert TemplateSection.objects.filter(template=row, key="ny").exists()


def test_a_refusal_stands_beside_what_was_typed(ladder: Ladder) -> None:
    client, row = ladder.client("eva"), ladder.rows[TemplateSection]
    page = address(TemplateSection, "change", row.pk)
    answer = client.post(page, {**values(client.get(page)), "writer": "controller"})
    assert "Ange vilket område eller mål det gäller" in answer.content.decode()


def test_a_section_with_texts_is_not_removed(ladder: Ladder) -> None:
    written = TemplateSection.objects.get(template=ladder.rows[Report].template, key="bygglov")
    client = ladder.client("hedda")
    answer = client.post(
        address(TemplateSection, "delete", written.pk), {"post": "yes"}, follow=True
    )
    assert "Det finns texter skrivna i ”Bygglov”" in answer.content.decode()
    assert TemplateSection.objects.filter(pk=written.pk).exists()


def test_the_front_page_has_a_section_for_reports(ladder: Ladder) -> None:
    html = ladder.client("hedda").get("/admin/").content.decode()
    assert "Rapporter" in html
    assert address(ReportTemplate, "changelist") in html

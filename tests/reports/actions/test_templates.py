"""Templates: an administrator's, and nothing that is written is lost by changing one."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from budget.actions.members import grant_role
from budget.models import Role
from budget.workflow.action import SERVER, Actor
from reports.actions.reports import create_report
from reports.actions.standard import add_standard_templates
from reports.actions.templates import create_template, delete_part, save_part
from reports.actions.texts import comment_text, save_text
from reports.content.document import missing_figures
from reports.models import ReportTemplate, TemplateBlock, TemplateSection
from reports.queries.documents import living_report
from reports.queries.reports import has_text, sections_of, templates_for
from tests.cast import person
from tests.makers import Ekby, refusals, told
from tests.reports.writing_case import SECTIONS, make_report, make_template, text_of


def section(template: ReportTemplate, key: str) -> TemplateSection:
    found: TemplateSection = TemplateSection.objects.get(template=template, key=key)
    return found


def text_block(of: TemplateSection) -> TemplateBlock:
    found: TemplateBlock = TemplateBlock.objects.get(section=of, kind="text")
    return found


def test_a_template_holds_its_sections_and_blocks_in_order(ekby: Ekby) -> None:
    template = make_template()
    assert [row.key for row in sections_of(template.pk)] == [plan.key for plan in SECTIONS]
    blocks = section(template, "driftbudget").blocks.all()
    assert [(block.kind, block.source) for block in blocks] == [("table", "driftbudget")]


def test_a_committees_own_template_goes_before_that_of_all(ekby: Ekby) -> None:
    of_all = make_template()
    assert templates_for(ekby.committee.pk) == [of_all]
    own = create_template(SERVER, "interim", "Egen", SECTIONS, ekby.committee)
    assert templates_for(ekby.committee.pk) == [own]
    assert templates_for(ekby.elsewhere.pk) == [of_all]


def test_the_standard_templates_are_added_once_and_none_is_written_over(ekby: Ekby) -> None:
    chief = person("siv", "Siv", "Stad")
    grant_role(SERVER, chief, Role.ADMINISTRATOR)
    for name in ("anna", "eva"):
        with pytest.raises(PermissionDenied):
            add_standard_templates(ekby.cast.actor(name))
    own = make_template()  # the interim report, for all committees
    made = add_standard_templates(Actor(chief))
    assert [(row.kind, row.committee) for row in made] == [("annual", None), ("monthly", None)]
    assert add_standard_templates(Actor(chief)) == []
    assert [row.key for row in sections_of(own.pk)] == [plan.key for plan in SECTIONS]


def test_a_report_of_each_standard_template_can_be_begun_and_shown(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    for template in add_standard_templates(SERVER):
        living = living_report(create_report(anna, ekby.april, template))
        assert missing_figures(living.document(timezone.now())) == ()
        assert any(has_text(row) for row in living.sections)


def test_administrators_of_the_committee_change_its_template_and_those_of_all_that_of_all(
    ekby: Ekby,
) -> None:
    eva, chief = ekby.cast.actor("eva"), person("siv", "Siv", "Stad")
    grant_role(SERVER, chief, Role.ADMINISTRATOR)
    create_template(eva, "interim", "Egen", SECTIONS, ekby.committee)
    with pytest.raises(PermissionDenied):
        create_template(eva, "interim", "Allas", SECTIONS)
    with pytest.raises(PermissionDenied):
        create_template(eva, "annual", "Deras", SECTIONS, ekby.elsewhere)
    template = create_template(Actor(chief), "interim", "Allas", SECTIONS)
    template.committee = ekby.committee
    template.kind = "annual"
    with pytest.raises(PermissionDenied):
        save_part(eva, template)  # it would be taken from the others


@pytest.mark.parametrize("name", ["anna", "bo", "cia", "dan", "frej", "gun"])
def test_nobody_else_changes_templates(ekby: Ekby, name: str) -> None:
    template = create_template(SERVER, "interim", "Egen", SECTIONS, ekby.committee)
    row = section(template, "laget")
    row.heading = "Annan"
    actor = ekby.cast.actor(name)
    with pytest.raises(PermissionDenied):
        save_part(actor, row)
    with pytest.raises(PermissionDenied):
        delete_part(actor, row)


def test_a_template_without_sections_is_not_made(ekby: Ekby) -> None:
    assert refusals(lambda: create_template(SERVER, "interim", "Tom", ())) == {"template_empty"}
    assert not ReportTemplate.objects.exists()


def test_changes_are_told(ekby: Ekby) -> None:
    row = section(make_template(), "laget")
    row.heading = "Läget nu"
    save_part(SERVER, row)
    assert told("save_template")[-1] == ("servern: Läget nu: heading: Läget i områdena → Läget nu")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 6}, "__all__"),
        ({"level": 0}, "__all__"),
        ({"key": "bygglov"}, "__all__"),
        ({"key": "inte en nyckel"}, "key"),
        ({"heading": ""}, "heading"),
        ({"writer": "area"}, "__all__"),
        ({"writer_of": "bygglov"}, "__all__"),
        ({"writer": "vem som helst"}, "writer"),
    ],
)
def test_a_section_that_cannot_be_is_refused_by_field(
    ekby: Ekby, change: dict[str, object], field: str
) -> None:
    row = section(make_template(), "laget")
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as caught:
        save_part(SERVER, row)
    assert field in caught.value.message_dict


@pytest.mark.parametrize(
    ("kind", "source"), [("table", ""), ("text", "driftbudget"), ("text", ""), ("html", "")]
)
def test_a_block_that_cannot_be_is_refused(ekby: Ekby, kind: str, source: str) -> None:
    """The second empty text: a section has one text."""
    row = TemplateBlock(
        section=section(make_template(), "laget"), order=1, kind=kind, source=source
    )
    with pytest.raises(ValidationError):
        save_part(SERVER, row)


def test_what_is_written_keeps_its_place_in_the_template(ekby: Ekby) -> None:
    report = make_report(ekby)
    save_text(SERVER, report, "laget", "Ord.")
    comment_text(ekby.cast.actor("anna"), report, "matning", "Hm.")
    for key in ("laget", "matning"):
        row = section(report.template, key)
        for part in (row, text_block(row)):
            assert refusals(partial(delete_part, SERVER, part)) == {"section_written"}
    delete_part(SERVER, section(report.template, "bygglov"))
    assert text_of(report, "laget").markdown == "Ord."
    assert [row.key for row in sections_of(report.template_id)] == [
        plan.key for plan in SECTIONS if plan.key != "bygglov"
    ]


def test_the_last_section_of_a_template_in_use_stays(ekby: Ekby) -> None:
    template = create_template(SERVER, "monthly", "Kort", SECTIONS[:1])
    create_report(SERVER, ekby.april, template)
    only = section(template, "sammanfattning")
    assert refusals(lambda: delete_part(SERVER, only)) == {"template_empty"}


def test_a_template_goes_with_its_sections_where_no_report_is_made_from_it(ekby: Ekby) -> None:
    template = make_template()
    delete_part(SERVER, template)
    assert not TemplateBlock.objects.exists()
    used = make_report(ekby).template
    assert refusals(lambda: delete_part(SERVER, used)) & {"in_use", "template_empty"}
    assert ReportTemplate.objects.filter(pk=used.pk).exists()

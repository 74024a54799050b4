"""Figures in a section's text: typed ones held against the report's, live ones that go on."""

import pytest

from budget.actions.appropriations import change_decision
from budget.actions.structure import save_area, save_line_set, save_rollup
from budget.models import Area, Decision, LineSet, Rollup
from budget.workflow.action import SERVER
from reports.actions.texts import save_text
from reports.models import OutsideFigure, Report
from tests.reports.reading import page, signed_in
from tests.reports.writing.sections import SECTION, save, text

pytestmark = pytest.mark.usefixtures("malmo")


def test_a_typed_figure_that_is_none_of_the_reports_stands_in_avstamning(october: Report) -> None:
    path = "/kommunstyrelsen/2023/oktober/avstamning/"
    client = signed_in("controller")
    before = client.get(path).content.decode()
    save_text(SERVER, october, "laget", "Underskottet är 77,7 Mkr enligt vad vi tror.")
    shown = client.get(path).content.decode()
    assert SECTION in shown
    assert "77,7" in shown
    assert "77,7" not in before


def test_a_figure_marked_as_from_elsewhere_is_no_finding(october: Report) -> None:
    save_text(SERVER, october, "laget", "Underskottet är 77,7 Mkr enligt vad vi tror.")
    signed_in("controller").post(f"{SECTION}kalla/", {"written": "77,7 Mkr", "source": "Regionen"})
    shown = signed_in("controller").get("/kommunstyrelsen/2023/oktober/avstamning/")
    assert OutsideFigure.objects.filter(source="Regionen").exists()
    assert SECTION not in shown.content.decode()


def test_a_text_goes_on_when_what_it_tells_of_is_called_something_else(october: Report) -> None:
    decision = Decision.objects.get(title="Jobbpakt")
    area = Area.objects.get(slug="juridik")
    rollup = Rollup.objects.get(slug="stadskontoret")
    line_set = LineSet.objects.get(table="nettokostnad", slug="kostnader")
    typed = (
        "[[budgetomraden/juridik/kb_tkr|mkr]], "
        f"[[kommunbidrag/jobbpakt~{decision.pk}/belopp_tkr|mkr]], "
        "[[kommunbidrag/jobbpakt/belopp_tkr]], [[budgetomraden/borta/kb_tkr]], "
        "[[periodresultat/stadskontoret-summa/utfall_mot_budget_hittills_mkr]], "
        "[[nettokostnadsutveckling/kostnader/prognos_i_ar_tkr]]"
    )
    assert save(signed_in("controller"), typed, text().version)[0] == 302
    before = page(signed_in("controller"), SECTION).html
    area.slug, rollup.slug, line_set.slug = "ratt", "kontoret", "alla-kostnader"
    save_area(SERVER, area)
    save_rollup(SERVER, rollup)
    save_line_set(SERVER, line_set)
    change_decision(SERVER, decision, title="Jobb")
    after = page(signed_in("controller"), SECTION).html
    # Published: 7 417 Tkr, and −10 244 Tkr for Juridik.
    for shown in (before, after):
        assert "ingen siffra som heter budgetomraden/borta" in shown
        assert shown.count("ingen siffra som heter") == 1
        assert "7,4\u00a0Mkr" in shown
        assert "7\u00a0417\u00a0Tkr" in shown
        assert "\u221210,2\u00a0Mkr" in shown


def test_an_amount_that_only_its_size_agrees_with_is_not_said_to_be_right(october: Report) -> None:
    typed = "Till konferensen gick 1 275 Tkr. Kommunbidraget är 486,9 Mkr."
    assert save(signed_in("controller"), typed, text().version)[0] == 302
    shown = page(signed_in("controller"), SECTION).root
    words = [node.text() for node in shown.all("li") if "verdict" in node.attrs.get("class", "")]
    assert "talet finns i rapporten" in words[0]
    assert "stämmer" not in words[0]
    assert "✓ stämmer" in words[1]

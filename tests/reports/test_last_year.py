"""Last year where areas have changed: restated or as it was reported, and the page says which.

Kartor ended in 2023 with 12 × −10 000 on Löner: three fifths of it are Bygglov's in 2024, the rest
is Stadsmiljö's. Bygglov's own 2023: 12 × −55 000, and −5 000 in month 13.
"""

from decimal import Decimal

import pytest
from django.test import Client

from budget.actions.amounts import save_actuals
from budget.actions.locking import lock_round
from budget.actions.structure import save_area, save_succession
from budget.calc.restatement import Origin
from budget.last_year import reported_words, restated_words
from budget.models import Round, RoundLock
from budget.queries.months import months_of
from budget.queries.rounds import inputs_of
from budget.workflow.action import SERVER
from tests.makers import KR, Ekby, bring_to_decided, months
from tests.reports.raw import overwrite
from tests.reports.reading import Page, page

APRIL = "/byggnadsnamnden/2024/april/"
BYGGLOV, SKATT, LONER = (
    f"{APRIL}{path}/" for path in ("budgetomrade/bygglov", "finansiering/skatt", "rad/loner")
)
REPORTED = "?forra-aret=redovisat"


@pytest.fixture
def anna(ekby: Ekby) -> Client:
    """The controller, signed in where Kartor has been divided."""
    save_actuals(SERVER, ekby.committee, 2023, months(ekby.kartor, ekby.loner, -10_000))
    shares = {ekby.bygglov: Decimal("0.6"), ekby.stadsmiljo: Decimal("0.4")}
    save_succession(SERVER, ekby.kartor, 2024, shares)
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    return client


def stored(ekby: Ekby) -> Round:
    rows = Round.objects.select_related("appropriation__committee", "previous")
    found: Round = rows.get(pk=ekby.april.pk)
    return found


def links(shown: Page) -> list[str]:
    return [node.attrs.get("href", "") for node in shown.main.all("a")]


def test_an_areas_page_says_that_last_year_is_restated_and_offers_the_other_view(
    anna: Client,
) -> None:
    shown = page(anna, BYGGLOV)
    words = "Utfall 2023 är omräknat till årets områden: 60,0 % av Kartor."
    assert words in shown.main.text()
    assert f"{BYGGLOV}{REPORTED}" in links(shown)
    # −665 000 − 72 000.
    assert shown.tables["rader"].row("Löner")["Utfall 2023"] == "−737"
    assert "Utfall 2023 är omräknat till årets områden." in shown.tables["rader"].notes
    # −55 000 − 6 000 a month.
    assert shown.tables["manader"].row("Mars")["Utfall 2023"] == "−61"


def test_the_other_view_has_what_was_reported_and_keeps_to_it_on_the_way_down(anna: Client) -> None:
    shown = page(anna, f"{BYGGLOV}{REPORTED}")
    assert "Utfall 2023 står som det redovisades då: hela Kartor." in shown.main.text()
    # −665 000 and Kartor's whole −120 000.
    assert shown.tables["rader"].row("Löner")["Utfall 2023"] == "−785"
    assert shown.tables["manader"].row("Mars")["Utfall 2023"] == "−65"
    found = links(shown)
    assert BYGGLOV in found
    for path in (f"{BYGGLOV}loner/", f"{SKATT}"):
        assert f"{path}{REPORTED}" in found
    assert f"?csv=rader&{REPORTED[1:]}" in found
    body = anna.get(f"{BYGGLOV}{REPORTED}&csv=rader").content.decode("utf-8-sig")
    assert ";-785;" in body


def test_a_segments_areas_stand_beside_those_that_have_ended(anna: Client) -> None:
    restated, reported = (page(anna, SKATT + asked) for asked in ("", REPORTED))
    column = "Utfall 2023"
    areas = restated.tables["omraden"], reported.tables["omraden"]
    assert [t.row("Bygglov")[column] for t in areas] == ["−737", "−665"]
    assert [t.row("Stadsmiljö")[column] for t in areas] == ["−48", "0"]
    assert [row[0] for row in areas[0].rows] == ["Bygglov", "Stadsmiljö", "Summa"]
    assert areas[1].row("Kartor")[column] == "−120"
    # However it is looked at, what was booked is what was booked.
    assert [t.row("Summa")[column] for t in areas] == ["−785", "−785"]
    statements = restated.tables["rader"], reported.tables["rader"]
    assert [t.row("Löner")[column] for t in statements] == ["−785", "−785"]
    assert "Bygglov är 60,0 % av Kartor; Stadsmiljö är 40,0 % av Kartor." in restated.main.text()


def test_a_line_over_all_areas_has_both_views_too(anna: Client) -> None:
    restated, reported = (page(anna, LONER + asked) for asked in ("", REPORTED))
    found = [t.tables["omraden"].row("Summa")["Utfall 2023"] for t in (restated, reported)]
    assert found == ["−785", "−785"]
    assert reported.tables["omraden"].row("Kartor")["Utfall 2023"] == "−120"
    assert f"{BYGGLOV}loner/{REPORTED}" in links(reported)


def test_the_committees_net_cost_says_that_both_views_are_the_same(anna: Client) -> None:
    notes = page(anna, f"{APRIL}tabeller/").tables["nettokostnadsutveckling"].notes
    words = "Områdena har ändrats sedan 2023. För hela nämnden är utfallet detsamma som det "
    assert f"{words}redovisades." in notes


def test_where_no_area_has_changed_nothing_is_said(ekby: Ekby) -> None:
    client = Client()
    client.force_login(ekby.cast.anna_controller)
    shown = page(client, BYGGLOV)
    assert "omräknat" not in shown.main.text()
    assert not [link for link in links(shown) if "forra-aret" in link]


def test_a_locked_round_has_both_views_as_they_were_locked(ekby: Ekby, anna: Client) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, stored(ekby))
    before = [page(anna, BYGGLOV + asked).main.text() for asked in ("", REPORTED)]
    ekby.kartor.name = "Kart och mät"
    save_area(SERVER, ekby.kartor)
    save_actuals(SERVER, ekby.committee, 2023, months(ekby.kartor, ekby.loner, -99_000))
    assert [page(anna, BYGGLOV + asked).main.text() for asked in ("", REPORTED)] == before


def test_copies_that_do_not_name_the_ended_area_say_so_much_as_they_know(
    ekby: Ekby, anna: Client
) -> None:
    bring_to_decided(ekby, ekby.april)
    lock_round(SERVER, stored(ekby))
    kept = RoundLock.objects.get(round=ekby.april).inputs
    for step in kept["successions"]:
        del step["name"]
    overwrite(RoundLock, {"round": ekby.april}, inputs=kept)
    assert "Utfall 2023 är omräknat till årets områden." in page(anna, BYGGLOV).main.text()
    shown = page(anna, f"{SKATT}{REPORTED}")
    assert "Utfall 2023 står som det redovisades då, på de områden som fanns." in shown.main.text()
    assert shown.tables["omraden"].row("Tidigare område")["Utfall 2023"] == "−120"


def test_months_as_reported_sum_to_the_year_as_reported(ekby: Ekby, anna: Client) -> None:
    found = inputs_of(stored(ekby), restated=False)
    rows = months_of(stored(ekby), found, [ekby.bygglov.pk])
    assert sum((row.last_year for row in rows), KR(0)) == KR(-665_000)
    assert found.area_total(ekby.bygglov.pk).last_year == KR(-665_000)
    assert found.origins[ekby.stadsmiljo.pk] == (Origin(ekby.kartor.pk, "Kartor", Decimal("0.4")),)


def test_the_entry_tables_column_says_that_it_is_restated(anna: Client) -> None:
    html = anna.get(f"{APRIL}prognos/bygglov/").content.decode()
    assert "Utfall 2023, omräknat" in html
    assert "Utfall 2023 är omräknat till årets områden: 60,0 % av Kartor." in html
    assert f'href="{BYGGLOV}{REPORTED}"' in html
    assert "omräknat" not in anna.get(f"{APRIL}prognos/matning/").content.decode()


def test_more_areas_than_a_reader_takes_in_are_counted() -> None:
    whole = (Origin(1, "Gamla", Decimal(1)),)
    of = {f"Ny {n}": whole for n in range(5)}
    assert restated_words(2022, of).endswith(
        "Ny 0 är 100,0 % av Gamla; Ny 1 är 100,0 % av Gamla; Ny 2 är 100,0 % av Gamla; 2 till."
    )
    assert reported_words(2022, of) == "Utfall 2022 står som det redovisades då: hela Gamla."
    two = (*whole, Origin(2, "Äldre", Decimal("0.25")))
    assert restated_words(2022, {"": two}) == (
        "Utfall 2022 är omräknat till årets områden: 100,0 % av Gamla och 25,0 % av Äldre."
    )

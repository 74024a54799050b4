"""Workbooks refused as a whole: what is said, and that nothing has changed."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from budget.actions.rounds import submit
from budget.models import AreaTask, TaskState
from budget.views import workbooks
from budget.workflow.action import SERVER
from tests.budget.views.uploading import (
    UPLOAD,
    everything,
    fetched,
    post,
    row_of,
    sealed,
    signed_in,
    text_of,
    typed,
)
from tests.budget.workbooks.books import changed, opened, saved
from tests.makers import Ekby, make_round, write


def refused(client: Client, data: bytes, *words: str) -> None:
    """The file is refused as a whole: said why, and nothing has changed."""
    before = everything()
    response = post(client, data, "min fil.xlsx")
    text = text_of(response)
    assert response.status_code == 422
    assert "”min fil.xlsx” är inte inläst, och ingenting är ändrat." in text
    assert "andringar" not in response.content.decode()
    for word in words:
        assert word in text
    assert everything() == before


def test_a_value_that_is_no_number_refuses_the_whole_file(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = fetched(client)
    at = row_of(data, ekby.matning, ekby.loner)
    data = typed(data, (ekby.bygglov, ekby.loner, -750), (ekby.matning, ekby.loner, "hej"))
    refused(client, data, f"Prognos, rad {at}, kolumn F (Mätning, Löner)", "”hej”")


def test_faults_are_told_up_to_a_number(ekby: Ekby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_SHOWN", 2)
    client = signed_in(ekby, "anna")
    lines = (ekby.avgifter, ekby.loner, ekby.ovrigt)
    data = typed(fetched(client), *[(ekby.bygglov, line, "#REF!") for line in lines])
    refused(client, data, "felet #REF!", "Och 1 fel till.")


def test_a_file_that_is_no_workbook_is_refused(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    refused(client, b"a;b;c", "ingen Excel-arbetsbok")
    response = client.post(UPLOAD, {})
    assert response.status_code == 422
    assert "Välj filen först." in text_of(response)  # type: ignore[arg-type]
    assert "Filen är tom" in text_of(post(client, b""))


@pytest.mark.parametrize("key", ["area", "line"])
def test_a_row_of_elsewhere_refuses_the_whole_file(ekby: Ekby, key: str) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    at = row_of(data, ekby.matning, ekby.loner)
    other = f"H{at}" if key == "area" else f"I{at}"
    value = ekby.foreign_area.pk if key == "area" else ekby.gamla_bidrag.pk
    data = changed(data, lambda page: page.__setitem__(other, value))
    refused(client, data, f"rad {at}", "hör inte till omgångens tabell")


def test_a_number_finer_than_an_ore_refuses_the_whole_file(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, 0.1234567))
    refused(client, data, "”0,1234567”: Beloppet har delar av ett öre.", "närmast är 123,46 kronor")


def test_names_that_are_not_those_of_the_hidden_keys_refuse_the_whole_file(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    fees, pay = (row_of(data, ekby.bygglov, line) for line in (ekby.avgifter, ekby.loner))

    def swapped(page: Worksheet) -> None:
        page[f"A{fees}"], page[f"A{pay}"] = page[f"A{pay}"].value, page[f"A{fees}"].value

    for row, found, expected in ((fees, "Löner", "Avgifter"), (pay, "Avgifter", "Löner")):
        says = f"Här står ”{found}”, men raden hör enligt filens dolda kolumner till ”{expected}”"
        refused(client, changed(data, swapped), f"Prognos, rad {row}, kolumn A: {says}")


def test_an_areas_name_over_another_areas_rows_refuses_the_whole_file(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    page = opened(data)["Prognos"]
    heads = {row[7].value: row[0].row for row in page.iter_rows(min_row=6) if not row[8].value}
    at = heads[ekby.bygglov.pk]
    data = changed(data, lambda page: page.__setitem__(f"A{at}", "Mätning"))
    refused(client, data, f"rad {at}", "”Mätning”", "”Bygglov”")


def test_another_areas_change_refuses_a_budget_holders_whole_file(ekby: Ekby) -> None:
    data = typed(
        fetched(signed_in(ekby, "anna")),
        (ekby.bygglov, ekby.loner, -750),
        (ekby.matning, ekby.loner, -1),
    )
    refused(signed_in(ekby, "bo"), data, "Mätning, Löner", "läsa områdets prognos men inte ändra")


def test_another_rounds_file_is_refused_and_told_where_it_belongs(ekby: Ekby) -> None:
    make_round(ekby.year, "Maj", 5)
    client = signed_in(ekby, "anna")
    data = fetched(client, "/byggnadsnamnden/2024/maj/prognos.xlsx")
    refused(client, typed(data, (ekby.bygglov, ekby.loner, -1)), "Filen är hämtad ur ”Maj 2024”")
    book = opened(data)
    book["Anslag"]["B2"] = 987654
    refused(client, saved(book), "Filen är hämtad ur en annan omgång.")


def test_a_round_that_is_handed_in_takes_no_file(ekby: Ekby) -> None:
    client = signed_in(ekby, "anna")
    data = typed(fetched(client), (ekby.bygglov, ekby.loner, -750))
    preview = post(client, data)
    submit(ekby.cast.actor("anna"), ekby.april)
    assert 'type="file"' not in client.get(UPLOAD).content.decode()
    refused(client, data, "Omgången är inlämnad")
    before = everything()
    late = client.post(UPLOAD, sealed(preview))
    assert late.status_code == 422
    assert "inlämnad" in text_of(late)  # type: ignore[arg-type]
    assert everything() == before


@pytest.mark.parametrize("state", [TaskState.SUBMITTED, TaskState.APPROVED])
def test_an_area_that_is_handed_in_refuses_a_file_that_changes_it(
    ekby: Ekby, state: TaskState
) -> None:
    client = signed_in(ekby, "anna")
    data = fetched(client)
    task = AreaTask(
        round=ekby.april, area=ekby.bygglov, state=state, submitted_at="2024-05-02 12:00+02:00"
    )
    write(SERVER, task.save)
    mine = typed(data, (ekby.matning, ekby.loner, -1))
    assert "Filen ändrar 1 prognos." in text_of(post(client, mine))
    both = typed(mine, (ekby.bygglov, ekby.loner, -750))
    refused(client, both, "Bygglov, Löner", f"Områdets prognos är {state.label}")
    page = load_workbook(BytesIO(fetched(client)))["Prognos"]
    open_areas = {row[7].value for row in page.iter_rows(min_row=6) if not row[5].protection.locked}
    assert ekby.bygglov.pk not in open_areas
    assert ekby.matning.pk in open_areas

"""Conflicts, pasted blocks and steps back in the entry table."""

from decimal import Decimal

import pytest
from django.test import Client

from budget.models import Committee
from tests.budget.views.entry_case import (
    BLOCK,
    BY_SCRIPT,
    CELL,
    Page,
    all_was,
    amount,
    line,
    pasted,
    post,
    save_as_karin,
    saved_by,
    signed_in,
    stored,
    typed,
    was,
)
from tests.counting import counted

KR = Decimal


@pytest.fixture
def omar(malmo: Committee) -> Client:
    """The budget holder of the area, signed in."""
    return signed_in("budgetansvarig")


# Two at once


def test_a_conflict_shows_both_values_with_authors_and_times(omar: Client) -> None:
    data = typed("loner", "-9 500")
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, data)
    assert response.status_code == 409
    said = Page(response).said(f"says-{line('loner').pk}")
    assert "Karin Sjögren har ändrat Lönekostnader sedan du såg raden." in said
    assert "Behåll min: −9 500 · Omar Lindqvist," in said
    assert "Ta den andras: −9 600 · Karin Sjögren," in said
    assert amount("loner") == KR(-9_600_000)


@pytest.mark.parametrize("kronor", [-9_600_000, None])
def test_a_conflict_with_oneself_says_so(omar: Client, kronor: int | None) -> None:
    data = typed("loner", "-9 500")
    saved_by("budgetansvarig", "loner", kronor)
    response = post(omar, CELL, data)
    assert "du har själv ändrat raden" in response.content.decode()
    said = Page(response).said(f"says-{line('loner').pk}")
    assert "Du har själv ändrat Lönekostnader sedan raden visades här" in said
    assert f"Ta det sparade: {'−9 600' if kronor else '–'} · du själv, " in said
    assert "den andra" not in said


@pytest.mark.parametrize(
    ("text", "kronor"), [("-9500000.00 kr", -9_500_000), ("-9600000.00 kr", -9_600_000)]
)
def test_either_value_of_a_conflict_can_be_chosen(omar: Client, text: str, kronor: int) -> None:
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, typed("loner", text, "2:-9600000.00"))
    assert response.status_code == 200
    assert amount("loner") == KR(kronor)


def test_a_forecast_that_was_taken_away_meanwhile_is_a_conflict(omar: Client) -> None:
    data = typed("loner", "-9 500")
    save_as_karin("loner", None)
    said = Page(post(omar, CELL, data)).said(f"says-{line('loner').pk}")
    assert "Karin Sjögren" in said
    assert "Ta den andras: –" in said


def test_a_forecast_that_was_taken_away_and_typed_anew_is_a_conflict(omar: Client) -> None:
    before = was("loner")
    save_as_karin("loner", None)
    save_as_karin("loner", -9_600_000)
    # Its versions begin anew: by them alone it would be the one that was shown.
    assert was("loner").split(":")[0] == before.split(":")[0]
    response = post(omar, CELL, typed("loner", "-9500", before))
    assert response.status_code == 409
    assert "−9\u00a0600" in response.content.decode()
    assert amount("loner") == KR(-9_600_000)


def test_the_same_value_twice_is_no_conflict(omar: Client) -> None:
    data = typed("loner", "-9 600")
    save_as_karin("loner", -9_600_000)
    response = post(omar, CELL, data)
    assert response.status_code == 200
    assert Page(response).fields[f"was-{line('loner').pk}"] == "2:-9600000.00"


# A block


def test_a_pasted_column_goes_down_from_the_cell_and_says_what_it_set(omar: Client) -> None:
    response = post(omar, BLOCK, pasted("loner", "-9 500\r\n-4 218,5\r\n-\r\n"))
    assert response.status_code == 200
    slugs = ("loner", "po-palagg", "ovrig-personal")
    assert [amount(slug) for slug in slugs] == [KR(-9_500_000), KR(-4_218_500), KR(0)]
    assert "3 prognoser sparade" in Page(response).source


def test_a_pasted_column_may_have_a_head(omar: Client) -> None:
    text = "Prognos 2023, Tkr\r\n-9 500\r\n-4 218,5\r\n"
    assert post(omar, BLOCK, pasted("loner", text)).status_code == 200
    assert [amount(slug) for slug in ("loner", "po-palagg")] == [KR(-9_500_000), KR(-4_218_500)]


def test_a_pasted_block_with_names_goes_to_their_rows(omar: Client) -> None:
    text = "Lönekostnader\t-1\nTotala personalkostnader\t-3\nAvskrivningar\t-2"
    assert post(omar, BLOCK, pasted("bidrag", text)).status_code == 200
    assert (amount("loner"), amount("avskrivningar")) == (KR(-1000), KR(-2000))
    assert amount("bidrag") == KR(900_272)


STOPPED = [
    ("-1\nfem\n-3", "Inget klistrades in: ”fem” på raden PO-Pålägg stoppade det."),
    ("-1\t-2\t-3", "Blocket har 3 kolumner"),
    ("\n".join(["1"] * 12), "Blocket har 12 rader, men härifrån och ner finns 8"),
    ("Lönekostnader\t-1\nLokaler\t-2", "Raden ”Lokaler” finns inte"),
    ("  ", "tomt"),
]


@pytest.mark.parametrize(("text", "why"), STOPPED)
def test_a_block_is_pasted_whole_or_not_at_all(omar: Client, text: str, why: str) -> None:
    response = post(omar, BLOCK, pasted("loner", text))
    assert response.status_code == 422
    assert why in " ".join(Page(response).source.split())
    assert amount("loner") == KR(-9_779_737)


def test_a_block_that_meets_a_conflict_writes_nothing(omar: Client) -> None:
    data = pasted("loner", "-1\n-2")
    save_as_karin("po-palagg", -4_000_000)
    response = post(omar, BLOCK, data)
    assert response.status_code == 409
    assert f"says-{line('po-palagg').pk}" in Page(response).texts
    assert amount("loner") == KR(-9_779_737)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("controller", "2 rader har ändrats sedan de visades här, 1 av dem av dig själv."),
        ("budgetansvarig", "du har själv ändrat 2 rader sedan de visades här."),
    ],
)
def test_rows_of_ones_own_and_somebody_elses_are_told_apart(
    omar: Client, other: str, said: str
) -> None:
    shown = all_was()
    saved_by("budgetansvarig", "loner", -9_700_000)
    saved_by(other, "hyror", -1_000_000)
    block = {**shown, **{f"set-{line(slug).pk}": "-1" for slug in ("loner", "hyror")}}
    assert said in post(omar, BLOCK, block).content.decode()


def test_pasting_many_cells_makes_no_more_queries_than_pasting_two(omar: Client) -> None:
    post(omar, BLOCK, pasted("bidrag", "1\n2"))
    counts = []
    for text in ("3\n4", "\n".join(map(str, range(10, 19)))):
        data = pasted("bidrag", text)
        with counted() as statements:
            assert post(omar, BLOCK, data).status_code == 200
        counts.append(len(statements))
    # Of the nine eight are updated and one, of the line without forecast, is inserted.
    assert counts == [6, 6]


def test_a_step_back_sets_exact_kronor_in_their_versions(omar: Client) -> None:
    post(omar, BLOCK, pasted("loner", "-1\n-2"))
    pay, social = line("loner").pk, line("po-palagg").pk
    back = {f"set-{pay}": "-9779737.00 kr", f"set-{social}": "-4368965.00 kr", **all_was()}
    response = omar.post(BLOCK, back, headers={**BY_SCRIPT, "Entry-Step": "undo"})
    assert response.status_code == 200
    assert "Ångrat" in Page(response).source
    assert (amount("loner"), amount("po-palagg")) == (KR(-9_779_737), KR(-4_368_965))


def test_a_step_back_over_somebody_elses_save_is_a_conflict(omar: Client) -> None:
    post(omar, BLOCK, pasted("loner", "-1\n-2"))
    pay = line("loner").pk
    back = {f"set-{pay}": "-9779737.00 kr", f"was-{pay}": was("loner")}
    save_as_karin("loner", -5_000)
    assert omar.post(BLOCK, back, headers=BY_SCRIPT).status_code == 409
    assert amount("loner") == KR(-5000)


def test_all_suggestions_are_taken_in_one_step(omar: Client) -> None:
    assert post(omar, BLOCK, {**all_was(), "take": "all"}).status_code == 200
    # The pace: 8 months of −6 331 085 make −9 496 627,50 in a year.
    assert amount("loner") == KR("-9496627.50")
    assert stored("finansiella-intakter") is None


@pytest.mark.parametrize(
    "data", [{}, {"text": "1", "start": "x"}, {"set-999999": "1"}, {"take": "one"}]
)
def test_a_block_that_no_page_sends_is_refused(omar: Client, data: dict[str, str]) -> None:
    assert post(omar, BLOCK, {**all_was(), **data}).status_code == 400

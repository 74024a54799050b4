"""The bench at a tiny size: its city is the same for a seed, its comparisons are of the same."""

from decimal import Decimal

import pytest
from django.db import transaction

from bench.bare import blocks_of, squeezed
from bench.measuring import table_of
from bench.pages import bare_page, pages_of
from bench.references import fetched, figures_of
from bench.run import measure_all, newest_round, reader_cookie
from budget.actions.amounts import save_actuals
from budget.building.city import City, build
from budget.calc.phasing import MonthAmount
from budget.models import Actual, Area, BudgetRow, Round, StatementLine
from budget.queries.rounds import inputs_of
from budget.workflow.action import SERVER


def tiny(seed: int = 1) -> City:
    return build(committees=2, areas=4, lines=5, years=2, seed=seed)


def amounts_of(seed: int) -> list[tuple[str, Decimal]]:
    """What is booked and budgeted in a city of a seed, which is then taken away."""
    with transaction.atomic():
        tiny(seed)
        found = [
            (str(model), amount)
            for model in (Actual, BudgetRow)
            for amount in model.objects.order_by("pk").values_list("amount", flat=True)
        ]
        transaction.set_rollback(True)
    return found


def test_a_seed_gives_the_same_city_and_another_seed_another(db: None) -> None:
    assert amounts_of(1) == amounts_of(1)
    assert amounts_of(1) != amounts_of(2)


def test_a_city_has_the_size_that_is_asked_for(db: None) -> None:
    city = tiny()
    assert [committee.areas.count() for committee in city.committees] == [4, 4]
    assert city.years == (2022, 2023)
    # Two years with budget and the one before: 4 areas × 5 lines × 13 months of 3 years.
    assert Actual.objects.filter(area__committee=city.committees[0]).count() == 4 * 5 * 13 * 3
    assert Round.objects.count() == 2 * 2 * 2


def test_a_city_that_is_too_small_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="5 lines"):
        build(lines=4)


@pytest.mark.postgres
def test_pages_references_and_bare_renderings_give_the_same(transactional_db: None) -> None:
    round_ = newest_round(tiny())
    measured = measure_all(round_, reader_cookie(), times=1)
    assert [one.page.name for one in measured] == ["Läget", "Tabeller", "Kommunen", "Handlingar"]
    assert table_of(measured).count("queries") == 4


@pytest.mark.postgres
def test_a_reference_that_gives_another_figure_is_told(db: None) -> None:
    city = tiny()
    round_ = newest_round(city)
    pages = pages_of(round_)
    area = Area.objects.filter(committee=city.committees[0]).order_by("pk")[0]
    line = StatementLine.objects.order_by("pk")[0]
    save_actuals(SERVER, city.committees[0], 2023, [MonthAmount(area.pk, line.pk, 2, Decimal(7))])
    for reference in {page.reference.name: page.reference for page in pages}.values():
        with pytest.raises(AssertionError, match=reference.name):
            reference.check(fetched(reference.sql, reference.params))


def test_every_amount_of_a_round_is_among_its_figures(db: None) -> None:
    inputs = inputs_of(newest_round(tiny()))
    budget = sum(sums[0] for kind, *_keys, sums in figures_of(inputs) if kind == "budget")
    assert budget == inputs.total.budget * 100


PAGE = """<h1>A &amp; B</h1><table><tbody>
  <tr class="sum">
  <th scope="row" ><a href="/a/">Namn</a><span class="narrow-only why">Ty</span></th>
  <td class="n"><span class="dev plus">+1</span></td></tr></tbody></table><p>Slut</p>"""


def test_the_bare_rendering_is_the_page_again() -> None:
    assert squeezed(bare_page(PAGE.encode())().decode()) == squeezed(PAGE)
    _first, (row,) = blocks_of(PAGE)[0].pieces, blocks_of(PAGE)[0].rows
    texts = [[text for _markup, text in cell.pieces] for cell in row.cells]
    assert texts == [["Namn", "Ty"], ["+1"]]


def test_a_page_that_cannot_be_rendered_bare_is_told() -> None:
    strange = PAGE.replace("</tr>", "</tr>mellan raderna")
    with pytest.raises(AssertionError, match="the page shows"):
        bare_page(strange.encode())

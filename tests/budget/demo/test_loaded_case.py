"""What is stored once the demo is loaded: the published amounts, rows and texts."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet, Sum

from budget.models import (
    AccountRange,
    AccuracyRecord,
    Actual,
    Area,
    BudgetRow,
    Committee,
    ControlTotal,
    Decision,
    Forecast,
    InvestmentForecast,
    InvestmentYear,
    LineSet,
    ProjectGrant,
    Round,
    RoundState,
    Segment,
    Succession,
)
from budget.queries.rounds import inputs_of
from tests.budget.demo.files import mkr, read, tkr

pytestmark = pytest.mark.usefixtures("malmo")


def total(rows: QuerySet[Any, Any], name: str = "amount") -> Decimal:
    """The sum of an amount over a query, kronor."""
    amount: Decimal = rows.aggregate(total=Sum(name))["total"]
    return amount


def test_the_appropriation_is_the_published_one() -> None:
    decisions = Decision.objects.filter(appropriation__year=2023)
    assert total(decisions) == 486_892_000
    assert total(decisions.filter(kind="original")) == 469_927_000
    assert [(d.case_number, d.amount) for d in decisions.order_by("order")] == [
        (row["arende"], Decimal(row["belopp_tkr"]) * 1000)
        for row in read("publicerat/2023/kommunbidrag.csv")[:-1]
    ]
    assert set(decisions.values_list("constructed", flat=True)) == {
        "beslutsdatum;beslutat_av;fran_manad;varaktighet"
    }


def test_amounts_sum_to_the_published_ones() -> None:
    budget = BudgetRow.objects.filter(decision__appropriation__year=2023)
    forecast = Forecast.objects.filter(round__slug="augusti")
    assert total(budget) == -486_892_000
    assert tkr(int(total(budget.filter(month__lte=8)))) == -323_286
    assert tkr(int(total(forecast))) == -486_892
    assert tkr(int(total(Actual.objects.filter(year=2023)))) == -272_263
    assert tkr(int(total(Actual.objects.filter(year=2022)))) == -464_722
    assert Actual.objects.filter(year=2022, month=13).exists()
    assert not Actual.objects.filter(year=2023, month__gt=8).exists()


def test_each_area_has_its_published_budget_and_forecast() -> None:
    for row in read("publicerat/2023/budgetomraden.csv")[:-1]:
        area = Area.objects.get(name=row["budgetomrade"])
        assert tkr(int(total(area.budget_rows.all()))) == int(row["kb_tkr"])
        forecasts = area.forecasts.filter(round__slug="augusti")
        assert tkr(int(total(forecasts))) == int(row["prognos_helarsutfall_tkr"])


def test_what_is_constructed_is_marked() -> None:
    for model in (BudgetRow, Actual, Forecast):
        assert not model._base_manager.filter(constructed=False).exists()
    rounds = {round_.slug: round_.constructed for round_ in Round.objects.all()}
    assert rounds == {"arsanalys": False, "april": True, "augusti": False, "oktober": True}
    assert ProjectGrant.objects.filter(constructed=False).count() == 8


def test_segments_are_followed_up_as_published() -> None:
    flags = ("slug", "heading", "income_funded", "by_purpose", "explained_by")
    assert list(Segment.objects.order_by("order").values_list(*flags)) == [
        ("styrelsen", "Styrelsen", False, True, "segment"),
        (
            "kommunbidragsfinansierad",
            "Kommunbidragsfinansierad verksamhet",
            False,
            False,
            "line_groups",
        ),
        (
            "solidariskt-och-intaktsfinansierad",
            "Solidariskt och intäktsfinansierad verksamhet",
            True,
            False,
            "segment",
        ),
    ]


def test_areas_have_their_years_and_successors(malmo: Committee) -> None:
    assert Area.objects.filter(first_year__lte=2023, last_year=None).count() == 27
    assert Area.objects.get(last_year=2022).name == "Kansli och juridik"
    shares = Succession.objects.values_list("successor__slug", "share").order_by("-share")
    assert list(shares) == [("kansli", Decimal("0.5289")), ("juridik", Decimal("0.4711"))]
    [group] = malmo.area_groups.all()
    assert {a.slug for a in group.areas.all()} == {
        "stadigvarande-bidrag",
        "projekt-och-utredningar",
    }
    rollups = {r.slug: {s.slug for s in r.segments.all()} for r in malmo.rollups.all()}
    assert rollups == {
        "stadskontoret": {"kommunbidragsfinansierad", "solidariskt-och-intaktsfinansierad"},
        "totalt": set(Segment.objects.values_list("slug", flat=True)),
    }


def test_sets_of_lines_stand_behind_the_published_rows() -> None:
    costs = LineSet.objects.get(table="per_finansiering", slug="totala-kostnader")
    assert costs.is_sum
    assert costs.lines.count() == 6
    explained = LineSet.objects.get(table="forklaringar", slug="ovriga-kostnader")
    assert {line.slug for line in explained.lines.all()} == {
        "hyror",
        "ovriga-kostnader",
        "avskrivningar",
        "finansiella-intakter",
        "finansiella-kostnader",
    }


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_accounts_feed_the_lines_in_each_year(year: int) -> None:
    rent = AccountRange.objects.get(year=year, first__lte=6010, last__gte=6010)
    assert rent.line.slug == "hyror"
    assert AccountRange.objects.filter(year=year).count() == len(read("kontointervall.csv"))


def test_rounds_have_their_state_and_texts() -> None:
    august = Round.objects.get(slug="augusti")
    assert (august.state, august.cutoff_month) == (RoundState.DECIDED, 8)
    assert august.previous == Round.objects.get(slug="april")
    assert Round.objects.get(slug="oktober").state == RoundState.OPEN
    assert Round.objects.get(slug="april").state == RoundState.LOCKED
    texts = august.explanations.filter(horizon="full_year", segment__isnull=False)
    assert set(texts.values_list("segment__slug", "line_set__slug", "text")) == {
        ("kommunbidragsfinansierad", "personalkostnader", "vakanser"),
        (
            "kommunbidragsfinansierad",
            "ovriga-kostnader",
            "trygghetsfrämjande åtgärder och lokal utveckling, säkerhetsfrämjande åtgärder samt "
            "utvecklings och utredningskostnader",
        ),
        ("solidariskt-och-intaktsfinansierad", None, "försäkringsärenden och avtalsdatabas"),
    }


def test_the_round_of_april_is_locked_with_what_was_known_then(malmo: Committee) -> None:
    april = Round.objects.select_related("appropriation__committee", "previous").get(slug="april")
    copies = april.locked_amounts
    # 469 927 + 792 + 650 + 4 750: the three changes decided by the end of April
    assert total(copies.filter(measure="budget")) == -476_119_000
    assert total(copies.filter(measure="forecast")) == total(april.forecasts.all())
    assert not copies.filter(measure="actual", month__gt=4).exists()
    assert tkr(int(total(copies.filter(measure="last_year")))) == -464_722
    inputs = inputs_of(april)
    assert [decision.amount for decision in inputs.decisions][:2] == [469_927_000, 792_000]
    assert len(inputs.explanations) == april.explanations.count()


def test_grants_and_investments_are_the_published_ones() -> None:
    grants = ProjectGrant.objects.filter(year=2023, area__slug="projekt-och-utredningar")
    # granted 26.7 and reserved 2.8 Mkr are published
    assert mkr(int(total(grants, "granted"))) == Decimal("26.7")
    assert mkr(int(total(grants, "reserved"))) == Decimal("2.8")
    now = InvestmentYear.objects.filter(frame__name="Allmänt investeringsutrymme")
    assert total(now, "original") + total(now, "changes") == -1_500_000
    assert total(InvestmentForecast.objects.all(), "year_amount") == -1_040_000
    [frame_2020] = InvestmentYear.objects.filter(frame__appropriation__year=2020)
    assert (frame_2020.original, frame_2020.actual) == (-95_000_000, -64_200_000)


def test_every_published_figure_is_a_control_total_as_printed() -> None:
    controls = ControlTotal.objects.filter(round__slug="augusti")
    figures = sum(
        1
        for table in set(controls.values_list("table", flat=True))
        for row in read(f"publicerat/2023/{table}.csv")
        for column, value in row.items()
        if value and column.endswith(("_tkr", "_mkr", "_procent"))
    )
    assert controls.count() == figures
    assert controls.values("table").distinct().count() == 11
    cell = {"table": "budgetomraden", "row": "Summa", "column": "prognos_helarsutfall_tkr"}
    assert controls.get(**cell).value == "-319190"
    premises = controls.get(table="periodresultat", row="Stadskontoret: Summa")
    assert (premises.value, premises.unit) == ("34.5", "mkr")
    change = controls.get(table="nettokostnadsutveckling", row="Intäkter", unit="percent")
    assert change.value == "-2.6"
    texts = controls.filter(table="viktigaste_forklaringar").order_by("order")
    assert texts[2].row == "KOMMUNBIDRAGSFINANSIERAD VERKSAMHET: personalkostnader"
    assert [texts[0].value, texts[2].value] == ["3037", "7979"]


def test_what_2020_states_is_stored_as_stated() -> None:
    stated = ControlTotal.objects.filter(round__slug="arsanalys").order_by("order")
    assert [(c.row, c.value) for c in stated] == [
        (row["uppgift"], row["varde"]) for row in read("publicerat/2020.csv")
    ]
    assert [c.unit for c in stated][:1] == ["mkr"]
    assert {c.unit for c in stated} == {"mkr", "count", "text", "percent"}
    assert not Decision.objects.filter(appropriation__year=2020).exists()


def test_the_comparison_of_2014_is_stored_in_kronor() -> None:
    rows = AccuracyRecord.objects.filter(year=2014)
    assert rows.count() == 16
    board = rows.get(name="Kommunstyrelse")
    assert (board.year_end, board.interim) == (-18_000_000, 44_000_000)
    assert rows.get(is_total=True).name == "Årets resultat"

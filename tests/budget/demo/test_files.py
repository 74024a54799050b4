"""The demo's amounts keep to the published facts: each sum is taken from the files themselves."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from budget.demo import construct
from tests.budget.demo.files import (
    FOLDER,
    MONTHS,
    TO_DATE,
    actual_to_date,
    add,
    budget_by,
    by_area,
    by_place,
    deviations,
    exact,
    forecast,
    line_sets,
    mkr,
    read,
    segment_of,
    tkr,
)


def test_the_script_writes_the_files_that_are_checked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {
        "budget-2023.csv",
        "utfall-2023.csv",
        "utfall-2022.csv",
        "prognos-2023-april.csv",
        "prognos-2023-augusti.csv",
        "prognos-2023-oktober.csv",
    }
    for path in FOLDER.glob("*.csv"):
        if path.name not in written:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(construct, "FOLDER", tmp_path)
    construct.main()
    for name in written:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_areas_are_those_of_the_exact_amounts_in_their_order() -> None:
    exact_order = list(dict.fromkeys(row["budgetomrade"] for row in read("exakt-2023.csv")))
    areas = read("budgetomraden.csv")
    assert [row["namn"] for row in areas if not row["sista_ar"]] == exact_order
    assert len(exact_order) == 27
    order = [int(row["ordning"]) for row in areas]
    assert order == sorted(set(order))


def test_areas_lie_in_the_segment_that_the_exact_amounts_give() -> None:
    codes = {row["namn"]: row["kod"] for row in read("segment.csv")}
    for row in read("exakt-2023.csv"):
        assert segment_of()[row["budgetomrade"]] == codes[row["finansiering"]]


@pytest.mark.parametrize("name", ["malmo.csv", "segment.csv", "budgetomraden.csv", "omgangar.csv"])
def test_slugs_are_short_unique_ascii(name: str) -> None:
    keys = [(row.get("ar"), row["slug"]) for row in read(name)]
    assert len(set(keys)) == len(keys)
    assert all(slug.replace("-", "").isalnum() and slug.isascii() for _, slug in keys)
    assert all(slug == slug.lower() for _, slug in keys)


def test_shares_of_a_predecessor_sum_to_one_and_stand_at_both_places() -> None:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for row in read("efterfoljare.csv"):
        shares[row["foregangare"]] += Decimal(row["andel"])
    assert shares == {"Kansli och juridik": Decimal(1)}
    areas = {row["namn"]: row for row in read("budgetomraden.csv")}
    for row in read("efterfoljare.csv"):
        assert areas[row["efterfoljare"]]["foregangare"] == row["foregangare"]
        assert areas[row["efterfoljare"]]["andel"] == row["andel"]
        assert areas[row["efterfoljare"]]["forsta_ar"] == row["ar"]
        assert int(areas[row["foregangare"]]["sista_ar"]) == int(row["ar"]) - 1


def test_account_ranges_do_not_overlap_and_use_known_lines() -> None:
    ranges = sorted((int(r["fran"]), int(r["till"])) for r in read("kontointervall.csv"))
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))
    lines = {row["kod"] for row in read("rader.csv")}
    assert {row["rad"] for row in read("kontointervall.csv")} == lines


def test_account_ranges_leave_no_gap_in_the_classes_3_to_7() -> None:
    ranges = [(int(r["fran"]), int(r["till"])) for r in read("kontointervall.csv")]
    covered = {account for first, last in ranges for account in range(first, last + 1)}
    assert set(range(3000, 8000)) <= covered


def test_sets_of_lines_give_the_published_rows_of_each_segment() -> None:
    amounts = exact("prognos_kr")
    published = {row["rad"]: row for row in read("publicerat/2023/prognos_per_finansiering.csv")}
    sets = [row for row in read("radgrupper.csv") if row["tabell"] == "per_finansiering"]
    assert [row["namn"] for row in sets] == [
        row for row in published if row not in ("KOMMUNBIDRAG", "SUMMA")
    ]
    for row in sets:
        for column, segment in [
            ("totalt_stk_tkr", ""),
            ("varav_styrelsen_tkr", "styrelsen"),
            ("kb_finansierat_tkr", "kb"),
            ("solidariskt_och_intaktsfinansierat_tkr", "solidariskt"),
        ]:
            total = sum(
                amount
                for (area, line), amount in amounts.items()
                if line in row["rader"].split(";") and segment in ("", segment_of()[area])
            )
            assert tkr(total) == int(published[row["namn"]][column]), (row["namn"], column)


def test_only_total_costs_sum_other_rows_of_their_table() -> None:
    sums = [row["kod"] for row in read("radgrupper.csv") if row["summa"] == "1"]
    assert sums == ["totala_kostnader"]


def test_sets_of_lines_give_the_published_net_cost_development() -> None:
    sets, amounts = line_sets("nettokostnad"), exact("prognos_kr")
    published = {
        row["rad"]: int(row["prognos_2023_tkr"])
        for row in read("publicerat/2023/nettokostnadsutveckling.csv")
    }
    for name, code in [("Intäkter", "intakter"), ("Kostnader", "kostnader")]:
        total = sum(amount for (_, line), amount in amounts.items() if line in sets[code])
        assert tkr(total) == published[name]
    # each line in one of the two sets: together they are the net cost
    assert sorted(sets["intakter"] + sets["kostnader"]) == sorted(
        row["kod"] for row in read("rader.csv")
    )


def test_sets_of_the_explanations_give_the_published_deviations() -> None:
    sets, budget, expected = (
        line_sets("forklaringar"),
        exact("budget_kr"),
        exact("prognos_kr"),
    )
    published = {
        row["post"]: int(row["avvikelse_tkr"])
        for row in read("publicerat/2023/viktigaste_forklaringar.csv")
    }
    for post, code in [
        ("intäkter", "intakter"),
        ("personalkostnader", "personalkostnader"),
        ("övriga kostnader", "ovriga_kostnader"),
    ]:
        deviation = sum(
            expected.get(place, 0) - budget.get(place, 0)
            for place in budget.keys() | expected.keys()
            if segment_of()[place[0]] == "kb" and place[1] in sets[code]
        )
        assert tkr(deviation) == published[post], post


def test_sets_of_the_period_give_the_published_deviations() -> None:
    sets, budget, actual = (
        line_sets("forklaringar"),
        budget_by("2023-08-31", TO_DATE),
        actual_to_date(),
    )
    sets["alla"] = [row["kod"] for row in read("rader.csv")]
    names = {row["kod"]: row["publicerat_namn"] for row in read("segment.csv")}
    codes = {
        "Intäkter": "intakter",
        "Personalkostnader": "personalkostnader",
        "Övriga kostnader": "ovriga_kostnader",
        "Summa": "alla",
    }
    checked = 0
    for row in read("publicerat/2023/periodresultat.csv"):
        for segment, name in names.items():
            if row["del"] == name and row["post"] in codes:
                places = [
                    (area, line)
                    for area, line in budget.keys() | actual.keys()
                    if segment_of()[area] == segment and line in sets[codes[row["post"]]]
                ]
                deviation = sum(actual.get(p, 0) - budget.get(p, 0) for p in places)
                assert mkr(deviation) == Decimal(row["utfall_mot_budget_jan_aug_mkr"]), row
                checked += 1
    assert checked == 9  # the board's sum, and four rows for each of the two others


def test_decisions_are_the_published_ones_and_sum_to_the_appropriation() -> None:
    published = read("publicerat/2023/kommunbidrag.csv")
    decided = read("beslut.csv")
    assert [(row["arende"], row["rubrik"], int(row["belopp_kr"])) for row in decided] == [
        (row["arende"], row["rubrik"], int(row["belopp_tkr"]) * 1000) for row in published[:-1]
    ]
    # 469 927 + 792 + 650 + 4 750 + 7 417 + 300 + 2 500 + 556 = 486 892
    assert sum(int(row["belopp_kr"]) for row in decided) == 486_892_000


def test_decision_dates_lie_in_the_published_order_before_the_cut_off() -> None:
    original, *changes = read("beslut.csv")
    assert original["beslutsdatum"].startswith("2022-11")
    dates = [date.fromisoformat(row["beslutsdatum"]) for row in changes]
    assert dates == sorted(dates)
    assert date(2023, 1, 1) <= dates[0]
    assert dates[-1] <= date(2023, 8, 31)
    assert sum(day <= date(2023, 4, 30) for day in dates) == 3
    for row, day in zip(changes, dates, strict=True):
        assert int(row["fran_manad"]) >= day.month


def test_rows_of_each_decision_sum_to_minus_its_amount() -> None:
    sums: Counter[str] = Counter()
    for row in read("budget-2023.csv"):
        sums[row["beslut"]] += add(row, MONTHS)
    assert sums == {row["nyckel"]: -int(row["belopp_kr"]) for row in read("beslut.csv")}


def test_rows_of_a_change_begin_in_its_month() -> None:
    first = {row["nyckel"]: int(row["fran_manad"]) for row in read("beslut.csv")}
    for row in read("budget-2023.csv"):
        assert add(row, MONTHS[: first[row["beslut"]] - 1]) == 0
        assert all(int(row[m]) == 0 for m in MONTHS[: first[row["beslut"]] - 1])


def test_budget_of_all_decisions_is_the_exact_budget_of_the_year_and_to_date() -> None:
    assert budget_by("2023-08-31") == exact("budget_kr")
    assert budget_by("2023-08-31", TO_DATE) == exact("budget_jan_aug_kr")
    # published: 323 286 of 486 892
    assert tkr(-sum(exact("budget_jan_aug_kr").values())) == 323_286


def test_shared_areas_have_net_zero_in_the_original_budget() -> None:
    areas = by_area(budget_by("2022-12-31"))
    shared = [area for area, segment in segment_of().items() if segment == "solidariskt"]
    assert len(shared) == 6
    assert [areas[area] for area in shared] == [0] * 6


def test_actuals_of_2023_sum_to_the_exact_ones() -> None:
    assert actual_to_date() == exact("utfall_jan_aug_kr")
    assert tkr(sum(actual_to_date().values())) == -272_263


def test_actuals_of_2022_round_to_the_published_incomes_costs_and_net_at_once() -> None:
    amounts = by_place(read("utfall-2022.csv"), [*MONTHS, "p13"])
    sets = line_sets("nettokostnad")
    incomes = sum(a for (_, line), a in amounts.items() if line in sets["intakter"])
    costs = sum(a for (_, line), a in amounts.items() if line in sets["kostnader"])
    assert (tkr(incomes), tkr(costs), tkr(incomes + costs)) == (245_941, -710_663, -464_722)


def test_2022_has_the_areas_of_its_time() -> None:
    valid = {
        row["namn"]
        for row in read("budgetomraden.csv")
        if row["forsta_ar"] <= "2022" and row["sista_ar"] in ("", "2022")
    }
    assert {row["budgetomrade"] for row in read("utfall-2022.csv")} == valid


def test_2022_lies_near_2023_but_for_the_election_and_the_insurance_damage() -> None:
    now, older = by_area(exact("prognos_kr")), {"Kansli, dokument och ärende", "Juridik"}
    before = by_area(by_place(read("utfall-2022.csv"), [*MONTHS, "p13"]))
    for area, segment in segment_of().items():
        if segment != "solidariskt" and area in now and area not in older:
            assert Decimal("0.75") < Decimal(before[area]) / now[area] < Decimal("1.3"), area


def test_year_end_entries_are_small() -> None:
    for row in read("utfall-2022.csv"):
        assert abs(int(row["p13"])) * 50 <= abs(add(row, MONTHS)), row


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("budget-2023.csv", [TO_DATE, MONTHS[8:]]),
        ("utfall-2023.csv", [TO_DATE]),
        ("utfall-2022.csv", [MONTHS]),
    ],
)
def test_months_stay_near_the_mean_of_their_period(name: str, parts: list[list[str]]) -> None:
    first = {row["nyckel"]: int(row["fran_manad"]) for row in read("beslut.csv")}
    for row in read(name):
        for part in parts:
            begins = first[row["beslut"]] if "beslut" in row else 1
            months = [int(row[m]) for m in part if MONTHS.index(m) + 1 >= begins]
            # Below a thousand kronor whole kronor alone make months uneven.
            if abs(sum(months)) >= 1000:
                mean = Decimal(sum(months)) / len(months)
                assert all(Decimal("0.5") < m / mean < Decimal("1.6") for m in months), row


def test_forecast_of_august_is_the_exact_one() -> None:
    assert forecast("augusti") == exact("prognos_kr")


def test_april_deviates_by_about_3_2_mkr_towards_augusts_areas() -> None:
    april, august = deviations("april"), deviations("augusti")
    assert mkr(sum(april.values())) == Decimal("-3.2")
    assert all((april[area] > 0) == (august[area] > 0) for area in april)
    assert all(abs(april[area]) <= abs(august[area]) for area in april)


def test_october_has_moved_a_few_amounts_since_august() -> None:
    august, october = forecast("augusti"), forecast("oktober")
    moved = [place for place in august if october[place] != august[place]]
    assert october.keys() == august.keys()
    assert 3 <= len(moved) <= 8

"""The demo's explanations, grants, investments and rounds keep to the published facts."""

from decimal import Decimal

import pytest

from tests.budget.demo.files import add, by_area, deviations, forecast, line_sets, read, segment_of

THRESHOLD = 500_000
ROUNDS_WITH_ALL_TEXTS = ["april", "augusti"]


@pytest.mark.parametrize("round_slug", ROUNDS_WITH_ALL_TEXTS)
def test_every_area_past_the_threshold_is_explained_for_the_full_year(round_slug: str) -> None:
    needed = {a for a, deviation in deviations(round_slug).items() if abs(deviation) > THRESHOLD}
    written = {
        row["omrade"]
        for row in read("forklaringar.csv")
        if row["omgang"] == round_slug and row["horisont"] == "helar" and row["omrade"]
    }
    assert written == needed


@pytest.mark.parametrize("round_slug", ROUNDS_WITH_ALL_TEXTS)
def test_the_period_of_every_segment_is_explained(round_slug: str) -> None:
    rows = [r for r in read("forklaringar.csv") if r["omgang"] == round_slug]
    segments = {r["segment"] for r in rows if r["horisont"] == "period" and r["segment"]}
    assert segments == {"styrelsen", "kb", "solidariskt"}


def test_full_year_texts_of_augusts_segments_are_those_published_and_no_others() -> None:
    written = {
        (row["segment"], row["radgrupp"])
        for row in read("forklaringar.csv")
        if (row["omgang"], row["horisont"]) == ("augusti", "helar") and row["segment"]
    }
    # the published rows of styrelsen and of the incomes have no text
    assert written == {
        ("kb", "personalkostnader"),
        ("kb", "ovriga_kostnader"),
        ("solidariskt", ""),
    }


def test_period_texts_of_august_stand_where_the_period_result_has_rows() -> None:
    written = {
        (row["segment"] or segment_of()[row["omrade"]], row["radgrupp"] or row["omrade"])
        for row in read("forklaringar.csv")
        if (row["omgang"], row["horisont"]) == ("augusti", "period")
    }
    groups = ["intakter", "personalkostnader", "ovriga_kostnader", ""]
    standing = "Kommunstyrelsens anslag för stadigvarande medlemsavgifter och bidrag"
    assert written == {("styrelsen", ""), ("styrelsen", standing)} | {
        (segment, group) for segment in ("kb", "solidariskt") for group in groups
    }


def test_explanations_are_whole_and_point_at_known_places() -> None:
    rows = read("forklaringar.csv")
    keys = [tuple(row[c] for c in ("omgang", "horisont", "omrade", "segment")) for row in rows]
    assert len(set(zip(keys, (r["radgrupp"] for r in rows), strict=True))) == len(rows)
    for row in rows:
        assert row["text"].strip()
        assert bool(row["omrade"]) != bool(row["segment"])
        assert row["omrade"] in {"", *segment_of()}
        assert row["radgrupp"] in {"", *line_sets("forklaringar")}


def test_published_explanations_of_august_are_the_published_words() -> None:
    august = [row for row in read("forklaringar.csv") if row["omgang"] == "augusti"]
    full_year = {
        (r["omrade"] or r["segment"], r["radgrupp"]): r["text"]
        for r in august
        if r["horisont"] == "helar"
    }
    for row in read("publicerat/2023/budgetomraden.csv"):
        if row["forklaring"]:
            assert full_year[row["budgetomrade"], ""] == row["forklaring"]
    published = {
        r["post"]: r["forklaring"] for r in read("publicerat/2023/viktigaste_forklaringar.csv")
    }
    assert full_year["kb", "personalkostnader"] == published["personalkostnader"]
    assert full_year["kb", "ovriga_kostnader"] == published["övriga kostnader"]
    assert full_year["solidariskt", ""] in published


def test_grants_sum_to_the_forecast_of_their_purpose() -> None:
    grants = read("projektbidrag.csv")
    granted = sum(int(row["beviljat_kr"]) for row in grants)
    reserved = sum(int(row["reserverat_kr"]) for row in grants)
    drawn = sum(int(row["avropat_kr"]) for row in grants)
    assert (granted, reserved, drawn) == (26_712_501, 2_800_000, 19_000_000)
    purpose = "Kommunstyrelsens anslag för projekt- och utredningar"
    assert granted + reserved == -by_area(forecast("augusti"))[purpose] == 29_512_501


def test_grants_of_a_million_or_more_are_the_published_ones() -> None:
    large = [row for row in read("projektbidrag.csv") if int(row["beviljat_kr"]) >= 1_000_000]
    assert [(row["titel"], int(row["beviljat_kr"])) for row in large] == [
        (row["beslut"], int(row["beviljat_belopp_tkr"]) * 1000)
        for row in read("publicerat/2023/projekt_och_utredningar.csv")
    ]
    published = [row for row in read("projektbidrag.csv") if row["konstruerad"] == "0"]
    assert published == large


def test_each_grant_is_drawn_within_what_is_granted_and_dated_when_decided() -> None:
    for row in read("projektbidrag.csv"):
        assert 0 <= int(row["avropat_kr"]) <= int(row["beviljat_kr"])
        assert (int(row["beviljat_kr"]) > 0) != (int(row["reserverat_kr"]) > 0)
        assert bool(row["beslutsdatum"]) == (int(row["beviljat_kr"]) > 0)
        assert row["beslutsdatum"] <= "2023-08-31"


def test_investments_sum_to_the_published_frames() -> None:
    frame = read("publicerat/2023/investeringsram.csv")[0]
    rows = read("investeringar.csv")
    now = [row for row in rows if row["ar"] == "2023"]
    budget = sum(add(row, ["budget_ursprunglig_kr", "budget_forandring_kr"]) for row in now)
    assert {row["ram"] for row in now} == {frame["post"]}
    assert budget == -int(frame["budget_tkr"]) * 1000
    assert sum(int(row["prognos_ar_kr"]) for row in now) == -int(frame["prognos_tkr"]) * 1000
    [older] = [row for row in rows if row["ar"] == "2020"]
    stated = {row["uppgift"]: row["varde"] for row in read("publicerat/2020.csv")}
    assert int(older["budget_ursprunglig_kr"]) == -Decimal(stated["Investeringar budget"]) * 10**6
    assert int(older["utfall_jan_aug_kr"]) == -Decimal(stated["Investeringar utfall"]) * 10**6


def test_investment_projects_hold_together_over_their_years() -> None:
    projects = [row for row in read("investeringar.csv") if row["projekt"]]
    assert len(projects) == 3
    for row in projects:
        spent, year, total = (
            -int(row[c]) for c in ("utfall_tidigare_ar_kr", "prognos_ar_kr", "prognos_total_kr")
        )
        assert -int(row["utfall_jan_aug_kr"]) <= year
        assert spent + year <= total <= -int(row["beslutad_totalutgift_kr"])
        if row["sista_ar"] == "2023":
            assert spent + year == total
    assert [(p["forsta_ar"], p["sista_ar"]) for p in projects].count(("2022", "2024")) == 1


def test_rounds_follow_each_other() -> None:
    rounds = {(row["ar"], row["slug"]): row for row in read("omgangar.csv")}
    assert {key: (row["brytmanad"], row["lage"]) for key, row in rounds.items()} == {
        ("2020", "arsanalys"): ("12", "decided"),
        ("2023", "april"): ("4", "locked"),
        ("2023", "augusti"): ("8", "decided"),
        ("2023", "oktober"): ("10", "open"),
    }
    assert rounds["2023", "augusti"]["sista_dag"] == "2023-09-15"
    for (year, _), row in rounds.items():
        assert not row["foregaende"] or (year, row["foregaende"]) in rounds
        decided = row["lage"] in ("decided", "locked")
        assert bool(row["protokollsdatum"]) == bool(row["paragraf"]) == decided
        assert not decided or row["protokollsdatum"] > row["sista_dag"]

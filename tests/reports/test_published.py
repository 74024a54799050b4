"""Every published cell of August 2023, held against the page of all tables and each table's CSV."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from budget.demo import construct
from tests.budget.demo.files import by_area, exact, tkr
from tests.reports.reading import ShownTable, number, page, signed_in, table_file

PUBLISHED = Path(construct.__file__).parent / "malmo" / "publicerat" / "2023"
AUGUST = "/kommunstyrelsen/2023/augusti/tabeller/"

pytestmark = pytest.mark.usefixtures("malmo")

Name = tuple[str, ...]
Published = dict[str, str]


@dataclass(frozen=True)
class Source:
    """A published table: our heading of each of its figures or texts, and the name of a row.

    `kinds` is the column that says what a row is; it is no cell of the report.
    """

    columns: dict[str, str]
    name: Callable[[Published], Name]
    kinds: tuple[str, ...] = ()


def named(column: str) -> Callable[[Published], Name]:
    return lambda row: (row[column],)


def explained(row: Published) -> Name:
    """The rows under a segment's stand as "varav …"; a text in `post` belongs to the segment."""
    if row["grupp"] == "SUMMA":
        return (row["post"],)
    if row["grupp"].startswith("KOMMUNBIDRAG"):
        return (f"varav {row['post']}",)
    return (row["grupp"],)


def of_period(row: Published) -> Name:
    purpose = "Stadigvarande medlemsavgifter och bidrag"
    ours = "Kommunstyrelsens anslag för stadigvarande medlemsavgifter och bidrag"
    return (row["del"], ours if row["post"] == purpose else row["post"])


STATEMENT = {"prognos_tkr": "Prognos", "budget_tkr": "Budget", "avvikelse_tkr": "Avvikelse"}
SOURCES = {
    "driftbudget": Source(
        {"utfall_jan_aug_tkr": "Utfall jan–aug", "prognos_helar_tkr": "Prognos helår"},
        named("rad"),
    ),
    "viktigaste_forklaringar": Source(
        {"avvikelse_tkr": "Avvikelse", "forklaring": "Förklaring"}, explained
    ),
    "investeringsram": Source(STATEMENT, named("post")),
    "kommunbidrag": Source({"belopp_tkr": "Belopp"}, lambda row: (row["arende"], row["rubrik"])),
    "styrelsen_per_andamal": Source(
        {
            "budget_2023_tkr": "Budget 2023",
            "helarsprognos_tkr": "Helårsprognos",
            "avvikelse_tkr": "Avvikelse",
        },
        named("andamal"),
    ),
    "projekt_och_utredningar": Source({"beviljat_belopp_tkr": "Beviljat belopp"}, named("beslut")),
    "periodresultat": Source(
        {"utfall_mot_budget_jan_aug_mkr": "Utfall mot budget jan–aug"}, of_period
    ),
    "nettokostnadsutveckling": Source(
        {
            "prognos_2023_tkr": "Prognos 2023",
            "utfall_2022_tkr": "Utfall 2022",
            "forandring_procent": "Förändring i %",
        },
        named("rad"),
    ),
    "resultatrakning": Source(STATEMENT, named("rad"), ("niva",)),
    "prognos_per_finansiering": Source(
        {
            "totalt_stk_tkr": "Totalt STK",
            "varav_styrelsen_tkr": "varav styrelsen",
            "kb_finansierat_tkr": "KB finansierat",
            "solidariskt_och_intaktsfinansierat_tkr": "solidariskt och intäktsfinansierat",
        },
        named("rad"),
    ),
    "budgetomraden": Source(
        {
            "kb_tkr": "KB",
            "prognos_helarsutfall_tkr": "Prognos helårsutfall",
            "avvikelse_tkr": "Avvikelse KB mot prognos",
            "forklaring": "Förklaring",
        },
        named("budgetomrade"),
    ),
}
NAMES = {"rad", "post", "grupp", "arende", "rubrik", "andamal", "beslut", "del", "budgetomrade"}
TITLES = [
    "Driftbudget",
    "Prognostiserad budgetavvikelse helår – viktigaste förklaringar",
    "Investeringsram",
    "Kommunbidrag",
    "Kommunstyrelsen, fördelning av kommunbidrag per ändamål",
    "Projekt och utredningar 2023",
    "Periodresultat",
    "Nettokostnadsutveckling",
    "Resultaträkning",
    "Helårsprognos per finansiering",
    "Budgetområden",
]
GIVEN_UP_IN, GIVEN_UP = "budgetomraden", (("Summa",), "prognos_helarsutfall_tkr")
ROUNDING = "Summor avrundas från exakta belopp och kan avvika från summan av avrundade rader."

Cells = dict[tuple[Name, str], Decimal | str | None]


def published(table: str) -> list[Published]:
    with (PUBLISHED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(column: str, text: str) -> Decimal | str | None:
    """A published cell: a text, or a number, or nothing."""
    if column == "forklaring":
        return text
    return Decimal(text) if text else None


def published_cells(table: str) -> Cells:
    source = SOURCES[table]
    cells = {
        (source.name(row), column): value(column, row[column])
        for row in published(table)
        for column in source.columns
    }
    if table == "viktigaste_forklaringar":
        # Printed in `post`: the README of the published cells.
        for row in published(table):
            if row["grupp"].startswith("SOLIDARISKT"):
                cells[(row["grupp"],), "forklaring"] = row["post"]
    if table == GIVEN_UP_IN:
        del cells[GIVEN_UP]
    return cells


def shown_cells(
    table: str, heads: list[str], rows: Iterable[list[str]], figure: Callable[[str], Decimal | None]
) -> Cells:
    """The same cells as we show them, and the names of all our rows."""
    source, cells = SOURCES[table], dict[tuple[Name, str], Decimal | str | None]()
    names = {len(name) for name, _column in published_cells(table)}
    (width,) = names
    for row in rows:
        by_heading = dict(zip(heads, row, strict=True))
        for column, heading in source.columns.items():
            text = by_heading[heading]
            cells[tuple(row[:width]), column] = text if column == "forklaring" else figure(text)
    return cells


def plain(text: str) -> Decimal | None:
    """A figure of a CSV: a decimal comma and nothing else."""
    return Decimal(text.replace(",", ".")) if text else None


@pytest.fixture
def tables() -> dict[str, ShownTable]:
    return page(signed_in("fortroendevald"), AUGUST).tables


def of_page(table: str) -> Cells:
    shown = page(signed_in("fortroendevald"), AUGUST).tables[table]
    return shown_cells(table, shown.heads, shown.rows, number)


def of_file(table: str) -> Cells:
    heads, rows = table_file(signed_in("fortroendevald"), f"{AUGUST}{table}.csv")
    return shown_cells(table, heads, rows, plain)


def test_no_published_table_or_column_is_left_out() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.csv")} == {*SOURCES, "mal"}
    for table, source in SOURCES.items():
        assert set(published(table)[0]) - NAMES == {*source.columns, *source.kinds}, table
        # A row is found by its name alone.
        assert len({source.name(row) for row in published(table)}) == len(published(table))


@pytest.mark.parametrize("shown", [of_page, of_file])
@pytest.mark.parametrize("table", SOURCES)
def test_every_published_cell_is_shown_to_the_digit(
    table: str, shown: Callable[[str], Cells]
) -> None:
    expected, cells = published_cells(table), shown(table)
    assert {key: cells.get(key, "no such row") for key in expected} == expected


@pytest.mark.parametrize("shown", [of_page, of_file])
def test_the_one_cell_that_is_given_up_is_the_exact_sum(shown: Callable[[str], Cells]) -> None:
    (printed,) = (row for row in published("budgetomraden") if row["budgetomrade"] == "Summa")
    assert printed["prognos_helarsutfall_tkr"] == "-319190"
    assert shown(GIVEN_UP_IN)[GIVEN_UP] == -319_189


def test_the_tables_stand_in_the_reports_order_under_its_headings(
    tables: dict[str, ShownTable],
) -> None:
    assert list(tables) == list(SOURCES)
    assert [table.title for table in tables.values()] == TITLES


@pytest.mark.parametrize("table", SOURCES)
def test_rows_and_columns_stand_in_the_published_order(
    table: str, tables: dict[str, ShownTable]
) -> None:
    source, shown = SOURCES[table], tables[table]
    headings = list(source.columns.values())
    if table == "viktigaste_forklaringar":
        headings.reverse()  # the file has the amount before the printed text
    assert [head for head in shown.heads if head in headings] == headings
    names = [source.name(row) for row in published(table)]
    ours = [tuple(row[: len(names[0])]) for row in shown.rows]
    if table == "periodresultat":
        # The report tells of the period in running text: there is no printed order of rows.
        assert set(names) <= set(ours)
        assert [name for name, *_ in ours] == sorted((n for n, *_ in ours), key=PERIOD_PARTS.index)
    else:
        assert [name for name in ours if name in names] == names


PERIOD_PARTS = [
    "Styrelsen",
    "Kommunbidragsfinansierad verksamhet",
    "Solidariskt och intäktsfinansierad verksamhet",
    "Stadskontoret",
    "Totalt",
]


def test_what_the_report_prints_as_a_sum_stands_as_one(tables: dict[str, ShownTable]) -> None:
    levels = {row["rad"]: row["niva"] for row in published("resultatrakning")}
    shown = tables["resultatrakning"]
    kinds = {row[0]: kind for row, kind in zip(shown.rows, shown.kinds, strict=True)}
    assert kinds == {name: "sum" if level == "summa" else "row" for name, level in levels.items()}


def test_rows_of_our_own_are_few_and_known(tables: dict[str, ShownTable]) -> None:
    extra = {
        table: [
            row[:2]
            for row in tables[table].rows
            if not any(tuple(row[: len(name)]) == name for name in names_of(table))
        ]
        for table in SOURCES
    }
    assert {table: [row[0] for row in rows] for table, rows in extra.items() if rows} == {
        "viktigaste_forklaringar": ["KOMMUNBIDRAGSFINANSIERAD VERKSAMHET"],
        "styrelsen_per_andamal": ["varav Kommunstyrelsens anslag"],
    }
    # 577 + 7 979 − 4 772
    assert number(tables["viktigaste_forklaringar"].rows[1][2]) == 3_784
    group = tables["styrelsen_per_andamal"].row("varav Kommunstyrelsens anslag")
    purposes = [row["andamal"] for row in published("styrelsen_per_andamal")[1:3]]
    budget, forecast = by_area(exact("budget_kr")), by_area(exact("prognos_kr"))
    assert number(group["Budget 2023"]) == 117_951  # 95 982 + 21 969
    deviation = sum(forecast[area] - budget[area] for area in purposes)
    assert number(group["Avvikelse"]) == tkr(deviation)


def names_of(table: str) -> list[Name]:
    return [SOURCES[table].name(row) for row in published(table)]


def test_rounding_is_spoken_of_only_where_shown_parts_miss_their_sum(
    tables: dict[str, ShownTable],
) -> None:
    noted = {key for key, table in tables.items() if ROUNDING in table.notes}
    # 87 224 + 29 513 = 116 737, shown 116 736; −36 766 − 210 071 − 46 363 = −293 200, shown
    # −293 199; the areas' deviations 149 − 2 013 + … = 3 785, shown 3 784.
    assert noted == {"styrelsen_per_andamal", "prognos_per_finansiering", "budgetomraden"}
    areas = published("budgetomraden")[:-1]
    assert sum(int(row["avvikelse_tkr"]) for row in areas) != 3_784


def test_turned_signs_and_constructed_amounts_are_told_of(tables: dict[str, ShownTable]) -> None:
    positive = "Utgifter visas som positiva belopp."
    assert {key for key, table in tables.items() if positive in table.notes} == {
        "investeringsram",
        "styrelsen_per_andamal",
    }
    assert "Beslutsdatum är konstruerade." in tables["kommunbidrag"].notes
    assert any("2022" in note for note in tables["nettokostnadsutveckling"].notes)
    assert any("konstruerade" in note for note in tables["projekt_och_utredningar"].notes)

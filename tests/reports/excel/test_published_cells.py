"""The workbook holds every cell of the published tables."""

import csv

import pytest
from openpyxl import Workbook

from tests.reports.case import MALMO
from tests.reports.excel.written import body


def published(name: str) -> list[dict[str, str]]:
    with (MALMO / "publicerat" / "2023" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | int | None:
    """A published figure as a spreadsheet reads it."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


class TestThePublishedCells:
    """Every cell of the report's tables, with the columns in the report's order."""

    @pytest.mark.parametrize(
        ("file", "sheet", "columns"),
        [
            ("driftbudget", "Driftbudget", ["rad", "utfall_jan_aug_tkr", "prognos_helar_tkr"]),
            (
                "investeringsram",
                "Investeringsram",
                ["post", "prognos_tkr", "budget_tkr", "avvikelse_tkr"],
            ),
            ("kommunbidrag", "Kommunbidrag", ["arende", "rubrik", "belopp_tkr"]),
            (
                "projekt_och_utredningar",
                "Projekt och utredningar",
                ["beslut", "beviljat_belopp_tkr"],
            ),
            (
                "nettokostnadsutveckling",
                "Nettokostnadsutveckling",
                ["rad", "prognos_2023_tkr", "utfall_2022_tkr", "forandring_procent"],
            ),
            (
                "resultatrakning",
                "Resultaträkning",
                ["rad", "prognos_tkr", "budget_tkr", "avvikelse_tkr"],
            ),
            (
                "prognos_per_finansiering",
                "Per finansiering",
                [
                    "rad",
                    "totalt_stk_tkr",
                    "varav_styrelsen_tkr",
                    "kb_finansierat_tkr",
                    "solidariskt_och_intaktsfinansierat_tkr",
                ],
            ),
        ],
    )
    def test_stand_row_by_row(
        self, book: Workbook, file: str, sheet: str, columns: list[str]
    ) -> None:
        expected = [
            [
                number(row[column])
                if column.endswith(("_tkr", "_procent"))
                else row[column] or None
                for column in columns
            ]
            for row in published(file)
        ]
        assert body(book[sheet], len(columns)) == expected

    def test_of_the_areas_stand_but_for_the_one_that_is_given_up(self, book: Workbook) -> None:
        columns = ["budgetomrade", "kb_tkr", "prognos_helarsutfall_tkr", "avvikelse_tkr"]
        expected = [
            [row[columns[0]], *(number(row[c]) for c in columns[1:]), row["forklaring"] or None]
            for row in published("budgetomraden")
        ]
        assert expected[-1][2] == -319190
        expected[-1][2] = -319189  # what the exact amounts give; no amounts give all of the table
        assert body(book["Budgetområden"], 5) == expected

    def test_of_the_purposes_stand_around_our_subtotal(self, book: Workbook) -> None:
        columns = ["budget_2023_tkr", "helarsprognos_tkr", "avvikelse_tkr"]
        expected = {
            row["andamal"]: [number(row[c]) for c in columns]
            for row in published("styrelsen_per_andamal")
        }
        found = {row[0]: row[1:] for row in body(book["Styrelsen per ändamål"], 4)}
        assert {name: found[name] for name in expected} == expected
        assert list(found)[3] == "varav Kommunstyrelsens anslag"

    def test_of_the_period_stand_in_mkr_with_one_decimal(self, book: Workbook) -> None:
        names = {
            "Stadigvarande medlemsavgifter och bidrag": (
                "Kommunstyrelsens anslag för stadigvarande medlemsavgifter och bidrag"
            )
        }
        expected = {
            (row["del"], names.get(row["post"], row["post"])): number(
                row["utfall_mot_budget_jan_aug_mkr"]
            )
            for row in published("periodresultat")
        }
        rows = body(book["Periodresultat"], 4)
        assert {(row[0], row[1]): row[2] for row in rows} == expected

    def test_of_the_explanations_stand_with_their_texts(self, book: Workbook) -> None:
        rows = body(book["Förklaringar"], 3)
        found = {(row[0], row[1]): row[2] for row in rows}
        for row in published("viktigaste_forklaringar"):
            name, text = row["post"], row["forklaring"] or None
            if row["grupp"].startswith("SOLIDARISKT"):  # its text stands in `post`, as printed
                name, text = row["grupp"], row["post"]
            elif row["grupp"].startswith("KOMMUNBIDRAG"):
                name = f"varav {name}"
            assert found[name, text] == number(row["avvikelse_tkr"])
        # one row more than was published: the sum of the appropriation-funded segment
        assert len(rows) == len(published("viktigaste_forklaringar")) + 1

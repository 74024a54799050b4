"""Every figure of a report has a key that lasts, a label, and the exact value of its cell."""

import string
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from budget.calc.inputs import RoundInputs
from reports.content import published_tables, report_tables
from reports.content.shapes import Kind, Row
from reports.figures import Figure, Figures, Wording, figures_of, search
from tests.reports import small_case
from tests.reports.case import case

KEYS = {
    "laget/deviation": ("Avvikelse, Läget", "0"),
    "driftbudget/nettokostnad/utfall_hittills_tkr": ("Utfall jan–aug, Nettokostnad", "-272263"),
    "viktigaste_forklaringar/kommunbidragsfinansierad-personalkostnader/avvikelse_tkr": (
        "Avvikelse, Personalkostnader, KB-finansierad",
        "7979",
    ),
    "viktigaste_forklaringar/styrelsen/avvikelse_tkr": ("Avvikelse, Styrelsen", "3037"),
    "investeringsram/allmant-investeringsutrymme/avvikelse_tkr": (
        "Avvikelse, Allmänt investeringsutrymme",
        "460",
    ),
    "kommunbidrag/jobbpakt/belopp_tkr": ("Belopp, Jobbpakt, STK 2023 576", "7417"),
    "styrelsen_per_andamal/kommunstyrelsens-anslag/avvikelse_tkr": (
        "Avvikelse, Kommunstyrelsens anslag",
        "1215",
    ),
    "styrelsen_per_andamal/summa/budget_i_ar_tkr": (
        "Budget 2023, Summa, Kommunstyrelsen, fördelning av kommunbidrag per ändamål",
        "163920",
    ),
    "periodresultat/totalt-summa/utfall_mot_budget_hittills_mkr": (
        "Utfall mot budget jan–aug, Summa, Totalt",
        "51.0",
    ),
    "nettokostnadsutveckling/kostnader/utfall_i_fjol_tkr": ("Utfall 2022, Kostnader", "-710663"),
    "nettokostnadsutveckling/nettokostnad/forandring_procent": (
        "Förändring i %, Nettokostnad",
        "4.8",
    ),
    "prognos_per_finansiering/personalkostnader/kommunbidragsfinansierad_tkr": (
        "Prognos helår, Personalkostnader, KB finansierat",
        "-210071",
    ),
    "budgetomraden/lokal-utveckling/avvikelse_tkr": (
        "Avvikelse KB mot prognos, Lokal utveckling och trygghet mm",
        "10484",
    ),
    "budgetomraden/summa/kb_tkr": ("KB, Summa, Budgetområden", "-322972"),
    "projekt_och_utredningar_i_allt/alla_beslut/beviljat_tkr": ("Beviljat, Alla beslut", "26713"),
}
"""Keys of August 2023 with label and published value, as the table shows it."""


def shown(figure: Figure) -> str:
    step = {Kind.TKR: "1000", Kind.MKR: "100000", Kind.PERCENT: "0.1"}[figure.kind]
    unit = {Kind.TKR: 1000, Kind.MKR: 1_000_000, Kind.PERCENT: 1}[figure.kind]
    whole = (abs(figure.value) / Decimal(step) + Decimal("0.5")) // 1
    number = whole * Decimal(step) / unit
    return f"{'-' if figure.value < 0 and whole else ''}{number.normalize():f}" + (
        ".0" if figure.kind is Kind.MKR and number == number // 1 else ""
    )


def test_keys_labels_and_values_of_august_2023_stand_as_they_are_used_in_texts() -> None:
    figures = figures_of(case())
    found = {key: (figures[key].label, shown(figures[key])) for key in KEYS if key in figures}
    assert found == KEYS


def test_every_cell_of_the_published_tables_and_of_r14s_has_one_figure_of_its_own() -> None:
    inputs = case()
    by_table: dict[str, list[Decimal]] = {}
    for figure in figures_of(inputs).values():
        by_table.setdefault(figure.table, []).append(figure.value)
    for table in (*published_tables(inputs), *report_tables(inputs)):
        cells = [
            value
            for row in table.rows
            for column, value in zip(table.columns, row.values, strict=True)
            if column.is_figure and value is not None
        ]
        assert cells
        assert by_table[table.key] == cells


def test_a_cell_without_a_value_has_no_figure() -> None:
    figures = figures_of(case())
    assert "resultatrakning/finansiella-intakter/prognos_tkr" in figures
    assert "resultatrakning/finansiella-intakter/budget_tkr" not in figures
    assert "kommunbidrag/kommunbidrag/beslutsdatum" not in figures


def test_keys_are_ascii_without_signs_that_a_text_means_something_by() -> None:
    allowed = set(string.ascii_lowercase + string.digits + "-_/~")
    keys = list(figures_of(case()))
    assert len(keys) > 700
    assert {sign for key in keys for sign in key} <= allowed
    assert max(map(len, keys)) < 250


def test_keys_are_the_same_in_english() -> None:
    swedish = figures_of(case())
    with override("en"):
        assert list(figures_of(case())) == list(swedish)


def other_round(inputs: RoundInputs, year: int, cutoff: int) -> RoundInputs:
    return replace(inputs, info=replace(inputs.info, year=year, cutoff=cutoff))


@pytest.mark.parametrize(("year", "cutoff"), [(2023, 4), (2024, 8), (2024, 1)])
def test_keys_are_the_same_in_another_round_and_year(year: int, cutoff: int) -> None:
    inputs = small_case.inputs()
    keys, others = figures_of(inputs), figures_of(other_round(inputs, year, cutoff))
    # A round has the months that it has.
    assert [key for key in others if not key.startswith("manader/")] == [
        key for key in keys if not key.startswith("manader/")
    ]


def test_two_rows_of_the_same_name_stay_apart() -> None:
    inputs = case()
    twice = replace(inputs, decisions=(*inputs.decisions, inputs.decisions[-1]))
    figures = figures_of(twice)
    (key,) = (k for k in figures_of(inputs) if k.startswith("kommunbidrag/ideburet-"))
    row, column = key.rsplit("/", 1)
    assert figures[f"{row}-2/{column}"].value == figures[key].value == 556_000


def test_rows_that_keep_their_names_apart_by_a_number_alone_stay_apart() -> None:
    inputs = case()
    names = ("a", "a-2", "a", "a")
    decisions = tuple(
        replace(inputs.decisions[0], title=name, key=key) for key, name in enumerate(names, 7)
    )
    figures = figures_of(replace(inputs, decisions=decisions))
    found = [f for key, f in figures.items() if key.startswith("kommunbidrag/a")]
    assert [f.key.split("/")[1] for f in found] == ["a~7", "a-2~8", "a~9", "a~10"]
    assert [f.by_name.split("/")[1] for f in found] == ["a", "a-2", "a-3", "a-4"]


def test_a_round_without_amounts_has_the_figures_that_stand_all_the_same() -> None:
    inputs = case()
    empty = replace(inputs, cube=type(inputs.cube)({}))
    figures = figures_of(empty)
    assert "kommunbidrag/kommunbidrag/belopp_tkr" in figures
    assert not [key for key in figures if key.startswith(("resultatrakning", "laget", "drift"))]


def test_two_figures_of_one_key_are_an_error() -> None:
    figure = Figure("a/b/c", "A", Decimal(1), Kind.TKR, "a", "A", "Tkr")
    with pytest.raises(ValueError, match="same key"):
        Figures([figure, figure])


def test_nothing_but_a_known_key_is_looked_up() -> None:
    figures = figures_of(case())
    for name in ("__class__", "laget.deviation", "laget/deviation/value", "", "{{ 1 }}", "laget"):
        assert figures.get(name) is None


def test_words_say_a_sign_only_where_it_means_something() -> None:
    figures = figures_of(case())
    by_key = {
        "driftbudget/nettokostnad/prognos_helar_tkr": Wording.NONE,
        "driftbudget/resultat-budgetavvikelse/prognos_helar_tkr": Wording.BALANCE,
        "resultatrakning/resultat/prognos_tkr": Wording.BALANCE,
        "budgetomraden/juridik/avvikelse_tkr": Wording.BALANCE,
        "nettokostnadsutveckling/intakter/forandring_procent": Wording.GROWTH,
    }
    assert {key: figures[key].wording for key in by_key} == by_key


def labels(words: str, most: int = 3) -> list[str]:
    return [figure.label for figure in search(figures_of(case()), words, most)]


def test_the_list_finds_all_words_wherever_they_stand_best_first() -> None:
    assert labels("avvikelse personalkostnader kb")[0] == (
        "Avvikelse, Personalkostnader, KB-finansierad"
    )
    assert labels("PERSONALKOSTNADER avvikelse")[0].startswith("Avvikelse, Personalkostnader")
    assert labels("nettokostnad driftbudget utfall")[0] == "Utfall jan–aug, Nettokostnad"
    assert labels("beviljat fryshuset") == ["Beviljat belopp, Fryshuset"]


def test_the_list_knows_swedish_letters_in_any_form() -> None:
    assert labels("ÖVRIGA intäkter")[0].endswith("Övriga intäkter")
    assert labels("o\u0308vriga inta\u0308kter") == labels("övriga intäkter")


def test_a_whole_word_is_better_than_a_part_of_one() -> None:
    figures = Figures(
        Figure(f"t/{n}/c", label, Decimal(n), Kind.TKR, "t", title, "Tkr")
        for n, (label, title) in enumerate(
            [
                ("Prognos, Långbordet", "T"),
                ("Prognos", "Bord"),
                ("Prognos, Bordtennis", "T"),
                ("Prognos, Bord, Stol", "T"),
                ("Prognos, Bord", "T"),
            ]
        )
    )
    assert [figure.label for figure in search(figures, "bord")] == [
        "Prognos, Bord",
        "Prognos, Bord, Stol",
        "Prognos, Bordtennis",
        "Prognos, Långbordet",
        "Prognos",
    ]


def test_no_words_give_all_figures_in_order_and_strange_ones_none() -> None:
    figures = figures_of(case())
    assert search(figures, "  ") == list(figures.values())
    assert search(figures, "finns inte") == []
    assert search(figures, "a" * 1_000_000) == []


def test_a_renamed_row_keeps_its_key_and_a_removed_one_has_none() -> None:
    inputs = case()
    structure = inputs.structure
    areas = tuple(replace(area, name=f"Nya {area.name}") for area in structure.areas)
    lines = tuple(replace(line, name=f"Nya {line.name}") for line in structure.lines)
    sets = tuple(replace(each, name=f"Nya {each.name}") for each in structure.line_sets)
    segments = tuple(
        replace(each, name=f"Nya {each.name}", heading=f"Nya {each.heading}")
        for each in structure.segments
    )
    renamed = replace(
        inputs,
        structure=replace(structure, areas=areas, lines=lines, line_sets=sets, segments=segments),
    )
    before, after = figures_of(inputs), figures_of(renamed)
    assert list(after) == list(before)
    assert [figure.value for figure in after.values()] == [f.value for f in before.values()]
    assert after["budgetomraden/juridik/avvikelse_tkr"].label.endswith("Nya Juridik")
    fewer = tuple(area for area in structure.areas if area.slug != "juridik")
    gone = figures_of(replace(inputs, structure=replace(structure, areas=fewer)))
    assert "budgetomraden/juridik/avvikelse_tkr" not in gone


def test_a_row_is_found_by_the_name_it_has_too() -> None:
    figures = figures_of(case())
    by_code = figures["resultatrakning/loner/prognos_tkr"]
    assert figures["resultatrakning/lonekostnader/prognos_tkr"] is by_code
    assert "resultatrakning/lonekostnader/prognos_tkr" not in list(figures)


def test_the_largest_deviations_are_found_by_the_name_of_their_chart() -> None:
    # Of the published areas four are beyond 500 Tkr by most; each stands under its own area.
    found = search(figures_of(case()), "största avvikelser")
    assert "budgetomraden/lokal-utveckling/avvikelse_tkr" in [figure.key for figure in found]
    assert {figure.key.rsplit("/", 1)[1] for figure in found} == {"avvikelse_tkr"}


def test_further_tables_have_figures_too_and_a_second_of_a_key_none() -> None:
    inputs = case()
    first = published_tables(inputs)[0]
    more = replace(first, key="till", rows=(Row("x", ("X", Decimal(1), Decimal(2))),))
    figures = figures_of(inputs, more=(more, first))
    assert figures["till/x/prognos_helar_tkr"].value == 2
    assert len(figures) == len(figures_of(inputs)) + 2

"""The published case: Malmö kommunstyrelse, budget areas in the interim report of August 2023."""

from decimal import Decimal

from budget.calc.reconciliation.published import (
    PublishedCell,
    Relation,
    ValueRange,
    give_up_findings,
    smallest_set_to_give_up,
)

AREAS_TABLE, FINANCING_TABLE = "budgetomraden", "prognos_per_finansiering"

# As published, in Tkr: kommunbidrag as budget, forecast of the year, deviation.
AREAS = {
    "Stadsdirektör och ledningsstab": (-4324, -4175, 149),
    "Ekonomi, HR, Kommunikation, IT, STK förvaltning": (-31228, -33241, -2013),
    "Kansli, dokument och ärende": (-11518, -10688, 830),
    "Ekonomi, budget, uppföljning och redovisning": (-19729, -18019, 1710),
    "Verksamhet, mål och rättighetsfrågor": (-6090, -6267, -177),
    "Befolkningsprognos och Agenda 2030": (-12630, -10914, 1715),
    "Lokal utveckling och trygghet mm": (-29692, -19209, 10484),
    "Juridik": (-10244, -10494, -249),
    "Strategisk HR, arbetsgivar- och ledarutveckling": (-27664, -27144, 519),
    "Stadsutveckling och samhällsbyggnad mm": (-16248, -17163, -915),
    "Marknad, attraktivitet och turism": (-19747, -19030, 718),
    "Arbetsmarknad, kompetens och näringsliv": (-42933, -46565, -3632),
    "Kommunikation": (-30735, -30436, 300),
    "Säkerhet och beredskapsfrågor": (-9370, -14903, -5533),
    "Stadsövergripande IT-system": (-5981, -5601, 380),
    "Samverkansavtal andra aktörer": (-21480, -22310, -830),
    "Lokalkostnader": (-19758, -19701, 57),
    "Strategisk lokalförsörjning": (-3600, -3328, 272),
}
TOTAL = {"Summa": (-322972, -319190, 3784)}
COLUMNS = ("kb", "prognos", "avvikelse")

# The appropriation-funded column of the same report's forecast by funding, in Tkr.
FINANCING = {
    "Totala intäkter": 41702,
    "Personalkostnader": -210071,
    "Övriga kostnader": -148521,
    "Avskrivningar": -2163,
    "Totala kostnader": -360755,
    "KOMMUNBIDRAG": 322972,
    "Finansiella poster": -136,
    "SUMMA": 3784,
}


def cell(table: str, row: str, column: str, value: int) -> PublishedCell:
    return PublishedCell((table, row, column), Decimal(value), Decimal(1000), "tkr")


CELLS = [
    cell(AREAS_TABLE, row, column, value)
    for row, values in (AREAS | TOTAL).items()
    for column, value in zip(COLUMNS, values, strict=True)
] + [cell(FINANCING_TABLE, row, "kb", value) for row, value in FINANCING.items()]


def area_terms(row: str, **factors: int) -> list[tuple[tuple[str, ...], int]]:
    return [((AREAS_TABLE, row, column), factor) for column, factor in factors.items()]


def financing_terms(**factors: int) -> list[tuple[tuple[str, ...], int]]:
    return [((FINANCING_TABLE, row, "kb"), factor) for row, factor in factors.items()]


DEVIATIONS = [
    Relation(f"avvikelse {row}", tuple(area_terms(row, kb=1, avvikelse=1, prognos=-1)))
    for row in AREAS | TOTAL
]
SUMS = [
    Relation(
        f"summa {column}",
        tuple(
            term
            for row in AREAS | TOTAL
            for term in area_terms(row, **{column: -1 if row == "Summa" else 1})
        ),
    )
    for column in COLUMNS
]
STATEMENT = [
    Relation(
        "kostnader",
        tuple(
            financing_terms(
                **{"Personalkostnader": 1, "Övriga kostnader": 1, "Avskrivningar": 1},
                **{"Totala kostnader": -1},
            )
        ),
    ),
    Relation(
        "resultat",
        tuple(
            financing_terms(
                **{"Totala intäkter": 1, "Totala kostnader": 1, "KOMMUNBIDRAG": 1},
                **{"Finansiella poster": 1, "SUMMA": -1},
            )
        ),
    ),
]
BETWEEN = [
    Relation("kommunbidrag", (*area_terms("Summa", kb=1), *financing_terms(KOMMUNBIDRAG=1))),
    Relation("avvikelse", (*area_terms("Summa", avvikelse=1), *financing_terms(SUMMA=-1))),
]
RELATIONS = DEVIATIONS + SUMS + STATEMENT + BETWEEN
FORECAST = (AREAS_TABLE, "Summa", "prognos")


def test_just_the_forecast_of_the_total_has_to_be_given_up() -> None:
    found = smallest_set_to_give_up(CELLS, RELATIONS)
    assert found.sets == ((FORECAST,),)
    assert found.parts[0].ranges == (ValueRange(FORECAST, Decimal(-319189), Decimal(-319188)),)


def test_the_one_relation_that_fails_alone_is_that_of_the_total_with_a_difference_of_two() -> None:
    # -322 972 + 3 784 + 319 190 = 2, and two parts and a sum allow under 3/2.
    (conflict,) = smallest_set_to_give_up(CELLS, RELATIONS).conflicts
    assert conflict.relation == "avvikelse Summa"
    assert (conflict.difference, conflict.tolerance) == (Decimal(2), Decimal("1.5"))
    assert conflict.unit == "tkr"


def test_the_finding_is_the_cell_with_the_nearest_value_that_would_hold() -> None:
    (finding,) = give_up_findings(smallest_set_to_give_up(CELLS, RELATIONS), CELLS)
    assert finding.place == FORECAST
    assert (finding.found, finding.expected) == (Decimal(-319190), Decimal(-319189))
    assert finding.difference == Decimal(-1)
    assert ("relation_difference", "2") in finding.params


def test_with_either_of_those_values_all_of_it_holds() -> None:
    for value, holds in ((-319190, False), (-319189, True), (-319188, True), (-319187, False)):
        cells = [
            cell(*FORECAST, value) if published.key == FORECAST else published
            for published in CELLS
        ]
        assert smallest_set_to_give_up(cells, RELATIONS).holds == holds

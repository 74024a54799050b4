"""How each file of the demo is read: its columns, what they may hold, what makes a duplicate.

Functions take cells that name rows of other files, made by `budget.demo.files.names`.
"""

from collections.abc import Collection, Iterable, Iterator

from budget.demo import rows
from budget.demo.cells import (
    Cell,
    account,
    choice,
    code,
    day,
    expense,
    flag,
    kronor,
    mkr,
    month,
    optional,
    order,
    several,
    share,
    slug,
    text,
    year,
)
from budget.demo.construct import MONTHS
from budget.demo.reading import Flaw, Table

AREAS_FILE = "budgetomraden.csv"
LINE_SETS_FILE = "radgrupper.csv"
ROUNDS_FILE = "omgangar.csv"
EXPLAINED = "forklaringar"  # the published table whose sets of lines have explanations

KINDS = {"original": "original", "forandring": "change", "omdisponering": "reallocation"}
DECIDERS = {"kf": "council", "ks": "board", "namnd": "committee"}
PERMANENCE = {"engang": "one_off", "permanent": "permanent"}
HORIZONS = {"helar": "full_year", "period": "period"}
LEVELS = {"finansieringsslag": "segment", "radgrupper": "line_groups"}


def same(*words: str) -> Cell:
    """One of the words the database uses itself."""
    return choice({word: word for word in words})


COMMITTEE = Table(
    "malmo.csv",
    rows.Committee,
    {
        "namn": text(200),
        "slug": slug,
        "forvaltning": text(200),
        "ordning": order,
        "enhet": same("kr", "tkr"),
        "troskel_kr": expense,
    },
    beside=frozenset({"niva"}),  # explanations are always asked of areas
)
YEARS = Table("ar.csv", rows.Year, {"ar": year, "konstruerat": text(2000)}, (("ar",),))
SEGMENTS = Table(
    "segment.csv",
    rows.Segment,
    {
        "kod": code,
        "namn": text(200),
        "slug": slug,
        "ordning": order,
        "nettonoll": flag,
        "per_andamal": flag,
        "forklaras_med": choice(LEVELS),
        "publicerat_namn": text(200),
        "kolumnrubrik": text(100, 0),
    },
    (("kod",), ("namn",), ("slug",)),
)
LINES = Table(
    "rader.csv",
    rows.Line,
    {
        "kod": code,
        "namn": text(100),
        "grupp": same("incomes", "staff", "other", "financial_income", "financial_cost"),
        "innehall": same("", "pay", "social"),
        "ordning": order,
    },
    (("kod",),),
)
ACCURACY = Table(
    "publicerat/2014-prognosavvikelse.csv",
    rows.Accuracy,
    {"namnd": text(200), "bokslut_mkr": mkr, "delarsrapport_jan_aug_mkr": mkr},
    (("namnd",),),
    beside=frozenset({"avvikelse_mkr"}),  # the difference of the two
)


def decisions(of_year: Cell) -> Table[rows.Decision]:
    """The decisions on the appropriation."""
    columns = {
        "ar": of_year,
        "nyckel": text(80),
        "typ": choice(KINDS),
        "arende": text(50, 0),
        "rubrik": text(300),
        "belopp_kr": kronor,
        "beslutsdatum": day,
        "beslutat_av": choice(DECIDERS),
        "fran_manad": month,
        "varaktighet": choice(PERMANENCE),
        "konstruerade_falt": text(200, 0),
    }
    return Table("beslut.csv", rows.Decision, columns, (("nyckel",),), rows.decision_flaws)


def areas(segment: Cell) -> Table[rows.Area]:
    """The areas; efterfoljare.csv says what they came from, with its year."""
    columns = {
        "segment": segment,
        "namn": text(200),
        "slug": slug,
        "ordning": order,
        "forsta_ar": optional(year),
        "sista_ar": optional(year),
    }
    beside = frozenset({"foregangare", "andel"})
    keys = (("namn",), ("slug",))
    return Table(AREAS_FILE, rows.Area, columns, keys, rows.area_flaws, beside)


def rollups(segment: Cell) -> Table[rows.Rollup]:
    """The sums above segments."""
    columns = {
        "kod": code,
        "namn": text(200),
        "segment": several(segment),
        "ordning": order,
        "kolumnrubrik": text(100, 0),
    }
    return Table("sammanslagningar.csv", rows.Rollup, columns, (("kod",),))


def successions(area: Cell) -> Table[rows.Succession]:
    """Which areas came of which."""
    columns = {"foregangare": area, "efterfoljare": area, "ar": year, "andel": share}
    keys = (("foregangare", "efterfoljare", "ar"),)
    return Table("efterfoljare.csv", rows.Succession, columns, keys)


def area_groups(area: Cell) -> Table[rows.AreaGroup]:
    """The subtotals of areas."""
    columns = {"kod": code, "namn": text(200), "omraden": several(area)}
    return Table("omradesgrupper.csv", rows.AreaGroup, columns, (("kod",),))


def ranges(line: Cell) -> Table[rows.AccountRange]:
    """The accounts that feed each line."""
    columns = {"rad": line, "fran": account, "till": account}
    keys = (("fran",), ("till",))
    return Table("kontointervall.csv", rows.AccountRange, columns, keys, rows.range_flaws)


def line_sets(line: Cell) -> Table[rows.LineSet]:
    """The sets of lines behind published rows."""
    columns = {
        "tabell": same("per_finansiering", EXPLAINED, "nettokostnad"),
        "kod": code,
        "namn": text(100),
        "rader": several(line),
        "summa": flag,
        "ordning": order,
    }
    return Table(LINE_SETS_FILE, rows.LineSet, columns, (("tabell", "kod"),))


def budget(decision: Cell, area: Cell, line: Cell) -> Table[rows.BudgetMonths]:
    """What each decision puts on its months."""
    columns = {"beslut": decision, "budgetomrade": area, "rad": line, **_months(MONTHS)}
    keys = (("beslut", "budgetomrade", "rad"),)
    return Table("budget-2023.csv", rows.BudgetMonths.of, columns, keys)


def actuals(file: str, months: Iterable[str], area: Cell, line: Cell) -> Table[rows.Months]:
    """What was booked, month by month."""
    columns = {"budgetomrade": area, "rad": line, **_months(months)}
    return Table(file, rows.Months.of, columns, (("budgetomrade", "rad"),))


def _months(months: Iterable[str]) -> dict[str, Cell]:
    return dict.fromkeys(months, optional(kronor))


def forecasts(file: str, area: Cell, line: Cell) -> Table[rows.Forecast]:
    """A round's forecasts."""
    columns = {"budgetomrade": area, "rad": line, "belopp_kr": kronor}
    return Table(file, rows.Forecast, columns, (("budgetomrade", "rad"),))


def rounds(of_year: Cell) -> Table[rows.Round]:
    """The forecast rounds; the previous one stands above."""
    columns: dict[str, Cell] = {
        "ar": of_year,
        "namn": text(100),
        "slug": slug,
        "brytmanad": month,
        "sista_dag": day,
        "lage": same("open", "submitted", "signed", "decided", "locked"),
        "protokollsdatum": optional(day),
        "paragraf": text(20, 0),
        "arende": text(50, 0),
        "foregaende": optional(slug),
        "konstruerad": flag,
    }
    above: set[tuple[int, str]] = set()

    def flaws(row: rows.Round) -> Iterator[Flaw]:
        yield from rows.round_flaws(row)
        if row.previous:
            yield from _unknown_round("foregaende", (row.year, row.previous), above)
        above.add((row.year, row.slug))

    return Table(ROUNDS_FILE, rows.Round, columns, (("ar", "slug"),), flaws)


def explanations(
    rounds_known: Collection[rows.RoundKey] | None, area: Cell, segment: Cell, line_set: Cell
) -> Table[rows.Explanation]:
    """The texts of the rounds; without `rounds_known` any round will do."""
    columns: dict[str, Cell] = {
        "ar": year,
        "omgang": slug,
        "horisont": choice(HORIZONS),
        "omrade": optional(area),
        "segment": optional(segment),
        "radgrupp": optional(line_set),
        "text": text(4000),
    }

    def flaws(row: rows.Explanation) -> Iterator[Flaw]:
        yield from rows.explanation_flaws(row)
        if rounds_known is not None:
            yield from _unknown_round("omgang", (row.year, row.round), rounds_known)

    keys = (("ar", "omgang", "horisont", "omrade", "segment", "radgrupp"),)
    return Table("forklaringar.csv", rows.Explanation, columns, keys, flaws)


def _unknown_round(
    column: str, key: rows.RoundKey, rounds_known: Collection[rows.RoundKey]
) -> Iterator[Flaw]:
    if key not in rounds_known:
        yield column, "unknown_name", {"value": f"{key[0]} {key[1]}", "file": ROUNDS_FILE}


CALENDAR = Table(
    "kalender.csv",
    rows.ReportingDate,
    {
        "ar": year,
        "namn": text(100),
        "brytmanad": month,
        "namnderna_senast": day,
        "till_fullmaktige_senast": day,
        "lagstadgad": flag,
    },
    (("ar", "namn"),),
)
TASK_STATES = {
    "inte_paborjad": "not_begun",
    "paborjad": "begun",
    "inlamnad": "submitted",
    "atersand": "returned",
    "godkand": "approved",
}


def tasks(rounds_known: Collection[rows.RoundKey] | None, area: Cell) -> Table[rows.Task]:
    """Who has which area in a round, and how far it has come."""
    columns: dict[str, Cell] = {
        "ar": year,
        "omgang": slug,
        "omrade": area,
        "ansvarig": text(150),
        "lage": choice(TASK_STATES),
        "senast_rord": optional(day),
        "inlamnad": optional(day),
        "inlamnad_av": text(150, 0),
        "godkand_av": text(150, 0),
        "kommentar": text(2000, 0),
    }

    def flaws(row: rows.Task) -> Iterator[Flaw]:
        yield from rows.task_flaws(row)
        if rounds_known is not None:
            yield from _unknown_round("omgang", (row.year, row.round), rounds_known)

    return Table("uppgifter.csv", rows.Task, columns, (("ar", "omgang", "omrade"),), flaws)


GRANTS = Table(
    "projektbidrag.csv",
    rows.Grant,
    {
        "titel": text(300),
        "arende": text(50, 0),
        "beviljat_kr": expense,
        "reserverat_kr": expense,
        "avropat_kr": expense,
        "beslutsdatum": optional(day),
        "konstruerad": flag,
    },
    (("titel",),),
    rows.grant_flaws,
)


def investments(of_year: Cell, forecast_year: int) -> Table[rows.Investment]:
    """The projects of each year; only `forecast_year` has a round that forecasts them."""
    columns: dict[str, Cell] = {
        "ar": of_year,
        "ram": text(200),
        "projekt": text(200, 0),
        "slug": optional(slug),
        "beslutad_totalutgift_kr": optional(kronor),
        "forsta_ar": optional(year),
        "sista_ar": optional(year),
        "budget_ursprunglig_kr": kronor,
        "budget_forandring_kr": kronor,
        "utfall_tidigare_ar_kr": optional(kronor),
        "utfall_jan_aug_kr": kronor,
        "prognos_ar_kr": optional(kronor),
        "prognos_total_kr": optional(kronor),
        "konstruerad": flag,
    }

    def flaws(row: rows.Investment) -> Iterator[Flaw]:
        yield from rows.investment_flaws(row)
        if row.year_forecast is not None and row.year != forecast_year:
            yield "prognos_ar_kr", "no_forecast", {"year": forecast_year}

    keys = (("ar", "ram", "projekt"),)
    return Table("investeringar.csv", rows.Investment, columns, keys, flaws)

"""Committees that are not Malmö's: every figure of every table against sums in plain Python."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest

from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.exact import EXPLANATION_MISSING, NET_ZERO_AREA, PACE_JUMP
from budget.models import LineGroup
from budget.queries.controls import row_sums
from budget.queries.rounds import inputs_of
from reports.content import published_tables, report_tables
from reports.content.build import period_key
from reports.content.reconciliation import reconcile
from reports.content.reconciliation.results import LAST_YEAR_AREAS, MONTH_BOOKED
from reports.content.shapes import Kind, Table, Value
from tests.reports.invented import YEAR, Facts, Ore, draw, last_day, store

SEEDS = (1, 2, 5, 8, 17, 18)
"""Without named sets or forecast; chained shares; nothing booked; two sums; no heir; December."""
RUNNING = (LineGroup.INCOMES, LineGroup.STAFF, LineGroup.OTHER)
FINANCIAL = (LineGroup.FINANCIAL_INCOME, LineGroup.FINANCIAL_COST)
NOTE = "Summor avrundas från exakta belopp"

TRUE_OF_SUCH_FIGURES = {
    *(EXPLANATION_MISSING, MONTH_BOOKED, NET_ZERO_AREA, PACE_JUMP),
    LAST_YEAR_AREAS,
}
"""What is rightly found where texts are missing, amounts are drawn, and a school is closed."""

Figures = dict[tuple[str, str, str], Fraction | None]

pytestmark = pytest.mark.django_db


def expected_of(facts: Facts, until: str) -> Figures:
    """Every figure of every table in kronor or %, by table, row and column."""
    return Expected(facts, until).figures


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_an_invented_committee_is_the_sum_of_its_rows(seed: int) -> None:
    facts = draw(seed)
    round_ = store(facts)
    inputs = inputs_of(round_)
    tables = (*published_tables(inputs), *report_tables(inputs))
    found = dict(figures_of(tables))
    wanted = expected_of(facts, period_key(inputs.info))
    assert found.keys() == wanted.keys()
    assert {place: found[place] for place in wanted if found[place] != rounded(place, wanted)} == {}
    _say_so_where_rounded_rows_miss_their_sum(tables)
    _sums_are_those_of_their_rows(tables)
    _last_year_is_moved_to_those_that_have_followed(facts, inputs)
    sums = row_sums(round_)
    result = reconcile(inputs, tables, (), sums.decisions, sums.months)
    assert [found for found in result.findings if found.rule not in TRUE_OF_SUCH_FIGURES] == []


def figures_of(
    tables: Iterable[Table],
) -> Iterable[tuple[tuple[str, str, str], tuple[Value, Value]]]:
    """Each figure as it is kept (a percentage: not) and as it is shown."""
    for table in tables:
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                if column.is_figure:
                    kept = None if column.kind is Kind.PERCENT else value
                    yield (table.key, row.key, column.key), (kept, column.shown(value))


def rounded(place: tuple[str, str, str], wanted: Figures) -> tuple[object, object]:
    """What should be kept and shown: rounded half away from zero, from the exact figure."""
    value = wanted[place]
    step = {"mkr": Fraction(100_000), "tkr": Fraction(1000)}.get(place[2][-3:], Fraction(1, 10))
    if value is None:
        return None, None
    steps = int(abs(value) / step + Fraction(1, 2)) * (-1 if value < 0 else 1)
    size = {"mkr": Fraction(1_000_000), "tkr": Fraction(1000)}.get(place[2][-3:], Fraction(1))
    kept = None if place[2].endswith("procent") else decimal(value)
    return kept, decimal(steps * step / size)


def decimal(value: Fraction) -> Decimal:
    """A fraction that ends, as a Decimal."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _say_so_where_rounded_rows_miss_their_sum(tables: Iterable[Table]) -> None:
    for table in tables:
        rows = {row.key: row for row in table.rows}
        missed = False
        for row in rows.values():
            for index, column in enumerate(table.columns):
                whole = row.values[index]
                if row.parts and column.kind in (Kind.TKR, Kind.MKR) and whole is not None:
                    parts = [column.shown(rows[key].values[index]) or 0 for key in row.parts]
                    missed |= sum(parts) != column.shown(whole)  # type: ignore[arg-type]
        assert any(NOTE in note for note in table.footnotes) == missed, table.key


def _sums_are_those_of_their_rows(tables: Iterable[Table]) -> None:
    for table in tables:
        rows = {row.key: row for row in table.rows}
        for row in rows.values():
            for index, column in enumerate(table.columns):
                whole = row.values[index]
                if row.parts and column.kind in (Kind.TKR, Kind.MKR) and whole is not None:
                    parts = [rows[key].values[index] or 0 for key in row.parts]
                    missed = sum(parts) != whole  # type: ignore[arg-type]
                    assert not missed, (table.key, row.key, column.key)


def _last_year_is_moved_to_those_that_have_followed(facts: Facts, inputs: RoundInputs) -> None:
    for area in inputs.structure.areas:
        number = int(area.slug.removeprefix("skola-"))
        own = Fraction(facts.sums([number])["last_year"])
        share = Fraction(facts.successors.get(number, "0"))
        came = share * facts.sums([facts.ended])["last_year"] if facts.ended is not None else 0
        missed = abs(Fraction(inputs.area_total(area.key).last_year) * 100 - own - came)
        assert missed <= len(facts.groups)  # an öre a line at most, where shares do not go out


class Expected:
    """The figures of a committee, table by table."""

    def __init__(self, facts: Facts, until: str) -> None:
        self.facts, self.until = facts, until
        self.figures: Figures = {}
        self.known = any(facts.forecast.values())
        self.whole = facts.sums(range(len(facts.areas)))
        numbers = range(len(facts.segments))
        self.segments = [(n, facts.of_segment(n)) for n in numbers if facts.of_segment(n)]
        lines = range(len(facts.groups))
        named = facts.named_sums is not None
        self.sets = (("Jämna", list(lines)[::2]), ("Udda", list(lines)[1::2])) if named else ()
        for table in (
            *(self.operating, self.explanations, self.appropriation, self.purposes),
            *(self.period, self.development, self.statement, self.funding),
            *(self.areas, self.report),
        ):
            table()

    def put(self, table: str, row: str, **columns: int | Fraction | None) -> None:
        """Figures of a row, in öre; those of a percentage as they are."""
        for name, ore in columns.items():
            key = name if name.endswith("procent") else f"{name}_tkr"
            key = key.replace("mkr_tkr", "mkr")
            percent = name.endswith("procent")
            value = None if ore is None else Fraction(ore) if percent else Fraction(ore, 100)
            self.figures[table, row, key] = value

    def moved(self, now: int, before: int) -> dict[str, int | None]:
        """The column of the movement since the last round, where there is one."""
        if self.facts.previous is None:
            return {}
        return {"rorelse": now - before if self.known else None}

    def if_known(self, ore: int) -> int | None:
        """What is said of a forecast: nothing while there is none."""
        return ore if self.known else None

    def so_far(self, ore: int) -> int | None:
        """What is said of the period: nothing while no month of it is booked."""
        return ore if self.facts.months else None

    @property
    def granted(self) -> tuple[int, int]:
        """The appropriation now, and as the previous round saw it."""
        before = self.facts.previous_cutoff
        return self.facts.grant(), self.facts.grant(last_day(before)) if before else 0

    def operating(self) -> None:
        """Driftbudget."""
        net, (now, before) = self.whole, self.granted
        for row, actual, forecast, previous in (
            ("Nettokostnad", net["actual"], net["forecast"], net["previous"]),
            ("Kommunbidrag", -net["to_date"], now, before),
            (
                "Resultat (budgetavvikelse)",
                net["actual"] - net["to_date"],
                net["forecast"] + now,
                net["previous"] + before,
            ),
        ):
            until = {f"utfall_{self.until}": self.so_far(actual)}
            moved = self.moved(forecast, previous)
            self.put("driftbudget", row, **until, prognos_helar=self.if_known(forecast), **moved)

    def deviation(self, areas: list[int], lines: list[int] | None = None) -> int:
        """Forecast − budget."""
        sums = self.facts.sums(areas, lines)
        return sums["forecast"] - sums["budget"]

    def explanations(self) -> None:
        """Prognostiserad budgetavvikelse."""
        for number, areas in self.segments:
            name = f"SLAG {number} I RUBRIK"
            rows = {name: self.deviation(areas)}
            if self.facts.segments[number]["explained"]:
                rows |= {key.lower(): self.deviation(areas, own) for key, own in self.sets}
            for key, ore in rows.items():
                row = f"{name}: {key}"
                self.put("viktigaste_forklaringar", row, avvikelse=self.if_known(ore))
        whole = self.whole["forecast"] - self.whole["budget"]
        row = "SUMMA: Summa budgetavvikelser"
        self.put("viktigaste_forklaringar", row, avvikelse=self.if_known(whole))

    def appropriation(self) -> None:
        """Kommunbidrag."""
        for number, (kind, day, ore) in enumerate(self.facts.decisions):
            if kind != "reallocation" and day <= self.facts.as_of:
                self.put("kommunbidrag", f"Beslut {number}", belopp=ore)
        self.put("kommunbidrag", "Kommunbidrag", belopp=self.facts.grant())

    def purposes(self) -> None:
        """Per ändamål: expenditure as positive."""
        of_purpose = [
            area
            for number, areas in self.segments
            if self.facts.segments[number]["by_purpose"]
            for area in areas
        ]
        rows = {f"Skola {area}": [area] for area in of_purpose}
        for row, areas in (rows | ({"SUMMA": of_purpose} if of_purpose else {})).items():
            sums = self.facts.sums(areas)
            columns = {
                f"budget_{YEAR}": -sums["budget"],
                "helarsprognos": self.if_known(-sums["forecast"]),
                "avvikelse": self.if_known(sums["forecast"] - sums["budget"]),
            }
            moved = self.moved(sums["forecast"], sums["previous"])
            self.put("styrelsen_per_andamal", row, **columns, **moved)

    def period(self) -> None:
        """Periodresultat, in Mkr."""
        column = f"utfall_mot_budget_{self.until}_mkr"
        for number, areas in self.segments:
            rows: dict[str, list[int] | None] = {"Summa": None}
            if not self.facts.segments[number]["by_purpose"]:
                rows |= dict(self.sets)
            for row, lines in rows.items():
                sums = self.facts.sums(areas, lines)
                value = self.so_far(sums["actual"] - sums["to_date"])
                self.put("periodresultat", f"Slag {number} i rubrik: {row}", **{column: value})

    def development(self) -> None:
        """Nettokostnadsutveckling: in % of last year, where both have the same sign."""
        every = range(len(self.facts.areas))
        for row, lines in (*self.sets, ("Nettokostnad", None)):
            sums = self.facts.sums(every, lines)
            new, old = sums["forecast"], sums["last_year"]
            change = (Fraction(new, old) - 1) * 100 if old and new * old > 0 else None
            columns = {
                f"prognos_{YEAR}": self.if_known(new),
                f"utfall_{YEAR - 1}": old,
                "forandring_procent": change,
            }
            moved = self.moved(new, sums["previous"])
            self.put("nettokostnadsutveckling", row, **columns, **moved)

    def statement(self) -> None:
        """Resultaträkning."""
        every, facts = range(len(self.facts.areas)), self.facts
        of = {group: facts.lines_of(group) for group in LineGroup}
        sums = {f"Rad {n}": facts.sums(every, [n]) for n in range(len(facts.groups))}
        running = facts.lines_of(*RUNNING)
        now, before = self.granted
        grant = {"forecast": now, "budget": now, "previous": before}
        sums |= {
            "Totala intäkter": facts.sums(every, of[LineGroup.INCOMES]),
            "Totala personalkostnader": facts.sums(every, of[LineGroup.STAFF]),
            "Totala övriga kostnader": facts.sums(every, of[LineGroup.OTHER]),
            "Nettokostnad exkl. finansnetto": facts.sums(every, running),
            "Kommunbidrag": grant,
            "Resultat": {name: self.whole[name] + grant[name] for name in grant},
            "Nettokostnad": self.whole,
        }
        for row, figures in sums.items():
            forecast, budget = figures["forecast"], figures["budget"]
            self.put(
                "resultatrakning",
                row,
                prognos=self.if_known(forecast),
                budget=None if row.startswith("Rad") and not budget else budget,
                avvikelse=self.if_known(forecast - budget),
                **self.moved(forecast, figures["previous"]),
            )

    def funding(self) -> None:
        """Per finansiering: a column a segment."""
        every = list(range(len(self.facts.areas)))
        columns: list[tuple[str, list[int]]] = [("totalt", every)]
        columns += [(f"slag-{number}", areas) for number, areas in self.segments]
        table = "prognos_per_finansiering"
        sums = ("Nettokostnad",) if self.facts.named_sums is None else self.facts.named_sums
        for row, lines in (*self.sets, *((name, None) for name in sums)):
            cells = {name: self.facts.sums(areas, lines) for name, areas in columns}
            shown = {name: self.if_known(sums["forecast"]) for name, sums in cells.items()}
            whole = cells["totalt"]
            self.put(table, row, **shown, **self.moved(whole["forecast"], whole["previous"]))
        net = {name: self.facts.sums(areas) for name, areas in columns}
        now, before = self.granted
        grants = {name: self.if_known(-sums["budget"]) for name, sums in net.items()}
        self.put(table, "KOMMUNBIDRAG", **grants, **self.moved(now, before))
        result = {name: self.if_known(self.deviation(areas)) for name, areas in columns}
        moved = self.moved(self.whole["forecast"] + now, self.whole["previous"] + before)
        self.put(table, "SUMMA", **result, **moved)

    def areas(self) -> None:
        """Budgetområden: those that an appropriation funds."""
        facts = self.facts
        followed = [
            area
            for number, areas in self.segments
            if not (facts.segments[number]["by_purpose"] or facts.segments[number]["income_funded"])
            for area in areas
        ]
        rows = {f"Skola {area}": [area] for area in followed} | {"Summa": followed}
        for row, areas in rows.items():
            sums = facts.sums(areas)
            self.put(
                "budgetomraden",
                row,
                kb=sums["budget"],
                prognos_helarsutfall=self.if_known(sums["forecast"]),
                avvikelse=self.if_known(sums["forecast"] - sums["budget"]),
                **self.moved(sums["forecast"], sums["previous"]),
            )

    def report(self) -> None:
        """Driftredovisning."""
        rows: dict[str, Ore] = {"Summa nettokostnad": self.whole}
        for number, areas in self.segments:
            rows[f"Summa Slag {number}"] = self.facts.sums(areas)
            rows |= {f"Skola {area}": self.facts.sums([area]) for area in areas}
        for row, sums in rows.items():
            self.put(
                "driftredovisning",
                row,
                ursprunglig=sums["original"],
                andringar=sums["budget"] - sums["original"],
                budget=sums["budget"],
                **{f"utfall_{self.until}": self.so_far(sums["actual"])},
                prognos=self.if_known(sums["forecast"]),
                avvikelse=self.if_known(sums["forecast"] - sums["budget"]),
                **self.moved(sums["forecast"], sums["previous"]),
            )

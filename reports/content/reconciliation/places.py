"""Places of findings in words, with the page that shows them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from budget.calc.inputs import RoundInputs
from budget.calc.reconciliation.findings import Finding, Place
from budget.wording import month_name
from reports.content.booked import booked_period
from reports.content.reconciliation.results import Where
from reports.content.shapes import Table, Target

# The page that a published table is found on, where it has one of its own.
PAGES = {
    "resultatrakning": "statement",
    "nettokostnadsutveckling": "net_cost",
    "prognos_per_finansiering": "per_segment",
    "budgetomraden": "areas",
    "periodresultat": "period",
    "viktigaste_forklaringar": "explanations",
    "kommunbidrag": "appropriation",
    "investeringsram": "investments",
    "investeringsredovisning": "investments",
    "driftredovisning": "report",
}
ALL_TABLES = "tables"
BETWEEN = " · "


def places_of(
    findings: Iterable[Finding], inputs: RoundInputs, tables: Iterable[Table]
) -> dict[Place, Where]:
    """Each finding's place in words."""
    named = Names(inputs, tables)
    return {finding.place: named.where(finding.place) for finding in findings}


class Names:
    """The names of what a round's places are made of."""

    def __init__(self, inputs: RoundInputs, tables: Iterable[Table]) -> None:
        self.inputs = inputs
        self.tables = {table.key: table for table in tables}

    def where(self, place: Place) -> Where:
        """A place in words; an empty one is the published tables together."""
        if not place:
            return Where(_("De publicerade tabellerna"), Target(ALL_TABLES))
        if place[0] in self.tables:
            return self._cell(self.tables[place[0]], place)
        kind, key, what = (*place, "", "")[:3]
        structure = self.inputs.structure
        if kind == "segment":
            segment = structure.segment_by_key[int(key)]
            return self._named(segment.name, what, Target("segment", (segment.slug,)))
        if kind == "area" and (area := structure.area_by_key.get(int(key))):
            return self._named(area.name, what, Target("area", (area.slug,)))
        if kind == "area":
            return self._named(_("Ett område som inte gäller i år"), what, Target(ALL_TABLES))
        if kind == "decision":
            return Where(self._decision(int(key)), Target("appropriation"))
        if kind == "total":
            return self._named(self.inputs.info.committee, what, self._total_target(what))
        return Where(_("Publicerade uppgifter utan tabell"), Target(ALL_TABLES))

    def _cell(self, table: Table, place: Place) -> Where:
        page = Target(PAGES.get(table.key, ALL_TABLES))
        if len(place) == 1:
            return Where(table.title, page)
        heading = next((c.heading for c in table.columns if c.key == place[2]), "")
        words = [table.title, _row_name(place[1]), heading]
        return Where(BETWEEN.join(word for word in words if word), page)

    def _named(self, name: str, what: str, target: Target) -> Where:
        word = self._what(what)
        return Where(f"{name}{BETWEEN}{word}" if word else name, target)

    def _total_target(self, what: str) -> Target:
        return Target("appropriation" if what == "appropriation" else "statement")

    def _decision(self, key: int) -> str:
        for decision in self.inputs.decisions:
            if decision.key == key:
                return f"{decision.case_number} {decision.title}".strip()
        return ""

    def _what(self, what: str) -> str:
        if what.startswith("grant_month_"):
            month = month_name(int(what.removeprefix("grant_month_")))
            return _("kommunbidrag i %(month)s") % {"month": month}
        if what.startswith("entries_"):
            number, line = map(int, what.removeprefix("entries_").split("_"))
            named = {each.key: each.name for each in self.inputs.structure.lines}
            name = named.get(line, _("en rad som inte gäller i år"))
            return _("%(line)s i %(month)s") % {"line": name, "month": month_name(number)}
        until = booked_period(self.inputs)
        words = {
            "appropriation": _("kommunbidrag"),
            "grant": _("kommunbidrag, helår"),
            "grant_to_date": _("kommunbidrag %s") % until,
            "grants": _("beviljat och reserverat"),
            "budget": _("budget"),
            "budget_to_date": _("budget %s") % until,
            "original": _("ursprunglig budget"),
            "actual": _("utfall %s") % until,
            "forecast": _("prognos helår"),
            "previous": _("förra omgångens prognos"),
            "last_year": _("utfall %s") % (self.inputs.info.year - 1),
            "last_year_to_date": _("utfall %(period)s %(year)s")
            % {"period": until, "year": self.inputs.info.year - 1},
        }
        return words.get(what, "")


def _row_name(key: str) -> str:
    """A row by its key: one that repeats its part of the table is told once."""
    part, _colon, name = key.partition(": ")
    return part if part == name else key

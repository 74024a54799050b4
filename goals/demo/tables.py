"""How each of the goals' files is read: its columns, what they may hold, what makes a duplicate."""

import re
from decimal import Decimal
from typing import Any

from budget.demo.cells import (
    BadCell,
    Cell,
    choice,
    day,
    flag,
    month,
    optional,
    order,
    several,
    slug,
    text,
    whole,
    year,
)
from budget.demo.reading import Table
from goals.demo import rows

TERMS_FILE = "mandatperioder.csv"
AREAS_FILE = "malomraden.csv"
GOALS_FILE = "mal.csv"
TASKS_FILE = "maluppfoljning.csv"
ASSIGNMENTS_FILE = "uppdrag.csv"
INDICATORS_FILE = "indikatorer.csv"

SCALES = {"enligt_plan": "grades", "trend": "trends"}
STATES = {
    "inte_paborjad": "not_begun",
    "paborjad": "begun",
    "inlamnad": "submitted",
    "atersand": "returned",
    "godkand": "approved",
}
HORIZONS = {"perioden": "period", "mandatperioden": "term"}
GRADES = {
    "": "",
    "enligt_plan": "on_plan",
    "delvis_enligt_plan": "partly",
    "inte_enligt_plan": "not_on_plan",
}
TRENDS = {
    "": "",
    "enligt_planering": "planned",
    "positiv": "positive",
    "negativ": "negative",
    "bade_positiv_och_negativ": "both",
}
STEPS = {
    "inte_paborjat": "not_started",
    "pagar": "ongoing",
    "genomfort": "done",
    "slutrapporterat": "final_reported",
}
WANTED = {"uppat": "up", "nedat": "down", "ingen": "none"}
number = whole(1, 9999)


def none_or_more(cell: Cell) -> Cell:
    """Values apart by semicolons; none where the cell is empty."""

    def read(value: str) -> Any:
        return several(cell)(value) if value else ()

    return read


def measured(value: str) -> Decimal:
    """A measured value, with at most four decimals."""
    if not re.fullmatch(r"-?[0-9]{1,11}(\.[0-9]{1,4})?", value):
        raise BadCell("not_a_number", value=value) if value else BadCell("required")
    return Decimal(value)


TERMS = Table(
    TERMS_FILE,
    rows.Term,
    {"forsta_ar": year, "sista_ar": year, "skala": choice(SCALES)},
    (("forsta_ar",),),
    rows.term_flaws,
)


def areas(term: Cell) -> Table[rows.Area]:
    """The goal areas of the terms."""
    columns = {"mandatperiod": term, "namn": text(200), "ordning": order}
    return Table(AREAS_FILE, rows.Area, columns, (("mandatperiod", "namn"),))


def goals(term: Cell, area: Cell) -> Table[rows.Goal]:
    """The goals, each under an address of its own in all terms."""
    columns = {
        "mandatperiod": term,
        "nummer": number,
        "malomrade": area,
        "titel": text(400),
        "slug": slug,
        "foljer_pa": optional(slug),
        "agare": none_or_more(text(150)),
        "konstruerad": flag,
    }
    return Table(GOALS_FILE, rows.Goal, columns, (("slug",), ("mandatperiod", "nummer")))


def contributions(goal: Cell) -> Table[rows.Contribution]:
    """What the committee does for the goals."""
    columns = {"mal": goal, "ordning": order, "rubrik": text(200), "text": text(4000, 0)}
    return Table("bidrag.csv", rows.Contribution, columns, (("mal", "rubrik"),))


def tasks(goal: Cell) -> Table[rows.Task]:
    """The follow-up of the goals in rounds."""
    columns = {
        "ar": year,
        "omgang": slug,
        "mal": goal,
        "lage": choice(STATES),
        "senast_rord": optional(day),
        "inlamnad": optional(day),
        "inlamnad_av": text(150, 0),
        "godkand_av": text(150, 0),
        "kommentar": text(2000, 0),
        "fran_forra": flag,
    }
    return Table(TASKS_FILE, rows.Task, columns, (("ar", "omgang", "mal"),), rows.task_flaws)


def assessments(goal: Cell) -> Table[rows.Assessment]:
    """How the goals were judged."""
    columns = {
        "ar": year,
        "omgang": slug,
        "mal": goal,
        "horisont": choice(HORIZONS),
        "bedomning": choice(GRADES),
        "trend": choice(TRENDS),
        "motiv": text(4000),
        "konstruerad": flag,
    }
    keys = (("ar", "omgang", "mal", "horisont"),)
    return Table("bedomningar.csv", rows.Assessment, columns, keys, rows.assessment_flaws)


def sections(goal: Cell) -> Table[rows.Section]:
    """What was written of the goals."""
    columns = {
        "ar": year,
        "omgang": slug,
        "mal": goal,
        "ordning": order,
        "rubrik": text(200),
        "text": text(20_000),
        "konstruerad": flag,
    }
    return Table("avsnitt.csv", rows.Section, columns, (("ar", "omgang", "mal", "rubrik"),))


ASSIGNMENTS = Table(
    ASSIGNMENTS_FILE,
    rows.Assignment,
    {
        "ar": year,
        "nummer": number,
        "rubrik": text(300),
        "text": text(4000, 0),
        "arende": text(50, 0),
        "klart": optional(day),
        "konstruerad": flag,
    },
    (("ar", "nummer"),),
)
STEPS_OF_ASSIGNMENTS = Table(
    "uppdragslagen.csv",
    rows.Step,
    {
        "ar": year,
        "nummer": number,
        "datum": day,
        "lage": choice(STEPS),
        "text": text(8000, 0),
        "arende": text(50, 0),
    },
    (("ar", "nummer", "datum"),),
    rows.step_flaws,
)


def indicators(goal: Cell) -> Table[rows.Indicator]:
    """What is measured."""
    columns = {
        "namn": text(200),
        "enhet": text(40),
        "riktning": choice(WANTED),
        "kalla": text(300),
        "mal": none_or_more(goal),
        "ordning": order,
        "konstruerad": flag,
    }
    return Table(INDICATORS_FILE, rows.Indicator, columns, (("namn",),))


def values(indicator: Cell) -> Table[rows.Value]:
    """What was measured when."""
    columns = {"indikator": indicator, "ar": year, "manad": optional(month), "varde": measured}
    return Table("indikatorvarden.csv", rows.Value, columns, (("indikator", "ar", "manad"),))


def priorities(goal: Cell) -> Table[rows.Priority]:
    """What was given priority in which year."""
    columns = {
        "ar": year,
        "ordning": order,
        "rubrik": text(200),
        "text": text(4000, 0),
        "mal": none_or_more(goal),
        "konstruerad": flag,
    }
    return Table("prioriteringar.csv", rows.Priority, columns, (("ar", "rubrik"),))

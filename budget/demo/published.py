"""The published tables of the demo, cell by cell: which columns name a row and which are figures.

The order is that of the interim report. Where a table of ours names a row or column otherwise than
the report does, `KEYS` says how.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from budget.demo.cells import Cell, choice, printed, text
from budget.demo.reading import Flaw, Reading, Table, read_table
from budget.demo.rows import Control

UNIT_CODES = {"tkr": "tkr", "mkr": "mkr", "procent": "percent"}
STATED_UNITS = {"Mkr": "mkr", "antal": "count", "procent": "percent", "text": "text"}


@dataclass(frozen=True, slots=True)
class Published:
    """A published table: columns that name its rows, columns of figures, columns of words."""

    name: str
    labels: tuple[str, ...]
    figures: tuple[str, ...]
    words: tuple[str, ...] = ()


TABLES = (
    Published("driftbudget", ("rad",), ("utfall_jan_aug_tkr", "prognos_helar_tkr")),
    Published("viktigaste_forklaringar", ("grupp", "post"), ("avvikelse_tkr",), ("forklaring",)),
    Published("investeringsram", ("post",), ("prognos_tkr", "budget_tkr", "avvikelse_tkr")),
    Published("kommunbidrag", ("rubrik",), ("belopp_tkr",), ("arende",)),
    Published(
        "styrelsen_per_andamal",
        ("andamal",),
        ("budget_2023_tkr", "helarsprognos_tkr", "avvikelse_tkr"),
    ),
    Published("projekt_och_utredningar", ("beslut",), ("beviljat_belopp_tkr",)),
    Published("periodresultat", ("del", "post"), ("utfall_mot_budget_jan_aug_mkr",)),
    Published(
        "nettokostnadsutveckling",
        ("rad",),
        ("prognos_2023_tkr", "utfall_2022_tkr", "forandring_procent"),
    ),
    Published(
        "resultatrakning", ("rad",), ("prognos_tkr", "budget_tkr", "avvikelse_tkr"), ("niva",)
    ),
    Published(
        "prognos_per_finansiering",
        ("rad",),
        (
            "totalt_stk_tkr",
            "varav_styrelsen_tkr",
            "kb_finansierat_tkr",
            "solidariskt_och_intaktsfinansierat_tkr",
        ),
    ),
    Published(
        "budgetomraden",
        ("budgetomrade",),
        ("kb_tkr", "prognos_helarsutfall_tkr", "avvikelse_tkr"),
        ("forklaring",),
    ),
)


def unit_of(column: str) -> str:
    """The unit that the end of a column's name tells, as the database has it."""
    return UNIT_CODES[column.rsplit("_", 1)[1]]


@dataclass(frozen=True, slots=True)
class Key:
    """What our table calls a row or column (`part`) that was printed under another name."""

    table: str
    part: str
    printed: str
    key: str


KEYS = Table(
    "publicerat/nycklar.csv",
    Key,
    {
        "tabell": choice({table.name: table.name for table in TABLES}),
        "del": choice({"rad": "row", "kolumn": "column"}),
        "tryckt": text(300),
        "nyckel": text(300),
    },
    keys=(("tabell", "del", "tryckt"),),
)


def read_published(folder: Path) -> Reading[Control]:
    """The figures of `TABLES`, row by row, under our tables' keys; an empty cell is none."""
    named = read_table(folder, KEYS)
    keys = {(key.table, key.part, key.printed): key.key for key in named.rows}
    readings = [read_table(folder, _table(table)) for table in TABLES]
    problems = [problem for reading in readings for problem in reading.problems]
    return Reading(
        tuple(_keyed(control, keys) for read in readings for row in read.rows for control in row),
        (*named.problems, *problems),
    )


def _keyed(control: Control, keys: Mapping[tuple[str, str, str], str]) -> Control:
    return replace(
        control,
        row=keys.get((control.table, "row", control.row), control.row),
        column=keys.get((control.table, "column", control.column), control.column),
    )


def _table(published: Published) -> Table[tuple[Control, ...]]:
    columns: dict[str, Cell] = dict.fromkeys(published.labels, text(150))
    columns |= dict.fromkeys(published.figures, printed)
    return Table(
        file=f"publicerat/2023/{published.name}.csv",
        make=_controls_of(published),
        columns=columns,
        keys=(published.labels,),
        beside=frozenset(published.words),
    )


def _controls_of(published: Published) -> Callable[..., tuple[Control, ...]]:
    labelled = len(published.labels)

    def make(*values: str) -> tuple[Control, ...]:
        row = ": ".join(values[:labelled])
        return tuple(
            Control(published.name, row, column, value, unit_of(column))
            for column, value in zip(published.figures, values[labelled:], strict=True)
            if value
        )

    return make


def _stated_flaws(row: Control) -> Iterator[Flaw]:
    if row.unit != "text":
        try:
            printed(row.value)
        except ValueError:
            yield "varde", "not_a_number", {"value": row.value}


STATED = Table(
    "publicerat/2020.csv",
    lambda row, value, unit: Control("2020", row, "varde", value, unit),
    {"uppgift": text(300), "varde": text(300), "enhet": choice(STATED_UNITS)},
    keys=(("uppgift",),),
    flaws=_stated_flaws,
)

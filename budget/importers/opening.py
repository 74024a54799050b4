"""A ledger file of any kind, opened: what it says of itself, its rows, and what was noticed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, BinaryIO

from budget.calc.amounts import Unit
from budget.importers.limits import Limits
from budget.importers.rows import Extract, FileFacts, Issues, LedgerRow
from budget.importers.sie.reading import SieFile, read_sie
from budget.importers.tables.columns import ColumnGuess, Profile
from budget.importers.tables.reading import TableFile, open_table

SIE_NAMES = (".se", ".si", ".sie", ".sie4")
TABLE = "table"
MOST_NAMES = 2_000
UNITS: Mapping[str, Unit] = {unit.name.lower(): unit for unit in Unit}
"""The units of a table's amounts, by the names that they are chosen by."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Options:
    """How a file is to be read: a table's columns and sheet, a SIE file's parts.

    `columns` empty: as guessed. `parts` None: as the file's dimensions are named. `unit`: kr, tkr
    or mkr; "": as the file says. `turned`: a table's incomes stand above zero, not below it as in
    the ledger.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    day_first: bool | None = None
    parts: Mapping[str, str] | None = None
    unit: str = ""
    turned: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Options":
        """Options from what `as_json` gave; what is of another kind counts as not chosen."""
        columns, parts = stored.get("columns"), stored.get("parts")
        day_first, unit = stored.get("day_first"), stored.get("unit")
        return cls(
            dict(columns) if isinstance(columns, Mapping) else {},
            str(stored.get("sheet") or ""),
            day_first if isinstance(day_first, bool) else None,
            dict(parts) if isinstance(parts, Mapping) else None,
            str(unit) if unit in UNITS else "",
            stored.get("turned") is True,
        )

    def as_json(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return asdict(self)


@dataclass
class LedgerSource:
    """An open ledger file; `issues.refused` holds when its rows are at their end.

    `format` is sie1–sie4 or table. `guess` is what a table's columns seemed to be.
    """

    format: str
    issues: Issues
    source: str
    options: Options
    _sie: SieFile | None = None
    _table: TableFile | None = None
    guess: ColumnGuess | None = None
    _year: int = 0

    def part(self) -> float:
        """How much of the file has been read, of 1."""
        if self._table is not None:
            return self._table.part
        return self._sie.part if self._sie is not None else 0.0

    @property
    def extract(self) -> Extract | None:
        """What some later months' entries leave of the year's balances, at the rows' end."""
        return self._sie.extract if self._sie is not None else None

    def rows(self, budget: bool) -> Iterator[LedgerRow]:
        """The file's actuals, or its budget: of a table the same rows."""
        if self._sie is not None:
            # A budget is taken only from a file that holds together as a whole.
            if not budget:
                yield from self._sie.rows()
                return
            for _row in self._sie.rows():
                pass
            yield from self._sie.budget_rows()
        elif self._table is not None and self.guess is not None:
            chosen = self.options
            unit = UNITS.get(chosen.unit)
            profile = Profile(chosen.columns, chosen.sheet, self._year, chosen.day_first, unit)
            rows = self._table.rows(profile)
            yield from map(_turned, rows) if chosen.turned else rows

    def facts(self) -> dict[str, Any]:
        """What the file says of itself, as JSON."""
        if self._sie is not None:
            return _sie_facts(self._sie.facts)
        if self.guess is not None:
            return {
                "sheets": list(self.guess.sheets),
                "heads": list(self.guess.heads),
                "head_row": self.guess.head_row,
                "samples": [list(row) for row in self.guess.samples],
            }
        return {}


def _turned(row: LedgerRow) -> LedgerRow:
    """A row with the ledger's sign, of a table that has the other."""
    return row._replace(amount=-row.amount)


def is_sie(stream: BinaryIO, name: str) -> bool:
    """Whether a file is SIE: by its name, or by beginning with a label."""
    stream.seek(0)
    head = stream.read(64)
    stream.seek(0)
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return name.lower().endswith(SIE_NAMES) or head.lstrip(b" \t\r\n\0").startswith(b"#")


def open_ledger(
    stream: BinaryIO,
    name: str,
    year: int,
    limits: Limits,
    options: Options,
    *,
    budget: bool = False,
) -> LedgerSource:
    """Opens a file of any kind; `year` is that of periods that name none.

    Of a table that has both, the amounts of a `budget` are guessed to be those that are called so,
    and those of actuals never are. Never raises for what the bytes hold: see the issues. The
    stream is not closed.
    """
    if is_sie(stream, name):
        sie = read_sie(stream, limits, options.parts)
        facts = sie.facts
        return LedgerSource(
            f"sie{facts.sie_type}", sie.issues, facts.program, options, _sie=sie, _year=year
        )
    table = open_table(stream, name, limits)
    found = table.guess(options.sheet, budget=budget, year=year)
    chosen = options
    if found is not None and not options.columns:
        profile = found.profile
        chosen = replace(options, columns=dict(profile.columns), sheet=profile.sheet)
    return LedgerSource(TABLE, table.issues, "", chosen, _table=table, guess=found, _year=year)


def _sie_facts(facts: FileFacts) -> dict[str, Any]:
    return {
        "company": facts.company,
        "organisation_number": facts.organisation_number,
        "encoding": facts.encoding,
        "claimed": facts.claimed,
        "years": [[year.first.isoformat(), year.last.isoformat()] for year in facts.years],
        "dimensions": [[each.number, each.name, each.parent] for each in facts.dimensions],
        "parts": dict(facts.parts),
        "accounts": dict(list(facts.accounts.items())[:MOST_NAMES]),
    }

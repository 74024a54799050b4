"""Ledger files of the city's own codes, of any size: a SIE file of type 4 and a workbook."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from random import Random
from typing import IO

from openpyxl import Workbook

from budget.building.ledger import Booked, Chart, chart_of, entry_rows, share
from budget.calc.periods import MONTHS
from budget.importers.rows import LedgerRow
from budget.models import Committee, StatementLine

IN_VOUCHER = 3  # and one on the bank
BANK = "1930"
HEADS = ("Datum", "Vernr", "Konto", "Ansvar", "Verksamhet", "Motpart", "Text", "Belopp")


@dataclass(frozen=True)
class Ledger:
    """What a file books: a committee's codes, its year, and how many rows each month has."""

    chart: Chart
    year: int
    months: tuple[int, ...]

    def rows(self, seed: int) -> Iterator[LedgerRow]:
        """The rows by day, the same for the same seed."""
        chance = Random(seed)  # noqa: S311
        cells = [(area, line) for area in self.chart.centres for line in self.chart.accounts]
        for month, count in zip(MONTHS, self.months, strict=True):
            booked = [
                Booked(area, line, -chance.randint(10**6, 10**8), share(count, len(cells), place))
                for place, (area, line) in enumerate(cells)
            ]
            some = [cell for cell in booked if cell.entries]
            yield from entry_rows(self.year, month, self.chart, some, chance)


def ledger_of(committee: Committee, year: int, rows: int, january: int) -> Ledger:
    """So many rows on a committee's codes, `january` of them in the first month."""
    chart = chart_of(tuple(committee.areas.all()), tuple(StatementLine.objects.all()))
    rest = len(MONTHS) - 1
    months = (january, *(share(rows - january, rest, place) for place in range(rest)))
    return Ledger(chart, year, months)


def write_sie(path: Path, ledger: Ledger, seed: int = 5) -> None:
    """A file of type 4 whose vouchers balance on the bank, and whose #RES agree."""
    sums: dict[str, Decimal] = {}
    with tempfile.TemporaryFile() as body, path.open("wb") as file:
        _vouchers(body, ledger.rows(seed), sums)
        year = ledger.year
        head = [
            "#FLAGGA 0",
            '#PROGRAM "Anslag bench" 1',
            "#FORMAT PC8",
            f"#GEN {year}1231",
            "#SIETYP 4",
            '#FNAMN "Kommunen"',
            f"#RAR 0 {year}0101 {year}1231",
            '#DIM 1 "Ansvar"',
            '#DIM 2 "Verksamhet"',
            '#DIM 3 "Motpart"',
            '#DIM 6 "Projekt"',
            *(f'#KONTO {account} "Konto {account}"' for account in sorted(sums)),
            *(
                f"#{'UB' if account == BANK else 'RES'} 0 {account} {sums[account]}"
                for account in sorted(sums)
            ),
        ]
        file.write("\r\n".join([*head, ""]).encode("cp437"))
        body.seek(0)
        shutil.copyfileobj(body, file)


def _vouchers(file: IO[bytes], rows: Iterator[LedgerRow], sums: dict[str, Decimal]) -> None:
    number = 0
    for day, of_day in groupby(rows, key=lambda row: row.date):
        written = f"{day:%Y%m%d}"
        while some := list(islice(of_day, IN_VOUCHER)):
            number += 1
            lines = [f'#VER A {number} {written} "{some[0].text}"', "{"]
            for row in some:
                sums[row.account] = sums.get(row.account, Decimal(0)) + row.amount
                lines.append(
                    f'#TRANS {row.account} {{{_objects(row)}}} {row.amount} {written} "{row.text}"'
                )
            owed = -sum((row.amount for row in some), Decimal(0))
            sums[BANK] = sums.get(BANK, Decimal(0)) + owed
            lines += [f"#TRANS {BANK} {{}} {owed} {written}", "}", ""]
            file.write("\r\n".join(lines).encode("cp437"))


def _objects(row: LedgerRow) -> str:
    codes = (
        ("1", row.cost_centre),
        ("2", row.activity),
        ("3", row.counterpart),
        ("6", row.project),
    )
    return " ".join(f'{number} "{code}"' for number, code in codes if code)


def write_workbook(path: Path, ledger: Ledger, seed: int = 6) -> None:
    """The rows as a sheet with heads."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Utfall")
    page.append(HEADS)
    for row in ledger.rows(seed):
        page.append(
            [
                row.date,
                row.number,
                int(row.account),
                int(row.cost_centre),
                int(row.activity),
                int(row.counterpart),
                row.text,
                row.amount,
            ]
        )
    book.save(path)

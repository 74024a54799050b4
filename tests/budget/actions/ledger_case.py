"""Ekby's ledger of 2024: small SIE files, a mapping, and the steps from file to actuals.

cost centre 100 is Bygglov, 200 Stadsmiljö; 30xx fees, 50xx pay, 60xx other; 10–19 internal
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from budget.actions.ledger_reading import read_batch
from budget.actions.ledger_upload import upload
from budget.actions.mapping_versions import save_mapping
from budget.models import Actual, LedgerBatch
from budget.workflow.action import SERVER, Actor
from tests.makers import Ekby

YEAR = 2024
# Date, then account, cost centre, kronor (debit +) of each row; the bank takes the rest.
Voucher = tuple[str, list[tuple[str, str, str]]]


def rules(ekby: Ekby) -> dict[str, Any]:
    """The mapping, as a document."""

    def line(first: int, last: int, of: Any) -> dict[str, int]:
        return {"first": first, "last": last, "line": of.pk}

    def area(code: str, of: Any) -> dict[str, Any]:
        return {"area": of.pk, "cost_centre": [code, code]}

    return {
        "lines": [
            line(3000, 3099, ekby.avgifter),
            line(5000, 5099, ekby.loner),
            line(6000, 6099, ekby.ovrigt),
        ],
        "areas": [area("100", ekby.bygglov), area("200", ekby.stadsmiljo)],
        "internal": [["10", "19"]],
        "balance_classes": ["1", "2"],
    }


def map_ekby(ekby: Ekby) -> None:
    """Save the mapping for the year."""
    save_mapping(SERVER, ekby.committee, YEAR, rules(ekby))


def sie4(vouchers: Iterable[Voucher], year: int = YEAR, texts: str = "Verifikation") -> bytes:
    """A file of type 4; each voucher is balanced on account 1930."""
    lines = [
        "#FLAGGA 0",
        '#PROGRAM "Provbok" 1.0',
        "#FORMAT PC8",
        "#SIETYP 4",
        f"#RAR 0 {year}0101 {year}1231",
        '#DIM 1 "Ansvar"',
        '#DIM 3 "Motpart"',
    ]
    for number, (day, rows) in enumerate(vouchers, 1):
        lines += [f'#VER A {number} {day} "{texts} {number}"', "{"]
        for account, centre, kronor in rows:
            code, _, counterpart = centre.partition("/")
            motpart = f' 3 "{counterpart}"' if counterpart else ""
            lines.append(f'#TRANS {account} {{1 "{code}"{motpart}}} {kronor} {day}')
        lines.append(f"#TRANS 1930 {{}} {-sum(Decimal(kronor) for _a, _c, kronor in rows)} {day}")
        lines.append("}")
    return "\n".join([*lines, ""]).encode("cp437")


# Bygglov: pay −61 000,50 and fees +12 000 in January, pay −60 000 in February (−1 000 of it owed
# to the municipality's own); Stadsmiljö: other −40 000 in February.
JANUARY: Voucher = ("20240131", [("5010", "100", "61000.50"), ("3010", "100", "-12000")])
FEBRUARY: Voucher = (
    "20240229",
    [("5010", "100", "59000"), ("5011", "100/19", "1000"), ("6010", "200", "40000")],
)


def extract_of_february() -> bytes:
    """A file of February alone; its balances are those of January and February together."""
    # 5010: 61 000.50 + 59 000; the bank: −49 000.50 − 100 000
    balances = (
        b"#RES 0 3010 -12000\n#RES 0 5010 120000.50\n#RES 0 5011 1000\n#RES 0 6010 40000\n"
        b"#IB 0 1930 500000\n#UB 0 1930 350999.50\n#DIM"
    )
    return sie4([FEBRUARY]).replace(b"#DIM", balances, 1)


def send(
    ekby: Ekby, file: bytes, name: str = "ekby.se", actor: Actor = SERVER, **more: Any
) -> LedgerBatch:
    """Upload a file, without a job."""
    return upload(actor, ekby.committee, YEAR, name, [file], later=False, **more)


def read(ekby: Ekby, file: bytes, name: str = "ekby.se", **more: Any) -> LedgerBatch:
    """Upload a file and read it, here and now."""
    batch = send(ekby, file, name, **more)
    return read_batch(SERVER, batch.pk, lambda percent, stage: None)


def actuals(ekby: Ekby, *months: int) -> dict[tuple[str, str, int], Decimal]:
    """What is booked of the year, by names of area and line, and month."""
    rows = Actual.objects.filter(area__committee=ekby.committee, year=YEAR)
    if months:
        rows = rows.filter(month__in=months)
    return {
        (row.area.name, row.line.name, row.month): row.amount
        for row in rows.select_related("area", "line")
    }

"""The entries behind a figure as content: first words, notes on what differs, the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount, format_number
from budget.calc.structure import Structure
from budget.wording import month_name, month_short, months_in_words
from reports.content.build import TKR
from reports.content.shapes import Column, Fact, Kind, Row, RowKind, Standing, Table, Value


class Entry(Protocol):
    """A row of the ledger (budget/queries/entries.py)."""

    @property
    def key(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def date(self) -> date: ...
    @property
    def dated(self) -> bool: ...
    @property
    def series(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def cost_centre(self) -> str: ...
    @property
    def activity(self) -> str: ...
    @property
    def counterpart(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def area(self) -> int | None: ...
    @property
    def line(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class EntryColumns:
    """Which columns a list of entries has: area and line where it has several, texts by right."""

    year: int
    areas: bool
    lines: bool
    texts: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure and what is known of the entries behind it; kronor.

    `figure` is the round's actual of `months`, `booked` what the loaded entries sum to, and
    `loaded` the months that are loaded. `rows` is their number where it is known.
    """

    place: str
    year: int
    months: tuple[int, ...]
    loaded: tuple[int, ...]
    figure: Decimal
    constructed: Decimal
    booked: Decimal
    internal: Decimal
    rows: int | None
    locked: bool
    cutoff: int

    @property
    def difference(self) -> Decimal:
        """What is booked now less the round's actual."""
        return self.booked - self.figure


def entries_standing(behind: Behind, may_load: bool) -> Standing:
    """The sum that equals the figure come from, in the first line; or that nothing is loaded."""
    when = f"{months_in_words(behind.months)} {behind.year}"
    if behind.months and behind.months[0] > behind.cutoff:
        sentence = _("Omgången går till och med %(cutoff)s, så den har inget utfall för %(when)s.")
        words = {"cutoff": month_name(behind.cutoff), "when": when}
        return Standing(sentence % words, behind.place)
    if not behind.loaded:
        return _not_loaded(behind, when, may_load)
    amount = _tkr(behind.booked)
    if behind.rows is None:
        sentence = _("Bokfört i %(when)s: %(amount)s Tkr.") % {"when": when, "amount": amount}
    else:
        sentence = ngettext(
            "Bokfört i %(when)s: %(amount)s Tkr på %(rows)s rad.",
            "Bokfört i %(when)s: %(amount)s Tkr på %(rows)s rader.",
            behind.rows,
        ) % {"when": when, "amount": amount, "rows": format_number(Decimal(behind.rows), 0)}
    under = _("%(place)s. Exakt %(amount)s kr.") % {
        "place": behind.place,
        "amount": format_amount(behind.booked, Unit.KR, 2),
    }
    return Standing(sentence, under, _facts(behind))


def _not_loaded(behind: Behind, when: str, may_load: bool) -> Standing:
    sentence = _("Utfallet för %s är inte inläst ur ekonomisystemet, så det har inga verifikat.")
    if not behind.figure:
        under = _("%s. Inget utfall står där heller.") % behind.place
    elif behind.constructed:
        under = _("%(place)s. Utfallet %(amount)s Tkr är konstruerat, inte bokfört.") % {
            "place": behind.place,
            "amount": _tkr(behind.figure),
        }
    else:
        under = _("%(place)s. Utfallet %(amount)s Tkr är registrerat för hand.") % {
            "place": behind.place,
            "amount": _tkr(behind.figure),
        }
    way_on = (
        _("Läs in månaden under Bokföring, så syns varje rad här.")
        if may_load
        else _("Controllern läser in bokföringen; då syns varje rad här.")
    )
    return Standing(sentence % when, f"{under} {way_on}")


def _facts(behind: Behind) -> tuple[Fact, ...]:
    """Nothing where the first line says it all."""
    facts = [Fact("booked", _("Bokfört"), behind.booked, Kind.TKR, TKR)]
    if behind.internal:
        facts.append(Fact("internal", _("Varav internt"), behind.internal, Kind.TKR, TKR))
    if behind.difference:
        facts.append(Fact("figure", _("Omgångens utfall"), behind.figure, Kind.TKR, TKR))
        difference = Fact("difference", _("Skillnad"), behind.difference, Kind.TKR, TKR, True)
        facts.append(difference)
    return tuple(facts) if len(facts) > 1 else ()


def differences(behind: Behind) -> tuple[str, ...]:
    """Why the entries do not sum to the round's figure, where they do not."""
    if not behind.loaded or not behind.difference:
        return ()
    words = {
        "figure": _tkr(behind.figure),
        "booked": _tkr(behind.booked),
        "difference": format_amount(abs(behind.difference), Unit.KR, 2),
        "months": months_in_words([m for m in behind.months if m not in behind.loaded]),
    }
    if behind.locked:
        return (
            _(
                "Omgången är låst med utfallet %(figure)s Tkr. Verifikaten visas som de är "
                "bokförda nu, %(booked)s Tkr: det skiljer %(difference)s kr mot när den låstes."
            )
            % words,
        )
    if words["months"]:
        return (
            _(
                "Av omgångens utfall %(figure)s Tkr är %(booked)s Tkr inläst ur ekonomisystemet. "
                "Det som står för %(months)s har inga verifikat."
            )
            % words,
        )
    return (
        _(
            "Verifikaten summerar till %(booked)s Tkr men omgångens utfall är %(figure)s Tkr: det "
            "skiljer %(difference)s kr. Se Avstämning."
        )
        % words,
    )


def _tkr(amount: Decimal) -> str:
    return format_amount(amount, Unit.TKR)


def entry_columns(columns: EntryColumns) -> tuple[Column, ...]:
    """The columns of a list, and of its files."""
    text = Kind.TEXT
    found = (
        Column("datum", _("Datum"), Kind.DATE),
        Column("verifikation", _("Verifikation"), text),
        *([Column("omrade", _("Budgetområde"), text, secondary=True)] if columns.areas else []),
        *([Column("rad", _("Rad"), text, secondary=True)] if columns.lines else []),
        Column("konto", _("Konto"), text, secondary=True, named=True),
        Column("ansvar", _("Ansvar"), text, secondary=True, named=True),
        Column("motpart", _("Motpart"), text, secondary=True, named=True),
        *([Column("text", _("Text"), text, secondary=True)] if columns.texts else []),
        Column("belopp_kr", _("Belopp"), Kind.KR),
    )
    return found


def entry_values(entry: Entry, columns: EntryColumns, structure: Structure) -> tuple[Value, ...]:
    """An entry's values, in the order of `entry_columns`."""
    area = structure.area_by_key.get(entry.area or 0)
    line = structure.line_by_key.get(entry.line or 0)
    return (
        entry.date if entry.dated else f"{month_short(entry.month)} {columns.year}",
        f"{entry.series} {entry.number}".strip(),
        *([area.name if area else ""] if columns.areas else []),
        *([line.name if line else ""] if columns.lines else []),
        entry.account,
        entry.cost_centre,
        entry.counterpart,
        *([entry.text] if columns.texts else []),
        entry.amount,
    )


def entries_table(
    entries: Iterable[Entry], columns: EntryColumns, structure: Structure, whole: bool
) -> Table:
    """A page of entries; with a sum where they are all there are."""
    shown = entry_columns(columns)
    rows = [Row(str(e.key), entry_values(e, columns, structure)) for e in entries]
    if whole and rows:
        amounts = (row.values[-1] for row in rows)
        total = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
        values: tuple[Value, ...] = (_("Summa"), *[""] * (len(shown) - 2), total)
        parts = tuple(row.key for row in rows)
        rows.append(Row("Summa", values, RowKind.SUM, parts=parts))
    return Table("verifikat", _("Verifikat"), _("Kronor"), shown, tuple(rows))

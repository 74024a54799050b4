"""New rules of a mapping as they are typed: a range of codes a field, and where it leads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from budget.importers.mapping import AreaRule, CodeRange, LedgerMapping, LineRange
from budget.importers.rows import LONGEST_ACCOUNT
from budget.models import Area, StatementLine

PARTS = ("cost_centre", "activity", "project")
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 60
DASH = re.compile(r"\s*[\N{EN DASH}\N{MINUS SIGN}]\s*|\s+-\s+")
PLAIN = re.compile(r"([0-9]+)-([0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedRule:
    """A row of the form: its number, what is typed in it, and the key that is chosen."""

    index: int
    konton: str = ""
    cost_centre: str = ""
    activity: str = ""
    project: str = ""
    chosen: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not any((self.konton, self.cost_centre, self.activity, self.project))


def codes_text(first: object, last: object) -> str:
    """A range as it is shown and typed."""
    return str(first) if first == last else f"{first}–{last}"


def codes_from(text: str) -> tuple[str, str]:
    """The ends of a typed range: "100–199", "100-199", or one code, in which letters may stand."""
    text = text.strip()
    plain = PLAIN.fullmatch(text)
    if plain:
        return plain[1], plain[2]
    parts = DASH.split(text)
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else (text, text)


class NewRules:
    """Rows for accounts (`rad-0-konton`), areas (`omrade-0-cost_centre` …) and counterparts."""

    def __init__(
        self, lines: Sequence[StatementLine], areas: Sequence[Area], typed: Mapping[str, str]
    ) -> None:
        self._lines = {str(line.pk) for line in lines}
        self._areas = {str(area.pk) for area in areas}
        self.lines = self._rows(typed, "rad", ("konton",))
        self.areas = self._rows(typed, "omrade", PARTS)
        self.internal = self._rows(typed, "motpart", ("konton",))

    def _rows(self, typed: Mapping[str, str], kind: str, names: Sequence[str]) -> list[TypedRule]:
        rows = []
        for index in range(MOST_ROWS):
            values = {name: typed.get(f"{kind}-{index}-{name}", "").strip() for name in names}
            chosen = typed.get(f"{kind}-{index}-plats", "")
            if f"{kind}-{index}-{names[0]}" in typed or any(values.values()):
                rows.append(TypedRule(index, chosen=chosen, **values))
        blank = max(0, FIRST_ROWS - len(rows)) if len(rows) < FIRST_ROWS else 0
        return [*rows, *(TypedRule(len(rows) + number) for number in range(blank))]

    def more(self) -> None:
        """Adds some empty rows to each part."""
        for rows in (self.lines, self.areas, self.internal):
            free = range(len(rows), min(len(rows) + MORE_ROWS, MOST_ROWS))
            rows.extend(TypedRule(number) for number in free)

    def added_to(self, mapping: LedgerMapping) -> LedgerMapping:
        """A mapping with the typed rules last. Raises ValidationError for one that is not whole."""
        lines = [self._line(row) for row in self.lines if not row.is_empty]
        areas = [self._area(row) for row in self.areas if not row.is_empty]
        internal = [CodeRange(*codes_from(row.konton)) for row in self.internal if row.konton]
        return replace(
            mapping,
            lines=(*mapping.lines, *lines),
            areas=(*mapping.areas, *areas),
            internal=(*mapping.internal, *internal),
        )

    def _line(self, row: TypedRule) -> LineRange:
        first, last = codes_from(row.konton)
        for account in (first, last):
            if not (account.isascii() and account.isdecimal() and len(account) <= LONGEST_ACCOUNT):
                raise ValidationError(
                    _("”%(text)s” är inget konto. Skriv ett tal som 5010, eller 5000–5599.")
                    % {"text": row.konton}
                )
        if row.chosen not in self._lines:
            raise ValidationError(_("Välj en rad för konto %s.") % row.konton)
        return LineRange(int(first), int(last), row.chosen)

    def _area(self, row: TypedRule) -> AreaRule:
        typed = {part: getattr(row, part) for part in PARTS}
        ranges = {part: CodeRange(*codes_from(text)) for part, text in typed.items() if text}
        if row.chosen not in self._areas:
            codes = ", ".join(text for text in typed.values() if text)
            raise ValidationError(_("Välj ett budgetområde för %s.") % codes)
        return AreaRule(row.chosen, **ranges)

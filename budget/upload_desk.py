"""The desk where a filled-in workbook is read: checked as a whole, shown as changes, saved at once.

Between the preview and the saving the changes travel in the page, signed for the person and the
round: nothing is kept on the server, and two windows do not disturb each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.actions.forecasts import ForecastCell, save_forecasts
from budget.calc.blocks import plain_name
from budget.calc.structure import Line
from budget.forms.workbooks import fault_place, fault_words
from budget.models import Area, User
from budget.place import Place, why_closed
from budget.queries.structure import lines_of
from budget.queries.tasks import areas_of
from budget.queries.workbooks import handed_in_areas, standing_forecasts
from budget.workbooks import (
    Fault,
    Filled,
    FilledRow,
    Label,
    Limits,
    clean,
    read_workbook,
)
from budget.workbooks.comparing import Change, Wish, compare
from budget.workflow.action import Actor

SALT = "budget.upload_desk"
MINE, THEIRS = "filen", "tabellen"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not read: where in it, and what is wrong."""

    place: str
    words: str


class Unanswered(Exception):  # noqa: N818  # an answer, not an error
    """Somebody else was first, and it has not been said which value is to stand."""


class UploadDesk:
    """Reads and saves for one person and round."""

    def __init__(self, place: Place, user: User) -> None:
        self.place = place
        self.user = user
        self.unit = place.committee.unit

    @cached_property
    def areas(self) -> dict[int, Area]:
        """The round's areas by key, in order."""
        return {area.pk: area for area in areas_of(self.place.round.appropriation)}

    @cached_property
    def lines(self) -> dict[int, Line]:
        """The year's lines by key, in order."""
        return {line.key: line for line in lines_of(self.place.year)}

    def name(self, area: int | None, line: int | None) -> str:
        """An area and line in words; "" where they are not of this round."""
        if area not in self.areas or line not in self.lines:
            return ""
        return f"{self.areas[area].name}, {self.lines[line].name}"

    def may_write(self, area: int | None = None) -> bool:
        """Whether the person may forecast an area, or any area of the round."""
        committee, rights = self.place.committee.pk, self.place.rights
        areas = self.areas if area is None else [area]
        return any(rights.may_forecast(committee, key) for key in areas)

    def closed(self) -> str:
        """Why nothing at all is read, or ""."""
        return why_closed(self.place.round)

    def read(self, data: bytes) -> tuple[tuple[Refused, ...], tuple[Change, ...]]:
        """Why the file is refused as a whole, or the changes that it makes."""
        filled = read_workbook(data, Limits(**settings.FORECAST_WORKBOOK))
        refused = tuple(self._refusals(filled))
        if refused:
            return refused, ()
        return (), self.compared(_wish(row) for row in filled.rows if row.changed)

    def compared(self, wishes: Iterable[Wish]) -> tuple[Change, ...]:
        """The changes that wishes make to what stands now."""
        return compare(wishes, standing_forecasts(self.place.round))

    def _refusals(self, filled: Filled) -> Iterator[Refused]:
        if filled.round is None:
            # Nothing more is known of a file that could not be read.
            yield from map(self._refused, filled.faults or (Fault("not_ours"),))
        elif filled.round != self.place.round.pk:
            yield Refused("", self._other_round(filled.round))
        elif self.closed():
            yield Refused("", self.closed())
        else:
            yield from map(self._refused, filled.faults)
            yield from self._foreign(filled.rows)
            yield from self._misnamed(filled.labels)

    def _other_round(self, key: int) -> str:
        for round_ in self.place.rounds:
            if round_.pk == key:
                return _("Filen är hämtad ur ”%s”. Läs in den där.") % round_
        return _("Filen är hämtad ur en annan omgång.")

    def _foreign(self, rows: Iterable[FilledRow]) -> Iterator[Refused]:
        """Rows that are not of the round; changes where the person may make none."""
        handed_in = handed_in_areas(self.place.round)
        for row in rows:
            at = Fault("foreign_row", row.sheet, row.row, row.column, area=row.area, line=row.line)
            if row.area not in self.areas or row.line not in self.lines:
                yield self._refused(at)
            elif not row.changed:
                continue
            elif not self.may_write(row.area):
                words = _("Du får läsa områdets prognos men inte ändra den.")
                yield Refused(self._at(at), words)
            elif row.area in handed_in:
                words = _(
                    "Områdets prognos är %s. Be ekonomen att återsända den om något ska ändras."
                )
                yield Refused(self._at(at), words % handed_in[row.area])

    def _misnamed(self, labels: Iterable[Label]) -> Iterator[Refused]:
        """Names that are not those of the hidden keys beside them: which row was meant is open."""
        for label in labels:
            expected = self._called(label)
            if not expected or _agree(label, expected):
                continue
            words = _(
                "Här står ”%(found)s”, men raden hör enligt filens dolda kolumner till "
                "”%(expected)s”. Namn och dolda kolumner har flyttats isär, så det går inte att "
                "veta vilken rad beloppet är för. Hämta tabellen på nytt och för över dina belopp."
            )
            at = Fault("foreign_row", label.sheet, label.row, label.column)
            found = {"found": label.name[:100], "expected": expected}
            yield Refused(fault_place(at, ""), words % found)

    def _called(self, label: Label) -> str:
        """What the row is called; "" where it is not of this round."""
        if label.area not in self.areas:
            return ""
        if label.line is None:
            return self.areas[label.area].name
        return self.lines[label.line].name if label.line in self.lines else ""

    def _refused(self, fault: Fault) -> Refused:
        return Refused(self._at(fault), fault_words(fault))

    def _at(self, fault: Fault) -> str:
        return fault_place(fault, self.name(fault.area, fault.line))

    def sealed(self, changes: Iterable[Change]) -> str:
        """The changes as they travel in the page, once they have been seen."""
        wishes = [_plain(change.seen()) for change in changes]
        return signing.dumps([self.user.pk, self.place.round.pk, wishes], salt=SALT, compress=True)

    def unsealed(self, text: str) -> tuple[Wish, ...] | None:
        """The wishes that travelled; None where they are not this person's for this round."""
        try:
            user, round_, wishes = signing.loads(
                text, salt=SALT, max_age=settings.SESSION_COOKIE_AGE
            )
        except signing.BadSignature:
            return None
        if (user, round_) != (self.user.pk, self.place.round.pk):
            return None
        return tuple(_from_plain(*wish) for wish in wishes)

    def save(self, changes: Iterable[Change], choices: Mapping[tuple[int, int], str]) -> int:
        """Write the changes in one transaction; how many there were.

        `choices` are MINE or THEIRS by place, for what clashes. Raises Unanswered where one is
        missing or something has moved since it was seen; else as `save_forecasts`.
        """
        wanted = []
        for change in changes:
            choice = choices.get(change.place) if change.is_clash else MINE
            if change.moved or choice not in (MINE, THEIRS):
                raise Unanswered
            if choice == MINE:
                amount, shown = change.wish.amount, change.stands
                wanted.append(ForecastCell(*change.place, amount, change.version, shown=shown))
        if wanted:
            save_forecasts(Actor(self.user), self.place.round, wanted)
        return len(wanted)


def _agree(label: Label, expected: str) -> bool:
    """Whether a name is the one expected; beside an area's stands why it is closed."""
    found, name = plain_name(label.name), plain_name(clean(expected))
    return found == name or (label.line is None and found.startswith(f"{name} ("))


Plain = tuple[int, int, int | None, int, int | None, bool, bool]


def _wish(row: FilledRow) -> Wish:
    return Wish(row.area, row.line, row.amount, row.version, row.shown, rounded=row.rounded)


def _plain(wish: Wish) -> Plain:
    """A wish as JSON holds it, amounts in öre."""
    return (
        wish.area,
        wish.line,
        _ore(wish.amount),
        wish.version,
        _ore(wish.shown),
        wish.clashed,
        wish.rounded,
    )


def _from_plain(
    area: int,
    line: int,
    amount: int | None,
    version: int,
    shown: int | None,
    clashed: bool,
    rounded: bool,
) -> Wish:
    return Wish(area, line, _kronor(amount), version, _kronor(shown), clashed, rounded)


def _ore(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else Decimal(ore).scaleb(-2)

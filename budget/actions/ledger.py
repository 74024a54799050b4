"""A batch that has been read is accepted, put away, or undone: what makes its months count.

What the guard covers. An entry has no history of its own: its batch is it. Monthly actuals that a
batch sets are written by the guarded bulk calls, so that every rule of actuals holds (a closed
year, areas and lines that count in it), but no Change is kept of each cell: the batch's sums and
`LedgerReplaced` tell every cell's after and before, and one Change tells of the batch. Locked
rounds read their copies and never move. Month 13 is a period like the others, on its own.
"""

from collections.abc import Collection, Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from budget.actions.ledger_tidying import REMOVED, order_tidying
from budget.actions.ledger_upload import check_year
from budget.actions.recording import refuse, require
from budget.models import (
    Actual,
    Appropriation,
    BatchState,
    Committee,
    LedgerBatch,
    LedgerContent,
    LedgerEntry,
    LedgerFormat,
    LedgerPeriod,
    LedgerReplaced,
    LedgerSum,
)
from budget.models.guard import open_write
from budget.wording import month_name
from budget.workflow import history
from budget.workflow.action import Actor, action

Cell = tuple[int, int, int]


@action
def accept_batch(
    actor: Actor,
    batch: LedgerBatch,
    *,
    months: Collection[int] | None = None,
    replace: bool = False,
    leave_unmapped: bool = False,
    take_extract: bool = False,
) -> LedgerBatch:
    """Make a batch the one that counts in its months (or those of them in `months`).

    The months' actuals become its sums: a cell without entries any more is removed. In the same
    transaction, and once: of two at the same period the later waits, and is then refused
    (`period_loaded`) unless it `replace`s. Controllers and administrators. Raises ValidationError
    for a batch that is no preview, one with nothing by months, codes without a place (unless
    `leave_unmapped`), an extract whose balances do not hold with what is loaded before it (unless
    `take_extract`), a closed year; PermissionDenied.
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    row = hold(batch, BatchState.PREVIEW)
    if row.content != LedgerContent.ACTUAL:
        raise refuse("not_actuals", _("Filen är läst som budget. Läs in den i ett beslut."))
    periods = _chosen(row, months)
    refuse_unmapped(row, leave_unmapped)
    if row.is_extract and not take_extract:
        raise refuse(
            "extract",
            _(
                "Filen är ett utdrag, och dess saldon stämmer inte med det som är inläst före det. "
                "Inget har ändrats. Läs in månaderna före först, eller välj att läsa in utdraget "
                "ändå."
            ),
        )
    standing = _standing(row, periods, replace)
    _swap(row, periods, standing)
    cells = {period.month for period in periods}
    _keep_replaced(row, cells)
    _set_actuals(row.committee, row.year, _actuals(row, cells), _sums(row, cells))
    finish(actor, "accept_ledger", row, BatchState.ACCEPTED, batch)
    order_tidying(actor, row)
    return batch


def hold(batch: LedgerBatch, *states: str) -> LedgerBatch:
    """The batch as stored, locked with its year until the action ends.

    Raises ValidationError where it is in another state (`batch_state`), or its year is closed.
    """
    # The year first: whoever loads or undoes anything in it waits here for the others.
    list(
        Appropriation.objects.select_for_update(no_key=True).filter(
            committee=batch.committee_id, year=batch.year
        )
    )
    row: LedgerBatch = (
        LedgerBatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee")
        .get(pk=batch.pk)
    )
    if row.state not in states:
        raise refuse(
            "batch_state",
            _("Inläsningen är %(state)s, så det går inte nu. Ladda om sidan."),
            state=row.get_state_display(),
        )
    check_year(row.committee, row.year)
    return row


def finish(
    actor: Actor, name: str, row: LedgerBatch, state: str, given: LedgerBatch
) -> LedgerBatch:
    """Give a held batch its new state with who and when, in the history too."""
    old = row.get_state_display()
    row.state = state
    if state == BatchState.ACCEPTED:
        row.accepted_at, row.accepted_by = timezone.now(), actor.user
    elif state == BatchState.UNDONE:
        row.undone_at, row.undone_by = timezone.now(), actor.user
    row.save()
    new = row.get_state_display()
    history.record([history.change(actor, name, row, "state", old, new, row.committee)])
    given.refresh_from_db()
    return given


def _chosen(row: LedgerBatch, months: Collection[int] | None) -> list[LedgerPeriod]:
    periods = list(LedgerPeriod.objects.filter(batch=row).order_by("month"))
    if row.format == LedgerFormat.SIE1:
        raise refuse(
            "year_balances_only",
            _(
                "Filen är SIE typ 1: den har bara årets saldon, inga månader. Ta ut typ 4, eller "
                "typ 2 eller 3, ur ekonomisystemet."
            ),
        )
    chosen = [period for period in periods if months is None or period.month in months]
    if not chosen:
        raise refuse("no_months", _("Filen har inget för de månaderna. Välj andra."))
    return chosen


def refuse_unmapped(row: LedgerBatch, leave: bool) -> None:
    """Raise ValidationError for a batch with rows that no rule places, unless they are left out."""
    if row.unmapped_rows and not leave:
        raise refuse(
            "unmapped",
            ngettext(
                "%(rows)s rad saknar plats: dess konto eller ansvar finns inte i konteringen. "
                "Lägg till regler, eller välj att lämna den utanför.",
                "%(rows)s rader saknar plats: deras konto eller ansvar finns inte i konteringen. "
                "Lägg till regler, eller välj att lämna dem utanför.",
                row.unmapped_rows,
            ),
            rows=row.unmapped_rows,
        )


def _standing(
    row: LedgerBatch, periods: Iterable[LedgerPeriod], replace: bool
) -> dict[int, LedgerPeriod]:
    """The periods that count now in the same months; refused where they are not to be replaced."""
    found = (
        LedgerPeriod.objects.filter(
            committee=row.committee_id,
            year=row.year,
            month__in=[period.month for period in periods],
            effective=True,
        )
        .select_related("batch")
        .order_by("month")
    )
    standing = {period.month: period for period in found}
    if standing and not replace:
        raise refuse(
            "period_loaded",
            _(
                "%(months)s %(year)s är redan inläst ur %(files)s. Inget har ändrats. Välj att "
                "ersätta perioden, eller kassera filen."
            ),
            months=month_list(standing),
            year=row.year,
            files=", ".join(sorted({str(period.batch) for period in standing.values()})),
        )
    return standing


def month_list(months: Iterable[int]) -> str:
    """Months as a message writes them, "januari–mars, bokslut"; runs are drawn together."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1 and month != 13:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = ([month_name(run[0]), *([month_name(run[-1])] if len(run) > 1 else [])] for run in runs)
    text = ", ".join("–".join(each) for each in ends)
    return text[:1].upper() + text[1:]


def _swap(
    row: LedgerBatch, periods: Iterable[LedgerPeriod], standing: dict[int, LedgerPeriod]
) -> None:
    for period in standing.values():
        period.effective = False
        period.save(update_fields=["effective"])
    for period in periods:
        before = standing.get(period.month)
        period.effective, period.replaces = True, before.batch if before else None
        period.save(update_fields=["effective", "replaces"])


def _actuals(row: LedgerBatch, months: Collection[int]) -> dict[Cell, Actual]:
    found = Actual.objects.filter(area__committee=row.committee_id, year=row.year, month__in=months)
    return {(cell.area_id, cell.line_id, cell.month): cell for cell in found}


# Thousands of cells: the database writes them itself.
KEEP_REPLACED = """
INSERT INTO budget_ledgerreplaced (batch_id, area_id, line_id, month, amount, constructed)
SELECT %s, a.area_id, a.line_id, a.month, a.amount, a.constructed
FROM budget_actual a
JOIN budget_area o ON o.id = a.area_id
WHERE o.committee_id = %s AND a.year = %s AND a.month IN ({months})
ORDER BY a.area_id, a.line_id, a.month
"""


def _keep_replaced(row: LedgerBatch, months: Collection[int]) -> None:
    """Keep what stands in some months, before it is changed; inside an action."""
    marks = ", ".join(["%s"] * len(months))
    with connection.cursor() as cursor:
        sql = KEEP_REPLACED.format(months=marks)
        cursor.execute(sql, [row.pk, row.committee_id, row.year, *months])


def _sums(row: LedgerBatch, months: Collection[int]) -> dict[Cell, tuple[Any, bool]]:
    found = LedgerSum.objects.filter(batch=row, month__in=months)
    columns = found.values_list("area_id", "line_id", "month", "amount")
    return {(area, line, month): (amount, False) for area, line, month, amount in columns}


def _set_actuals(
    committee: Committee,
    year: int,
    before: dict[Cell, Actual],
    wanted: dict[Cell, tuple[Any, bool]],
) -> None:
    """Make the cells of `before` and `wanted` what `wanted` says; the rest of it is removed."""
    write = open_write()
    gone = [cell.pk for key, cell in before.items() if key not in wanted]
    if gone:
        Actual.objects.filter(pk__in=gone).delete()
    changed, new = [], []
    for (area, line, month), (amount, constructed) in wanted.items():
        cell = before.get((area, line, month))
        if cell is None:
            new.append(
                Actual(
                    area_id=area,
                    line_id=line,
                    year=year,
                    month=month,
                    amount=amount,
                    constructed=constructed,
                )
            )
        elif (cell.amount, cell.constructed) != (amount, constructed):
            if write is not None:
                write.remember([copy(cell)])
            cell.amount, cell.constructed = amount, constructed
            changed.append(cell)
    if changed:
        Actual.objects.bulk_write(changed, ["amount", "constructed"])
    if new:
        Actual.objects.bulk_create(new, batch_size=2000)


def reload_actuals(batch: LedgerBatch) -> None:
    """Set the actuals of the months where a batch counts to its sums; inside an action."""
    counting = LedgerPeriod.objects.filter(batch=batch, effective=True)
    months = set(counting.values_list("month", flat=True))
    if months:
        before = _actuals(batch, months)
        _set_actuals(batch.committee, batch.year, before, _sums(batch, months))


@action
def discard_batch(actor: Actor, batch: LedgerBatch) -> LedgerBatch:
    """Put away a batch that has not been accepted; its entries are removed, its file is kept.

    Controllers and administrators. Raises ValidationError for one that is loaded or undone.
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    row = hold(
        batch, BatchState.UPLOADED, BatchState.PREVIEW, BatchState.FAILED, BatchState.READING
    )
    LedgerEntry.objects.filter(batch=row).delete()
    return finish(actor, "discard_ledger", row, BatchState.DISCARDED, batch)


@action
def undo_batch(actor: Actor, batch: LedgerBatch) -> LedgerBatch:
    """Undo an accepted batch whole: its months' actuals become what they were before it.

    Where it had replaced another batch, that one counts again, entries and all. Controllers and
    administrators. Raises ValidationError where the year is closed (`year_closed`), where it is not
    loaded, or a later batch has replaced a month of it (`replaced_later`): undo that one first.
    """
    require(actor, lambda rights: rights.may_change_appropriation(batch.committee_id))
    row = hold(batch, BatchState.ACCEPTED)
    if row.content != LedgerContent.ACTUAL:
        raise refuse("not_actuals", _("Filen är inläst som budget. Ångra den vid beslutet."))
    counting = LedgerPeriod.objects.filter(batch=row, effective=True)
    periods = list(counting.select_related("replaces"))
    _refuse_replaced(row)
    _refuse_without_entries(periods)
    months = {period.month for period in periods}
    for period in periods:
        period.effective = False
        period.save(update_fields=["effective"])
    for period in periods:
        if period.replaces_id is not None:
            LedgerPeriod.objects.filter(batch=period.replaces_id, month=period.month).update(
                effective=True
            )
    kept = LedgerReplaced.objects.filter(batch=row)
    wanted = {(r.area_id, r.line_id, r.month): (r.amount, r.constructed) for r in kept}
    _set_actuals(row.committee, row.year, _actuals(row, months), wanted)
    return finish(actor, "undo_ledger", row, BatchState.UNDONE, batch)


def _refuse_replaced(row: LedgerBatch) -> None:
    later = (
        LedgerPeriod.objects.filter(replaces=row, batch__state=BatchState.ACCEPTED)
        .select_related("batch")
        .order_by("month")
    )
    if later:
        raise _replaced_later(list(later))


def _refuse_without_entries(periods: Iterable[LedgerPeriod]) -> None:
    gone = [p.replaces for p in periods if p.replaces and p.replaces.facts.get(REMOVED)]
    if gone:
        raise refuse(
            "entries_removed",
            _(
                "Det som gällde före, ur %(file)s, har inte kvar sina verifikationer, så det kan "
                "inte gälla igen. Läs in den filen på nytt i stället för att ångra."
            ),
            file=gone[0],
        )


def _replaced_later(later: list[LedgerPeriod]) -> ValidationError:
    return refuse(
        "replaced_later",
        _(
            "%(months)s har sedan ersatts av %(files)s. Ångra den inläsningen först, så ligger "
            "den här överst igen."
        ),
        months=month_list(period.month for period in later),
        files=", ".join(sorted({str(period.batch) for period in later})),
    )

"""What the committees have booked, with or without what they bill each other."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.content.build import TKR, footnoted
from reports.content.city import CommitteeStanding
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target


def internal_table(
    standings: Sequence[CommitteeStanding], internal: Mapping[int, Decimal], *, without: bool
) -> Table | None:
    """A row a committee: its actual to date with internal items, and those; or `without` them.

    `internal` is by the round's key, in kronor. None where no loaded actual has internal parts.
    """
    if not any(internal.get(standing.info.key) for standing in standings):
        return None
    rows, amounts = [], []
    for standing in standings:
        info, part = standing.info, internal.get(standing.info.key, Decimal(0))
        actual = standing.amounts.actual
        values = (actual - part,) if without else (actual, part)
        target = Target("entries", (info.committee_slug, str(info.year), info.slug))
        rows.append(Row(info.committee, (info.committee, *values), target=target))
        amounts.append(values)
    sums = [sum(column, Decimal(0)) for column in zip(*amounts, strict=True)]
    parts = tuple(row.key for row in rows)
    rows.append(Row("Summa", (_("Summa"), *sums), RowKind.SUM, parts=parts))
    columns: tuple[Column, ...]
    if without:
        columns = (Column("utan_internt_tkr", _("Utfall hittills utan interna poster")),)
        under = _("Utan det nämnderna köper av varandra, efter motparten i bokföringen.")
    else:
        columns = (
            Column("utfall_tkr", _("Utfall hittills")),
            Column("internt_tkr", _("Varav interna poster")),
        )
        under = _("Med det nämnderna köper av varandra, efter motparten i bokföringen.")
    title = _("Utfall hittills")
    named = (Column("namnd", _("Nämnd"), Kind.TEXT), *columns)
    table = Table("internt", title, TKR, named, tuple(rows), under=under, free_order=True)
    return footnoted(table)

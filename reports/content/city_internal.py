"""What the committees bill each other: each one's actual to date with it and without it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.content.build import TKR, footnoted
from reports.content.city import CommitteeStanding
from reports.content.shapes import Column, Kind, Row, RowKind, Table, Target


def internal_table(
    standings: Sequence[CommitteeStanding], internal: Mapping[int, Decimal]
) -> Table | None:
    """A row a committee whose loaded actual has internal parts; None where none has.

    `internal` is by the round's key, in kronor. The city as a whole is the sum without it.
    """
    rows, sums = [], [Decimal(0)] * 3
    for standing in standings:
        info, actual = standing.info, standing.amounts.actual
        part = internal.get(info.key, Decimal(0))
        values = (actual, part, actual - part)
        sums = [total + value for total, value in zip(sums, values, strict=True)]
        target = Target("entries", (info.committee_slug, str(info.year), info.slug))
        rows.append(Row(info.committee, (info.committee, *values), target=target))
    if not any(internal.get(standing.info.key) for standing in standings):
        return None
    parts = tuple(row.key for row in rows)
    rows.append(Row("Summa", (_("Summa"), *sums), RowKind.SUM, parts=parts))
    columns = (
        Column("namnd", _("Nämnd"), Kind.TEXT),
        Column("utfall_tkr", _("Utfall hittills")),
        Column("internt_tkr", _("Varav internt")),
        Column("utan_internt_tkr", _("Utan internt")),
    )
    under = _("Det nämnderna köper av varandra, efter motparten i bokföringen.")
    title = _("Internt mellan nämnderna")
    return footnoted(Table("internt", title, TKR, columns, tuple(rows), under=under))

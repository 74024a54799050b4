"""Figures that a report's sentences need and that stand in no table of it, as small tables."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.calc.appropriations import DecisionKind, amount
from budget.calc.inputs import RoundInputs
from reports.content.appropriation import granted_in_all
from reports.content.build import TKR, in_sentence
from reports.content.drilldown import line_rows
from reports.content.shapes import Column, Kind, Row, Table
from reports.content.standing import previous_deviation

LEFT = frozenset({"kvar_tkr", "resten_tkr"})
"""The columns of a segment's page that no sentence of a report is about."""


def own_tables(inputs: RoundInputs) -> Iterable[Table]:
    """Tables that nothing but the figures is read from; none that a round has no content for."""
    yield _bounds(inputs)
    if inputs.decisions:
        yield _grown(inputs)
    if inputs.grants:
        yield _granted(inputs)
    if not inputs.has_amounts:
        return
    previous = previous_deviation(inputs)
    if previous is not None:
        yield _before(inputs, previous)
    yield _change(inputs)
    yield from _segments(inputs)


def _bounds(inputs: RoundInputs) -> Table:
    columns = (Column("post", "", Kind.TEXT), Column("belopp_tkr", _("Belopp")))
    rows = (
        Row("troskel", (_("Gräns för förklaring av avvikelser"), inputs.info.threshold)),
        Row("redovisade_beslut", (_("Gräns för beslut i tabellen"), inputs.info.grant_limit)),
    )
    return Table("omgang", _("Omgångens regler"), TKR, columns, rows)


def _grown(inputs: RoundInputs) -> Table:
    changes = amount(d for d in inputs.decisions if d.kind is DecisionKind.CHANGE)
    columns = (Column("post", "", Kind.TEXT), Column("forandringar_tkr", _("Förändringar")))
    rows = (Row("arets_beslut", (_("Årets beslut"), changes)),)
    return Table("kommunbidrag_i_allt", _("Kommunbidrag, årets beslut"), TKR, columns, rows)


def _granted(inputs: RoundInputs) -> Table:
    in_all = granted_in_all(inputs.grants)
    columns = (
        Column("beslut", "", Kind.TEXT),
        Column("beviljat_tkr", _("Beviljat")),
        Column("reserverat_tkr", _("Reserverat")),
        Column("avropat_tkr", _("Avropat")),
    )
    values = (_("Alla beslut"), in_all.granted, in_all.reserved, in_all.drawn)
    title = _("Projekt och utredningar, alla beslut")
    key = "projekt_och_utredningar_i_allt"
    return Table(key, title, TKR, columns, (Row("alla_beslut", values),))


def _before(inputs: RoundInputs, deviation: Decimal) -> Table:
    columns = (
        Column("post", "", Kind.TEXT),
        Column("avvikelse_tkr", _("Avvikelse"), signed=True),
    )
    name = _("I %(round)s") % {"round": in_sentence(inputs.info.previous)}
    return Table(
        "forra_omgangen", _("Förra omgången"), TKR, columns, (Row("totalt", (name, deviation)),)
    )


def _change(inputs: RoundInputs) -> Table:
    """The change in kronor behind the published one in %."""
    sets = inputs.structure.sets_of("nettokostnad")
    listed = [(s.name, s.name, inputs.cube.total(lines=s.lines), s.slug) for s in sets]
    listed.append(("Nettokostnad", _("Nettokostnad"), inputs.total, ""))
    rows = tuple(
        Row(key, (name, amounts.forecast - amounts.last_year), code=code)
        for key, name, amounts, code in listed
    )
    columns = (Column("rad", "", Kind.TEXT), Column("forandring_tkr", _("Förändring")))
    title = _("Nettokostnadsutveckling i kronor")
    return Table("nettokostnadsutveckling_i_kronor", title, TKR, columns, rows)


def _segments(inputs: RoundInputs) -> Iterable[Table]:
    """The income statement of each segment, as its own page shows it but for what is left."""
    for segment in inputs.structure.segments:
        table = line_rows(inputs, inputs.structure.areas_in([segment.key]))
        kept = [index for index, column in enumerate(table.columns) if column.key not in LEFT]
        title = _("Resultaträkning, %(segment)s") % {"segment": segment.name}
        yield replace(
            table,
            key=f"resultatrakning-{segment.slug}",
            title=title,
            columns=tuple(table.columns[index] for index in kept),
            rows=tuple(
                row._replace(values=tuple(row.values[index] for index in kept))
                for row in table.rows
            ),
        )

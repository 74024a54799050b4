"""Investments and project grants: frames, projects, their years and forecasts."""

from decimal import Decimal

from budget.actions.recording import in_kronor, require, save_recorded
from budget.actions.rows import may_change
from budget.models import (
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    ProjectGrant,
    Round,
)
from budget.workflow.action import Actor, action
from budget.workflow.conflicts import Clash, Conflict


@action
def save_frame(actor: Actor, frame: InvestmentFrame) -> InvestmentFrame:
    """A new investment frame of a year, or its changed fields. Controllers and administrators."""
    committee = may_change(actor, frame)
    return save_recorded(actor, "save_frame", frame, committee)


@action
def save_project(actor: Actor, project: InvestmentProject) -> InvestmentProject:
    """A new investment, or its changed fields (kronor, cost −). Controllers and administrators.

    Raises ValidationError by field, and where it lies in a frame outside its years.
    """
    committee = may_change(actor, project)
    return save_recorded(actor, "save_project", project, committee)


@action
def save_investment_year(actor: Actor, year: InvestmentYear) -> InvestmentYear:
    """A project's year in a frame, or its changed amounts (kronor, cost −).

    Controllers and administrators. Raises ValidationError for a closed year, a project of another
    committee, and a frame outside the project's years.
    """
    committee = may_change(actor, year)
    return save_recorded(actor, "save_investment_year", year, committee)


@action
def save_investment_forecast(
    actor: Actor,
    round_: Round,
    year_row: InvestmentYear,
    year_amount: Decimal,
    total_amount: Decimal,
    shown: tuple[Decimal, Decimal] | None = None,
) -> InvestmentForecast:
    """An open round's forecast of a project: the year's and the total's (kronor, cost −).

    Controllers, and budget holders of the whole committee. `shown` is what stood there when it was
    opened: raises Conflict where somebody else has changed it since. Raises ValidationError where
    the round is not open or the project lies in another year.
    """
    committee = round_.appropriation.committee
    require(actor, lambda rights: rights.may_forecast(committee.pk, None))
    row = (
        InvestmentForecast.objects.select_for_update(of=("self",))
        .filter(round=round_, year_row=year_row)
        .first()
    )
    mine = (in_kronor(year_amount), in_kronor(total_amount))
    theirs = (row.year_amount, row.total_amount) if row else None
    if shown is not None and theirs is not None and theirs not in (shown, mine):
        thing = str(year_row.project)
        clashes = (Clash(thing, m, t) for m, t in zip(mine, theirs, strict=True) if m != t)
        raise Conflict(tuple(clashes))
    row = row or InvestmentForecast(round=round_, year_row=year_row)
    row.year_amount, row.total_amount = mine
    return save_recorded(actor, "save_investment_forecast", row, committee)


@action
def save_grant(actor: Actor, grant: ProjectGrant) -> ProjectGrant:
    """What is granted, reserved or drawn of a purpose (positive kronor), or its changed fields.

    Controllers and administrators. Raises ValidationError by field, and for a closed year.
    """
    committee = may_change(actor, grant)
    return save_recorded(actor, "save_grant", grant, committee)

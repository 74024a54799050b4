"""Which action saves and which removes a row: the one way from the administration to the data."""

from typing import Any

from budget.actions.amounts import save_actuals
from budget.actions.appropriations import (
    change_decision,
    create_appropriation,
    remove_decision,
    replace_budget_rows,
    update_appropriation,
)
from budget.actions.calendar import remove_reporting_date, save_reporting_date
from budget.actions.forecasts import ForecastCell, save_explanation, save_forecast
from budget.actions.investments import (
    save_frame,
    save_grant,
    save_investment_forecast,
    save_investment_year,
    save_project,
)
from budget.actions.members import grant_role, withdraw_role
from budget.actions.people import save_user
from budget.actions.rounds import change_round, open_round
from budget.actions.rows import delete_row, save_row
from budget.actions.structure import save_area, save_committee, save_line, save_segment
from budget.calc.phasing import MonthAmount
from budget.models import (
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Committee,
    Decision,
    Explanation,
    Forecast,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    Membership,
    ProjectGrant,
    ReportingDate,
    Round,
    Segment,
    StartValues,
    StatementLine,
    User,
)
from budget.queries.tasks import forecasters_of, proposed_holders
from budget.workflow.action import Actor

SAVED_AS_THEY_ARE: dict[type[Any], Any] = {
    Committee: save_committee,
    Segment: save_segment,
    StatementLine: save_line,
    InvestmentFrame: save_frame,
    InvestmentProject: save_project,
    InvestmentYear: save_investment_year,
    ProjectGrant: save_grant,
    ReportingDate: save_reporting_date,
    User: save_user,
}
NEW_ROUND = (
    "name",
    "slug",
    "cutoff_month",
    "deadline",
    "reporting_date",
    "previous",
    "threshold",
    "case_number",
)
THRESHOLDS = ("threshold", "movement_threshold", "grant_limit", "constructed")


# Apps above add the models of theirs, here and to those saved.
REMOVED_AS_THEY_ARE: dict[type[Any], Any] = {ReportingDate: remove_reporting_date}


def save(actor: Actor, row: Any) -> None:
    """Save a row as the action for it does. Raises as the action."""
    if type(row) in SAVED_AS_THEY_ARE:
        SAVED_AS_THEY_ARE[type(row)](actor, row)
        return
    match row:
        case Area():
            row.committee_id = row.segment.committee_id
            save_area(actor, row)
        case Appropriation() if row.pk is None:
            values = {name: getattr(row, name) for name in THRESHOLDS}
            _become(row, create_appropriation(actor, row.committee, row.year, **values))
        case Appropriation():
            update_appropriation(actor, row)
        case Decision():
            change_decision(actor, row)
        case BudgetRow():
            add_budget_rows(actor, row.decision, [row])
            _become(row, BudgetRow.objects.get(**_place(row, "decision", "month")))
        case Actual():
            cell = MonthAmount(row.area_id, row.line_id, row.month, row.amount)
            save_actuals(actor, row.area.committee, row.year, [cell])
            _become(row, Actual.objects.get(**_place(row, "year", "month")))
        case Forecast():
            cell_now = ForecastCell(row.area_id, row.line_id, row.amount)
            _become(row, save_forecast(actor, row.round, cell_now))
        case Explanation():
            _become(row, save_explanation(actor, row.round, row.text, **_about(row)))
        case Round() if row.pk is None:
            _become(row, _opened(actor, row))
        case Round():
            change_round(actor, row)
        case InvestmentForecast():
            amounts = row.year_amount, row.total_amount
            _become(row, save_investment_forecast(actor, row.round, row.year_row, *amounts))
        case Membership():
            granted = grant_role(actor, row.user, row.role, row.committee, row.area)
            _become(row, granted)
        case _:
            save_row(actor, row)


def _opened(actor: Actor, row: Round) -> Round:
    """A round as its own page opens it when nothing there is changed: every area has its task."""
    year = row.appropriation
    forecasters = forecasters_of(year.committee_id)
    return open_round(
        actor,
        year,
        holders=proposed_holders(year, row.previous, forecasters),
        start_values=StartValues.PREVIOUS if row.previous else StartValues.BUDGET,
        **{name: getattr(row, name) for name in NEW_ROUND},
    )


def delete(actor: Actor, row: Any) -> None:
    """Remove a row as the action for it does. Raises as the action."""
    if type(row) in REMOVED_AS_THEY_ARE:
        REMOVED_AS_THEY_ARE[type(row)](actor, row)
        return
    match row:
        case Decision():
            remove_decision(actor, row)
        case BudgetRow():
            gone = (row.area_id, row.line_id, row.month)
            rows = [was for was in rows_of(row.decision) if _cell(was) != gone]
            replace_budget_rows(actor, row.decision, rows)
        case Forecast():
            save_forecast(actor, row.round, ForecastCell(row.area_id, row.line_id, None))
        case Explanation():
            save_explanation(actor, row.round, "", **_about(row))
        case Membership():
            withdraw_role(actor, row)
        case _:
            delete_row(actor, row)


def rows_of(decision: Decision) -> list[MonthAmount]:
    """The budget rows of a decision as they stand; none for one that is not stored."""
    if decision.pk is None:
        return []
    rows = BudgetRow.objects.filter(decision=decision).values_list(
        "area_id", "line_id", "month", "amount", "constructed"
    )
    return [MonthAmount(*row) for row in rows]


def add_budget_rows(actor: Actor, decision: Decision, rows: list[BudgetRow]) -> None:
    """Put rows into a decision beside those it has; at a cell that has one, in its place."""
    cells = {_cell(was): was for was in rows_of(decision)}
    for row in rows:
        cells[row.area_id, row.line_id, row.month] = MonthAmount(
            row.area_id, row.line_id, row.month, row.amount
        )
    replace_budget_rows(actor, decision, cells.values())


def _cell(row: MonthAmount) -> tuple[int, int, int]:
    return row.area, row.line, row.month


def _place(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("area", "line", *names)}


def _about(row: Explanation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("area", "segment", "line_set", "horizon")}


def _become(row: Any, stored: Any) -> None:
    """Let the form's row be the one that the action has stored."""
    row.pk = stored.pk
    row._state.adding = False
    row._state.db = stored._state.db

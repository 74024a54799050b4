"""One row of each model in Ekby, and a form's values as a browser would send them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from axes.models import AccessAttempt
from django.urls import reverse

from budget.actions.calendar import save_reporting_date
from budget.actions.forecasts import comment_row, save_explanation
from budget.actions.investments import (
    save_frame,
    save_investment_forecast,
    save_investment_year,
    save_project,
)
from budget.actions.rows import save_row
from budget.actions.structure import (
    save_account_ranges,
    save_area,
    save_area_group,
    save_line_set,
    save_rollup,
    save_succession,
)
from budget.models import (
    AccountRange,
    AccuracyRecord,
    Actual,
    AreaGroup,
    AreaTask,
    BudgetRow,
    Change,
    ControlTotal,
    Forecast,
    FormerSlug,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LineSet,
    LockedAmount,
    Membership,
    ProjectGrant,
    Reminder,
    ReportingDate,
    Rollup,
    Round,
    RoundLock,
)
from budget.workflow.action import SERVER
from tests.makers import Ekby, make_round, write

KR = Decimal


def one_of_each(ekby: Ekby) -> dict[type[Any], Any]:
    """A row of every model, all but the municipality's own of byggnadsnämnden."""
    frame = save_frame(SERVER, InvestmentFrame(appropriation=ekby.year, name="Inventarier"))
    project = save_project(
        SERVER,
        InvestmentProject(
            committee=ekby.committee,
            name="Ritbord",
            slug="ritbord",
            first_year=2024,
            last_year=2025,
        ),
    )
    year = save_investment_year(
        SERVER, InvestmentYear(frame=frame, project=project, original=KR(-90_000))
    )
    grant = ProjectGrant(
        area=ekby.stadsmiljo,
        year=2024,
        title="Bänkar",
        granted=KR(5_000),
        decided_on=date(2024, 3, 1),
    )
    made = [
        save_row(SERVER, grant),
        save_row(SERVER, AccuracyRecord(year=2014, name="Ekby", year_end=KR(3), interim=KR(2))),
        save_row(
            SERVER,
            ControlTotal(
                round=ekby.april,
                table="driftbudget",
                row="Bygglov",
                column="2024",
                value="-720",
                unit="tkr",
            ),
        ),
        save_investment_forecast(SERVER, ekby.april, year, KR(-80_000), KR(-80_000)),
        save_explanation(SERVER, ekby.april, "Färre tjänster än beräknat.", area=ekby.bygglov),
        comment_row(ekby.cast.actor("anna"), ekby.april, ekby.bygglov, ekby.loner, "Se över."),
        save_rollup(
            SERVER,
            Rollup(committee=ekby.committee, name="Totalt", slug="totalt"),
            [ekby.tax, ekby.fees],
        ),
        save_area_group(
            SERVER,
            AreaGroup(committee=ekby.committee, name="Mark", slug="mark"),
            [ekby.bygglov, ekby.stadsmiljo],
        ),
        save_line_set(
            SERVER, LineSet(table="forklaringar", name="Löner", slug="loner"), [ekby.loner]
        ),
        *save_succession(SERVER, ekby.kartor, 2024, {ekby.bygglov: KR(1)}),
    ]
    made += _owed(ekby)
    save_account_ranges(SERVER, ekby.loner, 2024, [(5000, 5799)])
    ekby.matning.slug = "matning-och-kartor"
    save_area(SERVER, ekby.matning)
    AccessAttempt.objects.create(username="dan", ip_address="192.0.2.7", failures_since_start=3)
    kept = [
        _first(model)
        for model in (
            AccountRange,
            Actual,
            BudgetRow,
            Change,
            Forecast,
            FormerSlug,
            Membership,
            AccessAttempt,
        )
    ]
    rows = [
        ekby.committee, ekby.tax, ekby.bygglov, ekby.loner, ekby.year, ekby.change, ekby.april,
        ekby.cast.dan_elected, frame, project, year, *made, *kept,
    ]  # fmt: skip
    return {type(row): row for row in rows}


def _owed(ekby: Ekby) -> list[Any]:
    """A date in the calendar, a task and a reminder of it."""
    dates = {"due": date(2024, 10, 20), "committees_due": date(2024, 9, 20)}
    row = ReportingDate(year=2024, name="Delårsrapport", cutoff_month=8, statutory=True, **dates)
    task = AreaTask(round=ekby.april, area=ekby.bygglov, holder=ekby.cast.bo_budget_holder)
    reminder = Reminder(task=task, address="bo@ekby.example")

    def owe() -> None:
        task.save()
        reminder.save()

    write(SERVER, owe)
    return [save_reporting_date(SERVER, row), task, reminder]


def _first(model: type[Any]) -> Any:
    return model._base_manager.order_by("pk").first()


def keep_locked(ekby: Ekby) -> dict[type[Any], Any]:
    """The copies of a locked round, made without the steps that lead there."""
    august = make_round(ekby.year, "Augusti", 8, ekby.april)
    amount = LockedAmount(
        round=august, measure="budget", area=ekby.bygglov, line=ekby.loner, month=1, amount=-5
    )
    made = (RoundLock(round=august, inputs={"rows": []}), amount)

    def lock() -> None:
        Round.objects.filter(pk=august.pk).update(state="locked", decided_on=date(2024, 9, 3))
        for row in made:
            row.save()

    write(SERVER, lock)
    return {type(row): row for row in made}


def address(model: type[Any], page: str, *key: Any) -> str:
    """A page of a model: changelist, add, change, delete, history."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=key)


def _forms(response: Any) -> Iterator[Any]:
    context = response.context
    if "adminform" in context:
        yield context["adminform"].form
        for inline in context["inline_admin_formsets"]:
            yield inline.formset.management_form
            yield from inline.formset.forms
    elif context.get("cl") and context["cl"].formset:
        yield context["cl"].formset.management_form
        yield from context["cl"].formset.forms


def values(response: Any) -> dict[str, Any]:
    """What a browser would send of the page's form, untouched."""
    sent: dict[str, Any] = {}
    for form in _forms(response):
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                sent[field.html_name] = [getattr(item, "pk", item) for item in value]
            elif value is True:
                sent[field.html_name] = "on"
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent

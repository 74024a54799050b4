"""The part of loading that is one year: decisions, amounts, rounds, grants, investments.

All that it makes is new: `load_case` calls it only for a year the committee does not have.
"""

from budget.actions.loading_structure import Structure
from budget.demo import files, rows
from budget.models import (
    Actual,
    Appropriation,
    BudgetRow,
    ControlTotal,
    Decision,
    Explanation,
    Forecast,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    ProjectGrant,
    ReportingDate,
    Round,
    RoundState,
)

# The published round is the only one that says what the investments will come to.
INVESTMENT_ROUND = files.PUBLISHED_ROUND


def load_year(case: files.Case, base: Structure, row: rows.Year) -> Appropriation:
    """Everything the files say of one year; what is to be locked is decided until the end."""
    appropriation: Appropriation = Appropriation.objects.create(
        committee=base.committee,
        year=row.year,
        threshold=case.committee.threshold,
        constructed=row.constructed,
    )
    _decisions(case, base, appropriation)
    _actuals(case, base, row.year)
    rounds = _rounds(case, appropriation, _calendar(case, row.year))
    for slug, round_ in rounds.items():
        _forecasts(case, base, round_)
        _controls(round_, case.controls.get((row.year, slug), ()))
    _explanations(case, base, rounds, row.year)
    _investments(case, appropriation, rounds)
    if row.year == files.GRANTS_YEAR:
        _grants(case, base)
    return appropriation


def _decisions(case: files.Case, base: Structure, appropriation: Appropriation) -> None:
    of_year = [row for row in case.decisions if row.year == appropriation.year]
    decisions = {
        row.key: Decision.objects.create(
            appropriation=appropriation,
            kind=row.kind,
            case_number=row.case_number,
            title=row.title,
            amount=row.amount,
            decided_by=row.decided_by,
            decided_on=row.decided_on,
            from_month=row.from_month,
            permanence=row.permanence,
            constructed=row.constructed,
            order=order,
        )
        for order, row in enumerate(of_year, 1)
    }
    BudgetRow.objects.bulk_create(
        BudgetRow(
            decision=decisions[row.decision],
            area=base.areas[row.months.area],
            line=base.lines[row.months.line],
            month=month,
            amount=amount,
            constructed=True,
        )
        for row in case.budget
        if row.decision in decisions
        for month, amount in row.months.given()
    )


def _actuals(case: files.Case, base: Structure, year: int) -> None:
    Actual.objects.bulk_create(
        Actual(
            area=base.areas[row.area],
            line=base.lines[row.line],
            year=year,
            month=month,
            amount=amount,
            constructed=True,
        )
        for row in case.actuals.get(year, ())
        for month, amount in row.given()
    )


def _calendar(case: files.Case, year: int) -> dict[int, ReportingDate]:
    """The city's follow-ups of the year by cut-off; what stands there is left as it is."""
    dates = {}
    for row in case.calendar:
        if row.year == year:
            dates[row.cutoff_month] = ReportingDate.objects.get_or_create(
                year=year,
                name=row.name,
                defaults={
                    "cutoff_month": row.cutoff_month,
                    "committees_due": row.committees_due,
                    "due": row.due,
                    "statutory": row.statutory,
                },
            )[0]
    return {date.cutoff_month: date for date in dates.values()}


def _rounds(
    case: files.Case, appropriation: Appropriation, dates: dict[int, ReportingDate]
) -> dict[str, Round]:
    rounds: dict[str, Round] = {}
    for row in case.rounds:
        if row.year == appropriation.year:
            rounds[row.slug] = Round.objects.create(
                appropriation=appropriation,
                name=row.name,
                slug=row.slug,
                cutoff_month=row.cutoff_month,
                reporting_date=dates.get(row.cutoff_month),
                deadline=row.deadline,
                # What is to be locked is decided until all that locking copies is there.
                state=RoundState.DECIDED if row.state == RoundState.LOCKED else row.state,
                previous=rounds[row.previous] if row.previous else None,
                decided_on=row.decided_on,
                paragraph=row.paragraph,
                case_number=row.case_number,
                constructed=row.constructed,
            )
    return rounds


def _forecasts(case: files.Case, base: Structure, round_: Round) -> None:
    key = (round_.appropriation.year, round_.slug)
    Forecast.objects.bulk_create(
        Forecast(
            round=round_,
            area=base.areas[row.area],
            line=base.lines[row.line],
            amount=row.amount,
            constructed=True,
        )
        for row in case.forecasts.get(key, ())
    )


def _controls(round_: Round, controls: tuple[rows.Control, ...]) -> None:
    ControlTotal.objects.bulk_create(
        ControlTotal(
            round=round_,
            table=row.table,
            row=row.row,
            column=row.column,
            value=row.value,
            unit=row.unit,
            order=order,
        )
        for order, row in enumerate(controls, 1)
    )


def _explanations(case: files.Case, base: Structure, rounds: dict[str, Round], year: int) -> None:
    Explanation.objects.bulk_create(
        Explanation(
            round=rounds[row.round],
            horizon=row.horizon,
            area=base.areas[row.area] if row.area else None,
            segment=base.segments[row.segment] if row.segment else None,
            line_set=base.explained_sets[row.line_set] if row.line_set else None,
            text=row.text,
        )
        for row in case.explanations
        if row.year == year
    )


def _grants(case: files.Case, base: Structure) -> None:
    ProjectGrant.objects.bulk_create(
        ProjectGrant(
            area=base.areas[files.GRANTS_AREA],
            year=files.GRANTS_YEAR,
            title=row.title,
            case_number=row.case_number,
            granted=row.granted,
            reserved=row.reserved,
            drawn=row.drawn,
            decided_on=row.decided_on,
            constructed=row.constructed,
            order=order,
        )
        for order, row in enumerate(case.grants, 1)
    )


def _investments(case: files.Case, appropriation: Appropriation, rounds: dict[str, Round]) -> None:
    frames: dict[str, InvestmentFrame] = {}
    for order, row in enumerate(case.investments, 1):
        if row.year != appropriation.year:
            continue
        if row.frame not in frames:
            frames[row.frame] = InvestmentFrame.objects.create(
                appropriation=appropriation, name=row.frame, order=len(frames) + 1
            )
        year_row = InvestmentYear.objects.create(
            frame=frames[row.frame],
            project=_project(appropriation, row, order),
            original=row.original,
            changes=row.changes,
            actual=row.actual,
            spent_before=row.spent_before or 0,
        )
        if row.year_forecast is not None and row.total_forecast is not None:
            InvestmentForecast.objects.create(
                round=rounds[INVESTMENT_ROUND[1]],
                year_row=year_row,
                year_amount=row.year_forecast,
                total_amount=row.total_forecast,
            )


def _project(appropriation: Appropriation, row: rows.Investment, order: int) -> InvestmentProject:
    """The project of a row; where only the frame is stated, one that stands for all in it."""
    project: InvestmentProject = InvestmentProject.objects.get_or_create(
        committee=appropriation.committee,
        slug=row.slug or f"ram-{row.year}",
        defaults={
            "name": row.project or row.frame,
            "decided_total": row.decided_total,
            "first_year": row.first_year or row.year,
            "last_year": row.last_year or row.year,
            "constructed": row.constructed,
            "order": order,
        },
    )[0]
    return project

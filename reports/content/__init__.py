"""The content of every page and paper, made from a round's inputs alone."""

from budget.calc.inputs import RoundInputs
from reports.content.appropriation import appropriation, grants, purposes
from reports.content.areas import areas, operating_report
from reports.content.investments import investment_frame, investment_report
from reports.content.operating import (
    explanations,
    net_cost_development,
    operating_budget,
    period_result,
)
from reports.content.shapes import Table
from reports.content.statement import per_segment, statement


def published_tables(inputs: RoundInputs) -> tuple[Table, ...]:
    """The tables of the interim report, in its order; those without any content are left out."""
    tables = (
        operating_budget(inputs),
        explanations(inputs),
        investment_frame(inputs),
        appropriation(inputs),
        purposes(inputs),
        grants(inputs),
        period_result(inputs),
        net_cost_development(inputs),
        statement(inputs),
        per_segment(inputs),
        areas(inputs),
    )
    return tuple(table for table in tables if table is not None)


def report_tables(inputs: RoundInputs) -> tuple[Table, ...]:
    """The tables that RKR R14 asks for."""
    tables = (operating_report(inputs), investment_report(inputs))
    return tuple(table for table in tables if table is not None)

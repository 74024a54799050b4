"""The database's own rules, asked by SQL alone: no code of ours stands between."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from budget.models import (
    AccountRange,
    Actual,
    Appropriation,
    Area,
    BudgetRow,
    Decision,
    Explanation,
    Forecast,
    InvestmentProject,
    LockedAmount,
    Membership,
    ProjectGrant,
    Round,
    StatementLine,
    Succession,
)
from budget.workflow.action import SERVER
from tests.makers import KR, Ekby, write

LARGEST = 10**14 - 1  # öre


def insert(model: type[models.Model], **values: Any) -> None:
    """A row by SQL: columns left out take the model's default, else an empty value."""
    fields: list[Any] = [f for f in model._meta.concrete_fields if not f.primary_key]
    row = model()
    columns = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields}
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        columns[field.column] = value.pk if isinstance(value, models.Model) else value
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", list(columns.values()))


def change(row: models.Model, **values: Any) -> None:
    """Columns of a stored row, by SQL."""
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(name)} = %s" for name in values)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(row._meta.db_table)} SET {sets} WHERE id = %s",
            [*values.values(), row.pk],
        )


def cell(ekby: Ekby, **values: Any) -> dict[str, Any]:
    """Where Bygglov's pay of March 2024 is booked."""
    return {"area": ekby.bygglov, "line": ekby.loner, "amount": 1} | values


def booked(ekby: Ekby, **values: Any) -> None:
    insert(Actual, **cell(ekby, year=2024, month=5) | values)


def budgeted(ekby: Ekby, **values: Any) -> None:
    place = cell(ekby, decision=ekby.change, month=3)
    insert(BudgetRow, **place | {"line": ekby.avgifter} | values)


def forecast(ekby: Ekby, **values: Any) -> None:
    insert(Forecast, **cell(ekby, round=ekby.april, line=ekby.avgifter) | values)


def locked(ekby: Ekby, **values: Any) -> None:
    insert(LockedAmount, **cell(ekby, round=ekby.april, measure="budget", month=1) | values)


def decision(ekby: Ekby, **values: Any) -> None:
    given = {"appropriation": ekby.year, "kind": "change", "case_number": "1", "title": "x"}
    day = {"decided_on": date(2024, 5, 1), "amount": 1}
    insert(Decision, **given | day | values)


def round_(ekby: Ekby, **values: Any) -> None:
    given = {"appropriation": ekby.year, "name": "Maj", "slug": "maj", "cutoff_month": 5}
    insert(Round, **given | {"deadline": date(2024, 6, 15)} | values)


def explanation(ekby: Ekby, **values: Any) -> None:
    insert(Explanation, **{"round": ekby.april, "text": "x"} | values)


def grant(ekby: Ekby, **values: Any) -> None:
    insert(ProjectGrant, **{"area": ekby.bygglov, "year": 2024, "title": "x"} | values)


def project(ekby: Ekby, **values: Any) -> None:
    given = {"committee": ekby.committee, "name": "x", "slug": "x"}
    insert(InvestmentProject, **given | {"first_year": 2024, "last_year": 2024} | values)


def role(ekby: Ekby, **values: Any) -> None:
    given = {"user": ekby.cast.gun_stranger, "role": "auditor", "committee": ekby.committee}
    insert(Membership, **given | values)


def accounts(ekby: Ekby, **values: Any) -> None:
    given = {"line": ekby.loner, "year": 2024, "first": 5000, "last": 5999}
    insert(AccountRange, **given | values)


def succession(ekby: Ekby, **values: Any) -> None:
    given = {"predecessor": ekby.kartor, "successor": ekby.bygglov, "year": 2024}
    insert(Succession, **given | {"share": "0.5"} | values)


def area(ekby: Ekby, **values: Any) -> None:
    given = {"committee": ekby.committee, "segment": ekby.tax, "name": "Ny", "slug": "ny"}
    insert(Area, **given | values)


def line(ekby: Ekby, **values: Any) -> None:
    insert(StatementLine, **{"name": "Ny", "slug": "ny", "group": "staff"} | values)


def year(ekby: Ekby, **values: Any) -> None:
    insert(Appropriation, **{"committee": ekby.committee, "year": 2030} | values)


# The writer, what is allowed, and what is not.
CASES: list[tuple[Callable[..., None], dict[str, Any], dict[str, Any]]] = [
    (booked, {"month": 13}, {"month": 14}),
    (booked, {"month": 12}, {"month": 0}),
    (booked, {}, {"month": 4}),  # January–April are booked already
    (booked, {"amount": LARGEST}, {"amount": LARGEST + 1}),
    (booked, {"amount": -LARGEST}, {"amount": -LARGEST - 1}),
    (budgeted, {"month": 12}, {"month": 13}),
    (budgeted, {"amount": LARGEST}, {"amount": LARGEST + 1}),
    (forecast, {"amount": -LARGEST}, {"amount": -LARGEST - 1}),
    (locked, {"month": 0}, {"month": 14}),
    (locked, {"amount": LARGEST}, {"amount": LARGEST + 1}),
    (decision, {"case_number": "EKBY 1"}, {"case_number": ""}),
    (decision, {"from_month": 12}, {"from_month": 13}),
    (decision, {"kind": "reallocation", "amount": 0}, {"kind": "reallocation", "amount": 1}),
    (decision, {"kind": "change"}, {"kind": "original"}),  # there is one
    (decision, {"amount": LARGEST}, {"amount": LARGEST + 1}),
    (round_, {"cutoff_month": 12}, {"cutoff_month": 13}),
    (round_, {"slug": "maj"}, {"slug": "april"}),
    (
        round_,
        {"state": "decided", "decided_on": date(2024, 6, 1)},
        {"state": "decided", "decided_on": None},
    ),
    (grant, {"reserved": 1}, {"reserved": -1}),
    (
        grant,
        {"granted": 5, "drawn": 5, "decided_on": date(2024, 1, 1)},
        {"granted": 5, "drawn": 6, "decided_on": date(2024, 1, 1)},
    ),
    (grant, {"granted": 5, "decided_on": date(2024, 1, 1)}, {"granted": 5}),
    (project, {"last_year": 2024}, {"last_year": 2023}),
    (accounts, {"last": 5000}, {"last": 4999}),
    (succession, {"share": "1"}, {"share": "1.000001"}),
    (succession, {"share": "0.000001"}, {"share": "0"}),
    (area, {"slug": "ny"}, {"slug": "bygglov"}),
    (area, {"first_year": 2024, "last_year": 2024}, {"first_year": 2024, "last_year": 2023}),
    (line, {"first_year": 2024, "last_year": 2024}, {"first_year": 2024, "last_year": 2023}),
    (line, {"slug": "ny"}, {"slug": "loner"}),
    (year, {"year": 2030}, {"year": 2024}),
    (year, {"threshold": 0}, {"threshold": -1}),
    (year, {"grant_limit": 0}, {"grant_limit": -1}),
]


@pytest.mark.parametrize(
    ("writer", "allowed", "refused"),
    CASES,
    ids=[f"{writer.__name__}: {refused}" for writer, _allowed, refused in CASES],
)
def test_the_database_refuses(
    ekby: Ekby,
    writer: Callable[..., None],
    allowed: dict[str, Any],
    refused: dict[str, Any],
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        writer(ekby, **refused)
    writer(ekby, **allowed)


TWICE: dict[str, Callable[[Ekby], None]] = {
    "an actual": booked,
    "a budget row": budgeted,
    "a forecast": forecast,
    "a locked amount": locked,
    "a succession": succession,
    "a role at a committee": role,
    "a role for an area": lambda e: role(e, role="budget_holder", area=e.bygglov),
    "a role everywhere": lambda e: role(e, committee=None),
    "an explanation of an area": lambda e: explanation(e, area=e.bygglov),
    "an explanation of a segment": lambda e: explanation(e, segment=e.tax),
}


@pytest.mark.parametrize("what", TWICE)
def test_the_database_keeps_one_of_a_kind(ekby: Ekby, what: str) -> None:
    TWICE[what](ekby)
    with pytest.raises(IntegrityError), transaction.atomic():
        TWICE[what](ekby)


def test_a_role_for_an_area_is_a_budget_holders_at_a_committee(ekby: Ekby) -> None:
    role(ekby, role="budget_holder", area=ekby.bygglov)
    with pytest.raises(IntegrityError):
        role(ekby, role="controller", area=ekby.bygglov)
    with pytest.raises(IntegrityError):
        role(ekby, role="budget_holder", committee=None, area=ekby.stadsmiljo)


def test_an_explanation_is_of_an_area_or_of_a_segment(ekby: Ekby) -> None:
    with pytest.raises(IntegrityError):
        explanation(ekby)
    with pytest.raises(IntegrityError):
        explanation(ekby, area=ekby.bygglov, segment=ekby.tax)


def test_nobody_signs_what_they_handed_in(ekby: Ekby) -> None:
    anna, cia = ekby.cast.anna_controller.pk, ekby.cast.cia_head.pk
    change(ekby.april, submitted_by_id=anna, signed_by_id=cia)
    with pytest.raises(IntegrityError):
        change(ekby.april, submitted_by_id=cia, signed_by_id=cia)


def test_an_amount_too_large_for_the_column_is_refused_by_the_database(ekby: Ekby) -> None:
    # 10^15 kronor, in öre; PostgreSQL and SQLite name the error differently beyond 64 bits.
    for ore in (10**17, 10**30):
        with pytest.raises((DatabaseError, OverflowError)), transaction.atomic():
            booked(ekby, amount=ore)


def test_what_others_point_at_is_not_removed(ekby: Ekby) -> None:
    with pytest.raises(models.ProtectedError):
        write(SERVER, ekby.bygglov.delete)
    with pytest.raises(models.ProtectedError):
        ekby.cast.anna_controller.delete()


def test_the_sums_of_the_database_are_exact(ekby: Ekby) -> None:
    # 0,10 + 0,20 is 0,30, which binary fractions miss.
    booked(ekby, area=ekby.stadsmiljo, amount=10)
    booked(ekby, area=ekby.matning, amount=20)
    total = Actual.objects.filter(year=2024, month=5).aggregate(total=models.Sum("amount"))["total"]
    assert total == KR("0.30")

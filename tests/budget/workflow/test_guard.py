"""The guard: nothing guarded is written outside an action, whichever way it is tried."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from budget.models import Actual, Appropriation, Area, AreaGroup, Decision, Rollup, Round, Segment
from budget.models.guard import GuardedModel, OutsideAction, open_write
from budget.workflow.action import SERVER
from tests.makers import Ekby, breaches, write

GUARDED = [m for m in apps.get_models() if issubclass(m, GuardedModel)]
# Who, what was done, and the work behind the pages: none of them a fact of the domain.
NOT_GUARDED = {"User", "Change", "FormerSlug", "Job"}


WAYS: dict[str, Callable[[Any, Any], object]] = {
    "save": lambda model, row: row.save(),
    "create": lambda model, row: model.objects.create(),
    "delete": lambda model, row: row.delete(),
    "update": lambda model, row: model.objects.all().update(id=0),
    "update of the base manager": lambda model, row: model._base_manager.update(id=0),
    "delete of rows": lambda model, row: model.objects.all().delete(),
    "bulk_create": lambda model, row: model.objects.bulk_create([row]),
    "bulk_update": lambda model, row: model.objects.bulk_update([row], [any_field(model)]),
    "bulk_write": lambda model, row: model.objects.bulk_write([row], [any_field(model)]),
    "get_or_create": lambda model, row: model.objects.get_or_create(id=0),
    "update_or_create": lambda model, row: model.objects.update_or_create(id=0),
}


def any_field(model: type[models.Model]) -> str:
    """Some field that can be written in bulk."""
    return next(f.name for f in model._meta.concrete_fields if not f.primary_key)


def test_every_model_of_the_domain_is_guarded() -> None:
    ours = (apps.get_app_config(name) for name in ("budget", "goals", "reports"))
    names = {model.__name__ for app in ours for model in app.get_models()}
    assert {model.__name__ for model in GUARDED} == names - NOT_GUARDED


@pytest.mark.once
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_no_write_outside_an_action(model: Any, way: str, db: None) -> None:
    with pytest.raises(OutsideAction, match="outside an action"):
        WAYS[way](model, model(pk=0))


TIES: dict[str, Callable[[Rollup, Segment], object]] = {
    "add": lambda rollup, segment: rollup.segments.add(segment),
    "set": lambda rollup, segment: rollup.segments.set([segment]),
    "clear": lambda rollup, segment: rollup.segments.clear(),
    "add from the other end": lambda rollup, segment: segment.rollups.add(rollup),
}


@pytest.mark.parametrize("way", TIES)
def test_no_link_outside_an_action(ekby: Ekby, way: str) -> None:
    rollup = Rollup(committee=ekby.committee, name="Allt", slug="allt")
    write(SERVER, rollup.save)
    with pytest.raises(OutsideAction):
        TIES[way](rollup, ekby.tax)


def test_no_related_manager_updates_outside_an_action(ekby: Ekby) -> None:
    with pytest.raises(OutsideAction):
        ekby.original.rows.update(amount=0)


def test_no_related_manager_creates_outside_an_action(ekby: Ekby) -> None:
    with pytest.raises(OutsideAction):
        ekby.year.decisions.create(title="x")


def test_nothing_is_open_after_an_action_that_failed(ekby: Ekby) -> None:
    with pytest.raises(ZeroDivisionError):
        write(SERVER, lambda: 1 / 0)
    assert open_write() is None


def test_an_action_that_breaks_a_rule_keeps_nothing(ekby: Ekby) -> None:
    ekby.bygglov.segment = ekby.foreign_area.segment
    with pytest.raises(ValidationError):
        write(SERVER, ekby.bygglov.save)
    ekby.bygglov.refresh_from_db()
    assert ekby.bygglov.segment == ekby.tax


def test_conflicts_cannot_be_met_in_bulk(ekby: Ekby) -> None:
    row = Area(committee=ekby.committee, segment=ekby.tax, name="Ny", slug="bygglov")
    with pytest.raises(ValueError, match="conflicts"):
        write(SERVER, lambda: Area.objects.bulk_create([row], ignore_conflicts=True))
    with pytest.raises(ValueError, match="conflicts"):
        write(
            SERVER,
            lambda: Area.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["slug"], update_fields=["name"]
            ),
        )


def test_rows_made_in_bulk_are_checked(ekby: Ekby) -> None:
    row = Decision(
        appropriation=ekby.year,
        kind="change",
        case_number="EKBY 2024-18",
        title="Ny",
        amount=1,
        decided_on="2024-05-01",
    )
    assert breaches(lambda: Decision.objects.bulk_create([row])) == {"decision_sum"}


@pytest.mark.parametrize("way", ["save", "update", "bulk_update"])
def test_a_row_is_checked_where_it_was_as_well_as_where_it_comes(ekby: Ekby, way: str) -> None:
    # 2023 is closed, 2024 is open: a booked amount may not slip out of 2023.
    write(SERVER, lambda: Appropriation.objects.filter(pk=ekby.last_year.pk).update(closed=True))
    row = Actual.objects.get(year=2023, month=12)
    row.year = 2024
    ways: dict[str, Callable[[], object]] = {
        "save": row.save,
        "update": lambda: Actual.objects.filter(pk=row.pk).update(year=2024),
        "bulk_update": lambda: Actual.objects.bulk_update([row], ["year"]),
    }
    assert breaches(ways[way]) == {"year_closed"}


def test_a_link_is_checked_from_both_ends(ekby: Ekby) -> None:
    group = AreaGroup(committee=ekby.committee, name="Delsumma", slug="delsumma")
    write(SERVER, group.save)
    assert breaches(lambda: group.areas.add(ekby.foreign_area)) == {"part_elsewhere"}
    assert breaches(lambda: ekby.foreign_area.groups.add(group)) == {"part_elsewhere"}


def test_saving_a_copy_of_a_stored_row_remembers_the_stored_one(ekby: Ekby) -> None:
    other = Appropriation(committee=ekby.elsewhere, year=2024)
    write(SERVER, other.save)
    copy = Round(
        pk=ekby.april.pk,
        appropriation=other,
        name="April",
        slug="april",
        cutoff_month=4,
        deadline="2024-05-15",
    )
    assert "fixed" in breaches(copy.save)

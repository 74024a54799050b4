"""Structure: things made and renamed, their old addresses, their links, and plain rows."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.members import grant_role
from budget.actions.rows import delete_row, save_row
from budget.actions.structure import (
    save_account_ranges,
    save_area,
    save_area_group,
    save_committee,
    save_line,
    save_line_set,
    save_rollup,
    save_segment,
    save_succession,
)
from budget.models import (
    AccountRange,
    AccuracyRecord,
    Area,
    AreaGroup,
    Committee,
    ControlTotal,
    FormerSlug,
    LineSet,
    ProjectGrant,
    Role,
    Rollup,
    Segment,
    Succession,
)
from budget.workflow.action import SERVER, Actor
from tests.makers import KR, Ekby, make_area, refusals, told


@pytest.fixture
def city(ekby: Ekby) -> Actor:
    """Eva, who is now administrator of the whole municipality."""
    grant_role(SERVER, ekby.cast.eva_administrator, Role.ADMINISTRATOR)
    return ekby.cast.actor("eva")


def rename(area: Area, slug: str) -> None:
    area.slug = slug
    save_area(SERVER, area)


def leads_to(kind: str, slug: str) -> int | None:
    """The key that an old address leads to."""
    former = FormerSlug.objects.filter(kind=kind, slug=slug).first()
    return former.object_id if former else None


OF_COMMITTEE: dict[str, Callable[[Actor, Ekby], object]] = {
    "the committee": lambda actor, e: save_committee(actor, e.committee),
    "a segment": lambda actor, e: save_segment(
        actor, Segment(committee=e.committee, name="Ny", heading="Ny", slug="ny")
    ),
    "an area": lambda actor, e: save_area(
        actor, Area(committee=e.committee, segment=e.tax, name="Ny", slug="ny")
    ),
    "a rollup": lambda actor, e: save_rollup(
        actor, Rollup(committee=e.committee, name="Allt", slug="allt"), [e.tax, e.fees]
    ),
    "a subtotal": lambda actor, e: save_area_group(
        actor, AreaGroup(committee=e.committee, name="Del", slug="del"), [e.bygglov]
    ),
    "a succession": lambda actor, e: save_succession(
        actor, e.kartor, 2024, {e.bygglov: Decimal(1)}
    ),
    "a plain row": lambda actor, e: save_row(actor, e.stadsmiljo),
}
OF_CITY: dict[str, Callable[[Actor, Ekby], object]] = {
    "a new committee": lambda actor, e: save_committee(actor, Committee(name="Ny", slug="ny")),
    "a line": lambda actor, e: save_line(actor, e.loner),
    "account ranges": lambda actor, e: save_account_ranges(actor, e.loner, 2024, [(5000, 5999)]),
    "a line set": lambda actor, e: save_line_set(
        actor, LineSet(table="nettokostnad", name="Allt", slug="allt"), [e.loner]
    ),
    "a plain row": lambda actor, e: save_row(
        actor, AccuracyRecord(year=2014, name="x", year_end=KR(1), interim=KR(1))
    ),
}


@pytest.mark.parametrize("what", OF_COMMITTEE)
@pytest.mark.parametrize("who", ["anna", "bo", "cia", "dan", "eva", "frej", "gun"])
def test_a_committees_structure_is_its_administrators(ekby: Ekby, what: str, who: str) -> None:
    if who == "eva":
        OF_COMMITTEE[what](ekby.cast.actor(who), ekby)
    else:
        with pytest.raises(PermissionDenied):
            OF_COMMITTEE[what](ekby.cast.actor(who), ekby)


@pytest.mark.parametrize("what", OF_CITY)
def test_what_is_the_municipalitys_is_its_own_administrators(ekby: Ekby, what: str) -> None:
    with pytest.raises(PermissionDenied):
        OF_CITY[what](ekby.cast.actor("eva"), ekby)
    grant_role(SERVER, ekby.cast.eva_administrator, Role.ADMINISTRATOR)
    OF_CITY[what](ekby.cast.actor("eva"), ekby)


def test_no_area_is_taken_over_from_another_committee(ekby: Ekby) -> None:
    # Eva says that the library is hers.
    area = Area.objects.get(pk=ekby.foreign_area.pk)
    area.committee, area.segment = ekby.committee, ekby.tax
    with pytest.raises(PermissionDenied):
        save_area(ekby.cast.actor("eva"), area)
    assert "fixed" in refusals(lambda: save_area(SERVER, area))


# Addresses


def test_a_renamed_area_is_found_at_its_old_address(ekby: Ekby) -> None:
    ekby.bygglov.name, ekby.bygglov.slug = "Lov", "lov"
    save_area(ekby.cast.actor("eva"), ekby.bygglov)
    assert leads_to("area", "bygglov") == ekby.bygglov.pk
    assert told("save_area")[-2:] == [
        "Eva Ek: Lov: name: Bygglov → Lov",
        "Eva Ek: Lov: slug: bygglov → lov",
    ]


def test_an_old_address_leads_past_further_names_and_back(ekby: Ekby) -> None:
    rename(ekby.bygglov, "lov")
    rename(ekby.bygglov, "bygge")
    assert leads_to("area", "bygglov") == leads_to("area", "lov") == ekby.bygglov.pk
    rename(ekby.bygglov, "bygglov")
    assert leads_to("area", "bygglov") is None
    assert leads_to("area", "bygge") == ekby.bygglov.pk


def test_an_old_address_goes_to_whoever_takes_it(ekby: Ekby) -> None:
    rename(ekby.bygglov, "lov")
    make_area(ekby.tax, "Bygglov i öst", "bygglov")
    assert leads_to("area", "bygglov") is None
    rename(Area.objects.get(slug="bygglov"), "bygglov-ost")
    assert leads_to("area", "bygglov") == Area.objects.get(slug="bygglov-ost").pk


def test_addresses_are_a_committees_own(ekby: Ekby) -> None:
    rename(ekby.bygglov, "lov")
    make_area(ekby.foreign_area.segment, "Bygglov", "bygglov")
    assert leads_to("area", "bygglov") == ekby.bygglov.pk


def test_a_renamed_committee_is_found_at_its_old_address(ekby: Ekby) -> None:
    ekby.committee.slug = "bygg"
    save_committee(ekby.cast.actor("eva"), ekby.committee)
    assert leads_to("committee", "byggnadsnamnden") == ekby.committee.pk


@pytest.mark.parametrize("slug", ["admin", "2024", "kulturnamnden", "å ä", ""])
def test_an_address_that_cannot_be_is_refused(ekby: Ekby, slug: str) -> None:
    ekby.committee.slug = slug
    assert refusals(lambda: save_committee(ekby.cast.actor("eva"), ekby.committee))
    assert leads_to("committee", "byggnadsnamnden") is None


def test_a_name_with_markup_or_a_formula_is_kept_as_typed(ekby: Ekby) -> None:
    ekby.bygglov.name = "=1+1 <b>Lov</b>"
    save_area(ekby.cast.actor("eva"), ekby.bygglov)
    ekby.bygglov.refresh_from_db()
    assert ekby.bygglov.name == "=1+1 <b>Lov</b>"


def test_a_row_that_has_not_changed_is_not_told(ekby: Ekby) -> None:
    before = len(told("save_area"))
    save_area(ekby.cast.actor("eva"), Area.objects.get(pk=ekby.bygglov.pk))
    assert len(told("save_area")) == before


# Links


def test_links_are_set_and_told(ekby: Ekby) -> None:
    eva = ekby.cast.actor("eva")
    rollup = save_rollup(
        eva, Rollup(committee=ekby.committee, name="Allt", slug="allt"), [ekby.tax]
    )
    save_rollup(eva, rollup, [ekby.tax, ekby.fees])
    save_rollup(eva, rollup, [ekby.fees, ekby.tax])
    assert told("save_rollup")[-2:] == [
        "Eva Ek: Allt: segments:  → Skattefinansierad",
        "Eva Ek: Allt: segments: Skattefinansierad → Avgiftsfinansierad, Skattefinansierad",
    ]


def test_links_to_what_is_elsewhere_are_refused(ekby: Ekby) -> None:
    eva = ekby.cast.actor("eva")
    rollup = Rollup(committee=ekby.committee, name="Allt", slug="allt")
    foreign = ekby.foreign_area.segment
    assert refusals(lambda: save_rollup(eva, rollup, [foreign])) == {"part_elsewhere"}
    assert not Rollup.objects.exists()


def test_a_succession_is_replaced_as_a_whole(ekby: Ekby) -> None:
    eva = ekby.cast.actor("eva")
    save_succession(eva, ekby.kartor, 2024, {ekby.bygglov: Decimal(1)})
    halves = {ekby.bygglov: Decimal("0.5"), ekby.matning: Decimal("0.5")}
    save_succession(eva, ekby.kartor, 2024, halves)
    save_succession(eva, ekby.kartor, 2024, {ekby.matning: Decimal(1)})
    assert [(s.successor.name, s.share) for s in Succession.objects.all()] == [("Mätning", 1)]
    save_succession(eva, ekby.kartor, 2024, {})
    assert not Succession.objects.exists()
    half = {ekby.matning: Decimal("0.5")}
    assert refusals(lambda: save_succession(eva, ekby.kartor, 2024, half)) == {"shares_not_whole"}


def test_account_ranges_are_replaced_as_a_whole(ekby: Ekby, city: Actor) -> None:
    save_account_ranges(city, ekby.loner, 2024, [(5000, 5499)])
    save_account_ranges(city, ekby.loner, 2024, [(5000, 5499), (5500, 5599)])
    save_account_ranges(city, ekby.loner, 2024, [(5500, 5599)])
    assert [(r.first, r.last) for r in AccountRange.objects.all()] == [(5500, 5599)]
    assert told("save_account_ranges") == [
        "Eva Ek: Löner 2024: ranges:  → 5000–5499",
        "Eva Ek: Löner 2024: ranges: 5000–5499 → 5000–5499, 5500–5599",
        "Eva Ek: Löner 2024: ranges: 5000–5499, 5500–5599 → 5500–5599",
    ]
    overlap = refusals(lambda: save_account_ranges(city, ekby.ovrigt, 2024, [(5599, 6000)]))
    assert overlap == {"ranges_overlap"}
    backwards = refusals(lambda: save_account_ranges(city, ekby.ovrigt, 2024, [(7000, 6000)]))
    assert backwards


# Plain rows


def test_a_row_in_use_is_not_removed_and_says_by_what(ekby: Ekby) -> None:
    eva = ekby.cast.actor("eva")
    assert refusals(lambda: delete_row(eva, ekby.bygglov)) == {"in_use"}
    delete_row(eva, ekby.kartor)
    assert told("delete_row") == ["Eva Ek: Kartor: : Kartor → "]


def test_amounts_are_the_controllers_and_structure_is_not(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    grant = ProjectGrant(area=ekby.bygglov, year=2024, title="Mässa", reserved=KR(5))
    control = ControlTotal(round=ekby.april, table="t", row="r", column="c", value="1", unit="tkr")
    save_row(anna, grant)
    save_row(anna, control)
    delete_row(anna, control)
    with pytest.raises(PermissionDenied):
        delete_row(anna, ekby.kartor)


def test_a_grant_is_not_taken_over_from_another_committee(ekby: Ekby) -> None:
    grant = ProjectGrant(area=ekby.bygglov, year=2024, title="Mässa", reserved=KR(5))
    save_row(SERVER, grant)
    grant.area = ekby.foreign_area
    with pytest.raises(PermissionDenied):
        save_row(ekby.cast.actor("gun"), grant)


def test_what_has_an_action_of_its_own_is_not_a_plain_row(ekby: Ekby) -> None:
    for row in (ekby.april, ekby.change, ekby.year):
        with pytest.raises(TypeError, match="actions of its own"):
            save_row(SERVER, row)

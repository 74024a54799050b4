"""Rules of the structure and of investments: one committee, the right years, nothing twice."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from budget.models import (
    AccountRange,
    Appropriation,
    Area,
    AreaGroup,
    Committee,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LineGroup,
    Membership,
    ProjectGrant,
    Role,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)
from budget.workflow.action import SERVER
from tests.makers import KR, Ekby, breaches, make_area, write
from tests.reports.raw import overwrite

# Committees, segments, areas


@pytest.mark.parametrize("slug", ["admin", "2024", "statistik", "byggnadsnamnden-2"])
def test_no_committee_hides_a_page(ekby: Ekby, slug: str) -> None:
    row = Committee(name="Ny nämnd", slug=slug)
    if slug in {"admin", "2024"}:
        assert len(breaches(row.save)) == 1
        rows = Committee.objects.filter(pk=ekby.committee.pk)
        assert len(breaches(lambda: rows.update(slug=slug))) == 1
    else:
        write(SERVER, row.save)


@pytest.mark.parametrize("slug", ["las-in", "verifikat", "2024", "nytt"])
def test_no_area_and_no_line_is_hidden_by_a_page(ekby: Ekby, slug: str) -> None:
    area = Area(committee=ekby.committee, segment=ekby.tax, name="Ny", slug=slug)
    line = StatementLine(name="Ny", slug=slug, group=LineGroup.OTHER)
    for row, taken in ((area, {"las-in"}), (line, {"verifikat", "2024"})):
        if slug in taken:
            assert breaches(row.save) == {"slug_reserved"}
        else:
            write(SERVER, row.save)


def test_no_two_areas_of_a_committee_are_called_the_same_in_the_same_year(ekby: Ekby) -> None:
    def area(committee: Committee, segment: Segment, name: str, first_year: int = 2020) -> Area:
        return Area(
            committee=committee, segment=segment, name=name, slug="x", first_year=first_year
        )

    assert breaches(area(ekby.committee, ekby.fees, "BYGGLOV").save) == {"name_taken"}
    # Kartor ended in 2023.
    assert breaches(area(ekby.committee, ekby.tax, "Kartor", 2023).save) == {"name_taken"}
    write(SERVER, area(ekby.committee, ekby.tax, "Kartor", 2024).save)
    ended = Area.objects.filter(pk=ekby.kartor.pk)
    assert breaches(lambda: ended.update(last_year=2024)) == {"name_taken"}
    write(SERVER, area(ekby.elsewhere, ekby.foreign_area.segment, "Bygglov").save)


def test_no_two_lines_are_called_the_same_in_the_same_year(ekby: Ekby) -> None:
    def line(name: str, first_year: int) -> StatementLine:
        return StatementLine(name=name, slug="x", group=LineGroup.OTHER, first_year=first_year)

    assert breaches(line("löner", 2030).save) == {"name_taken"}
    assert breaches(line("Gamla bidrag", 2023).save) == {"name_taken"}
    write(SERVER, line("Gamla bidrag", 2024).save)


def test_what_was_called_the_same_before_can_be_changed_otherwise(ekby: Ekby) -> None:
    overwrite(Area, {"pk": ekby.stadsmiljo.pk}, name="Bygglov")
    rows = Area.objects.filter(pk=ekby.bygglov.pk)
    write(SERVER, lambda: rows.update(order=7))
    assert breaches(lambda: rows.update(name="BYGGLOV")) == {"name_taken"}
    write(SERVER, lambda: rows.update(name="Lov"))


def test_an_areas_segment_is_its_committees(ekby: Ekby) -> None:
    other = ekby.foreign_area.segment
    rows = Area.objects.filter(pk=ekby.bygglov.pk)
    write(SERVER, lambda: rows.update(segment=ekby.fees))
    assert breaches(lambda: rows.update(segment=other)) == {"segment_elsewhere"}
    new = Area(committee=ekby.committee, segment=other, name="Ny", slug="ny")
    assert breaches(new.save) == {"segment_elsewhere"}
    again = Area(committee=ekby.committee, segment=other, name="Ny", slug="ny")
    assert breaches(lambda: Area.objects.bulk_create([again])) == {"segment_elsewhere"}


FIXED: dict[str, Callable[[Ekby], object]] = {
    "a segment": lambda e: Segment.objects.filter(pk=e.tax.pk).update(committee=e.elsewhere),
    "an area": lambda e: Area.objects.filter(pk=e.kartor.pk).update(committee=e.elsewhere),
    "a year": lambda e: Appropriation.objects.filter(pk=e.year.pk).update(year=2030),
    "a year's committee": lambda e: Appropriation.objects.filter(pk=e.year.pk).update(
        committee=e.elsewhere
    ),
}


@pytest.mark.parametrize("what", FIXED)
def test_what_a_thing_belongs_to_is_settled_when_it_is_made(ekby: Ekby, what: str) -> None:
    assert "fixed" in breaches(lambda: FIXED[what](ekby))


@pytest.mark.parametrize("model", [Area, StatementLine])
def test_amounts_stay_inside_the_years_of_their_area_and_line(ekby: Ekby, model: Any) -> None:
    # Bygglov and Löner have actuals of 2023 and 2024, budget and forecasts of 2024.
    row = ekby.bygglov if model is Area else ekby.loner
    rows = model.objects.filter(pk=row.pk)
    write(SERVER, lambda: rows.update(first_year=2023, last_year=2024))
    assert breaches(lambda: rows.update(first_year=2024)) == {"amounts_outside_years"}
    assert breaches(lambda: rows.update(last_year=2023)) == {"amounts_outside_years"}


def test_grants_and_account_ranges_stay_inside_the_years_too(ekby: Ekby) -> None:
    grant = ProjectGrant(area=ekby.kartor, year=2023, title="x")
    accounts = AccountRange(line=ekby.gamla_bidrag, year=2023, first=3500, last=3599)
    write(SERVER, grant.save)
    write(SERVER, accounts.save)
    for rows in (
        Area.objects.filter(pk=ekby.kartor.pk),
        StatementLine.objects.filter(pk=ekby.gamla_bidrag.pk),
    ):
        assert breaches(partial(rows.update, last_year=2022)) == {"amounts_outside_years"}


# Groups


def test_a_rollup_takes_its_committees_segments(ekby: Ekby) -> None:
    rollup = Rollup(committee=ekby.committee, name="Totalt", slug="totalt")
    write(SERVER, rollup.save)
    write(SERVER, lambda: rollup.segments.set([ekby.tax, ekby.fees]))
    foreign = ekby.foreign_area.segment
    assert breaches(lambda: rollup.segments.add(foreign)) == {"part_elsewhere"}
    assert set(rollup.segments.all()) == {ekby.tax, ekby.fees}


def test_a_subtotal_takes_areas_of_one_segment_of_its_committee(ekby: Ekby) -> None:
    group = AreaGroup(committee=ekby.committee, name="Delsumma", slug="delsumma")
    write(SERVER, group.save)
    write(SERVER, lambda: group.areas.set([ekby.bygglov, ekby.stadsmiljo]))
    assert breaches(lambda: group.areas.add(ekby.matning)) == {"group_scattered"}
    assert "part_elsewhere" in breaches(lambda: group.areas.set([ekby.foreign_area]))


def test_a_role_for_an_area_is_at_the_areas_committee(ekby: Ekby) -> None:
    def membership(area: Area) -> Membership:
        return Membership(
            user=ekby.cast.gun_stranger,
            role=Role.BUDGET_HOLDER,
            committee=ekby.committee,
            area=area,
        )

    write(SERVER, membership(ekby.bygglov).save)
    assert breaches(membership(ekby.foreign_area).save) == {"area_elsewhere"}


# Account ranges


def ranges(ekby: Ekby, *pairs: tuple[int, int], year: int = 2024) -> Callable[[], object]:
    """Ranges in a year, on alternating lines."""
    lines = (ekby.loner, ekby.ovrigt)
    rows = [
        AccountRange(line=lines[i % 2], year=year, first=first, last=last)
        for i, (first, last) in enumerate(pairs)
    ]
    return lambda: AccountRange.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "pairs",
    [
        [(5000, 5999), (5999, 6999)],  # both ends count
        [(5000, 5999), (5500, 5500)],
        [(5000, 7999), (8000, 8099), (5500, 5599)],  # in any order
        [(5000, 5999), (5000, 5999)],
    ],
)
def test_no_account_feeds_two_lines_in_a_year(ekby: Ekby, pairs: list[tuple[int, int]]) -> None:
    assert breaches(ranges(ekby, *pairs)) == {"ranges_overlap"}


def test_ranges_side_by_side_and_the_same_accounts_in_another_year_are_kept(ekby: Ekby) -> None:
    write(SERVER, ranges(ekby, (5000, 5999), (6000, 6999)))
    write(SERVER, ranges(ekby, (5000, 6999), year=2023))
    first = AccountRange.objects.filter(year=2024, first=5000)
    assert breaches(lambda: first.update(last=6000)) == {"ranges_overlap"}


def test_a_range_feeds_a_line_of_its_year(ekby: Ekby) -> None:
    row = AccountRange(line=ekby.gamla_bidrag, year=2024, first=3500, last=3599)
    assert breaches(row.save) == {"line_outside_years"}


# Successions


def share(ekby: Ekby, *parts: tuple[Area, str], year: int = 2024) -> Callable[[], object]:
    """Kartor, which ended in 2023, shared out."""
    rows = [
        Succession(predecessor=ekby.kartor, successor=area, year=year, share=Decimal(part))
        for area, part in parts
    ]
    return lambda: Succession.objects.bulk_create(rows)


def test_the_whole_of_a_predecessor_goes_on(ekby: Ekby) -> None:
    write(SERVER, share(ekby, (ekby.bygglov, "0.333333"), (ekby.matning, "0.666667")))
    rows = Succession.objects.filter(successor=ekby.matning)
    assert breaches(lambda: rows.update(share=Decimal("0.666666"))) == {"shares_not_whole"}
    assert breaches(rows.delete) == {"shares_not_whole"}
    write(SERVER, Succession.objects.all().delete)


SUCCESSIONS: dict[str, tuple[Callable[[Ekby], Callable[[], object]], str]] = {
    "less than the whole": (lambda e: share(e, (e.bygglov, "0.999999")), "shares_not_whole"),
    "more than the whole": (
        lambda e: share(e, (e.bygglov, "0.5"), (e.matning, "0.6")),
        "shares_not_whole",
    ),
    "another committee's area": (lambda e: share(e, (e.foreign_area, "1")), "area_elsewhere"),
    "itself": (lambda e: share(e, (e.kartor, "1")), "succession_of_itself"),
    "while the predecessor goes on": (
        lambda e: share(e, (e.bygglov, "1"), year=2023),
        "predecessor_goes_on",
    ),
    "an area that has ended": (
        lambda e: share(e, (make_area(e.tax, "Arkiv", "arkiv", last_year=2023), "1")),
        "area_outside_years",
    ),
}


@pytest.mark.parametrize("wrong", SUCCESSIONS)
def test_a_succession_that_does_not_hold_is_refused(ekby: Ekby, wrong: str) -> None:
    make, code = SUCCESSIONS[wrong]
    assert breaches(make(ekby)) == {code}


def test_a_predecessor_does_not_come_back_to_life(ekby: Ekby) -> None:
    write(SERVER, share(ekby, (ekby.bygglov, "1")))
    kartor = Area.objects.filter(pk=ekby.kartor.pk)
    for last_year in (None, 2024):
        assert breaches(partial(kartor.update, last_year=last_year)) == {"predecessor_goes_on"}


# Investments


def a_project(ekby: Ekby, **values: Any) -> InvestmentProject:
    """A project 2024–2025."""
    given = {"committee": ekby.committee, "name": "Lab", "slug": "lab"}
    return InvestmentProject(**given | {"first_year": 2024, "last_year": 2025} | values)


def in_frame(project: InvestmentProject, year: Appropriation) -> Callable[[], object]:
    """A project in a frame of a year."""

    def save() -> None:
        frame = InvestmentFrame.objects.create(appropriation=year, name="Ram")
        project.save()
        InvestmentYear.objects.create(frame=frame, project=project, original=KR(-100))

    return save


def test_a_project_lies_in_a_frame_of_its_committee_and_its_years(ekby: Ekby) -> None:
    write(SERVER, in_frame(a_project(ekby), ekby.year))
    rows = InvestmentProject.objects.filter(slug="lab")
    assert breaches(lambda: rows.update(first_year=2025)) == {"project_outside_years"}


def test_a_project_out_of_place_is_refused(ekby: Ekby) -> None:
    early = in_frame(a_project(ekby), ekby.last_year)
    assert breaches(early) == {"project_outside_years"}
    foreign = in_frame(a_project(ekby, committee=ekby.elsewhere), ekby.year)
    assert breaches(foreign) == {"project_elsewhere"}


def test_a_projects_year_stands_still_in_a_closed_year(ekby: Ekby) -> None:
    write(SERVER, in_frame(a_project(ekby), ekby.year))
    write(SERVER, lambda: Appropriation.objects.filter(pk=ekby.year.pk).update(closed=True))
    assert breaches(lambda: InvestmentYear.objects.update(actual=KR(-5))) == {"year_closed"}


def test_a_grant_is_of_a_purpose_that_counts_in_its_year(ekby: Ekby) -> None:
    write(SERVER, ProjectGrant(area=ekby.bygglov, year=2024, title="Mässa").save)
    ended = ProjectGrant(area=ekby.kartor, year=2024, title="Mässa")
    assert breaches(ended.save) == {"area_outside_years"}

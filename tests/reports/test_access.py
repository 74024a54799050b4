"""Who writes which section: by the template, by being given it, by being a controller."""

import pytest

from budget.access import Rights
from budget.models import Membership, Role, User
from reports.access import Desk
from reports.models import TemplateSection, Writer

HERE, ELSEWHERE, BYGGLOV, MATNING, ME = 1, 2, 10, 11, 100
DESK = Desk(HERE, {"bygglov": BYGGLOV, "matning": MATNING}, {"trygghet": frozenset({ME})})


def member(role: str, committee: int | None = HERE, area: int | None = None) -> Membership:
    return Membership(user=User(pk=ME), user_id=ME, role=role, committee_id=committee, area_id=area)


def section(writer: str, of_what: str = "") -> TemplateSection:
    return TemplateSection(writer=writer, writer_of=of_what)


# The role held, the section's writer, and whether it may be written.
CASES = [
    (member(Role.CONTROLLER), section(Writer.HEAD), True),
    (member(Role.CONTROLLER, None), section(Writer.GOAL, "annat"), True),
    (member(Role.CONTROLLER, ELSEWHERE), section(Writer.CONTROLLER), False),
    (member(Role.HEAD), section(Writer.HEAD), True),
    (member(Role.HEAD), section(Writer.CONTROLLER), False),
    (member(Role.BUDGET_HOLDER), section(Writer.BUDGET_HOLDER), True),
    (member(Role.BUDGET_HOLDER, HERE, BYGGLOV), section(Writer.BUDGET_HOLDER), True),
    (member(Role.BUDGET_HOLDER, HERE, BYGGLOV), section(Writer.AREA, "bygglov"), True),
    (member(Role.BUDGET_HOLDER, HERE, BYGGLOV), section(Writer.AREA, "matning"), False),
    (member(Role.BUDGET_HOLDER), section(Writer.AREA, "matning"), True),
    (member(Role.BUDGET_HOLDER), section(Writer.AREA, "finns-inte"), False),
    (member(Role.BUDGET_HOLDER, HERE, BYGGLOV), section(Writer.GOAL, "trygghet"), True),
    (member(Role.BUDGET_HOLDER, HERE, BYGGLOV), section(Writer.GOAL, "annat"), False),
    (member(Role.ADMINISTRATOR), section(Writer.CONTROLLER), False),
    # The owner of a goal who reads no drafts at the committee writes nothing there.
    (member(Role.ELECTED), section(Writer.GOAL, "trygghet"), False),
    (member(Role.AUDITOR), section(Writer.CONTROLLER), False),
]


@pytest.mark.parametrize(("held", "written", "may"), CASES)
def test_who_writes_what(held: Membership, written: TemplateSection, may: bool) -> None:
    assert DESK.may_write(Rights((held,)), ME, written, None) is may


def test_who_is_given_a_section_writes_it_if_they_read_drafts() -> None:
    other = section(Writer.HEAD)
    assert DESK.may_write(Rights((member(Role.BUDGET_HOLDER, HERE, BYGGLOV),)), ME, other, ME)
    assert not DESK.may_write(Rights((member(Role.ELECTED),)), ME, other, ME)


@pytest.mark.parametrize(
    ("written", "who"),
    [
        (section(Writer.CONTROLLER), 1),
        (section(Writer.HEAD), None),  # there are two
        (section(Writer.AREA, "bygglov"), 4),
        (section(Writer.AREA, "matning"), None),
        (section(Writer.GOAL, "trygghet"), ME),
        (section(Writer.BUDGET_HOLDER), 4),
    ],
)
def test_a_section_begins_with_the_only_one_it_is_named_for(
    written: TemplateSection, who: int | None
) -> None:
    def held(user: int, role: str, area: int | None = None) -> Membership:
        return Membership(user_id=user, role=role, committee_id=HERE, area_id=area)

    people = [
        held(1, Role.CONTROLLER),
        held(2, Role.HEAD),
        held(3, Role.HEAD),
        held(4, Role.BUDGET_HOLDER, BYGGLOV),
    ]
    assert DESK.responsible(written, people) == who

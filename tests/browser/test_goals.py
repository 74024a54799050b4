"""The follow-up of goals in the browser: written by keyboard, two at once, approved; axe."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from budget.models import TaskState, User
from budget.workflow.action import Actor
from goals.actions.writing import save_section
from goals.models import Assessment, GoalSection, GoalTask
from tests.browser.axe import SCREENS, findings_unfolded
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.browser.places import AUGUST, OCTOBER
from tests.browser.test_sizes import TOO_WIDE

pytestmark = pytest.mark.browser

SignedIn = Callable[[Page, str], Page]
# In the demo Omar, the budget holder, owns it with another; nobody has begun.
SLUG = "minskad-segregation"
WRITE = f"{OCTOBER}mal/{SLUG}/skriv/"
SECTIONS = f"{WRITE}avsnitt/"
OWNERS = f"{OCTOBER}malagare/"
PAGES = (f"{AUGUST}mal/", f"{AUGUST}mal/sjalvforsorjning/", WRITE, SECTIONS, OWNERS)


def first_section() -> GoalSection:
    """The goal's first section in October."""
    found: GoalSection = (
        GoalSection.objects.filter(goal__slug=SLUG, round__slug="oktober")
        .order_by("order")
        .select_related("round__appropriation__committee", "goal")[0]
    )
    return found


def period() -> Assessment:
    """How the goal is judged for the period."""
    rows = Assessment.objects.filter(round__slug="oktober", horizon="period")
    found: Assessment = rows.get(goal__slug=SLUG)
    return found


def test_a_goal_goes_from_its_owners_keyboard_to_approval(
    new_page: NewPage, signed_in: SignedIn, complaints: list[str]
) -> None:
    owner = signed_in(new_page(*WIDE), "budgetansvarig")
    owner.goto(WRITE)
    section = first_section()
    # An arrow key chooses the next grade of the scale; Tab leads on to the motive.
    owner.locator("#period [type=radio]:checked").focus()
    with owner.expect_request("**/spara/") as asked:
        owner.keyboard.press("ArrowRight")
    # What is typed in other parts is not sent with this one: it is not called saved either.
    names = parse_qs(asked.value.post_data or "", keep_blank_values=True)
    assert set(names) == {"period-shown", "period-grade", "period-motive"}
    expect(owner.locator("#period [value=partly]")).to_be_checked()
    expect(owner.locator("#period-state")).to_have_text("Sparat")
    owner.keyboard.press("Tab")
    expect(owner.locator("#period-motive")).to_be_focused()
    owner.keyboard.press("ControlOrMeta+a")
    owner.keyboard.press("Delete")
    text = owner.locator(f"#avsnitt-{section.pk}-text")
    text.focus()
    owner.keyboard.press("ControlOrMeta+a")
    owner.keyboard.type("Skrivet för hand.")
    expect(owner.locator(f"#avsnitt-{section.pk}-state")).to_have_text("Sparat")
    assert (period().grade, first_section().text) == ("partly", "Skrivet för hand.")

    hand_in = owner.get_by_role("button", name="Lämna in uppföljningen")
    hand_in.press("Enter")
    missing = owner.get_by_role("link", name="Motivet till bedömningen för perioden saknas.")
    missing.press("Enter")
    owner.wait_for_url("**#period")
    owner.locator("#period-motive").fill("Underlagen är försenade.")
    hand_in.press("Enter")
    expect(owner.get_by_text("Uppföljningen är inlämnad.", exact=True)).to_be_visible()
    assert period().motive == "Underlagen är försenade."

    head = signed_in(new_page(*WIDE), "forvaltningschef")
    head.goto(WRITE)
    head.get_by_text("Återsänd", exact=True).click()
    head.get_by_label("Vad ska göras?").fill("Skriv när underlagen kommer.")
    head.get_by_role("button", name="Återsänd uppföljningen").click()
    expect(head.get_by_text("Uppföljningen är återsänd.")).to_be_visible()
    owner.goto(WRITE)
    expect(owner.get_by_text("Skriv när underlagen kommer.")).to_be_visible()
    owner.locator("#period-motive").fill("Underlagen kommer i december.")
    owner.get_by_role("button", name="Lämna in uppföljningen").click()
    expect(owner.get_by_text("Uppföljningen är inlämnad.", exact=True)).to_be_visible()
    head.goto(WRITE)
    head.get_by_role("button", name="Godkänn").click()
    expect(head.get_by_text("Uppföljningen är godkänd.", exact=True)).to_be_visible()
    task = GoalTask.objects.get(round__slug="oktober", goal__slug=SLUG)
    assert task.state == TaskState.APPROVED


def test_of_two_browsers_both_texts_are_shown_and_sections_move_by_keyboard(
    new_page: NewPage, signed_in: SignedIn
) -> None:
    owner = signed_in(new_page(*WIDE), "budgetansvarig")
    owner.goto(WRITE)
    section = first_section()
    controller = Actor(User.objects.get(username="controller"))
    save_section(controller, section.round, section.goal, section.pk, text="Ekonomens ord.")
    text = owner.locator(f"#avsnitt-{section.pk}-text")
    text.fill("Mina ord.")
    says = owner.locator(f"#avsnitt-{section.pk}-says")
    expect(says.locator("blockquote")).to_have_text("Ekonomens ord.")
    expect(text).to_have_value("Mina ord.")
    says.get_by_role("button", name="Spara min i stället").click()
    expect(owner.get_by_text("Uppföljningen är sparad.")).to_be_visible()
    assert first_section().text == "Mina ord."

    # Without script: the button that was pressed keeps the focus, so one goes on pressing it.
    plain = signed_in(new_page(*NARROW, java_script_enabled=False), "budgetansvarig")
    plain.goto(SECTIONS)
    down = plain.locator(f"#avsnitt-{section.pk} button[name=ned]")
    down.press("Enter")
    expect(plain.get_by_text("står nu som nummer 2 av 7")).to_be_visible()
    expect(down).to_be_focused()
    plain.keyboard.press("Enter")
    expect(plain.get_by_text("står nu som nummer 3 av 7")).to_be_visible()
    order = GoalSection.objects.filter(goal=section.goal, round=section.round).order_by("order")
    assert [row.pk for row in order].index(section.pk) == 2


@SCREENS
def test_no_page_of_goals_breaks_a_rule_or_scrolls_sideways(
    new_page: NewPage, signed_in: SignedIn, size: tuple[int, int], scheme: str
) -> None:
    page = signed_in(new_page(*size, color_scheme=scheme), "controller")
    found = []
    for address in PAGES:
        found += findings_unfolded(page, address)
        found += [f"{address}: wide: {words}" for words in page.evaluate(TOO_WIDE)]
    assert not found, "\n".join(found)

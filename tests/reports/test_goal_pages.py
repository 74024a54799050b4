"""The pages of goals: the published assessments, what is counted, and a goal's follow-up."""

import pytest
from django.test import Client

from budget.models import Round
from budget.workflow.action import SERVER
from goals.actions.rows import save_thing
from goals.actions.writing import add_section
from goals.models import Goal
from tests.counting import counted
from tests.reports.reading import page, signed_in

AUGUST = "/kommunstyrelsen/2023/augusti/"
OCTOBER = "/kommunstyrelsen/2023/oktober/"
ON, PARTLY = "Enligt plan", "Delvis enligt plan"
# As published: the goals by number, with both judgements.
PUBLISHED = {1: (ON, ON), 2: (ON, ON), 3: (ON, ON), 4: (ON, ON), 5: (ON, PARTLY)}
PUBLISHED |= {6: (ON, ON), 7: (ON, ON), 8: (PARTLY, PARTLY)}

pytestmark = pytest.mark.usefixtures("malmo")


@pytest.fixture
def elected() -> Client:
    return signed_in("fortroendevald")


def goal(number: int) -> Goal:
    """A goal of 2023–2026."""
    found: Goal = Goal.objects.get(term__first_year=2023, number=number)
    return found


def round_of(slug: str) -> Round:
    """A round of 2023."""
    found: Round = Round.objects.select_related("appropriation__committee").get(
        slug=slug, appropriation__year=2023
    )
    return found


def test_the_goals_are_counted_in_the_first_line(elected: Client) -> None:
    words = "7 av 8 enligt plan under perioden, 6 av 8 sett till mandatperioden."
    assert page(elected, f"{AUGUST}mal/").first_line == words


def test_laget_shows_every_goal_as_published(elected: Client) -> None:
    rows = page(elected, AUGUST).root.all("tr")
    shown = {}
    for row in rows:
        links = [link.attrs["href"] for link in row.all("a")]
        if any("/mal/" in link for link in links):
            spans = [s.text() for s in row.all("span") if s.has("judgement")]
            shown[links[0]] = tuple(spans)
    assert shown == {
        f"{AUGUST}mal/{goal(number).slug}/": judged for number, judged in PUBLISHED.items()
    }


def test_a_card_shows_icon_and_word_for_both_horizons(elected: Client) -> None:
    cards = [li for li in page(elected, f"{AUGUST}mal/").root.all("li") if li.has("goal-card")]
    judged = [
        tuple(span.text() for span in card.all("span") if span.has("judgement")) for card in cards
    ]
    assert judged == list(PUBLISHED.values())
    assert all(len(card.all("svg")) == 2 for card in cards)


APRIL = "prognos april 2023 (konstruerad)"


def test_what_has_changed_since_april_stands_on_laget_cards_and_the_goals_page(
    elected: Client,
) -> None:
    changed = "Sedan förra rapporten: 2 mål bättre, 2 mål sämre. Den förra är konstruerad."
    for path in (AUGUST, f"{AUGUST}mal/"):
        body = " ".join(elected.get(path).content.decode().replace("\xa0", " ").split())
        assert changed in body
        assert body.count(f"Bättre än i {APRIL}") == 2
        assert body.count(f"Sämre än i {APRIL}") == 3
    # April, constructed: six of eight on plan for the period.
    assert "6 i prognos april" in elected.get(AUGUST).content.decode()
    own = elected.get(f"{AUGUST}mal/{goal(8).slug}/").content.decode()
    assert own.count(f"Sämre än i {APRIL}") == 2
    assert "/2023/april/mal/service/" in own


def test_constructed_assessments_and_headings_are_said_to_be_so(elected: Client) -> None:
    for path, words in (
        ("/kommunstyrelsen/2023/april/mal/", "Konstruerade bedömningar: 8 av 8 mål."),
        ("/kommunstyrelsen/2020/arsanalys/mal/", "Konstruerade rubriker: 8 av 8 mål."),
    ):
        assert words in elected.get(path).content.decode()
    assert "Konstruerade" not in elected.get(f"{AUGUST}mal/").content.decode()


def test_a_goals_page_reads_its_markdown_its_live_figures_and_nothing_else(
    elected: Client,
) -> None:
    text = "**Gott** läge, nettokostnad [[driftbudget/nettokostnad/prognos_helar_tkr|mkr]].\n\n"
    text += "<script>alert(1)</script> [[finns/inte/alls]]"
    add_section(SERVER, round_of("oktober"), goal(3), "Läget nu", text)
    body = signed_in("controller").get(f"{OCTOBER}mal/{goal(3).slug}/").content.decode()
    assert "<strong>Gott</strong> läge" in body
    assert 'class="live"' in body
    assert "<script>alert" not in body
    assert "finns/inte/alls" in body


def test_a_goal_that_was_renamed_is_found_at_its_old_address(elected: Client) -> None:
    renamed = goal(5)
    old, renamed.slug = renamed.slug, "trygg-stad"
    save_thing(SERVER, renamed)
    answer = elected.get(f"{AUGUST}mal/{old}/")
    assert (answer.status_code, answer["Location"]) == (301, f"{AUGUST}mal/trygg-stad/")


@pytest.mark.parametrize("slug", ["finns-inte", "fler-i-arbete"])
def test_a_goal_of_no_or_another_term_is_not_there(elected: Client, slug: str) -> None:
    assert elected.get(f"{AUGUST}mal/{slug}/").status_code == 404


def test_an_older_report_shows_trends_and_leads_on_to_the_goal_of_now(elected: Client) -> None:
    body = elected.get("/kommunstyrelsen/2020/arsanalys/mal/fler-i-arbete/").content.decode()
    assert "Både positiv och negativ avvikelse" in body
    assert f"{AUGUST}mal/{goal(1).slug}/" in body


def test_the_trend_of_2020_stands_beside_the_assessments_of_2023(elected: Client) -> None:
    history = page(elected, f"{AUGUST}mal/{goal(1).slug}/").root
    rows = {
        row.all("a")[0].text(): [cell.text() for cell in row.all("td")]
        for row in history.all("tr")
        if row.all("a")
    }
    assert rows["Prognos april 2023"] == [ON, ON]
    trend = "Både positiv och negativ avvikelse (trend)"
    assert rows["Årsanalys 2020"] == [trend, "bedömdes inte"]
    assert "bedömdes målen med en trend" in history.text()
    # A goal that follows on none of 2020's has one scale alone.
    other = page(elected, f"{AUGUST}mal/{goal(8).slug}/").root.text()
    assert "bedömdes målen med en trend" not in other


def test_elected_members_do_not_see_how_a_draft_judges(elected: Client) -> None:
    assert elected.get(f"{OCTOBER}mal/").status_code == 404
    history = elected.get(f"{AUGUST}mal/{goal(1).slug}/").content.decode()
    assert "oktober" not in history.lower()


def test_the_queries_of_a_goals_page_are_few_however_many_goals(elected: Client) -> None:
    path = f"{AUGUST}mal/{goal(1).slug}/"
    # who reads: 3; committees and rounds: 2; the goals: 5; how the goal went before: 2
    with counted() as statements:
        elected.get(path)
    assert len(statements) == 12


@pytest.mark.parametrize("table", ["mal", "indikatorer", "prioriteringar", "budgetuppdrag"])
def test_each_table_of_goals_is_had_as_a_file(elected: Client, table: str) -> None:
    answer = elected.get(f"{AUGUST}mal/?csv={table}")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.count(b"\n") > 1

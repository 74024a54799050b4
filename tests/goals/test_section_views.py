"""The page where a follow-up's sections are put in order: moved, added, renamed, removed."""

import pytest
from django.test import Client

from goals.actions.tasks import submit_goal
from goals.actions.writing import add_section, order_sections, remove_section, save_section
from goals.models import GoalSection
from goals.queries.rounds import live_goals
from tests.counting import counted
from tests.goals.case import Goals, fill
from tests.goals.test_views import client
from tests.makers import told

PAGE = "/byggnadsnamnden/2024/april/mal/snabba-lov/skriv/avsnitt/"


@pytest.fixture
def anna(written: Goals) -> Client:
    """The controller."""
    return client(written.ekby.cast.anna_controller)


@pytest.fixture
def written(begun: Goals) -> Goals:
    """Snabba lov with three sections: A, B and C."""
    for heading in "ABC":
        add_section(begun.ekby.cast.actor("bo"), begun.april, begun.permits, heading, "Text.")
    return begun


def headings(goals: Goals) -> str:
    """The sections in order, by their headings."""
    goal = live_goals(goals.april).goal("snabba-lov")
    assert goal is not None
    return " ".join(section.heading for section in goal.sections)


def key(heading: str) -> int:
    """A section's key."""
    found: int = GoalSection.objects.get(heading=heading).pk
    return found


def form(goals: Goals, **pressed: object) -> dict[str, str]:
    """The form as it is shown, with a button pressed: upp=…, ned=…, or typed words."""
    rows = list(GoalSection.objects.filter(goal=goals.permits).order_by("order", "pk"))
    sent = {"ordning": ",".join(str(row.pk) for row in rows), "nytt": ""}
    for row in rows:
        name = f"avsnitt-{row.pk}"
        sent |= {name: row.heading, f"{name}-var": row.heading, f"{name}-version": f"{row.version}"}
    return sent | {name.replace("_", "-"): str(value) for name, value in pressed.items()}


def test_a_section_is_moved_up_and_down_and_its_button_keeps_the_focus(
    written: Goals, anna: Client
) -> None:
    moved = anna.post(PAGE, form(written, upp=key("B")))
    assert moved.status_code == 302
    assert moved["Location"] == f"{PAGE}?upp={key('B')}"
    assert headings(written) == "B A C"
    body = anna.get(moved["Location"]).content.decode()
    assert "”B” står nu som nummer 1 av 3." in body
    # It is first now: the button that goes on from here is the other one.
    focused = body[: body.index("autofocus")].rsplit("<button", 1)[1]
    assert f'name="ned" value="{key("B")}"' in focused
    anna.post(PAGE, form(written, ned=key("A")))
    assert headings(written) == "B C A"
    assert told("order_sections") == [
        "Anna Alm: April 2024: Snabba lov: sections: A, B, C → B, A, C",
        "Anna Alm: April 2024: Snabba lov: sections: B, A, C → B, C, A",
    ]


def test_sections_are_renamed_and_added_in_one_save(written: Goals, anna: Client) -> None:
    sent = form(written, nytt="D") | {f"avsnitt-{key('A')}": "Alfa"}
    assert anna.post(PAGE, sent).status_code == 302
    assert headings(written) == "Alfa B C D"
    assert GoalSection.objects.get(heading="Alfa").text == "Text."


def test_what_is_typed_is_saved_when_a_section_is_moved(written: Goals, anna: Client) -> None:
    sent = form(written, ned=key("A"), nytt="D") | {f"avsnitt-{key('C')}": "Cesar"}
    assert anna.post(PAGE, sent).status_code == 302
    assert headings(written) == "B A Cesar D"


def test_a_section_is_removed_and_its_text_kept_in_the_history(
    written: Goals, anna: Client
) -> None:
    assert anna.post(PAGE, form(written, ta_bort=key("B"))).status_code == 302
    assert headings(written) == "A C"
    assert told("remove_section") == ["Anna Alm: B: text: Text. → "]


def test_a_bad_heading_is_refused_beside_its_field_and_the_typed_kept(
    written: Goals, anna: Client
) -> None:
    sent = form(written, nytt="A") | {f"avsnitt-{key('B')}": "C"}
    answer = anna.post(PAGE, sent)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert body.count("Målet har redan ett avsnitt med den rubriken.") == 2
    assert f'id="avsnitt-{key("B")}-rubrik" value="C"' in body
    assert 'id="nytt" value="A"' in body
    assert headings(written) == "A B C"


def test_a_heading_is_changed_while_somebody_else_writes_the_text(
    written: Goals, anna: Client
) -> None:
    sent = form(written) | {f"avsnitt-{key('A')}": "Alfa"}
    bo = written.ekby.cast.actor("bo")
    save_section(bo, written.april, written.permits, key("A"), text="Bos nya text.")
    assert anna.post(PAGE, sent).status_code == 302
    row = GoalSection.objects.get(heading="Alfa")
    assert row.text == "Bos nya text."


def test_a_heading_that_somebody_else_changed_is_shown_and_then_chosen(
    written: Goals, anna: Client
) -> None:
    bo, section = written.ekby.cast.actor("bo"), key("A")
    sent = form(written) | {f"avsnitt-{section}": "Annas"}
    save_section(bo, written.april, written.permits, section, heading="Bos")
    answer = anna.post(PAGE, sent)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Bo Bok har under tiden döpt om avsnittet till ”Bos”." in body
    assert 'value="Annas"' in body
    assert f'name="avsnitt-{section}-var" value="Bos"' in body
    again = form(written) | {f"avsnitt-{section}": "Annas"}
    assert anna.post(PAGE, again).status_code == 302
    assert headings(written) == "Annas B C"


def test_an_order_that_somebody_else_changed_is_not_written_over(
    written: Goals, anna: Client
) -> None:
    sent = form(written, upp=key("B"))
    keys = [key("C"), key("A"), key("B")]
    order_sections(written.ekby.cast.actor("bo"), written.april, written.permits, keys)
    answer = anna.post(PAGE, sent)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Bo Bok har under tiden ordnat om avsnitten: C, A, B." in body
    assert f'name="ordning" value="{",".join(map(str, keys))}"' in body
    assert headings(written) == "C A B"


def test_a_text_written_meanwhile_is_not_removed(written: Goals, anna: Client) -> None:
    sent = form(written, ta_bort=key("B"))
    bo = written.ekby.cast.actor("bo")
    save_section(bo, written.april, written.permits, key("B"), text="Bos.")
    answer = anna.post(PAGE, sent)
    assert answer.status_code == 409
    assert "Bo Bok har skrivit i avsnittet" in answer.content.decode()
    assert headings(written) == "A B C"


def test_a_heading_typed_for_a_removed_section_comes_back(written: Goals, anna: Client) -> None:
    sent = form(written) | {f"avsnitt-{key('B')}": "Beta"}
    remove_section(written.ekby.cast.actor("bo"), written.april, written.permits, key("B"))
    answer = anna.post(PAGE, sent)
    assert answer.status_code == 409
    assert "Rubriken du skrev är inte sparad: ”Beta”." in answer.content.decode()


def test_a_follow_up_that_is_handed_in_is_read_only(begun: Goals) -> None:
    cast = begun.ekby.cast
    fill(begun.april, begun.permits, "on_plan", "on_plan")
    submit_goal(cast.actor("bo"), begun.april, begun.permits)
    anna = client(cast.anna_controller)
    body = anna.get(PAGE).content.decode()
    assert "Be ekonomen att återsända den för att ändra." in body
    assert 'name="upp"' not in body
    answer = anna.post(PAGE, form(begun, nytt="Efteråt"))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "är inlämnad och kan inte ändras." in body
    assert "Rubriken du skrev: ”Efteråt”." in body


STATUS = {
    "anna_controller": (200, 302),
    "bo_budget_holder": (200, 302),
    "cia_head": (200, 403),
    "dan_elected": (404, 404),
    "eva_administrator": (403, 403),
    "frej_auditor": (404, 404),
    "gun_stranger": (404, 404),
}


@pytest.mark.parametrize("name", STATUS)
def test_who_may_see_and_change_the_sections(written: Goals, name: str) -> None:
    person = client(getattr(written.ekby.cast, name))
    got = (person.get(PAGE).status_code, person.post(PAGE, form(written, nytt="D")).status_code)
    assert got == STATUS[name]
    assert GoalSection.objects.filter(heading="D").exists() is (STATUS[name][1] == 302)


@pytest.mark.parametrize(
    "hostile",
    [
        {"ordning": "x,²,-1", "upp": "1"},
        {"ordning": "9" * 40, "ned": "9" * 40},
        {"upp": "999999"},
        {"ta-bort": "999999"},
        {"nytt": "\x00"},
        {"nytt": "x" * 5000},
        {"avsnitt-99999999999999999999": "a", "avsnitt-99999999999999999999-var": "b"},
        {"avsnitt--var": "", "avsnitt-": "\u202e"},
    ],
)
def test_hostile_forms_are_answered_in_words(
    written: Goals, anna: Client, hostile: dict[str, str]
) -> None:
    assert anna.post(PAGE, hostile).status_code in (302, 409, 422)
    assert headings(written) == "A B C"


def test_the_page_costs_the_same_however_many_sections(written: Goals, anna: Client) -> None:
    def look() -> int:
        with counted() as statements:
            assert anna.get(PAGE).status_code == 200
        return len(statements)

    first = look()
    # who reads: 3; committees and rounds: 2; the goals: 5
    assert first == 10
    for number in range(8):
        add_section(
            written.ekby.cast.actor("anna"), written.april, written.permits, f"Avsnitt {number}"
        )
    assert look() == first

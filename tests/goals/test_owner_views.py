"""The page where goals get their owners: who may, what is saved, two at once, who may be chosen."""

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from budget.models import User
from goals.actions.rows import save_owners
from goals.models import GoalDirection
from tests.counting import counted
from tests.goals.case import Goals, make_direction, make_goal
from tests.goals.test_views import client
from tests.makers import told

PAGE = "/byggnadsnamnden/2024/april/malagare/"

Sent = dict[str, list[str]]


@pytest.fixture
def anna(ekby_goals: Goals) -> Client:
    """The controller."""
    return client(ekby_goals.ekby.cast.anna_controller)


def sent(goals: Goals, *owners: User, add: User | None = None, shown: str | None = None) -> Sent:
    """The form as it is sent for Snabba lov, which Bo owns: ticked, added, shown."""
    name = f"agare-{goals.permits_here.pk}"
    return {
        f"{name}-shown": [shown or str(goals.ekby.cast.bo_budget_holder.pk)],
        name: [str(user.pk) for user in owners],
        f"{name}-till": [str(add.pk) if add else ""],
    }


def owners(goals: Goals) -> set[str]:
    """Who owns Snabba lov."""
    return set(goals.permits_here.owners.values_list("username", flat=True))


def test_the_first_line_says_how_many_goals_nobody_owns(ekby_goals: Goals, anna: Client) -> None:
    assert "2 av 3 mål saknar ägare." in anna.get(PAGE).content.decode()
    for direction in GoalDirection.objects.all():
        save_owners(ekby_goals.ekby.cast.actor("anna"), direction, [ekby_goals.ekby.cast.cia_head])
    assert "Alla mål har någon som skriver" in anna.get(PAGE).content.decode()


def test_an_owner_is_added_and_another_taken_away_with_history(
    ekby_goals: Goals, anna: Client
) -> None:
    cast = ekby_goals.ekby.cast
    answer = anna.post(PAGE, sent(ekby_goals, cast.bo_budget_holder, add=cast.cia_head))
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert owners(ekby_goals) == {"bo", "cia"}
    both = f"{cast.bo_budget_holder.pk},{cast.cia_head.pk}"
    anna.post(PAGE, sent(ekby_goals, cast.cia_head, shown=both))
    assert owners(ekby_goals) == {"cia"}
    thing = "Byggnadsnämnden: Snabba lov"
    assert told("save_owners")[1:] == [  # the first is the server's, when the case was made
        f"Anna Alm: {thing}: owners: Bo Bok → Bo Bok, Cia Ceder",
        f"Anna Alm: {thing}: owners: Bo Bok, Cia Ceder → Cia Ceder",
    ]


def test_what_was_not_changed_is_not_written(ekby_goals: Goals, anna: Client) -> None:
    cast = ekby_goals.ekby.cast
    save_owners(cast.actor("anna"), ekby_goals.permits_here, [cast.cia_head])
    before = len(told("save_owners"))
    # Sent as it was shown before Anna's other window chose Cia: untouched, so nothing is asked.
    assert anna.post(PAGE, sent(ekby_goals, cast.bo_budget_holder)).status_code == 302
    assert owners(ekby_goals) == {"cia"}
    assert len(told("save_owners")) == before


def test_two_at_once_both_see_both_and_one_is_chosen(ekby_goals: Goals, anna: Client) -> None:
    cast = ekby_goals.ekby.cast
    save_owners(cast.actor("eva"), ekby_goals.permits_here, [cast.cia_head])
    typed = sent(ekby_goals, cast.bo_budget_holder, add=cast.anna_controller)
    answer = anna.post(PAGE, typed)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Eva Ek sparade" in body
    assert "Så här står det nu: Cia Ceder" in body
    assert f'<option value="{cast.anna_controller.pk}" selected>' in body
    assert owners(ekby_goals) == {"cia"}
    name = f"agare-{ekby_goals.permits_here.pk}"
    anyhow = f"{name}:{cast.cia_head.pk}"
    assert anyhow in body
    assert anna.post(PAGE, {**typed, "anyhow": [anyhow]}).status_code == 302
    assert owners(ekby_goals) == {"bo", "anna"}


def test_only_who_works_at_the_committee_is_offered_and_taken(
    ekby_goals: Goals, anna: Client
) -> None:
    cast = ekby_goals.ekby.cast
    body = anna.get(PAGE).content.decode()
    offered = {user.pk for user in User.objects.all() if f'<option value="{user.pk}"' in body}
    here = (cast.anna_controller, cast.bo_budget_holder, cast.cia_head, cast.eva_administrator)
    assert offered == {user.pk for user in here}
    answer = anna.post(PAGE, sent(ekby_goals, add=cast.dan_elected))
    assert answer.status_code == 422
    assert "Dan Dahl har ingen roll som arbetar med uppföljningen" in answer.content.decode()
    assert owners(ekby_goals) == {"bo"}


def test_one_refused_goal_does_not_hold_back_another(ekby_goals: Goals, anna: Client) -> None:
    cast = ekby_goals.ekby.cast
    other = GoalDirection.objects.get(goal=ekby_goals.houses)
    data = sent(ekby_goals, add=cast.gun_stranger)
    data |= {f"agare-{other.pk}-shown": [""], f"agare-{other.pk}-till": [str(cast.cia_head.pk)]}
    assert anna.post(PAGE, data).status_code == 422
    assert list(other.owners.all()) == [cast.cia_head]
    assert owners(ekby_goals) == {"bo"}


STATUS = {
    "anna_controller": (200, 302),
    "bo_budget_holder": (403, 403),
    "cia_head": (403, 403),
    "dan_elected": (404, 404),
    "eva_administrator": (200, 302),
    "frej_auditor": (404, 404),
    "gun_stranger": (404, 404),
}


@pytest.mark.parametrize("name", STATUS)
def test_who_may_see_and_choose_owners(ekby_goals: Goals, name: str) -> None:
    cast = ekby_goals.ekby.cast
    person = client(getattr(cast, name))
    got = (
        person.get(PAGE).status_code,
        person.post(PAGE, sent(ekby_goals, cast.cia_head)).status_code,
    )
    assert got == STATUS[name]
    assert owners(ekby_goals) == ({"cia"} if STATUS[name][1] == 302 else {"bo"})


@pytest.mark.parametrize("hostile", ["x", "-1", "9" * 40, "²", "1\x00", "999999"])
def test_hostile_keys_change_nothing_or_are_refused(
    ekby_goals: Goals, anna: Client, hostile: str
) -> None:
    bo = str(ekby_goals.ekby.cast.bo_budget_holder.pk)
    name = f"agare-{ekby_goals.permits_here.pk}"
    data = MultiValueDict({f"{name}-shown": [hostile], name: [bo], f"{name}-till": [hostile]})
    answer = anna.post(PAGE, dict(data.lists()))
    assert answer.status_code in (302, 409, 422)
    assert owners(ekby_goals) == {"bo"}


def test_the_page_is_linked_for_those_who_may_choose(begun: Goals) -> None:
    goals_page = "/byggnadsnamnden/2024/april/mal/"
    cast = begun.ekby.cast
    assert PAGE in client(cast.anna_controller).get(goals_page).content.decode()
    assert PAGE not in client(cast.bo_budget_holder).get(goals_page).content.decode()
    sections = f"{goals_page}snabba-lov/skriv/avsnitt/"
    assert sections in client(cast.anna_controller).get(PAGE).content.decode()
    # An administrator chooses owners but does not write: no link that is refused.
    assert sections not in client(cast.eva_administrator).get(PAGE).content.decode()


def test_the_page_costs_the_same_however_many_goals(ekby_goals: Goals, anna: Client) -> None:
    def look() -> int:
        with counted() as statements:
            assert anna.get(PAGE).status_code == 200
        return len(statements)

    first = look()
    # who reads: 3; committees and rounds: 2; goals, owners, follow-ups: 3; people: 1
    assert first == 9
    for number in range(4, 8):
        goal = make_goal(ekby_goals.building, number, f"Mål {number}", f"mal-{number}")
        make_direction(goal, ekby_goals.ekby)
    assert look() == first

"""Writing a goal's follow-up: who may, what two people at once lose (nothing), what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from budget.models import Change
from budget.workflow.action import SERVER
from budget.workflow.conflicts import Conflict
from goals.actions.tasks import return_goal, submit_goal
from goals.actions.writing import (
    add_section,
    judge,
    order_sections,
    remove_section,
    save_section,
)
from goals.models import Assessment, GoalSection, GoalTask
from goals.queries.rounds import goals_of
from tests.goals.case import Goals, approve_all, fill
from tests.makers import bring_to_decided, refusals, told

Work = Callable[[Goals, str], object]

WRITES: dict[str, Work] = {
    "judge": lambda goals, who: judge(
        goals.ekby.cast.actor(who), goals.april, goals.permits, "period", grade="on_plan"
    ),
    "add a section": lambda goals, who: add_section(
        goals.ekby.cast.actor(who), goals.april, goals.permits, "Ny rubrik"
    ),
    "save a section": lambda goals, who: save_section(
        goals.ekby.cast.actor(who), goals.april, goals.permits, _section(goals), text="Ny text"
    ),
    "remove a section": lambda goals, who: remove_section(
        goals.ekby.cast.actor(who), goals.april, goals.permits, _section(goals)
    ),
    "order sections": lambda goals, who: order_sections(
        goals.ekby.cast.actor(who), goals.april, goals.permits, [_section(goals)]
    ),
}


def _section(goals: Goals) -> int:
    rows = GoalSection.objects.filter(round=goals.april, goal=goals.permits)
    key: int = (
        rows.values_list("pk", flat=True).first()
        or add_section(SERVER, goals.april, goals.permits, "Läget").pk
    )
    return key


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("who", ["anna", "bo"])
def test_controllers_and_the_goals_owner_write(begun: Goals, write: str, who: str) -> None:
    WRITES[write](begun, who)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("who", ["cia", "dan", "eva", "frej", "gun"])
def test_nobody_else_writes(begun: Goals, write: str, who: str) -> None:
    with pytest.raises(PermissionDenied):
        WRITES[write](begun, who)


def test_an_owner_writes_no_other_goal(begun: Goals) -> None:
    with pytest.raises(PermissionDenied):
        judge(begun.ekby.cast.actor("bo"), begun.april, begun.houses, "period", grade="on_plan")


def test_an_assessment_is_told_field_by_field(begun: Goals) -> None:
    anna = begun.ekby.cast.actor("anna")
    judge(anna, begun.april, begun.permits, "term", grade="partly", motive="Köerna växer.")
    judge(anna, begun.april, begun.permits, "term", grade="on_plan", version=1)
    thing = "April 2024: Snabba lov, mandatperioden"
    assert told("judge") == [
        f"Anna Alm: {thing}: grade:  → delvis enligt plan",
        f"Anna Alm: {thing}: motive:  → Köerna växer.",
        f"Anna Alm: {thing}: grade: delvis enligt plan → enligt plan",
    ]


def test_a_text_typed_at_one_sitting_is_one_step_of_the_history(begun: Goals) -> None:
    bo, goal = begun.ekby.cast.actor("bo"), begun.permits
    section = add_section(bo, begun.april, goal, "Läget", "Först.").pk
    for text in ("Först, och", "Först, och sedan.", "Först, och sist."):
        save_section(bo, begun.april, goal, section, text=text)
    assert told("write_section") == [
        "Bo Bok: Läget: heading:  → Läget",
        "Bo Bok: Läget: text:  → Först, och sist.",
    ]


def test_another_writer_a_pause_and_a_text_taken_back_are_steps_of_their_own(
    begun: Goals,
) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    section = add_section(cast.actor("bo"), begun.april, goal, "Läget").pk
    save_section(cast.actor("bo"), begun.april, goal, section, text="Bos.")
    save_section(cast.actor("anna"), begun.april, goal, section, text="Annas.")
    save_section(cast.actor("bo"), begun.april, goal, section, text="Bos igen.")
    Change.objects.update(at=timezone.now() - timedelta(minutes=11))
    save_section(cast.actor("bo"), begun.april, goal, section, text="Efter en paus.")
    save_section(cast.actor("bo"), begun.april, goal, section, text="Bos igen.")
    assert [row.split("text: ")[1] for row in told("write_section") if "text: " in row] == [
        " → Bos.",
        "Bos. → Annas.",
        "Annas. → Bos igen.",
        "Bos igen. → Efter en paus.",
        "Efter en paus. → Bos igen.",
    ]


def test_what_was_handed_in_stays_a_step_though_it_is_sent_back_at_once(begun: Goals) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    section = fill(begun.april, goal, "on_plan", "on_plan").pk
    save_section(cast.actor("bo"), begun.april, goal, section, text="Som inlämnat.")
    submit_goal(cast.actor("bo"), begun.april, goal)
    return_goal(cast.actor("cia"), begun.april, goal, "Skriv mer.")
    for text in ("Mer.", "Mer och mer."):
        save_section(cast.actor("bo"), begun.april, goal, section, text=text)
    assert told("write_section")[-2:] == [
        "Bo Bok: Läget: text: Det går framåt. → Som inlämnat.",
        "Bo Bok: Läget: text: Som inlämnat. → Mer och mer.",
    ]


def test_the_first_word_begins_the_follow_up(begun: Goals) -> None:
    add_section(begun.ekby.cast.actor("bo"), begun.april, begun.permits, "Läget")
    task = GoalTask.objects.get(round=begun.april, goal=begun.permits)
    assert (task.state, task.touched_at is not None) == ("begun", True)
    assert GoalTask.objects.get(round=begun.april, goal=begun.houses).state == "not_begun"


def test_what_somebody_else_wrote_meanwhile_comes_back_with_what_was_typed(begun: Goals) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    section = add_section(cast.actor("anna"), begun.april, goal, "Läget", "Först.")
    save_section(cast.actor("anna"), begun.april, goal, section.pk, text="Annas.", version=1)
    with pytest.raises(Conflict) as caught:
        save_section(cast.actor("bo"), begun.april, goal, section.pk, text="Bos.", version=1)
    (clash,) = caught.value.clashes
    assert (clash.field, clash.mine, clash.theirs) == ("text", "Bos.", "Annas.")
    assert (clash.version, clash.who, clash.at is not None) == (2, "Anna Alm", True)
    assert GoalSection.objects.get(pk=section.pk).text == "Annas."


def test_a_clash_of_grades_is_told_in_words(begun: Goals) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    judge(cast.actor("anna"), begun.april, goal, "period", grade="partly", version=0)
    with pytest.raises(Conflict) as caught:
        judge(cast.actor("bo"), begun.april, goal, "period", grade="on_plan", version=0)
    (clash,) = caught.value.clashes
    assert (clash.mine, clash.theirs) == ("enligt plan", "delvis enligt plan")


def test_two_who_write_the_same_do_not_clash(begun: Goals) -> None:
    cast, goal = begun.ekby.cast, begun.permits
    judge(cast.actor("anna"), begun.april, goal, "period", grade="partly", version=0)
    row = judge(cast.actor("bo"), begun.april, goal, "period", grade="partly", version=0)
    assert row.version == 1


def test_a_section_that_was_removed_meanwhile_loses_no_text(begun: Goals) -> None:
    section = add_section(SERVER, begun.april, begun.permits, "Läget", "Först.")
    remove_section(SERVER, begun.april, begun.permits, section.pk)
    with pytest.raises(Conflict) as caught:
        save_section(SERVER, begun.april, begun.permits, section.pk, text="Mitt.", version=1)
    (clash,) = caught.value.clashes
    assert (clash.mine, clash.theirs) == ("Mitt.", None)


def test_a_section_written_meanwhile_is_not_removed(begun: Goals) -> None:
    section = add_section(SERVER, begun.april, begun.permits, "Läget", "Först.")
    save_section(SERVER, begun.april, begun.permits, section.pk, text="Sedan.")
    with pytest.raises(Conflict):
        remove_section(SERVER, begun.april, begun.permits, section.pk, version=1)
    assert GoalSection.objects.filter(pk=section.pk).exists()


def test_a_save_that_changes_nothing_leaves_no_trace(begun: Goals) -> None:
    section = add_section(SERVER, begun.april, begun.permits, "Läget", "Text.")
    row = save_section(SERVER, begun.april, begun.permits, section.pk, text="Text.", version=1)
    assert row.version == 1
    assert len(told("write_section")) == 2  # heading and text, when it was new


def test_sections_keep_the_order_they_are_given(begun: Goals) -> None:
    keys = [add_section(SERVER, begun.april, begun.permits, name).pk for name in ("A", "B", "C")]
    order_sections(SERVER, begun.april, begun.permits, [keys[2], keys[0], keys[1]])
    goal = goals_of(begun.april).goal("snabba-lov")
    assert goal is not None
    assert [section.heading for section in goal.sections] == ["C", "A", "B"]
    assert told("order_sections") == [
        "servern: April 2024: Snabba lov: sections: A, B, C → C, A, B"
    ]


def test_sections_of_another_goal_are_not_ordered_in(begun: Goals) -> None:
    key = add_section(SERVER, begun.april, begun.permits, "A").pk
    other = add_section(SERVER, begun.april, begun.houses, "B").pk
    keys = [key, other]
    assert refusals(lambda: order_sections(SERVER, begun.april, begun.permits, keys)) == {
        "other_sections"
    }


def test_a_section_of_another_goal_is_not_written_through_this_one(begun: Goals) -> None:
    other = add_section(SERVER, begun.april, begun.houses, "B", "Husens.")
    with pytest.raises(Conflict):
        save_section(SERVER, begun.april, begun.permits, other.pk, text="Fel.")
    assert GoalSection.objects.get(pk=other.pk).text == "Husens."


def _judge(goals: Goals, horizon: str = "period", **values: Any) -> object:
    return judge(SERVER, goals.april, goals.permits, horizon, **values)


def _add(goals: Goals, heading: str, text: str = "") -> object:
    return add_section(SERVER, goals.april, goals.permits, heading, text)


BAD: dict[str, tuple[Callable[[Goals], object], str]] = {
    "a grade that there is not": (
        lambda g: _judge(g, grade="bra"),
        "'bra' är inget giltigt alternativ",
    ),
    "a horizon that there is not": (
        lambda g: _judge(g, "sekel", grade="on_plan"),
        "'sekel' är inget giltigt alternativ",
    ),
    "both scales": (
        lambda g: _judge(g, grade="on_plan", trend="both"),
        "Bedöm med den ena skalan, inte med båda.",
    ),
    "the older scale": (
        lambda g: _judge(g, trend="both"),
        "Målen 2023–2026 bedöms med skalan ”enligt plan, för perioden och för mandatperioden”.",
    ),
    "a trend for the term": (
        lambda g: _judge(g, "term", trend="both"),
        "Trenden gäller perioden.",
    ),
    "a heading of spaces": (lambda g: _add(g, "   "), "Detta fält får inte vara tomt"),
    "a text of a megabyte": (
        lambda g: _add(g, "A", "x" * 1_000_000),
        "Texten är 1000000 tecken lång; högst 20000 går in.",
    ),
    "a NUL": (lambda g: _add(g, "A", "x\0y"), "nolltecken"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_words(begun: Goals, case: str) -> None:
    work, expected = BAD[case]
    with pytest.raises(ValidationError) as caught, translation.override("sv"):
        work(begun)
    assert expected in " ".join(caught.value.messages)
    assert not Assessment.objects.exists()
    assert not GoalSection.objects.exists()


def test_the_same_heading_twice_is_refused(begun: Goals) -> None:
    _add(begun, "Läget")
    with pytest.raises(ValidationError, match="har redan ett avsnitt med den rubriken"):
        _add(begun, "Läget")


def test_nothing_is_written_of_a_goal_that_is_not_followed_up(ekby_goals: Goals) -> None:
    assert refusals(lambda: _judge(ekby_goals, grade="on_plan")) == {"no_follow_up"}


def test_nothing_is_written_when_the_follow_up_is_handed_in(begun: Goals) -> None:
    for goal in (begun.permits, begun.houses, begun.answers):
        fill(begun.april, goal, "on_plan", "on_plan")
    approve_all(begun, begun.april)
    assert refusals(lambda: _judge(begun, grade="partly")) == {"goal_handed_in"}
    assert refusals(lambda: _add(begun, "Mer")) == {"goal_handed_in"}


def test_nothing_is_written_in_a_round_that_is_handed_in(begun: Goals) -> None:
    for goal in (begun.permits, begun.houses, begun.answers):
        fill(begun.april, goal, "on_plan", "on_plan")
    approve_all(begun, begun.april)
    bring_to_decided(begun.ekby, begun.april)
    assert refusals(lambda: _add(begun, "Mer")) == {"round_not_open"}

"""The mapping of a year: what it begins with, its versions, and reading stored entries anew."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.ledger import accept_batch, undo_batch
from budget.actions.ledger_files import path_of
from budget.actions.mapping_versions import effective_version, first_mapping, save_mapping
from budget.actions.remapping import order_remap, remap
from budget.actions.structure import save_line
from budget.importers.mapping_document import from_document
from budget.models import (
    AccountRange,
    Committee,
    Job,
    LedgerBatch,
    LedgerEntry,
    LineGroup,
    LineRole,
    StatementLine,
)
from budget.queries.ledger import mapping_effect
from budget.workflow.action import SERVER
from tests.budget.actions.ledger_case import (
    FEBRUARY,
    JANUARY,
    YEAR,
    actuals,
    map_ekby,
    read,
    rules,
    sie4,
)
from tests.makers import KR, Ekby, refusals, told, write
from tests.working import work_off

pytestmark = pytest.mark.usefixtures("ledger_folder")


def lines_of(committee: Committee, year: int) -> list[tuple[int, int, int]]:
    mapping = first_mapping(committee, year)
    return [(each.first, each.last, int(each.line)) for each in mapping.lines]


def test_it_begins_with_the_year_befores_without_what_has_ended(ekby: Ekby) -> None:
    before = rules(ekby)
    before["areas"].append({"area": ekby.kartor.pk, "cost_centre": ["300", "300"]})
    before["lines"].append({"first": 3500, "last": 3599, "line": ekby.gamla_bidrag.pk})
    save_mapping(SERVER, ekby.committee, 2023, before)
    mapping = first_mapping(ekby.committee, YEAR)
    assert {rule.area for rule in mapping.areas} == {
        str(ekby.bygglov.pk),
        str(ekby.stadsmiljo.pk),
    }
    assert [each.first for each in mapping.lines] == [3000, 5000, 6000]
    assert [(each.first, each.last) for each in mapping.internal] == [("10", "19")]


def test_else_with_the_municipalitys_ranges_of_the_year(ekby: Ekby) -> None:
    row = AccountRange(line=ekby.loner, year=YEAR, first=5000, last=5899)
    write(SERVER, row.save)
    assert lines_of(ekby.committee, YEAR) == [(5000, 5899, ekby.loner.pk)]


def test_else_with_the_groups_of_kommun_bas_13(ekby: Ekby) -> None:
    def line(name: str, group: str, role: str = "") -> StatementLine:
        slug = name.lower().replace("ö", "o")
        return save_line(SERVER, StatementLine(name=name, slug=slug, group=group, role=role))

    bidrag = line("Bidrag", LineGroup.INCOMES)
    pay = line("Lön", LineGroup.STAFF, LineRole.PAY)
    lokaler = line("Lokaler", LineGroup.OTHER)
    assert lines_of(ekby.committee, YEAR) == [
        (3000, 3499, ekby.avgifter.pk),
        (3500, 3599, bidrag.pk),
        (3600, 3999, ekby.avgifter.pk),
        (4000, 4999, ekby.ovrigt.pk),
        (5000, 5599, pay.pk),
        # No line has the role of social charges here: 56–58 stay unplaced and are told.
        (5900, 5999, ekby.loner.pk),
        (6000, 6199, lokaler.pk),
        (6200, 7899, ekby.ovrigt.pk),
    ]


@pytest.mark.parametrize("who", ["bo", "cia", "dan", "frej", "gun"])
def test_others_save_and_remap_nothing(ekby: Ekby, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_mapping(ekby.cast.actor(who), ekby.committee, YEAR, rules(ekby))
    for act in (order_remap, remap):
        with pytest.raises(PermissionDenied):
            act(ekby.cast.actor(who), ekby.committee, YEAR)


def test_each_saving_is_a_version_and_the_newest_counts(ekby: Ekby) -> None:
    anna = ekby.cast.actor("anna")
    first = save_mapping(anna, ekby.committee, YEAR, rules(ekby), "grunden")
    assert save_mapping(anna, ekby.committee, YEAR, rules(ekby)) == first
    second = save_mapping(anna, ekby.committee, YEAR, {**rules(ekby), "internal": []})
    assert (first.number, second.number) == (1, 2)
    assert effective_version(ekby.committee.pk, YEAR) == second
    assert told("save_mapping") == [
        f"Anna Alm: Byggnadsnämnden {YEAR}, 1: version:  → 1",
        f"Anna Alm: Byggnadsnämnden {YEAR}, 2: version: 1 → 2",
    ]


def saving(ekby: Ekby, document: Any) -> Callable[[], object]:
    return lambda: save_mapping(SERVER, ekby.committee, YEAR, document)


def test_a_rule_to_what_is_not_the_committees_or_has_ended_is_refused(ekby: Ekby) -> None:
    for area in (ekby.foreign_area, ekby.kartor):
        bad = {**rules(ekby), "areas": [{"area": area.pk, "cost_centre": ["1", "2"]}]}
        assert refusals(saving(ekby, bad)) == {"foreign_key"}
    ended = {"first": 3500, "last": 3599, "line": ekby.gamla_bidrag.pk}
    assert refusals(saving(ekby, {**rules(ekby), "lines": [ended]})) == {"foreign_key"}


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("lines", [{"first": 5, "last": 4, "line": 1}], "accounts_out_of_order"),
        ("lines", [{"first": "5", "last": 6, "line": 1}], "bad_account"),
        ("lines", [{"first": 5, "last": 10**10, "line": 1}], "bad_account"),
        ("lines", [{"first": 5, "last": 6, "line": True}], "bad_shape"),
        ("lines", [{"first": 5, "last": 6, "line": 1}] * 2, "given_twice"),
        ("lines", "x", "bad_shape"),
        ("areas", [{"area": 1}, {"area": 2}], "given_twice"),
        ("areas", [{"area": 1, "project": []}], "bad_shape"),
        ("areas", [{"area": 1, "cost_centre": ["9", "10", "11"]}], "bad_shape"),
        ("areas", [{"area": 1, "cost_centre": ["10", "9"]}], "codes_out_of_order"),
        ("areas", [{"area": 1, "project": ["P7", "P1"]}], "codes_out_of_order"),
        ("areas", [{"area": 1, "project": ["", "P1"]}], "bad_code"),
        ("areas", [None], "bad_shape"),
        ("internal", [["x" * 101, "y"]], "bad_code"),
        ("balance_classes", ["12"], "bad_shape"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_told(ekby: Ekby, part: str, value: Any, code: str) -> None:
    assert refusals(saving(ekby, {**rules(ekby), part: value})) == {code}


def test_no_document_at_all_is_refused(ekby: Ekby) -> None:
    documents: tuple[Any, ...] = (None, [], "x", 5)
    for bad in documents:
        assert refusals(saving(ekby, bad)) == {"bad_shape"}


def test_a_rule_without_codes_takes_what_no_other_does(ekby: Ekby) -> None:
    rest = {**rules(ekby), "areas": [*rules(ekby)["areas"], {"area": ekby.matning.pk}]}
    save_mapping(SERVER, ekby.committee, YEAR, rest)
    content = sie4([("20240131", [("5010", "100", "5"), ("5010", "777", "7")])])
    no_centre = content.replace(b'{1 "777"}', b"{}")
    for file in (content, no_centre):
        accept_batch(SERVER, read(ekby, file), replace=True)
        assert actuals(ekby, 1) == {
            ("Bygglov", "Löner", 1): KR("-5"),
            ("Mätning", "Löner", 1): KR("-7"),
        }


def moved(ekby: Ekby) -> dict[str, Any]:
    """Cost centre 200 is Bygglov's too, 6010 is pay, and 19 is no longer within."""
    new = rules(ekby)
    new["areas"][1]["area"] = ekby.bygglov.pk
    new["lines"].append({"first": 6010, "last": 6010, "line": ekby.loner.pk})
    new["internal"] = [["10", "18"]]
    return new


def test_what_a_mapping_would_change_is_shown_before_it_is_saved(ekby: Ekby) -> None:
    map_ekby(ekby)
    accept_batch(SERVER, read(ekby, sie4([JANUARY, FEBRUARY])))
    effect = mapping_effect(ekby.committee.pk, YEAR, from_document(moved(ekby)))
    assert {(t.area, t.line, t.month): pair for t, pair in effect.items()} == {
        (str(ekby.stadsmiljo.pk), str(ekby.ovrigt.pk), 2): (KR("-40000"), 0),
        (str(ekby.bygglov.pk), str(ekby.loner.pk), 2): (KR("-60000"), KR("-100000")),
    }
    assert mapping_effect(ekby.committee.pk, YEAR, from_document(rules(ekby))) == {}


def test_a_preview_follows_a_new_mapping_without_its_file(ekby: Ekby) -> None:
    map_ekby(ekby)
    rows = [("7010", "100", "5"), ("5010", "300", "70")]
    batch = read(ekby, sie4([("20240131", rows)]))
    assert batch.unmapped_rows == 2
    new = rules(ekby)
    new["lines"].append({"first": 7000, "last": 7099, "line": ekby.ovrigt.pk})
    new["areas"].append({"area": ekby.matning.pk, "cost_centre": ["300", "399"]})
    version = save_mapping(SERVER, ekby.committee, YEAR, new)
    path_of(batch.sha256).unlink()
    assert remap(SERVER, ekby.committee, YEAR) == 1
    batch.refresh_from_db()
    assert (batch.unmapped_rows, batch.mapping, batch.state) == (0, version, "preview")
    accept_batch(SERVER, batch)
    assert actuals(ekby, 1) == {
        ("Bygglov", "Övrigt", 1): KR("-5"),
        ("Mätning", "Löner", 1): KR("-70"),
    }


def test_loaded_months_follow_it_too_with_their_actuals(ekby: Ekby) -> None:
    map_ekby(ekby)
    batch = accept_batch(SERVER, read(ekby, sie4([JANUARY, FEBRUARY])))
    save_mapping(SERVER, ekby.committee, YEAR, moved(ekby))
    job = order_remap(ekby.cast.actor("anna"), ekby.committee, YEAR)
    assert work_off() == 1
    assert Job.objects.get(pk=job.pk).result == {"batches": 1}
    assert actuals(ekby, 1, 2) == {
        ("Bygglov", "Löner", 1): KR("-61000.50"),
        ("Bygglov", "Avgifter", 1): KR("12000"),
        ("Bygglov", "Löner", 2): KR("-100000"),
    }
    assert not LedgerEntry.objects.filter(batch=batch, is_internal=True).exists()
    assert remap(SERVER, ekby.committee, YEAR) == 0
    assert told("remap_ledger") == [f"Anna Alm: ekby.se ({batch.pk}): mapping: 1 → 2"]
    undo_batch(SERVER, batch)
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR("-50000")}


def test_a_batch_that_does_not_count_any_more_stays_as_it_was_read(ekby: Ekby) -> None:
    map_ekby(ekby)
    first = accept_batch(SERVER, read(ekby, sie4([JANUARY])))
    second = read(ekby, sie4([("20240131", [("6010", "200", "9")])]))
    accept_batch(SERVER, second, replace=True)
    save_mapping(SERVER, ekby.committee, YEAR, moved(ekby))
    remap(SERVER, ekby.committee, YEAR)
    assert actuals(ekby, 1) == {("Bygglov", "Löner", 1): KR("-9")}
    undo_batch(SERVER, second)
    assert actuals(ekby, 1) == {
        ("Bygglov", "Löner", 1): KR("-61000.50"),
        ("Bygglov", "Avgifter", 1): KR("12000"),
    }
    assert LedgerBatch.objects.get(pk=first.pk).mapping.number == 1  # type: ignore[union-attr]

"""What a published set has to give up: small tables worked out by hand."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.calc.amounts import round_half_away
from budget.calc.reconciliation.findings import Place
from budget.calc.reconciliation.published import (
    PUBLISHED_CELL,
    PUBLISHED_SET,
    PublishedCell,
    Relation,
    ValueRange,
    give_up_findings,
    smallest_set_to_give_up,
)

TKR = Decimal(1000)


def tkr(**values: int) -> list[PublishedCell]:
    return [PublishedCell((name,), Decimal(v), TKR, "tkr") for name, v in values.items()]


def relation(name: str, **factors: Decimal | int) -> Relation:
    return Relation(name, tuple(((key,), factor) for key, factor in factors.items()))


def chosen(cells: list[PublishedCell], *relations: Relation, limit: int = 4) -> set[str]:
    """The sets found, each as its keys run together."""
    found = smallest_set_to_give_up(cells, relations, limit)
    return {"".join(name for (name,) in keys) for keys in found.sets}


SUM = relation("sum", a=1, b=1, c=-1)


class TestACell:
    @pytest.mark.parametrize(
        ("steps", "step", "expected"),
        [
            (2, "1000", (150_000, 249_999)),
            (-2, "1000", (-249_999, -150_000)),
            (0, "1000", (-49_999, 49_999)),
            (38, "100000", (375_000_000, 384_999_999)),
            (3, "0.01", (3, 3)),
            (0, "0.01", (0, 0)),
        ],
    )
    def test_stands_for_the_whole_ore_that_round_to_it(
        self, steps: int, step: str, expected: tuple[int, int]
    ) -> None:
        assert PublishedCell(("a",), Decimal(0), Decimal(step)).ore(steps) == expected

    @given(
        ore=st.integers(-(10**9), 10**9),
        step=st.sampled_from(["0.01", "0.1", "1", "1000", "100000"]),
    )
    def test_takes_in_each_amount_that_rounds_to_it_and_its_neighbours_do_not(
        self, ore: int, step: str
    ) -> None:
        kronor = Decimal(ore) / 100
        cell = PublishedCell(("a",), round_half_away(kronor, Decimal(step)), Decimal(step))
        least, greatest = cell.ore(cell.steps)
        assert least <= ore <= greatest
        assert cell.ore(cell.steps - 1)[1] == least - 1
        assert cell.ore(cell.steps + 1)[0] == greatest + 1

    @pytest.mark.parametrize(
        ("value", "step"), [("0.5", "1000"), ("1", "0"), ("1", "-1000"), ("1", "0.001")]
    )
    def test_finer_than_its_last_digit_is_refused(self, value: str, step: str) -> None:
        with pytest.raises(ValueError, match="a"):
            PublishedCell(("a",), Decimal(value), Decimal(step), "tkr")


class TestWhatRoundingExplains:
    @pytest.mark.parametrize("total", [9, 10, 11])
    def test_is_no_conflict(self, total: int) -> None:
        # 4 + 6 with two parts: a difference of 1 is under 3/2.
        found = smallest_set_to_give_up(tkr(a=4, b=6, c=total), [SUM])
        assert found.holds
        assert (found.sets, found.conflicts) == ((), ())

    @pytest.mark.parametrize(("parts", "edge"), [(1, 1), (3, 2), (5, 3)], ids=["k=1", "k=3", "k=5"])
    def test_ends_just_at_half_of_one_more_than_the_parts(self, parts: int, edge: int) -> None:
        names = [f"p{n}" for n in range(parts)]
        whole = relation("sum", total=-1, **dict.fromkeys(names, 1))
        for off, holds in ((edge - 1, True), (1 - edge, True), (edge, False), (-edge, False)):
            cells = tkr(**dict.fromkeys(names, 7), total=7 * parts + off)
            assert smallest_set_to_give_up(cells, [whole]).holds == holds

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize(
        ("in_tkr", "twice_in_kronor", "holds"),
        [
            (1, 999, False),  # 499,75 at most
            (1, 1000, True),  # 500,00 and up round to 1
            (0, 1000, True),  # 499,75 to 499,99
            (0, 1001, False),  # 500,25 at least
        ],
    )
    def test_ends_where_half_rounds_away_from_zero(
        self, in_tkr: int, twice_in_kronor: int, holds: bool, sign: int
    ) -> None:
        cells = [
            PublishedCell(("a",), Decimal(sign * in_tkr), TKR, "tkr"),
            PublishedCell(("b",), Decimal(sign * twice_in_kronor), Decimal(1)),
        ]
        double = relation("double", a=2, b=-1)
        assert smallest_set_to_give_up(cells, [double]).holds == holds

    @given(
        st.lists(st.integers(-(10**9), 10**9), min_size=9, max_size=9),
        st.sampled_from([Decimal(1000), Decimal(100_000)]),
    )
    def test_is_no_conflict_whatever_the_exact_amounts(self, ore: list[int], step: Decimal) -> None:
        table, relations = two_way(ore)
        found = smallest_set_to_give_up(rounded(table, step), relations)
        assert (found.parts, found.conflicts) == ((), ())


def two_way(ore: list[int]) -> tuple[dict[Place, int], list[Relation]]:
    """A three by three table of öre with its sums by row, by column and in all."""
    rows = [ore[0:3], ore[3:6], ore[6:9]]
    rows = [[*row, sum(row)] for row in rows]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    table: dict[Place, int] = {
        (str(r), str(c)): amount for r, row in enumerate(rows) for c, amount in enumerate(row)
    }
    signs = (1, 1, 1, -1)
    across = [
        Relation(f"row {r}", tuple(((str(r), str(c)), signs[c]) for c in range(4)))
        for r in range(4)
    ]
    down = [
        Relation(f"column {c}", tuple(((str(r), str(c)), signs[r]) for r in range(4)))
        for c in range(4)
    ]
    return table, across + down


def rounded(table: Mapping[Place, int], step: Decimal) -> list[PublishedCell]:
    return [
        PublishedCell(key, round_half_away(Decimal(ore) / 100, step), step)
        for key, ore in table.items()
    ]


class TestOneCell:
    @given(
        st.lists(st.integers(-(10**9), 10**9), min_size=9, max_size=9),
        st.integers(0, 15),
        st.integers(5, 100),
        st.sampled_from([1, -1]),
    )
    def test_disturbed_by_five_steps_is_found_with_a_value_that_holds(
        self, ore: list[int], number: int, steps: int, sign: int
    ) -> None:
        # Rounding puts a sum of three off by 1 at most, so that 5 leaves at least 4, over the
        # tolerance of 2, in the cell's row and in its column, and only the cell is in both.
        table, relations = two_way(ore)
        cells = rounded(table, TKR)
        true = cells[number]
        cells[number] = PublishedCell(true.key, true.value + sign * steps * TKR, TKR)
        found = smallest_set_to_give_up(cells, relations)
        assert found.sets == ((true.key,),)
        ((part,), (span,)) = found.parts, found.parts[0].ranges
        assert span.least <= true.value <= span.greatest
        assert part.at_least == 1
        assert {c.relation for c in found.conflicts} == {
            f"row {true.key[0]}",
            f"column {true.key[1]}",
        }

    def test_has_the_range_that_the_others_leave_it(self) -> None:
        # a + b = c: 3,5..4,49 + 5,5..6,49 = 9,0..10,98, which is 9 to 11; twice c over is d:
        # 18,0..21,98 and 19,5..20,49 leave c 9,75..10,24, which is 10 alone.
        cells = tkr(a=4, b=6, c=14, d=20)
        found = smallest_set_to_give_up(cells, [SUM])
        (part,) = found.parts
        assert part.ranges[2] == ValueRange(("c",), Decimal(9), Decimal(11))
        found = smallest_set_to_give_up(cells, [SUM, relation("double", c=2, d=-1)])
        assert found.sets == ((("c",),),)
        assert found.parts[0].ranges == (ValueRange(("c",), Decimal(10), Decimal(10)),)

    def test_of_a_relation_that_fails_alone_is_any_of_its_cells(self) -> None:
        assert chosen(tkr(a=4, b=6, c=14), SUM) == {"a", "b", "c"}

    def test_published_in_tkr_and_in_mkr_is_one_amount(self) -> None:
        same = relation("same", a=1, b=1)
        for mkr, holds in (("-3.8", True), ("-3.7", False), ("-3.9", False)):
            cells = [
                PublishedCell(("a",), Decimal(3784), TKR, "tkr"),
                PublishedCell(("b",), Decimal(mkr), Decimal(100_000), "mkr"),
            ]
            found = smallest_set_to_give_up(cells, [same])
            assert found.holds == holds
        # 3 784 Tkr + −3,9 Mkr = −116 000 kr; half a Tkr and half a tenth of a Mkr are 50 500.
        (conflict,) = found.conflicts
        assert (conflict.difference, conflict.tolerance) == (Decimal(-116_000), Decimal(50_500))
        assert conflict.unit == "kr"
        # a is 3 850 000,00..3 949 999,99.
        assert found.parts[0].ranges == (
            ValueRange(("a",), Decimal(3850), Decimal(3950)),
            ValueRange(("b",), Decimal("-3.8"), Decimal("-3.8")),
        )

    @pytest.mark.parametrize(("tkr_value", "mkr"), [(3751, "3.8"), (3760, "3.8"), (3849, "3.8")])
    def test_in_mkr_could_have_been_what_the_amount_in_tkr_rounds_to(
        self, tkr_value: int, mkr: str
    ) -> None:
        cells = [
            PublishedCell(("a",), Decimal(tkr_value), TKR, "tkr"),
            PublishedCell(("b",), Decimal("9.9"), Decimal(100_000), "mkr"),
        ]
        found = smallest_set_to_give_up(cells, [relation("same", a=1, b=-1)])
        assert found.parts[0].ranges[1] == ValueRange(("b",), Decimal(mkr), Decimal(mkr))

    def test_counts_a_key_that_a_relation_has_twice_with_both_coefficients(self) -> None:
        twice = Relation("twice", ((("a",), 1), (("b",), -1), (("a",), Decimal("0.5"))))
        assert chosen(tkr(a=100, b=150), twice) == set()
        assert chosen(tkr(a=100, b=153), twice) == {"a", "b"}


class TestSeveralCells:
    def test_go_where_no_single_one_will_do(self) -> None:
        # Both cells of row 1 are 10 over; row and column sums are those of the true table:
        #   10 20 | 30        20 30 | 30
        #   40 50 | 90        40 50 | 90
        #   50 70 | 120       50 70 | 120
        cells = tkr(a=20, b=30, r=30, c=40, d=50, s=90, x=50, y=70, z=120)
        relations = [
            relation("row 1", a=1, b=1, r=-1),
            relation("row 2", c=1, d=1, s=-1),
            relation("column 1", a=1, c=1, x=-1),
            relation("column 2", b=1, d=1, y=-1),
            relation("rows", r=1, s=1, z=-1),
            relation("columns", x=1, y=1, z=-1),
        ]
        found = smallest_set_to_give_up(cells, relations)
        assert (("a",), ("b",)) in found.sets
        assert {len(keys) for keys in found.sets} == {2}
        assert found.parts[0].ranges == ()

    def test_are_found_when_every_relation_passes_alone(self) -> None:
        # Both sums are off by 1, under 3/2; but a + b + d is at most 3 × 1,4999, and e published
        # as 5 at least 4,5. Whatever c is does not help.
        cells = tkr(a=1, b=1, c=3, d=1, e=5)
        both = [SUM, relation("next", c=1, d=1, e=-1)]
        for alone in both:
            assert smallest_set_to_give_up(cells, [alone]).holds
        found = smallest_set_to_give_up(cells, both)
        assert found.conflicts == ()
        assert found.sets == ((("a",),), (("b",),), (("d",),), (("e",),))

    def test_of_a_large_table_are_found(self) -> None:
        # 40 areas with three amounts and their sum, and a row of sums: areas 7 and 20 have one
        # cell each off by enough, in different columns.
        amounts = [[(37 * a + 11 * c) % 401 - 200 for c in range(3)] for a in range(40)]
        rows = [[*row, sum(row)] for row in amounts]
        rows.append([sum(column) for column in zip(*rows, strict=True)])
        rows[7][0] += 60
        rows[20][3] -= 90
        cells = [
            PublishedCell((str(a), str(c)), Decimal(amount), TKR, "tkr")
            for a, row in enumerate(rows)
            for c, amount in enumerate(row)
        ]
        across = [
            Relation(f"area {a}", tuple(((str(a), str(c)), 1 - 2 * (c == 3)) for c in range(4)))
            for a in range(41)
        ]
        down = [
            Relation(f"sum {c}", tuple(((str(a), str(c)), 1 - 2 * (a == 40)) for a in range(41)))
            for c in range(4)
        ]
        found = smallest_set_to_give_up(cells, across + down)
        assert found.sets == ((("7", "0"), ("20", "3")),)

    def test_of_tables_that_nothing_joins_are_found_table_by_table(self) -> None:
        cells = tkr(a=4, d=1, b=6, e=2, c=14, f=30, x=5)
        other = relation("other", d=1, e=1, f=-1)
        found = smallest_set_to_give_up(cells, [SUM, other])
        assert [part.sets for part in found.parts] == [
            ((("a",),), (("b",),), (("c",),)),
            ((("d",),), (("e",),), (("f",),)),
        ]
        assert chosen(cells, SUM, other) == {one + two for one in "abc" for two in "def"}

    def test_past_the_limit_are_counted_and_not_named(self) -> None:
        names = "abcdefgh"
        pairs = [relation(x + y, **{x: 1, y: -1}) for x, y in pairwise(names)]
        cells = tkr(**{name: 100 * number for number, name in enumerate(names)})
        # Eight values of one amount, all apart: seven have to go.
        found = smallest_set_to_give_up(cells, pairs, limit=4)
        (part,) = found.parts
        assert (part.sets, found.sets) == ((), ())
        assert 4 <= part.at_least <= 7
        assert not found.holds
        assert smallest_set_to_give_up(cells, pairs, limit=7).parts[0].at_least == 7

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(-2, 2), min_size=5, max_size=5))
    def test_are_those_that_trying_every_exact_amount_finds(self, steps: list[int]) -> None:
        # a + b = c and c + d = e in steps of 2 öre. Of amounts that meet both, each leaves aside
        # the cells it does not round to. Up to two may go; the others, 5 öre at most each, then
        # say what those are: 15 öre at most.
        step = Decimal("0.02")
        cells = [
            PublishedCell((name,), n * step, step) for name, n in zip("abcde", steps, strict=True)
        ]
        spans = [cell.ore(cell.steps) for cell in cells]
        aside = {
            tuple(n for n, ore in enumerate(amounts) if not spans[n][0] <= ore <= spans[n][1])
            for amounts in (
                (a, b, a + b, d, a + b + d) for a, b, d in product(range(-15, 16), repeat=3)
            )
        }
        least = min(map(len, aside))
        expected = {"".join("abcde"[n] for n in keys) for keys in aside if len(keys) == least}
        found = chosen(cells, SUM, relation("next", c=1, d=1, e=-1))
        assert found == (expected if least else set())


class TestFindings:
    def test_tell_what_was_published_and_the_nearest_that_would_hold(self) -> None:
        cells = tkr(a=4, b=6, c=14, d=20)
        relations = [SUM, relation("double", c=2, d=-1)]
        (finding,) = give_up_findings(smallest_set_to_give_up(cells, relations), cells)
        assert (finding.rule, finding.place, finding.unit) == (PUBLISHED_CELL, ("c",), "tkr")
        assert (finding.expected, finding.found) == (Decimal(10), Decimal(14))
        assert finding.difference == Decimal(4)
        assert finding.params == (
            ("size", "1"),
            ("alternatives", "1"),
            ("least", "10"),
            ("greatest", "10"),
            ("relation", "sum"),
            ("relation_difference", "-4"),
            ("relation_tolerance", "1.5"),
            ("relation_unit", "tkr"),
            ("relation", "double"),
            ("relation_difference", "8"),
            ("relation_tolerance", "1.5"),
            ("relation_unit", "tkr"),
        )

    def test_tell_how_many_must_go_where_they_are_too_many_to_name(self) -> None:
        cells = tkr(a=4, b=6, c=14)
        found = smallest_set_to_give_up(cells, [SUM], limit=0)
        (finding,) = give_up_findings(found, cells)
        assert (finding.rule, finding.params) == (PUBLISHED_SET, (("at_least", "1"),))

    def test_are_none_where_all_holds(self) -> None:
        cells = tkr(a=4, b=6, c=11)
        assert give_up_findings(smallest_set_to_give_up(cells, [SUM]), cells) == []


def test_two_cells_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        smallest_set_to_give_up([*tkr(a=1), *tkr(a=2)], [])


def test_a_relation_with_a_key_that_no_cell_has_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"sum.*'c'"):
        smallest_set_to_give_up(tkr(a=1, b=2), [SUM])

"""Findings in words: what a reader of *Avstämning* meets."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from budget.calc.reconciliation.findings import Finding, Severity
from budget.models import Committee
from reports.content import rule_words
from reports.content.findings import (
    checks_table,
    findings_table,
    in_words,
    reconciliation_standing,
)
from reports.content.reconciliation import CheckResult, Reconciliation, Where
from reports.content.reconciliation.results import LeftOut
from reports.content.shapes import Target
from tests.reports.reconciled import CELL, august
from tests.reports.small_case import INFO

PLACE = ("area", "1")
WHERE = Where("Juridik", Target("area", ("juridik",)))
ALL_PARAMS = (
    ("relation", "columns"),
    ("relation_difference", "-2"),
    ("relation_tolerance", "1.5"),
    ("relation_unit", "tkr"),
    ("size", "2"),
    ("alternatives", "3"),
    ("least", "-11"),
    ("greatest", "-10"),
    ("ours", "-10"),
    ("printed", "12 x"),
    ("at_least", "5"),
    ("months", "9,10,11"),
    ("cutoff", "8"),
    ("written", "1,3 Mkr"),
    ("figure", "Avvikelse, Juridik"),
    ("shown", "1,2 Mkr"),
    ("why", "Rapporten har ingen siffra som heter x"),
)


def a_finding(rule: str, severity: Severity = Severity.ERROR, **changes: object) -> Finding:
    made = Finding(
        rule,
        severity,
        PLACE,
        Decimal(-1000),
        Decimal("-1234.50"),
        Decimal("-234.50"),
        "kr",
        ALL_PARAMS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def of(*findings: Finding, compared: int = 20) -> Reconciliation:
    return Reconciliation(
        (CheckResult("net_zero_area", compared, findings),), findings, {PLACE: WHERE}
    )


def sentence(finding: Finding) -> str:
    return in_words(finding, of(finding)).sentence


@pytest.mark.parametrize("rule", sorted(rule_words.SENTENCES))
def test_no_sentence_has_a_raw_code_or_an_unfilled_word(rule: str) -> None:
    words = in_words(a_finding(rule), of(a_finding(rule)))
    for text in (words.sentence, words.rule, words.place, words.severity):
        assert not re.search(r"[a-z]_[a-z]|%\(|\bNone\b", text), text
    # what, why and what to do: at least two sentences, each ended
    assert words.sentence.count(". ") >= 1
    assert words.sentence.endswith(".")
    assert "  " not in words.sentence


def test_every_rule_with_a_name_has_a_sentence() -> None:
    assert rule_words.NAMES.keys() == rule_words.SENTENCES.keys()


def test_amounts_stand_the_swedish_way_with_their_unit() -> None:
    words = in_words(a_finding("net_zero_area"), of(a_finding("net_zero_area")))
    assert (words.expected, words.found) == ("−1\u00a0000 kr", "−1\u00a0234,50 kr")
    assert words.difference == "−234,50 kr"
    in_mkr = a_finding("control_total", unit="mkr", found=Decimal("51"), difference=Decimal("7"))
    assert in_words(in_mkr, of(in_mkr)).found == "51,0 Mkr"
    assert in_words(in_mkr, of(in_mkr)).difference == "+7,0 Mkr"


def test_severity_is_a_word_and_a_tone_for_the_icon() -> None:
    said = {
        severity: (words.severity, words.tone)
        for severity in Severity
        for words in [in_words(a_finding("pace_jump", severity), of())]
    }
    assert said == {
        Severity.ERROR: ("fel", "error"),
        Severity.WARNING: ("att förklara", "warning"),
        Severity.INFORMATION: ("för kännedom", "information"),
    }


def test_a_jump_that_is_explained_asks_for_nothing() -> None:
    assert "Inget behöver göras" in sentence(a_finding("pace_jump", Severity.INFORMATION))
    assert "Förklara vad som väntas" in sentence(a_finding("pace_jump", Severity.WARNING))


def test_months_are_named_and_joined() -> None:
    assert "för september, oktober och november," in sentence(a_finding("month_booked"))
    one = a_finding("month_booked", params=(("months", "9"),))
    assert "för september," in sentence(one)


def test_a_cell_to_give_up_says_what_holds_only_as_far_as_it_is_known() -> None:
    bare = a_finding("published_cell", params=(("size", "1"), ("alternatives", "1")))
    assert "Bara" not in sentence(bare)
    assert "Beloppen här" not in sentence(bare)
    one = (("size", "1"), ("alternatives", "1"), ("least", "-10"), ("greatest", "-10"))
    assert "Bara −10 kr går ihop" in sentence(a_finding("published_cell", params=one))


def test_the_published_case_is_worded_to_the_digit(malmo: Committee) -> None:
    result = august().reconcile()
    words = in_words(result.findings[0], result)
    assert words.place == "Budgetområden · Summa · Prognos helårsutfall"
    assert words.target == Target("areas")
    assert words.sentence.startswith("Publicerat är −319\u00a0190 Tkr,")
    assert "Beloppen här ger −319\u00a0189 Tkr." in words.sentence
    assert "från −319\u00a0189 Tkr till −319\u00a0188 Tkr" in words.sentence
    assert "skiljer det 2 Tkr" in words.sentence
    assert words.difference == "−1 Tkr"
    assert reconciliation_standing(result, INFO).sentence.startswith("En sak att rätta bland ")


def test_the_table_has_exact_numbers_worst_first_and_the_unit_beside_them(
    malmo: Committee,
) -> None:
    case = august()
    assert CELL in {cell.place for cell in case.published}
    table = findings_table(case.reconcile())
    assert table.key == "avstamning"
    headings = [column.heading for column in table.columns]
    assert headings[:7] == [
        "Allvar",
        "Avstämning",
        "Plats",
        "Väntat",
        "Funnet",
        "Skillnad",
        "Enhet",
    ]
    first = table.rows[0]
    assert first.values[3:7] == (Decimal(-319189), Decimal(-319190), Decimal(-1), "Tkr")
    assert [row.values[0] for row in table.rows] == ["Fel", "Att förklara", *["För kännedom"] * 3]
    # a figure in a column of kronor is shown as it is: no unit of the column scales it
    assert table.columns[3].shown(first.values[3]) == Decimal(-319189)
    assert len({row.key for row in table.rows}) == len(table.rows)


def test_findings_lead_to_pages_that_there_are(malmo: Committee) -> None:
    rows = findings_table(august().reconcile()).rows
    pages = {row.target.page for row in rows if row.target}
    assert pages == {"areas", "area"}
    assert all(row.target for row in rows)


def test_the_checks_say_what_was_compared_and_what_was_left_out() -> None:
    checks = (
        CheckResult("net_zero_area", 6, (a_finding("net_zero_area"),)),
        CheckResult("decision_spread", 0, left_out=LeftOut.LOCKED),
    )
    table = checks_table(Reconciliation(checks, checks[0].findings))
    assert table.value("net_zero_area", "jamforelser") == 6
    assert table.value("net_zero_area", "fynd") == 1
    assert "låst omgång" in str(table.value("decision_spread", "anmarkning"))
    assert (table.value("Summa", "jamforelser"), table.value("Summa", "fynd")) == (6, 1)


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], "Allt stämmer: 20 jämförelser utan avvikelse."),
        ([Severity.INFORMATION], "Allt stämmer: 20 jämförelser utan avvikelse."),
        ([Severity.ERROR], "En sak att rätta bland 20 jämförelser."),
        ([Severity.ERROR] * 2, "2 saker att rätta bland 20 jämförelser."),
        (
            [Severity.ERROR, Severity.WARNING],
            "En sak att rätta bland 20 jämförelser, och en att förklara.",
        ),
        (
            [Severity.WARNING] * 3,
            "Inget att rätta bland 20 jämförelser, och 3 att förklara.",
        ),
    ],
)
def test_the_first_sentence_answers_whether_it_all_agrees(
    severities: list[Severity], expected: str
) -> None:
    findings = [a_finding("pace_jump", severity) for severity in severities]
    standing = reconciliation_standing(of(*findings), INFO)
    assert standing.sentence == expected
    counts = {fact.key: fact.value for fact in standing.facts}
    assert counts["errors"] == severities.count(Severity.ERROR)
    assert counts["compared"] == 20


def test_nothing_to_compare_is_said() -> None:
    empty = of(compared=0)
    assert reconciliation_standing(empty, INFO).sentence.startswith("Det finns inget att stämma av")

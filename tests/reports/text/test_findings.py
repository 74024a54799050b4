"""What *Avstämning* says of a report's texts."""

from functools import cache

from budget.calc.reconciliation.findings import Severity
from reports.content.findings import checks_table, findings_table, in_words
from reports.content.reconciliation import CheckResult, Reconciliation
from reports.content.shapes import Target
from reports.figures import figures_of
from reports.text.findings import CheckedText, with_texts
from reports.text.matching import Matcher
from tests.reports.case import case

TARGET = Target("section", ("delarsrapport", "ekonomi"))
EARLIER = Reconciliation((CheckResult("net_zero_area", 5),), ())


@cache
def matcher() -> Matcher:
    return Matcher(figures_of(case()))


def checked(markdown: str, outside: dict[tuple[str, str], str] | None = None) -> Reconciliation:
    text = CheckedText("ekonomi", "Ekonomisk utveckling", markdown, TARGET)
    return with_texts(EARLIER, [text], matcher(), outside or {})


def test_right_figures_and_live_ones_give_no_finding() -> None:
    result = checked("Styrelsen ger 3 037 Tkr i överskott, [[laget/deviation|tkr]] i allt.")
    assert result.findings == ()
    assert result.compared == 5 + 1 + 1


def test_a_near_figure_is_told_of_with_the_nearest_and_the_difference() -> None:
    # The 2023 report's own slip: 1 822 + 1 215 = 3 037, so the funds are 1,2.
    result = checked("Kommunstyrelsens anslag ger ett överskott på 1,3 Mkr.")
    (finding,) = result.findings
    words = in_words(finding, result)
    assert (words.expected, words.found, words.difference) == (
        "1,2 Mkr",
        "1,3 Mkr",
        "+0,1 Mkr",
    )
    assert (words.place, words.target) == ("Avsnittet ”Ekonomisk utveckling”", TARGET)
    assert "närmast är 1,2\u00a0Mkr (Avvikelse, Kommunstyrelsens anslag)" in words.sentence
    assert finding.severity is Severity.WARNING


def test_a_figure_of_the_other_sign_is_told_of_as_such() -> None:
    result = checked("Styrelsen ger ett underskott på 3 037 Tkr.")
    (finding,) = result.findings
    words = in_words(finding, result)
    assert (words.expected, words.found) == ("3\u00a0037 Tkr", "\u22123\u00a0037 Tkr")
    assert "annat tecken" in words.sentence


def test_an_unknown_figure_is_told_of_until_its_source_is_given() -> None:
    text = "Obligationerna är på 590 mnkr."
    result = checked(text)
    (finding,) = result.findings
    words = in_words(finding, result)
    assert (words.expected, words.found, words.difference) == ("", "590,0 Mkr", "")
    assert "590 mnkr" in words.sentence
    assert checked(text, {("ekonomi", "590 mnkr"): "Finansrapporten"}).findings == ()


def test_a_live_figure_that_is_none_is_an_error_and_stands_first() -> None:
    result = checked("Lån 590 mnkr, [[laget/borta]] och [[laget/deviation|%]].")
    assert [finding.severity for finding in result.findings] == [
        Severity.ERROR,
        Severity.ERROR,
        Severity.WARNING,
    ]
    sentences = [in_words(finding, result).sentence for finding in result.findings]
    assert any("ingen siffra som heter laget/borta." in sentence for sentence in sentences)
    assert any("den är ett belopp" in sentence for sentence in sentences)


def test_findings_in_one_text_keep_their_places_apart() -> None:
    result = checked("Lån 590 mnkr. Och lån 590 mnkr.")
    assert len({finding.place for finding in result.findings}) == 2


def test_the_tables_of_avstamning_hold_them() -> None:
    result = checked("Lån på 590 mnkr och [[laget/borta]].")
    assert [row.values[1:3] for row in checks_table(result).rows[1:3]] == [(1, 1), (1, 1)]
    assert len(findings_table(result).rows) == 2


def test_texts_of_any_size_and_kind_are_checked() -> None:
    assert checked("").findings == ()
    assert len(checked("[[x]] " * 1_000).findings) == 1_000

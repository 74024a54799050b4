"""Everything that can be noticed in a ledger file has words, and they hold what it is about."""

import re
from pathlib import Path

from budget.forms.ledger_findings import SENTENCES, finding_texts, sentence
from budget.importers.rows import NOTICES

IMPORTERS = Path(__file__).resolve().parents[3] / "budget" / "importers"
READING = IMPORTERS.parent / "actions"
CODE = re.compile(
    r'(?:issues\.add|BadField|BadCell|Refused|self\._flaw|self\._name)\(\s*"([a-z0-9_]+)"'
)


def test_every_code_that_a_reader_notes_has_a_sentence() -> None:
    sources = [*IMPORTERS.rglob("*.py"), *READING.glob("ledger_*.py"), READING / "entry_writing.py"]
    noted = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    assert len(noted) > 50
    assert noted | NOTICES <= SENTENCES.keys()


def test_amounts_and_names_stand_in_the_sentence() -> None:
    params = {"account": "5010", "expected": "100.00", "found": "-99.50", "difference": "-199.50"}
    text = sentence("sums_disagree", params).replace("\xa0", " ")
    assert text.startswith(
        "Konto 5010: raderna summerar till −99,50 kronor, men filens eget saldo är 100 kronor."
    )
    assert "ansvar" in sentence("code_too_long", {"field": "cost_centre", "most": "100"})
    assert "cp437" in sentence("encoding_differs", {"claimed": "UTF8", "found": "cp437"})


def test_what_is_missing_or_unknown_never_fails() -> None:
    assert sentence("no such code", {}) == "no such code"
    assert all(sentence(code, {}) for code in SENTENCES)
    assert "%" not in "".join(sentence(code, {}) for code in SENTENCES)


def test_what_refuses_comes_first() -> None:
    kept = [
        {"code": "no_balances", "line": None, "params": {}, "text": "", "refuses": False},
        {"code": "bad_date", "line": 7, "params": {"value": "x"}, "text": "#VER", "refuses": True},
    ]
    found = list(finding_texts({"kept": kept}))
    assert [(each.code, each.line, each.refuses) for each in found] == [
        ("bad_date", 7, True),
        ("no_balances", None, False),
    ]
    assert list(finding_texts({})) == []

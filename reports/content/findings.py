"""Findings in words, their tables, and the first sentence of *Avstämning*."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calc.amounts import Unit, format_amount, format_number
from budget.calc.inputs import RoundInfo
from budget.calc.reconciliation.exact import PACE_JUMP
from budget.calc.reconciliation.findings import Finding, Severity, UnitCode
from budget.calc.reconciliation.published import PUBLISHED_CELL
from budget.wording import months_listed
from reports.content import rule_words as words
from reports.content.build import TKR
from reports.content.reconciliation.results import Reconciliation, Where
from reports.content.shapes import (
    Column,
    Fact,
    Kind,
    Row,
    RowKind,
    Standing,
    Table,
    Target,
    Value,
)

UNIT_NAMES: dict[UnitCode, str] = {"kr": "kr", "tkr": TKR, "mkr": "Mkr", "percent": "%"}
ELSEWHERE = Where("")


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding as a reader meets it; amounts are texts with their unit, "" for none.

    `tone` is `error`, `warning` or `information`: what an icon is chosen by, beside the word.
    """

    severity: str
    tone: str
    rule: str
    place: str
    target: Target | None
    sentence: str
    expected: str
    found: str
    difference: str


def in_words(finding: Finding, reconciliation: Reconciliation) -> FindingWords:
    """The words of one finding."""
    where = reconciliation.places.get(finding.place, ELSEWHERE)
    return FindingWords(
        str(words.SEVERITIES[finding.severity]),
        words.TONES[finding.severity],
        str(words.NAMES[finding.rule]),
        where.text,
        where.target,
        _sentence(finding, where),
        _amount(finding.expected, finding.unit),
        _amount(finding.found, finding.unit),
        _amount(finding.difference, finding.unit, signed=True),
    )


def unit_name(unit: UnitCode) -> str:
    """A unit as it stands beside a number; "" for a count."""
    return UNIT_NAMES.get(unit, "")


def _amount(value: Decimal | None, unit: UnitCode, signed: bool = False) -> str:
    """The number as it is, the Swedish way, with its unit; whole kronor without öre."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    decimals = max(0, -int(value.as_tuple().exponent))
    if unit in ("kr", "count"):
        decimals = 0 if whole else 2
    elif unit in ("mkr", "percent"):
        decimals = max(1, decimals)
    return f"{format_number(value, decimals, signed)} {unit_name(unit)}".strip()


def _sentence(finding: Finding, where: Where) -> str:
    template = words.SENTENCES[finding.rule]
    if finding.rule == PACE_JUMP:
        return str(_template_of_jump(finding)) % {
            "place": where.text,
            "expected": _tkr(finding.expected),
            "found": _tkr(finding.found),
        }
    params = dict(finding.params)
    texts = {
        **params,
        "place": where.text,
        "expected": _amount(finding.expected, finding.unit),
        "found": _amount(finding.found, finding.unit),
        "size": _amount(
            None if finding.difference is None else abs(finding.difference), finding.unit
        ),
        "relation": str(words.RELATIONS.get(params.get("relation", ""), "")),
    }
    if "months" in params:
        texts["months"] = months_listed([int(number) for number in params["months"].split(",")])
    if finding.rule == PUBLISHED_CELL:
        texts |= _about_cell(finding, params)
    return str(template) % texts


def _template_of_jump(finding: Finding) -> object:
    if finding.severity is Severity.INFORMATION:
        return words.TOLD
    return words.SENTENCES[finding.rule]


def _tkr(value: Decimal | None) -> str:
    """A monthly pace, which nobody reads in öre."""
    return "" if value is None else f"{format_amount(value, Unit.TKR)} {TKR}"


def _about_cell(finding: Finding, params: dict[str, str]) -> dict[str, str]:
    """What is known of a published cell that must go: our amount, what would hold, what misses."""

    def printed(name: str, unit: UnitCode = finding.unit) -> str:
        return _amount(Decimal(params[name]), unit)

    texts = dict.fromkeys(("ours", "range", "misses", "together"), "")
    if "ours" in params:
        texts["ours"] = str(words.OURS) % {"ours": printed("ours")}
    if "least" in params:
        one = params["least"] == params["greatest"]
        template = words.RANGE_OF_ONE if one else words.RANGE
        texts["range"] = str(template) % {
            "least": printed("least"),
            "greatest": printed("greatest"),
        }
    if params.get("relation", "") in words.RELATIONS:
        unit: UnitCode = params["relation_unit"]  # type: ignore[assignment]
        texts["misses"] = str(words.MISSES) % {
            "relation": words.RELATIONS[params["relation"]],
            "difference": _amount(abs(Decimal(params["relation_difference"])), unit),
            "tolerance": printed("relation_tolerance", unit),
        }
    if int(params["size"]) > 1:
        texts["together"] = str(words.TOGETHER_WITH) % {"size": params["size"]}
    if int(params["alternatives"]) > 1:
        texts["together"] += str(words.ALTERNATIVE) % {"alternatives": params["alternatives"]}
    return texts


def findings_table(reconciliation: Reconciliation) -> Table:
    """The findings, worst first; numbers are exact, in the unit that stands in its own column."""
    rows = []
    for number, finding in enumerate(reconciliation.findings, 1):
        found = in_words(finding, reconciliation)
        values: tuple[Value, ...] = (
            found.severity.capitalize(),
            found.rule,
            found.place,
            finding.expected,
            finding.found,
            finding.difference,
            unit_name(finding.unit),
            found.sentence,
        )
        rows.append(Row(f"{number}: {finding.rule}", values, target=found.target))
    columns = (
        Column("allvar", _("Allvar"), Kind.TEXT),
        Column("avstamning", _("Avstämning"), Kind.TEXT),
        Column("plats", _("Plats"), Kind.TEXT),
        Column("vantat", _("Väntat"), Kind.NUMBER),
        Column("funnet", _("Funnet"), Kind.NUMBER),
        Column("skillnad", _("Skillnad"), Kind.NUMBER),
        Column("enhet", _("Enhet"), Kind.TEXT),
        Column("forklaring", _("Vad det betyder"), Kind.TEXT, secondary=True),
    )
    return Table("avstamning", _("Avstämning"), "", columns, tuple(rows))


def checks_table(reconciliation: Reconciliation) -> Table:
    """What was reconciled: how many comparisons, how many findings, and what was left out, why."""
    rows = [
        Row(
            check.rule,
            (
                str(words.NAMES[check.rule]),
                check.compared,
                len(check.findings),
                str(words.LEFT_OUT[check.left_out]) if check.left_out else "",
            ),
        )
        for check in reconciliation.checks
    ]
    values = (
        _("Summa"),
        reconciliation.compared,
        len(reconciliation.findings),
        "",
    )
    parts = tuple(row.key for row in rows)
    rows.append(Row("Summa", values, RowKind.SUM, parts=parts))
    columns = (
        Column("avstamning", _("Avstämning"), Kind.TEXT),
        Column("jamforelser", _("Jämförelser"), Kind.COUNT),
        Column("fynd", _("Fynd"), Kind.COUNT),
        Column("anmarkning", _("Anmärkning"), Kind.TEXT, secondary=True),
    )
    return Table("avstamningar", _("Vad som är avstämt"), "", columns, tuple(rows))


def reconciliation_standing(reconciliation: Reconciliation, info: RoundInfo) -> Standing:
    """Whether it all agrees, in one sentence; how much was compared, and what there is to say."""
    errors = reconciliation.count(Severity.ERROR)
    warnings = reconciliation.count(Severity.WARNING)
    told = reconciliation.count(Severity.INFORMATION)

    def fact(key: str, name: str, count: int) -> Fact:
        return Fact(key, name, Decimal(count), Kind.COUNT, "")

    facts = (
        fact("compared", _("Jämförelser"), reconciliation.compared),
        fact("errors", _("Att rätta"), errors),
        fact("warnings", _("Att förklara"), warnings),
        fact("told", _("För kännedom"), told),
    )
    under = _("%(committee)s, %(round)s %(year)s.") % {
        "committee": info.committee,
        "round": info.name,
        "year": info.year,
    }
    return Standing(_standing(reconciliation.compared, errors, warnings), under, facts)


def _standing(compared: int, errors: int, warnings: int) -> str:
    number = format_number(Decimal(compared), 0)
    if not compared:
        return _("Det finns inget att stämma av: omgången har inga belopp.")
    if errors:
        sentence = ngettext(
            "En sak att rätta bland %(compared)s jämförelser",
            "%(errors)s saker att rätta bland %(compared)s jämförelser",
            errors,
        ) % {"errors": errors, "compared": number}
    elif warnings:
        sentence = _("Inget att rätta bland %(compared)s jämförelser") % {"compared": number}
    else:
        return _("Allt stämmer: %(compared)s jämförelser utan avvikelse.") % {"compared": number}
    if not warnings:
        return f"{sentence}."
    explain = ngettext("en att förklara", "%(warnings)s att förklara", warnings) % {
        "warnings": warnings
    }
    return _("%(sentence)s, och %(explain)s.") % {"sentence": sentence, "explain": explain}

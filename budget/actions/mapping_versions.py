"""A committee's mapping for a year: what it begins with, and its versions.

A mapping begins with what stands nearest: the year before's, else the municipality's ranges of
accounts for the year, else the groups of Kommun-Bas 13.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from budget.actions.recording import refuse, require
from budget.importers.mapping import KOMMUN_BAS_13, LedgerMapping, LineRange
from budget.importers.mapping_document import BadDocument, from_document, keys_of, to_document
from budget.models import (
    AccountRange,
    Area,
    Committee,
    LedgerMappingVersion,
    LineGroup,
    LineRole,
    StatementLine,
)
from budget.workflow import history
from budget.workflow.action import Actor, action
from budget.workflow.rules.places import counts_in

WORDS = {
    "bad_shape": _("Regel %(number)s har ingen giltig form. Ladda om sidan och fyll i den igen."),
    "too_many_rules": _("Konteringen har för många regler. Slå ihop intervall som hör ihop."),
    "bad_account": _("Regel %(number)s: ett konto är ett tal med högst tio siffror."),
    "accounts_out_of_order": _("Regel %(number)s: sista kontot ligger före det första."),
    "bad_code": _("Regel %(number)s: en kod är tom eller längre än hundra tecken."),
    "codes_out_of_order": _("Regel %(number)s: sista koden ligger före den första."),
    "given_twice": _("Regel %(number)s gäller samma koder som en tidigare. Ta bort den ena."),
}


def effective_version(committee_id: int, year: int) -> LedgerMappingVersion | None:
    """The version that is in effect, if any has been saved."""
    found: LedgerMappingVersion | None = LedgerMappingVersion.objects.filter(
        committee_id=committee_id, year=year, effective=True
    ).first()
    return found


def first_mapping(committee: Committee, year: int) -> LedgerMapping:
    """What a committee's mapping of a year begins with; lines and areas are keys as text."""
    before = (
        LedgerMappingVersion.objects.filter(committee=committee, year__lt=year, effective=True)
        .order_by("-year")
        .first()
    )
    if before is not None:
        return usable(from_document(before.rules), committee.pk, year)
    ranges = AccountRange.objects.filter(year=year).order_by("first", "pk")
    lines = tuple(LineRange(row.first, row.last, str(row.line_id)) for row in ranges)
    return LedgerMapping(lines or _kommun_bas(year), ())


def _kommun_bas(year: int) -> tuple[LineRange, ...]:
    """Kommun-Bas 13 on the year's lines, as far as their groups, roles and names tell."""
    lines = [
        line for line in StatementLine.objects.order_by("order", "pk") if counts_in(line, year)
    ]
    known: dict[str, StatementLine] = {}
    for name, group, role, word in BAS_LINES:
        of_group = [line for line in lines if line.group == group and line.role == role]
        fits = [line for line in of_group if word in line.name.casefold()]
        plain = [line for line in of_group if not any(w in line.name.casefold() for w in BAS_WORDS)]
        if found := (fits if word else plain or of_group):
            known[name] = found[0]
    return tuple(
        LineRange(each.first, each.last, str(known[each.line].pk))
        for each in KOMMUN_BAS_13
        if each.line in known
    )


# Of Kommun-Bas 13's names: the group and role of the line, and a word in its name.
BAS_LINES = (
    ("grants", LineGroup.INCOMES, "", "bidrag"),
    ("other_income", LineGroup.INCOMES, "", ""),
    ("pay", LineGroup.STAFF, LineRole.PAY, ""),
    ("social_charges", LineGroup.STAFF, LineRole.SOCIAL, ""),
    ("other_staff", LineGroup.STAFF, "", ""),
    ("purchases", LineGroup.OTHER, "", ""),
    ("other_costs", LineGroup.OTHER, "", ""),
    ("premises", LineGroup.OTHER, "", "lokal"),
    ("depreciation", LineGroup.OTHER, "", "avskriv"),
    ("financial_income", LineGroup.FINANCIAL_INCOME, "", ""),
    ("financial_cost", LineGroup.FINANCIAL_COST, "", ""),
)
BAS_WORDS = tuple(word for _name, _group, _role, word in BAS_LINES if word)


def usable(mapping: LedgerMapping, committee_id: int, year: int) -> LedgerMapping:
    """A mapping without the rules whose line or area does not count in the year any more."""
    areas = {str(a.pk) for a in Area.objects.filter(committee=committee_id) if counts_in(a, year)}
    lines = {str(line.pk) for line in StatementLine.objects.all() if counts_in(line, year)}
    return LedgerMapping(
        tuple(each for each in mapping.lines if each.line in lines),
        tuple(rule for rule in mapping.areas if rule.area in areas),
        mapping.internal,
        mapping.balance_classes,
    )


def version_for(actor: Actor, committee: Committee, year: int) -> LedgerMappingVersion:
    """The version in effect; the first one is made where there is none. Inside an action."""
    found = effective_version(committee.pk, year)
    return found or _save(actor, committee, year, first_mapping(committee, year), "")


@action
def save_mapping(
    actor: Actor, committee: Committee, year: int, rules: Any, note: str = ""
) -> LedgerMappingVersion:
    """Save a document (budget/importers/mapping_document.py) as the version in effect.

    Controllers and administrators. What has been read keeps its places until `remap` (see
    budget/actions/remapping.py). A document that changes nothing makes no version. Raises
    ValidationError for a rule that cannot be kept, or a line or area that does not count.
    """
    require(actor, lambda rights: rights.may_change_appropriation(committee.pk))
    # Of two who save at once the later makes the later version.
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)
    mapping = checked(rules, committee, year)
    standing = effective_version(committee.pk, year)
    if standing is not None and from_document(standing.rules) == mapping:
        return standing
    return _save(actor, committee, year, mapping, note)


def checked(rules: Any, committee: Committee, year: int) -> LedgerMapping:
    """The mapping of a document. Raises ValidationError as `save_mapping`."""
    try:
        mapping = from_document(rules)
    except BadDocument as bad:
        raise _refusal(bad) from bad
    keys, known = keys_of(mapping), keys_of(usable(mapping, committee.pk, year))
    if keys != known:
        raise refuse(
            "foreign_key",
            _(
                "En regel leder till en rad eller ett område som inte gäller för %(committee)s "
                "%(year)s. Välj en annan, eller ta bort regeln."
            ),
            committee=committee,
            year=year,
        )
    return mapping


def _refusal(bad: BadDocument) -> ValidationError:
    number = "" if bad.index is None else bad.index + 1
    return refuse(bad.code, WORDS[bad.code], number=number, part=bad.part)


def _save(
    actor: Actor, committee: Committee, year: int, mapping: LedgerMapping, note: str
) -> LedgerMappingVersion:
    versions = LedgerMappingVersion.objects.filter(committee=committee, year=year)
    latest = versions.aggregate(number=Max("number"))["number"] or 0
    versions.filter(effective=True).update(effective=False)
    made: LedgerMappingVersion = LedgerMappingVersion.objects.create(
        committee=committee,
        year=year,
        number=latest + 1,
        rules=to_document(mapping),
        note=note[:200],
        saved_by=actor.user,
    )
    old, new = (str(latest) if latest else "", str(made.number))
    history.record([history.change(actor, "save_mapping", made, "version", old, new, committee)])
    return made

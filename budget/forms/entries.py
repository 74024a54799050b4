"""The choices above a list of entries: which, in what order. All of it stands in the address."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget.importers.rows import LONGEST_ACCOUNT
from budget.queries.entries import Accounts, Order, Show, Wanted

_ACCOUNT = rf"([0-9]{{1,{LONGEST_ACCOUNT}}})"
ACCOUNTS = re.compile(
    _ACCOUNT + r"(?:\s*[-\N{EN DASH}\N{MINUS SIGN}]\s*" + _ACCOUNT + ")?", re.ASCII
)
MOST_WORDS = 8
SHOWN = (
    (Show.PLACED, _("Bokfört på rader och områden")),
    (Show.UNPLACED, _("Utan plats i konteringen")),
    (Show.ASIDE, _("Balanskonton")),
)
ORDERS = (
    (Order.OLDEST, _("Datum, äldst först")),
    (Order.NEWEST, _("Datum, nyast först")),
    (Order.COSTS, _("Belopp, störst kostnad först")),
    (Order.INCOMES, _("Belopp, störst intäkt först")),
)
Choices = Sequence[tuple[str, str]]


class EntryFilter(forms.Form):
    """Which entries are shown. What its address says of the place already is not asked for.

    `areas` and `lines` are slugs and names to choose from; months are numbers and names.
    """

    manad = forms.ChoiceField(label=_("Månad"), required=False)
    omrade = forms.ChoiceField(label=_("Budgetområde"), required=False)
    rad = forms.ChoiceField(label=_("Rad"), required=False)
    konto = forms.CharField(
        label=_("Konto"),
        max_length=25,
        required=False,
        help_text=_("Som 5010, 50 eller 5000–5599."),
    )
    ansvar = forms.CharField(
        label=_("Ansvar"), max_length=100, required=False, help_text=_("Hela koden eller början.")
    )
    sok = forms.CharField(label=_("Sök i texten"), max_length=100, required=False)
    ordning = forms.ChoiceField(label=_("Ordning"), choices=ORDERS, required=False)
    visa = forms.ChoiceField(label=_("Visa"), choices=SHOWN, required=False)
    internt = forms.BooleanField(label=_("Bara internt, mellan kommunens egna"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        months: Choices = (),
        areas: Choices = (),
        lines: Choices = (),
        texts: bool,
        whole: bool,
    ) -> None:
        super().__init__(data)
        self.label_suffix = ""
        fields: dict[str, Any] = self.fields
        for name, first, choices in (
            ("manad", _("Alla"), months),
            ("omrade", _("Alla"), areas),
            ("rad", _("Alla"), lines),
        ):
            fields[name].choices = [("", first), *choices]
            if not choices:
                del fields[name]
        if not texts:
            del fields["sok"]
        if not whole:
            del fields["visa"]

    def clean_konto(self) -> Accounts | None:
        """The accounts asked for."""
        text = self.cleaned_data["konto"].strip()
        if not text:
            return None
        found = ACCOUNTS.fullmatch(text)
        if found is None:
            raise ValidationError(_("Skriv ett konto, början av det eller ett intervall."))
        first, last = found[1], found[2] or ""
        if last and (len(first) != len(last) or last < first):
            raise ValidationError(
                _("Intervallets konton ska ha lika många siffror, det lägsta först.")
            )
        return Accounts(first, last)

    def wanted(self, area: int | None, line: int | None) -> Wanted:
        """The entries asked for; a choice that was refused asks for nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            area=area,
            line=line,
            show=Show(chosen.get("visa") or ""),
            accounts=chosen.get("konto"),
            cost_centre=chosen.get("ansvar") or "",
            internal=chosen.get("internt") or False,
            words=tuple((chosen.get("sok") or "").split()[:MOST_WORDS]),
            order=Order(chosen.get("ordning") or ""),
        )

"""Columns and filters of the lists: amounts the Swedish way, committees and years."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.admin.permissions import READERS, places_of
from budget.calc.amounts import Unit, format_amount
from budget.calc.periods import PERIODS
from budget.head import rights_for
from budget.models import Appropriation, Committee, StatementLine
from budget.models.fields import MoneyField
from budget.workflow.rules.places import month_name

Column = Callable[[Any], str]


def in_words(amount: Decimal | None) -> str:
    """Kronor the Swedish way; a dash for none."""
    return "–" if amount is None else format_amount(amount, Unit.KR)


def amount_column(name: str, label: Any) -> Column:
    """A column of amounts (kronor) that the rows have under `name`, sorted by it."""

    @admin.display(description=label, ordering=name)
    def shown(row: Any) -> str:
        return format_html('<span class="amount">{}</span>', in_words(getattr(row, name)))

    shown.__name__ = name
    return shown


@cache
def money(model: type[models.Model], name: str) -> Column:
    """The column of a MoneyField; the same object each time, as Django compares them."""
    return amount_column(name, model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def is_money(model: type[models.Model], name: object) -> bool:
    """Whether a name is that of an amount of the model."""
    names = {field.name for field in model._meta.concrete_fields if isinstance(field, MoneyField)}
    return name in names


def by_committee(path: str) -> type[admin.SimpleListFilter]:
    """A filter on the committee that `path` leads to, of those that the reader may know."""

    class ByCommittee(admin.SimpleListFilter):
        title = _("nämnd")
        parameter_name = "namnd"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            known = places_of(rights_for(request), READERS)
            rows = Committee.objects.all()
            if not known.everywhere:
                rows = rows.filter(pk__in=known.committees)
            return [(row.slug, row.name) for row in rows]

        def has_output(self) -> bool:
            return len(self.lookup_choices) > 1

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            chosen = self.value()
            return queryset.filter(**{f"{path}__slug": chosen}) if chosen else queryset

    return ByCommittee


def by_year(path: str) -> type[admin.SimpleListFilter]:
    """A filter on the year at `path`, of the years that have an appropriation."""

    class ByYear(admin.SimpleListFilter):
        title = _("år")
        parameter_name = "ar"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            years = Appropriation.objects.order_by("-year").values_list("year", flat=True)
            return [(str(year), str(year)) for year in years.distinct()]

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            chosen = self.value() or ""
            return queryset.filter(**{path: int(chosen)}) if chosen.isdecimal() else queryset

    return ByYear


class ByLine(admin.SimpleListFilter):
    """A filter on the statement line; there are few of them."""

    title = _("rad")
    parameter_name = "rad"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(StatementLine.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        return queryset.filter(line__slug=chosen) if chosen else queryset


class ByMonth(admin.SimpleListFilter):
    """A filter on the month; 13 is the year-end."""

    title = _("månad")
    parameter_name = "manad"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """January to the year-end."""
        return [(str(month), month_name(month)) for month in PERIODS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The month's rows."""
        chosen = self.value() or ""
        return queryset.filter(month=int(chosen)) if chosen.isdecimal() else queryset

"""What a page and the rows below one have in common: rights by role and place, and fields."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from budget.admin.columns import is_money, money
from budget.admin.keys import KeySelect, KeySelectMultiple
from budget.admin.permissions import (
    AMOUNT_WRITERS,
    READERS,
    Roles,
    committee_at,
    places_of,
)
from budget.forms.amounts import AmountField
from budget.head import rights_for
from budget.models.fields import MoneyField


class ByRole:
    """Rights by role and place, and fields, for a page and for the rows below one."""

    model: Any
    admin_site: Any
    opts: Any
    committee_path: str | None = None  # from a row to its committee; None: the municipality's
    readers: Roles = READERS
    writers: Roles = AMOUNT_WRITERS
    may_add = may_change = may_delete = True
    select: tuple[str, ...] = ()  # what is read along with the rows

    def place_of(self, row: Any) -> int | None:
        """The key of the committee that the page's row belongs to."""
        return committee_at(row, self.committee_path)

    def of_municipality(self) -> bool:
        """Whether the page's rows belong to no committee."""
        return self.committee_path is None

    def _reaches(self, request: HttpRequest, roles: Roles, row: Any) -> bool:
        places = places_of(rights_for(request), roles)
        if row is None:
            return places.everywhere if self.of_municipality() else bool(places)
        return self.place_of(row) in places

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is the municipality's is open to all who come in here."""
        if self.committee_path is None:
            return bool(places_of(rights_for(request), self.readers))
        return self._reaches(request, self.readers, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By `writers`."""
        return self.may_add and self._reaches(request, self.writers, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By `writers`."""
        return self.may_change and self._reaches(request, self.writers, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By `writers`."""
        return self.may_delete and self._reaches(request, self.writers, obj)

    def writes_everywhere(self, request: HttpRequest) -> bool:
        """Whether somebody writes such rows in the whole municipality."""
        return places_of(rights_for(request), self.writers).everywhere

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows that exist for this reader."""
        rows = super().get_queryset(request).select_related(*self.select)  # type: ignore[misc]
        known = places_of(rights_for(request), self.readers)
        if self.committee_path is None or known.everywhere:
            return rows
        return rows.filter(**{f"{self.committee_path}__in": known.committees})

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Whatever points at something is searched for: no drop-down holds a table."""
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [
            field.name
            for field in fields
            if field.remote_field and self.admin_site.is_registered(field.related_model)
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Amounts in Swedish notation, in kronor; the rest as Django has it."""
        if isinstance(db_field, models.DecimalField):
            kwargs["localize"] = True  # a share is written 0,5
        if not isinstance(db_field, MoneyField):
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return AmountField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            required=not db_field.blank,
            initial=db_field.get_default() if db_field.has_default() else None,
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what exists for this reader can be chosen."""
        self._choose_known(db_field, request, kwargs)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what exists for this reader can be chosen."""
        self._choose_known(db_field, request, kwargs)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _choose_known(self, field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        if self.admin_site.is_registered(field.related_model):
            related = self.admin_site.get_model_admin(field.related_model)
            kwargs.setdefault("queryset", related.get_queryset(request))

    def _readable(self, field: Any) -> Any:
        return money(self.model, field) if is_money(self.model, field) else field

"""What every page of the administration has in common: rights, actions, amounts, history."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from budget.admin import writing
from budget.admin.common import ByRole
from budget.admin.refusals import (
    GuardedForm,
    RefusableFormSet,
    View,
    actor_of,
    answered,
    of_row,
    refusal_of,
    refuse_form,
)
from budget.admin.searching import matches
from budget.admin.sentences import changes_of, told
from budget.admin.shown import ShownForm, ShownRowsBelow, hold
from budget.keys import is_key

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.options.InlineModelAdmin[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    BaseAdmin = admin.ModelAdmin
    BaseInline = admin.options.InlineModelAdmin
    TabularInline = admin.TabularInline
    StackedInline = admin.StackedInline

MOST_INLINE = 60  # rows under a row; more are shown in a list of their own
CHANGES_PER_PAGE = 100


class GuardedAdmin(ByRole, BaseAdmin):
    """A page whose every write is an action, and whose history is ours."""

    form = GuardedForm
    change_form_template = "admin/budget/change_form.html"
    object_history_template = "admin/budget/history.html"
    save_on_top = False
    list_per_page = 50
    list_max_show_all = 500
    show_full_result_count = False  # one count a list is enough
    fixed: tuple[str, ...] = ()  # settled when the row is made
    carried: tuple[Any, ...] = ()  # models whose rows go with a removed one
    lists: tuple[tuple[Any, str], ...] = ()  # models whose rows hang on this one, and how

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may see a row sees that there are such rows."""
        return self.has_view_permission(request)

    # --- what is shown ---

    def get_list_display(self, request: HttpRequest) -> Any:
        """Amounts the Swedish way, unless they are typed in the list itself."""
        typed = self.list_editable if self.has_change_permission(request) else ()
        return [
            name if name in typed else self._readable(name)
            for name in super().get_list_display(request)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is settled is no longer typed."""
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is not None:
            fields += [*self.fixed, *(["hanging"] if self.lists else [])]
        return fields

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reason last where something is changed; amounts that are only read as in lists."""
        changes = obj is not None and self.has_change_permission(request, obj)
        only_read = obj is not None and not changes
        given = [
            (
                name,
                {
                    **options,
                    "fields": [
                        self._readable(field) if only_read else field
                        for field in options["fields"]
                        if field != "reason"
                    ],
                },
            )
            for name, options in super().get_fieldsets(request, obj)
        ]
        return [*given, (None, {"fields": ["reason"]})] if changes else given

    @admin.display(description=_("visa i lista"))
    def hanging(self, row: Any) -> str:
        """Links to the lists of what hangs on the row."""
        return format_html_join(
            " · ",
            '<a href="{}?{}={}">{}</a>',
            (
                (
                    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
                    lookup,
                    row.pk,
                    capfirst(model._meta.verbose_name_plural),
                )
                for model, lookup in self.lists
            ),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Every word somewhere, å, ä and ö in either case whatever the database."""
        found = queryset.filter(matches(search_term, self.get_search_fields(request)))
        # Sums beside the rows make Django forget the model's order.
        return (found if found.ordered else found.order_by(*self.opts.ordering)), False

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Not the rows that are too many for a page: they have a list of their own."""
        inlines = super().get_inlines(request, obj)
        return [inline for inline in inlines if obj is None or self._fits(inline, obj)]

    def _fits(self, inline: Any, obj: Any) -> bool:
        name = inline.fk_name or next(
            field.name for field in inline.model._meta.fields if field.related_model is self.model
        )
        below: int = inline.model._base_manager.filter(**{name: obj}).count()
        return below <= MOST_INLINE

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Raises Http404 for what does not exist for this reader."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    # --- what is written ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Saving is one action; a refusal stands on the page, with what was typed."""

        def view() -> HttpResponse:
            if request.method == "POST" and object_id is not None:
                hold(self.model, [unquote(object_id)])
            return super(GuardedAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        def refused(error: ValidationError) -> View:
            refuse_form(request, error)
            return view

        return answered(request, view, refused) if request.method == "POST" else view()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Removing is one action; a refusal is said on the page that asked."""

        def view() -> HttpResponse:
            return super(GuardedAdmin, self).delete_view(request, object_id, extra_context)

        return self._answered(request, view)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """What is done in the list is one action: typed amounts, or a bulk action."""

        def view() -> HttpResponse:
            if request.method == "POST" and "_save" in request.POST:
                typed = [request.POST[key] for key in request.POST if key.endswith("-id")]
                if not all(map(is_key, typed)):
                    return self._unreadable(request)
                hold(self.model, typed)
            return super(GuardedAdmin, self).changelist_view(request, extra_context)

        if request.method != "POST" or "_save" not in request.POST:
            return self._answered(request, view)

        def refused(error: ValidationError) -> View:
            refuse_form(request, error)
            return view

        return answered(request, view, refused)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What an address asks for that no database can compare with is a wrong address."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, TypeError, ValueError, DataError) as error:
            raise IncorrectLookupParameters from error

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """On rows that there can be."""
        if all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset, *args, **kwargs)
        return self._unreadable(request)

    def _unreadable(self, request: HttpRequest) -> HttpResponse:
        """The list anew, where keys were sent that no row can have."""
        messages.error(request, _("Valet gick inte att läsa. Välj rader i listan igen."))
        return HttpResponseRedirect(request.get_full_path())

    def _answered(self, request: HttpRequest, view: View) -> Any:
        def refused(error: ValidationError) -> View:
            for text in error.messages:
                messages.error(request, text)
            return lambda: HttpResponseRedirect(request.get_full_path())

        return answered(request, view, refused) if request.method == "POST" else view()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form that holds the refusal, where there is one."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = refusal_of(request)  # type: ignore[attr-defined]
        return form

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Forms that know what the list showed."""
        return super().get_changelist_form(request, **{"form": ShownForm, **kwargs})

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The same for the amounts of a list."""
        formset = super().get_changelist_formset(request, formset=RefusableFormSet, **kwargs)
        formset.refusal = refusal_of(request)  # type: ignore[attr-defined]
        return formset

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the action for such a row; an untouched page is no work on it."""
        if not change or form.has_changed():
            writing.save(actor_of(request), obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Links and the rows below by actions too, not by the form."""
        for rows in (form, *(below for formset in formsets for below in formset.forms)):
            for text in getattr(rows, "kept", ()):
                messages.warning(request, text)
        self.save_links(request, form)
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_links(self, request: HttpRequest, form: Any) -> None:
        """Save what the row points at many of; a page that has such fields says how."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows below by the actions for them; removed ones first, to make room."""
        actor = actor_of(request)
        changed = formset.save(commit=False)
        for rows, write in ((formset.deleted_objects, writing.delete), (changed, writing.save)):
            for row in rows:
                try:
                    write(actor, row)
                except ValidationError as error:
                    raise of_row(row, error) from error

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """By the action for such a row."""
        writing.delete(actor_of(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """One by one, as one action."""
        for row in queryset:
            if not self.has_delete_permission(request, row):
                raise PermissionDenied
            writing.delete(actor_of(request), row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes along, and what stands in the way: counted, not listed."""
        rows = list(objs)
        gone = {str(self.opts.verbose_name_plural): len(rows)}
        lines = [f"{capfirst(self.opts.verbose_name)}: {row}" for row in rows]
        protected = []
        for relation in self.opts.get_fields(include_hidden=True):
            other = relation.related_model
            if relation.concrete or relation.many_to_many or not relation.auto_created:
                continue
            if other._meta.auto_created:
                continue
            count = other._base_manager.filter(**{f"{relation.field.name}__in": rows}).count()
            name = str(other._meta.verbose_name_plural)
            if count and other in self.carried:
                gone[name] = count
                lines.append(f"{count} {name}")
            elif count:
                protected.append(f"{count} {name}")
        return lines, gone, set(), protected

    # --- the history is ours ---

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The action has recorded it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The action has recorded it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The action has recorded it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Everything that has happened to the row, newest first, as sentences."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        pages = Paginator(changes_of(row), CHANGES_PER_PAGE)
        page = pages.get_page(request.GET.get("sida"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Historik"),
            "subtitle": str(row),
            "opts": self.opts,
            "object": row,
            "page": page,
            "sentences": list(told(page)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template or "", context)


class GuardedInline(ByRole, BaseInline):
    """Rows below a row; the right is the one that the page's own place needs."""

    form = ShownForm
    formset = ShownRowsBelow
    extra = 0
    show_change_link = True

    def place_of(self, row: Any) -> int | None:
        """The place of the row they stand under."""
        key: int | None = self._page().place_of(row)
        return key

    def _page(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def of_municipality(self) -> bool:
        """As the page."""
        whose: bool = self._page().of_municipality()
        return whose


class ReadOnlyAdmin(GuardedAdmin):
    """What is made elsewhere and only looked at here."""

    may_add = may_change = may_delete = False

"""People who sign in: made with a password and roles, shut out or pseudonymised, never removed."""

from typing import Any

import allauth.account.admin  # noqa: F401  # registers itself, and is then taken away
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.actions.members import pseudonymise
from budget.actions.people import may_change_user, note_password
from budget.admin.base import GuardedAdmin, GuardedInline, TabularInline
from budget.admin.confirming import ask_first
from budget.admin.permissions import ADMINISTRATORS, places_of
from budget.admin.refusals import GuardedForm, RefusableForm, actor_of
from budget.head import rights_for
from budget.models import Change, Membership, User

for model in (Group, EmailAddress):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class NewUserForm(RefusableForm, UserCreationForm):  # type: ignore[type-arg]
    """A new user, with a first password."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_staff")


class UserForm(GuardedForm, UserChangeForm):  # type: ignore[type-arg]
    """A user; the password has a page of its own."""

    password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "is_staff")


class RoleInline(GuardedInline, TabularInline):
    """A person's roles: granted and withdrawn, never changed."""

    model = Membership
    writers = ADMINISTRATORS
    may_change = False
    fields = ("role", "committee", "area")
    select = ("user", "committee", "area")
    show_change_link = False

    def _reaches(self, request: HttpRequest, roles: Any, row: Any) -> bool:
        # Where a role may be granted or withdrawn is its action's to say.
        return bool(places_of(rights_for(request), roles))


@admin.register(User)
class UserAdmin(GuardedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People. Rights come from roles alone, so there are no groups and no superusers here."""

    readers = writers = ADMINISTRATORS
    may_delete = False
    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email")}),
        (
            _("Inloggning"),
            {"fields": ("is_active", "is_staff", "password_page", "last_login", "date_joined")},
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"), "email", "is_staff")}),
        (_("Lösenord"), {"fields": ("password1", "password2")}),
    )
    readonly_fields = ("password_page", "last_login", "date_joined")
    filter_horizontal = ()
    list_display = ("username", "name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role", "pseudonymised")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    inlines = (RoleInline,)
    actions = ("pseudonymise_users",)
    lists = ((Change, "who__id__exact"),)

    def _reaches(self, request: HttpRequest, roles: Any, row: Any) -> bool:
        rights = rights_for(request)
        return bool(places_of(rights, roles)) and may_change_user(rights, row)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of a committee's administrator: those with a role there, and those with none yet."""
        roles = Membership.objects.select_related("committee", "area")
        rows = super().get_queryset(request).prefetch_related(Prefetch("memberships", roles))
        known = places_of(rights_for(request), self.readers)
        if known.everywhere:
            return rows
        there = Q(memberships__committee__in=known.committees) | Q(memberships__isnull=True)
        return rows.filter(there).distinct()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """In words that say what it opens here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_staff":
            field.label = _("Får använda administrationen")
            field.help_text = _("Behövs för controller och administratör som ska arbeta här.")
        if db_field.name == "is_active":
            field.label = _("Får logga in")
            field.help_text = _("Ta bort kryssrutan för den som slutat; användaren tas inte bort.")
        return field

    @admin.display(description=_("namn"), ordering="last_name")
    def name(self, row: User) -> str:
        """First and last name."""
        return row.get_full_name()

    @admin.display(description=_("roller"))
    def roles(self, row: User) -> str:
        """What the person is, and where."""
        everywhere = _("hela kommunen")
        return "; ".join(
            f"{role.get_role_display()}, {role.area or role.committee or everywhere}"
            for role in row.memberships.all()
        )

    @admin.display(description=_("lösenord"))
    def password_page(self, row: User) -> str:
        """The page where a new one is set."""
        address = reverse("admin:auth_user_password_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Sätt ett nytt lösenord"))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """A new password, recorded in the history."""

        def view() -> HttpResponse:
            answer: HttpResponse = super(UserAdmin, self).user_change_password(
                request, id, form_url
            )
            if request.method == "POST" and answer.status_code == 302:
                note_password(actor_of(request), self.get_object(request, id))
            return answer

        return self._answered(request, view)

    @admin.action(description=_("Avidentifiera valda användare …"), permissions=["change"])
    def pseudonymise_users(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Asked first: a name that is taken away does not come back."""
        page = ask_first(
            self,
            request,
            queryset,
            action="pseudonymise_users",
            question=_("Avidentifiera användarna?"),
            consequence=_(
                "Namn, adress och roller tas bort för gott, också i historiken. Det de har gjort "
                "finns kvar. Det går inte att ångra."
            ),
        )
        if page is not None:
            return page
        for user in queryset:
            pseudonymise(actor_of(request), user)
        self.message_user(request, _("Användarna är avidentifierade."))
        return None

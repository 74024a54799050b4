"""A whole request as one action; what it is refused for comes back beside the typed values.

The rules of an action are checked at its end, when Django's administration has already written
and answered. So the view runs inside the action, and when that is refused, once more outside it,
with a form that holds the refusal: it is then invalid, writes nothing and is shown as typed.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib.messages.storage import default_storage
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from budget.admin.shown import ShownForm, ShownRows
from budget.models import User
from budget.workflow.action import Actor, action

View = Callable[[], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks, with the reason that was given."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("nobody is signed in")
    return Actor(user, request.POST.get("reason", "").strip())


@action
def within_action(actor: Actor, view: View) -> HttpResponse:
    """The view's answer; everything that it writes is one action."""
    return view()


def answered(request: HttpRequest, view: View, refused: Callable[[ValidationError], View]) -> Any:
    """The view's answer as one action, or what `refused` makes of the refusal."""
    try:
        return within_action(actor_of(request), view)
    except ValidationError as error:
        # The view has said that all went well.
        request._messages = default_storage(request)  # type: ignore[attr-defined]
        return refused(error)()


def refuse_form(request: HttpRequest, error: ValidationError) -> None:
    """Let the forms of this request hold the refusal."""
    request.anslag_refusal = error  # type: ignore[attr-defined]


def refusal_of(request: HttpRequest) -> ValidationError | None:
    """What this request has been refused for, if anything."""
    return getattr(request, "anslag_refusal", None)


class RefusableForm(ShownForm):
    """A form that shows what the whole request was refused for."""

    refusal: ClassVar[ValidationError | None] = None

    def clean(self) -> Any:
        """As Django's, then the refusal: by field where the form has it."""
        cleaned = super().clean()
        if self.refusal is not None:
            for field, error in self._placed(self.refusal):
                self.add_error(field, error)
        return cleaned

    def _placed(
        self, refusal: ValidationError
    ) -> Iterator[tuple[str | None, ValidationError | str]]:
        if not hasattr(refusal, "error_dict"):
            yield None, refusal
            return
        for name, errors in refusal.error_dict.items():
            if name in self.fields:
                yield name, ValidationError(errors)
            elif name == NON_FIELD_ERRORS:
                yield None, ValidationError(errors)
            else:
                label = self._label(name)
                for text in ValidationError(errors).messages:
                    yield None, f"{label}: {text}"

    def _label(self, name: str) -> str:
        try:
            return capfirst(str(self._meta.model._meta.get_field(name).verbose_name))
        except FieldDoesNotExist:
            return name


class GuardedForm(RefusableForm):
    """The form of a row; a change can be given a reason, which is kept in the history."""

    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Varför ändras det? Sparas i historiken. Får lämnas tomt."),
    )


class RefusableFormSet(ShownRows):
    """The amounts of a list, saved together or not at all."""

    refusal: ClassVar[ValidationError | None] = None

    def clean(self) -> None:
        """As Django's, then the refusal."""
        super().clean()
        if self.refusal is not None:
            raise ValidationError(self.refusal.messages)


def of_row(thing: object, error: ValidationError) -> ValidationError:
    """An error of a row below the page's own, named so that it is found."""
    return ValidationError([f"{thing}: {text}" for text in error.messages])

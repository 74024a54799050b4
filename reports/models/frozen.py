"""Rows that are written once: no action changes or removes them."""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from budget.models.guard import GuardedModel, GuardedQuerySet, OutsideAction


class Frozen(OutsideAction):
    """A frozen row was about to be changed or removed: an error of the programmer."""


class FrozenQuerySet(GuardedQuerySet):
    """Rows are added, inside an action, and that is all."""

    def update(self, **values: Any) -> NoReturn:
        """Refused."""
        raise _refusal(self.model, "update")

    def delete(self) -> NoReturn:
        """Refused."""
        raise _refusal(self.model, "delete")

    # Django's own save goes by this one.
    def _update(self, values: Any) -> NoReturn:
        raise _refusal(self.model, "update")

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        """Refused."""
        raise _refusal(self.model, "bulk_update")


class FrozenModel(GuardedModel):
    """A guarded model whose rows are never changed or removed once they stand."""

    objects: ClassVar[Any] = FrozenQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, for a new row alone; needs an open action. Raises Frozen."""
        if not self._state.adding:
            raise _refusal(type(self), "save")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise _refusal(type(self), "delete")


def _refusal(model: type[Any], what: str) -> Frozen:
    return Frozen(
        f"{model.__name__}.{what} outside an action, or inside one: what is approved stands still; "
        "make a new version"
    )

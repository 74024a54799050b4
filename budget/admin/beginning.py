"""How a municipality begins: what is to be made, in order, until its first round is opened."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models import (
    Actual,
    Appropriation,
    Committee,
    Decision,
    LineSet,
    Membership,
    Role,
    Round,
    Segment,
    StatementLine,
    User,
)

STEPS: tuple[tuple[Any, Any], ...] = (
    (StatementLine, _("Resultaträkningens rader, med de konton som hör till varje rad")),
    (LineSet, _("Radgrupper: vilka rader som de publicerade tabellerna slår ihop")),
    (Committee, _("Nämnder")),
    (Segment, _("Finansieringsslag, med nämndens budgetområden under sig")),
    (User, _("Användare med sina roller: controller, budgetansvariga och de andra")),
    (Appropriation, _("Nämndens år, med gränsen för vad som ska förklaras")),
    (Decision, _("Årets ursprungliga beslut; enklast ur en fil under nämndens Bokföring")),
    (Actual, _("Utfall, ur ekonomisystemets fil under Bokföring")),
    (Round, _("Den första omgången; öppnas på nämndens sida i Anslag")),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A step: what is made, where, and whether there is any yet."""

    name: str
    url: str
    done: bool


def beginning() -> list[Beginning]:
    """The steps in order; [] once a round has been opened: one query from then on."""
    if Round.objects.exists():
        return []
    return [
        Beginning(
            str(name),
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
            _rows(model).exists(),
        )
        for model, name in STEPS
    ]


def _rows(model: Any) -> Any:
    # Whoever makes all this is a user and an administrator already.
    if model is User:
        return Membership.objects.exclude(role=Role.ADMINISTRATOR)
    return model.objects.order_by()

"""MoneyField: whole öre in the database, `Decimal` kronor everywhere else."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

ORE = Decimal("0.01")
ORE_IN_KRONA = 100
LARGEST_ORE = 10**14 - 1  # 999 999 999 999,99 kronor: above any municipality, inside 64 bits summed


def kronor(ore: int) -> Decimal:
    """Stored whole öre as Decimal kronor with two decimals."""
    return ore * ORE


def whole_ore(amount: Decimal | int) -> int:
    """Kronor as whole öre. Raises TypeError for a float, ValidationError beyond öre or bounds."""
    if isinstance(amount, float):
        raise TypeError("an amount is a Decimal or an int, never a float")
    ore = Decimal(amount) * ORE_IN_KRONA
    if ore != ore.to_integral_value():
        raise ValidationError(_("Beloppet har delar av ett öre; skriv högst två decimaler."))
    if abs(ore) > LARGEST_ORE:
        raise ValidationError(_("Beloppet är för stort; högst 999 999 999 999,99 kronor går in."))
    return int(ore)


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount of money. In Python Decimal kronor (income +, cost −), in the column whole öre.

    The column has a CHECK on its size in both databases. Sums over it are Decimal kronor too.
    """

    description = "amount in whole öre"
    if TYPE_CHECKING:
        # What is assigned and what is read, for the type checker's Django plugin.
        _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def db_check(self, connection: Any) -> str:
        """The CHECK on the amount's size."""
        column = connection.ops.quote_name(self.column)
        return f"{column} BETWEEN -{LARGEST_ORE} AND {LARGEST_ORE}"

    @property
    def validators(self) -> list[Any]:
        """Bounds in kronor (BigIntegerField's own are in öre and of the column's type)."""
        most = kronor(LARGEST_ORE)
        return [validators.MinValueValidator(-most), validators.MaxValueValidator(most)]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        """Öre from the database (a Decimal when PostgreSQL has summed) as kronor."""
        return None if value is None else kronor(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        """Kronor from a form, a fixture or code."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("an amount is a Decimal or an int, never a float")
        try:
            return Decimal(value)
        except ArithmeticError as error:
            raise ValidationError(_("Beloppet är inget tal. Skriv det i siffror.")) from error

    def get_prep_value(self, value: Any) -> Any:
        """Kronor as the öre that are stored; expressions pass."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return whole_ore(value if isinstance(value, Decimal | int) else Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers: kronor with two decimals."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

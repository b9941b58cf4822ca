"""Model fields for exact numbers: integers in the database, Decimals in Python.

DecimalField is a float on SQLite (50,000 times 0.10 sums to 5000.00000000066); integers
at a fixed scale are exact on every database. The price: arithmetic inside the database
would come back unscaled, so there is Sum, Min and Max, and everything else raises.
"""

import re
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Case, StdDev, Value, Variance
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from expense_tracker.kernel.amounts import MAX_AMOUNT

_PLAIN = re.compile(r"[-+]?[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)
# How `str`, and with it JSON, writes a Decimal that is 0 or next to it: 0E-10.
_SMALL = re.compile(r"-?[0-9](?:\.[0-9]{1,18})?E-[0-9]{1,2}", re.ASCII)
_COLUMN_MAX = 2**63 - 1
# Asked for every amount that is read: a tuple is looked through faster than a union.
_MEANS = (Avg, StdDev, Variance)


_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)

if TYPE_CHECKING:
    Field = models.Field
else:
    # Django's own class takes no type parameters when the program runs.
    class Field(models.Field):
        def __class_getitem__(cls, _types: Any) -> type[Self]:
            return cls


class ScaledField(Field[_Set_contra, _Get_co]):
    """A Decimal with at most `places` decimals, kept as an integer times 10^places.

    Built on Field, not on BigIntegerField or DecimalField: Django then knows no result
    type for `F(a) + F(b)` and raises instead of handing out an unscaled integer.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | int
        _pyi_private_get_type: Decimal
        _pyi_lookup_exact_type: Decimal | int

    places: int
    minimum: Decimal
    maximum: Decimal
    empty_strings_allowed = False

    @cached_property
    def _limit(self) -> Decimal:
        return Decimal(_COLUMN_MAX).scaleb(-self.places)

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    @property
    def validators(self) -> list[Any]:
        bounds = [MinValueValidator(self.minimum), MaxValueValidator(self.maximum)]
        return [*super().validators, *bounds]

    # --- values ---------------------------------------------------------------------

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal, whole number or plain text as a Decimal; None stays None.

        Raises ValidationError for other text and for too many decimals, TypeError for a
        float: it has lost its exact value before it gets here.
        """
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError(f"{self.name} takes a Decimal, never a float.")
        number = value if isinstance(value, Decimal) else self._read(str(value))
        self._scaled(number)
        return number

    def get_prep_value(self, value: Any) -> int | None:
        if isinstance(value, Decimal):
            return self._scaled(value)
        number = self.to_python(super().get_prep_value(value))
        return None if number is None else self._scaled(number)

    def from_db_value(
        self, value: Any, expression: Any, _connection: Any
    ) -> Decimal | None:
        if isinstance(expression, _MEANS):
            raise FieldError("Average in Python: the database's mean is a float.")
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else f"{value:f}"

    def _read(self, text: str) -> Decimal:
        if not _PLAIN.fullmatch(text) and not _SMALL.fullmatch(text):
            raise ValidationError(f"“{text}” is not a plain number such as 1234.56.")
        return Decimal(text)

    def _scaled(self, number: Decimal) -> int:
        if not number.is_finite():
            raise ValidationError("Enter a finite number.")
        if number.copy_abs() > self._limit:
            raise ValidationError(f"{number} is too large.")
        scaled = int(number.scaleb(self.places))
        # Compared, not computed: arithmetic would round a long tail away.
        if Decimal(scaled).scaleb(-self.places) != number:
            raise ValidationError(f"{number} has more than {self.places} decimals.")
        return scaled

    # --- what the database must not do ----------------------------------------------

    def get_placeholder(self, value: Any, _compiler: Any, _connection: Any) -> str:
        """Django's hook for writing a value; refuses expressions in `update()`."""
        if hasattr(value, "resolve_expression") and not self._is_bulk_update(value):
            raise FieldError(f"{self.name} is written as a value, not an expression.")
        return "%s"

    def _is_bulk_update(self, value: Any) -> bool:
        """Whether it is the CASE of plain values that `bulk_update` builds."""
        case = value.get_source_expressions()[0] if isinstance(value, Cast) else value
        return isinstance(case, Case) and all(
            isinstance(when.result, Value)
            and isinstance(when.result.output_field, type(self))
            for when in case.cases
        )

    # --- forms ----------------------------------------------------------------------

    def formfield(self, **kwargs: Any) -> Any:
        """The admin's field: plain digits; people's forms use AmountFormField."""
        options = {
            "form_class": PlainDecimalField,
            "decimal_places": self.places,
            "min_value": self.minimum,
            "max_value": self.maximum,
        }
        return super().formfield(**{**options, **kwargs})


class AmountField(ScaledField[_Set_contra, _Get_co]):
    """An amount of money in its row's currency; up to four decimals, signed.

    Validation allows MAX_AMOUNT either way; the column, and so a stored total, holds
    922 trillion.
    """

    places = 4
    minimum = -MAX_AMOUNT
    maximum = MAX_AMOUNT


class RateField(ScaledField[_Set_contra, _Get_co]):
    """Units of one currency for one of another: more than zero, ten decimals."""

    places = 10
    minimum = Decimal(1).scaleb(-10)
    maximum = Decimal(900_000_000)


class YearlyRateField(RateField[_Set_contra, _Get_co]):
    """What an amount grows by in a year, as a fraction: 0.05 is 5 %, -0.02 shrinks."""

    minimum = Decimal("-0.5")
    maximum = Decimal(2)


class PlainDecimalField(forms.DecimalField):
    """DecimalField that reads plain digits only, no `1e5`, `1_000` or other scripts."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value).strip() if value is not None else ""
        if text and not _PLAIN.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


def _refuse_unscaled(lookup: "type[models.Lookup[Any]]") -> "type[models.Lookup[Any]]":
    """The comparison, but refusing a right side whose scale nobody knows."""

    def get_prep_lookup(self: Any) -> Any:
        known = isinstance(getattr(self.rhs, "output_field", None), ScaledField)
        if isinstance(self.rhs, CombinedExpression | Value) and not known:
            raise FieldError("An amount compares with a value or another amount.")
        return lookup.get_prep_lookup(self)

    return type(lookup.__name__, (lookup,), {"get_prep_lookup": get_prep_lookup})


for _lookup in (Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual):
    ScaledField.register_lookup(_refuse_unscaled(_lookup))

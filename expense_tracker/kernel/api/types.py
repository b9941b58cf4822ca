"""What values look like in bodies and answers."""

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from expense_tracker.kernel.money import Money, round_money

LARGEST_ID = 10**18 - 1


def one_of(values: Iterable[str]) -> Any:
    """One of these words and no other: the second half of an Annotated."""
    known = list(values)
    pattern = "|".join(map(re.escape, known))
    extra: dict[str, Any] = {"enum": known}
    return Field(pattern=f"^(?:{pattern})$", json_schema_extra=extra)


Id = Annotated[
    int, Field(ge=1, le=LARGEST_ID, strict=True, description="Id.", examples=[12])
]
Amount = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$",
        max_length=17,
        description="Amount of money above zero, as a decimal string.",
        examples=["12.50"],
    ),
]
SignedAmount = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$",
        max_length=18,
        description="Amount of money as a decimal string, below zero where it leaves.",
        examples=["-12.50"],
    ),
]
Figure = Annotated[
    str, Field(description="Exact number as a decimal string.", examples=["-12.50"])
]
Currency = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"])
]
Rate = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,9}(\.[0-9]{1,10})?$",
        description="Units of the book's currency for one of another.",
        examples=["0.8653"],
    ),
]
Cursor = Annotated[
    str, Field(max_length=200, description="`next` of the page before; none at first.")
]
Line = Annotated[str, Field(max_length=200, description="One line of text.")]
Note = Annotated[str, Field(max_length=500, description="Up to 500 characters.")]
Day = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="Calendar day.",
        examples=["2026-11-21"],
        json_schema_extra={"format": "date"},
    ),
]
DayOut = datetime.date
Instant = datetime.datetime


class Body(BaseModel):
    """Base of what is sent: a name that is not asked for is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Row(BaseModel):
    """Base of what is answered."""


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A list, or a page of one."""

    items: list[Item]
    next: str | None = Field(
        None, description="Send it as `cursor` for the next page; null after the last."
    )


def figure(amount: Decimal, currency: str) -> str:
    """At the currency's decimals: `12.50`, never `1E+1` or `-0.00`."""
    rounded = round_money(amount, currency)
    return f"{rounded or abs(rounded):f}"


Value = TypeVar("Value")
Told = TypeVar("Told")


def maybe(value: Value | None, told: Callable[[Value], Told]) -> Told | None:
    """None where there is nothing to tell."""
    return None if value is None else told(value)


def id_of(row: Any) -> int | None:
    """Of a row, if there is one."""
    return None if row is None else int(row.pk)


def maybe_figure(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else figure(amount, currency)


def money_text(money: Money) -> str:
    return figure(money.amount, money.currency)


def plain(number: Decimal) -> str:
    """A rate or a share, without zeros at its end."""
    return f"{number.normalize():f}"

"""What groups, shared expenses and settlements look like in bodies and answers."""

from typing import Annotated, Literal

from pydantic import Field

from expense_tracker.kernel.api.paging import MOST, PAGE
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Cursor,
    Day,
    DayOut,
    Id,
    Instant,
    Row,
    SignedAmount,
    one_of,
)
from ledger.models import GroupChange

Kind = Literal["household", "trip", "other"]
Way = Literal["equal", "shares", "percent", "exact"]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Weight = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$",
        description="Shares, percent or an amount, as `way` says.",
    ),
]


class GroupIn(Body):
    """People who share what things cost, in one currency."""

    name: Name
    kind: Kind = "other"
    currency: Currency | None = Field(None, description="null: the book's.")
    starts_on: Day | None = Field(None, description="Of a trip.")
    ends_on: Day | None = None
    names: list[Annotated[str, Field(pattern=r"^[^,]*$", max_length=80)]] = Field(
        [], max_length=30, description="Who else. They need no account."
    )


class GroupChangeIn(Body):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    kind: Kind | None = None
    currency: Currency | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class GroupOut(Row):
    id: int
    name: str
    kind: Kind
    currency: Currency
    starts_on: DayOut | None
    ends_on: DayOut | None
    archived: bool
    balance: SignedAmount = Field(description="What you are owed; below zero you owe.")


class PersonIn(Body):
    name: Name
    email: str = Field("", max_length=254)


class PersonOut(Row):
    id: int
    name: str
    you: bool
    left: bool
    balance: SignedAmount
    asked_at: Instant | None = Field(description="When last asked to settle up.")


class TransferOut(Row):
    """`payer` pays `payee`, both by the id they have in the group."""

    payer: int
    payee: int
    amount: Amount


class GroupDetail(GroupOut):
    """A group with its people, and the fewest payments that settle it."""

    version: int
    people: list[PersonOut]
    transfers: list[TransferOut]
    total: Amount = Field(description="Of all shared expenses.")
    paid: Amount = Field(description="By you.")
    part: Amount = Field(description="Yours of it.")


class PaidIn(Body):
    person: Id
    amount: Amount


class ShareIn(Body):
    person: Id
    weight: Weight | None = None


class SharedIn(Body):
    """What some paid for some. People are named by the id they have in the group."""

    description: Annotated[str, Field(min_length=1, max_length=100)]
    date: Day | None = Field(None, description="null: today.")
    amount: Amount
    paid: list[PaidIn] = Field([], max_length=100, description="Empty: you, all of it.")
    way: Way = "equal"
    shares: list[ShareIn] = Field(
        [], max_length=100, description="Who bears it; empty: everybody, equally."
    )
    category: Id | None = Field(None, description="Of your own part.")
    wallet: Id | None = Field(None, description="That you paid from; null: the usual.")
    wallet_amount: Amount | None = Field(
        None, description="In that wallet's currency, where it has another."
    )


class PartOf(Row):
    person: int
    amount: Amount


class SharedOut(Row):
    id: int
    version: int
    description: str
    date: DayOut
    amount: Amount
    way: Way
    paid: list[PartOf]
    shares: list[PartOf]


class GroupChangeOut(Row):
    """Who did what in the group."""

    id: int
    at: Instant
    by: str = Field(description="Empty when they have left the program.")
    verb: Annotated[str, one_of(GroupChange.Verb)]
    label: str = Field(examples=["Taxi"])
    detail: str


class GroupQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class SettleIn(Body):
    """What one paid another."""

    payer: Id
    payee: Id
    amount: Amount
    date: Day | None = Field(None, description="null: today.")
    wallet: Id | None = Field(None, description="Yours, if you are one of them.")
    wallet_amount: Amount | None = None


class SettlementOut(Row):
    id: int
    date: DayOut
    payer: int
    payee: int
    amount: Amount

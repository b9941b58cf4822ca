"""What an entry looks like in bodies and answers."""

from typing import Annotated, Literal

from pydantic import Field

from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Id,
    Instant,
    Line,
    Note,
    Row,
    SignedAmount,
)

Kind = Literal["expense", "income", "refund", "transfer"]
Tax = Literal["", "private", "business", "deductible"]
TagName = Annotated[str, Field(max_length=100, pattern=r"^[^,]*$")]
MAX_PARTS = 50
MAX_TAGS = 20


class PartIn(Body):
    """One category's share of a split. Below zero it is a discount."""

    amount: SignedAmount
    category: Id | None = None
    note: Note = ""


class EntryIn(Body):
    """A transaction. Amounts are above zero: `kind` gives the sign."""

    date: Day
    kind: Kind = "expense"
    amount: Amount
    wallet: Id
    category: Id | None = Field(None, description="null: as your rules say, or none.")
    payee: Line = Field("", description="Made when it is new.", examples=["Lidl"])
    note: Note = ""
    tags: list[TagName] = Field([], max_length=MAX_TAGS, examples=[["trip"]])
    tax: Tax = Field("", description="“” is as its category says.")
    parts: list[PartIn] = Field(
        [], max_length=MAX_PARTS, description="A split: two or more, summing to amount."
    )
    to_wallet: Id | None = Field(None, description="Where a transfer arrives.")
    to_amount: Amount | None = Field(
        None, description="What arrives, between two currencies."
    )
    original_amount: Amount | None = Field(
        None, description="What was charged abroad, in `original_currency`."
    )
    original_currency: Currency | None = None
    refund_of: Id | None = Field(None, description="The purchase that came back.")


class EntryChange(Body):
    """What is to be different; what is left out stays."""

    date: Day | None = None
    kind: Kind | None = None
    amount: Amount | None = None
    wallet: Id | None = None
    category: Id | None = None
    payee: Line | None = None
    note: Note | None = None
    tags: list[TagName] | None = Field(None, max_length=MAX_TAGS)
    tax: Tax | None = None
    parts: list[PartIn] | None = Field(None, max_length=MAX_PARTS)
    to_wallet: Id | None = None
    to_amount: Amount | None = None
    original_amount: Amount | None = None
    original_currency: Currency | None = None
    refund_of: Id | None = None


class PartOut(Row):
    id: int
    kind: str = Field(description="A discount on a purchase is a refund.")
    amount: SignedAmount
    category: int | None
    note: str


class EntryOut(Row):
    """A transaction, a transfer as one, a split as one."""

    id: int
    version: int = Field(description="Grows with each change; the ETag.")
    date: DayOut
    kind: Literal["expense", "income", "refund", "transfer", "opening"]
    amount: SignedAmount
    currency: Currency
    wallet: int
    category: int | None
    payee: str
    note: str
    tags: list[str]
    tax: str
    parts: list[PartOut]
    to_wallet: int | None
    to_amount: SignedAmount | None
    to_currency: Currency | None
    original_amount: SignedAmount | None
    original_currency: Currency | None
    refund_of: int | None
    base_amount: SignedAmount = Field(description="In the book's currency.")
    planned: bool = Field(description="Its day is still to come.")
    locked: bool = Field(description="Checked against a statement.")
    created_by: str | None
    created_at: Instant


class BulkIn(Body):
    entries: list[EntryIn] = Field(min_length=1, max_length=100)
    partial: bool = Field(
        False, description="Book the good ones even if others are refused."
    )


class RowFault(Row):
    field: str
    message: str


class RefusedRow(Row):
    row: int = Field(description="Its place in `entries`, from 0.")
    errors: list[RowFault]


class BulkOut(Row):
    created: list[EntryOut]
    errors: list[RefusedRow]


class Ids(Body):
    ids: list[Id] = Field(min_length=1, max_length=500)


class RefundsOut(Row):
    """What came back of a purchase."""

    currency: Currency
    refunded: SignedAmount
    left: SignedAmount
    refunds: list[int]

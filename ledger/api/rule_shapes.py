"""What rules look like in bodies and answers."""

from typing import Annotated

from pydantic import Field

from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    DayOut,
    Id,
    Note,
    Row,
    SignedAmount,
)
from ledger.api.entry_shapes import TagName
from ledger.forms.rules import MAX_PARTS

Name = Annotated[str, Field(max_length=100)]
Percent = Annotated[
    str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", examples=["60", "33.34"])
]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="An expression as in the search field.",
        examples=["payee:lidl amount<50"],
    ),
]


class SharePart(Body):
    category: Id
    percent: Percent


class RuleIn(Body):
    """What it finds, and what it does: of `category`, `parts` and `to_wallet` one at
    most.
    """

    query: Query
    name: Name = Field("", description="Without one, the expression is its name.")
    category: Id | None = None
    parts: list[SharePart] = Field(
        [], max_length=MAX_PARTS, description="A split; its shares sum to 100."
    )
    to_wallet: Id | None = Field(None, description="Makes it a transfer there.")
    payee: Name = Field("", description="The name it gets instead.")
    tags: list[TagName] = Field([], max_length=20, description="Added to its own.")
    note: Note = Field("", description="Where it has none yet.")
    active: bool = True


class RuleChange(Body):
    """What is to be different; what is left out stays."""

    query: Query | None = None
    name: Name | None = None
    category: Id | None = None
    parts: list[SharePart] | None = Field(None, max_length=MAX_PARTS)
    to_wallet: Id | None = None
    payee: Name | None = None
    tags: list[TagName] | None = Field(None, max_length=20)
    note: Note | None = None
    active: bool | None = None


class RuleOut(Row):
    """Rules are applied in the order of the list."""

    id: int
    version: int
    name: str
    query: str
    category: int | None
    parts: list[SharePart]
    to_wallet: int | None
    payee: str
    tags: list[str]
    note: str
    active: bool
    does: list[str] = Field(description="What it does, in words.")
    count: int | None = Field(description="What it finds; null: cannot be read now.")
    problem: str = Field(description="Why it cannot be read any more.")


class DifferenceOut(Row):
    what: str
    before: str
    after: str


class EffectOut(Row):
    """One transaction, and what would change in it."""

    entry: int
    date: DayOut
    title: str
    amount: SignedAmount
    currency: Currency
    changes: list[DifferenceOut]


class TrialOut(Row):
    count: int = Field(description="How many it finds.")
    items: list[EffectOut] = Field(description="The newest of them.")
    problem: str


class RunIn(Body):
    rule: Id | None = Field(None, description="null: all active rules.")
    overwrite: bool = Field(False, description="Replace what is there already, too.")
    dry_run: bool = Field(True, description="Only say what would change.")


class RunOut(Row):
    count: int
    more: bool = Field(description="More is left than one run does.")
    items: list[EffectOut]
    change: int | None = Field(description="To be undone by; null after a dry run.")


class Place(Body):
    place: int = Field(ge=1, le=500, description="Among all, from 1.")

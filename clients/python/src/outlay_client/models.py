"""What the API answers, as frozen dataclasses. Amounts that leave are below zero."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Model = TypeVar("Model")


@dataclass(frozen=True)
class Book:
    id: int
    name: str
    currency: str
    time_zone: str
    role: str


@dataclass(frozen=True)
class Token:
    name: str
    scopes: list[str]
    book: int | None
    ends_on: date | None


@dataclass(frozen=True)
class Me:
    name: str
    email: str
    book: Book | None
    token: Token


@dataclass(frozen=True)
class Wallet:
    id: int
    version: int
    name: str
    kind: str
    currency: str
    balance: Decimal
    base_balance: Decimal  # in the book's currency
    archived: bool


@dataclass(frozen=True)
class Category:
    id: int
    version: int
    name: str
    kind: str
    parent: int | None


@dataclass(frozen=True)
class Part:
    """One category's share of a split."""

    id: int
    kind: str
    amount: Decimal
    category: int | None
    note: str


@dataclass(frozen=True)
class Entry:
    id: int
    version: int
    date: date
    kind: str
    amount: Decimal
    currency: str
    wallet: int
    category: int | None
    payee: str
    note: str
    tags: list[str]
    parts: list[Part]
    to_wallet: int | None
    to_amount: Decimal | None
    to_currency: str | None
    original_amount: Decimal | None
    original_currency: str | None
    refund_of: int | None
    base_amount: Decimal  # in the book's currency
    planned: bool
    locked: bool
    created_by: str | None
    created_at: datetime


@dataclass(frozen=True)
class ImportRun:
    id: int
    state: str
    error: str
    file_name: str
    format: str
    wallet: int
    currency: str
    rows: int
    new: int
    duplicates: int
    created: int
    sum_debits: Decimal
    sum_credits: Decimal
    first_date: date | None
    last_date: date | None


@dataclass(frozen=True)
class FileAccount:
    """What a file calls an account, and the wallet it goes to; None makes one."""

    account: str
    wallet: int | None
    name: str
    currency: str | None
    balance: Decimal | None
    balance_on: date | None
    settled: bool


@dataclass(frozen=True)
class CategorySum:
    category: int | None
    name: str
    amount: Decimal
    count: int


@dataclass(frozen=True)
class WalletSum:
    id: int
    name: str
    currency: str
    balance: Decimal


@dataclass(frozen=True)
class Summary:
    period: str
    currency: str
    income: Decimal
    expense: Decimal
    net: Decimal
    by_category: list[CategorySum]
    wallets: list[WalletSum]


def read(model: type[Model], data: dict[str, Any]) -> Model:
    """The answer as `model`. What the model does not know is left out, so a newer
    server is no fault.
    """
    hints = get_type_hints(model)
    assert is_dataclass(model)
    known = {each.name: hints[each.name] for each in fields(model)}
    return model(**{name: _value(hint, data[name]) for name, hint in known.items()})


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) is UnionType:
        return None if value is None else _value(get_args(hint)[0], value)
    if get_origin(hint) is list:
        return [_value(get_args(hint)[0], each) for each in value]
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, value)
    return Decimal(value) if hint is Decimal else value

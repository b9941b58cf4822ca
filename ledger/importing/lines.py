"""What every reader yields, whatever the format of the file."""

import datetime
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, Self

TRANSFER = "transfer"
# What a month's plan gives to a category: no transaction.
BUDGET = "budget"
# The words of Entry.Kind, and that.
KINDS = frozenset({"expense", "income", "refund", TRANSFER, "opening", BUDGET})
# The words of Tax.
TAXES = frozenset({"private", "business", "deductible"})


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One transaction as the file tells it, from the account holder's side.

    `amount` is signed, money out negative, in `currency`; None means the currency of
    the wallet it goes to. Decimals are as written in the file: the caller, who knows
    the currency, refuses or rounds. `balance` is the account's balance after the
    line, None when the file does not say. `date` is the day as written, without
    regard to zones. Texts are single-spaced, "" when the file says nothing.
    """

    row: int
    date: datetime.date
    amount: Decimal
    payee: str = ""
    note: str = ""
    reference: str = ""
    # "Parent: Child" where the file tells two levels.
    category: str = ""
    currency: str | None = None
    balance: Decimal | None = None
    counter_account: str = ""
    # The bank's own number of the account, "" when the file does not say. Lines of
    # several accounts in one file go to several wallets.
    account: str = ""
    # What a purchase abroad cost there: signed like `amount`, in its own currency.
    original_amount: Decimal | None = None
    original_currency: str = ""
    # What only exports of ledgers know. `wallet` is the file's own name for the
    # account; `to_wallet` the other side of a transfer; `kind` one of KINDS.
    kind: str = ""
    wallet: str = ""
    to_wallet: str = ""
    tags: tuple[str, ...] = ()
    # What one unit of `currency` was worth in `base_currency`, None when not told.
    rate: Decimal | None = None
    base_currency: str = ""
    # Lines with the same group are legs of one transfer or parts of one purchase.
    group: str = ""
    # What that part of a purchase is; `note` then is the whole's.
    part: str = ""
    # The reference of the purchase in the same file that a refund gives back.
    refund_of: str = ""
    tax: str = ""  # what it is for taxes, one of ledger.models.Tax

    @property
    def place(self) -> str:
        """What the file calls the account the line is of, "" when it does not say."""
        return self.account or self.wallet

    def to_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold; amounts as text, absent things left out."""
        texts = zip(_TEXTS, _texts_of(self), strict=True)
        plain = {name: value for name, value in texts if value}
        for name, number in zip(_DECIMALS, _decimals_of(self), strict=True):
            if number is not None:
                plain[name] = str(number)
        plain["row"] = self.row
        plain["date"] = self.date.isoformat()
        if self.tags:
            plain["tags"] = list(self.tags)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The line that `to_json` wrote down."""
        told = dict(plain)
        told["date"] = datetime.date.fromisoformat(plain["date"])
        for name in _DECIMALS:
            if name in told:
                told[name] = Decimal(told[name])
        if "tags" in told:
            told["tags"] = tuple(told["tags"])
        return cls(**told)


_DECIMALS = ("amount", "balance", "rate", "original_amount")
_TEXTS = tuple(
    field.name
    for field in fields(StatementLine)
    if field.name not in {*_DECIMALS, "row", "date", "tags"}
)
_decimals_of = attrgetter(*_DECIMALS)
_texts_of = attrgetter(*_TEXTS)


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A row that gave no line, with the reason in at most 200 characters.

    `left_out` rows are understood and no transaction (failed payment, opening
    balance): nothing is wrong with them. All others are worth the user's look.
    """

    row: int
    reason: str
    cells: tuple[str, ...]
    left_out: bool = False

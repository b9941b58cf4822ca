"""What a file that names its own fields comes to: statements, one for each account."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from ledger.importing.dates import DateOrder
from ledger.importing.detect import Doubt
from ledger.importing.figures import DecimalSign
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.sniff import Format

Item = StatementLine | UnreadRow


@dataclass(frozen=True)
class ReadOptions:
    """What the file leaves open and somebody told. None and "": find it out.

    `locale` is the user's ("en-IE"): it settles the order of dates where nothing else
    does, and the doubt stays. `as_of` is the day of a message that names none.
    """

    date_order: DateOrder | None = None
    decimal_sign: DecimalSign | None = None
    encoding: str = ""
    locale: str = ""
    as_of: datetime.date | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold; what nobody told is left out."""
        plain = {
            "date_order": self.date_order,
            "decimal_sign": self.decimal_sign,
            "encoding": self.encoding,
            "locale": self.locale,
            "as_of": self.as_of and self.as_of.isoformat(),
        }
        return {name: value for name, value in plain.items() if value}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The options that `to_json` wrote down; ValueError when they are none."""
        order, sign = plain.get("date_order"), plain.get("decimal_sign")
        as_of = plain.get("as_of")
        return cls(
            date_order=DateOrder(order) if order else None,
            decimal_sign=DecimalSign(sign) if sign else None,
            encoding=plain.get("encoding", ""),
            locale=plain.get("locale", ""),
            as_of=datetime.date.fromisoformat(as_of) if as_of else None,
        )


@dataclass(frozen=True)
class Statement:
    """The transactions of one account, in the order of the file.

    `account` is the bank's number of it or, where the file only has that, its name; ""
    when the file says neither. `currency` is None when the file does not say. Balances
    are of the account holder, debts negative, before the first and after the last
    line; None when not told. `closing_date` is the day the closing balance was true.
    """

    items: tuple[Item, ...]
    account: str = ""
    currency: str | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    closing_date: datetime.date | None = None

    @property
    def lines(self) -> Iterator[StatementLine]:
        """The transactions."""
        return (item for item in self.items if isinstance(item, StatementLine))

    @property
    def difference(self) -> Decimal | None:
        """What the lines lack to lead from the opening to the closing balance.

        Zero proves that every line was read, with the right sign. None where a
        balance is missing.
        """
        if self.opening is None or self.closing is None:
            return None
        moved = sum((line.amount for line in self.lines), Decimal(0))
        return self.closing - self.opening - moved


@dataclass(frozen=True)
class StatementFile:
    """Everything a file came to. Rows are numbered through the whole file from 1.

    `doubts` are about fields of ReadOptions; the file was read with the answer that
    each of them says was assumed, and is read anew with another.
    """

    format: Format
    statements: tuple[Statement, ...]
    options: ReadOptions = ReadOptions()
    doubts: tuple[Doubt, ...] = ()

    @property
    def items(self) -> Iterator[Item]:
        """Lines and rows that gave none, of all accounts."""
        return (item for one in self.statements for item in one.items)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that are named, each once."""
        return tuple(dict.fromkeys(one.account for one in self.statements))

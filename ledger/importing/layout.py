"""How one bank lays out its file: what detection proposes and the user corrects.

Kept as JSON with an import and, by the fingerprint of its header, remembered for the
next file of the same bank.
"""

import hashlib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from ledger.importing.dates import DateOrder
from ledger.importing.figures import DecimalSign
from ledger.importing.words import Direction, fold_words


class Role(StrEnum):
    """What a column holds. NOTE may stand at several columns, all others at one."""

    SKIP = "skip"
    DATE = "date"
    PAYEE = "payee"
    # Who sent the money, for lines of money in; PAYEE then stands for money out.
    PAYER = "payer"
    NOTE = "note"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    DIRECTION = "direction"
    FEE = "fee"
    CURRENCY = "currency"
    BALANCE = "balance"
    REFERENCE = "reference"
    CATEGORY = "category"
    PARENT_CATEGORY = "parent category"
    COUNTER_ACCOUNT = "counter account"
    STATUS = "status"
    WALLET = "wallet"
    TO_WALLET = "to wallet"
    TAGS = "tags"
    KIND = "kind"
    GROUP = "group"
    RATE = "rate"
    # What a purchase abroad cost there.
    ORIGINAL_AMOUNT = "original amount"
    ORIGINAL_CURRENCY = "original currency"
    # What a part of a split is; NOTE then is the whole's.
    PART = "part"
    REFUND_OF = "refund of"
    TAX = "tax"
    BASE_CURRENCY = "base currency"


REPEATABLE = frozenset({Role.SKIP, Role.NOTE})


class SignRule(StrEnum):
    """Which numbers are money out.

    Debit and credit columns speak for themselves; there the rule only says which of
    them may have a minus throughout: MINUS_OUT the debits, PLUS_OUT the credits.
    """

    MINUS_OUT = "minus"
    PLUS_OUT = "plus"
    # The direction column says; a cell it leaves blank is read as PLUS_OUT.
    COLUMN = "column"


class LayoutError(ValueError):
    """Stored or posted layout data that is no layout."""


@dataclass(frozen=True)
class Layout:
    """Everything needed to read the rows of a Table.

    `encoding`, `delimiter` and `sheet` are what the table was opened with, "" to find
    them anew. `header_row` counts rows of the table from 1; 0 means there is none.
    `columns` has a role for each column from the left; columns beyond are skipped.
    `currency` holds for every line whose row names none; None is the wallet's.
    """

    columns: tuple[Role, ...]
    header_row: int = 0
    date_order: DateOrder = DateOrder.DMY
    decimal_sign: DecimalSign = DecimalSign.POINT
    sign_rule: SignRule = SignRule.MINUS_OUT
    # What the words of the direction column mean in this file, folded.
    directions: dict[str, Direction] = field(default_factory=dict)
    currency: str | None = None
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    # Text cells carry the guard that our own exports put before formulas.
    guarded: bool = False
    # The program that wrote the file, one of origins.ORIGINS; "" for banks. Its rows
    # are rewritten as ours before they are read.
    origin: str = ""
    # Where the file has a column for each person: the one whose money it is.
    person: str = ""

    def column(self, role: Role) -> int | None:
        """Index of the first column with this role, None when no column has it."""
        return self.columns.index(role) if role in self.columns else None

    def missing(self) -> tuple[str, ...]:
        """What a reader still lacks, in words; empty when the layout can be read."""
        lacks = []
        if Role.DATE not in self.columns:
            lacks.append("Choose the column with the date.")
        if not {Role.AMOUNT, Role.DEBIT, Role.CREDIT} & set(self.columns):
            lacks.append("Choose the column with the amount.")
        if self.sign_rule is SignRule.COLUMN and Role.DIRECTION not in self.columns:
            lacks.append("Choose the column that tells money in from money out.")
        return (*lacks, *self._repeated())

    def _repeated(self) -> list[str]:
        return [
            f"Only one column can be “{role}”."
            for role in Role
            if role not in REPEATABLE and self.columns.count(role) > 1
        ]

    def to_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**plain, "columns": list(self.columns)}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The layout `to_json` wrote down. Raises LayoutError for anything else."""
        try:
            return cls(
                columns=tuple(Role(one) for one in plain["columns"]),
                header_row=max(0, int(plain["header_row"])),
                date_order=DateOrder(plain["date_order"]),
                decimal_sign=DecimalSign(plain["decimal_sign"]),
                sign_rule=SignRule(plain["sign_rule"]),
                directions={
                    str(word): Direction(meaning)
                    for word, meaning in plain["directions"].items()
                },
                currency=plain["currency"],
                encoding=str(plain["encoding"]),
                delimiter=str(plain["delimiter"]),
                sheet=str(plain["sheet"]),
                guarded=bool(plain["guarded"]),
                origin=str(plain.get("origin", "")),
                person=str(plain.get("person", "")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LayoutError("This is not a layout of columns.") from error


def fingerprint(titles: tuple[str, ...]) -> str:
    """64 characters that are the same for files with the same header, whatever its
    case and spacing; "" for a file without one.
    """
    folded = [fold_words(title) for title in titles]
    if not any(folded):
        return ""
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()

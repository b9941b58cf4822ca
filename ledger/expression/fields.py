"""The fields an expression may name, and the form their values take."""

import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches

from expense_tracker.kernel.text import fold
from ledger.expression.dates import is_day_range
from ledger.expression.errors import ExpressionError
from ledger.models import Tax

COMPARED = (">", ">=", "<", "<=")

KINDS = ("expense", "income", "refund", "transfer", "opening")
HAS = ("receipt", "category", "payee", "note", "tag", "split", "refund", "member")
IS = (
    *("planned", "uncategorised", "transfer", "split", "refund"),
    *("reconciled", "imported"),
)

# What each field is about, in the order in which help and completion tell it.
FIELDS = {
    "category": "Category, with its subcategories",
    "wallet": "Wallet, also as the other side of a transfer",
    "payee": "Who was paid or who paid",
    "note": "Words of the note",
    "tag": "Tag",
    "member": "Who entered it",
    "type": "Expense, income, refund, transfer or opening",
    "amount": "Amount without its sign, in the wallet’s currency",
    "original": "Amount of a purchase abroad, as it was charged there",
    "currency": "Currency of the wallet, or of a purchase abroad",
    "date": "Day, month, year or range",
    "tax": "What it is for taxes",
    "has": "What it comes with",
    "is": "What it is",
    "receipt": "Words read from its receipts",
}
ALIASES = {
    "kind": "type",
    "account": "wallet",
    "day": "date",
    "tags": "tag",
    "by": "member",
}
TEXTS = frozenset({"payee", "note", "receipt"})
NAMES = frozenset({"category", "wallet", "tag", "member"})
AMOUNTS = frozenset({"amount", "original"})
CHOICES = {"type": KINDS, "has": HAS, "is": IS, "tax": tuple(Tax.values)}

_SPELLINGS = {"uncategorized": "uncategorised", "tags": "tag", "receipts": "receipt"}
_CURRENCY = re.compile(r"[a-z]{3}")
_AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,4})|,(\d{1,2}))?", re.ASCII)


def field_named(name: str) -> str | None:
    """The field's own name, None when there is no such field."""
    folded = fold(name)
    known = ALIASES.get(folded, folded)
    return known if known in FIELDS else None


def checked(field: str, op: str, values: list[str]) -> tuple[str, tuple[str, ...]]:
    """Operator and values in their one form. Raises ExpressionError."""
    if not values:
        raise ExpressionError(f"Say which {field} after “{field}{op}”.")
    if op in COMPARED and field not in {*AMOUNTS, "date"}:
        raise ExpressionError(f"“{op}” is for amounts and dates. Write {field}:…")
    if field in AMOUNTS:
        return _amount(field, op, values)
    if op in COMPARED and len(values) > 1:
        raise ExpressionError(f"“{field}{op}” takes one value.")
    read = _READERS.get(field, _as_is)
    kept = op if field in {*TEXTS, "category", "date"} else ":"
    if field == "date" and op == "=":
        kept = ":"
    return kept, tuple(dict.fromkeys(read(field, value) for value in values))


def _as_is(_field: str, value: str) -> str:
    return value


def _choice(field: str, value: str) -> str:
    folded = fold(value)
    known = _SPELLINGS.get(folded, folded)
    if known in CHOICES[field]:
        return known
    close = get_close_matches(known, CHOICES[field], 1)
    offered = f"Did you mean {close[0]}?" if close else _offer(CHOICES[field])
    raise ExpressionError(f"“{field}:{value}” means nothing. {offered}")


def _offer(words: tuple[str, ...]) -> str:
    return f"Use {', '.join(words[:-1])} or {words[-1]}."


def _code(_field: str, value: str) -> str:
    if not _CURRENCY.fullmatch(fold(value)):
        raise ExpressionError(f"“{value}” is no currency. Write three letters: EUR.")
    return value.upper()


def _days(_field: str, value: str) -> str:
    folded = fold(value)
    if not is_day_range(folded):
        raise ExpressionError(
            f"“{value}” is no date. Write 2026-11, 2026-03-05..2026-03-20, today, "
            "month-1, year or last-30-days."
        )
    return folded


def _text(field: str, value: str) -> str:
    if not value.rstrip("*"):
        raise ExpressionError(f"Say which {field} before “*”.")
    return value


_READERS: dict[str, Callable[[str, str], str]] = {
    "type": _choice,
    "has": _choice,
    "is": _choice,
    "tax": _choice,
    "currency": _code,
    "date": _days,
    **dict.fromkeys([*TEXTS, *NAMES], _text),
}


# --- amounts --------------------------------------------------------------------------


def _amount(field: str, op: str, values: list[str]) -> tuple[str, tuple[str, ...]]:
    # 12,50 was taken apart at its comma.
    value = ",".join(values)
    if ".." in value and op in {":", "="}:
        least, most = (_figure(field, each) for each in value.split("..", 1))
        if not (least or most) or (least and most and Decimal(least) > Decimal(most)):
            raise ExpressionError(f"Write a range of amounts like {field}:10..50.")
        return ":", (f"{least}..{most}",)
    figure = _figure(field, value)
    if not figure:
        raise ExpressionError(f"Say which amount after “{field}{op}”.")
    return "=" if op == ":" else op, (figure,)


def _figure(field: str, text: str) -> str:
    """A figure without thousands signs, its decimals after a point; "" of none."""
    if not text:
        return ""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ExpressionError(
            f"“{text}” is no amount. Write it like {field}>1234.50, without sign."
        )
    number = Decimal(f"{match[1]}.{match[2] or match[3] or 0}").normalize()
    return f"{number:f}"

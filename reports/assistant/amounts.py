"""Amounts of a Book's currency, in figures or words."""

import re
from collections.abc import Sequence
from decimal import Decimal

from expense_tracker.kernel.amounts import AmountError, parse_amount
from reports.assistant.named_days import word
from reports.assistant.words import CURRENCY_WORDS, NUMBERS, SCALES

_THOUSANDS = re.compile(r"(\d+(?:[.,]\d)?)k", re.ASCII)
# What says how an amount compares, as the operator of the search expression.
OVER = {
    "over": ">", "above": ">", "more than": ">", "exceeding": ">", "greater than": ">",
    "bigger than": ">", "larger than": ">", "higher than": ">", "at least": ">=",
    "under": "<", "below": "<", "less than": "<", "smaller than": "<",
    "lower than": "<", "cheaper than": "<", "at most": "<=", "up to": "<=",
    "not more than": "<=", "no more than": "<=", "no less than": ">=",
}  # fmt: skip


class Amounts:
    """Reads amounts as people of that locale write them."""

    def __init__(self, currency: str, locale: str) -> None:
        self.currency, self.locale = currency, locale

    def read(self, words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
        """An amount of the Book's currency, in figures or words."""
        found = _in_words(words, at) or self._in_figures(word(words, at))
        if found is None:
            return None
        amount, count = found
        following = word(words, at + count)
        code = CURRENCY_WORDS.get(following, following.upper())
        if code == self.currency:
            return amount, count + 1
        return None if following in CURRENCY_WORDS else (amount, count)

    def _in_figures(self, here: str) -> tuple[Decimal, int] | None:
        if not any(char.isdigit() for char in here):
            return None
        thousands = _THOUSANDS.fullmatch(here)
        if thousands:
            return Decimal(thousands[1].replace(",", ".")) * 1000, 1
        try:
            amount = parse_amount(here, currency=self.currency, locale=self.locale)
        except AmountError:
            return None
        return (amount, 1) if amount > 0 else None


def _in_words(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """`two hundred and fifty`."""
    total = group = count = 0
    while True:
        here = word(words, at + count)
        joins = here == "and" and count and word(words, at + count + 1) in NUMBERS
        if here in NUMBERS:
            group += NUMBERS[here]
        elif here in SCALES and (group or here == "hundred"):
            group = max(group, 1) * SCALES[here]
            total, group = (total + group, 0) if here != "hundred" else (total, group)
        elif here == "a" and word(words, at + count + 1) in SCALES:
            group = 1
        elif not (joins and (total or group >= 100)):  # noqa: PLR2004
            break
        count += 1
    amount = total + group
    return (Decimal(amount), count) if amount and count else None

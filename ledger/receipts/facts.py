"""What a receipt says: total, day, merchant. Only proposals: reading errs."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.receipts.days import find_date
from ledger.receipts.lines import has_phrase, phrases, words_of
from ledger.receipts.total import Total, find_total
from ledger.receipts.words import (
    COMPANY,
    COUNTRY_MARKS,
    DOLLARS,
    MARKS,
    NO_NAME,
)

_COMPANY, _NO_NAME = phrases(COMPANY), phrases(NO_NAME)
_COUNTRIES = tuple((phrases(text), code) for text, code in COUNTRY_MARKS)
_ANY_MARK = "|".join(re.escape(mark) for mark, _ in MARKS)
# A mark stands before or behind figures, or in brackets at the head of a column.
_MARKED = re.compile(
    rf"(?<![^\W\d_])({_ANY_MARK}|\$)(?=[ \t]*-?\d|\))"
    rf"|(?<=\d)\s?({_ANY_MARK})(?![^\W_])",
    re.IGNORECASE,
)
_CODES = dict(MARKS)
_HEAD = 8  # lines in which a name is looked for
_LETTERS = 3  # fewest of a name's longest word
_IN_BRACKETS = re.compile(r"\s*\([^)]*\d[^)]*\)?\s*$")
MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; None and "" where nothing was."""

    total: Total | None
    currency: str
    day: date | None
    merchant: str

    @property
    def amount(self) -> Decimal | None:
        return self.total.amount if self.total else None


def read_facts(
    *texts: str, as_of: date, currency: str = "", month_first: bool = False
) -> Facts:
    """The facts of one receipt, of which each text is a reading, the best one first.

    `currency` is the reader's own: it stands for a bare dollar, and where the receipt
    names none.
    """
    found = (find_date(each, as_of=as_of, month_first=month_first) for each in texts)
    return Facts(
        total=find_total(*texts),
        currency=find_currency("\n".join(texts), own=currency),
        day=next((day for day in found if day), None),
        merchant=next((name for name in map(find_merchant, texts) if name), ""),
    )


def find_currency(text: str, *, own: str) -> str:
    """The currency named most; `own` when none is."""
    dollar = own if own in DOLLARS else "USD"
    marks = [(before or behind).upper() for before, behind in _MARKED.findall(text)]
    named = Counter(_CODES.get(mark, dollar) for mark in marks)
    words = words_of(text)
    for country, code in _COUNTRIES:
        named[code] += int(has_phrase(words, country))
    return max(named, key=lambda code: (named[code], code == own)) if +named else own


def find_merchant(text: str) -> str:
    """The name at the head, as printed: the first line of a company, else the first
    that can be a name; "" for none.
    """
    head = [line for line in text.splitlines() if line.strip()][:_HEAD]
    names = [name for name in map(_name, head) if name]
    companies = (name for name in names if has_phrase(words_of(name), _COMPANY))
    return next(companies, names[0] if names else "")[:MOST_NAME]


def _name(line: str) -> str:
    """The line as a name, "" when it is about something else."""
    name = _IN_BRACKETS.sub("", line).strip(" .,:;-*#=_~|'\"()[]{}<>")
    words = words_of(name)
    letters = sum(c.isalpha() for c in name)
    if letters * 2 < len(name.replace(" ", "")) or _longest(words) < _LETTERS:
        return ""
    is_company = has_phrase(words, _COMPANY)
    return name if is_company or not has_phrase(words, _NO_NAME) else ""


def _longest(words: tuple[str, ...]) -> int:
    return max(map(len, words), default=0)

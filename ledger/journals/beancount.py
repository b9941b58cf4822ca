"""Beancount's format.

https://beancount.github.io/docs/beancount_language_syntax.html
"""

import re
import unicodedata
from collections.abc import Iterator

from accounts.models import Book
from expense_tracker.kernel.currencies import CURRENCIES
from expense_tracker.kernel.money import Money
from ledger.journals.deals import Account, Deal, Posting, chart_of, deals_of, named

_NOT_IN_NAMES = re.compile(r"[^\w]+|_+")
_NOT_IN_TAGS = re.compile(r"[^A-Za-z0-9/._-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def beancount_lines(book: Book) -> Iterator[str]:
    """The journal, a deal at a time, each with a line's end. An account is opened
    before its first deal.
    """
    chart = chart_of(book)
    names = named(chart.accounts, _name)
    opened = set[Account]()
    currency = CURRENCIES[book.base_currency].code
    yield f'option "title" {_quoted(book.name)}\n'
    yield f'option "operating_currency" "{currency}"\n\n'
    for deal in deals_of(book, chart):
        for posting in deal.postings:
            if posting.account not in opened:
                opened.add(posting.account)
                yield f"{deal.day} open {names[posting.account]}\n"
        yield _deal(deal, names)


def _name(account: Account) -> str:
    return ":".join([account.root.capitalize(), *map(_part, account.path)])


def _part(name: str) -> str:
    """Letters, digits and dashes, a capital or a digit first."""
    plain = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", name)).strip("-")
    plain = plain[:1].upper() + plain[1:]
    begins = plain[:1].isupper() or plain[:1].isdecimal()
    return plain if begins else f"X{plain}"


def _deal(deal: Deal, names: dict[Account, str]) -> str:
    tags = "".join(f" #{tag}" for tag in map(_tag, deal.tags) if tag)
    head = f"{deal.day} * {_quoted(deal.payee)} {_quoted(deal.note)}{tags}"
    lines = [_posting(posting, names) for posting in deal.postings]
    return "\n".join(["", head, *lines]) + "\n"


def _tag(tag: str) -> str:
    return _NOT_IN_TAGS.sub("-", tag).strip("-")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_CONTROL.sub(" ", escaped)}"'


def _posting(posting: Posting, names: dict[Account, str]) -> str:
    worth = f" @@ {_amount(abs(posting.worth))}" if posting.worth is not None else ""
    note = f" ; {_CONTROL.sub(' ', posting.note)}" if posting.note else ""
    return f"  {names[posting.account]}  {_amount(posting.money)}{worth}{note}"


def _amount(money: Money) -> str:
    return f"{money.amount:f} {money.currency}"

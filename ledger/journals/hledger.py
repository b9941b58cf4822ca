"""hledger's journal format.

https://hledger.org/hledger.html#journal
"""

import re
from collections.abc import Iterator

from accounts.models import Book
from expense_tracker.kernel.money import Money
from ledger.journals.deals import Account, Deal, Posting, chart_of, deals_of, named

# Two spaces end an account's name, a semicolon begins a comment, a bar parts the payee
# from the note, a colon ends a tag's name.
_SPACES = re.compile(r"\s+")
_NOT_IN_TAGS = re.compile(r"[\s,:]+")


def hledger_lines(book: Book) -> Iterator[str]:
    """The journal, a deal at a time, each with a line's end."""
    chart = chart_of(book)
    names = named(chart.accounts, _name)
    yield "; Amounts with a point, days as year-month-day\ndecimal-mark .\n\n"
    for name in names.values():
        yield f"account {name}\n"
    for deal in deals_of(book, chart):
        yield _deal(deal, names)


def _name(account: Account) -> str:
    return ":".join([account.root, *map(_part, account.path)])


def _part(name: str) -> str:
    return _text(name).replace(":", "-").replace(";", ",") or "-"


def _text(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _deal(deal: Deal, names: dict[Account, str]) -> str:
    head = f"\n{deal.day} * {_description(deal)}".rstrip()
    tags = ", ".join(f"{_NOT_IN_TAGS.sub('-', tag).strip('-')}:" for tag in deal.tags)
    lines = [head, *([f"    ; {tags}"] if tags else [])]
    lines += [_posting(posting, names) for posting in deal.postings]
    return "\n".join(lines) + "\n"


def _description(deal: Deal) -> str:
    payee, note = _said(deal.payee), _said(deal.note)
    text = f"{payee} | {note}" if payee and note else payee or note
    # A bracket there would be read as a code: an empty one comes first.
    return f"() {text}" if text.startswith("(") else text


def _said(text: str) -> str:
    return _text(text).replace(";", ",").replace("|", "/")


def _posting(posting: Posting, names: dict[Account, str]) -> str:
    worth = f" @@ {_amount(abs(posting.worth))}" if posting.worth is not None else ""
    note = f"  ; {_said(posting.note).replace(':', ' -')}" if posting.note else ""
    return f"    {names[posting.account]}  {_amount(posting.money)}{worth}{note}"


def _amount(money: Money) -> str:
    return f"{money.amount:f} {money.currency}"

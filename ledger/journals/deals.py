"""Entries as deals: what moved from which accounts into which, adding up to nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Entry, EntryTag, Wallet

CHUNK = 1000
Kind = Entry.Kind


class Root(StrEnum):
    """Where every account hangs."""

    ASSETS = "assets"
    LIABILITIES = "liabilities"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSES = "expenses"


@dataclass(frozen=True)
class Account:
    root: Root
    path: tuple[str, ...]


OPENING = Account(Root.EQUITY, ("Opening balances",))
UNFILED = {
    True: Account(Root.INCOME, ("Unfiled",)),
    False: Account(Root.EXPENSES, ("Unfiled",)),
}
_OWED = {Wallet.Kind.CARD, Wallet.Kind.LOAN}


@dataclass(frozen=True)
class Posting:
    """`worth` is what the whole of it is in another currency: of the leg of a transfer
    between two of them. It has the sign of `money`.
    """

    account: Account
    money: Money
    worth: Money | None = None
    note: str = ""


@dataclass(frozen=True)
class Deal:
    day: date
    payee: str
    note: str
    tags: tuple[str, ...]
    postings: tuple[Posting, ...]


@dataclass(frozen=True)
class Chart:
    """The accounts of a Book by the ids of what they stand for."""

    wallets: dict[int, Account]
    categories: dict[int, Account]

    @property
    def accounts(self) -> list[Account]:
        filed = [*self.wallets.values(), *self.categories.values()]
        return list(dict.fromkeys([*filed, OPENING, *UNFILED.values()]))


def chart_of(book: Book) -> Chart:
    with book_scope(book):
        wallets = list(Wallet.objects.filter(book=book))
        categories = Category.objects.filter(book=book).select_related("parent")
        return Chart(
            {each.pk: _wallet(each) for each in wallets},
            {each.pk: _category(each) for each in categories},
        )


def _wallet(wallet: Wallet) -> Account:
    root = Root.LIABILITIES if wallet.kind in _OWED else Root.ASSETS
    return Account(root, (wallet.name,))


def _category(category: Category) -> Account:
    is_income = category.kind == Category.Kind.INCOME
    above = (category.parent.name,) if category.parent else ()
    return Account(Root.INCOME if is_income else Root.EXPENSES, (*above, category.name))


def named(
    accounts: Iterable[Account], name: Callable[[Account], str]
) -> dict[Account, str]:
    """What each is called; of two that would be called alike one is numbered."""
    names: dict[Account, str] = {}
    taken = set[str]()
    for account in accounts:
        wanted = found = name(account)
        number = 1
        while found.casefold() in taken:
            number += 1
            found = f"{wanted}-{number}"
        taken.add(found.casefold())
        names[account] = found
    return names


# --- deals ----------------------------------------------------------------------------


def deals_of(book: Book, chart: Chart) -> Iterator[Deal]:
    """Every entry, a group as one deal, the oldest first.

    Opens the Book's scope itself, chunk by chunk, as a file that streams is read.
    """
    after: tuple[date, int] | None = None
    while True:
        with book_scope(book):
            heads = _heads(book, after)
            wholes = _wholes(heads)
            tags = _tags([row for rows in wholes for row in rows])
        for rows in wholes:
            yield _deal(rows, chart, tags)
        if len(heads) < CHUNK:
            return
        after = heads[-1].date, heads[-1].pk


def _heads(book: Book, after: tuple[date, int] | None) -> list[Any]:
    """Entries that stand alone, and of each group the first."""
    found = Entry.objects.filter(book=book, position=0).order_by("date", "pk")
    if after is not None:
        day, pk = after
        found = found.filter(Q(date__gt=day) | Q(date=day, pk__gt=pk))
    return list(found.select_related("wallet", "payee", "group")[:CHUNK])


def _wholes(heads: list[Any]) -> list[list[Any]]:
    """With the others of their groups, in order."""
    groups = [head.group_id for head in heads if head.group_id]
    others = Entry.objects.filter(group__in=groups, position__gt=0)
    followers = defaultdict(list)
    for row in others.select_related("wallet").order_by("position"):
        followers[row.group_id].append(row)
    return [[head, *followers.get(head.group_id, ())] for head in heads]


def _tags(rows: list[Any]) -> dict[int, list[str]]:
    tags = defaultdict(list)
    links = EntryTag.objects.filter(entry__in=[row.pk for row in rows])
    named = links.order_by("tag__name_key")
    for entry, name in named.values_list("entry_id", "tag__name"):
        tags[entry].append(name)
    return tags


def _deal(rows: list[Any], chart: Chart, tags: dict[int, list[str]]) -> Deal:
    head = rows[0]
    of_all = dict.fromkeys(tag for row in rows for tag in tags.get(row.pk, ()))
    note = head.group.note if head.group and head.group.note else head.note
    return Deal(
        day=head.date,
        payee=head.payee.name if head.payee else "",
        note=note,
        tags=tuple(of_all),
        postings=_postings(rows, chart),
    )


def _postings(rows: list[Any], chart: Chart) -> tuple[Posting, ...]:
    if rows[0].kind == Kind.TRANSFER:
        return _transfer(rows, chart)
    wallet = chart.wallets[rows[0].wallet_id]
    whole = sum((_money(row) for row in rows[1:]), _money(rows[0]))
    against = [_against(row, chart, is_part=len(rows) > 1) for row in rows]
    return (Posting(wallet, whole), *against)


def _against(row: Any, chart: Chart, *, is_part: bool) -> Posting:
    note = row.note if is_part else ""
    return Posting(_account(row, chart), -_money(row), note=note)


def _account(row: Any, chart: Chart) -> Account:
    if row.kind == Kind.OPENING:
        return OPENING
    if row.category_id:
        return chart.categories[row.category_id]
    return UNFILED[row.kind == Kind.INCOME]


def _transfer(rows: list[Any], chart: Chart) -> tuple[Posting, ...]:
    """Between two currencies the leg that leaves is worth what arrives."""
    one, other = (Posting(chart.wallets[row.wallet_id], _money(row)) for row in rows)
    if one.money.currency != other.money.currency:
        one = replace(one, worth=-other.money)
    return one, other


def _money(row: Any) -> Money:
    currency = row.wallet.currency
    return Money(round_money(row.amount, currency), currency)

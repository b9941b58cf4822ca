"""All Books of a person side by side, each in its own currency, and what they are worth
together in the currency of their own (docs/algorithms/totals-and-balances.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.clock import today_for
from accounts.models import Book, Membership
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from ledger.currencies.rates import Rates
from ledger.history.activity import unseen_count
from ledger.queries.totals import Flow, flow, net_worth, wallet_balances


@dataclass(frozen=True)
class BookCard:
    """One Book as its member sees it; money is in its main currency."""

    membership: Membership
    people: list[Membership]  # all members, in the order in which they came
    month: Period
    worth: Money
    flow: Flow
    unseen: int  # changes by others since the member looked at the history

    @property
    def book(self) -> Book:
        return self.membership.book

    @property
    def is_shared(self) -> bool:
        return len(self.people) > 1

    @property
    def others(self) -> str:
        """`Bob, Vera`: those that the member shares it with."""
        mine = self.membership.user_id
        names = (
            each.user.get_short_name() for each in self.people if each.user_id != mine
        )
        return ", ".join(names)


@dataclass(frozen=True)
class Together:
    """What all Books are worth, in the main currency of the person's own Book.

    `without` are the names of those whose currency has no rate: they are not in it.
    """

    worth: Money
    without: list[str]


def book_cards(memberships: Iterable[Membership]) -> list[BookCard]:
    """In the order of the memberships; a few statements for each Book."""
    mine = list(memberships)
    people = _people(mine)
    cards = []
    for each in mine:
        with book_scope(each.book):
            cards.append(_card(each, people[each.book_id], today_for(each.book)))
    return cards


def worth_together(cards: list[BookCard]) -> Together | None:
    """At the rates of today in the person's own Book, the first that they own; else in
    their first. None for less than two Books.
    """
    if len(cards) < 2:  # noqa: PLR2004
        return None
    own = next((each for each in cards if each.membership.is_owner), cards[0]).book
    today = today_for(own)
    total, without = Decimal(0), []
    with book_scope(own):
        rates = Rates(own, {each.worth.currency for each in cards}, today, today)
        for each in cards:
            rate = rates.or_nothing(each.worth.currency, today)
            total += each.worth.amount * rate
            if not rate:
                without.append(each.book.name)
    code = own.base_currency
    return Together(Money(round_money(total, code), code), without)


def _people(mine: list[Membership]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {each.book_id: [] for each in mine}
    everybody = Membership.objects.filter(book__in=found).select_related("user")
    for each in everybody.order_by("pk"):
        found[each.book_id].append(each)
    return found


def _card(mine: Membership, people: list[Membership], as_of: date) -> BookCard:
    book = mine.book
    month = Period.month_of(as_of, book.pay_day)
    return BookCard(
        membership=mine,
        people=people,
        month=month,
        worth=net_worth(wallet_balances(book=book, as_of=as_of), book),
        flow=flow(book=book, period=month),
        unseen=unseen_count(mine) if len(people) > 1 else 0,
    )

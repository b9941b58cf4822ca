"""All Books of a person side by side, each in its own currency: nothing is added up
over several, for they are different people's money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.clock import today_for
from accounts.models import Book, Membership
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from ledger.activity import unseen_count
from ledger.queries import Flow, flow, net_worth, wallet_balances


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


def book_cards(memberships: Iterable[Membership]) -> list[BookCard]:
    """In the order of the memberships; a few statements for each Book."""
    mine = list(memberships)
    people = _people(mine)
    cards = []
    for each in mine:
        with book_scope(each.book):
            cards.append(_card(each, people[each.book_id], today_for(each.book)))
    return cards


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

"""A group of alice, charlie (each with a book of their own) and Rory, a guest."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.scoping import book_scope
from ledger.groups.deeds import OwnSide, SharedDraft, add_expense
from ledger.groups.people import GroupDraft, add_person, create_group, join
from ledger.groups.posting import owed, post_or_note
from ledger.groups.queries import balances_of
from ledger.models import Participant, ShareGroup
from ledger.queries.totals import wallet_balances

DAY = date(2026, 11, 20)


def post_all() -> None:
    """What the queue does after the commit."""
    for _, pk in owed():
        posting_book = Participant.objects.get(postings=pk).book
        with book_scope(posting_book):
            post_or_note(pk)


@dataclass
class Trio:
    group: ShareGroup
    alice: Participant
    charlie: Participant
    rory: Participant

    def share(
        self, amount: str, *, paid=None, way="equal", weights=None, own=None, **more
    ):
        """alice adds an expense that she paid for all, unless told otherwise."""
        everybody = (self.alice, self.charlie, self.rory)
        draft = SharedDraft(
            description=more.pop("description", "Tapas"),
            date=more.pop("on", DAY),
            amount=Decimal(amount),
            paid={who.pk: Decimal(sum_) for who, sum_ in paid.items()}
            if paid
            else {self.alice.pk: Decimal(amount)},
            way=way,
            weights={
                who.pk: weight and Decimal(weight) for who, weight in weights.items()
            }
            if weights
            else dict.fromkeys(who.pk for who in everybody),
            own=own or OwnSide(),
            **more,
        )
        expense, _ = add_expense(group=self.group, actor=self.alice, draft=draft)
        post_all()
        return expense

    def balance(self, who: Participant) -> Decimal:
        return balances_of([self.group]).get(who.pk, Decimal(0))

    @staticmethod
    def booked(who: Participant) -> Decimal:
        """What the wallet of the group holds in their book."""
        who.refresh_from_db()
        if who.wallet is None:
            return Decimal(0)
        with book_scope(who.book):
            rows = wallet_balances(book=who.book, as_of=date(2100, 1, 1))
            return next(r.balance.amount for r in rows if r.wallet == who.wallet)


def make_trio(book, alice, charlie) -> Trio:
    draft = GroupDraft(name="Lisbon weekend", kind="trip", currency="EUR")
    group = create_group(user=alice, book=book, draft=draft)
    mine = group.participants.get()
    theirs = add_person(group=group, actor=mine, name="Charlie")
    join(person=theirs, user=charlie, book=charlie.books.get())
    rory = add_person(group=group, actor=mine, name="Rory", email="rory@example.com")
    theirs.refresh_from_db()
    return Trio(group, mine, theirs, rory)

"""A trip shared with others, every name in it beginning with a word."""

from datetime import date
from decimal import Decimal

from accounts.models import Book
from budgets.trips.services import set_limits
from ledger.groups.deeds import OwnSide, SharedDraft, add_expense, settle
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Category, ShareGroup, Wallet


def group(book: Book, alice, wallet: Wallet, category: Category, word: str, on: date):
    """Inside the scope of the book."""
    draft = GroupDraft(
        name=f"{word} trip",
        kind=ShareGroup.Kind.TRIP,
        currency="EUR",
        starts_on=on,
        ends_on=on,
    )
    made = create_group(user=alice, book=book, draft=draft, names=(f"{word} friend",))
    me, friend = made.participants.all()
    shared = SharedDraft(
        description=f"{word} dinner",
        date=on,
        amount=Decimal(30),
        paid={me.pk: Decimal(30)},
        way="equal",
        weights={me.pk: None, friend.pk: None},
        category=category,
        own=OwnSide(wallet=wallet),
    )
    add_expense(group=made, actor=me, draft=shared)
    settle(
        group=made, actor=me, payer=friend, payee=me, amount=Decimal(5), on=on,
        own=OwnSide(wallet=wallet),
    )  # fmt: skip
    set_limits(book=book, actor=alice, group=made, limits={category: Decimal(40)})

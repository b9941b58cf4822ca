"""Two trips that the demonstration's person shared with friends: one is settled, the
other is still to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book, User
from budgets.trips.services import set_limits
from ledger.groups.deeds import OwnSide, SharedDraft, add_expense, settle
from ledger.groups.people import GroupDraft, archive, create_group
from ledger.groups.queries import balances_of
from ledger.groups.settling import fewest_transfers
from ledger.models import Category, Participant, ShareGroup, Wallet

FRIENDS = ("Tom", "Ada", "Rory")
ALL = ("Maya", *FRIENDS)


@dataclass(frozen=True)
class Shared:
    """`day` counts from the first of the trip."""

    description: str
    category: str
    payer: str
    amount: str
    day: int
    whom: tuple[str, ...] = ALL


LISBON = (
    Shared("Apartment, two nights", "Travel", "Maya", "412.00", 0),
    Shared("Airport taxi", "Public transport", "Tom", "28.40", 0),
    Shared("Tasca do Rio", "Eating out", "Ada", "136.80", 0),
    Shared("Groceries", "Groceries", "Rory", "41.20", 1),
    Shared("Tram passes", "Public transport", "Maya", "27.20", 1),
    Shared("Tile museum", "Leisure", "Tom", "54.00", 2, ("Maya", "Tom", "Ada")),
    Shared("Surf lesson", "Leisure", "Ada", "90.00", 2, ("Maya", "Ada")),
)
PORTO = (
    Shared("Guest house", "Travel", "Tom", "348.00", 0),
    Shared("Train tickets", "Public transport", "Maya", "62.00", 0),
    Shared("Wine cellar", "Leisure", "Ada", "96.00", 1),
    Shared("Dinner by the river", "Eating out", "Maya", "118.50", 1),
    Shared("Breakfast", "Eating out", "Tom", "33.20", 2),
)
LIMITS = {"Travel": "110", "Eating out": "60", "Leisure": "50"}


def add_groups(*, book: Book, user: User, as_of: date) -> None:
    """Fill them. Inside the Book's scope."""
    porto = _trip(book, user, "Porto in spring", as_of - timedelta(days=200), PORTO)
    _settle_up(porto, as_of - timedelta(days=190))
    archive(group=porto, actor=porto.participants.get(user=user), archived=True)
    lisbon = _trip(book, user, "Lisbon weekend", as_of - timedelta(days=37), LISBON)
    categories = {each.name: each for each in Category.objects.filter(book=book)}
    limits = {
        categories[name]: Decimal(amount)
        for name, amount in LIMITS.items()
        if name in categories
    }
    set_limits(book=book, actor=user, group=lisbon, limits=limits)


def _trip(
    book: Book, user: User, name: str, first: date, expenses: tuple[Shared, ...]
) -> ShareGroup:
    draft = GroupDraft(
        name=name,
        kind=ShareGroup.Kind.TRIP,
        currency="EUR",
        starts_on=first,
        ends_on=first + timedelta(days=2),
    )
    group = create_group(user=user, book=book, draft=draft, names=FRIENDS)
    for friend in group.participants.filter(user=None):
        friend.email = f"{friend.name.lower()}@example.com"
        friend.save(update_fields=["email"])
    people = {each.name.split()[0]: each for each in group.participants.all()}
    for each in expenses:
        _share(book, group, people, each, first)
    return group


def _share(
    book: Book,
    group: ShareGroup,
    people: Mapping[str, Participant],
    shared: Shared,
    first: date,
) -> None:
    category = Category.objects.filter(book=book, name=shared.category).first()
    draft = SharedDraft(
        description=shared.description,
        date=first + timedelta(days=shared.day),
        amount=Decimal(shared.amount),
        paid={people[shared.payer].pk: Decimal(shared.amount)},
        way="equal",
        weights={people[name].pk: None for name in shared.whom},
        category=category,
        own=OwnSide(wallet=Wallet.objects.get(book=book, name="Everyday")),
    )
    add_expense(group=group, actor=people["Maya"], draft=draft)


def _settle_up(group: ShareGroup, on: date) -> None:
    people = {each.pk: each for each in group.participants.all()}
    actor = next(each for each in people.values() if each.user_id)
    wallet = Wallet.objects.filter(book=actor.book, name="Everyday").first()
    for each in fewest_transfers(balances_of([group])):
        settle(
            group=group,
            actor=actor,
            payer=people[each.payer],
            payee=people[each.payee],
            amount=each.amount,
            on=on,
            own=OwnSide(wallet=wallet),
        )

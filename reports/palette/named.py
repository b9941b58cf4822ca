"""What a Book and its reader have by name: wallets, categories, budgets, goals, groups,
and their other Books.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.urls import reverse

from accounts.models import Book, Membership
from budgets.models import Budget, Goal
from ledger.groups.queries import participations
from ledger.models import Category, Wallet
from reports.palette.options import Option


def named_options(
    membership: Membership, memberships: Iterable[Membership]
) -> Iterator[Option]:
    """Each by its page; read when asked for. `memberships` are all of the reader's."""
    book = membership.book
    return chain(
        _wallets(book),
        _categories(book),
        _budgets(book),
        _goals(book),
        _groups(membership),
        _other_books(membership, memberships),
    )


def _wallets(book: Book) -> Iterator[Option]:
    entries = reverse("ledger:entry-list")
    for wallet in Wallet.objects.filter(book=book).usable():
        yield Option(
            wallet.name, wallet.icon, f"{entries}?wallet={wallet.pk}", hint="Wallet"
        )


def _categories(book: Book) -> Iterator[Option]:
    entries = reverse("ledger:entry-list")
    for category in Category.objects.filter(book=book):
        url = f"{entries}?category={category.pk}"
        yield Option(category.name, category.icon, url, hint="Category")


def _budgets(book: Book) -> Iterator[Option]:
    rows = Budget.objects.filter(book=book)
    for budget in rows.select_related("category", "tag", "wallet"):
        url = reverse("budgets:budget-detail", args=[budget.pk])
        yield Option(budget.name, "speedometer2", url, hint="Budget")


def _goals(book: Book) -> Iterator[Option]:
    for goal in Goal.objects.filter(book=book, archived_at=None):
        url = reverse("budgets:goal-detail", args=[goal.pk])
        yield Option(goal.name, "bullseye", url, hint=goal.get_kind_display())


def _groups(membership: Membership) -> Iterator[Option]:
    for mine in participations(membership.user):
        url = reverse("ledger:group-detail", args=[mine.group_id])
        yield Option(mine.group.name, "people", url, hint="Group")


def _other_books(
    membership: Membership, memberships: Iterable[Membership]
) -> Iterator[Option]:
    for each in memberships:
        if each.book_id != membership.book_id:
            url = reverse("accounts:book-open", args=[each.book_id])
            yield Option(each.book.name, "book", url, hint="Book")

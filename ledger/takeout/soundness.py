"""What holds of a Book whose rows were written by somebody else's hand."""

from itertools import chain, islice

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Book, User
from expense_tracker.kernel.money import round_money
from ledger.doctor import findings
from ledger.models import Category, Entry, Recurring
from ledger.services import totals

Kind = Entry.Kind
TOLD = 3


def finish_ledger(book: Book, _user: User) -> None:
    """Sum the entries up. Raises ValueError for rows that services never write."""
    _refuse("a category of another kind than its entry", _misfiled(book))
    _refuse("a category below one of another kind or level", _misplaced(book))
    _refuse("a plan whose category is of another kind", _misplanned(book))
    _refuse("an amount with more decimals than its currency", _too_fine(book))
    with transaction.atomic():
        totals.rewrite(book)
    wrong = list(islice(findings(book), TOLD))
    if wrong:
        raise ValueError("; ".join(wrong))


def _refuse(what: str, found: bool) -> None:
    if found:
        raise ValueError(f"There is {what}.")


def _misfiled(book: Book) -> bool:
    income = Q(kind=Kind.INCOME)
    spending = Q(kind__in=[Kind.EXPENSE, Kind.REFUND])
    wrong = income & ~Q(category__kind=Category.Kind.INCOME)
    wrong |= spending & ~Q(category__kind=Category.Kind.EXPENSE)
    entries = Entry.objects.filter(book=book, category__isnull=False)
    return bool(entries.filter(wrong).exists())


def _misplaced(book: Book) -> bool:
    children = Category.objects.filter(book=book, parent__isnull=False)
    wrong = ~Q(kind=F("parent__kind")) | Q(parent__parent__isnull=False)
    return bool(children.filter(wrong).exists())


def _misplanned(book: Book) -> bool:
    plans = Recurring.objects.filter(book=book, category__isnull=False)
    return bool(plans.exclude(category__kind=F("kind")).exists())


def _too_fine(book: Book) -> bool:
    entries = Entry.objects.filter(book=book).order_by()
    amounts = entries.values_list("amount", "wallet__currency").distinct()
    originals = entries.exclude(original_amount=None)
    charged = originals.values_list("original_amount", "original_currency").distinct()
    return any(
        round_money(amount, currency) != amount
        for amount, currency in chain(amounts.iterator(), charged.iterator())
    )

"""Reading words of the ledger. Periods are half-open; `as_of` is the caller's today."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Model, Q

from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import BookQuerySet


class WalletQuerySet(BookQuerySet):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def usable(self) -> Self:
        """Those that people book in themselves: a group keeps its own."""
        return self.active().exclude(kind="group")


class EntryQuerySet(BookQuerySet):
    def in_period(self, period: Period) -> Self:
        return self.filter(date__gte=period.start, date__lt=period.end)

    def in_any(self, periods: list[Period]) -> Self:
        """In one of `periods`; none of them is nothing."""
        within = Q(pk__in=[])
        for period in periods:
            within |= Q(date__gte=period.start, date__lt=period.end)
        return self.filter(within)

    def until(self, last: date) -> Self:
        """Up to and including `last`."""
        return self.filter(date__lte=last)

    def planned(self, as_of: date) -> Self:
        return self.filter(date__gt=as_of)

    def spending(self) -> Self:
        """Expenses and the refunds that net them."""
        return self.filter(kind__in=["expense", "refund"])

    def unfiled(self) -> Self:
        """Without the category they could have."""
        return self.filter(category=None, kind__in=["expense", "income", "refund"])

    def in_category(self, category: Model) -> Self:
        """In the category or one of its subcategories."""
        return self.filter(Q(category=category) | Q(category__parent=category))

    def heads(self) -> Self:
        """Each transfer once, by the leg that money leaves."""
        return self.exclude(kind="transfer", position__gt=0)

    def together_with(self, ids: Iterable[int]) -> Self:
        """Those entries and all that share a group with one of them."""
        wanted = list(ids)
        groups = self.filter(pk__in=wanted, group__isnull=False).values("group")
        return self.filter(Q(pk__in=wanted) | Q(group__in=groups))

    def older_than(self, day: date, pk: int) -> Self:
        """What a list by day, newest first, shows below that row."""
        below = Q(date__lt=day) | Q(date=day, pk__lt=pk)
        # The plain bound is what the index can start from.
        return self.filter(below, date__lte=day)


def at_least(amount: Decimal) -> Q:
    """Entries whose amount, its sign aside, is `amount` or more."""
    return Q(amount__gte=amount) | Q(amount__lte=-amount)


def at_most(amount: Decimal) -> Q:
    return Q(amount__gte=-amount, amount__lte=amount)

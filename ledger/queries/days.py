"""What each day brought, read once for all that a page says of a month or two."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from accounts.models import Book
from expense_tracker.kernel.period import Period
from ledger.models import Entry
from ledger.queries.totals import ONE_DAY, SPENDING, ZERO, Flow, SplitFlow, flow_of


@dataclass(frozen=True)
class Days:
    """Sums by day and kind in the Book's currency, signed as in Entry. What is asked
    of it lies within the days it was read for.
    """

    book: Book
    sums: Mapping[date, Mapping[str, Decimal]]

    def flow(self, first: date, last: date) -> Flow:
        """From `first` to `last`, both inclusive; nothing when they are in the wrong
        order.
        """
        kinds: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for day, by_kind in self.sums.items():
            if first <= day <= last:
                for kind, amount in by_kind.items():
                    kinds[kind] += amount
        return flow_of(self.book, kinds)

    def split_flow(self, period: Period, as_of: date) -> SplitFlow:
        """What `ledger.queries.totals.split_flow` gives."""
        return SplitFlow(
            past=self.flow(period.start, min(as_of, period.last)),
            planned=self.flow(max(period.start, as_of + ONE_DAY), period.last),
            total=self.flow(period.start, period.last),
        )

    def spending(self, period: Period) -> list[Decimal]:
        """Of each day of the period, positive, refunds netted."""
        days = (period.start + timedelta(n) for n in range(period.days))
        return [self._spent(day) for day in days]

    def _spent(self, day: date) -> Decimal:
        kinds = self.sums.get(day, {})
        return -sum((kinds.get(kind, ZERO) for kind in SPENDING), ZERO)


def read_days(*, book: Book, first: date, last: date) -> Days:
    """From `first` to `last`, both inclusive; one statement."""
    entries = Entry.objects.filter(book=book, date__gte=first, date__lte=last)
    sums: dict[date, dict[str, Decimal]] = defaultdict(dict)
    rows = entries.order_by().values_list("date", "kind")
    for day, kind, amount in rows.annotate(sum=Sum("base_amount")):
        sums[day][kind] = amount
    return Days(book, sums)

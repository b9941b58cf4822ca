"""What caused this month's change in spending: the few categories and payees that are
most of it.

Exact. Rule with a worked example: docs/algorithms/forecast.md
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, Sum, Value, When

from accounts.models import Book
from budgets.cadence import month_of
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry, Payee
from reports.forecast.links import entries_url

MOST_CAUSES = 4
MOST_PAYEES = 2
# A cause is at least so much of all changes, whatever their sign; a payee of its
# category's.
LEAST_SHARE = Decimal("0.1")
LEAST_OF_CATEGORY = Decimal("0.25")
TYPICAL = 6
ZERO = Decimal(0)
Cells = dict[tuple[int | None, int | None], Decimal]  # category, payee
Pairs = dict[int | None, list[Decimal]]  # by payee, spent now and before


@dataclass(frozen=True)
class Cause:
    """`change` is positive for more spending than before."""

    name: str
    category: Category | None
    now: Money
    before: Money
    url: str
    payees: tuple["Cause", ...] = ()

    @property
    def change(self) -> Money:
        return self.now - self.before


@dataclass(frozen=True)
class Change:
    """Spending of the running month to date against `compared`: the same days of the
    month before, or, with `months` above 1, of so many months on average. The causes
    and `rest` add up to the change exactly.
    """

    period: Period
    compared: Period
    months: int
    now: Money
    before: Money
    causes: tuple[Cause, ...]

    @property
    def change(self) -> Money:
        return self.now - self.before

    @property
    def rest(self) -> Money:
        """Everything else."""
        return self.change - sum(
            (cause.change for cause in self.causes), Money.zero(self.now.currency)
        )

    @property
    def ratio(self) -> Decimal | None:
        """The change as a share of what was spent before; None where that is none."""
        if self.before.amount <= 0:
            return None
        return self.change.amount / self.before.amount


def month_change(*, book: Book, as_of: date, typical: bool = False) -> Change:
    """Equal days: month to date against as many days of the month before (all of a
    shorter one), or of the TYPICAL months before, on average.
    """
    month = month_of(book, as_of)
    now = Period.between(month.start, as_of)
    before = [_head(month.previous(), now.days)]
    while typical and len(before) < TYPICAL:
        earlier = Period.month_of(before[-1].start - timedelta(1), book.pay_day)
        before.append(_head(earlier, now.days))
    before = _booked(book, before)
    sums = _sums(book, [now, *before])
    return _Decomposed(book, now, before, sums).change()


def _head(month: Period, days: int) -> Period:
    last = month.start + timedelta(days=min(days, month.days) - 1)
    return Period.between(month.start, last)


def _booked(book: Book, periods: list[Period]) -> list[Period]:
    """Without those before the Book's first entry, but for the latest."""
    days = Entry.objects.filter(book=book).order_by("date").values_list("date")
    first = days.first()
    return [
        period
        for place, period in enumerate(periods)
        if not place or (first is not None and period.last >= first[0])
    ]


def _sums(book: Book, periods: list[Period]) -> list[Cells]:
    """Spending of each by category and payee, positive."""
    rows = Entry.objects.filter(Q(book=book)).in_any(periods).spending().order_by()
    place = Case(
        *(
            When(date__gte=each.start, date__lt=each.end, then=Value(number))
            for number, each in enumerate(periods)
        ),
        output_field=IntegerField(),
    )
    asked = rows.annotate(place=place).values_list("place", "category_id", "payee_id")
    cells: list[Cells] = [{} for _ in periods]
    for number, category, payee, amount in asked.annotate(sum=Sum("base_amount")):
        cells[number][category, payee] = -amount
    return cells


class _Decomposed:
    def __init__(
        self, book: Book, now: Period, before: list[Period], sums: list[Cells]
    ) -> None:
        self.book, self.now, self.before = book, now, before
        self.categories = Category.objects.select_related("parent").in_bulk()
        # By category and payee, what was spent now and before, the latter of all.
        self.spent: dict[int | None, Pairs] = defaultdict(dict)
        for place, cells in enumerate(sums):
            for (category, payee), amount in cells.items():
                pair = self.spent[category].setdefault(payee, [ZERO, ZERO])
                pair[min(place, 1)] += amount

    def change(self) -> Change:
        every = [pair for pairs in self.spent.values() for pair in pairs.values()]
        now, before = _sum(every)
        return Change(
            period=self.now,
            compared=self.before[0],
            months=len(self.before),
            now=self._money(now),
            before=self._money(before / len(self.before)),
            causes=tuple(self._causes()),
        )

    def _money(self, amount: Decimal) -> Money:
        currency = self.book.base_currency
        return Money(round_money(amount, currency), currency)

    def _causes(self) -> list[Cause]:
        every = [self._category(pk) for pk in self.spent]
        whole = sum((abs(each.change.amount) for each in every), ZERO)
        return [
            self._with_payees(each) for each in _largest(every, LEAST_SHARE * whole)
        ]

    def _category(self, pk: int | None) -> Cause:
        category = self.categories.get(pk) if pk else None
        name = category.name if category else "Uncategorised"
        url = entries_url(period=self.now, category=category, unfiled=category is None)
        return self._cause(name, category, url, _sum(self.spent[pk].values()))

    def _with_payees(self, cause: Cause) -> Cause:
        pairs = self.spent[cause.category.pk if cause.category else None]
        names = dict(Payee.objects.filter(pk__in=pairs).values_list("pk", "name"))
        payees = [
            self._payee(cause, names[pk], pair)
            for pk, pair in pairs.items()
            if pk is not None
        ]
        least = LEAST_OF_CATEGORY * abs(cause.change.amount)
        return replace(cause, payees=tuple(_largest(payees, least)[:MOST_PAYEES]))

    def _payee(self, cause: Cause, name: str, pair: list[Decimal]) -> Cause:
        url = entries_url(period=self.now, payee=name, category=cause.category)
        return self._cause(name, cause.category, url, pair)

    def _cause(
        self, name: str, category: Category | None, url: str, pair: list[Decimal]
    ) -> Cause:
        now, before = pair
        mean = self._money(before / len(self.before))
        return Cause(name, category, self._money(now), mean, url)


def _sum(pairs: Iterable[list[Decimal]]) -> list[Decimal]:
    sums = [ZERO, ZERO]
    for now, before in pairs:
        sums[0] += now
        sums[1] += before
    return sums


def _largest(causes: Iterable[Cause], least: Decimal) -> list[Cause]:
    """Those that changed by more than `least`, the largest change first."""
    large = [each for each in causes if abs(each.change.amount) > least]
    return sorted(large, key=lambda each: (-abs(each.change.amount), each.name))[
        :MOST_CAUSES
    ]

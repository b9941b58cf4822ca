"""A trip's budget beside what it took, with what earlier trips propose."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Book
from budgets.models import TripLimit
from budgets.trips.spending import Spending, days_of, spent_by_category
from expense_tracker.kernel.money import Money
from ledger.currencies.rates import Rates
from ledger.models import Category, Participant, ShareGroup

WHOLE = Decimal(1)


@dataclass(frozen=True)
class PlanRow:
    """A category of the trip, None for what is filed nowhere. `limit` and `proposed`
    are None where there is none.
    """

    category: Category | None
    spent: Money
    limit: Money | None
    proposed: Money | None

    @property
    def left(self) -> Money | None:
        """Below zero when it took more than it may."""
        return self.limit - self.spent if self.limit is not None else None

    @property
    def percent(self) -> int:
        """How much of the limit is used, 100 at most."""
        if not self.limit:
            return 0
        return int(min(self.spent.amount / self.limit.amount, WHOLE) * 100)


@dataclass(frozen=True)
class Plan:
    rows: list[PlanRow]
    limit: Money
    spent: Money
    trips: int  # earlier ones that the proposals come from
    days: int

    @property
    def left(self) -> Money:
        return self.limit - self.spent


def trip_plan(*, book: Book, me: Participant, as_of: date) -> Plan:
    """In the currency of the trip; the categories spent most in come first."""
    group = me.group
    spent = spent_by_category(me)
    limits = _limits(book, group)
    earlier = earlier_trips(book, me)
    days = days_of(me)
    proposed = proposals(book, me, earlier, days, as_of)
    rows = [
        PlanRow(
            category,
            group.money(spent.get(category, 0)),
            _money(group, limits.get(category)),
            _money(group, proposed.get(category)),
        )
        for category in {**limits, **spent, **proposed}
    ]
    rows.sort(key=lambda row: (-row.spent.amount, str(row.category)))
    return Plan(
        rows,
        group.money(sum(limits.values(), Decimal(0))),
        group.money(sum(spent.values(), Decimal(0))),
        len(earlier),
        days,
    )


def _money(group: ShareGroup, amount: Decimal | None) -> Money | None:
    return None if amount is None else group.money(amount)


def _limits(book: Book, group: ShareGroup) -> Spending:
    rows = TripLimit.objects.filter(book=book, group=group).select_related("category")
    return {row.category: row.amount for row in rows}


def earlier_trips(book: Book, me: Participant) -> list[Participant]:
    """The person's places in other trips booked in that Book that cost something."""
    places = Participant.objects.filter(
        user=me.user, book=book, group__kind=ShareGroup.Kind.TRIP
    ).exclude(group=me.group)
    return [
        place
        for place in places.select_related("group")
        if days_of(place) and _was_before(place.group, me.group)
    ]


def _was_before(other: ShareGroup, group: ShareGroup) -> bool:
    if other.starts_on and group.starts_on:
        return other.starts_on < group.starts_on
    return other.pk < group.pk


def proposals(
    book: Book, me: Participant, earlier: list[Participant], days: int, as_of: date
) -> dict[Category | None, Decimal]:
    """What a day of the earlier trips took on average in each category, for as many
    days, in whole units of the trip's currency at the rates of `as_of`.

    A trip whose length is not known is taken to be as long as those were on average.
    """
    if not earlier:
        return {}
    rates = Rates(
        book, {me.group.currency, *(e.group.currency for e in earlier)}, as_of, as_of
    )
    own = rates.or_nothing(me.group.currency, as_of)
    total: Spending = defaultdict(Decimal)
    all_days = 0
    for place in earlier:
        rate = rates.or_nothing(place.group.currency, as_of)
        if not rate or not own:
            continue
        all_days += days_of(place)
        for category, amount in spent_by_category(place).items():
            total[category] += amount * rate / own
    if not all_days:
        return {}
    length = Decimal(days) if days else Decimal(all_days) / len(earlier)
    found = {
        category: (amount / all_days * length).quantize(WHOLE, ROUND_HALF_UP)
        for category, amount in total.items()
        if category is not None
    }
    return {category: amount for category, amount in found.items() if amount}

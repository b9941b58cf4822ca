"""What the own part of group trips went into, by category."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from expense_tracker.kernel.money import allocate
from ledger.models import Category, Entry, EntryGroup, Participant, Posting, Share

# By category, None for what is filed nowhere; in the currency of the trip.
Spending = dict[Category | None, Decimal]


def spent_by_category(me: Participant) -> Spending:
    """The own part of all expenses of the trip, by the categories that one filed it
    under oneself. A part over several categories is divided as its entries are.
    """
    found: Spending = defaultdict(Decimal)
    shares = Share.objects.filter(
        participant=me, expense__deleted_at=None, amount__gt=0
    )
    filed = _filed(me)
    for share in shares:
        weights = filed.get(share.expense_id) or {None: Decimal(1)}
        parts = allocate(me.group.money(share.amount), list(weights.values()))
        for category, part in zip(weights, parts, strict=True):
            found[category] += part.amount
    return dict(found)


def _filed(me: Participant) -> dict[int, Spending]:
    """By expense, how much of it stands in which category of the Book."""
    postings = Posting.objects.filter(participant=me, expense__isnull=False)
    heads = {
        pk: posting.expense_id or 0
        for posting in postings
        for pk in (posting.entry, posting.second)
        if pk
    }
    filed: dict[int, Spending] = defaultdict(lambda: defaultdict(Decimal))
    for row, head in _rows(heads):
        if row.base_amount < 0:
            filed[heads[head]][row.category] -= row.base_amount
    return filed


def _rows(heads: Iterable[int]) -> Iterable[tuple[Entry, int]]:
    """The expenses among those entries with their splits' parts, each with its head."""
    found = Entry.objects.filter(pk__in=heads, kind=Entry.Kind.EXPENSE)
    of_group = dict(
        found.filter(group__kind=EntryGroup.Kind.SPLIT).values_list("group_id", "pk")
    )
    rows = Entry.objects.filter(
        Q(pk__in=found.values("pk")) | Q(group__in=list(of_group))
    ).exclude(kind=Entry.Kind.TRANSFER)
    for row in rows.select_related("category"):
        yield row, of_group.get(row.group_id, row.pk)


def days_of(me: Participant) -> int:
    """How long the trip is: as planned, else from its first expense to its last; 0
    when that is not known either.
    """
    group = me.group
    first, last = group.starts_on, group.ends_on
    if first is None or last is None:
        days: list[date] = list(
            group.expenses.filter(deleted_at=None)
            .order_by("date")
            .values_list("date", flat=True)
        )
        if not days:
            return 0
        first, last = days[0], days[-1]
    return (last - first).days + 1

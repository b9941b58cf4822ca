"""What has been refunded of a purchase, and which purchase a refund may be of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.text import fold
from ledger.models import Entry
from ledger.services.drafts import amount_of

# How far back a purchase is proposed for a refund.
RETURNABLE = timedelta(days=400)
SUGGESTED = 8


@dataclass(frozen=True)
class Refunded:
    """What came back of a purchase, all in its currency and positive. With more
    refunded than was paid, `left` is zero.
    """

    paid: Money
    back: Money
    refunds: list[Entry]

    @property
    def left(self) -> Money:
        return max(self.paid - self.back, Money.zero(self.paid.currency))


def refunded(rows: Sequence[Entry], *, leaving_out: Iterable[Entry] = ()) -> Refunded:
    """Of the rows of a purchase, or of one part of it. `leaving_out` are refunds that
    do not count, such as the one being edited.
    """
    purchase = rows[0]
    linked = Entry.objects.filter(refund_of__in=[row.pk for row in rows])
    refunds = list(
        linked.exclude(pk__in=[row.pk for row in leaving_out])
        .select_related("wallet", "payee")
        .order_by("date", "pk")
    )
    back = sum((_worth(each, purchase) for each in refunds), Decimal(0))
    money = purchase.wallet.money
    return Refunded(money(amount_of(rows)), money(back), refunds)


def _worth(refund: Entry, purchase: Entry) -> Decimal:
    """A refund in the purchase's currency, at the purchase's rate if into another."""
    if refund.wallet.currency == purchase.wallet.currency:
        return refund.amount
    return round_money(refund.base_amount / purchase.rate, purchase.wallet.currency)


def suggested_purchases(
    *, book: Book, payee: str, amount: Decimal | None, on: date
) -> list[Entry]:
    """Expenses up to that day that such a refund may be of, the likeliest first: of
    the same payee and amount, then of the payee, then of the amount.
    """
    same_payee = Q(payee__name_key=fold(payee)) if payee else Q(pk__in=[])
    same_amount = Q(amount=-amount) if amount else Q(pk__in=[])
    found = (
        Entry.objects.filter(
            same_payee | same_amount,
            book=book,
            kind=Entry.Kind.EXPENSE,
            date__range=(on - RETURNABLE, on),
        )
        .select_related("wallet", "payee", "category")
        .order_by("-date", "-pk")[: SUGGESTED * 4]
    )
    key = fold(payee)

    def likeness(row: Entry) -> tuple[bool, bool]:
        of_payee = row.payee is not None and row.payee.name_key == key
        of_amount = row.amount == -(amount or 0)
        return not (of_payee and of_amount), not of_payee

    return sorted(found, key=likeness)[:SUGGESTED]

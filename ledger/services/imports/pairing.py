"""Lines that belong to something else.

To the other side of a transfer, or to the purchase that a refund gives back.
docs/algorithms/duplicates.md
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates
from ledger.errors import NoRate
from ledger.importing.lines import TRANSFER, StatementLine
from ledger.importing.words import says_refund, says_transfer
from ledger.models import Entry, Wallet

# Money between two banks is seldom under way for longer.
UNDER_WAY = timedelta(days=5)
RETURNABLE = timedelta(days=180)
# What a bank takes for changing money, at most.
EXCHANGE_LOSS = Decimal("0.04")
MIN_NAME = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a possible transfer: a line of the file, or an entry of the Book.

    `names` are what the other side would call this account, folded.
    """

    key: int
    place: str
    currency: str
    date: date
    amount: Decimal
    text: str
    names: tuple[str, ...]
    is_transfer: bool = False


def side_of_line(
    key: int, line: StatementLine, place: str, currency: str, names: tuple[str, ...]
) -> Side:
    said = (line.payee, line.note, line.to_wallet, line.counter_account)
    return Side(
        key=key,
        place=place,
        currency=currency,
        date=line.date,
        amount=line.amount,
        text=" ".join(said),
        names=names,
        is_transfer=line.kind == TRANSFER,
    )


def named(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are long enough to be told from other words, folded."""
    return tuple(key for name in names if len(key := fold(name)) >= MIN_NAME)


def sides_of_book(
    book: Book,
    sides: Sequence[Side],
    names: Mapping[int, Sequence[str]],
    only: int | None = None,
) -> list[Side]:
    """Entries that could be the other side of one of `sides`, of which there is one at
    least: by their days and amounts; those in other currencies by their days.

    `names` has what each wallet is called, by its id; `only` leaves out the one wallet
    that all the sides are of.
    """
    first, last = span(sides)
    sought = {(side.currency, -side.amount) for side in sides}
    sought_in = {currency for currency, _ in sought}
    entries = Entry.objects.filter(
        book=book,
        group=None,
        kind__in=[Entry.Kind.EXPENSE, Entry.Kind.INCOME, Entry.Kind.REFUND],
        date__gte=first - UNDER_WAY,
        date__lte=last + UNDER_WAY,
    ).exclude(wallet_id=only)
    currencies = dict(Wallet.objects.filter(book=book).values_list("pk", "currency"))
    known = {pk: named(told) for pk, told in names.items()}
    rows = entries.order_by("date", "pk").values_list(
        "pk", "wallet_id", "date", "amount", "search_text"
    )
    return [
        Side(pk, str(wallet), currencies[wallet], day, amount, text, known[wallet])
        for pk, wallet, day, amount, text in rows.iterator(5000)
        if (currencies[wallet], amount) in sought or sought_in != {currencies[wallet]}
    ]


def span(sides: Sequence[Side]) -> tuple[date, date]:
    """The first and the last of their days."""
    return min(side.date for side in sides), max(side.date for side in sides)


class Pairs:
    """Finds for a side the one that it is a transfer with, each at most once."""

    def __init__(self, others: Iterable[Side], rates: Rates | None = None) -> None:
        self.rates = rates
        self.taken: set[int] = set()
        self.by_amount: dict[tuple[str, Decimal], list[Side]] = defaultdict(list)
        self.by_day = sorted(others, key=lambda side: side.date)
        self.days = [side.date for side in self.by_day]
        self.currencies = {side.currency for side in self.by_day}
        for side in self.by_day:
            self.by_amount[side.currency, side.amount].append(side)

    def other_side(self, side: Side) -> Side | None:
        """The nearest by day of those that words or names prove."""
        found = [
            other
            for other in self._candidates(side)
            if other.key not in self.taken
            and other.place != side.place
            and abs(other.date - side.date) <= UNDER_WAY
            and is_proven(side, other)
        ]
        if not found:
            return None
        best = min(found, key=lambda other: abs(other.date - side.date))
        self.taken.add(best.key)
        return best

    def _candidates(self, side: Side) -> Iterator[Side]:
        yield from self.by_amount.get((side.currency, -side.amount), ())
        if self.rates is not None and self.currencies - {side.currency}:
            yield from self._abroad(side)

    def _abroad(self, side: Side) -> Iterator[Side]:
        """Sides in other currencies worth about the same."""
        if not (side.is_transfer or says_transfer(side.text)):
            return
        start = bisect_left(self.days, side.date - UNDER_WAY)
        for other in self.by_day[start:]:
            if other.date > side.date + UNDER_WAY:
                return
            if other.currency != side.currency and self._is_worth(side, other):
                yield other

    def _is_worth(self, side: Side, other: Side) -> bool:
        if (side.amount < 0) == (other.amount < 0) or self.rates is None:
            return False
        try:
            one = abs(side.amount) * self.rates.on(side.currency, side.date)
            two = abs(other.amount) * self.rates.on(other.currency, other.date)
        except NoRate:
            return False
        return abs(one - two) <= EXCHANGE_LOSS * max(one, two)


def is_proven(side: Side, other: Side) -> bool:
    """Whether one of the two says that it is a transfer, or names the other."""
    if side.is_transfer or other.is_transfer:
        return True
    one, two = fold(side.text), fold(other.text)
    if any(name in one for name in other.names):
        return True
    if any(name in two for name in side.names):
        return True
    return says_transfer(one) or says_transfer(two)


@dataclass(frozen=True, slots=True)
class Purchase:
    pk: int
    date: date
    amount: Decimal  # positive
    category_id: int | None


class Refunds:
    """Finds the purchase a line of money in gives back, by its payee."""

    def __init__(self, book: Book, lines: Sequence[StatementLine]) -> None:
        self.purchases: dict[str, list[Purchase]] = defaultdict(list)
        self.earners: set[str] = set()
        payees = {fold(line.payee) for line in lines if line.payee}
        if payees:
            first = min(line.date for line in lines) - RETURNABLE
            self._learn(book, payees, first, max(line.date for line in lines))

    def _learn(self, book: Book, payees: set[str], first: date, last: date) -> None:
        entries = Entry.objects.filter(
            book=book,
            payee__name_key__in=payees,
            kind__in=[Entry.Kind.EXPENSE, Entry.Kind.INCOME],
            date__gte=first,
            date__lte=last,
        )
        rows = entries.order_by("date", "pk").values_list(
            "payee__name_key", "pk", "date", "amount", "category_id", "kind"
        )
        for payee, pk, day, amount, category, kind in rows.iterator(5000):
            if kind == Entry.Kind.EXPENSE:
                self.purchases[payee].append(Purchase(pk, day, -amount, category))
            else:
                self.earners.add(payee)

    def purchase_of(self, line: StatementLine) -> Purchase | None:
        """The purchase given back, the one of the same price or the newest before; None
        when nothing was bought there, or when this payee also pays without it.
        """
        payee = fold(line.payee)
        found = [
            one
            for one in self.purchases.get(payee, ())
            if one.amount >= line.amount
            and one.date <= line.date <= one.date + RETURNABLE
        ]
        same = [one for one in found if one.amount == line.amount]
        if same:
            return same[-1]
        said = says_refund(f"{line.payee} {line.note}")
        return found[-1] if found and (said or payee not in self.earners) else None

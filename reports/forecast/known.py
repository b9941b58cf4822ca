"""What is known of the days ahead: open dates of schedules and planned entries.

Exact: their amounts as they are expected, at today's rates. Rule: docs/algorithms/
forecast.md
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, cast

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Book
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.money import Money, round_money
from ledger.currencies.rates import Rates
from ledger.models import Entry, Recurring, Wallet
from ledger.queries.cards import card_dues
from ledger.recurring.coming import CLOSE, DueDate, due_dates, fitting_entries
from reports.forecast.shape import Coming

# What is overdue for longer is more likely forgotten here than still to be paid.
STILL_EXPECTED = timedelta(days=31)
ONE_DAY = timedelta(days=1)
Kind = Entry.Kind


def known_things(
    *, book: Book, wallet: Wallet | None, as_of: date, until: date
) -> list[Coming]:
    """By day, from the day after `as_of` to `until`, both inclusive. Of all wallets in
    use together, in the Book's currency and without transfers; or of one wallet in its
    own currency. What is overdue counts on the first day.
    """
    planned = list(_planned(book, wallet, as_of, until))
    dues = _open_dues(book, wallet, as_of, until, planned)
    convert = _Converter(book, wallet, as_of)
    found = [
        *_card_payments(book, wallet, convert, as_of, until),
        *(_of_due(due, wallet, convert, as_of) for due in dues),
        *(_of_entry(entry, wallet, book) for entry in planned),
    ]
    return sorted(found, key=lambda each: each.on)


# --- planned entries ------------------------------------------------------------------


def _planned(
    book: Book, wallet: Wallet | None, as_of: date, until: date
) -> QuerySet[Entry]:
    ahead = Entry.objects.filter(book=book).planned(as_of).until(until)
    if wallet is not None:
        ahead = ahead.filter(wallet=wallet)
    else:
        ahead = ahead.filter(wallet__archived_at=None).exclude(kind=Kind.TRANSFER)
    return ahead.select_related("wallet", "payee").order_by("date", "pk")


def _of_entry(entry: Entry, wallet: Wallet | None, book: Book) -> Coming:
    amount = entry.money if wallet else Money(entry.base_amount, book.base_currency)
    return Coming(
        on=entry.date,
        due_on=entry.date,
        name=_name(entry),
        amount=amount,
        least=amount,
        most=amount,
        kind=_KINDS.get(Kind(entry.kind), "expense"),
        source="planned",
        category_id=entry.category_id,
        url=reverse("ledger:entry-edit", args=[entry.pk]),
    )


_KINDS: dict[Kind, Literal["expense", "income", "transfer"]] = {
    Kind.INCOME: "income",
    Kind.TRANSFER: "transfer",
    Kind.OPENING: "transfer",
}


def _name(entry: Entry) -> str:
    return entry.payee.name if entry.payee else entry.note or entry.get_kind_display()


# --- dates of schedules ---------------------------------------------------------------


def _open_dues(
    book: Book, wallet: Wallet | None, as_of: date, until: date, planned: list[Entry]
) -> list[DueDate]:
    """Those that no entry looks like, less what is overdue for too long."""
    dues = [
        due
        for due in due_dates(book=book, until=until)
        if due.on >= as_of - STILL_EXPECTED and _moves(due.recurring, wallet)
    ]
    booked_until = max((entry.date for entry in planned), default=as_of) + CLOSE
    near = [due for due in dues if due.on <= booked_until]
    settled = fitting_entries(book=book, dues=near)
    return [due for due in dues if (due.recurring.pk, due.due_on) not in settled]


def _moves(recurring: Recurring, wallet: Wallet | None) -> bool:
    """Whether the balance asked for is moved by it."""
    if wallet is not None:
        return wallet.pk in {recurring.wallet_id, recurring.to_wallet_id}
    archived = recurring.wallet.is_archived
    return not archived and recurring.kind != Recurring.Kind.TRANSFER


def _of_due(
    due: DueDate, wallet: Wallet | None, convert: "_Converter", as_of: date
) -> Coming:
    recurring = due.recurring
    arrives = wallet is not None and recurring.to_wallet_id == wallet.pk
    sign = 1 if arrives or recurring.kind == Recurring.Kind.INCOME else -1
    amount, *bounds = (
        sign * convert(recurring.wallet.currency, each)
        for each in (recurring.amount, *_range(recurring))
    )
    return Coming(
        on=max(due.on, as_of + ONE_DAY),
        due_on=due.on,
        name=due.name,
        amount=amount,
        least=min(bounds),
        most=max(bounds),
        kind=cast(Any, recurring.kind),
        source="schedule",
        category_id=recurring.category_id,
        url=reverse("ledger:recurring-detail", args=[recurring.pk]),
    )


def _range(recurring: Recurring) -> tuple[Decimal, Decimal]:
    if recurring.least is None or recurring.most is None:
        return recurring.amount, recurring.amount
    return recurring.least, recurring.most


# --- cards ----------------------------------------------------------------------------


def _card_payments(
    book: Book,
    wallet: Wallet | None,
    convert: "_Converter",
    as_of: date,
    until: date,
) -> Iterator[Coming]:
    """What statements of cards still ask of the wallet that pays them, or bring to the
    card itself. Of all wallets together nothing: what was bought has been spent.
    """
    if wallet is None:
        return
    for due in card_dues(book=book, as_of=as_of):
        sides = {due.wallet.pk: 1, due.wallet.pays_from_id: -1}
        on = max(due.on, as_of + ONE_DAY)
        if wallet.pk in sides and on <= until:
            amount = sides[wallet.pk] * convert(due.wallet.currency, due.amount.amount)
            yield Coming(
                on=on,
                due_on=due.on,
                name=f"{due.name} statement",
                amount=amount,
                least=amount,
                most=amount,
                kind="transfer",
                source="card",
                category_id=None,
                url=address_of("ledger:wallet-list"),
            )


class _Converter:
    """From a schedule's currency to the line's, at the rate of that day."""

    def __init__(self, book: Book, wallet: Wallet | None, on: date) -> None:
        self._book, self._on = book, on
        self._currency = wallet.currency if wallet else book.base_currency
        self._rates: dict[str, Decimal] = {}

    def __call__(self, currency: str, amount: Decimal) -> Money:
        if currency == self._currency:
            return Money(amount, currency)
        rate = self._rate(currency)
        return Money(round_money(amount * rate, self._currency), self._currency)

    def _rate(self, currency: str) -> Decimal:
        """Units of the line's currency for one of that; 0 where there is no rate."""
        if currency not in self._rates:
            pair = {currency, self._currency}
            of = Rates(self._book, pair, self._on, self._on).or_nothing
            mine = of(self._currency, self._on)
            theirs = of(currency, self._on)
            self._rates[currency] = theirs / mine if mine else Decimal(0)
        return self._rates[currency]

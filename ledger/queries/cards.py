"""Credit cards: how much of the limit is used, and what the last statement asks for.

Rule with examples: docs/algorithms/credit-cards.md
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.bars import Bar
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import Rates, in_base
from ledger.models import Entry, Recurring, Wallet
from ledger.queries.totals import ONE_DAY, ZERO, WalletBalance, balances_at
from ledger.recurring.coming import DueDate, due_dates

# So much of its limit used, and the card is said to be near it.
NEAR = Decimal("0.9")
HUNDRED = Decimal(100)


# --- the limit ------------------------------------------------------------------------


@dataclass(frozen=True)
class CardUse:
    """A card's balance beside its limit, both in its currency."""

    balance: Money
    limit: Money

    @property
    def used(self) -> Money:
        """What is owed, positive; zero when the balance is in credit."""
        return max(-self.balance, Money.zero(self.balance.currency))

    @property
    def left(self) -> Money:
        """What can still be charged; below zero when the limit is passed."""
        return self.limit + self.balance

    @property
    def over(self) -> Money:
        """How far beyond the limit; zero within it."""
        return max(-self.left, Money.zero(self.limit.currency))

    @property
    def share(self) -> Decimal:
        """The part of the limit that is used, 0.9 for 90 %."""
        return self.used.amount / self.limit.amount

    @property
    def is_near(self) -> bool:
        return self.share >= NEAR


def use_of(wallet: Wallet, balance: Money) -> CardUse | None:
    """None for a wallet without a limit."""
    if wallet.credit_limit is None:
        return None
    return CardUse(balance, wallet.money(wallet.credit_limit))


# --- the statement --------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """The last day whose entries are on it, and the last day to pay it."""

    closed_on: date
    due_on: date


def closed_before(statement_day: int, as_of: date) -> date:
    """The last statement day before `as_of`."""
    return Period.month_of(as_of - ONE_DAY, statement_day).start


def last_statement(*, statement_day: int, due_day: int, as_of: date) -> Statement:
    """The last one that closed before `as_of`, due on the first due day after it. A
    day that a month does not have is its last one.
    """
    closed_on = closed_before(statement_day, as_of)
    return Statement(closed_on, Period.month_of(closed_on, due_day).end)


@dataclass(frozen=True)
class CardDue:
    """What the last statement of a card leaves to pay up to and including `on`.

    Amounts are positive and in the card's currency, `worth` in the Book's.
    """

    wallet: Wallet
    closed_on: date
    on: date
    owed: Money  # at the end of `closed_on`
    paid: Money  # came in since, entered ahead too, up to `on`
    amount: Money  # what nothing is arranged for yet
    worth: Money

    @property
    def name(self) -> str:
        return self.wallet.name

    @property
    def is_to_pay(self) -> bool:
        return True

    def days_late(self, as_of: date) -> int:
        """Days since it was due: 0 today, below zero before."""
        return (as_of - self.on).days


def card_dues(
    *, book: Book, as_of: date, dues: Iterable[DueDate] | None = None
) -> list[CardDue]:
    """The statements that still ask for something, the first to pay first.

    `dues` are the Book's open dates for at least the next month, for who has them
    already.
    """
    cards = list(
        Wallet.objects.filter(book=book, statement_day__isnull=False)
        .active()
        .select_related("pays_from")
    )
    if not cards:
        return []
    found = _Reading(book, cards, as_of, dues).dues()
    return sorted(found, key=lambda due: (due.on, due.wallet.pk))


def overdue_cards(*, book: Book, as_of: date, wallets: Iterable[Wallet]) -> int:
    """How many of these have a statement to pay whose day is past; asks nothing of the
    database where no day is.
    """
    late = [
        each
        for each in wallets
        if each.statement_day is not None and _statement_of(each, as_of).due_on < as_of
    ]
    if not late:
        return 0
    return sum(due.on < as_of for due in card_dues(book=book, as_of=as_of))


class _Reading:
    """What the statements of some cards need, read for all of them together."""

    def __init__(
        self,
        book: Book,
        cards: list[Wallet],
        as_of: date,
        dues: Iterable[DueDate] | None,
    ) -> None:
        self.book, self.cards, self.as_of = book, cards, as_of
        self.statements = {card.pk: _statement_of(card, as_of) for card in cards}
        self.last = max(each.due_on for each in self.statements.values())
        self.first = min(each.closed_on for each in self.statements.values())
        self.now = balances_at(book=book, as_of=as_of)
        self.closed = {
            day: balances_at(book=book, as_of=day)
            for day in {each.closed_on for each in self.statements.values()}
        }
        currencies = {card.currency for card in cards}
        self.rates = Rates(book, currencies, as_of, as_of)
        self.payments = self._payments()
        self.scheduled = self._scheduled(dues)

    def dues(self) -> list[CardDue]:
        found = [self._due_of(card) for card in self.cards]
        return [due for due in found if due.amount.amount > 0]

    def _due_of(self, card: Wallet) -> CardDue:
        statement = self.statements[card.pk]
        owed = max(-self.closed[statement.closed_on].get(card.pk, ZERO), ZERO)
        paid = self._within(card, self.payments[card.pk], after=statement.closed_on)
        ahead = self._within(card, self.payments[card.pk], after=self.as_of)
        owed_now = max(-self.now.get(card.pk, ZERO) - ahead, ZERO)
        scheduled = self._within(
            card, self.scheduled[card.pk], after=statement.closed_on
        )
        left = max(min(owed - paid, owed_now) - scheduled, ZERO)
        rate = self.rates.or_nothing(card.currency, self.as_of)
        worth = in_base(self.book, left, rate)
        return CardDue(
            wallet=card,
            closed_on=statement.closed_on,
            on=statement.due_on,
            owed=card.money(owed),
            paid=card.money(paid),
            amount=card.money(left),
            worth=Money(worth, self.book.base_currency),
        )

    def _within(
        self, card: Wallet, dated: list[tuple[date, Decimal]], *, after: date
    ) -> Decimal:
        """The sum of what is dated after that day and up to the card's due day."""
        until = self.statements[card.pk].due_on
        return sum((worth for day, worth in dated if after < day <= until), ZERO)

    def _payments(self) -> dict[int, list[tuple[date, Decimal]]]:
        """What came in by day: transfers and income. Refunds are of the next statement:
        they only lower what is owed now.
        """
        kinds = (Entry.Kind.TRANSFER, Entry.Kind.INCOME)
        rows = Entry.objects.filter(
            book=self.book,
            wallet__in=self.cards,
            kind__in=kinds,
            amount__gt=0,
            date__gt=self.first,
            date__lte=self.last,
        )
        found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
        for pk, day, amount in rows.values_list("wallet_id", "date", "amount"):
            found[pk].append((day, amount))
        return found

    def _scheduled(
        self, dues: Iterable[DueDate] | None
    ) -> dict[int, list[tuple[date, Decimal]]]:
        """What open dates of transfers bring in by day, in the card's currency."""
        if dues is None:
            kind = Recurring.Kind.TRANSFER
            dues = due_dates(book=self.book, until=self.last, kind=kind)
        cards = {card.pk: card for card in self.cards}
        found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
        for due in dues:
            card = cards.get(due.recurring.to_wallet_id or 0)
            if card is not None:
                found[card.pk].append((due.on, self._arriving(due, card)))
        return found

    def _arriving(self, due: DueDate, card: Wallet) -> Decimal:
        if due.amount.currency == card.currency:
            return due.amount.amount
        rate = self.rates.or_nothing(card.currency, self.as_of)
        return round_money(due.worth.amount / rate, card.currency) if rate else ZERO


def _statement_of(card: Wallet, as_of: date) -> Statement:
    assert card.statement_day is not None
    assert card.due_day is not None
    return last_statement(
        statement_day=card.statement_day, due_day=card.due_day, as_of=as_of
    )


# --- what the page of wallets shows ---------------------------------------------------


@dataclass(frozen=True)
class CardRow:
    """A card with terms: what is used of its limit, and what is to pay, if anything."""

    wallet: Wallet
    use: CardUse | None
    due: CardDue | None

    @property
    def bar(self) -> Bar | None:
        if self.use is None:
            return None
        return Bar(label=f"Limit of {self.wallet}", used=self.use.share * HUNDRED)


def card_rows(
    *, book: Book, as_of: date, balances: Iterable[WalletBalance]
) -> list[CardRow]:
    """The cards among these wallets of which a limit or statement days are known."""
    with_terms = [row for row in balances if _has_terms(row.wallet)]
    if not with_terms:
        return []
    dues = {due.wallet.pk: due for due in card_dues(book=book, as_of=as_of)}
    return [
        CardRow(row.wallet, use_of(row.wallet, row.balance), dues.get(row.wallet.pk))
        for row in with_terms
    ]


def _has_terms(wallet: Wallet) -> bool:
    return wallet.credit_limit is not None or wallet.statement_day is not None

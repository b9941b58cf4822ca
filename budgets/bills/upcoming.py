"""What is to pay: overdue, the next fourteen days, later, and what it comes to.

Rules: docs/algorithms/bills.md
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book
from budgets.bills.pay import PayDay, next_pay
from budgets.mails import days
from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_date, format_money, format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.models import Entry, Recurring, Wallet
from ledger.queries.cards import CardDue, card_dues
from ledger.recurring.coming import (
    DONE,
    DueDate,
    Key,
    due_dates,
    fitting_entries,
    sum_of,
)
from ledger.services.posting import hindrance

SOON_DAYS = 14
NEXT_DAYS = 30
# Of each group; a daily schedule that nobody looks after has hundreds.
SHOWN = 60
# The next pay is looked for so far ahead.
PAY_WITHIN = timedelta(days=62)
Kind = Recurring.Kind
OVERDUE, SOON, LATER = "Overdue", f"Next {SOON_DAYS} days", "Later"


@dataclass(frozen=True)
class ToPay:
    """A date of a schedule, as its row shows it."""

    due: DueDate
    when: str  # "Mon 23 Nov, in 2 days"
    found: Entry | None  # an entry that looks like it
    stuck: str  # why it did not book itself, ""

    @property
    def about(self) -> str:
        """What else its row says: how much it may be, how it is settled."""
        recurring = self.due.recurring
        said = [_range_said(recurring)] if recurring.varies else []
        return ", ".join([*said, *(["books itself"] if recurring.automatic else [])])

    @property
    def done_word(self) -> str:
        """What one says when it is settled."""
        return DONE[self.due.recurring.kind]

    @property
    def amount_text(self) -> str:
        """What is expected, as its field takes it."""
        money = self.due.amount
        return format_number(money.amount, current_locale(), decimals(money.currency))


@dataclass(frozen=True)
class CardToPay:
    """What the statement of a card leaves to pay."""

    due: CardDue
    when: str
    is_card = True


@dataclass(frozen=True)
class BillGroup:
    title: str
    bills: list[ToPay | CardToPay]
    total: Money  # of what is to pay

    @property
    def shown(self) -> list[ToPay | CardToPay]:
        return self.bills[:SHOWN]

    @property
    def more(self) -> int:
        """How many the sum has that are not shown."""
        return len(self.bills) - len(self.shown)

    @property
    def is_overdue(self) -> bool:
        return self.title == OVERDUE

    @property
    def offers_paid(self) -> bool:
        """The later ones are seldom paid yet."""
        return self.title != LATER


@dataclass(frozen=True)
class Upcoming:
    """What is to pay and what comes in from `as_of` on, NEXT_DAYS days long."""

    groups: list[BillGroup]
    to_pay: Money  # overdue bills too: the sum of the groups
    coming_in: Money  # planned income
    pay: PayDay
    before_pay: Money  # to pay before that day, overdue bills too
    wallets: list[Wallet]  # in use, for what is paid with an amount of its own


def upcoming(*, book: Book, as_of: date) -> Upcoming:
    until = as_of + timedelta(days=NEXT_DAYS)
    known = due_dates(book=book, until=as_of + PAY_WITHIN)
    cards = card_dues(book=book, as_of=as_of, dues=known)
    pay = next_pay(book=book, as_of=as_of, dues=known)
    due = [each for each in known if each.on <= until]
    return Upcoming(
        groups=_groups(book, due, [each for each in cards if each.on <= until], as_of),
        to_pay=_sum_until(book, known, cards, until),
        coming_in=_coming_in(book, due, as_of, until),
        pay=pay,
        before_pay=_sum_until(book, known, cards, pay.on - timedelta(days=1)),
        wallets=_wallets(book, due),
    )


def _sum_until(
    book: Book, dues: Iterable[DueDate], cards: Iterable[CardDue], until: date
) -> Money:
    owed = [each.worth for each in cards if each.on <= until]
    bills = sum_of((due for due in dues if due.on <= until and due.is_to_pay), book)
    return sum(owed, bills)


def _coming_in(book: Book, due: list[DueDate], as_of: date, until: date) -> Money:
    expected = sum_of(
        (each for each in due if each.recurring.kind == Kind.INCOME), book
    )
    planned = Entry.objects.filter(book=book, kind=Entry.Kind.INCOME)
    amounts = planned.planned(as_of).until(until).values_list("base_amount", flat=True)
    return expected + Money(sum(amounts, Decimal(0)), book.base_currency)


def _wallets(book: Book, due: list[DueDate]) -> list[Wallet]:
    if not any(each.recurring.varies for each in due):
        return []
    return list(Wallet.objects.filter(book=book).active())


# --- groups ---------------------------------------------------------------------------


def _groups(
    book: Book, due: list[DueDate], cards: list[CardDue], as_of: date
) -> list[BillGroup]:
    entries = fitting_entries(book=book, dues=due)
    groups = []
    for title in (OVERDUE, SOON, LATER):
        dues = [each for each in due if _title(each.on, as_of) == title]
        owed = [each for each in cards if _title(each.on, as_of) == title]
        rows: list[ToPay | CardToPay] = [
            *(_to_pay(book, each, as_of, entries) for each in dues),
            *(CardToPay(each, when_said(each, as_of)) for each in owed),
        ]
        if rows:
            rows.sort(key=lambda row: row.due.on)
            total = _sum_until(book, dues, owed, date.max)
            groups.append(BillGroup(title, rows, total))
    return groups


def _title(on: date, as_of: date) -> str:
    if on < as_of:
        return OVERDUE
    return SOON if on < as_of + timedelta(days=SOON_DAYS) else LATER


def _to_pay(book: Book, due: DueDate, as_of: date, entries: dict[Key, Entry]) -> ToPay:
    recurring = due.recurring
    late = recurring.automatic and due.on <= as_of
    return ToPay(
        due,
        when_said(due, as_of),
        found=entries.get((recurring.pk, due.due_on)),
        stuck=hindrance(book, recurring, due.on) if late else "",
    )


def when_said(due: DueDate | CardDue, as_of: date) -> str:
    """`4 days late, due Tue 17 Nov`, `Due today`, `Mon 23 Nov, in 2 days`."""
    late = due.days_late(as_of)
    on = format_date(due.on, current_locale(), "weekday")
    if late > 0:
        return f"{days(late)} late, due {on}"
    return f"{on}, in {days(-late)}" if late else "Due today"


def _range_said(recurring: Recurring) -> str:
    """`€88.00 to €136.00`."""
    money, locale = recurring.wallet.money, current_locale()
    least, most = money(recurring.least), money(recurring.most)
    return f"{format_money(least, locale)} to {format_money(most, locale)}"

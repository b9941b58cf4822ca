"""Two years in the books of an invented person, to try the program and for pictures.

Everything is counted back from `as_of`, and the same day always gives the same books.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from accounts.models import Book, User
from budgets.models import Budget
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from expense_tracker.kernel.period import Period
from ledger.models import Category, Change, Recurring, Wallet
from ledger.recurring.found import found_patterns
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.services.subscriptions import track_pattern
from ledger.services.wallets import (
    NO_TERMS,
    CardTerms,
    WalletDraft,
    create_wallet,
)
from reports.demo.goals import add_goals
from reports.demo.receipts import add_receipts
from reports.demo.singles import add_refund, add_rules_and_views, single_drafts

MONTHS_BACK = 25
A_YEAR_AND_NOW = 13
PRICE_MONTHS = 5
PAY_DAY = 20
CARD_LIMIT, STATEMENT_DAY, DUE_DAY = "2000", 17, 28

# name, kind, currency, opening balance, base units for one of its own
WALLETS = (
    ("Everyday", "bank", "EUR", "1684.35", None),
    ("Rainy day", "savings", "EUR", "150.00", None),
    ("Credit card", "card", "EUR", "-372.32", None),
    ("Travel card", "ewallet", "GBP", "273.12", "1.1612"),
    ("Car loan", "loan", "EUR", "-9800.00", None),
)


@dataclass(frozen=True)
class Habit:
    """What happens on these days of every month, between two amounts. `before` is what
    it was until PRICE_MONTHS ago, "" for the same.
    """

    payee: str
    category: str
    wallet: str
    low: str
    high: str
    days: tuple[int, ...]
    kind: str = "expense"
    note: str = ""
    before: str = ""


HABITS = (
    Habit("Aldergate Software", "Salary", "Everyday", "3180", "3180", (20,), "income"),
    Habit("Studio Halden", "Side income", "Everyday", "320", "640", (18,), "income"),
    Habit("Interest", "Interest", "Rainy day", "9", "15", (15,), "income"),
    Habit("Oakline Lettings", "Rent & mortgage", "Everyday", "1150", "1150", (1,)),
    Habit("Northlight Energy", "Energy & water", "Everyday", "88", "136", (3,)),
    Habit("Brightband", "Internet & phone", "Everyday", "45", "45", (5,)),
    Habit(
        "Greenfield Market",
        "Groceries",
        "Everyday",
        "38",
        "92",
        (2, 6, 9, 13, 16, 20, 24, 27),
    ),
    Habit("Corner shop", "Groceries", "Cash", "3", "14", (8, 22)),
    Habit("Harbour Bakery", "Eating out", "Cash", "4", "9", (4, 11, 21)),
    Habit("Café Linden", "Eating out", "Credit card", "7", "12", (4, 12, 16, 26)),
    Habit("Bistro Nine", "Eating out", "Credit card", "38", "69", (6, 19)),
    Habit("CityRail", "Public transport", "Everyday", "40", "40", (3, 17)),
    Habit("Northside Fuel", "Fuel", "Everyday", "48", "66", (14,)),
    Habit("Fit Loft", "Personal care", "Everyday", "39", "39", (10,)),
    Habit("Pharmacy Plus", "Health", "Credit card", "9", "34", (18,)),
    Habit(
        *("Streamo", "Subscriptions", "Credit card", "13.99", "13.99", (1,)),
        before="10.99",
    ),
    Habit(
        *("Cloudbox", "Subscriptions", "Credit card", "2.99", "2.99", (19,)),
        before="1.99",
    ),
    Habit("Pagecraft Books", "Leisure", "Credit card", "12", "29", (14,)),
    Habit("Lux Cinema", "Leisure", "Credit card", "18", "27", (8,)),
    Habit("Threadbare", "Clothing", "Credit card", "25", "110", (23,)),
    Habit("Linen Quarter Kitchen", "Travel", "Travel card", "9", "22", (11,)),
    Habit("Bank fee", "Fees & taxes", "Everyday", "2", "5", (28,)),
)

# payer, receiver, amount, day, note
TRANSFERS = (
    ("Everyday", "Rainy day", "800", 20, "Monthly saving"),
    ("Everyday", "Credit card", "310", 25, "Card payment"),
    ("Everyday", "Car loan", "210", 25, "Car loan"),
    ("Everyday", "Cash", "60", 2, "Cash machine"),
)

# category (None: all spending), monthly amount
BUDGETS = (
    (None, "2600"),
    ("Groceries", "520"), ("Eating out", "180"), ("Public transport", "120"),
    ("Fuel", "80"), ("Health", "60"), ("Leisure", "140"), ("Travel", "90"),
    ("Clothing", "120"), ("Subscriptions", "35"),
)  # fmt: skip

# name, amount, category, days from as_of
BILLS = (
    ("Waste collection", "32.00", "Home", -4),
    ("Phone plan", "20.00", "Internet & phone", 2),
    ("Car insurance", "58.30", "Insurance", 3),
    ("Life insurance", "18.90", "Insurance", 6),
)


def fill(*, book: Book, user: User, as_of: date) -> None:
    """Fill an empty Book. Inside its scope."""
    first = Period.month_of(as_of)
    for _ in range(MONTHS_BACK - 1):
        first = first.previous()
    _open_wallets(book, user, first.start)
    with edit_book(
        book=book, actor=user, verb=Change.Verb.ADDED, label="Demo data"
    ) as edit:
        record_many(edit, sorted(_drafts(book, first, as_of), key=lambda d: d.date))
    for name, amount in BUDGETS:
        draft = BudgetDraft(
            category=Category.objects.filter(book=book, name=name).first(),
            amount=Decimal(amount),
        )
        create_budget(book=book, actor=user, draft=draft)
    _add_group_budget(book, user, as_of)
    add_refund(book=book, user=user, as_of=as_of)
    add_rules_and_views(book=book, user=user)
    _add_bills(book, user, as_of)
    _add_recurring(book, user, as_of)
    add_goals(book=book, user=user, as_of=as_of)
    add_receipts(book=book, user=user, as_of=as_of)


def _add_group_budget(book: Book, user: User, as_of: date) -> None:
    """Two categories together; what is left of a month goes to the next."""
    names = ("Leisure", "Clothing")
    draft = BudgetDraft(
        categories=tuple(Category.objects.filter(book=book, name__in=names)),
        name="Fun money",
        amount=Decimal(220),
        rollover=Budget.Rollover.SURPLUS,
        carries_from=Period.month_of(as_of).previous().start,
        warns_of_pace=True,
    )
    create_budget(book=book, actor=user, draft=draft)


def _open_wallets(book: Book, user: User, opened_on: date) -> None:
    made: dict[str, Wallet] = {}
    for name, kind, currency, opening, rate in WALLETS:
        draft = WalletDraft(
            name=name,
            kind=kind,
            currency=currency,
            opening=Decimal(opening),
            opened_on=opened_on,
            rate=Decimal(rate) if rate else None,
            terms=_card_terms(made["Everyday"]) if kind == "card" else NO_TERMS,
        )
        made[name] = create_wallet(book=book, actor=user, draft=draft)


def _card_terms(pays_from: Wallet) -> CardTerms:
    return CardTerms(
        limit=Decimal(CARD_LIMIT),
        statement_day=STATEMENT_DAY,
        due_day=DUE_DAY,
        pays_from=pays_from,
    )


def _drafts(book: Book, first: Period, as_of: date) -> Iterator[EntryDraft]:
    rng = random.Random(7)  # noqa: S311 - made-up figures, not secrets
    wallets = {wallet.name: wallet for wallet in Wallet.objects.filter(book=book)}
    for month in _months(first, as_of):
        is_early = (as_of - month.start).days > PRICE_MONTHS * 30
        for draft in _month(book, wallets, month, rng, is_early=is_early):
            if draft.date <= as_of:
                yield draft
    yield from single_drafts(book=book, wallets=wallets, as_of=as_of)


def _months(first: Period, as_of: date) -> list[Period]:
    """Up to the running one, the last year first: its figures are drawn whatever lies
    before.
    """
    months = [first]
    while months[-1].next().start <= as_of:
        months.append(months[-1].next())
    return [*months[-A_YEAR_AND_NOW:], *months[:-A_YEAR_AND_NOW]]


def _month(
    book: Book,
    wallets: dict[str, Wallet],
    month: Period,
    rng: random.Random,
    *,
    is_early: bool,
) -> Iterator[EntryDraft]:
    categories = {each.name: each for each in Category.objects.filter(book=book)}
    for habit in HABITS:
        for day in habit.days:
            cents = rng.randint(_cents(habit.low), _cents(habit.high))
            yield EntryDraft(
                kind=habit.kind,
                date=month.start + timedelta(day - 1),
                wallet=wallets[habit.wallet],
                amount=(
                    Decimal(habit.before)
                    if habit.before and is_early
                    else Decimal(cents) / 100
                ),
                category=categories[habit.category],
                payee=habit.payee,
                note=habit.note,
            )
    for payer, receiver, amount, day, note in TRANSFERS:
        yield EntryDraft(
            kind="transfer",
            date=month.start + timedelta(day - 1),
            wallet=wallets[payer],
            to_wallet=wallets[receiver],
            amount=Decimal(amount),
            note=note,
        )


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def _add_bills(book: Book, user: User, as_of: date) -> None:
    wallet = Wallet.objects.get(book=book, name="Everyday")
    for name, amount, category, days in BILLS:
        draft = BillDraft(
            name=name,
            amount=Decimal(amount),
            wallet=wallet,
            category=Category.objects.get(book=book, name=category),
            due_on=as_of + timedelta(days),
            unit=Recurring.Unit.MONTH,
        )
        create_bill(book=book, actor=user, draft=draft)


def _add_recurring(book: Book, user: User, as_of: date) -> None:
    """The salary, the monthly saving, and a subscription found in the history."""
    wallets = {wallet.name: wallet for wallet in Wallet.objects.filter(book=book)}
    next_pay = as_of + relativedelta(day=PAY_DAY)
    if next_pay <= as_of:
        next_pay += relativedelta(months=1)
    salary = RecurringDraft(
        name="Aldergate Software",
        kind=Recurring.Kind.INCOME,
        amount=Decimal(3180),
        wallet=wallets["Everyday"],
        category=Category.objects.get(book=book, name="Salary"),
        due_on=next_pay,
        weekend=Recurring.Weekend.BEFORE,
    )
    saving = RecurringDraft(
        name="Monthly saving",
        kind=Recurring.Kind.TRANSFER,
        amount=Decimal(800),
        wallet=wallets["Everyday"],
        to_wallet=wallets["Rainy day"],
        due_on=next_pay,
        automatic=True,
    )
    for draft in (salary, saving):
        create_recurring(book=book, actor=user, draft=draft)
    for found in found_patterns(book=book, as_of=as_of):
        if found.payee.name == "Streamo":
            track_pattern(book=book, actor=user, found=found)

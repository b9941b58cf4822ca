"""Reads a Book into the figures of its statements.

The sums come from `ledger.queries.totals`, the lines from the entries themselves; a
statement refuses to be made when the two disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import QuerySet

from accounts.models import Book, Membership, User
from budgets.queries import BudgetState, budget_states
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.currencies.rates import rate_on
from ledger.models import Category, Entry
from ledger.queries.totals import (
    WalletBalance,
    balances_at,
    category_totals,
    entry_span,
    flow,
    net_worth,
    totals,
    wallet_balances,
)
from reports.models import Statement
from reports.statements.month import (
    BudgetLine,
    CategoryLine,
    DayLines,
    EntryLine,
    RateLine,
    StatementFigures,
    StatementMismatch,
    WalletLine,
)

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
ATTEMPTS = 3
UNCATEGORISED = "Uncategorised"

Kind = Entry.Kind
Figures = TypeVar("Figures")
Kinds = Mapping[object, Decimal]  # sums by Entry.Kind

_ENTRY_COLUMNS = (
    "date",
    "kind",
    "amount",
    "base_amount",
    "note",
    "group_id",
    "payee__name",
    "category__name",
    "wallet__name",
    "wallet__currency",
)


def statement_months(*, book: Book, as_of: date) -> list[Period]:
    """From the running month back to the first with an entry, latest first."""
    running = Period.month_of(as_of, book.pay_day)
    span = entry_span(book=book)
    first = Period.month_of(span[0], book.pay_day) if span else running
    months = [running]
    while months[-1] > first:
        months.append(months[-1].previous())
    return months


def statement_years(*, book: Book, as_of: date) -> list[Period]:
    """The years that those months are in, latest first."""
    months = statement_months(book=book, as_of=as_of)
    numbers = dict.fromkeys(month.start.year for month in months)
    return [Period.year(number, book.pay_day) for number in numbers]


def current_statement(*, book: Book, period: Period) -> Statement | None:
    """The stored statement of the period, if nothing in the Book changed since."""
    stored: Statement | None = (
        statements_of(book, period).filter(book_version=book.version).first()
    )
    return stored


def statements_of(book: Book, period: Period) -> "QuerySet[Statement]":
    """The stored statement of a month or year, if there is one."""
    return Statement.objects.filter(
        book=book, period_start=period.start, period_slug=period.slug
    )


def statement_figures(
    *, book: Book, period: Period, as_of: date, locale: str
) -> StatementFigures:
    """The statement of a month that has begun, as it stands on `as_of`, today.

    It is final once the month is over, until then interim: later entries are listed
    as planned and counted nowhere. The number of queries does not grow with entries,
    categories or budgets, only with the foreign currencies in use. Raises
    StatementMismatch when the ledger's totals disagree with its entries.
    """
    return read_whole(book, lambda: _figures(book, period, as_of, locale))


def read_whole(book: Book, read: Callable[[], Figures]) -> Figures:
    """What `read` gives. Somebody may book between two of its queries, so that its
    sums disagree: then it reads again.
    """
    for _ in range(ATTEMPTS - 1):
        version = book_version(book)
        try:
            return read()
        except StatementMismatch:
            if book_version(book) == version:
                raise
    return read()


def book_version(book: Book) -> int:
    """As it is now, whatever the row at hand was read as."""
    return Book.objects.values_list("version", flat=True).get(pk=book.pk)


def _figures(book: Book, period: Period, as_of: date, locale: str) -> StatementFigures:
    last = min(as_of, period.last)
    counted = Period.between(period.start, last)
    compared = _compared(period, counted)
    balances = wallet_balances(book=book, as_of=last, archived=True)
    sums = flow(book=book, period=counted)
    days = _days(book, period)
    owner = owner_of(book)
    return StatementFigures(
        book_name=book.name,
        owner_name=owner.name,
        owner_email=owner.email,
        owner_address=owner.address,
        locale=locale,
        period=period,
        compared=compared,
        as_of=last,
        made_on=as_of,
        income=sums.income,
        spending=-sums.spending,
        net=sums.net,
        net_worth=net_worth(balances, book),
        wallets=tuple(wallet_lines(book, counted, balances)),
        rates=tuple(rate_lines(book, balances, last)),
        categories=_categories(book, counted, compared),
        budgets=tuple(map(_budget, budget_states(book=book, as_of=last))),
        days=tuple(day for day in days if day.date <= last),
        planned=tuple(day for day in days if day.date > last),
    )


def _compared(period: Period, counted: Period) -> Period:
    """The month before; of a running month's only as many days as have gone."""
    before = period.previous()
    if counted.days == period.days:
        return before
    days = min(counted.days, before.days)
    return Period("range", before.start, before.start + timedelta(days=days))


def owner_of(book: Book) -> User:
    """Its first owner."""
    owners = Membership.objects.filter(book=book, role=Membership.Role.OWNER)
    return owners.select_related("user").earliest("pk").user


# --- wallets --------------------------------------------------------------------------


def wallet_lines(
    book: Book, counted: Period, balances: list[WalletBalance]
) -> Iterator[WalletLine]:
    before = balances_at(book=book, as_of=counted.start - ONE_DAY)
    moved = _movements(book, counted)
    for each in balances:
        opening = before.get(each.wallet.pk, ZERO)
        kinds = moved[each.wallet.pk]
        if opening or kinds or _was_in_use(each, book, counted.last):
            yield _wallet_line(each, opening, kinds)


def _movements(book: Book, counted: Period) -> Mapping[int, Kinds]:
    """By wallet id, in the wallet's currency."""
    moved: dict[Any, dict[object, Decimal]] = defaultdict(dict)
    for total in totals(book=book, period=counted, by=["wallet_id", "kind"]):
        wallet_id, kind = total.key
        moved[wallet_id][kind] = total.amount
    return moved


def _was_in_use(each: WalletBalance, book: Book, last: date) -> bool:
    created = each.wallet.created_at.astimezone(book.zone).date()
    return bool(created <= last) and not each.wallet.is_archived


def _wallet_line(each: WalletBalance, before: Decimal, kinds: Kinds) -> WalletLine:
    def moved(*names: str) -> Decimal:
        return sum((kinds.get(name, ZERO) for name in names), ZERO)

    wallet = each.wallet
    return WalletLine(
        name=wallet.name,
        opening=wallet.money(before + moved(Kind.OPENING)),
        income=wallet.money(moved(Kind.INCOME)),
        spending=wallet.money(moved(Kind.EXPENSE, Kind.REFUND)),
        transfers=wallet.money(moved(Kind.TRANSFER)),
        closing=each.balance,
        worth=each.base_balance,
    )


def rate_lines(
    book: Book, balances: Iterable[WalletBalance], on: date
) -> Iterator[RateLine]:
    """Of each foreign currency that the balances hold."""
    held = {each.balance.currency for each in balances if each.balance}
    for currency in sorted(held - {book.base_currency}):
        rate = rate_on(book=book, currency=currency, on=on)
        yield RateLine(currency=currency, worth=Money(rate, book.base_currency))


# --- categories and budgets -----------------------------------------------------------


@dataclass(frozen=True)
class _Spending:
    """By category, None for what is in none; positive, in the Book's currency."""

    now: Mapping[Category | None, Money]
    before: Mapping[Category | None, Money]
    whole: Money

    def line(
        self,
        name: str,
        members: Iterable[Category | None],
        parts: tuple[CategoryLine, ...] = (),
    ) -> CategoryLine:
        """The members together under one name."""
        amount, previous = (
            sum((sums[each] for each in members if each in sums), self.nothing)
            for sums in (self.now, self.before)
        )
        return CategoryLine(
            name=name,
            amount=amount,
            previous=previous,
            share=amount.amount / self.whole.amount if self.whole.amount > 0 else None,
            parts=parts,
        )

    @property
    def nothing(self) -> Money:
        return Money.zero(self.whole.currency)


def _categories(
    book: Book, counted: Period, compared: Period
) -> tuple[CategoryLine, ...]:
    """Top categories, largest first; what is in none comes last."""
    now, before = (
        {row.category: row.amount for row in category_totals(book=book, period=each)}
        for each in (counted, compared)
    )
    whole = sum(now.values(), Money.zero(book.base_currency))
    spending = _Spending(now, before, whole)
    tops: dict[Category | None, list[Category | None]] = defaultdict(list)
    for category in now | before:
        tops[category and (category.parent or category)].append(category)
    bare = tops.pop(None, None)
    lines = _largest_first(
        _top_line(top, members, spending) for top, members in tops.items() if top
    )
    return (*lines, spending.line(UNCATEGORISED, bare)) if bare else lines


def _top_line(
    top: Category, members: list[Category | None], spending: _Spending
) -> CategoryLine:
    parts = (
        spending.line(each.name, [each]) for each in members if each and each != top
    )
    return spending.line(top.name, members, _largest_first(parts))


def _largest_first(lines: Iterable[CategoryLine]) -> tuple[CategoryLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.amount.amount, line.name)))


def _budget(state: BudgetState) -> BudgetLine:
    return BudgetLine(
        name=state.budget.name,
        period=state.period,
        spent=state.spent,
        limit=state.limit,
        left=state.left,
        warning="" if state.state == "safe" else state.words.lower(),
    )


# --- entries --------------------------------------------------------------------------


def _days(book: Book, period: Period) -> list[DayLines]:
    """The period's entries by day, first day first, each transfer as one line."""
    rows = list(
        Entry.objects.filter(book=book)
        .in_period(period)
        .order_by("date", "pk")
        .values_list(*_ENTRY_COLUMNS, named=True)
    )
    arrivals = {
        row.group_id: row
        for row in rows
        if row.kind == Kind.TRANSFER and row.amount > 0
    }
    departed = (row for row in rows if row.kind != Kind.TRANSFER or row.amount < 0)
    return [
        _day(day, [_line(row, arrivals, book.base_currency) for row in same_day])
        for day, same_day in groupby(departed, key=attrgetter("date"))
    ]


def _day(day: date, lines: list[EntryLine]) -> DayLines:
    nothing = Money.zero(lines[0].base.currency)
    return DayLines(
        date=day,
        lines=tuple(lines),
        income=sum((each.base for each in lines if each.kind == "income"), nothing),
        spending=sum((each.base for each in lines if each.is_spending), nothing),
    )


def _line(row: Any, arrivals: Mapping[int, Any], base: str) -> EntryLine:
    if row.kind == Kind.TRANSFER:
        return _transfer(row, arrivals[row.group_id], base)
    counts = row.kind != Kind.OPENING
    return EntryLine(
        kind=row.kind,
        payee=row.payee__name or "",
        note=row.note,
        category=row.category__name or "",
        wallet=row.wallet__name,
        amount=Money(row.amount, row.wallet__currency),
        base=Money(row.base_amount if counts else ZERO, base),
        is_part=row.group_id is not None,
    )


def _transfer(left: Any, arrived: Any, base: str) -> EntryLine:
    received = Money(arrived.amount, arrived.wallet__currency)
    exchanged = left.wallet__currency != arrived.wallet__currency
    return EntryLine(
        kind="transfer",
        payee=left.payee__name or "",
        note=left.note,
        category="",
        wallet=left.wallet__name,
        to_wallet=arrived.wallet__name,
        amount=Money(-left.amount, left.wallet__currency),
        received=received if exchanged else None,
        base=Money.zero(base),
    )

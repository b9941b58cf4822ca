"""A period in figures."""

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.models import Book
from expense_tracker.kernel.api.periods import PeriodText, period_named
from expense_tracker.kernel.api.types import Currency, Row, SignedAmount, money_text
from expense_tracker.kernel.period import Period
from ledger.models import Category
from ledger.queries.totals import (
    CategoryTotal,
    category_totals,
    flow,
    monthly_flows,
    wallet_balances,
)

router = Router(tags=["Summaries"])


class CategorySum(Row):
    category: int | None = Field(description="null: without a category.")
    name: str
    amount: SignedAmount = Field(description="Below zero: spent.")
    count: int


class WalletSum(Row):
    id: int
    name: str
    currency: Currency
    balance: SignedAmount = Field(description="At the end of the period, or today.")


class Summary(Row):
    """Income, spending and what is left, in the book's currency. Transfers between
    wallets are neither; refunds lessen spending.
    """

    period: str
    currency: Currency
    income: SignedAmount
    expense: SignedAmount = Field(description="Below zero: what left.")
    net: SignedAmount
    by_category: list[CategorySum]
    wallets: list[WalletSum]


class MonthSum(Row):
    period: str
    income: SignedAmount
    expense: SignedAmount
    net: SignedAmount


class YearSummary(Row):
    """A year by months, and as a whole."""

    year: int
    currency: Currency
    income: SignedAmount
    expense: SignedAmount
    net: SignedAmount
    months: list[MonthSum]
    by_category: list[CategorySum]


def period_of(book: Book, text: str) -> Period:
    """Raises Problem for what names no period."""
    return period_named(
        text,
        as_of=today_for(book),
        first_day=book.pay_day,
        first_weekday=book.first_weekday,
    )


@router.get("/summary", response=Summary, summary="A period in figures")
def summary(request: ApiRequest, period: PeriodText = "") -> Summary:
    """What came in, what went out and where to, with the wallets' balances."""
    book = request.book
    asked = period_of(book, period)
    total = flow(book=book, period=asked)
    return Summary(
        period=asked.slug,
        currency=book.base_currency,
        income=money_text(total.income),
        expense=money_text(total.out),
        net=money_text(total.net),
        by_category=_by_category(book, asked),
        wallets=_wallets(book, asked),
    )


def _by_category(book: Book, period: Period) -> list[CategorySum]:
    spent = category_totals(book=book, period=period)
    earned = category_totals(book=book, period=period, kind=Category.Kind.INCOME)
    return [_category(row, sign=-1) for row in spent] + [
        _category(row, sign=1) for row in earned
    ]


def _category(row: CategoryTotal, sign: int) -> CategorySum:
    return CategorySum(
        category=row.category.pk if row.category else None,
        name=row.category.name if row.category else "Uncategorised",
        amount=money_text(row.amount if sign > 0 else -row.amount),
        count=row.count,
    )


def _wallets(book: Book, period: Period) -> list[WalletSum]:
    as_of = min(period.last, today_for(book))
    return [
        WalletSum(
            id=row.wallet.pk,
            name=row.wallet.name,
            currency=row.wallet.currency,
            balance=money_text(row.balance),
        )
        for row in wallet_balances(book=book, as_of=as_of)
    ]


@router.get("/summary/{int:year}", response=YearSummary, summary="A year by months")
def year_summary(request: ApiRequest, year: int) -> YearSummary:
    """What came in and went out in each month of a year, and where to in all of it."""
    book = request.book
    asked = period_of(book, f"{year:04}")
    months = [Period.month(year, month, book.pay_day) for month in range(1, 13)]
    rows = monthly_flows(book=book, months=months)
    total = flow(book=book, period=asked)
    return YearSummary(
        year=year,
        currency=book.base_currency,
        income=money_text(total.income),
        expense=money_text(total.out),
        net=money_text(total.net),
        months=[
            MonthSum(
                period=row.month.slug,
                income=money_text(row.flow.income),
                expense=money_text(row.flow.out),
                net=money_text(row.flow.net),
            )
            for row in rows
        ],
        by_category=_by_category(book, asked),
    )

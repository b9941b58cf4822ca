"""What a statement says, as figures."""

from typing import Any

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.types import (
    Currency,
    DayOut,
    Figure,
    Row,
    SignedAmount,
    maybe,
    money_text,
    plain,
)
from expense_tracker.kernel.locale import current_locale
from reports.api.statements import begun
from reports.statements.month import (
    BudgetLine,
    CategoryLine,
    RateLine,
    StatementFigures,
    WalletLine,
)
from reports.statements.queries import statement_figures
from reports.statements.year import CategoryYear, MonthLine, YearFigures
from reports.statements.year_queries import year_figures

router = Router(tags=["Statements"])


class StatementWallet(Row):
    """From the first to the last day; the four before add up to `closing`."""

    name: str
    currency: Currency
    opening: SignedAmount
    income: SignedAmount
    spending: SignedAmount
    transfers: SignedAmount
    closing: SignedAmount
    worth: SignedAmount = Field(description="In the book's currency.")


class StatementRate(Row):
    currency: Currency
    rate: Figure = Field(description="Of the book's currency for one, on the last day.")


class StatementPart(Row):
    """Spending in a category, positive."""

    name: str
    amount: SignedAmount
    previous: SignedAmount = Field(description="In as many days of the month before.")
    share: Figure | None = Field(description="Of all spending, from 0 to 1.")


class StatementCategory(StatementPart):
    parts: list[StatementPart] = Field(description="Its subcategories.")


class StatementBudget(Row):
    name: str
    period: str
    spent: SignedAmount
    limit: SignedAmount
    left: SignedAmount
    warning: str


class StatementWhole(Row):
    """In the book's currency, of the days up to and including `until`."""

    period: str = Field(examples=["2026-10"])
    first: DayOut
    last: DayOut
    until: DayOut = Field(description="The last day, or today while it runs.")
    currency: Currency
    income: SignedAmount
    spending: SignedAmount
    net: SignedAmount
    net_worth: SignedAmount
    transactions: int
    wallets: list[StatementWallet]
    rates: list[StatementRate]


class StatementMonth(StatementWhole):
    """A month. Its transactions are in the list of them, by `period`."""

    categories: list[StatementCategory]
    budgets: list[StatementBudget]


class StatementMonthLine(Row):
    period: str
    income: SignedAmount
    spending: SignedAmount
    net: SignedAmount


class StatementYearPart(Row):
    """A category in each of the twelve months and in all, positive."""

    name: str
    months: list[SignedAmount]
    total: SignedAmount


class StatementYearCategory(StatementYearPart):
    parts: list[StatementYearPart]


class StatementYear(StatementWhole):
    """A year by months."""

    months: list[StatementMonthLine]
    earned: list[StatementYearCategory]
    spent: list[StatementYearCategory]


@router.get(
    "/statements/{period}",
    response=StatementMonth | StatementYear,
    summary="Get a statement",
)
def statement_get(request: ApiRequest, period: str) -> StatementMonth | StatementYear:
    """The figures of a month (`2026-10`) or a year (`2026`) that has begun; its sums
    are checked against each other before they are told.
    """
    found = begun(request, period)
    asked: dict[str, Any] = {
        "book": request.book,
        "period": found,
        "as_of": today_for(request.book),
        "locale": current_locale(),
    }
    if found.kind == "year":
        return _year(year_figures(**asked))
    return _month(statement_figures(**asked))


def _whole(figures: StatementFigures | YearFigures) -> dict[str, Any]:
    return {
        "period": figures.period.slug,
        "first": figures.period.start,
        "last": figures.period.last,
        "until": figures.as_of,
        "currency": figures.currency,
        "income": money_text(figures.income),
        "spending": money_text(figures.spending),
        "net": money_text(figures.net),
        "net_worth": money_text(figures.net_worth),
        "transactions": figures.entry_count,
        "wallets": [_wallet(line) for line in figures.wallets],
        "rates": [_rate(line) for line in figures.rates],
    }


def _wallet(line: WalletLine) -> StatementWallet:
    return StatementWallet(
        name=line.name,
        currency=line.currency,
        opening=money_text(line.opening),
        income=money_text(line.income),
        spending=money_text(line.spending),
        transfers=money_text(line.transfers),
        closing=money_text(line.closing),
        worth=money_text(line.worth),
    )


def _rate(line: RateLine) -> StatementRate:
    return StatementRate(currency=line.currency, rate=plain(line.worth.amount))


# --- a month --------------------------------------------------------------------------


def _month(figures: StatementFigures) -> StatementMonth:
    return StatementMonth(
        **_whole(figures),
        categories=[
            StatementCategory(
                **_part(line),
                parts=[StatementPart(**_part(each)) for each in line.parts],
            )
            for line in figures.categories
        ],
        budgets=[_budget(line) for line in figures.budgets],
    )


def _spent(line: CategoryLine) -> StatementCategory:
    parts = [StatementPart(**_part(each)) for each in line.parts]
    return StatementCategory(**_part(line), parts=parts)


def _part(line: CategoryLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "amount": money_text(line.amount),
        "previous": money_text(line.previous),
        "share": maybe(line.share, lambda share: plain(round(share, 4))),
    }


def _budget(line: BudgetLine) -> StatementBudget:
    return StatementBudget(
        name=line.name,
        period=line.period.slug,
        spent=money_text(line.spent),
        limit=money_text(line.limit),
        left=money_text(line.left),
        warning=line.warning,
    )


# --- a year ---------------------------------------------------------------------------


def _year(figures: YearFigures) -> StatementYear:
    return StatementYear(
        **_whole(figures),
        months=[_line(line) for line in figures.months],
        earned=[_category(line) for line in figures.earned],
        spent=[_category(line) for line in figures.spent],
    )


def _line(line: MonthLine) -> StatementMonthLine:
    return StatementMonthLine(
        period=line.period.slug,
        income=money_text(line.income),
        spending=money_text(line.spending),
        net=money_text(line.net),
    )


def _category(line: CategoryYear) -> StatementYearCategory:
    parts = [StatementYearPart(**_of_year(each)) for each in line.parts]
    return StatementYearCategory(**_of_year(line), parts=parts)


def _of_year(line: CategoryYear) -> dict[str, Any]:
    return {
        "name": line.name,
        "months": [money_text(month) for month in line.months],
        "total": money_text(line.total),
    }

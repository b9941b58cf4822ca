"""The data that static/js/charts draws, as plain JSON. Amounts travel as strings."""

from decimal import Decimal
from typing import Any

from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.queries.totals import CategoryTotal, MonthFlow
from reports.overview.figures import SLICES, Overview

Data = dict[str, Any]


def pace_data(page: Overview, currency: str) -> Data:
    """Spending grown day by day, this month over the one before."""
    days = max(len(page.pace.before), page.month.days)
    locale = current_locale()
    names = [each.month_name(locale) for each in (page.month, page.month.previous())]
    return {
        **_base(currency),
        "labels": [str(day) for day in range(1, days + 1)],
        "series": [
            _series(names[0], "spend", page.pace.so_far, days),
            _series(names[1], "muted", page.pace.before, days),
        ],
        "limit": str(page.limit.amount) if page.limit else None,
    }


def flow_data(months: list[MonthFlow], currency: str) -> Data:
    incomes = [each.flow.income.amount for each in months]
    spendings = [each.flow.spending.amount for each in months]
    return {
        **_base(currency),
        "labels": _month_names(months),
        "series": [
            _series("Income", "income", incomes),
            _series("Spending", "spend", spendings),
        ],
        "limit": None,
    }


def worth_data(months: list[MonthFlow], worth: list[Money], currency: str) -> Data:
    return {
        **_base(currency),
        "labels": _month_names(months),
        "series": [_series("Net worth", "spend", [each.amount for each in worth])],
        "limit": None,
    }


def category_data(rows: list[CategoryTotal], currency: str) -> Data:
    """The largest categories and the others together. A net refund has no slice."""
    spent = [row for row in rows if row.amount.amount > 0]
    rest = sum((row.amount.amount for row in spent[SLICES:]), Decimal(0))
    slices = [_slice(row) for row in spent[:SLICES]]
    if rest:
        slices.append({"name": "Others", "value": str(rest), "colour": "none"})
    total = sum((row.amount.amount for row in rows), Decimal(0))
    return {
        **_base(currency),
        "title": "Spending",
        "total": str(total),
        "slices": slices,
    }


def _month_names(months: list[MonthFlow]) -> list[str]:
    locale = current_locale()
    return [each.month.month_name(locale, short=True) for each in months]


def _slice(row: CategoryTotal) -> Data:
    name = row.category.name if row.category else "Uncategorised"
    colour = row.category.colour if row.category else "none"
    return {"name": name, "value": str(row.amount.amount), "colour": colour}


def _series(name: str, tone: str, values: list[Decimal], length: int = 0) -> Data:
    padded: list[str | None] = [str(value) for value in values]
    padded += [None] * (length - len(padded))
    return {"name": name, "tone": tone, "values": padded}


def _base(currency: str) -> Data:
    return {"locale": current_locale(), "currency": currency}

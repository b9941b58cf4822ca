"""What the forecast page shows, ready for its templates."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import current_locale
from ledger.models import Wallet
from ledger.queries.totals import wallet_balances
from reports.forecast import words
from reports.forecast.budgeting import Projection, projections
from reports.forecast.build import Outlook
from reports.forecast.change import Change, month_change
from reports.forecast.payees import Purchase, next_purchases
from reports.forecast.shape import Coming, Forecast, Point
from reports.forecast.what_if import WhatIf, shifted

# So far the line has every day, then the ends of months and its lowest day.
DAILY = timedelta(days=60)
NEXT_PURCHASES = timedelta(days=14)
MOST_COMING = 40


@dataclass(frozen=True)
class Said:
    """A budget's projection with its sentence."""

    projection: Projection
    text: str


@dataclass(frozen=True)
class ForecastPage:
    book: Book
    as_of: date
    months: int
    wallet: Wallet | None
    plan: WhatIf
    typical: bool  # the month is compared with typical ones, not with the last

    @cached_property
    def outlook(self) -> Outlook:
        return Outlook(self.book, self.as_of, self.months, self.wallet)

    @property
    def plain(self) -> Forecast:
        """Without what is only supposed."""
        return self.outlook.forecast

    @cached_property
    def found(self) -> Forecast:
        return shifted(self.plain, self.plan) if self.plan else self.plain

    # --- sentences --------------------------------------------------------------------

    @property
    def lowest(self) -> str:
        return words.lowest_said(self.found)

    @property
    def range(self) -> str:
        """Of the lowest day; "" without one."""
        lowest = self.found.lowest
        return words.range_said(lowest) if lowest.low != lowest.high else ""

    @property
    def below(self) -> str:
        return words.below_said(self.found)

    @property
    def rest(self) -> str:
        return words.rest_said(self.plain)

    @cached_property
    def helps(self) -> list[str]:
        if self.found.below is None or self.wallet is None:
            return list(words.helps(self.found, []))
        balances = wallet_balances(book=self.book, as_of=self.as_of)
        others = [each for each in balances if each.wallet != self.wallet]
        others.sort(key=lambda each: -each.base_balance.amount)
        return list(words.helps(self.found, others))

    @property
    def method(self) -> str:
        return words.method_said(self.found)

    @property
    def accuracy(self) -> str:
        return words.accuracy_said(self.found.accuracy) if self.found.accuracy else ""

    # --- the line ---------------------------------------------------------------------

    @cached_property
    def shown(self) -> list[Point]:
        """The points that the line and its table have."""
        last_daily = self.as_of + DAILY
        ends = {month.end.on for month in self.found.ahead}
        chosen = ends | {self.found.lowest.on}
        return [
            point
            for point in self.found.points
            if point.on <= last_daily or point.on in chosen
        ]

    @property
    def chart(self) -> dict[str, Any]:
        locale, lowest = current_locale(), self.found.lowest
        plain = {point.on: point for point in self.plain.points}
        return {
            "locale": locale,
            "currency": self.found.start.balance.currency,
            "days": [point.on.isoformat() for point in self.shown],
            "labels": [format_date(each.on, locale, "weekday") for each in self.shown],
            "values": [str(point.balance.amount) for point in self.shown],
            "low": [str(point.low.amount) for point in self.shown],
            "high": [str(point.high.amount) for point in self.shown],
            "before": [str(plain[each.on].balance.amount) for each in self.shown]
            if self.plan
            else None,
            "floor": str(self.found.floor.amount),
            "is_below": self.found.below is not None,
            "method": self.found.method,
            "lowest": {
                "day": lowest.on.isoformat(),
                "value": str(lowest.balance.amount),
                "label": words.said(lowest.balance),
            },
        }

    # --- lists ------------------------------------------------------------------------

    @property
    def coming(self) -> tuple[Coming, ...]:
        return self.found.coming[:MOST_COMING]

    @property
    def more_coming(self) -> int:
        return max(len(self.found.coming) - MOST_COMING, 0)

    @cached_property
    def whole(self) -> Outlook:
        """Of all wallets: what budgets and purchases are about."""
        if self.wallet is None:
            return self.outlook
        return Outlook(self.book, self.as_of, 1)

    @cached_property
    def budgets(self) -> list[Said]:
        found = projections(book=self.book, as_of=self.as_of, outlook=self.whole)
        return [Said(each, words.projection_said(each)) for each in found]

    @cached_property
    def purchases(self) -> list[Purchase]:
        until = self.as_of + NEXT_PURCHASES
        return next_purchases(self.whole.habits, as_of=self.as_of, until=until)

    @cached_property
    def change(self) -> Change:
        return month_change(book=self.book, as_of=self.as_of, typical=self.typical)

"""Prices of subscriptions that went up."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from ledger.recurring.subscriptions import YEAR, Pattern
from reports.insights.facts import LOOK, Fact, payee_term, search
from reports.insights.history import History, Line

KIND = "subscription"
# Of the old price: less is a rate's or a rounding's doing.
LEAST_RISE = Decimal("0.02")
RECENT = timedelta(days=62)


def subscriptions(history: History) -> Iterator[Fact]:
    lines = {line.pk: line for line in history.expenses}
    for pattern in history.patterns:
        rise = pattern.rise
        if pattern.varies or rise is None or rise < LEAST_RISE:
            continue
        first = _first_at_price(pattern, lines)
        if first.on >= history.as_of - RECENT and pattern.is_active(history.as_of):
            yield _fact(history, pattern, first)


def _first_at_price(pattern: Pattern, lines: dict[int, Line]) -> Line:
    since = pattern.prices[-1].since
    return next(lines[each.entry] for each in pattern.charges if each.on == since)


def _fact(history: History, pattern: Pattern, first: Line) -> Fact:
    prices = [price.amount for price in pattern.prices]
    # One rate for both: what the price did, not the currency.
    rate = first.amount / first.own
    old, new = prices[-2] * rate, prices[-1] * rate
    times = Decimal(str(round(YEAR / pattern.cadence.days)))
    return Fact(
        kind=KIND,
        about=str(pattern.payee),
        stamp=f"{prices[-1].normalize():f}:{first.on}",
        severity=LOOK,
        first=first.on,
        last=first.on,
        amount=history.money(new),
        facts={
            "payee": first.payee_name,
            "usual": str(history.money(old).amount),
            "share": f"{new / old - 1:.2f}",
            "year": str(history.money((new - old) * times).amount),
            "rises": str(_rises(prices)),
        },
        query=search(first.on, first.on, payee_term(first.payee_name), "type:expense"),
    )


def _rises(prices: list[Decimal]) -> int:
    """How often it went up, of what is known."""
    return sum(later > earlier for earlier, later in pairwise(prices))

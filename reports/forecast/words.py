"""What the forecast says in sentences. They carry amounts and days as the reader's
locale writes them.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_UP, Decimal

from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.queries.totals import WalletBalance
from reports.forecast.budgeting import Projection
from reports.forecast.methods import YEAR
from reports.forecast.shape import Accuracy, Coming, Forecast, Point

MOST_NAMED = 3
SIMPLE = {
    "last_year": "the same month of last year again",
    "last_month": "the last month again",
}


def said(money: Money) -> str:
    return format_money(money, current_locale())


def weekday(point: Point | Coming) -> str:
    return format_date(point.on, current_locale(), "weekday")


def lowest_said(found: Forecast) -> str:
    """`Lowest €212.40 on Thu 24 Dec, before Aldergate Software`."""
    lowest = found.lowest
    text = f"Lowest {said(lowest.balance)} on {weekday(lowest)}"
    income = found.income_after(lowest.on)
    return f"{text}, before {income.name}" if income else text


def range_said(point: Point) -> str:
    """`Four times of five between €80.00 and €340.00`."""
    return f"Four times of five between {said(point.low)} and {said(point.high)}"


def below_said(found: Forecast) -> str:
    """What the line falls below and when; "" when it does not."""
    below = found.below
    if below is None:
        return ""
    floor = found.floor
    under = f"the floor of {said(floor)}" if floor else "zero"
    if found.start.balance < floor:
        return f"It is below {under} already."
    missing = said(floor - found.lowest.balance)
    text = f"It falls below {under} on {weekday(below)}; {missing} is missing by"
    return f"{text} {weekday(found.lowest)}."


def helps(found: Forecast, others: list[WalletBalance]) -> Iterator[str]:
    """What would help where the line falls below its floor; `others` are the wallets
    that money may come from.
    """
    if found.below is None:
        return
    missing = found.floor - found.lowest.balance
    days = (found.lowest.on - found.as_of).days
    each = round_money(missing.amount / days, missing.currency, ROUND_UP)
    per_day = Money(each, missing.currency)
    yield f"Spending {said(per_day)} a day less until {weekday(found.lowest)}."
    rich = [one for one in others if _has(one, missing)]
    for one in rich[:1]:
        yield f"Moving {said(missing)} from {one.wallet.name} before that."
    large = _largest_due(found)
    if large:
        income = found.income_after(found.lowest.on)
        later = f" until {income.name} on {weekday(income)}" if income else ""
        yield f"Putting off what can wait{later}: {', '.join(large)}."


def _largest_due(found: Forecast) -> list[str]:
    """What leaves until the lowest day by name, with its sum, the largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in found.coming:
        if one.on <= found.lowest.on and one.amount.amount < 0:
            sums[one.name] -= one.amount.amount
    largest = sorted(sums, key=lambda name: (-sums[name], name))[:MOST_NAMED]
    currency = found.floor.currency
    return [f"{name} ({said(Money(sums[name], currency))})" for name in largest]


def _has(one: WalletBalance, missing: Money) -> bool:
    same = one.balance.currency == missing.currency
    return same and one.balance.amount - (one.wallet.floor or 0) >= missing.amount


def rest_said(found: Forecast) -> str:
    """What the rest of the running month is made of: `Still to come this month:
    €398.48 of spending (€214.20 known, €184.28 as from 22 Oct to 31 Oct)`; "" on its
    last day.
    """
    month = found.ahead[0]
    if month.period.last <= found.as_of:
        return ""
    parts = [
        _rest_of(found, "expense", month.spending, "of spending"),
        _rest_of(found, "income", month.income, "of income"),
        _rest_of(found, "transfer", month.moved, "by transfers"),
    ]
    return f"Still to come this month: {', '.join(filter(None, parts)) or 'nothing'}."


def _rest_of(found: Forecast, kind: str, whole: Money, word: str) -> str:
    if not whole:
        return ""
    sign = -1 if kind == "expense" else 1
    month = found.ahead[0].period
    ahead = [one for one in found.coming if one.kind == kind and month.contains(one.on)]
    known = sum((sign * one.amount for one in ahead), Money.zero(whole.currency))
    rest, basis = whole - known, _basis_said(found)
    if not known:
        made_of = basis
    elif not rest:
        made_of = "all of it known"
    else:
        made_of = f"{said(known)} known, {said(rest)} {basis}"
    return f"{said(whole)} {word} ({made_of})"


def _basis_said(found: Forecast) -> str:
    """What the estimate of the month's rest goes by."""
    month = found.ahead[0].period
    gone = timedelta(days=month.elapsed(found.as_of))
    if found.method == "own":
        months = min(found.history, YEAR)
        return f"estimated from such days of the last {months} months"
    for _ in range(YEAR if found.method == "last_year" else 1):
        month = month.previous()
    locale = current_locale()
    ends = (month.start + gone, month.last)
    days = dict.fromkeys(format_date(day, locale, "day") for day in ends)
    return f"as from {' to '.join(days)}"


def accuracy_said(found: Accuracy) -> str:
    """`off by €84.00 a month on average over the last 12 months; ...`."""
    months = "month" if found.months == 1 else f"{found.months} months"
    return (
        f"off by {said(found.error)} a month on average over the last {months}; "
        f"the simple method: {said(found.naive)}"
    )


def method_said(found: Forecast) -> str:
    """What is shown, and why."""
    accuracy = found.accuracy
    if accuracy is None:
        return (
            "Less than three whole months are booked: too little to estimate from. "
            "Only what is known is shown."
        )
    if found.method == "own":
        return (
            f"Looking back, this forecast would have been {_nearness(accuracy)} the "
            f"simple method ({SIMPLE[accuracy.simple]}), so it is shown."
        )
    return (
        "Looking back, this forecast would not have been nearer than the simple "
        f"method, so that one is shown: {SIMPLE[accuracy.simple]}, with what is known "
        "on its days."
    )


def _nearness(found: Accuracy) -> str:
    return "nearer than" if found.error < found.naive else "as near as"


def projection_said(found: Projection) -> str:
    """`likely €40.00 under, between €12.00 and €75.00`."""
    over = found.over
    side = "over" if found.is_over else "under"
    likely = f"likely {said(abs(over))} {side}" if over else "likely just at the limit"
    return f"{likely}{_bounds(found)}"


def _bounds(found: Projection) -> str:
    low, high = found.low - found.state.limit, found.high - found.state.limit
    if low == high:
        return ""
    if low.amount < 0 < high.amount:
        return f", anything from {said(-low)} under to {said(high)} over"
    near, far = sorted((abs(low), abs(high)))
    return f", between {said(near)} and {said(far)}"

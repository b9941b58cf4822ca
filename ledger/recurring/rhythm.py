"""A Recurring's rule in plain words, and what it comes to in a year."""

from decimal import Decimal

from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.models import Recurring
from ledger.recurring.schedule import WEEKDAYS, WORKING

Unit, Weekend = Recurring.Unit, Recurring.Weekend

DAY_NAMES = dict(
    zip(
        WEEKDAYS,
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),  # noqa: SIM905
        strict=True,
    )
)
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
ADVERBS = {
    Unit.DAY: "Daily",
    Unit.WEEK: "Weekly",
    Unit.MONTH: "Monthly",
    Unit.YEAR: "Yearly",
}
WEEKENDS = {
    Weekend.BEFORE: ", on the Friday before a weekend",
    Weekend.AFTER: ", on the Monday after a weekend",
}
# A year of the Gregorian calendar, on average.
IN_A_YEAR = {
    Unit.ONCE: Decimal(0),
    Unit.DAY: Decimal("365.2425"),
    Unit.WEEK: Decimal("52.1775"),
    Unit.MONTH: Decimal(12),
    Unit.YEAR: Decimal(1),
}
MONTHS = 12
TEENS = range(11, 14)


def rhythm_said(recurring: Recurring) -> str:
    """`Monthly`, `Every 2 weeks`, `Once`."""
    unit = Unit(recurring.unit)
    if unit == Unit.ONCE:
        return "Once"
    if recurring.interval == 1:
        return ADVERBS[unit]
    return f"Every {recurring.interval} {unit.value}s"


def rule_said(recurring: Recurring) -> str:
    """The whole rule: `Every last Friday of the month, until 31 Dec 2027`."""
    weekend = WEEKENDS.get(Weekend(recurring.weekend), "")
    return f"{_days_said(recurring)}{weekend}{_end_said(recurring)}"


def _days_said(recurring: Recurring) -> str:
    start = recurring.starts_on
    every = _every(recurring)
    match Unit(recurring.unit):
        case Unit.ONCE:
            return f"Once, on {format_date(start, current_locale(), 'medium')}"
        case Unit.DAY:
            return every
        case Unit.WEEK:
            codes = recurring.days.split(",") if recurring.days else []
            names = [DAY_NAMES[code] for code in codes or [WEEKDAYS[start.weekday()]]]
            return f"{every} on {_listed(names)}"
        case Unit.MONTH:
            return _in_month_said(recurring, every)
        case Unit.YEAR:
            return f"{every} on {_in_year_said(recurring)}"


def _in_month_said(recurring: Recurring, every: str) -> str:
    place = _place_said(recurring.days or str(recurring.starts_on.day))
    if recurring.interval == 1 and recurring.days[-2:].isalpha():
        return f"Every {place} of the month"
    return f"{every} on the {place}"


def _in_year_said(recurring: Recurring) -> str:
    start = recurring.starts_on
    if not recurring.days:
        return f"{start.day} {start:%B}"
    return f"the {_place_said(recurring.days)} of {start:%B}"


def _every(recurring: Recurring) -> str:
    unit = Unit(recurring.unit).value
    many = recurring.interval > 1
    return f"Every {recurring.interval} {unit}s" if many else f"Every {unit}"


def _place_said(days: str) -> str:
    """`31st`, `last day`, `second Tuesday`, `last working day`."""
    code = days[-2:]
    if code == WORKING or code in DAY_NAMES:
        name = "working day" if code == WORKING else DAY_NAMES[code]
        return f"{PLACES[int(days[:-2])]} {name}"
    return "last day" if days == "-1" else _ordinal(int(days))


def _ordinal(day: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if day in TEENS else suffix}"


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _end_said(recurring: Recurring) -> str:
    if recurring.ends_on is not None and recurring.unit != Unit.ONCE:
        return f", until {format_date(recurring.ends_on, current_locale(), 'medium')}"
    if recurring.count is not None:
        return f", {recurring.count} times" if recurring.count > 1 else ", one time"
    return ""


def times_a_year(recurring: Recurring) -> Decimal:
    """How often it comes in an average year; nothing for what comes once."""
    unit = Unit(recurring.unit)
    in_each = len(recurring.days.split(",")) if unit == Unit.WEEK else 1
    return IN_A_YEAR[unit] * in_each / recurring.interval


def cost_a_year(recurring: Recurring) -> Money:
    """What is expected in an average year, positive, in the wallet's currency."""
    currency = recurring.wallet.currency
    worth = recurring.amount * times_a_year(recurring)
    return Money(round_money(worth, currency), currency)


def cost_a_month(recurring: Recurring) -> Money:
    """A twelfth of that."""
    currency = recurring.wallet.currency
    worth = recurring.amount * times_a_year(recurring) / MONTHS
    return Money(round_money(worth, currency), currency)

"""Insights in the reader's words: what is so, why it is said, what one may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse

from expense_tracker.kernel.format import format_date, format_money, format_percent
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from reports.insights.kinds import BY_NAME, Kind
from reports.models import Insight

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Told:
    """An insight as its row says it. `url` leads to what is behind it, `link` says
    where.
    """

    row: Insight
    kind: Kind
    title: str
    reason: str
    tip: str
    url: str
    link: str


def tell(row: Insight, locale: str | None = None) -> Told:
    """In that locale, the reader's when None."""
    title, reason, tip = _WORDS[row.kind](_Say(row, locale or current_locale()))
    url, link = _behind(row)
    return Told(row, BY_NAME[row.kind], title, reason, tip, url, link)


def _behind(row: Insight) -> tuple[str, str]:
    if row.query:
        return f"{reverse('ledger:entry-list')}?{row.query}", "Transactions"
    if row.kind == "bill":
        return reverse("budgets:budget-list"), "Budgets"
    days = f"{row.first}..{row.last}"
    return f"{reverse('ledger:entry-list')}?period={days}", "Transactions"


@dataclass(frozen=True)
class _Say:
    """An insight's figures as text."""

    row: Insight
    locale: str

    @property
    def amount(self) -> str:
        return format_money(self.row.money, self.locale)

    def text(self, name: str) -> str:
        return str(self.row.facts.get(name, ""))

    def money(self, name: str) -> str:
        amount = Decimal(self.text(name) or 0)
        return format_money(Money(amount, self.row.money.currency), self.locale)

    def share(self, name: str) -> str:
        return format_percent(Decimal(self.text(name) or 0), self.locale)

    def day(self, day: date) -> str:
        return format_date(day, self.locale, "day")

    @property
    def month(self) -> str:
        return format_date(self.row.first, self.locale, "month")

    @property
    def who(self) -> str:
        return self.text("payee") or self.text("category") or "One expense"


class Words(NamedTuple):
    """What is so, why it is said, what one may do."""

    title: str
    reason: str
    tip: str


def _unusual(say: _Say) -> Words:
    where = "there" if say.text("payee") else "in that category"
    return Words(
        f"{say.amount} at {say.who} is unusual",
        f"On {say.day(say.row.last)}, {say.text('times')} times the "
        f"{say.money('usual')} that is usual {where}.",
        "If it was planned, nothing is wrong. If not, look at the receipt while it can "
        "still be returned or disputed.",
    )


def _duplicate(say: _Say) -> Words:
    days = int(say.text("days") or 0)
    when = "on the same day" if days == 0 else f"{days} day{'s' * (days > 1)} apart"
    return Words(
        f"{say.who} may have charged you twice",
        f"{say.money('each')} twice, {when}, until {say.day(say.row.last)}: "
        f"{say.amount} together.",
        f"If it was one purchase, ask for {say.money('each')} back, or delete the one "
        "that was entered twice.",
    )


def _bill(say: _Say) -> Words:
    count = int(say.text("count") or 1)
    what = say.text("bill") if count == 1 else f"{count} bills"
    verb = "will take" if count == 1 else "will together take"
    return Words(
        f"{what} {verb} {say.text('budget')} over its limit",
        f"{say.money('due')} is due by {say.day(say.row.last)} and "
        f"{say.money('left')} is left: {say.amount} short.",
        "Move money from a budget that has some to spare, or put off what can wait.",
    )


def _subscription(say: _Say) -> Words:
    rises = int(say.text("rises") or 1)
    again = f" It is the {_ordinal(rises)} rise on record." if rises > 1 else ""
    return Words(
        f"{say.who} costs {say.share('share')} more",
        f"{say.amount} instead of {say.money('usual')} since "
        f"{say.day(say.row.first)}, {say.money('year')} more in a year.{again}",
        "Ask whether a cheaper plan fits, or cancel what is hardly used: prices are "
        "often kept for those who ask.",
    )


def _rising(say: _Say) -> Words:
    return Words(
        f"{say.text('category')} has been rising",
        f"Three months in a row above what was usual, by {say.share('share')} in the "
        f"middle: {say.amount} in {say.month}, {say.money('usual')} before.",
        f"A budget of {say.money('usual')} a month would bring {say.text('category')} "
        "back to what it was.",
    )


def _savings(say: _Say) -> Words:
    lost = bool(say.text("lost"))
    kept = f"{say.amount} more went out than came in" if lost else f"{say.amount} left"
    usual = say.share("usual")
    if say.row.severity == Insight.Severity.GOOD:
        return Words(
            f"You kept more than usual in {say.month}",
            f"{kept}, {say.share('rate')} of the income where {usual} is usual.",
            "Move what was kept beyond the usual to savings before it is spent.",
        )
    return Words(
        f"You kept less than usual in {say.month}",
        f"{kept}, {say.share('rate')} of the income where {usual} is usual.",
        "See what was particular about the month. If it will come again, plan a budget "
        "for it.",
    )


def _fees(say: _Say) -> Words:
    return Words(
        f"The bank took {say.amount} in three months",
        f"{say.text('count')} fees and interest charges. At that rate it is "
        f"{say.money('year')} in a year.",
        "A cheaper account, an overdraft paid back, or a card without fees abroad "
        "saves most of what a bank takes.",
    )


def _idle(say: _Say) -> Words:
    return Words(
        f"{say.amount} lies idle in {say.text('wallet')}",
        f"For {say.text('days')} days there was never less there than that and "
        f"{say.text('months')} usual months of {say.money('usual')}.",
        "In a savings account idle money earns interest and stays at hand.",
    )


def _weekday(say: _Say) -> Words:
    day = DAYS[int(say.text("weekday") or 0)]
    return Words(
        f"{day} is your dearest day",
        f"{say.amount} in {say.text('weeks')} weeks, {say.share('share')} of all "
        "spending.",
        "Shop with a list, or on another day, and see what is missed.",
    )


def _kept(say: _Say) -> Words:
    count = int(say.text("count") or 1)
    budgets = "The budget was" if count == 1 else f"All {count} budgets were"
    return Words(
        f"{budgets} kept in {say.month}",
        f"{say.amount} of what was planned is left.",
        "Put part of what budgets left aside before the new month takes it.",
    )


def _streak(say: _Say) -> Words:
    return Words(
        f"{say.text('months')} months in a row with something left",
        f"{say.amount} together since {say.day(say.row.first)}.",
        "A standing order to savings on pay-day keeps it going, month by month.",
    )


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth"}.get(number, f"{number}th")


_WORDS: dict[str, Callable[[_Say], Words]] = {
    "unusual": _unusual,
    "duplicate": _duplicate,
    "bill": _bill,
    "subscription": _subscription,
    "rising": _rising,
    "savings": _savings,
    "fees": _fees,
    "idle": _idle,
    "weekday": _weekday,
    "kept": _kept,
    "streak": _streak,
}

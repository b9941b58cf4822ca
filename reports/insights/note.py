"""A month that is over, in short: its figures, and the program's own words for them.

Words vary from month to month, yet the same month is always told in the same ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.format import format_money, format_percent
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry
from ledger.queries import SPENDING, totals
from reports.insights.words import tell
from reports.models import Insight

TOP, TIPS = 3, 3
ZERO = Decimal(0)
NOTHING = (ZERO, 0)
TENTH = Decimal("0.1")
SAVE = "Move part of what was left to savings, so that it stays."
STANDING = (
    SAVE,
    "Set a budget for your largest category: it warns you before the month does.",
    "Look through what comes again and cancel what is hardly used.",
    "Wait a day before a larger purchase: many are then no longer wanted.",
    "Give every transaction a category: budgets and these notes are then exact.",
    "Plan what comes once a year, so that no single month has to bear it.",
    "Pay card and overdraft first: nothing else saves as much interest.",
)
# What insights of these kinds say is made of sums alone: no payee, no single entry.
AGGREGATED = frozenset({"rising", "savings", "fees", "weekday", "kept", "streak"})


@dataclass(frozen=True)
class Share:
    """What was spent in a category, its own entries alone, and its share of all."""

    name: str
    spent: Money
    share: Decimal


@dataclass(frozen=True)
class NoteFacts:
    """All that a note of `month` is made of. Sums are in the Book's currency;
    `spending` and `income` positive, `before` the spending of the month before, None
    where there was none.
    """

    month: Period
    spending: Money
    income: Money
    before: Money | None
    purchases: int
    top: tuple[Share, ...]
    mover: tuple[str, Money] | None  # the category that changed most, signed
    insights: tuple[Insight, ...]

    @property
    def kept(self) -> Money:
        """Below zero when more went out than came in."""
        return self.income - self.spending

    @property
    def rate(self) -> Decimal | None:
        """The share of the income that was kept; None without any, or below zero."""
        if self.income.amount <= 0 or self.kept.amount < 0:
            return None
        return self.kept.amount / self.income.amount


Sums = dict[int | None, tuple[Decimal, int]]
Names = dict[int | None, str]


class Months:
    """What notes of some months are made of, read at once: one statement for calendar
    months, one or two for each that begins on a pay-day.
    """

    def __init__(self, *, book: Book, months: Iterable[Period]) -> None:
        self._currency = book.base_currency
        self._names = _names(book)
        told = set(months)
        self._sums = _read(book, sorted(told | {each.previous() for each in told}))

    def facts(self, month: Period, insights: Iterable[Insight]) -> NoteFacts | None:
        """Of one of the months; None when nothing was spent in it."""
        (now, income), (before, _) = self._sums[month], self._sums[month.previous()]
        currency, names = self._currency, self._names
        spent, spent_before = _total(now), _total(before)
        if spent <= 0:
            return None
        return NoteFacts(
            month=month,
            spending=_money(spent, currency),
            income=_money(income, currency),
            before=_money(spent_before, currency) if spent_before > 0 else None,
            purchases=sum(count for _, count in now.values()),
            top=_top(now, spent, names, currency),
            mover=_mover(now, before, names, currency) if before else None,
            insights=tuple(insights),
        )


def _total(sums: Sums) -> Decimal:
    return sum((spent for spent, _ in sums.values()), ZERO)


def _read(book: Book, months: list[Period]) -> dict[Period, tuple[Sums, Decimal]]:
    """Of each month what was spent by category, with how many expenses, and the
    income.
    """
    if not months:
        return {}
    within = Q(kind__in=[*SPENDING, Entry.Kind.INCOME])
    if any(month.first_day != 1 for month in months):
        return {month: _summed(_of(book, month, within)) for month in months}
    span = Period.between(months[0].start, months[-1].last)
    columns = ["month", "category_id", "kind"]
    rows: dict[object, list[Row]] = {month.start: [] for month in months}
    for each in totals(book=book, period=span, by=columns, within=within):
        month, *key = each.key
        if month in rows:
            rows[month].append((*key, each.base_amount, each.count))
    return {month: _summed(rows[month.start]) for month in months}


Row = tuple[Any, Any, Decimal, int]  # category, kind, sum, count


def _of(book: Book, month: Period, within: Q) -> list[Row]:
    found = totals(book=book, period=month, by=["category_id", "kind"], within=within)
    return [(*each.key, each.base_amount, each.count) for each in found]  # type: ignore[misc]


def _summed(rows: Iterable[Row]) -> tuple[Sums, Decimal]:
    found: Sums = {}
    income = ZERO
    for category, kind, amount, count in rows:
        if kind == Entry.Kind.INCOME:
            income += amount
            continue
        spent, expenses = found.get(category, (ZERO, 0))
        more = count if kind == Entry.Kind.EXPENSE else 0
        found[category] = (spent - amount, expenses + more)
    return found, income


def _names(book: Book) -> Names:
    rows = Category.objects.filter(book=book).order_by()
    return dict(rows.values_list("pk", "name"))


def _money(amount: Decimal, currency: str) -> Money:
    return Money(round_money(amount, currency), currency)


def _top(sums: Sums, whole: Decimal, names: Names, currency: str) -> tuple[Share, ...]:
    filed = [(names[pk], spent) for pk, (spent, _) in sums.items() if pk in names]
    largest = sorted(filed, key=lambda each: (-each[1], each[0]))
    return tuple(
        Share(name, _money(spent, currency), spent / whole)
        for name, spent in largest[:TOP]
        if spent > 0
    )


def _mover(
    now: Sums, before: Sums, names: Names, currency: str
) -> tuple[str, Money] | None:
    """The category whose spending changed most since the month before."""
    changes = [
        (names[pk], now.get(pk, NOTHING)[0] - before.get(pk, NOTHING)[0])
        for pk in now.keys() | before.keys()
        if pk in names
    ]
    moved = sorted(changes, key=lambda each: (-abs(each[1]), each[0]))
    if not moved or not moved[0][1]:
        return None
    name, change = moved[0]
    return name, _money(change, currency)


# --- words ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A month in words: a few sentences, and three tips."""

    month: Period
    name: str  # of the month alone
    text: str
    tips: tuple[str, ...]
    is_worded_by_model: bool = False


def compose(facts: NoteFacts, locale: str) -> Note:
    """The program's own words."""
    sentences = [
        _kept(facts, locale),
        _largest(facts, locale),
        _change(facts, locale),
        _habit(facts),
    ]
    text = " ".join(each for each in sentences if each)
    name = facts.month.month_name(locale)
    return Note(facts.month, name, text, tips_of(facts, locale))


def _pick(facts: NoteFacts, ways: Sequence[str], turn: int = 0) -> str:
    """One of several ways to say it, by the month."""
    start = facts.month.start
    return ways[(start.year * 12 + start.month + turn) % len(ways)]


def _kept(facts: NoteFacts, locale: str) -> str:
    spent, kept = (format_money(x, locale) for x in (facts.spending, abs(facts.kept)))
    income = format_money(facts.income, locale)
    if facts.income.amount <= 0:
        return f"You spent {spent} in all."
    if facts.kept.amount < 0:
        ways = (
            f"You spent {spent}, {kept} more than came in.",
            f"Spending came to {spent}: {kept} more than the {income} you earned.",
        )
        return _pick(facts, ways)
    ways = (
        f"You spent {spent} and kept {kept} of {income}.",
        f"Of {income} that came in, {spent} went out and {kept} stayed.",
        f"Spending came to {spent}, which left {kept} of {income}.",
    )
    return _pick(facts, ways)


def _largest(facts: NoteFacts, locale: str) -> str:
    if not facts.top:
        return ""
    first, *others = facts.top
    share = format_percent(first.share, locale)
    rest = [f"{each.name} ({format_money(each.spent, locale)})" for each in others]
    spent = format_money(first.spent, locale)
    if not rest:
        return f"All but a little of it was {first.name} ({spent})."
    then = " and ".join(rest)
    ways = (
        f"{first.name} took the most, {spent} or {share}, before {then}.",
        f"The largest part was {first.name}: {spent}, {share} of it all, then {then}.",
    )
    return _pick(facts, ways, 1)


def _change(facts: NoteFacts, locale: str) -> str:
    if facts.before is None:
        return "There is no month before to compare it with."
    change = facts.spending - facts.before
    name = facts.month.previous().month_name(locale)
    if not change:
        return f"That is exactly as much as in {name}."
    more = "more" if change.amount > 0 else "less"
    said = f"That is {format_money(abs(change), locale)} {more} than in {name}"
    if facts.mover is None:
        return f"{said}."
    mover, moved = facts.mover
    way = "up" if moved.amount > 0 else "down"
    return f"{said}; {mover} moved most, {way} {format_money(abs(moved), locale)}."


def _habit(facts: NoteFacts) -> str:
    count = facts.purchases
    if count <= 1:
        return "It was a single expense." if count else ""
    ways = (f"There were {count} expenses.", f"It took {count} expenses.")
    return _pick(facts, ways, 2)


def tips_of(
    facts: NoteFacts, locale: str, *, aggregated: bool = False
) -> tuple[str, ...]:
    """Three: those of the month's insights first. `aggregated`: of sums alone."""
    told = [
        tell(row, locale)
        for row in sorted(facts.insights, key=lambda row: -row.severity)
        if row.kind in AGGREGATED or not aggregated
    ]
    of_insights = dict.fromkeys(each.tip for each in told)
    return tuple([*of_insights, *_standing_tips(facts, locale)][:TIPS])


def _standing_tips(facts: NoteFacts, locale: str) -> list[str]:
    """What can be said of any month, by its own figures first; the rest in turn."""
    own = []
    if len(facts.top) > 1:
        second = facts.top[1]
        tenth = _money(second.spent.amount * TENTH, second.spent.currency)
        said = format_money(tenth, locale)
        own.append(f"A tenth less for {second.name} would leave {said} each month.")
    if facts.mover and facts.mover[1].amount > 0:
        own.append(f"See what made {facts.mover[0]} rise, and whether it will again.")
    turn = facts.month.start.month % len(STANDING)
    left = facts.kept.amount > 0
    always = [
        tip for tip in (*STANDING[turn:], *STANDING[:turn]) if left or tip != SAVE
    ]
    return [*own, *always]

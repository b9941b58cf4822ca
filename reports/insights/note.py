"""A month that is over, in short: the program's own words for its figures.

Words vary from month to month, yet the same month is always told in the same ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from expense_tracker.kernel.format import format_money, format_percent
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from reports.insights.months import NoteFacts
from reports.insights.words import tell

TIPS = 3
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
        lost = (
            f"You spent {spent}, {kept} more than came in.",
            f"Spending came to {spent}: {kept} more than the {income} you earned.",
        )
        return _pick(facts, lost)
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


def tips_of(facts: NoteFacts, locale: str) -> tuple[str, ...]:
    """Three, made of sums alone: those of the month's insights first."""
    told = [
        tell(row, locale)
        for row in sorted(facts.insights, key=lambda row: -row.severity)
        if row.kind in AGGREGATED
    ]
    of_insights = dict.fromkeys(each.tip for each in told)
    return tuple([*of_insights, *_standing_tips(facts, locale)][:TIPS])


def _standing_tips(facts: NoteFacts, locale: str) -> list[str]:
    """What can be said of any month, by its own figures first; the rest in turn."""
    own = []
    if len(facts.top) > 1:
        second = facts.top[1]
        tenth = round_money(second.spent.amount * TENTH, second.spent.currency)
        said = format_money(Money(tenth, second.spent.currency), locale)
        own.append(f"A tenth less for {second.name} would leave {said} each month.")
    if facts.mover and facts.mover[1].amount > 0:
        own.append(f"See what made {facts.mover[0]} rise, and whether it will again.")
    turn = facts.month.start.month % len(STANDING)
    left = facts.kept.amount > 0
    always = [
        tip for tip in (*STANDING[turn:], *STANDING[:turn]) if left or tip != SAVE
    ]
    return [*own, *always]

"""The same payee charging the same amount twice within a few days."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from reports.insights.facts import LOOK, Fact, amount_term, payee_term, search
from reports.insights.history import FRESH, History, Line

KIND = "duplicate"
CLOSE = timedelta(days=3)
# Of what is usually spent in a month: small change is often paid twice.
LEAST = Decimal("0.005")
# What a payee often costs is its price, not a mistake.
HABIT, HABIT_SHARE = 4, 0.3

Alike = tuple[int, int, Decimal]  # payee, wallet, amount


def duplicates(history: History) -> Iterator[Fact]:
    if history.usual_month is None:
        return
    least = LEAST * history.usual_month
    for (payee, _, _), lines in _alike(history).items():
        pairs = [pair for pair in pairwise(lines) if pair[1].on - pair[0].on <= CLOSE]
        # More than one such pair is how this payee is paid.
        if len(pairs) != 1 or -lines[0].amount < least:
            continue
        first, second = pairs[0]
        if second.on <= history.as_of - FRESH or _refunded(history, second):
            continue
        if not _is_price(history.by_payee[payee], lines):
            yield _fact(history, first, second)


def _alike(history: History) -> dict[Alike, list[Line]]:
    found: dict[Alike, list[Line]] = defaultdict(list)
    for line in history.expenses:
        if line.payee is not None and not line.is_part and not line.is_settled:
            found[line.payee, line.wallet, line.own].append(line)
    return {alike: lines for alike, lines in found.items() if len(lines) > 1}


def _is_price(of_payee: list[Line], lines: list[Line]) -> bool:
    """Whether one often pays just that there, other than at regular intervals."""
    days = [line.on for line in lines]
    gaps = sorted((after - before).days for before, after in pairwise(days))
    often = gaps[len(gaps) // 2] <= 2 * CLOSE.days
    share = len(lines) / len(of_payee)
    return len(lines) >= HABIT and share >= HABIT_SHARE and often


def _refunded(history: History, line: Line) -> bool:
    return any(
        each.kind == "refund"
        and each.payee == line.payee
        and each.own == -line.own
        and each.on >= line.on - CLOSE
        for each in history.lines
    )


def _fact(history: History, first: Line, second: Line) -> Fact:
    name = second.payee_name
    return Fact(
        kind=KIND,
        about=str(second.payee),
        stamp=f"{abs(second.own).normalize():f}:{second.on}",
        severity=LOOK,
        first=first.on,
        last=second.on,
        amount=history.money(first.amount + second.amount),
        facts={
            "payee": name,
            "each": str(history.money(second.amount).amount),
            "days": str((second.on - first.on).days),
        },
        query=search(
            first.on,
            second.on,
            payee_term(name),
            amount_term(second.own),
            "type:expense",
            wallet=second.wallet,
        ),
    )

"""Money that lies in a current account far beyond what is needed there."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from reports.insights.facts import NOTE, Fact, search
from reports.insights.history import ZERO, History, WalletLine

KIND = "idle"
KINDS = frozenset({"bank", "cash", "ewallet"})
DAYS = timedelta(days=90)
# Usual months of spending that may well lie there, and that the rest must come to.
KEPT, LEAST = 3, 2
QUIET = 180


def idle(history: History) -> Iterator[Fact]:
    """The amount is what lay there on the lowest day, less three usual months."""
    usual = history.usual_month
    since = history.as_of - DAYS
    if usual is None or history.began > since:
        return
    lowest = _lowest(history)
    for pk, wallet in history.wallets.items():
        if wallet.kind not in KINDS or wallet.balance <= 0:
            continue
        spare = lowest[pk] * wallet.worth / wallet.balance - KEPT * usual
        if spare >= LEAST * usual:
            yield _fact(history, pk, wallet, spare)


def _lowest(history: History) -> dict[int, Decimal]:
    """Of each wallet, the lowest balance at the end of a day in its own currency,
    told backwards from today's.
    """
    since = history.as_of - DAYS
    running = {pk: wallet.balance for pk, wallet in history.wallets.items()}
    lowest = defaultdict(lambda: ZERO, running)
    days: dict[tuple[int, object], Decimal] = defaultdict(lambda: ZERO)
    for line in reversed(history.lines):
        if line.on > since:
            days[line.wallet, line.on] += line.own
    for (wallet, _), moved in days.items():
        if wallet in running:
            running[wallet] -= moved
            lowest[wallet] = min(lowest[wallet], running[wallet])
    return lowest


def _fact(history: History, pk: int, wallet: WalletLine, spare: Decimal) -> Fact:
    first = history.as_of - DAYS + timedelta(days=1)
    assert history.usual_month is not None
    return Fact(
        kind=KIND,
        about=str(pk),
        stamp=history.as_of.strftime("%Y-%m"),
        severity=NOTE,
        first=first,
        last=history.as_of,
        amount=history.money(spare),
        facts={
            "wallet": wallet.name,
            "usual": str(history.money(history.usual_month).amount),
            "days": str(DAYS.days),
            "months": str(KEPT),
        },
        query=search(first, history.as_of, wallet=pk),
        quiet=QUIET,
    )

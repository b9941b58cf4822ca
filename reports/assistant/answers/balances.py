"""What wallets hold, today, on a day, or as the forecast expects."""

from datetime import date

from django.urls import reverse

from ledger.models import Wallet
from ledger.queries.totals import WalletBalance, net_worth, wallet_balances
from reports.assistant.answers.base import Answer, Asker, Line, Link, page
from reports.assistant.questions import NotUnderstood, Other
from reports.forecast import forecast

MOST_MONTHS = 12


def balance(ask: Asker) -> Answer:
    """Of the wallets named, at the end of a day."""
    day = _day(ask)
    if day > ask.as_of:
        return _foreseen(ask, day, ask.question.wallets)
    wanted = {wallet.pk for wallet in ask.question.wallets}
    found = [
        row
        for row in wallet_balances(book=ask.book, as_of=day, archived=True)
        if not wanted or row.wallet.pk in wanted
    ]
    when = "" if day == ask.as_of else f" on {ask.day(day)}"
    lines = tuple(
        Line(row.wallet.name, ask.money(row.balance), _wallet_url(row.wallet.pk))
        for row in found
    )
    links = (page("ledger:wallet-list", "Wallets", "wallet2"),)
    if len(found) == 1:
        text = _held(ask, found[0], when)
        return ask.answer(
            text,
            figure=found[0].balance,
            links=(Link("Its transactions", _wallet_url(found[0].wallet.pk)), *links),
            source=links[0],
        )
    total = net_worth(found, ask.book)
    text = f"{ask.question.title or 'Your wallets'} have {ask.money(total)}{when}."
    whole = Line("Together", ask.money(total), is_total=True)
    return ask.answer(
        text, figure=total, lines=(*lines, whole), links=links, source=links[0]
    )


def _held(ask: Asker, row: WalletBalance, when: str) -> str:
    """Below zero it is owed."""
    name, balance = row.wallet.name, row.balance
    verb = "owed" if when else "owe"
    if balance.amount < 0:
        return f"You {verb} {ask.money(-balance)} on {name}{when}."
    if "owe" in ask.question.cues:
        return f"You {verb} nothing on {name}{when}: it has {ask.money(balance)}."
    return f"{name} {'had' if when else 'has'} {ask.money(balance)}{when}."


def debts(ask: Asker) -> Answer:
    """What is owed: the wallets below zero."""
    rows = wallet_balances(book=ask.book, as_of=ask.as_of, archived=True)
    owed = [row for row in rows if row.balance.amount < 0]
    total = -net_worth(owed, ask.book)
    lines = [
        Line(row.wallet.name, ask.money(-row.balance), _wallet_url(row.wallet.pk))
        for row in owed
    ]
    if len(owed) > 1:
        lines.append(Line("Together", ask.money(total), is_total=True))
    ask.notes.append("Took wallets below zero; bills to pay are not in it")
    link = page("ledger:wallet-list", "Wallets", "wallet2")
    asked = ask.with_others(Other("Bills to pay", "bills due"))
    return asked.answer(
        f"You owe {ask.money(total)}."
        if owed
        else "You owe nothing: no wallet is below zero.",
        figure=total,
        lines=tuple(lines),
        links=(link,),
        source=link,
    )


def _wallet_url(pk: int) -> str:
    return f"{reverse('ledger:entry-list')}?period=all&wallet={pk}"


def _day(ask: Asker) -> date:
    """The last day of the days asked for, today where they still run."""
    span = ask.question.span
    if span is None:
        return ask.as_of
    if span.on is not None:
        return span.on
    is_running = span.period.contains(ask.as_of) and not _at_end(ask)
    return ask.as_of if is_running else span.period.last


def _at_end(ask: Asker) -> bool:
    return "will" in ask.question.cues


def worth(ask: Asker) -> Answer:
    """All wallets together."""
    day = _day(ask)
    if day > ask.as_of:
        return _foreseen(ask, day, ())
    found = wallet_balances(book=ask.book, as_of=day, archived=True)
    total = net_worth(found, ask.book)
    when = "" if day == ask.as_of else f" on {ask.day(day)}"
    link = page("ledger:wallet-list", "Wallets", "wallet2")
    lines = tuple(
        Line(row.wallet.name, ask.money(row.balance), _wallet_url(row.wallet.pk))
        for row in found
        if row.balance or not row.wallet.is_archived
    )
    if "worth" not in ask.question.cues:
        ask.notes.append("Took all wallets together, debts taken off")
    return ask.answer(
        f"Your net worth is {ask.money(total)}{when}, all wallets together."
        if not when
        else f"Your net worth was {ask.money(total)}{when}, all wallets together.",
        figure=total,
        lines=(*lines, Line("Net worth", ask.money(total), is_total=True)),
        links=(link,),
        source=link,
    )


def _foreseen(ask: Asker, day: date, wallets: tuple[Wallet, ...]) -> Answer:
    """What the forecast expects at the end of a day to come."""
    if len(wallets) > 1:
        raise NotUnderstood(reason="Ask for one wallet, or for all of them.")
    months = (day.year - ask.as_of.year) * 12 + day.month - ask.as_of.month + 1
    if months > MOST_MONTHS:
        raise NotUnderstood(reason="The forecast sees a year ahead.")
    wallet = wallets[0] if wallets else None
    found = forecast(book=ask.book, as_of=ask.as_of, months=months, wallet=wallet)
    point = found.balance_on(day)
    if point is None:
        raise NotUnderstood(reason=f"The forecast does not reach {ask.day(day)}.")
    name = wallet.name if wallet else "All wallets together"
    spread = (
        f", likely between {ask.money(point.low)} and {ask.money(point.high)}"
        if point.low != point.high
        else ""
    )
    text = f"{name}: about {ask.money(point.balance)} on {ask.day(day)}{spread}."
    ask.notes.append("This is a forecast, not a promise")
    link = page("reports:forecast", "Forecast", "graph-up")
    return ask.answer(text, figure=point.balance, links=(link,), source=link)

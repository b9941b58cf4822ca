"""What is free to spend, and whether an amount is: until the month ends or the next
pay comes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from budgets.bills.pay import PayDay
from budgets.cadence import month_of
from budgets.queries import FreeToSpend, free_to_spend
from budgets.queries.state import per_day
from expense_tracker.kernel.money import Money
from ledger.models import Wallet
from ledger.recurring.coming import due_dates
from reports.assistant.answers.base import Answer, Asker, Line, Link, page
from reports.assistant.answers.due import next_pay
from reports.assistant.questions import NotUnderstood
from reports.forecast import Forecast, forecast

MOST_MONTHS = 12


def free(ask: Asker) -> Answer:
    """Until the month ends; per day where that is asked."""
    _check_days(ask)
    until_pay = _until_pay(ask)
    if until_pay is not None:
        return _free_until_pay(ask, until_pay)
    span = ask.question.span
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    is_daily = ask.question.per == "day" or (span is not None and span.period.days == 1)
    until, amount = ask.day(found.until), found.amount
    if amount.amount < 0:
        text = f"Nothing is free: you are {ask.money(-amount)} over until {until}."
    elif is_daily and found.per_day is not None:
        text = (
            f"{ask.money(found.per_day)} a day is free to spend until {until}, "
            f"{ask.money(amount)} in all."
        )
    else:
        text = f"{ask.money(amount)} is free to spend until {until}."
    figure = found.per_day if is_daily and found.per_day is not None else amount
    whole = Line("Free to spend", ask.money(amount), is_total=True)
    return _of_month(ask, text, figure, [*_lines(ask, found), whole])


def _check_days(ask: Asker) -> None:
    span, per = ask.question.span, ask.question.per
    month = month_of(ask.book, ask.as_of)
    if span is not None and not (
        span.period.contains(ask.as_of) and span.period.last <= month.last
    ):
        raise NotUnderstood(reason="What is free to spend is reckoned for this month.")
    if per not in {"", "day"} or (span and span.period.kind == "week"):
        raise NotUnderstood(reason="What is free to spend is told by day and month.")


def afford(ask: Asker) -> Answer:
    """An amount against what is free until the month's end or the next pay."""
    wanted = ask.base(ask.question.amount or Decimal(0))
    span, month = ask.question.span, month_of(ask.book, ask.as_of)
    if span is not None and span.period.start > month.last:
        raise NotUnderstood(reason="I can tell until the end of this month.")
    until_pay = _until_pay(ask)
    if until_pay is not None:
        return _afford_until_pay(ask, until_pay, wanted)
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    rest, until = found.amount - wanted, ask.day(found.until)
    text = (
        f"Yes: {ask.money(found.amount)} is free until {until}, so "
        f"{ask.money(rest)} would be left."
        if rest.amount >= 0
        else f"Not from what is free: {ask.money(found.amount)} until {until}, which "
        f"is {ask.money(-rest)} too little."
    )
    return _of_month(ask, text, rest, [*_lines(ask, found), *_after(ask, wanted, rest)])


def _lines(ask: Asker, found: FreeToSpend) -> list[Line]:
    return [
        Line(line.label, ask.money(line.money), reverse(line.view))
        for line in found.lines
    ]


def _after(ask: Asker, wanted: Money, rest: Money) -> tuple[Line, Line]:
    return (
        Line("What you want to spend", ask.money(-wanted)),
        Line("Left after it", ask.money(rest), is_total=True),
    )


def _of_month(ask: Asker, text: str, figure: Money, lines: list[Line]) -> Answer:
    return ask.answer(
        text,
        figure=figure,
        lines=tuple(lines),
        links=(page("reports:overview", "Overview", "house"),),
        source=Link("Handbook: Free to spend", "/help/budgets/#free-to-spend", "book"),
        show="free",
    )


# --- until the next pay ---------------------------------------------------------------


@dataclass(frozen=True)
class UntilPay:
    """What can be spent now so that the wallet of the pay is expected to stay at its
    floor or above until the day before it; below zero is what is missing.
    """

    pay: PayDay
    found: Forecast

    @property
    def last(self) -> date:
        return self.pay.on - timedelta(1)

    @property
    def spare(self) -> Money:
        found = self.found
        if self.last <= found.as_of:  # it comes tomorrow
            return found.points[0].balance - found.floor
        spare = found.spare_until(self.last)
        assert spare is not None
        return spare

    @property
    def per_day(self) -> Money | None:
        """An even share for each day, today included; None when nothing is."""
        return per_day(self.spare, (self.pay.on - self.found.as_of).days)

    @property
    def name(self) -> str:
        return self.found.wallet.name if self.found.wallet else "All wallets together"


def _until_pay(ask: Asker) -> UntilPay | None:
    """Where that is asked; None, too, without a pay that is expected: then the month's
    end is what bills have to wait for.
    """
    if "until_pay" not in ask.question.cues:
        return None
    pay = next_pay(ask)
    if not pay.name:
        ask.notes.append("No pay is on record, so this is until the month ends")
        return None
    months = (pay.on.year - ask.as_of.year) * 12 + pay.on.month - ask.as_of.month + 1
    wallet = _wallet_of(ask, pay)
    found = forecast(
        book=ask.book, as_of=ask.as_of, months=min(months, MOST_MONTHS), wallet=wallet
    )
    return UntilPay(pay, found)


def _wallet_of(ask: Asker, pay: PayDay) -> Wallet | None:
    """The wallet the pay comes to, where it holds the Book's currency."""
    dues = due_dates(book=ask.book, until=pay.on, kind="income")
    wallets = [due.recurring.wallet for due in dues if due.on == pay.on]
    fitting = [each for each in wallets if each.currency == ask.book.base_currency]
    return fitting[0] if fitting else None


def _free_until_pay(ask: Asker, until: UntilPay) -> Answer:
    spare, day = until.spare, ask.day(until.last)
    daily = until.per_day if ask.question.per == "day" else None
    if spare.amount < 0:
        text = (
            f"Nothing: {until.name} is expected to fall {ask.money(-spare)} short "
            f"until {day}, the day before your pay."
        )
    else:
        lead = f"{ask.money(daily)} a day, " if daily is not None else ""
        text = (
            f"{lead}{ask.money(spare)} {'in all, ' if lead else ''}can be spent from "
            f"{until.name} until {day}, the day before your pay."
        )
    _note_budgets(ask, None)
    whole = Line("To spend until then", ask.money(spare), is_total=True)
    figure = spare if daily is None else daily
    return _foreseen(ask, until, text, figure, [whole])


def _afford_until_pay(ask: Asker, until: UntilPay, wanted: Money) -> Answer:
    rest = until.spare - wanted
    spare = ask.money(max(until.spare, Money.zero(wanted.currency)))
    there = (
        f"{spare} can be spent from {until.name} until {ask.day(until.last)}, the day "
        f"before your pay"
    )
    text = (
        f"Yes: {there}, so {ask.money(rest)} would be left."
        if rest.amount >= 0
        else f"No: {there}, which is {ask.money(-rest)} too little."
    )
    _note_budgets(ask, wanted)
    return _foreseen(ask, until, text, rest, [*_after(ask, wanted, rest)])


def _note_budgets(ask: Asker, wanted: Money | None) -> None:
    """What the budgets have to say, which end with the month."""
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    if not found.has_budgets:
        return
    said = f"Your budgets leave {ask.money(found.amount)} until {ask.day(found.until)}"
    if wanted is not None and wanted.amount > found.amount.amount:
        said += ": it would go beyond them"
    ask.notes.append(said)


def _foreseen(
    ask: Asker, until: UntilPay, text: str, figure: Money, more: list[Line]
) -> Answer:
    found = until.found
    lowest = found.lowest_until(until.last) or found.points[0]
    lines = [Line(f"{until.name} now", ask.money(found.points[0].balance))]
    lines.append(Line(f"Lowest, on {ask.day(lowest.on)}", ask.money(lowest.balance)))
    if found.floor:
        lines.append(Line("Kept in it", ask.money(-found.floor)))
    ask.notes.append(f"By the forecast of {until.name}, which is no promise")
    link = page("reports:forecast", "Forecast", "graph-up")
    return ask.answer(
        text, figure=figure, lines=(*lines, *more), links=(link,), source=link
    )

"""What is to be paid, and when the next pay comes: the same list as the bills page."""

from datetime import date, timedelta

from django.urls import reverse

from budgets.bills.pay import PayDay
from budgets.bills.pay import next_pay as pay_after
from budgets.bills.upcoming import NEXT_DAYS, PAY_WITHIN
from expense_tracker.kernel.money import Money
from ledger.models import Wallet
from ledger.queries.cards import CardDue, card_dues
from ledger.recurring.coming import DueDate, due_dates
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.lexicon import key_of
from reports.assistant.questions import NotUnderstood

MOST_AHEAD = 400
SHOWN = 12
ToPay = DueDate | CardDue


def bills(ask: Asker) -> Answer:
    """What is to pay: what was named, of the days asked for, else what comes next."""
    link = page("budgets:bill-list", "Bills", "calendar2-week")
    first, last = _bill_days(ask)
    named = bool(ask.question.named)
    found = [each for each in to_pay(ask, last) if not named or _is_asked(ask, each)]
    if ask.question.span is not None:
        found = [each for each in found if each.on >= first or first <= ask.as_of]
    if ask.question.cues & {"over", "overdue"}:
        found = [each for each in found if each.on < ask.as_of]
    if named and not found:
        return _no_bill(ask, link)
    if found and _wants_next(ask):
        return _next_bill(ask, found[0], link)
    return ask.answer(
        _told(ask, found, last),
        figure=_sum(ask, found),
        lines=tuple(_due_line(ask, each) for each in found[:SHOWN]),
        links=(link,),
        source=link,
    )


def _wants_next(ask: Asker) -> bool:
    """One date rather than a list: the next one, or that of what was named."""
    question = ask.question
    is_open = question.span is None and "until_pay" not in question.cues
    listed = question.cues & {"overdue", "over", "list", "count"}
    named = bool(question.named) and ("when" in question.cues or is_open)
    return "next" in question.cues or (named and not listed)


def to_pay(ask: Asker, last: date) -> list[ToPay]:
    """Open dates of bills and statements of cards up to that day, overdue ones too."""
    known = due_dates(book=ask.book, until=max(last, ask.as_of + PAY_WITHIN))
    found: list[ToPay] = [each for each in known if each.is_to_pay]
    found += card_dues(book=ask.book, as_of=ask.as_of, dues=known)
    return sorted((d for d in found if d.on <= last), key=lambda due: due.on)


def _sum(ask: Asker, found: list[ToPay]) -> Money:
    zero = Money.zero(ask.book.base_currency)
    return sum((each.worth for each in found), zero)


def _told(ask: Asker, found: list[ToPay], last: date) -> str:
    total, many = ask.money(_sum(ask, found)), _counted(found)
    if "overdue" in ask.question.cues:
        if not found:
            return "No bill is overdue."
        return f"{many} overdue, {total} together."
    if not found:
        return f"Nothing is due until {ask.day(last)}."
    late = sum(each.on < ask.as_of for each in found)
    behind = f", {late} of them overdue" if late else ""
    return f"{many} to pay until {ask.day(last)}, {total} together{behind}."


def _counted(found: list[ToPay]) -> str:
    cards = sum(isinstance(each, CardDue) for each in found)
    parts = [
        counted(number, noun)
        for number, noun in ((len(found) - cards, "bill"), (cards, "card statement"))
        if number
    ]
    return " and ".join(parts)


def _bill_days(ask: Asker) -> tuple[date, date]:
    if "until_pay" in ask.question.cues:
        pay = next_pay(ask)
        ask.notes.append(
            f"Your next pay, {pay.name}, is expected on {ask.day(pay.on)}"
            if pay.name
            else "No pay is on record: took the days until the month ends"
        )
        return ask.as_of, pay.on - timedelta(1)
    span = ask.question.span
    if span is None:
        is_far = ask.question.named or "next" in ask.question.cues
        return ask.as_of, ask.as_of + timedelta(MOST_AHEAD if is_far else NEXT_DAYS)
    if span.period.last < ask.as_of or span.is_ever:
        raise NotUnderstood(reason="Bills are told from today on.")
    if (span.period.last - ask.as_of).days > MOST_AHEAD:
        raise NotUnderstood(reason="I see a year of bills ahead.")
    return span.period.start, span.period.last


def _is_asked(ask: Asker, due: ToPay) -> bool:
    """Whether it is what was named: by its name, payee or category, or the card."""
    cards = {wallet.pk for wallet in ask.question.wallets}
    if isinstance(due, CardDue):
        return due.wallet.pk in cards
    recurring = due.recurring
    ids = {row.pk for row in ask.question.categories}
    if recurring.category_id in ids or recurring.to_wallet_id in cards:
        return True
    own = f" {key_of(recurring.name)} "
    payee = f" {key_of(recurring.payee.name)} " if recurring.payee else ""
    keys = [f" {key_of(each.title)} " for each in ask.question.named]
    return any(key in own or key in payee for key in keys)


def _no_bill(ask: Asker, link: Link) -> Answer:
    unknown = [w for w in ask.question.wallets if _is_without_terms(w)]
    text = f"No open bill is about {ask.question.title}."
    if unknown:
        text = f"{unknown[0].name} has no statement day yet: set it on the card."
    return ask.answer(text, links=(link,), source=link)


def _is_without_terms(wallet: Wallet) -> bool:
    return wallet.kind == Wallet.Kind.CARD and wallet.statement_day is None


def _next_bill(ask: Asker, due: ToPay, link: Link) -> Answer:
    text = f"{due.name} is due on {_in_days(ask, due.on)}: {ask.money(due.amount)}."
    own = Link(due.name, _url(due), "calendar2-week")
    figure = due.amount if "much" in ask.question.cues else due.on
    return ask.answer(text, figure=figure, links=(own, link), source=link)


def _in_days(ask: Asker, on: date) -> str:
    days = (on - ask.as_of).days
    when = "today" if not days else f"in {counted(days, 'day')}"
    if days < 0:
        when = f"{counted(-days, 'day')} ago, not paid yet"
    return f"{ask.day(on)}, {when}"


def _due_line(ask: Asker, due: ToPay) -> Line:
    noun = " statement" if isinstance(due, CardDue) else ""
    label = f"{ask.day(due.on)} · {due.name}{noun}"
    return Line(label, ask.money(due.amount), _url(due))


def _url(due: ToPay) -> str:
    if isinstance(due, CardDue):
        return f"{reverse('ledger:entry-list')}?period=all&wallet={due.wallet.pk}"
    return reverse("ledger:recurring-detail", args=[due.recurring.pk])


# --- pay ------------------------------------------------------------------------------


def next_pay(ask: Asker, within: timedelta = PAY_WITHIN) -> PayDay:
    """As the bills page has it: without a pay that is expected, the month's end."""
    dues = due_dates(book=ask.book, until=ask.as_of + within)
    return pay_after(book=ask.book, as_of=ask.as_of, dues=dues)


def payday(ask: Asker) -> Answer:
    link = page("ledger:recurring-list", "Recurring", "repeat")
    pay = next_pay(ask, timedelta(MOST_AHEAD))
    if pay.amount is None:
        text = "No pay is on record. Add your salary as recurring income."
        return ask.answer(text, links=(link,), source=link)
    text = (
        f"{pay.name} is expected on {_in_days(ask, pay.on)}: {ask.money(pay.amount)}."
    )
    return ask.answer(text, figure=pay.on, links=(link,), source=link)

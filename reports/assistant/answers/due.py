"""What is to be paid, and when the next pay comes."""

from datetime import date, timedelta

from django.urls import reverse

from budgets.queries import due_bills
from expense_tracker.kernel.money import Money
from ledger.coming import DueDate, due_dates, sum_of
from ledger.models import Recurring
from ledger.recurring_rows import recurring_groups
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.lexicon import key_of
from reports.assistant.questions import NotUnderstood

NEXT_DAYS = 30
MOST_AHEAD = 400


def bills(ask: Asker) -> Answer:
    """Open dates of bills: those named, of the days asked for, else what comes next."""
    link = page("budgets:bill-list", "Bills", "calendar2-week")
    first, last = _bill_days(ask)
    due = due_bills(book=ask.book, until=last)
    named = bool(ask.question.named)
    found = [each for each in due if _is_asked(ask, each)] if named else due
    if ask.question.span is not None:
        found = [each for each in found if each.on >= first or first <= ask.as_of]
    if ask.question.cues & {"over", "overdue"}:
        found = [each for each in found if each.on < ask.as_of]
    wants_next = "next" in ask.question.cues or (named and "when" in ask.question.cues)
    if named and not found:
        return _no_bill(ask, link)
    if wants_next and found:
        return _next_bill(ask, found[0], link)
    total = sum_of(found, ask.book)
    if "overdue" in ask.question.cues:
        return _late(ask, found, link)
    until = ask.day(last)
    late = sum(each.on < ask.as_of for each in found)
    behind = f", {late} of them overdue" if late else ""
    text = (
        f"{counted(len(found), 'bill')} to pay until {until}, {ask.money(total)} "
        f"together{behind}."
        if found
        else f"Nothing is due until {until}."
    )
    return ask.answer(
        text,
        figure=total,
        lines=tuple(_due_line(ask, each) for each in found[:12]),
        links=(link,),
        source=link,
    )


def _late(ask: Asker, found: list[DueDate], link: Link) -> Answer:
    total = sum_of(found, ask.book)
    said = f"{counted(len(found), 'bill')} overdue, {ask.money(total)} together."
    return ask.answer(
        said if found else "No bill is overdue.",
        figure=total,
        lines=tuple(_due_line(ask, each) for each in found[:12]),
        links=(link,),
        source=link,
    )


def _bill_days(ask: Asker) -> tuple[date, date]:
    if "payday" in ask.question.cues:
        pay = next_pay(ask)
        if pay is None:
            raise NotUnderstood(
                reason="No pay is on record: add it as recurring income."
            )
        return ask.as_of, pay.on - timedelta(1)
    span = ask.question.span
    if span is None:
        days = (
            MOST_AHEAD
            if ask.question.named or "next" in ask.question.cues
            else NEXT_DAYS
        )
        return ask.as_of, ask.as_of + timedelta(days)
    if span.period.last < ask.as_of or span.is_ever:
        raise NotUnderstood(reason="Bills are told from today on.")
    if (span.period.last - ask.as_of).days > MOST_AHEAD:
        raise NotUnderstood(reason="I see a year of bills ahead.")
    return span.period.start, span.period.last


def _is_asked(ask: Asker, due: DueDate) -> bool:
    """Whether it is the schedule named: by its name, payee or category."""
    recurring = due.recurring
    ids = {row.pk for row in ask.question.categories}
    if recurring.category_id is not None and recurring.category_id in ids:
        return True
    own = f" {key_of(recurring.name)} "
    payee = f" {key_of(recurring.payee.name)} " if recurring.payee else ""
    return any(
        f" {key_of(each.title)} " in own
        or (payee and f" {key_of(each.title)} " in payee)
        for each in ask.question.named
    )


def _no_bill(ask: Asker, link: Link) -> Answer:
    return ask.answer(
        f"No open bill is about {ask.question.title}.",
        links=(link,),
        source=link,
    )


def _next_bill(ask: Asker, due: DueDate, link: Link) -> Answer:
    days = (due.on - ask.as_of).days
    when = "today" if not days else f"in {counted(days, 'day')}"
    if days < 0:
        when = f"{counted(-days, 'day')} ago, not paid yet"
    url = reverse("ledger:recurring-detail", args=[due.recurring.pk])
    text = f"{due.name} is due on {ask.day(due.on)}, {when}: {ask.money(due.amount)}."
    own = Link(due.name, url, "calendar2-week")
    return ask.answer(text, figure=due.on, links=(own, link), source=link)


def _due_line(ask: Asker, due: DueDate) -> Line:
    url = reverse("ledger:recurring-detail", args=[due.recurring.pk])
    return Line(f"{ask.day(due.on)} · {due.name}", ask.money(due.amount), url)


def next_pay(ask: Asker) -> DueDate | None:
    """The next open date of recurring income."""
    until = ask.as_of + timedelta(MOST_AHEAD)
    dates = due_dates(book=ask.book, until=until, kind=Recurring.Kind.INCOME)
    return next((each for each in dates if each.on > ask.as_of), None)


def payday(ask: Asker) -> Answer:
    link = page("ledger:recurring-list", "Recurring", "repeat")
    pay = next_pay(ask)
    if pay is None:
        return ask.answer(
            "No pay is on record. Add your salary as recurring income.",
            links=(link,),
            source=link,
        )
    return _next_bill(ask, pay, link)


def subscriptions(ask: Asker) -> Answer:
    """What goes on as recurring expenses, per month or year."""
    link = page("ledger:recurring-list", "Recurring", "repeat")
    groups = recurring_groups(book=ask.book, as_of=ask.as_of)
    group = next((g for g in groups if g.rows and _is_expense(g)), None)
    if group is None or group.a_month is None:
        return ask.answer(
            "Nothing recurring is on record yet.", links=(link,), source=link
        )
    if ask.question.per not in {"", "month", "year"}:
        raise NotUnderstood((ask.question.per,))
    monthly = group.a_month
    is_yearly = ask.question.per == "year"
    figure = Money(monthly.amount * 12, monthly.currency) if is_yearly else monthly
    ask.notes.append("Took all recurring expenses, bills too")
    text = (
        f"{counted(len(group.rows), 'recurring expense')} cost "
        f"{ask.money(figure)} a {'year' if is_yearly else 'month'}."
    )
    lines = tuple(
        Line(
            f"{row.recurring.name} · {row.rhythm}",
            ask.money(row.amount),
            reverse("ledger:recurring-detail", args=[row.recurring.pk]),
        )
        for row in group.rows[:12]
    )
    return ask.answer(text, figure=figure, lines=lines, links=(link,), source=link)


def _is_expense(group: object) -> bool:
    rows = group.rows  # type: ignore[attr-defined]
    return bool(
        rows[0].recurring.kind == Recurring.Kind.EXPENSE and rows[0].state == "active"
    )

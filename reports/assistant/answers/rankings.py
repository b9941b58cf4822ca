"""What most was spent on, by category, payee, wallet, month, week or day."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from expense_tracker.kernel.format import format_percent
from expense_tracker.kernel.period import Period
from ledger.expression import Node, Term
from ledger.expression.names import Names
from ledger.listing.filters import EntryFilter
from reports.assistant.answers.base import (
    EARNED,
    SPENT,
    Answer,
    Asker,
    Line,
)
from reports.assistant.answers.rows import number_asked
from reports.assistant.named_days import Span
from reports.assistant.questions import NotUnderstood

SHOWN = 5
MOST_SHOWN = 20
ZERO = Decimal(0)


def top(ask: Asker) -> Answer:
    """What most was spent on, or came in from, by category, payee, wallet or tag."""
    is_earned = ask.question.measure == "earned"
    term = EARNED if is_earned else SPENT
    span = ask.span
    ask.note_month()
    number = number_asked(ask) if ask.question.amount else SHOWN
    chosen = ask.find(span, term)
    sums = _BY[ask.question.by](chosen, ask)
    sign = 1 if is_earned else -1
    smallest = bool(ask.question.cues & {"min", "least"})
    ranked = sorted(
        ((name, sign * value) for name, value in sums.items() if sign * value > 0),
        key=lambda row: row[1] if smallest else -row[1],
    )[:number]
    flow = ask.sum(chosen).flow
    whole = flow.income if is_earned else flow.spending
    when = ask.when(span)
    if not ranked:
        return ask.answer(f"Nothing was spent{ask.about} {when}.", entries=chosen)
    name, value = ranked[0]
    word = "least" if smallest else "most"
    amount = ask.base(value)
    verb = (
        "Most came in from" if is_earned else f"You spent {word} {_AT[ask.question.by]}"
    )
    part = (
        f" ({format_percent(value / whole.amount, ask.locale)})"
        if whole.amount >= value
        else ""
    )
    text = f"{verb} {name} {when}: {ask.money(amount)}{part}."
    lines = [
        Line(row, ask.money(ask.base(each)), _link(ask, row, span, term))
        for row, each in ranked
    ]
    rest = whole.amount - sum((each for _, each in ranked), ZERO)
    if rest:
        lines.append(Line("Everything else", ask.money(ask.base(rest))))
    lines.append(Line("Together", ask.money(whole), is_total=True))
    return ask.answer(
        text, figure=amount, entries=chosen, proof="top", lines=tuple(lines)
    )


_AT = {"category": "on", "payee": "at", "wallet": "from", "tag": "on"}
_NONE = {"category": "No category", "payee": "No payee", "tag": "No tag"}


def _link(ask: Asker, name: str, span: Span, term: Node) -> str:
    by = ask.question.by
    if name in _NONE.values():
        return ""
    value = name.replace(" › ", "/")
    op = "=" if by in {"payee", "category"} else ":"
    chosen = ask.find(span, term, Term(by, op, (value,)))
    return f"{reverse('ledger:entry-list')}?{chosen.query()}"


def _grouped(
    chosen: EntryFilter, ask: Asker, column: str, none: str
) -> dict[str, Decimal]:
    rows = chosen.entries(ask.book).order_by().values(column)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows.annotate(worth=Sum("base_amount")):
        sums[row[column] or none] += row["worth"]
    return sums


def _by_category(chosen: EntryFilter, ask: Asker) -> dict[str, Decimal]:
    """Of categories with the same name below different ones, each has its path."""
    names = Names(ask.book)
    spelt = {row.pk: names.spelt("category", row) for row in names.categories}
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rows = chosen.entries(ask.book).order_by().values("category_id")
    for row in rows.annotate(worth=Sum("base_amount")):
        sums[spelt.get(row["category_id"], _NONE["category"])] += row["worth"]
    return sums


def _by_payee(chosen: EntryFilter, ask: Asker) -> dict[str, Decimal]:
    return _grouped(chosen, ask, "payee__name", _NONE["payee"])


def _by_wallet(chosen: EntryFilter, ask: Asker) -> dict[str, Decimal]:
    return _grouped(chosen, ask, "wallet__name", "")


def _by_tag(_chosen: EntryFilter, _ask: Asker) -> dict[str, Decimal]:
    raise NotUnderstood(("tag",))


_BY: dict[str, Callable[[EntryFilter, Asker], dict[str, Decimal]]] = {
    "category": _by_category,
    "payee": _by_payee,
    "wallet": _by_wallet,
    "tag": _by_tag,
}


def top_months(ask: Asker) -> Answer:
    """Which month, week, day or year most was spent in; the running one counts."""
    is_earned = ask.question.measure == "earned"
    term = EARNED if is_earned else SPENT
    span = ask.question.span or ask.all_time
    if ask.question.span is None:
        ask.notes.append("No days were named: looked at all of them")
    chosen = ask.find(span, term)
    sums = _by_unit(ask, chosen, ask.question.by)
    sign = 1 if is_earned else -1
    smallest = bool(ask.question.cues & {"min", "less", "least"})
    ranked = sorted(
        ((period, sign * value) for period, value in sums.items()),
        key=lambda row: row[1] if smallest else -row[1],
    )[:SHOWN]
    if not ranked:
        return ask.answer(f"Nothing was spent{ask.about}.", entries=chosen)
    period, value = ranked[0]
    word = "least" if smallest else "most"
    verb = "came in" if is_earned else "was spent"
    when = ask.when(Span(period)).removeprefix("so far ")
    text = f"The {word} {verb}{ask.about} {when}: {ask.money(ask.base(value))}."
    lines = tuple(
        Line(
            each.label(ask.locale),
            ask.money(ask.base(amount)),
            _url(ask.find(Span(each), term)),
        )
        for each, amount in ranked
    )
    return ask.answer(
        text,
        figure=ask.base(value),
        entries=ask.find(Span(period), term),
        proof="earned" if is_earned else "spent",
        lines=lines,
    )


def _by_unit(ask: Asker, chosen: EntryFilter, unit: str) -> dict[Period, Decimal]:
    makers: dict[str, Callable[[date], Period]] = {
        "day": Period.day,
        "week": lambda day: Period.week(day, ask.book.first_weekday),
        "month": lambda day: Period.month_of(day, ask.book.pay_day),
        "year": lambda day: Period.year(day.year),
    }
    sums: dict[Period, Decimal] = defaultdict(lambda: ZERO)
    rows = chosen.entries(ask.book).order_by().values("date")
    for row in rows.annotate(worth=Sum("base_amount")):
        sums[makers[unit](row["date"])] += row["worth"]
    return sums


def _url(chosen: EntryFilter) -> str:
    return f"{reverse('ledger:entry-list')}?{chosen.query()}"


def months(ask: Asker) -> Answer:
    """Month by month (or week by week) what was spent, newest last."""
    unit = ask.question.per
    if unit not in {"month", "week"}:
        raise NotUnderstood((unit,))
    is_earned = ask.question.measure == "earned"
    term = EARNED if is_earned else SPENT
    span = ask.question.span
    if span is None:
        newest = ask.this_month
        start = newest.start
        for _ in range(11 if unit == "month" else 1):
            start = Period.month_of(start - timedelta(1), ask.book.pay_day).start
        span = Span(Period.between(start, ask.as_of))
        ask.notes.append(f"From {ask.day(start)} on")
    chosen = ask.find(span, term)
    sums = _by_unit(ask, chosen, unit)
    sign = 1 if is_earned else -1
    flow = ask.sum(chosen).flow
    whole = flow.income if is_earned else flow.spending
    lines = [
        Line(
            period.label(ask.locale),
            ask.money(ask.base(sign * sums[period])),
            _url(ask.find(Span(period), term)),
        )
        for period in sorted(sums)[-MOST_SHOWN:]
    ]
    verb = "came in" if is_earned else "you spent"
    text = f"What {verb}{ask.about}, {unit} by {unit}: {ask.money(whole)} together."
    return ask.answer(
        text,
        figure=whole,
        entries=chosen,
        proof="earned" if is_earned else "spent",
        lines=(*lines, Line("Together", ask.money(whole), is_total=True)),
    )

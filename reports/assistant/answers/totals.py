"""Sums: what was spent, came in or was refunded, and its average."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse

from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.expression import EVERYTHING, Term
from ledger.listing.filters import EntryFilter, list_query
from ledger.models import Category
from ledger.queries.totals import ListSum, category_totals
from reports.assistant.answers.base import (
    SPENT,
    Answer,
    Asker,
    Line,
    counted,
)
from reports.assistant.named_days import Span
from reports.assistant.questions import NotUnderstood, Other

TOP = 3
MONTHS = 12
_DAYS = {"day": 1, "week": 7, "year": 365}


def total(ask: Asker) -> Answer:
    """What was spent, or came in, on what was asked in those days."""
    if ask.question.span is None and not ask.is_ever:
        ask = _of_this_month(ask)
    chosen = ask.find(ask.span, *ask.direction())
    summed = ask.sum(chosen)
    measure = ask.question.measure or _measure_of(summed)
    if measure == "earned":
        return _earned(ask, chosen, summed)
    if not ask.question.measure and summed.flow.income:
        income = ask.money(summed.flow.income)
        ask.notes.append(f"{income} came in there as well, which is not in the figure")
    return _spent(ask, chosen, summed)


def _of_this_month(ask: Asker) -> Asker:
    """Without days in the question it is about this month, which other ones offer."""
    ask.note_month()
    text = _asked(ask)
    return ask.with_others(
        Other("Last month", f"{text} last month"),
        Other("This year", f"{text} this year"),
        Other("All time", f"{text} all time"),
    )


def _asked(ask: Asker) -> str:
    verb = "earned" if ask.question.measure == "earned" else "spent"
    node = str(ask.question.node)
    return f"how much was {verb} {node}".strip()


def _measure_of(summed: ListSum) -> str:
    return "earned" if summed.flow.income and not summed.flow.spending else "spent"


def _spent(ask: Asker, chosen: EntryFilter, summed: ListSum) -> Answer:
    spent = summed.flow.spending
    about, when = ask.about, ask.when(ask.span)
    yes = ""
    if ask.question.is_yes_or_no:
        yes = "Yes. " if summed.count else "No. "
    if not summed.count or not (spent or ask.question.measure):
        _note_moved(ask)
        text = f"{yes}You spent nothing{about} {when}."
    elif spent.amount < 0:
        text = f"{yes}{ask.money(-spent)} more came back than you spent{about} {when}."
    else:
        text = f"{yes}You spent {ask.money(spent)}{about} {when}, in {_count(summed)}."
    return ask.answer(
        text,
        figure=spent,
        entries=chosen,
        proof="spent",
        lines=_largest(ask, spent) if _is_plain(ask) else (),
    )


def _note_moved(ask: Asker) -> None:
    """Where nothing was spent on what was named, transfers may be about it."""
    if ask.question.named:
        moved = ask.sum(ask.find(ask.span, Term("type", ":", ("transfer",)))).count
        if moved:
            ask.notes.append(f"{counted(moved, 'transfer')} there: moved, not spent")


def _earned(ask: Asker, chosen: EntryFilter, summed: ListSum) -> Answer:
    came, when = summed.flow.income, ask.when(ask.span)
    title = ask.question.title
    origin = f" from {title}" if title else ""
    yes = ""
    if ask.question.is_yes_or_no:
        yes = "Yes. " if summed.count else "No. "
    if summed.count:
        text = f"{yes}{ask.money(came)} came in{origin} {when}, in {_count(summed)}."
    else:
        text = f"{yes}Nothing came in{origin} {when}."
    return ask.answer(text, figure=came, entries=chosen, proof="earned")


def _count(summed: ListSum) -> str:
    return counted(summed.count, "transaction")


def _is_plain(ask: Asker) -> bool:
    return ask.question.node == EVERYTHING


def _largest(ask: Asker, spent: Money) -> tuple[Line, ...]:
    """The categories most was spent on and the rest, for a total that names none."""
    period = seen(ask, ask.span).period
    rows = category_totals(book=ask.book, period=period)
    top = [row for row in rows[:TOP] if row.amount.amount > 0]
    lines = tuple(
        Line(
            row.category.name if row.category else "No category",
            ask.money(row.amount),
            list_url(period, row.category) if row.category else "",
        )
        for row in top
    )
    rest = spent - sum((row.amount for row in top), Money.zero(spent.currency))
    if not lines or not rest:
        return lines
    name = "Everything else" if rest.amount > 0 else "Came back elsewhere"
    return (*lines, Line(name, ask.money(rest)))


def list_url(period: Period, category: Category) -> str:
    query = list_query(period=period, category=category)
    return f"{reverse('ledger:entry-list')}?{query}"


def seen(ask: Asker, span: Span) -> Span:
    """The days of it up to today."""
    if span.period.last <= ask.as_of or span.period.start > ask.as_of:
        return span
    return replace(span, period=Period.between(span.period.start, ask.as_of))


def refund(ask: Asker) -> Answer:
    if ask.question.span is None and not ask.is_ever:
        ask = _of_this_month(ask)
    chosen = ask.find(ask.span, Term("type", ":", ("refund",)))
    summed = ask.sum(chosen)
    if "count" in ask.question.cues:
        text = f"{counted(summed.count, 'refund')}{ask.about} {ask.when(ask.span)}."
        return ask.answer(text, figure=summed.count, entries=chosen, proof="count")
    back = -summed.flow.spending
    when = ask.when(ask.span)
    text = (
        f"{ask.money(back)} was refunded{ask.about} {when}, in {_count(summed)}."
        if summed.count
        else f"Nothing was refunded{ask.about} {when}."
    )
    return ask.answer(text, figure=back, entries=chosen, proof="back")


# --- averages -------------------------------------------------------------------------


def average(ask: Asker) -> Answer:
    """Per month, week, day or year of the days asked for, else of the last 12 whole
    months there are.
    """
    per = ask.question.per or "month"
    if "entry" in ask.question.cues and not ask.question.per:
        return _average_entry(ask)
    if per == "quarter":
        raise NotUnderstood(("quarter",))
    span, units = _units(ask, per)
    if span is None:
        return ask.answer(f"There is no whole {per} of transactions yet to average.")
    chosen = ask.find(span, *(ask.direction() or (SPENT,)))
    summed = ask.sum(chosen)
    is_earned = ask.question.measure == "earned"
    whole = summed.flow.income if is_earned else summed.flow.spending
    mean = _rounded(whole, whole.amount / units)
    said = "came in" if is_earned else "you spent"
    days = f"{ask.day(span.period.start)} to {ask.day(span.period.last)}"
    text = (
        f"On average {said} {ask.money(mean)} a {per}{ask.about}."
        if not is_earned
        else f"On average {ask.money(mean)} a {per} came in{ask.about}."
    )
    ask.notes.append(f"{days}, {_said_units(units, per)}, {ask.money(whole)} together")
    proof = "earned" if is_earned else "spent"
    return ask.answer(
        text,
        figure=mean,
        entries=chosen,
        proof=f"{proof}/{units}",
    )


def _rounded(like: Money, amount: Decimal) -> Money:
    return Money(round_money(amount, like.currency), like.currency)


def _said_units(units: Decimal, per: str) -> str:
    rounded = units.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize()
    return f"{rounded:f} {per}{'' if rounded == 1 else 's'}"


def _average_entry(ask: Asker) -> Answer:
    span = ask.question.span or ask.all_time
    chosen = ask.find(span, *(ask.direction() or (SPENT,)))
    summed = ask.sum(chosen)
    if not summed.count:
        return ask.answer(f"There is no transaction{ask.about} {ask.when(span)}.")
    is_earned = ask.question.measure == "earned"
    whole = summed.flow.income if is_earned else summed.flow.spending
    mean = _rounded(whole, whole.amount / summed.count)
    text = (
        f"A transaction{ask.about} is {ask.money(mean)} on average, {ask.when(span)}."
    )
    ask.notes.append(f"{_count(summed)}, {ask.money(whole)} together")
    proof = "earned" if is_earned else "spent"
    return ask.answer(
        text, figure=mean, entries=chosen, proof=f"{proof}/{summed.count}"
    )


def _units(ask: Asker, per: str) -> tuple[Span | None, Decimal]:
    """The days averaged over, and how many units they are."""
    if ask.question.span is None or ask.question.span.is_ever:
        span = _whole_months(ask)
    else:
        span = seen(ask, ask.question.span)
    if span is None:
        return None, Decimal(1)
    if per == "month":
        return _in_months(ask, span)
    units = Decimal(span.period.days) / _DAYS[per]
    return (span, units) if units >= 1 else (None, units)


def _whole_months(ask: Asker) -> Span | None:
    """The last MONTHS whole months, those before the first entry left out."""
    newest = ask.this_month.previous()
    oldest = newest
    start = ask.all_time.period.start
    for _ in range(MONTHS - 1):
        if oldest.start <= start:
            break
        oldest = oldest.previous()
    if newest.last < start:
        return None
    return Span(Period.between(oldest.start, newest.last))


def _in_months(ask: Asker, span: Span) -> tuple[Span | None, Decimal]:
    """Its whole months, the running one left out, where it is one of several."""
    months = [Period.month_of(span.period.start, ask.book.pay_day)]
    while months[-1].last < span.period.last:
        months.append(months[-1].next())
    whole = [
        month
        for month in months
        if month.start >= span.period.start and month.last <= span.period.last
    ]
    if not whole:
        return None, Decimal(1)
    if len(whole) < len(months):
        ask.notes.append("Counted whole months only")
    return Span(Period.between(whole[0].start, whole[-1].last)), Decimal(len(whole))

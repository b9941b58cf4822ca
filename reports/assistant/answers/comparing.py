"""Two periods of the same, or two names: what grew and what shrank."""

from datetime import timedelta

from django.urls import reverse

from expense_tracker.kernel.format import format_date, format_percent
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.queries.totals import category_totals, flow
from reports.assistant.answers.base import (
    EARNED,
    SPENT,
    Answer,
    Asker,
    Line,
)
from reports.assistant.answers.totals import list_url, seen
from reports.assistant.named_days import Span


def compare(ask: Asker) -> Answer:
    """Two periods of the same, or two names in a period: the first less the second."""
    measure = ask.question.measure or "spent"
    term = EARNED if measure == "earned" else SPENT
    first, second = ask.question.sides
    spans = _fairly(ask, first.span, second.span)
    _note_beginning(ask, spans)
    names = [
        _side_name(ask, s.title, span)
        for s, span in zip((first, second), spans, strict=True)
    ]
    found = [
        ask.find(span, term, node=side.node)
        for side, span in zip((first, second), spans, strict=True)
    ]
    sums = [ask.sum(chosen).flow for chosen in found]
    figures = [f.income if measure == "earned" else f.spending for f in sums]
    difference = figures[0] - figures[1]
    text = _compared(ask, names, figures, difference, measure)
    urls = [f"{reverse('ledger:entry-list')}?{chosen.query()}" for chosen in found]
    lines = [
        Line(_capital(name), ask.money(figure), url)
        for name, figure, url in zip(names, figures, urls, strict=True)
    ]
    return ask.answer(
        text,
        figure=difference,
        entries=found[0],
        proof="difference",
        lines=(*lines, Line("Difference", ask.money(difference), is_total=True)),
    )


def _fairly(ask: Asker, first: Span, second: Span) -> tuple[Span, Span]:
    """A month that still runs is compared with as many days of the other one."""
    if first.period == second.period:
        return seen(ask, first), seen(ask, second)
    running = seen(ask, first)
    if running == first or second.period.kind != first.period.kind:
        return seen(ask, first), seen(ask, second)
    days = min(running.period.days, second.period.days)
    last = second.period.start + timedelta(days - 1)
    ask.notes.append("Compared with the same days of it, as the first still runs")
    return running, Span(Period.between(second.period.start, last))


def _note_beginning(ask: Asker, spans: tuple[Span, Span]) -> None:
    """A period before the first transaction has nothing to compare with."""
    first = ask.all_time.period.start
    if any(span.period.start < first for span in spans):
        ask.notes.append(
            f"Your transactions begin in {format_date(first, ask.locale, 'month')}"
        )


def _side_name(ask: Asker, title: str, span: Span) -> str:
    return title or ask.when(span)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _compared(
    ask: Asker,
    names: list[str],
    figures: list[Money],
    difference: Money,
    measure: str,
) -> str:
    verb = "came in" if measure == "earned" else "you spent"
    first, second = figures
    is_named = bool(ask.question.sides[0].title)
    about = "" if is_named else ask.about
    in_words = "the same as"
    if difference:
        word = "more" if difference.amount > 0 else "less"
        in_words = f"{ask.money(abs(difference))} {word} than"
    if ask.question.is_choice:
        return _chosen(ask, names, figures, measure)
    lead = _yes(ask, difference)
    if is_named:
        when = ask.when(ask.question.sides[0].span)
        return (
            f"{lead}On {names[0]} {verb} {ask.money(first)} {when}, {in_words} on "
            f"{names[1]} ({ask.money(second)})."
        )
    percent = ""
    if second.amount > 0 and difference:
        ratio = abs(difference.amount) / second.amount
        percent = f" ({format_percent(ratio, ask.locale)})"
    told = (
        f"{ask.money(first)} came in"
        if measure == "earned"
        else f"You spent {ask.money(first)}"
    )
    return f"{lead}{told}{about} {names[0]}, {in_words} {names[1]}{percent}."


def _chosen(ask: Asker, names: list[str], figures: list[Money], measure: str) -> str:
    """To "September or October?": the one it is, first of all."""
    is_named = bool(ask.question.sides[0].title)
    when = f" {ask.when(ask.question.sides[0].span)}" if is_named else ask.about
    verb = "came in" if measure == "earned" else "spent"
    names = [f"on {name}" if is_named else name for name in names]
    if figures[0] == figures[1]:
        return (
            f"Neither: {ask.money(figures[0])} {verb}{when} {names[0]} and {names[1]}."
        )
    is_less = "less" in ask.question.cues
    pairs = sorted(zip(figures, names, strict=True), key=lambda pair: pair[0].amount)
    (low, lower), (high, higher) = pairs
    name, amount, word = (lower, low, "less") if is_less else (higher, high, "more")
    other, rest = (higher, high) if is_less else (lower, low)
    return (
        f"{_capital(name)}: {ask.money(amount)} {verb}{when}, {ask.money(high - low)} "
        f"{word} than {other} ({ask.money(rest)})."
    )


def _yes(ask: Asker, difference: Money) -> str:
    """To "did I spend more …?"."""
    cues = ask.question.cues
    if not ask.question.is_yes_or_no or len(cues & {"more", "less"}) != 1:
        return ""
    is_more = difference.amount > 0
    is_so = is_more if "more" in cues else difference.amount < 0
    return "Yes. " if is_so else "No. "


def changed(ask: Asker) -> Answer:
    """The categories that grew or shrank most between two periods."""
    first, second = ask.question.sides
    if ask.question.named:
        return compare(ask)
    spans = _fairly(ask, first.span, second.span)
    now, before = (
        {
            row.category: row.amount
            for row in category_totals(book=ask.book, period=span.period)
        }
        for span in spans
    )
    zero = Money.zero(ask.book.base_currency)
    differences = {
        category: now.get(category, zero) - before.get(category, zero)
        for category in {*now, *before}
    }
    sums = [flow(book=ask.book, period=span.period).spending for span in spans]
    difference = sums[0] - sums[1]
    ranked = sorted(differences.items(), key=lambda row: -abs(row[1].amount))[:5]
    word = "more" if difference.amount > 0 else "less"
    text = (
        f"You spent {ask.money(sums[0])} {ask.when(spans[0])}, "
        f"{ask.money(abs(difference))} {word} than {ask.when(spans[1])}."
        if difference
        else f"You spent {ask.money(sums[0])}, as much as {ask.when(spans[1])}."
    )
    lines = [
        Line(
            category.name if category else "No category",
            ("+" if amount.amount > 0 else "") + ask.money(amount),
            list_url(spans[0].period, category) if category else "",
        )
        for category, amount in ranked
        if amount
    ]
    return ask.answer(
        text,
        figure=difference,
        entries=ask.find(spans[0], SPENT),
        proof="difference",
        lines=(*lines, Line("All spending", ask.money(difference), is_total=True)),
    )

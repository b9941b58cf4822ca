"""Single transactions and rankings: the biggest, the last one, how often, the top."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Max, Min, Sum
from django.urls import reverse

from ledger.expression import Node, Term
from ledger.listing.filters import EntryFilter
from ledger.models import Entry
from reports.assistant.answers.base import (
    EARNED,
    Answer,
    Asker,
    Line,
    counted,
)
from reports.assistant.named_days import Span
from reports.assistant.questions import NotUnderstood

SHOWN = 5
MOST_SHOWN = 20
ZERO = Decimal(0)
# All but opening balances, which nobody made.
MADE = Term("type", ":", ("expense", "income", "refund", "transfer"))


def _line(ask: Asker, entry: Entry) -> Line:
    """A transaction as a row: when, who, how much."""
    name = entry.payee.name if entry.payee else entry.note or entry.get_kind_display()
    return Line(
        f"{ask.day(entry.date)} · {name}",
        ask.money(entry.money),
        reverse("ledger:entry-edit", args=[entry.pk]),
    )


def _newest(ask: Asker, chosen: EntryFilter, count: int) -> Iterable[Entry]:
    rows = chosen.entries(ask.book).exclude(kind=Entry.Kind.OPENING)
    known = rows.select_related("wallet", "payee", "category")
    return known.filter(date__lte=ask.as_of).order_by("-date", "-pk")[:count]


def _span(ask: Asker) -> Span:
    return ask.question.span or ask.all_time


def _times(ask: Asker) -> tuple[Node, ...]:
    """What narrows to single times: a refund is no purchase."""
    if ask.question.measure == "spent":
        return (Term("type", ":", ("expense",)),)
    return ask.direction()


# --- the biggest and the smallest -----------------------------------------------------


def extreme(ask: Asker) -> Answer:
    return _extremes(ask, 1)


def extremes(ask: Asker) -> Answer:
    return _extremes(ask, number_asked(ask))


def number_asked(ask: Asker) -> int:
    wanted = ask.question.amount or Decimal(SHOWN)
    if wanted != wanted.to_integral_value() or not 1 <= wanted <= MOST_SHOWN:
        raise NotUnderstood((f"{wanted:f}",))
    return int(wanted)


def _extremes(ask: Asker, count: int) -> Answer:
    """By what they are worth in the Book's currency; a split purchase is one."""
    is_earned = ask.question.measure == "earned"
    span = ask.question.span
    if span is None:
        ask.notes.append("No days were named: looked at all of them")
    term = EARNED if is_earned else Term("type", ":", ("expense",))
    chosen = ask.find(_span(ask), term)
    found = _ranked(chosen, ask, smallest="min" in ask.question.cues)[:count]
    when = ask.when(_span(ask))
    if not found:
        what = "came in" if is_earned else "was spent"
        return ask.answer(f"Nothing {what}{ask.about} {when}.", entries=chosen)
    worth, entry = found[0]
    word = "smallest" if "min" in ask.question.cues else "biggest"
    noun = "income" if is_earned else "expense"
    name = entry.payee.name if entry.payee else entry.note or entry.get_kind_display()
    amount = ask.money(ask.base(worth))
    if count > 1:
        text = f"The {len(found)} {word} {noun}s{ask.about} {when}."
    else:
        text = (
            f"Your {word} {noun}{ask.about} {when} was {amount}: {name} on "
            f"{ask.day(entry.date)}."
        )
    lines = tuple(
        Line(
            _line(ask, row).label,
            ask.money(ask.base(value)),
            reverse("ledger:entry-edit", args=[row.pk]),
        )
        for value, row in found
    )
    figure = (
        ask.base(worth) if count == 1 else ask.base(sum((v for v, _ in found), ZERO))
    )
    return ask.answer(
        text,
        figure=figure,
        entries=chosen,
        proof="extreme" if count == 1 else "extremes",
        lines=lines if count > 1 else (),
    )


def _ranked(
    chosen: EntryFilter, ask: Asker, *, smallest: bool
) -> list[tuple[Decimal, Entry]]:
    """Worth, without its sign, and entry; parts of a split that were found together."""
    entries = chosen.entries(ask.book).order_by()
    split = entries.filter(group__isnull=False).values("group")
    sums = split.annotate(worth=Sum("base_amount"), first=Min("pk"))
    groups = {row["first"]: abs(row["worth"]) for row in sums}
    sign = (
        "base_amount" if entries.filter(base_amount__lt=0).exists() else "-base_amount"
    )
    order = (
        sign
        if not smallest
        else {"base_amount": "-base_amount"}.get(sign, "base_amount")
    )
    singles = entries.filter(group=None).order_by(order, "-date", "-pk")[:MOST_SHOWN]
    worth = {row.pk: abs(row.base_amount) for row in singles} | groups
    ids = sorted(worth, key=lambda pk: worth[pk] if smallest else -worth[pk])
    rows = Entry.objects.filter(book=ask.book).select_related("payee", "wallet")
    found = rows.in_bulk(ids[:MOST_SHOWN])
    return [(worth[pk], found[pk]) for pk in ids[:MOST_SHOWN]]


def when_extreme(ask: Asker) -> Answer:
    return extreme(ask)


# --- lists ----------------------------------------------------------------------------


def entry_list(ask: Asker) -> Answer:
    span = _span(ask)
    chosen = ask.find(span, *ask.direction())
    summed = ask.sum(chosen)
    newest = _newest(ask, chosen, SHOWN)
    when = ask.when(span)
    if not summed.count:
        return ask.answer(
            f"There are no transactions{ask.about} {when}.",
            figure=0,
            entries=chosen,
            proof="count",
        )
    parts = [counted(summed.count, "transaction") + f"{ask.about} {when}"]
    if summed.flow.spending:
        parts.append(f"{ask.money(summed.flow.spending)} spent")
    if summed.flow.income:
        parts.append(f"{ask.money(summed.flow.income)} came in")
    return ask.answer(
        ", ".join(parts) + ".",
        figure=summed.count,
        entries=chosen,
        proof="count",
        lines=tuple(_line(ask, entry) for entry in newest),
    )


def count(ask: Asker) -> Answer:
    span = _span(ask)
    chosen = ask.find(span, *(_times(ask) or (MADE,)))
    summed = ask.sum(chosen)
    if ask.question.span is None:
        ask.notes.append("No days were named: counted all of them")
    spent = f", {ask.money(summed.flow.spending)} spent" if summed.flow.spending else ""
    text = f"{counted(summed.count, 'transaction')}{ask.about} {ask.when(span)}{spent}."
    return ask.answer(text, figure=summed.count, entries=chosen, proof="count")


def transfers(ask: Asker) -> Answer:
    span = _span(ask)
    chosen = ask.find(span, Term("type", ":", ("transfer",)))
    summed = ask.sum(chosen)
    title = ask.question.title
    between = f" from or to {title}" if title else ""
    text = f"{counted(summed.count, 'transfer')}{between} {ask.when(span)}."
    return ask.answer(
        text,
        figure=summed.count,
        entries=chosen,
        proof="count",
        lines=tuple(_moved(ask, chosen)),
    )


def _moved(ask: Asker, chosen: EntryFilter) -> Iterator[Line]:
    """What came to each wallet that was named, and what left it, in its currency."""
    groups = chosen.entries(ask.book).order_by().values("group")
    legs = Entry.objects.filter(book=ask.book, group__in=groups)
    for wallet in ask.question.wallets:
        own = legs.filter(wallet=wallet).order_by()
        came = own.filter(amount__gt=0).aggregate(sum=Sum("amount"))["sum"] or ZERO
        left = own.filter(amount__lt=0).aggregate(sum=Sum("amount"))["sum"] or ZERO
        yield Line(f"To {wallet.name}", ask.money(wallet.money(came)))
        yield Line(f"From {wallet.name}", ask.money(wallet.money(-left)))


def recent(ask: Asker) -> Answer:
    number = number_asked(ask)
    span = _span(ask)
    chosen = ask.find(span, *ask.direction())
    lines = tuple(_line(ask, entry) for entry in _newest(ask, chosen, number))
    text = f"Your last {counted(len(lines), 'transaction')}{ask.about}."
    return ask.answer(text, figure=len(lines), entries=chosen, lines=lines)


def last(ask: Asker) -> Answer:
    return _end(ask, "-date", "-pk", "last")


def first(ask: Asker) -> Answer:
    return _end(ask, "date", "pk", "first")


def _end(ask: Asker, by_date: str, by_pk: str, word: str) -> Answer:
    span = _span(ask)
    chosen = ask.find(span, *_times(ask))
    rows = chosen.entries(ask.book).filter(date__lte=ask.as_of)
    kept = rows.exclude(kind=Entry.Kind.OPENING).select_related("wallet", "payee")
    entry = kept.order_by(by_date, by_pk).first()
    if entry is None:
        when = "" if span.is_ever else f" {ask.when(span)}"
        return ask.answer(
            f"There is no transaction{ask.about}{when} so far.", entries=chosen
        )
    days = (ask.as_of - entry.date).days
    ago = "today" if not days else "yesterday" if days == 1 else f"{days:,} days ago"
    name = entry.payee.name if entry.payee else entry.note or entry.get_kind_display()
    text = (
        f"The {word} time{ask.about} was on {ask.day(entry.date)}, {ago}: "
        f"{ask.money(entry.money)}, {name}."
        if ask.question.named
        else f"The {word} one was on {ask.day(entry.date)}, {ago}: "
        f"{ask.money(entry.money)}, {name}."
    )
    return ask.answer(
        text,
        figure=entry.date,
        entries=chosen,
        proof=word,
        lines=(_line(ask, entry),),
    )


def often(ask: Asker) -> Answer:
    """How many times, and how many days lay between on average."""
    span = _span(ask)
    chosen = ask.find(span, *_times(ask))
    summed = ask.sum(chosen)
    ends = chosen.entries(ask.book).aggregate(a=Min("date"), b=Max("date"))
    when = ask.when(span)
    if not summed.count:
        return ask.answer(
            f"Never{ask.about} {when}.", figure=0, entries=chosen, proof="count"
        )
    gap = ""
    if summed.count > 1 and ends["b"] > ends["a"]:
        days = Decimal((ends["b"] - ends["a"]).days) / (summed.count - 1)
        gap = f", every {days.quantize(Decimal('0.1')).normalize():f} days on average"
    text = f"{counted(summed.count, 'time')}{ask.about} {when}{gap}."
    return ask.answer(text, figure=summed.count, entries=chosen, proof="count")

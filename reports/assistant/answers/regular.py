"""What subscriptions cost, and all that is paid regularly."""

from collections.abc import Callable
from dataclasses import replace

from django.urls import reverse

from expense_tracker.kernel.money import Money, round_money
from ledger.models import Recurring
from ledger.recurring.found import Found, found_patterns
from ledger.recurring.rows import RecurringRow, recurring_groups, worth_of
from reports.assistant.answers.base import Answer, Asker, Line, counted, page
from reports.assistant.answers.totals import average, total
from reports.assistant.lexicon import Lexicon, Named
from reports.assistant.questions import NotUnderstood, Other

SHOWN = 12
MONTHS = 12
WORD = "subscriptions"


def subscriptions(ask: Asker) -> Answer:
    """What is filed under Subscriptions: of past days what was spent, else what comes
    again there. All recurring expenses only where these are asked for.
    """
    if ask.question.per not in {"", "month", "year"}:
        raise NotUnderstood((ask.question.per,))
    if "recurring" in ask.question.cues:
        return _recurring(ask)
    filed = _category(ask)
    if ask.question.span is not None:
        return _spent(ask, filed)
    ids = {row.pk for row in filed.categories} if filed else set()
    rows = [row for row in _going_on(ask) if _is_subscription(row.recurring, ids)]
    found = [each for each in _found(ask) if each.category and each.category.pk in ids]
    if not rows and not found:
        return _none(ask, filed)
    return _cost(ask, rows, found, filed)


def _category(ask: Asker) -> Named | None:
    """The Book's category for subscriptions, by its name."""
    match = Lexicon(ask.book).exact([WORD], ("category",))
    return match.taken if match and match.taken.field == "category" else None


def _is_subscription(recurring: Recurring, ids: set[int]) -> bool:
    """Filed there, or with a day to cancel by as only subscriptions have."""
    is_marked = recurring.trial_ends_on is not None or recurring.cancel_by is not None
    return is_marked or recurring.category_id in ids


def _going_on(ask: Asker) -> list[RecurringRow]:
    """The expenses that come again and have not stopped."""
    groups = recurring_groups(book=ask.book, as_of=ask.as_of)
    rows = [row for group in groups for row in group.rows if row.state == "active"]
    return [row for row in rows if row.recurring.kind == Recurring.Kind.EXPENSE]


def _found(ask: Asker) -> list[Found]:
    """What was found in the transactions and is not tracked yet."""
    found = found_patterns(book=ask.book, as_of=ask.as_of)
    return [each for each in found if each.is_active]


def _cost(
    ask: Asker, rows: list[RecurringRow], found: list[Found], filed: Named | None
) -> Answer:
    yearly = ask.question.per == "year"
    costs = [row.a_year if yearly else row.a_month for row in rows]
    costs += [each.cost_a_year if yearly else _a_month(each) for each in found]
    figure = worth_of(ask.book, costs, ask.as_of)
    many = len(rows) + len(found)
    lines = [*map(_row_line(ask), rows), *(_found_line(ask, each) for each in found)]
    where = f" in {filed.label}" if filed else ""
    ask.notes.append(f"Took what comes again{where}, not other bills")
    said = f"{counted(many, 'subscription')}"
    end = f"{ask.money(figure)} a {'year' if yearly else 'month'}."
    asks_count = "count" in ask.question.cues
    link = page("ledger:recurring-list", "Recurring", "repeat")
    return _with_others(ask).answer(
        f"You have {said}: {end}"
        if asks_count
        else f"{said} cost{'s' if many == 1 else ''} {end}",
        figure=many if asks_count else figure,
        lines=tuple(lines[:SHOWN]),
        links=(link,),
        source=link,
    )


def _a_month(found: Found) -> Money:
    yearly = found.cost_a_year
    return Money(round_money(yearly.amount / MONTHS, yearly.currency), yearly.currency)


def _row_line(ask: Asker) -> Callable[[RecurringRow], Line]:
    def line(row: RecurringRow) -> Line:
        url = reverse("ledger:recurring-detail", args=[row.recurring.pk])
        label = f"{row.recurring.name} · {row.rhythm}"
        return Line(label, ask.money(row.amount), url)

    return line


def _found_line(ask: Asker, found: Found) -> Line:
    label = f"{found.payee.name} · {found.pattern.cadence.name}, found"
    return Line(label, ask.money(found.amount), reverse("ledger:found-list"))


def _with_others(ask: Asker) -> Asker:
    per = f"per {ask.question.per or 'month'}"
    return ask.with_others(
        Other("All recurring expenses", f"recurring expenses {per}"),
        Other("Spent on them last month", "subscriptions last month"),
    )


def _none(ask: Asker, filed: Named | None) -> Answer:
    """Without any on record: what is spent in the category by the month, if it is."""
    if filed is not None and "count" not in ask.question.cues:
        found = average(_asking(ask, filed, per=ask.question.per or "month"))
        if isinstance(found.figure, Money) and found.figure:
            return found
    link = page("ledger:recurring-list", "Recurring", "repeat")
    text = "No subscription is on record: nothing that comes again is filed as one."
    return _with_others(ask).answer(
        text, figure=Money.zero(ask.book.base_currency), links=(link,), source=link
    )


def _spent(ask: Asker, filed: Named | None) -> Answer:
    span = ask.question.span
    if filed is None:
        raise NotUnderstood(reason="There is no category for subscriptions.")
    if span is not None and span.period.start > ask.as_of:
        raise NotUnderstood(reason="Those days have not begun.")
    return total(_asking(ask, filed, per=""))


def _asking(ask: Asker, filed: Named, *, per: str) -> Asker:
    """The same question of the entries in that category."""
    question = replace(
        ask.question,
        node=filed.node,
        named=(filed,),
        measure="spent",
        per=per,
        took=(*ask.question.took, f"“{WORD}” as {filed.label}"),
    )
    return replace(ask, question=question)


def _recurring(ask: Asker) -> Answer:
    """All that goes out by schedules, bills too."""
    if ask.question.span is not None:
        raise NotUnderstood(reason="Recurring expenses are told by month or year.")
    rows, link = _going_on(ask), page("ledger:recurring-list", "Recurring", "repeat")
    if not rows:
        text = "Nothing recurring is on record yet."
        return ask.answer(text, links=(link,), source=link)
    yearly = ask.question.per == "year"
    costs = [row.a_year if yearly else row.a_month for row in rows]
    figure = worth_of(ask.book, costs, ask.as_of)
    ask.notes.append("Took all recurring expenses, bills too")
    text = (
        f"{counted(len(rows), 'recurring expense')} cost {ask.money(figure)} a "
        f"{'year' if yearly else 'month'}."
    )
    lines = tuple(map(_row_line(ask), rows[:SHOWN]))
    return ask.answer(text, figure=figure, lines=lines, links=(link,), source=link)

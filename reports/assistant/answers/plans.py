"""Budgets, goals, and what is free to spend."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from budgets.cadence import month_of
from budgets.goals.states import goal_states
from budgets.queries import BudgetState, budget_states, free_to_spend
from expense_tracker.kernel.format import format_percent
from expense_tracker.kernel.money import Money
from ledger.coming import DueDate
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.answers.due import next_pay
from reports.assistant.lexicon import key_of
from reports.assistant.questions import NotUnderstood
from reports.forecast import forecast

MONTHS_TO_PAY = 2


def budget(ask: Asker) -> Answer:
    """The budgets named, or all of them."""
    states = budget_states(book=ask.book, as_of=ask.as_of)
    link = page("budgets:budget-list", "Budgets", "speedometer2")
    if not states:
        return ask.answer(
            "There are no budgets yet.",
            links=(page("budgets:budget-add", "Set a budget", "plus-lg"),),
            source=link,
        )
    _only_running(ask)
    if ask.question.named:
        return _named_budget(ask, states, link)
    if ask.question.cues & {"over", "within"}:
        return _overruns(ask, states, link)
    if "left" in ask.question.cues:
        return _left_in_all(ask, link)
    lines = tuple(_budget_line(ask, state) for state in states)
    over = sum(state.over.amount > 0 for state in states)
    text = (
        f"{counted(over, 'budget')} of {len(states)} "
        f"{'is' if over == 1 else 'are'} over."
        if over
        else f"None of your {counted(len(states), 'budget')} is over."
    )
    return ask.answer(text, figure=over, lines=lines, links=(link,), source=link)


def _left_in_all(ask: Asker, link: Link) -> Answer:
    """Of all budgets together, none counted twice, until the month ends."""
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    left = found.lines[0].money
    until = ask.day(found.until)
    return ask.answer(
        f"{ask.money(left)} is left in your budgets until {until}.",
        figure=left,
        links=(link,),
        source=link,
    )


def _only_running(ask: Asker) -> None:
    """Budgets are told as they stand now; another time is another question."""
    span = ask.question.span
    if span is not None and not span.period.contains(ask.as_of):
        raise NotUnderstood(reason="I know how budgets stand now; the budgets page "
                            "shows earlier periods.")  # fmt: skip


def _named_budget(ask: Asker, states: list[BudgetState], link: Link) -> Answer:
    wanted = {row.pk for row in ask.question.categories}
    keys = {key_of(each.title) for each in ask.question.named}
    found = [
        state
        for state in states
        if key_of(state.budget.name) in keys
        or (state.budget.category_id is not None and state.budget.category_id in wanted)
    ]
    top = [s for s in found if key_of(s.budget.name) in keys]
    found = top or found
    if not found:
        return ask.answer(
            f"There is no budget for {ask.question.title}.",
            links=(page("budgets:budget-add", "Set one", "plus-lg"), link),
            source=link,
        )
    if len(found) > 1:
        lines = tuple(_budget_line(ask, state) for state in found)
        return ask.answer(
            f"{len(found)} budgets are about {ask.question.title}.",
            lines=lines,
            links=(link,),
            source=link,
        )
    return _one_budget(ask, found[0])


def _one_budget(ask: Asker, state: BudgetState) -> Answer:
    name, left = state.budget.name, state.left
    until = ask.day(state.period.last)
    if left.amount < 0:
        text = (
            f"{name} is {ask.money(-left)} over budget: {ask.money(state.spent)} of "
            f"{ask.money(state.limit)} spent, until {until}."
        )
    else:
        daily = (
            f", {ask.money(state.per_day)} a day"
            if state.per_day is not None and state.budget.cadence != "once"
            else ""
        )
        text = (
            f"{ask.money(left)} is left for {name} until {until}{daily}: "
            f"{ask.money(state.spent)} of {ask.money(state.limit)} spent."
        )
    if ask.question.cues & {"over"} and ask.question.is_yes_or_no:
        text = ("Yes. " if left.amount < 0 else "No. ") + text
    url = reverse("budgets:budget-detail", args=[state.budget.pk])
    link = Link(f"Budget {name}", url, "speedometer2")
    return ask.answer(
        text,
        figure=left,
        lines=(
            Line("Limit", ask.money(state.limit)),
            Line("Spent", ask.money(-state.spent)),
            Line("Left", ask.money(left), is_total=True),
        ),
        links=(link,),
        source=link,
    )


def _overruns(ask: Asker, states: list[BudgetState], link: Link) -> Answer:
    over = [state for state in states if state.over.amount > 0]
    names = ", ".join(
        f"{state.budget.name} by {ask.money(state.over)}" for state in over
    )
    wants_over = "over" in ask.question.cues
    lead = ""
    if ask.question.is_yes_or_no:
        lead = "Yes. " if bool(over) is wants_over else "No. "
    text = f"{lead}Over budget: {names}." if over else f"{lead}No budget is over."
    lines = tuple(_budget_line(ask, state) for state in over)
    return ask.answer(text, figure=len(over), lines=lines, links=(link,), source=link)


def _budget_line(ask: Asker, state: BudgetState) -> Line:
    url = reverse("budgets:budget-detail", args=[state.budget.pk])
    used = format_percent(state.used, ask.locale)
    left = state.left
    words = "left" if left.amount >= 0 else "over"
    value = f"{ask.money(abs(left))} {words}"
    return Line(f"{state.budget.name} · {used} used", value, url)


def goals(ask: Asker) -> Answer:
    link = page("budgets:goal-list", "Goals", "bullseye")
    states = goal_states(book=ask.book, as_of=ask.as_of)
    keys = {key_of(each.title) for each in ask.question.named}
    found = [
        s for s in states if not keys or any(k in key_of(s.goal.name) for k in keys)
    ]
    if not found:
        text = "There are no goals yet." if not states else "No goal is called so."
        return ask.answer(text, links=(link,), source=link)
    lines = tuple(
        Line(
            state.goal.name,
            f"{ask.money(state.saved)} so far, {ask.money(state.left)} to go",
        )
        for state in found
    )
    first = found[0]
    text = (
        f"{first.goal.name}: {ask.money(first.saved)} so far, "
        f"{ask.money(first.left)} to go."
        if len(found) == 1
        else f"You have {counted(len(found), 'goal')}."
    )
    return ask.answer(
        text,
        figure=first.left if len(found) == 1 else len(found),
        lines=lines,
        links=(link,),
        source=link,
    )


def free(ask: Asker) -> Answer:
    """Until the month ends; per day where that is asked."""
    span = ask.question.span
    month = month_of(ask.book, ask.as_of)
    if span is not None and not (
        span.period.contains(ask.as_of) and span.period.last <= month.last
    ):
        raise NotUnderstood(reason="What is free to spend is reckoned for this month.")
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    is_daily = ask.question.per == "day" or (span is not None and span.period.days == 1)
    if ask.question.per not in {"", "day"} or (span and span.period.kind == "week"):
        raise NotUnderstood(reason="What is free to spend is told by day and month.")
    until = ask.day(found.until)
    amount = found.amount
    if "payday" in ask.question.cues:
        pay = next_pay(ask)
        expected = f"; your next pay is expected on {ask.day(pay.on)}" if pay else ""
        ask.notes.append(f"Reckoned until the month ends{expected}")
    if amount.amount < 0:
        text = f"Nothing is free: you are {ask.money(-amount)} over until {until}."
    elif is_daily and found.per_day is not None:
        text = (
            f"{ask.money(found.per_day)} a day is free to spend until {until}, "
            f"{ask.money(amount)} in all."
        )
    else:
        text = f"{ask.money(amount)} is free to spend until {until}."
    lines = [
        Line(line.label, ask.money(line.money), reverse(line.view))
        for line in found.lines
    ]
    figure = found.per_day if is_daily and found.per_day is not None else amount
    return ask.answer(
        text,
        figure=figure,
        lines=(*lines, Line("Free to spend", ask.money(amount), is_total=True)),
        links=(page("reports:overview", "Overview", "house"),),
        source=Link("Handbook: Free to spend", "/help/budgets/#free-to-spend", "book"),
        show="free",
    )


def afford(ask: Asker) -> Answer:
    """An amount against what is free until the month's end or the next pay."""
    wanted = ask.base(ask.question.amount or Decimal(0))
    span = ask.question.span
    month = month_of(ask.book, ask.as_of)
    if (
        span is not None
        and span.period.last > month.last
        and (span.period.start > month.last)
    ):
        raise NotUnderstood(reason="I can tell until the end of this month.")
    found = free_to_spend(book=ask.book, as_of=ask.as_of)
    rest = found.amount - wanted
    is_enough = rest.amount >= 0
    pay = next_pay(ask)
    until = ask.day(found.until)
    text = (
        f"Yes: {ask.money(found.amount)} is free until {until}, so "
        f"{ask.money(rest)} would be left."
        if is_enough
        else f"Not from what is free: {ask.money(found.amount)} until {until}, which "
        f"is {ask.money(-rest)} too little."
    )
    if "payday" in ask.question.cues:
        ask.notes.extend(_until_pay(ask, pay, wanted))
    lines = [
        Line(line.label, ask.money(line.money), reverse(line.view))
        for line in found.lines
    ]
    return ask.answer(
        text,
        figure=rest,
        lines=(
            *lines,
            Line("What you want to spend", ask.money(-wanted)),
            Line("Left after it", ask.money(rest), is_total=True),
        ),
        links=(page("reports:overview", "Overview", "house"),),
        source=Link("Handbook: Free to spend", "/help/budgets/#free-to-spend", "book"),
        show="free",
    )


def _until_pay(ask: Asker, pay: DueDate | None, wanted: Money) -> Iterator[str]:
    """When the next pay comes, and how low the wallets are expected to fall before."""
    if pay is None:
        yield "No pay is on record, so this is until the month ends"
        return
    yield f"Your next pay is expected on {ask.day(pay.on)}"
    found = forecast(book=ask.book, as_of=ask.as_of, months=MONTHS_TO_PAY)
    lowest = found.lowest_until(pay.on - timedelta(1))
    if lowest is not None:
        after = ask.money(lowest.balance - wanted)
        yield (
            f"With it, all wallets together fall to {after} at the lowest before "
            f"then, on {ask.day(lowest.on)}"
        )

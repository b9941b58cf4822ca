"""How things stand: balances, budgets, what is due, what is free, goals."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from budgets.cadence import month_of
from budgets.goals.states import goal_states
from budgets.queries import BudgetState, budget_states, due_bills, free_to_spend
from expense_tracker.kernel.format import format_percent
from expense_tracker.kernel.money import Money
from ledger.coming import DueDate, due_dates, sum_of
from ledger.models import Recurring, Wallet
from ledger.queries import net_worth, wallet_balances
from ledger.recurring_rows import recurring_groups
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.lexicon import key_of
from reports.assistant.questions import NotUnderstood
from reports.forecast import forecast

NEXT_DAYS = 30
MOST_MONTHS = 12
MONTHS_TO_PAY = 2
MOST_AHEAD = 400


# --- balances -------------------------------------------------------------------------


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
        text = f"{found[0].wallet.name} has {ask.money(found[0].balance)}{when}."
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


# --- budgets --------------------------------------------------------------------------


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


# --- free to spend --------------------------------------------------------------------


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
        pay = _next_pay(ask)
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
    pay = _next_pay(ask)
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


# --- what is due ----------------------------------------------------------------------


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
        pay = _next_pay(ask)
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


def _next_pay(ask: Asker) -> DueDate | None:
    """The next open date of recurring income."""
    until = ask.as_of + timedelta(MOST_AHEAD)
    dates = due_dates(book=ask.book, until=until, kind=Recurring.Kind.INCOME)
    return next((each for each in dates if each.on > ask.as_of), None)


def payday(ask: Asker) -> Answer:
    link = page("ledger:recurring-list", "Recurring", "repeat")
    pay = _next_pay(ask)
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


# --- goals ----------------------------------------------------------------------------


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

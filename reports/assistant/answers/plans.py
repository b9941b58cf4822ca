"""Budgets: what is left of them, which are over."""

from django.urls import reverse

from budgets.queries import BudgetState, budget_states, free_to_spend
from expense_tracker.kernel.format import format_percent
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.lexicon import key_of
from reports.assistant.questions import NotUnderstood


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
    if ask.question.cues & {"over", "within"} and ask.question.is_yes_or_no:
        is_so = (left.amount < 0) is ("over" in ask.question.cues)
        text = ("Yes. " if is_so else "No. ") + text
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

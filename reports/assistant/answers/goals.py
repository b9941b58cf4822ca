"""Saving goals and debts: what is there, what is left to go."""

from budgets.goals.states import GoalState, Standing, goal_states
from budgets.goals.words import standing_words
from expense_tracker.kernel.format import format_date, format_percent
from reports.assistant.answers.base import Answer, Asker, Line, Link, counted, page
from reports.assistant.lexicon import key_of

LAGGING = {Standing.BEHIND, Standing.LATE}
UNMEASURED = {Standing.OPEN, Standing.PAUSED}


def goals(ask: Asker) -> Answer:
    """The goals named, or all of them."""
    link = page("budgets:goal-list", "Goals", "bullseye")
    states = goal_states(book=ask.book, as_of=ask.as_of)
    keys = {key_of(each.title) for each in ask.question.named}
    found = [
        s for s in states if not keys or any(k in key_of(s.goal.name) for k in keys)
    ]
    if not found:
        text = "There are no goals yet." if not states else "No goal is called so."
        return ask.answer(text, links=(link,), source=link)
    if "within" in ask.question.cues:
        return _on_track(ask, found, link)
    is_one = len(found) == 1
    return ask.answer(
        _told(ask, found[0]) if is_one else f"You have {counted(len(found), 'goal')}.",
        figure=found[0].left if is_one else len(found),
        lines=tuple(_line(ask, state) for state in found),
        links=(link,),
        source=link,
    )


def _on_track(ask: Asker, found: list[GoalState], link: Link) -> Answer:
    """Of those that have a day to be measured by."""
    measured = [each for each in found if each.standing not in UNMEASURED]
    good = [each for each in measured if each.standing not in LAGGING]
    text = (
        f"{len(good)} of {counted(len(measured), 'goal')} with a date "
        f"{'is' if len(good) == 1 else 'are'} on track."
        if measured
        else "No date is set to measure by."
    )
    lines = tuple(Line(s.goal.name, standing_words(s) or "No date") for s in found)
    return ask.answer(text, figure=len(good), lines=lines, links=(link,), source=link)


def _told(ask: Asker, state: GoalState) -> str:
    saved, left = ask.money(state.saved), ask.money(state.left)
    name, share = state.goal.name, format_percent(state.share, ask.locale)
    if state.is_reached:
        return f"{name} is reached: {saved} so far."
    when = ""
    if state.projected is not None:
        month = format_date(state.projected, ask.locale, "month")
        when = f" At this pace it is reached in {month}."
    return f"{name}: {saved} so far ({share}), {left} to go.{when}"


def _line(ask: Asker, state: GoalState) -> Line:
    amounts = f"{ask.money(state.saved)} so far, {ask.money(state.left)} to go"
    return Line(state.goal.name, amounts)

"""What came in against what went out: a share, what is left, what was saved."""

from dataclasses import replace

from expense_tracker.kernel.format import format_percent
from expense_tracker.kernel.money import Money
from ledger.expression import EVERYTHING
from reports.assistant.answers.base import EARNED, SPENT, Answer, Asker, Line
from reports.assistant.questions import NotUnderstood


def share(ask: Asker) -> Answer:
    """What part of all spending (or income) it was."""
    measure = ask.question.measure or "spent"
    term = EARNED if measure == "earned" else SPENT
    span = ask.span
    ask.note_month()
    chosen = ask.find(span, term)
    all_of_it = ask.sum(ask.find(span, term, node=EVERYTHING)).flow
    part = ask.sum(chosen).flow
    own = part.income if measure == "earned" else part.spending
    is_of_income = measure == "earned" or "earn" in ask.question.cues
    whole = (
        ask.sum(ask.find(span, EARNED, node=EVERYTHING)).flow.income
        if is_of_income
        else all_of_it.spending
    )
    if whole.amount <= 0:
        return ask.answer(f"Nothing was {measure} {ask.when(span)}.", entries=chosen)
    ratio = own.amount / whole.amount
    what = "what came in" if is_of_income else "your spending"
    text = (
        f"{ask.question.title} was {format_percent(ratio, ask.locale, 1)} of {what} "
        f"{ask.when(span)}: {ask.money(own)} of {ask.money(whole)}."
    )
    return ask.answer(text, figure=ratio, entries=chosen, proof="share")


def flow_of(ask: Asker) -> Answer:
    """Income, spending and what is left of it."""
    span = ask.span
    ask.note_month()
    chosen = ask.find(span)
    found = ask.sum(chosen).flow
    net = found.net
    word = "left" if net.amount >= 0 else "more went out than came in"
    text = (
        f"{_more_or_less(ask, net)}"
        f"{ask.money(found.income)} came in and {ask.money(found.spending)} went out "
        f"{ask.when(span)}: {ask.money(abs(net))} {word}."
    )
    return ask.answer(
        text,
        figure=net,
        entries=chosen,
        proof="net",
        lines=(
            Line("Came in", ask.money(found.income)),
            Line("Went out", ask.money(-found.spending)),
            Line("Difference", ask.money(net), is_total=True),
        ),
    )


def _more_or_less(ask: Asker, net: Money) -> str:
    """To "did I spend more than I earned?"."""
    question = ask.question
    if not question.is_yes_or_no or len(question.cues & {"more", "less"}) != 1:
        return ""
    if question.said_first == "spent":
        net = -net
    ahead = net.amount > 0 if "more" in question.cues else net.amount < 0
    return "Yes. " if ahead else "No. "


def saved(ask: Asker) -> Answer:
    """Income less spending: what is not spent is saved, wherever it lies."""
    if ask.question.per:
        raise NotUnderstood((ask.question.per,))
    ask.notes.append("Saved is what came in less what was spent")
    answer = flow_of(ask)
    net = answer.figure
    assert isinstance(net, Money)
    when = ask.when(ask.span)
    text = (
        f"You saved {ask.money(net)} {when}."
        if net.amount >= 0
        else f"You saved nothing {when}: {ask.money(-net)} more went out than came in."
    )
    return replace(answer, text=text)


def rate(ask: Asker) -> Answer:
    """What share of income was not spent."""
    span = ask.span
    ask.note_month()
    chosen = ask.find(span)
    found = ask.sum(chosen).flow
    if found.income.amount <= 0:
        return ask.answer(
            f"Nothing came in {ask.when(span)}, so there is no savings rate.",
            entries=chosen,
        )
    ratio = found.net.amount / found.income.amount
    text = (
        f"Your savings rate {ask.when(span)} is "
        f"{format_percent(ratio, ask.locale, 1)}: "
        f"{ask.money(found.net)} of {ask.money(found.income)} was not spent."
    )
    return ask.answer(text, figure=ratio, entries=chosen, proof="rate")

"""Groups: who owes whom, settling up, what was shared. As the groups' pages have it."""

from dataclasses import dataclass

from django.urls import reverse

from expense_tracker.kernel.money import Money
from ledger.groups.queries import Due, Standing, participations, standing
from ledger.models import Participant
from reports.assistant.answers.base import (
    Answer,
    Asker,
    Line,
    Link,
    counted,
    page,
)
from reports.assistant.questions import NotUnderstood

MOST_TOLD = 3


@dataclass(frozen=True)
class Place:
    """The asker's place in a group, and how it stands there."""

    me: Participant
    standing: Standing

    @property
    def name(self) -> str:
        return self.me.group.name

    @property
    def url(self) -> str:
        return reverse("ledger:group-detail", args=[self.me.group_id])

    def link(self) -> Link:
        return Link(self.name, self.url, "people")


def owed(ask: Asker) -> Answer:
    """Who is to pay the asker."""
    found = [(p, d) for p, d in _dues(ask) if d.payee.is_you]
    return _told(ask, found, f"{_whom(ask) or 'Nobody'} owes you nothing in a group.")


def owing(ask: Asker) -> Answer:
    """Whom the asker is to pay."""
    found = [(p, d) for p, d in _dues(ask) if d.payer.is_you]
    whom = _whom(ask)
    nothing = (
        f"You owe {whom or 'nobody'} {'nothing' if whom else 'anything'} in a group."
    )
    return _told(ask, found, nothing)


def settle(ask: Asker) -> Answer:
    """The payments that settle: the asker's own where people are named, else all."""
    found = _dues(ask)
    whom = _whom(ask)
    nothing = f"Nothing is open between you and {whom}." if whom else "All is settled."
    return _told(ask, found, nothing)


def shared(ask: Asker) -> Answer:
    """What a group cost, the asker's own part of it first."""
    place = _one(ask)
    now = place.standing
    all_of_it = "total" in ask.question.cues
    lines = (
        Line("Your part", ask.money(now.part)),
        Line("You paid", ask.money(now.paid)),
        Line("All of it", ask.money(now.total), is_total=True),
    )
    ask.notes.append("Counted what is shared in the group, up to now")
    total, part = ask.money(now.total), ask.money(now.part)
    text = (
        f"{place.name} cost {total} in all; your part is {part}."
        if all_of_it
        else f"Your part of {place.name} is {part}, of {total} in all."
    )
    text += f" You paid {ask.money(now.paid)}."
    figure = now.total if all_of_it else now.part
    return ask.answer(text, figure=figure, lines=lines, **_links(place))


def standing_of(ask: Asker) -> Answer:
    """The asker's balance in the groups named, or in all they are in."""
    found = _places(ask)
    if not found:
        return ask.answer("You are in no group yet.", **_links())
    lines = tuple(
        Line(each.name, _balance(ask, each.standing.you.balance), each.url)
        for each in found
    )
    if len(found) > 1:
        count = len(found)
        text = f"You are in {count} groups."
        return ask.answer(text, figure=count, lines=lines, **_links())
    [place] = found
    balance = place.standing.you.balance
    text = f"{place.name}: {_balance(ask, balance)}."
    return ask.answer(text, figure=balance, **_links(place))


# --- finding --------------------------------------------------------------------------


def _places(ask: Asker) -> list[Place]:
    """Of the groups named, else of all in use, and archived ones with open balances."""
    if ask.user is None:
        raise NotUnderstood(reason="I know groups on your own pages alone.")
    names = {
        n for each in ask.question.named if each.field == "group" for n in each.names
    }
    found = [Place(me, standing(me)) for me in participations(ask.user)]
    return [each for each in found if (each.name in names if names else _is_open(each))]


def _is_open(place: Place) -> bool:
    gone = place.me.group.is_archived or place.me.has_left
    return not gone or bool(place.standing.you.balance)


def _one(ask: Asker) -> Place:
    found = _places(ask)
    if len(found) != 1:
        names = " or ".join(each.name for each in found)
        raise NotUnderstood(reason=f"Ask for one group: {names}.")
    return found[0]


def _dues(ask: Asker) -> list[tuple[Place, Due]]:
    """Payments that settle, of the people named."""
    people = _people(ask)
    dues = [(place, due) for place in _places(ask) for due in place.standing.dues]
    return [(place, due) for place, due in dues if _is_between(ask, due, people)]


def _is_between(ask: Asker, due: Due, people: set[str]) -> bool:
    """Whether it is of those that are asked for: with one of them, or among them."""
    both = {due.payer.name, due.payee.name}
    if not people:
        return due.is_yours or not ask.question.is_own
    if ask.question.is_own:
        return due.is_yours and bool(both & people)
    return both <= people or (len(people) == 1 and bool(both & people))


def _people(ask: Asker) -> set[str]:
    return {
        n for each in ask.question.named if each.field == "person" for n in each.names
    }


# --- telling --------------------------------------------------------------------------


def _told(ask: Asker, found: list[tuple[Place, Due]], nothing: str) -> Answer:
    """The payments, each with its group; `nothing` where there are none."""
    if not found:
        names = " or ".join(sorted(_people(ask)))
        if names:
            ask.notes.append(
                f"Between you and {names} directly, by the fewest payments"
            )
        return ask.answer(nothing, figure=_zero(ask), **_links(*_places(ask)))
    lines = tuple(
        Line(f"{due.words} · {place.name}", ask.money(due.amount), place.url)
        for place, due in found
    )
    total = _sum([due for _, due in found])
    ask.notes.append("By the fewest payments that settle all")
    places = {place.url: place for place, _ in found}
    return ask.answer(
        _words(ask, found, total),
        figure=len(found) if total is None else total,
        lines=lines,
        **_links(*places.values()),
    )


def _words(ask: Asker, found: list[tuple[Place, Due]], total: Money | None) -> str:
    if len(found) > MOST_TOLD:
        together = "" if total is None else f", {ask.money(total)} together"
        return f"{counted(len(found), 'payment')}{together}."
    return " ".join(
        f"{due.words} {ask.money(due.amount)} for {place.name}." for place, due in found
    )


def _sum(dues: list[Due]) -> Money | None:
    """None of several currencies, and where some is to get and some to pay."""
    one_way = all(due.payee.is_you for due in dues) or all(
        due.payer.is_you for due in dues
    )
    if not one_way or len({due.amount.currency for due in dues}) > 1:
        return None
    return sum((due.amount for due in dues[1:]), dues[0].amount)


def _zero(ask: Asker) -> Money:
    return Money.zero(ask.book.base_currency)


def _whom(ask: Asker) -> str:
    return " or ".join(sorted(_people(ask)))


def _balance(ask: Asker, balance: Money) -> str:
    if not balance:
        return "settled"
    words = "you get" if balance.amount > 0 else "you owe"
    return f"{words} {ask.money(abs(balance))}"


def _links(*places: Place) -> dict[str, object]:
    link = page("ledger:group-list", "Groups", "people")
    found = tuple(each.link() for each in places[:3])
    return {"links": (*found, link), "source": found[0] if found else link}

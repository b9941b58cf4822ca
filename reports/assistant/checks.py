"""Questions whose names or days make no sense together are refused."""

from datetime import date
from itertools import pairwise

from expense_tracker.kernel.locale import current_locale
from reports.assistant.questions import NotUnderstood
from reports.assistant.reading import Clause, Reading


def check_begun(asked: Reading, as_of: date) -> None:
    """Of what was spent in days to come there is nothing to tell."""
    coming = next((s.period for s in asked.spans if s.period.start > as_of), None)
    if coming is not None:
        name = coming.label(current_locale())
        raise NotUnderstood(reason=f"{name} has not begun: nothing is spent there yet.")


def check_clauses(kind: str, asked: Reading) -> None:
    """Two names side by side are one that nobody knows: `car insurance`. What goes to
    a wallet is moved there, not spent.
    """
    clauses = asked.clauses
    moved = [c for c in clauses if c.named.field == "wallet" and _is_into(c, asked)]
    if moved and kind not in {"transfers", "list", "count", "last", "first", "balance"}:
        name = moved[0].named.title
        raise NotUnderstood(reason=f"What goes to {name} is moved, not spent. Ask for "
                            f"“transfers to {name}”.")  # fmt: skip
    for before, after in pairwise(clauses):
        same = before.named.field == after.named.field
        beside = after.place == before.place + 1
        apart = after.is_joined or after.is_excluded or kind in {"compare", "changed"}
        if same and beside and not apart:
            raise NotUnderstood((f"{before.said} {after.said}",))


def check_apart(kind: str, clauses: tuple[Clause, ...]) -> None:
    """A transaction has one category and one payee: of two that are not joined, both
    would never hold.
    """
    if kind in {"compare", "changed"}:
        return
    kept = [clause for clause in clauses if not clause.is_excluded]
    for field in ("category", "payee"):
        own = [clause for clause in kept if clause.named.field == field]
        if any(not clause.is_joined for clause in own[1:]):
            names = " and ".join(clause.named.title for clause in own)
            raise NotUnderstood(reason=f"Ask for {names} together, or for one of them.")


def check_two(asked: Reading) -> None:
    """Three that are set against each other are no sum of one side."""
    names = [clause for clause in asked.clauses if not clause.is_excluded]
    is_against = asked.is_choice or ("compare" in asked.cues and len(asked.spans) < 2)  # noqa: PLR2004
    if is_against and len(names) > 2:  # noqa: PLR2004
        raise NotUnderstood(reason="I compare two at a time. For more of them ask for "
                            "the top categories.")  # fmt: skip


def is_own(asked: Reading) -> bool:
    """Whether who asks is in the question."""
    return bool({"i", "we", "me", "us"} & set(asked.words))


def check_debts(kind: str, asked: Reading) -> None:
    """Who owes whom is told by the order of the words: `what does Rory owe me`, `what
    do I owe Rory`; nothing else is answered of people.
    """
    people = [c.place for c in asked.clauses if c.named.field == "person"]
    places = {item.value: n for n, item in enumerate(asked.items) if item.sort == "cue"}
    if not people or kind == "settle":
        return
    said = asked.items[places["owed"]].said if "owed" in places else ""
    if kind == "owed" and said.startswith(("owe", "ha", "need")):
        # `owed by Tom` may stand behind.
        fits = max(people) < places["owed"] or not said.endswith((" me", " us"))
    elif kind == "owing":
        fits = is_own(asked) and min(people) > places["owe"]
    else:
        fits = kind == "owed"
    if not fits:
        raise NotUnderstood(reason="Ask what you owe somebody, or what they owe you.")


def _is_into(clause: Clause, asked: Reading) -> bool:
    """Whether the word before the name, articles aside, is "to" or "into"."""
    first = clause.said.split()[0]
    places = [n for n, word in enumerate(asked.words) if word == first]
    before = [word for word in asked.words[: places[0]] if word not in {"my", "the"}]
    return bool(before) and before[-1] in {"to", "into"}

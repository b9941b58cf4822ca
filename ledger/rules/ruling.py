"""What a Book's rules make of an entry.

Rules are asked in their order, each about the entry as it came; each field is set by
the first rule that sets it, tags add up. docs/algorithms/rules.md
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.money import Money, allocate
from ledger.expression import ExpressionError
from ledger.expression.conditions import Condition
from ledger.expression.names import Names
from ledger.expression.reading import Reading
from ledger.expression.subject import Subject
from ledger.models import Category, Entry, Rule, Wallet
from ledger.services.drafts import CATEGORY_KIND, EntryDraft, Part

Kind = Entry.Kind


@dataclass(frozen=True)
class Share:
    """One category's part of a split by percent."""

    category: Category
    percent: Decimal


@dataclass(frozen=True)
class Filing:
    """Where an entry belongs: in a category, in shares of several, or in no category
    because it is a transfer from or to `wallet`. One of the three.
    """

    category: Category | None = None
    shares: tuple[Share, ...] = ()
    wallet: Wallet | None = None

    def __bool__(self) -> bool:
        return bool(self.category or self.shares or self.wallet)

    def fits(self, subject: Subject) -> bool:
        wanted = CATEGORY_KIND.get(Kind(subject.kind))
        if self.wallet is not None:
            own = subject.legs[0]
            return subject.kind in {Kind.EXPENSE, Kind.INCOME} and (
                own.wallet_id != self.wallet.pk and own.currency == self.wallet.currency
            )
        categories = [self.category, *(share.category for share in self.shares)]
        return all(c is None or c.kind == wanted for c in categories)


UNFILED = Filing()


@dataclass(frozen=True, kw_only=True)
class Action:
    """What is done to an entry; empty where nothing is. `tags` are names."""

    filing: Filing = UNFILED
    payee: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.filing or self.payee or self.note or self.tags)


@dataclass(frozen=True, kw_only=True)
class RuleResult(Action):
    """What rules do to an entry, and `rules`, those that had a part in it, in order."""

    rules: tuple[Rule, ...] = ()

    @property
    def category(self) -> Category | None:
        return self.filing.category


NO_RESULT = RuleResult()


@dataclass(frozen=True)
class Ready:
    """A rule bound to its Book."""

    rule: Rule
    condition: Condition
    action: Action


class RuleSet:
    """Rules ready to judge many entries."""

    def __init__(self, ready: Iterable[Ready]) -> None:
        self.ready = list(ready)
        self._judges: list[tuple[Callable[[Subject], bool], Ready]] = [
            (each.condition.holds, each) for each in self.ready
        ]

    @classmethod
    def of(cls, book: Book, as_of: date) -> "RuleSet":
        """The Book's active rules. One that can no longer be read does nothing."""
        rules = Rule.objects.filter(book=book, is_active=True)
        return cls(
            ready_rules(book, rules.select_related("category", "to_wallet"), as_of)
        )

    def judge(self, subject: Subject) -> RuleResult:
        told = [ready for holds, ready in self._judges if holds(subject)]
        return _together(told, subject) if told else NO_RESULT


def ready_rules(book: Book, rules: Iterable[Rule], as_of: date) -> list[Ready]:
    """Those of the rules that can be read, in their order."""
    names = Names(book)
    reading = Reading(book, as_of, names)
    found = []
    for rule in rules:
        try:
            condition = reading.condition(rule.query)
        except ExpressionError:
            continue
        found.append(Ready(rule, condition, action_of(rule, names)))
    return found


def action_of(rule: Rule, names: Names) -> Action:
    filing = Filing(
        category=rule.category,
        shares=shares_of(rule.parts, names),
        wallet=rule.to_wallet,
    )
    return Action(
        filing=filing, payee=rule.payee, note=rule.note, tags=tuple(rule.tags)
    )


def shares_of(parts: list[dict[str, Any]], names: Names) -> tuple[Share, ...]:
    """The shares that a rule keeps; none when one of its categories is gone."""
    known = {category.pk: category for category in names.categories} if parts else {}
    if not all(part["category"] in known for part in parts):
        return ()
    return tuple(
        Share(known[part["category"]], Decimal(part["percent"])) for part in parts
    )


def _together(told: list[Ready], subject: Subject) -> RuleResult:
    """One result of all rules that hold; those that add nothing are not named."""
    result = NO_RESULT
    for ready in told:
        more = _added(result, ready.action, subject)
        if more:
            rules = (*result.rules, ready.rule)
            result = replace(result, **more, rules=rules)
    return result


def _added(result: RuleResult, action: Action, subject: Subject) -> dict[str, Any]:
    """The fields that the action sets first."""
    more: dict[str, Any] = {}
    if action.filing and not result.filing and action.filing.fits(subject):
        more["filing"] = action.filing
    if action.payee and not result.payee:
        more["payee"] = action.payee
    if action.note and not result.note:
        more["note"] = action.note
    if set(action.tags) - set(result.tags):
        more["tags"] = tuple(dict.fromkeys([*result.tags, *action.tags]))
    return more


# --- drafts ---------------------------------------------------------------------------


def completed(draft: EntryDraft, action: Action) -> EntryDraft:
    """A draft that a person typed, with what they left empty. It stays of its kind and
    in its wallet, so what would make it a transfer does not.
    """
    changes: dict[str, Any] = {}
    if not draft.payee and action.payee:
        changes["payee"] = action.payee
    if not draft.note and action.note:
        changes["note"] = action.note
    if not draft.tags and action.tags:
        changes["tags"] = action.tags
    if is_unfiled(draft) and action.filing.wallet is None:
        changes |= _filed(draft, action.filing)
    return replace(draft, **changes)


def imported(draft: EntryDraft, action: Action) -> EntryDraft:
    """A draft that a bank wrote, as rules want it: its payee is renamed, tags are
    added; category and note are set where the file has none.
    """
    changes: dict[str, Any] = {
        "tags": tuple(dict.fromkeys([*draft.tags, *action.tags]))
    }
    if action.payee:
        changes["payee"] = action.payee
    if not draft.note and action.note:
        changes["note"] = action.note
    if is_unfiled(draft):
        changes |= _filed(draft, action.filing)
    return replace(draft, **changes)


def is_unfiled(draft: EntryDraft) -> bool:
    return draft.kind in CATEGORY_KIND and draft.category is None and not draft.parts


def _filed(draft: EntryDraft, filing: Filing) -> dict[str, Any]:
    """The fields of a draft that say where it belongs."""
    if filing.wallet is not None:
        return transferred(draft, filing.wallet)
    if filing.shares:
        return split_up(draft, filing.shares)
    return {"category": filing.category} if filing.category else {}


def transferred(draft: EntryDraft, other: Wallet) -> dict[str, Any]:
    """A transfer to `other` of what was spent, from it of what came in."""
    into = draft.kind == Kind.INCOME
    return {
        "kind": Kind.TRANSFER.value,
        "tax": "",
        "wallet": other if into else draft.wallet,
        "to_wallet": draft.wallet if into else other,
        "category": None,
        "original_amount": None,
        "original_currency": "",
    }


def split_up(draft: EntryDraft, shares: tuple[Share, ...]) -> dict[str, Any]:
    """Parts by percent that add up to the last cent; what is too small to be parted
    goes to the one category that gets it.
    """
    money = Money(draft.amount, draft.wallet.currency)
    amounts = allocate(money, [share.percent for share in shares])
    parts = [
        Part(each.amount, share.category)
        for share, each in zip(shares, amounts, strict=True)
        if each
    ]
    if len(parts) == 1:
        return {"category": parts[0].category}
    return {"parts": tuple(parts), "category": None}

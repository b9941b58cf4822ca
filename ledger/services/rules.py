"""Making, changing, ordering and deleting rules; applying them to what is new.

What rules make of entries that are there already is in `rule_runs`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.models import Book, User
from ledger.errors import InvalidEntry, StaleVersion
from ledger.expression import ExpressionError
from ledger.expression.names import Names
from ledger.expression.reading import spelt_out
from ledger.expression.subject import subject_of_draft, subject_of_line
from ledger.importing.lines import StatementLine
from ledger.models import Category, Change, Rule, Wallet
from ledger.naming import MAX_NAME, check_name
from ledger.rules.ruling import RuleResult, RuleSet, Share, completed
from ledger.services.drafts import MAX_NOTE, EntryDraft
from ledger.services.editing import BookEdit, edit_book

MAX_QUERY = 500
MAX_RULES = 500
WHOLE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """What a person means a rule to be. An empty name is made of the query; of
    `category`, `shares` and `to_wallet` one at most. `shares` sum to 100.
    """

    query: str
    name: str = ""
    category: Category | None = None
    shares: tuple[Share, ...] = ()
    to_wallet: Wallet | None = None
    payee: str = ""
    note: str = ""
    tags: tuple[str, ...] = field(default=())
    is_active: bool = True


def create_rule(*, book: Book, actor: User | None, draft: RuleDraft) -> Change:
    """Add the rule behind the others. `Change.subject_id` is the rule's.

    Raises InvalidEntry naming the field it is about.
    """
    with edit_book(book=book, actor=actor, verb=Change.Verb.ADDED, label="") as edit:
        edit.label = add_rule(edit, draft).name
    return _change(edit)


def add_rule(edit: BookEdit, draft: RuleDraft) -> Rule:
    """`create_rule` as a part of an edit."""
    query = _checked(edit.book, draft)
    others = Rule.objects.filter(book=edit.book)
    if others.count() >= MAX_RULES:
        raise InvalidEntry(f"A book has at most {MAX_RULES} rules.")
    last = others.aggregate(last=Max("position"))["last"]
    rule = Rule(book=edit.book, position=0 if last is None else last + 1)
    _fill(rule, draft, query)
    rule.save()
    edit.written([rule])
    return rule


def change_rule(
    *, book: Book, actor: User | None, rule: Rule, version: int, draft: RuleDraft
) -> Change:
    """Raises StaleVersion when it was changed or deleted since; InvalidEntry."""
    query = _checked(book, draft)
    with _edit(book, actor, Change.Verb.CHANGED, rule) as edit:
        rule = _present(rule)
        if rule.version != version:
            raise StaleVersion("It was changed meanwhile.")
        edit.changing([rule])
        _fill(rule, draft, query)
        _save(rule)
        edit.label = rule.name
        edit.written([rule])
    return _change(edit)


def switch_rule(
    *, book: Book, actor: User | None, rule: Rule, is_active: bool
) -> Change | None:
    """None when it is so already."""
    with _edit(book, actor, Change.Verb.CHANGED, rule) as edit:
        rule = _present(rule)
        if rule.is_active != is_active:
            edit.changing([rule])
            rule.is_active = is_active
            _save(rule)
            edit.written([rule])
    return edit.change


def delete_rule(*, book: Book, actor: User | None, rule: Rule) -> Change:
    with _edit(book, actor, Change.Verb.DELETED, rule) as edit:
        rule = _present(rule)
        edit.changing([rule])
        edit.about(rule)
        rule.delete()
    return _change(edit)


def move_rule(
    *, book: Book, actor: User | None, rule: Rule, place: int
) -> Change | None:
    """Put the rule at that place among all, counted from 0; beyond the ends is the
    end. None when it stands there already.
    """
    with _edit(book, actor, Change.Verb.CHANGED, rule) as edit:
        rules = list(Rule.objects.filter(book=book))
        others = [each for each in rules if each.pk != rule.pk]
        if len(others) == len(rules):
            raise StaleVersion("It was deleted meanwhile.")
        others.insert(max(0, place), _present(rule))
        moved = [each for at, each in enumerate(others) if each.position != at]
        if others != rules:
            edit.changing(moved)
            _renumber(others)
            edit.written(moved)
            edit.about(rule)
    return edit.change


def _renumber(rules: list[Rule]) -> None:
    for place, rule in enumerate(rules):
        if rule.position != place:
            rule.position = place
            rule.save(update_fields=["position"])


def _edit(book: Book, actor: User | None, verb: str, rule: Rule) -> Any:
    return edit_book(book=book, actor=actor, verb=verb, label=rule.name)


def _change(edit: BookEdit) -> Change:
    assert edit.change is not None
    return edit.change


def _present(rule: Rule) -> Rule:
    """The rule as it is now. Raises StaleVersion when it is gone."""
    found: Rule | None = Rule.objects.filter(pk=rule.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _save(rule: Rule) -> None:
    rule.version += 1
    rule.save()


def _fill(rule: Rule, draft: RuleDraft, query: str) -> None:
    rule.name = draft.name or query[:MAX_NAME]
    rule.query, rule.is_active = query, draft.is_active
    rule.category, rule.to_wallet = draft.category, draft.to_wallet
    rule.payee, rule.note, rule.tags = draft.payee, draft.note, list(draft.tags)
    rule.parts = [
        {"category": share.category.pk, "percent": f"{share.percent.normalize():f}"}
        for share in draft.shares
    ]


# --- checking -------------------------------------------------------------------------


def _checked(book: Book, draft: RuleDraft) -> str:
    """The query with its names in full. Raises InvalidEntry."""
    query = _checked_query(book, draft.query)
    check_name(draft.name, field="name")
    check_name(draft.payee, field="payee")
    for tag in draft.tags:
        check_name(tag, field="tags")
    if len(draft.note) > MAX_NOTE:
        raise InvalidEntry(f"Use at most {MAX_NOTE} characters.", field="note")
    _check_action(draft)
    return query


def _check_action(draft: RuleDraft) -> None:
    filings = [draft.category, draft.shares, draft.to_wallet]
    if not any([*filings, draft.payee, draft.note, draft.tags]):
        raise InvalidEntry("Choose what the rule does.", field="category")
    if sum(map(bool, filings)) > 1:
        raise InvalidEntry("Choose one: category, split or transfer.", field="category")
    if draft.shares:
        _check_shares(draft.shares)


def _check_shares(shares: tuple[Share, ...]) -> None:
    problem = ""
    if not 1 < len(shares) <= 10:  # noqa: PLR2004
        problem = "A split has from two to ten parts."
    elif min(share.percent for share in shares) <= 0:
        problem = "Each part is above zero."
    elif sum(share.percent for share in shares) != WHOLE:
        problem = "The parts do not add up to 100 %."
    elif len({share.category.kind for share in shares}) > 1:
        problem = "Choose categories of one kind."
    if problem:
        raise InvalidEntry(problem, field="parts")


def _checked_query(book: Book, query: str) -> str:
    try:
        spelt = spelt_out(query, Names(book))
    except ExpressionError as error:
        raise InvalidEntry(str(error), field="query") from error
    if not spelt:
        raise InvalidEntry("Say which transactions.", field="query")
    if len(spelt) > MAX_QUERY:
        raise InvalidEntry(f"Use at most {MAX_QUERY} characters.", field="query")
    return spelt


# --- applying -------------------------------------------------------------------------


def apply_to_lines(
    *, book: Book, wallet: Wallet, lines: Iterable[StatementLine], as_of: date
) -> list[RuleResult]:
    """What the active rules make of each line that goes to `wallet`, in order.

    `ledger.rules.ruling.imported` puts a result into the line's draft. For lines of
    several wallets judge them with a RuleSet.
    """
    rules = RuleSet.of(book, as_of)
    return [rules.judge(subject_of_line(line, wallet=wallet)) for line in lines]


def complete_draft(*, book: Book, draft: EntryDraft, as_of: date) -> EntryDraft:
    """What a person typed, with what rules say of the fields left empty."""
    if draft.is_group:
        return draft
    result = RuleSet.of(book, as_of).judge(subject_of_draft(draft))
    return completed(draft, result)

"""Rules and what they do, as pages show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Book
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.expression import ExpressionError
from ledger.expression.conditions import Condition
from ledger.expression.names import Names
from ledger.expression.reading import Reading
from ledger.history.wording import Difference
from ledger.models import Entry, Rule
from ledger.rules.ruling import Action, Ready, RuleSet, action_of
from ledger.services.bulk_fit import KEEP
from ledger.services.drafts import amount_of, draft_of
from ledger.services.rule_runs import Effect, effects_on

SHOWN = 20


@dataclass(frozen=True)
class RuleRow:
    rule: Rule
    place: int  # counted from 1
    does: list[str]  # what it does, in words
    problem: str = ""  # why its condition cannot be read any more
    count: int | None = None  # transactions it matches; None when it cannot be read


def rule_rows(*, book: Book, as_of: date) -> list[RuleRow]:
    """The Book's rules in order, in a number of statements that does not grow."""
    rules = Rule.objects.filter(book=book).select_related("category", "to_wallet")
    names = Names(book)
    reading = Reading(book, as_of, names)
    conditions: dict[int, Condition] = {}
    problems: dict[int, str] = {}
    for rule in rules:
        try:
            conditions[rule.pk] = reading.condition(rule.query)
        except ExpressionError as error:
            problems[rule.pk] = str(error)
    counts = _counts(book, conditions)
    return [
        RuleRow(
            rule=rule,
            place=place,
            does=action_in_words(action_of(rule, names)),
            problem=problems.get(rule.pk, ""),
            count=counts.get(rule.pk),
        )
        for place, rule in enumerate(rules, start=1)
    ]


def _counts(book: Book, conditions: dict[int, Condition]) -> dict[int, int]:
    """How many lines each condition finds, by rule, in one pass over the entries."""
    if not conditions:
        return {}
    entries = Entry.objects.filter(book=book).heads()
    found = entries.aggregate(
        **{
            f"rule_{pk}": Count("pk", filter=condition.q(book))
            for pk, condition in conditions.items()
        }
    )
    return {pk: found[f"rule_{pk}"] for pk in conditions}


def action_in_words(action: Action) -> list[str]:
    filing = action.filing
    words = []
    if filing.category:
        words.append(f"Category {filing.category}")
    if filing.shares:
        shares = (f"{s.category} {s.percent.normalize():f} %" for s in filing.shares)
        words.append(f"Split {', '.join(shares)}")
    if filing.wallet:
        words.append(f"Transfer with {filing.wallet}")
    if action.payee:
        words.append(f"Payee {action.payee}")
    words += [f"Tag {tag}" for tag in action.tags]
    if action.note:
        words.append(f"Note “{action.note}”")
    return words


# --- what would change ----------------------------------------------------------------


@dataclass(frozen=True)
class EffectRow:
    """A line of the list, and what would change in it."""

    pk: int
    date: date
    title: str
    money: Money
    changes: list[Difference]


def effect_rows(effects: list[Effect]) -> list[EffectRow]:
    return [_effect_row(effect) for effect in effects]


def _effect_row(effect: Effect) -> EffectRow:
    head = effect.line[0]
    sign = -1 if head.amount < 0 else 1
    named = head.payee or head.note or head.category
    return EffectRow(
        pk=head.pk,
        date=head.date,
        title=str(named or head.get_kind_display()),
        money=Money(sign * abs(amount_of(effect.line)), head.wallet.currency),
        changes=_changes(effect),
    )


def _changes(effect: Effect) -> list[Difference]:
    if effect.draft is not None:
        return _redrafted(effect)
    head, wish = effect.line[0], effect.wish
    changes = []
    if wish.category is not KEEP:
        before = {str(row.category or "Uncategorised") for row in effect.asked}
        after = str(wish.category)
        changes.append(Difference("Category", ", ".join(sorted(before)), after))
    if isinstance(wish.payee, str):
        changes.append(Difference("Payee", str(head.payee or ""), wish.payee))
    if isinstance(wish.note, str):
        changes.append(Difference("Note", head.note, wish.note))
    if wish.add_tags:
        changes.append(Difference("Tags", "", ", ".join(wish.add_tags)))
    return changes


def _redrafted(effect: Effect) -> list[Difference]:
    draft, was = effect.draft, draft_of(effect.line)
    assert draft is not None
    if draft.to_wallet is not None:
        other = f"Transfer from {draft.wallet} to {draft.to_wallet}"
        return [Difference("Type", effect.line[0].get_kind_display(), other)]
    if not draft.parts:
        return [Difference("Category", "Uncategorised", str(draft.category))]
    parts = [
        f"{part.category} {_written(Money(part.amount, was.wallet.currency))}"
        for part in draft.parts
    ]
    return [Difference("Split", "Uncategorised", ", ".join(parts))]


def _written(money: Money) -> str:
    return format_money(money, current_locale())


@dataclass(frozen=True)
class Trial:
    """What a rule not saved yet would find, the newest first."""

    problem: str = ""
    count: int = 0
    rows: list[EffectRow] | None = None  # the first of them; None: nothing to try yet

    @property
    def more(self) -> int:
        return self.count - len(self.rows or [])


def try_rule(*, book: Book, query: str, action: Action, as_of: date) -> Trial:
    """As a run that overwrites would do it."""
    if not query:
        return Trial()
    try:
        condition = Reading(book, as_of).condition(query)
    except ExpressionError as error:
        return Trial(problem=str(error))
    found = Entry.objects.filter(condition.q(book), book=book).heads()
    found = found.exclude(kind=Entry.Kind.OPENING)
    ids = list(found.order_by("-date", "-pk").values_list("pk", flat=True)[:SHOWN])
    rules = RuleSet([Ready(Rule(book=book), condition, action)])
    effects = effects_on(ids=ids, rules=rules, overwrite=True)
    return Trial(count=found.count(), rows=effect_rows(effects))

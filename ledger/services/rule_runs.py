"""Running rules over what is booked already: shown first, then done as one change.

Only what rules would alter is looked at, the newest first. A run alters at most
MAX_CHANGES transactions; what is left over is there for the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from django.db.models import Q

from accounts.models import Book, User
from ledger.errors import InvalidEntry
from ledger.expression.subject import subject_of_rows
from ledger.models import Category, Change, Entry, EntryTag
from ledger.rules.ruling import (
    NO_RESULT,
    Ready,
    RuleResult,
    RuleSet,
    is_unfiled,
    split_up,
    transferred,
)
from ledger.services.bulk_fit import KEEP, Wish
from ledger.services.bulk_lines import Line
from ledger.services.bulk_write import write_wish
from ledger.services.drafts import CATEGORY_KIND, EntryDraft, draft_of, is_split
from ledger.services.editing import edit_book
from ledger.services.entries import whole, write_draft

Kind = Entry.Kind
MAX_CHANGES = 2_000
CHUNK = 500
UNTOUCHED = Wish()


@dataclass(frozen=True)
class Effect:
    """What a run does to one line of the list: a wish, or for what becomes a transfer
    or split another draft. `asked` are the rows that get the wished category.
    """

    line: Line
    result: RuleResult
    wish: Wish = UNTOUCHED
    asked: tuple[Entry, ...] = ()
    draft: EntryDraft | None = None

    def __bool__(self) -> bool:
        return self.draft is not None or self.wish != UNTOUCHED


@dataclass(frozen=True)
class Plan:
    """What a run would do; `is_cut` where more is left than one run does."""

    effects: list[Effect] = field(default_factory=list)
    is_cut: bool = False


def plan_run(*, book: Book, rules: RuleSet, overwrite: bool = False) -> Plan:
    """What the rules would alter, newest first.

    `overwrite` lets them replace categories, payees and notes that are there; else they
    fill what is empty. Tags are added either way. Parts of a split keep their
    amounts, transfers and opening balances stay what they are.
    """
    found = islice(_effects(book, rules, overwrite), MAX_CHANGES + 1)
    effects = list(found)
    return Plan(effects[:MAX_CHANGES], is_cut=len(effects) > MAX_CHANGES)


def run_rules(
    *,
    book: Book,
    actor: User | None,
    rules: RuleSet,
    label: str,
    overwrite: bool = False,
) -> Change:
    """Do what `plan_run` says, as one change. Raises InvalidEntry when that is nothing,
    NoRate.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=label
    ) as edit:
        plan = plan_run(book=book, rules=rules, overwrite=overwrite)
        if not plan.effects:
            raise InvalidEntry("There is nothing to change.")
        edit.about_many(Entry)
        for wish, lines, asked in _by_wish(plan.effects):
            write_wish(edit, lines, asked, wish)
        for effect in plan.effects:
            if effect.draft is not None:
                edit.changing(whole(effect.line))
                write_draft(edit, effect.draft, effect.line)
    assert edit.change is not None
    return edit.change


def effects_on(*, ids: list[int], rules: RuleSet, overwrite: bool) -> list[Effect]:
    """What the rules would do to the lines of these entries, in their order; an effect
    that is false does nothing.
    """
    return [_effect(line, rules, overwrite) for line in _lines(ids)]


def _by_wish(effects: list[Effect]) -> Iterator[tuple[Wish, list[Line], list[Entry]]]:
    """The lines by what is wished for them, so that each wish is written once."""
    lines: dict[Wish, list[Effect]] = {}
    for effect in effects:
        if effect.draft is None:
            lines.setdefault(effect.wish, []).append(effect)
    for wish, alike in lines.items():
        asked = [row for effect in alike for row in effect.asked]
        yield wish, [effect.line for effect in alike], asked


# --- what would change ----------------------------------------------------------------


def _effects(book: Book, rules: RuleSet, overwrite: bool) -> Iterator[Effect]:
    wanted = _wanted(book, rules, overwrite)
    while wanted:
        ids, wanted = wanted[:CHUNK], wanted[CHUNK:]
        lines = _lines(ids)
        # A line is judged once, where its first row was found.
        done = {row.pk for line in lines for row in line}
        wanted = [pk for pk in wanted if pk not in done]
        for line in lines:
            effect = _effect(line, rules, overwrite)
            if effect:
                yield effect


def _wanted(book: Book, rules: RuleSet, overwrite: bool) -> list[int]:
    """Ids of the entries to which some rule has something to do, newest first."""
    found = Q(pk__in=[])
    for ready in rules.ready:
        found |= ready.condition.q(book) & _lacking(ready, overwrite)
    entries = Entry.objects.filter(found, book=book).exclude(kind=Kind.OPENING)
    return list(entries.order_by("-date", "-pk").values_list("pk", flat=True))


def _lacking(ready: Ready, overwrite: bool) -> Q:
    """Entries that do not have yet what the rule gives."""
    action = ready.action
    lacking = Q(pk__in=[])
    if action.filing:
        lacking |= _unfiled_for(ready, overwrite)
    if action.payee:
        named = Q(payee__name=action.payee)
        lacking |= ~named if overwrite else Q(payee=None)
    if action.note:
        lacking |= ~Q(note=action.note) if overwrite else Q(note="")
    for tag in action.tags:
        links = EntryTag.objects.filter(tag__name=tag)
        lacking |= ~Q(pk__in=links.order_by().values("entry")) & Q(position=0)
    return lacking


def _unfiled_for(ready: Ready, overwrite: bool) -> Q:
    filing = ready.action.filing
    unfiled = Q(category=None, kind__in=[kind.value for kind in CATEGORY_KIND])
    if overwrite and filing.category is not None:
        return (unfiled | ~Q(category=filing.category)) & Q(
            kind__in=[
                k.value for k, c in CATEGORY_KIND.items() if c == filing.category.kind
            ]
        )
    return unfiled


def _lines(ids: list[int]) -> list[Line]:
    """The whole lines of these entries, in the order of their first."""
    place = {pk: at for at, pk in enumerate(ids)}
    rows = (
        Entry.objects.together_with(ids)
        .select_related(
            *("wallet", "group", "payee", "category", "refund_of", "reconciliation"),
            "book",
        )
        .prefetch_related("entry_tags__tag", "receipts", "refunds")
        .order_by("group", "position", "pk")
    )
    lines = [list(line) for _, line in groupby(rows, _line_of)]
    return sorted(
        lines, key=lambda line: min(place.get(row.pk, len(place)) for row in line)
    )


def _line_of(row: Entry) -> tuple[bool, int]:
    return (True, row.group_id) if row.group_id else (False, row.pk)


def _effect(line: Line, rules: RuleSet, overwrite: bool) -> Effect:
    results = [rules.judge(subject_of_rows(line, at)) for at in range(len(line))]
    if line[0].kind == Kind.TRANSFER:
        results = results[:1]
    result = next((each for each in results if each), NO_RESULT)
    if not is_split(line) and line[0].kind != Kind.TRANSFER:
        draft = _refiled(line, result)
        if draft is not None:
            return Effect(line, result, draft=_told(draft, result, overwrite))
    category, asked = _category(line, results, overwrite)
    wish = replace(_words(line, result, overwrite), category=category or KEEP)
    return Effect(line, result, wish, asked)


def _refiled(line: Line, result: RuleResult) -> EntryDraft | None:
    """The draft of an entry that is to become a transfer or a split. Only what has no
    category does: a person's filing is not taken apart.
    """
    draft = draft_of(line)
    filing = result.filing
    if not is_unfiled(draft) or not (filing.wallet or filing.shares):
        return None
    if filing.wallet is not None:
        return replace(draft, **transferred(draft, filing.wallet))
    return replace(draft, **split_up(draft, filing.shares))


def _told(draft: EntryDraft, result: RuleResult, overwrite: bool) -> EntryDraft:
    tags = tuple(dict.fromkeys([*draft.tags, *result.tags]))
    payee = result.payee if overwrite or not draft.payee else ""
    note = result.note if overwrite or not draft.note else ""
    return replace(
        draft, tags=tags, payee=payee or draft.payee, note=note or draft.note
    )


def _category(
    line: Line, results: list[RuleResult], overwrite: bool
) -> tuple[Category | None, tuple[Entry, ...]]:
    """One category for the rows that are to have it; parts of a split that are to have
    another wait for the next run.
    """
    told = [
        (row, result.category)
        for row, result in zip(line, results, strict=False)
        if result.category and _takes(row, result.category, overwrite)
    ]
    if not told:
        return None, ()
    category = told[0][1]
    return category, tuple(row for row, wanted in told if wanted == category)


def _takes(row: Entry, category: Category, overwrite: bool) -> bool:
    if row.kind not in CATEGORY_KIND:
        return False
    return row.category_id is None or (overwrite and row.category_id != category.pk)


def _words(line: Line, result: RuleResult, overwrite: bool) -> Wish:
    head = line[0]
    payee, note = head.payee.name if head.payee else "", head.note
    has = {link.tag.name for link in head.entry_tags.all()}
    tags = tuple(tag for tag in result.tags if tag not in has)
    renamed = result.payee if overwrite or not payee else ""
    noted = "" if is_split(line) else result.note if overwrite or not note else ""
    return Wish(
        payee=renamed if renamed not in {"", payee} else KEEP,
        note=noted if noted not in {"", note} else KEEP,
        add_tags=tags,
    )

"""Where what a quick-add line says likely belongs."""

from dataclasses import replace
from datetime import date

from accounts.models import Book
from ledger.expression.subject import subject_of_draft
from ledger.filing.suggestions import SURE, Asked, suggest
from ledger.models import Entry
from ledger.quick_add.line import QuickEntry
from ledger.rules.ruling import NO_RESULT, RuleResult, RuleSet
from ledger.services.drafts import CATEGORY_KIND, EntryDraft


def with_likely_category(*, book: Book, quick: QuickEntry, as_of: date) -> QuickEntry:
    """The entry with a category where its line names none: a rule's, else the one
    suggested; the same entry when neither has one.
    """
    named = quick.category or any(one.field == "category" for one in quick.problems)
    if named or quick.kind not in CATEGORY_KIND:
        return quick
    ruled = _ruled(book, quick, as_of)
    if ruled.category is not None:
        names = ", ".join(f"Rule “{rule.name}”" for rule in ruled.rules)
        return replace(quick, category=ruled.category, reason=names)
    kind = CATEGORY_KIND[Entry.Kind(quick.kind)]
    found = suggest(book, [Asked(quick.payee, quick.note, kind)], SURE)[0]
    if ruled.filing or found is None:
        return quick
    return replace(quick, category=found.category, reason=found.reason)


def _ruled(book: Book, quick: QuickEntry, as_of: date) -> RuleResult:
    if quick.amount is None or quick.wallet is None:
        return NO_RESULT
    draft = EntryDraft(
        kind=quick.kind,
        date=quick.date,
        wallet=quick.wallet,
        amount=quick.amount,
        payee=quick.payee,
        note=quick.note,
        tags=quick.tags,
    )
    return RuleSet.of(book, as_of).judge(subject_of_draft(draft))

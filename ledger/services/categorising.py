"""Filing what is alike at once, and for good."""

from accounts.models import Book, User
from ledger.models import Category, Change
from ledger.querysets import EntryQuerySet
from ledger.services.bulk_edit import BulkResult, Wish, change_in
from ledger.services.editing import edit_book
from ledger.services.rules import RuleDraft, add_rule


def file_alike(
    *,
    book: Book,
    actor: User | None,
    entries: EntryQuerySet,
    category: Category,
    rule: RuleDraft | None = None,
) -> BulkResult:
    """File those of `entries` that have no category, and make the rule that files
    their like from now on; one change with one Undo.

    Raises InvalidEntry for a rule that cannot be, StaleVersion when nobody is left to
    file.
    """
    with edit_book(book=book, actor=actor, verb=Change.Verb.CHANGED, label="") as edit:
        wish = Wish(category=category)
        changed, skipped = change_in(edit, entries.unfiled(), wish)
        if rule is not None:
            made = add_rule(edit, rule)
            edit.label = edit.label or made.name
    return BulkResult(edit.change, changed, skipped)

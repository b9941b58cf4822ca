"""The one way to change a Book.

    with edit_book(book=book, actor=user, verb=Change.Verb.ADDED, label="Tea") as edit:
        edit.changing([entry])     # rows about to be changed or deleted
        ...                        # write
        edit.written([entry])      # rows as they are now

The first statement locks the Book and bumps its version, on both databases; the last
ones refuse what a statement or a group has settled, bring the touched totals up to date
and keep the history. All in one transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Book, User
from expense_tracker.kernel.scoping import BookOwned
from ledger.errors import BookFrozen
from ledger.groups.locks import check_groups, check_taken
from ledger.history import snapshots
from ledger.models import Change, Entry
from ledger.services import totals
from ledger.services.statement_locks import StatementLocks
from ledger.signals import entries_changed


class BookEdit:
    """What one change of a Book touches, gathered while it is made."""

    def __init__(self, book: Book, actor: User | None, verb: str, label: str) -> None:
        self.book = book
        self.actor = actor
        # Whose doing it is that there are new entries.
        self.maker = actor
        self.verb = verb
        self.label = label
        self.change: Change | None = None
        # What the change is about; the first row noted unless set.
        self.subject: tuple[str, int | None] | None = None
        # A group books: what it booked before may move.
        self.is_of_group = False
        self.before: list[snapshots.Row] = []
        self.after: list[snapshots.Row] = []
        self._cells: set[totals.Cell] = set()
        self._locks = StatementLocks()

    def changing(self, rows: list[Any]) -> None:
        """Note `rows` as they are before they are changed or deleted, those that
        others point at first.
        """
        self.before += snapshots.snapshot(rows)
        self.touch(rows)

    def written(self, rows: list[Any]) -> None:
        """Note `rows` as they have been written, in the same order."""
        self.after += snapshots.snapshot(rows)
        self.touch(rows)

    def touch(self, rows: list[Any]) -> None:
        """Have the totals of these entries refreshed, without keeping history."""
        entries = [row for row in rows if isinstance(row, Entry)]
        self._cells |= {totals.cell_of(entry) for entry in entries}
        self._locks.note(entries)

    def touch_cells(self, cells: Iterable[totals.Cell]) -> None:
        """`touch` for rows that were written without an instance for each."""
        self._cells.update(cells)

    def about(self, row: Any) -> None:
        """Name the row that the change is shown under in history."""
        self.subject = (row._meta.label_lower, row.pk)

    def about_many(self, model: type[BookOwned]) -> None:
        """Say that the change is about many rows of that model, none before others."""
        self.subject = (model._meta.label_lower, None)

    def finish(self) -> None:
        self._locks.check()
        if not self.is_of_group:
            check_groups(self.before, self.after, self._cells)
            if self.verb == Change.Verb.UNDONE:
                check_taken(self.before, self.after)
        totals.refresh(self.book, self._cells)
        if self.before or self.after:
            self.change = self._remember()
        if self._cells:
            transaction.on_commit(
                partial(entries_changed.send, sender=Book, book_id=self.book.pk),
                robust=True,
            )

    def _remember(self) -> Change:
        model, pk = self.subject or self._first_noted()
        return Change.objects.create(
            book=self.book,
            actor=self.actor,
            verb=self.verb,
            subject=model,
            subject_id=pk,
            label=self.label[:200],
            before=self.before,
            after=self.after,
        )

    def _first_noted(self) -> tuple[str, int]:
        row = (self.after or self.before)[0]
        return row["model"], row["pk"]


@contextmanager
def edit_book(
    *, book: Book, actor: User | None, verb: str, label: str
) -> Iterator[BookEdit]:
    """Change `book`, whole or not at all. `actor` None is the program itself.

    Raises LockedEntry when what was checked against a statement would move.
    """
    with transaction.atomic():
        lock(book)
        edit = BookEdit(book, actor, verb, label)
        yield edit
        edit.finish()


def lock(book: Book) -> None:
    """Hold the Book until the transaction ends, and make its cached data stale.

    Raises BookFrozen while the Book is read-only.
    """
    open_book = Book.objects.filter(pk=book.pk, frozen_because="")
    if not open_book.update(version=F("version") + 1):
        raise BookFrozen(_reason(book))


def _reason(book: Book) -> str:
    reason = Book.objects.values_list("frozen_because", flat=True).get(pk=book.pk)
    return f"This book is read-only for a moment. {reason}"

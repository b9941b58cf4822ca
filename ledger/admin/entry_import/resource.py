"""Booking what a file comes to, as one change."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from accounts.models import Book, User
from expense_tracker.kernel.scoping import book_scope
from ledger.admin.entry_import.lines import TITLES, text_of
from ledger.admin.entry_import.plans import Plan, Planner
from ledger.errors import LedgerError
from ledger.models import Change, Entry
from ledger.resources import EntryResource
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import (
    EntryDraft,
    whole,
)


def book_drafts(
    *, book: Book, staff: User, label: str, drafts: list[EntryDraft]
) -> Change:
    """Book them all as one change, which the Book's history can undo."""
    entries = Entry.objects.filter(book=book).select_related("group")
    with edit_book(book=book, actor=staff, verb=Change.Verb.ADDED, label=label) as edit:
        newest = entries.aggregate(pk=Max("pk"))["pk"] or 0
        record_many(edit, drafts)
        # The Book is locked: what is newer was booked here.
        rows = list(entries.filter(pk__gt=newest).order_by("pk"))
        edit.written(whole(rows))
        edit.about(rows[0])
    assert edit.change is not None
    return edit.change


class EntryImport(EntryResource):
    """The same columns the other way, by the ledger's services."""

    def import_data(
        self, dataset: Dataset, dry_run: bool = False, **options: Any
    ) -> Result:
        book, staff = options["book"], options["user"]
        lines = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
        with book_scope(book):
            plans = Planner(book, lines).plans()
            result = _result(plans)
            drafts = [plan.draft for plan in plans if plan.draft]
            if drafts and not result.has_errors():
                label = options["file_name"] or "Import"
                with transaction.atomic():
                    self._book(result, book, staff, label, drafts)
                    transaction.set_rollback(dry_run)
        return result

    @staticmethod
    def _book(
        result: Result, book: Book, staff: User, label: str, drafts: list[EntryDraft]
    ) -> None:
        try:
            with transaction.atomic():
                book_drafts(book=book, staff=staff, label=label, drafts=drafts)
        except LedgerError as error:
            result.append_base_error(Error(error))


def _result(plans: list[Plan]) -> Result:
    result = Result()
    result.diff_headers = list(TITLES)
    result.total_rows = len(plans)
    for row in map(_row_result, plans):
        result.append_row_result(row)
        result.increment_row_result_total(row)
    return result


def _row_result(plan: Plan) -> RowResult:
    row = RowResult()
    row.diff = [text_of(plan.line, title) for title in TITLES]
    if plan.problem:
        row.import_type = RowResult.IMPORT_TYPE_ERROR
        row.errors = [Error(ValueError(plan.problem))]
    else:
        new, known = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_SKIP
        row.import_type = new if plan.draft else known
    return row

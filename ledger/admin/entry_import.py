"""Entries by CSV or XLSX into one Book, in the console.

A file has the columns of our own export. Every line becomes a new entry, or is skipped
because the Book has it already; nothing is overwritten. The preview does the whole
import and takes it back, so it promises nothing that the import does not keep.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from accounts.admin.base import staff_of
from accounts.admin.export import SafeCSV, SafeXLSX
from accounts.form_token import claim_form_token
from accounts.models import Book, User
from accounts.staff.access_log import Action, note_look, people_of
from expense_tracker.kernel.amounts import AmountError, parse_amount
from expense_tracker.kernel.period import FIRST_YEAR, LAST_YEAR
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.spreadsheet import unsafe_restore
from expense_tracker.kernel.text import clean_line, fold
from ledger.errors import InvalidEntry, LedgerError
from ledger.importing.cells import Cell, is_blank
from ledger.importing.errors import UnreadableFile
from ledger.importing.own_export import OWN_EXPORT_HEADERS
from ledger.importing.tables import open_table
from ledger.models import Category, Change, Entry, Wallet
from ledger.resources import EntryResource
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import (
    CATEGORY_KIND,
    EntryDraft,
    Part,
    check_draft,
    whole,
)

MAX_LINES = 5_000
ID_DIGITS = 18
# The locale our own files are written in: a point before the decimals.
FILE_LOCALE = "en-US"
TITLES = tuple(OWN_EXPORT_HEADERS)
Kind = Entry.Kind
Line = dict[str, Cell]  # by title


# --- files ----------------------------------------------------------------------------


class _BoundedFile:
    """Reads by the import's own readers, which refuse what costs too much."""

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """The rows below the titles. Raises UnreadableFile."""
        rows = [row for row in open_table(in_stream).rows if not is_blank(row)]
        if len(rows) > MAX_LINES + 1:
            raise UnreadableFile(f"At most {MAX_LINES:,} lines go in at once.")
        titles = [str(title).strip() for title in rows[0]]
        missing = [title for title in TITLES if title not in titles]
        if missing:
            raise UnreadableFile(
                f"Columns are missing: {', '.join(missing)}. Start from an export."
            )
        return Dataset(*(_padded(row, len(titles)) for row in rows[1:]), headers=titles)


def _padded(row: Iterable[Cell], width: int) -> list[Cell]:
    cells = list(row)[:width]
    return cells + [""] * (width - len(cells))


class BoundedCSV(_BoundedFile, SafeCSV):
    pass


class BoundedXLSX(_BoundedFile, SafeXLSX):
    pass


FORMATS = (BoundedCSV, BoundedXLSX)


# --- lines to drafts ------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What one line comes to: a draft, nothing because it is there (`draft` None), or
    why it cannot be booked.
    """

    line: Line
    draft: EntryDraft | None = None
    problem: str = ""


class Planner:
    """Reads lines as entries of one Book. Five queries, however many lines."""

    def __init__(self, book: Book, lines: list[Line]) -> None:
        self.lines = lines
        self.wallets = {row.name_key: row for row in Wallet.objects.filter(book=book)}
        self.categories = _categories(book)
        numbers = {number for line in lines if (number := _number(line, "Entry"))}
        self.known = set(
            Entry.objects.filter(book=book, pk__in=numbers).values_list("pk", flat=True)
        )
        openings = Entry.objects.filter(book=book, kind=Kind.OPENING)
        self.opened = set(openings.values_list("wallet_id", flat=True))
        self.legs = _arriving_legs(lines)
        self.splits = _splits(lines)

    def plans(self) -> list[Plan]:
        return [self._plan(line) for line in self.lines]

    def _plan(self, line: Line) -> Plan:
        if _number(line, "Entry") in self.known:
            return Plan(line)
        try:
            draft = self._draft(line)
            if draft is not None:
                check_draft(draft)
        except (InvalidEntry, AmountError, ValueError) as error:
            return Plan(line, problem=str(error))
        return Plan(line, draft)

    def _draft(self, line: Line) -> EntryDraft | None:
        kind, wallet = _kind(line), self._wallet(line)
        amount = _amount(line, wallet)
        if kind == Kind.TRANSFER:
            return self._transfer(line, wallet, amount)
        parts = self.splits.get(_text(line, "Group"), [])
        if parts[1:]:
            return self._split(parts, wallet) if line is parts[0] else None
        if kind == Kind.OPENING:
            if wallet.pk in self.opened:
                return None
            self.opened.add(wallet.pk)
        elif (amount < 0) != (kind == Kind.EXPENSE):
            raise ValueError("Expenses are negative, income and refunds positive.")
        return EntryDraft(
            kind=kind,
            date=_day(line),
            wallet=wallet,
            amount=amount if kind == Kind.OPENING else abs(amount),
            category=self._category(line, kind),
            **_texts(line),
        )

    def _transfer(
        self, line: Line, wallet: Wallet, amount: Decimal
    ) -> EntryDraft | None:
        """The draft of the leg that money leaves; the other one adds nothing."""
        leg = self.legs.get(_text(line, "Group"))
        if leg is None:
            raise ValueError("A transfer is two lines of one group.")
        if amount > 0:
            return None
        to_wallet = self._wallet(leg)
        return EntryDraft(
            kind=Kind.TRANSFER,
            date=_day(line),
            wallet=wallet,
            amount=-amount,
            to_wallet=to_wallet,
            to_amount=_amount(leg, to_wallet),
            **_texts(line),
        )

    def _split(self, lines: list[Line], wallet: Wallet) -> EntryDraft:
        """The draft of all lines of a group; those after the first add nothing."""
        shared = ("Wallet", "Date", "Payee", "Note")
        if len({tuple(_text(line, title) for title in shared) for line in lines}) > 1:
            raise ValueError("The parts of a split share wallet, day, payee and note.")
        amounts = [_amount(line, wallet) for line in lines]
        total = sum(amounts, Decimal(0))
        kind = Kind.EXPENSE if total < 0 else _kind(lines[amounts.index(max(amounts))])
        parts = tuple(
            Part(
                -amount if total < 0 else amount,
                self._category(line, _kind(line)),
                _text(line, "Part"),
            )
            for line, amount in zip(lines, amounts, strict=True)
        )
        return EntryDraft(
            kind=kind,
            date=_day(lines[0]),
            wallet=wallet,
            amount=abs(total),
            parts=parts,
            **_texts(lines[0]),
        )

    def _wallet(self, line: Line) -> Wallet:
        name = _text(line, "Wallet")
        found = self.wallets.get(fold(name))
        if found is None:
            raise ValueError(f"The book has no wallet {name!r}.")
        currency = _text(line, "Currency")
        if currency and currency != found.currency:
            raise ValueError(f"{name} is in {found.currency}, not in {currency}.")
        return found

    def _category(self, line: Line, kind: Kind) -> Category | None:
        name = _text(line, "Category")
        if not name:
            return None
        found = self.categories.get((CATEGORY_KIND.get(kind, ""), fold(name)))
        if found is None:
            raise ValueError(f"The book has no such category: {name!r}.")
        return found


def _categories(book: Book) -> dict[tuple[str, str], Category]:
    """By kind and folded name, children as "Parent: Child" too."""
    found = {}
    for row in Category.objects.filter(book=book).select_related("parent"):
        found[row.kind, row.name_key] = row
        if row.parent:
            found[row.kind, fold(f"{row.parent.name}: {row.name}")] = row
    return found


def _arriving_legs(lines: Iterable[Line]) -> dict[str, Line]:
    """Of each transfer the line that money arrives by, by its group."""
    return {
        _text(line, "Group"): line
        for line in lines
        if _text(line, "Kind") == Kind.TRANSFER
        and _text(line, "Group")
        and not _text(line, "Amount").startswith("-")
    }


def _splits(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each group that is no transfer."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        group = _text(line, "Group")
        if group and _text(line, "Kind") != Kind.TRANSFER:
            found.setdefault(group, []).append(line)
    return found


def _text(line: Line, title: str) -> str:
    cell = line.get(title, "")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return clean_line(unsafe_restore(str(cell)))


def _texts(line: Line) -> dict[str, Any]:
    tags = (tag.strip() for tag in _text(line, "Tags").split(","))
    return {
        "payee": _text(line, "Payee"),
        "note": _text(line, "Note"),
        "tags": tuple(dict.fromkeys(tag for tag in tags if tag)),
    }


def _number(line: Line, title: str) -> int | None:
    text = _text(line, title)
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
        else None
    )


def _kind(line: Line) -> Kind:
    try:
        return Kind(_text(line, "Kind").lower())
    except ValueError as error:
        raise ValueError(f"The kind is one of {', '.join(Kind.values)}.") from error


def _day(line: Line) -> date:
    cell = line.get("Date", "")
    day = cell if isinstance(cell, date) else date.fromisoformat(str(cell))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The day is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def _amount(line: Line, wallet: Wallet) -> Decimal:
    return parse_amount(
        _text(line, "Amount"),
        currency=wallet.currency,
        locale=FILE_LOCALE,
        allow_negative=True,
    )


# --- booking --------------------------------------------------------------------------


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
    row.diff = [_text(plan.line, title) for title in TITLES]
    if plan.problem:
        row.import_type = RowResult.IMPORT_TYPE_ERROR
        row.errors = [Error(ValueError(plan.problem))]
    else:
        new, known = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_SKIP
        row.import_type = new if plan.draft else known
    return row


# --- pages ----------------------------------------------------------------------------


class EntryImportForm(ImportForm):
    book = forms.ModelChoiceField(
        queryset=Book.objects.all(),
        help_text="Search by its name or an owner's e-mail.",
    )
    field_order = ("resource", "book", "import_file", "format")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = Entry._meta.get_field("book")
        field = self.fields["book"]
        field.widget = AutocompleteSelect(link, admin.site)
        field.widget.choices = field.choices

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1024**2
            raise ValidationError(f"The file is larger than {most} MB.")
        return file


class EntryConfirmForm(ConfirmImportForm):
    """What the preview sends back, no longer taken on trust."""

    book = forms.ModelChoiceField(queryset=Book.objects.all(), widget=forms.HiddenInput)
    format = forms.ChoiceField(
        choices=[(str(place), place) for place in range(len(FORMATS))],
        widget=forms.HiddenInput,
    )
    resource = forms.ChoiceField(
        choices=[("0", "")], required=False, widget=forms.HiddenInput
    )


class PreviewOver(Exception):
    """The preview was confirmed already, or never was."""


class EntryImportMixin(ImportMixin):
    """Adds the two import pages to the console's page of entries."""

    import_form_class = EntryImportForm
    confirm_form_class = EntryConfirmForm
    import_formats = FORMATS
    import_export_change_list_template = (
        "admin/import_export/change_list_import_export.html"
    )
    # The Book's own history says what was imported, by whom.
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ledger.add_entry")

    def get_import_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [EntryImport]

    def get_confirm_form_initial(
        self, request: HttpRequest, import_form: Any
    ) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["book"] = import_form.cleaned_data["book"].pk
        return initial

    def get_import_data_kwargs(
        self, request: HttpRequest, form: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Both steps come by here, with the Book that was chosen."""
        book = form.cleaned_data["book"]
        # The preview too tells which lines, wallets and categories the Book has.
        books = Book.objects.filter(pk=book.pk)
        confirmed = isinstance(form, EntryConfirmForm)
        note_look(
            request,
            action=Action.CHANGE if confirmed else Action.LIST,
            model=Entry,
            people=people_of(books, "memberships__user"),
        )
        return kwargs | {"book": book}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Book what the preview showed, once however often it is confirmed."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                self._claim_preview(request)
                answer: HttpResponse = super().process_import(request, **kwargs)
        except (PreviewOver, FileNotFoundError):
            messages.error(request, "That preview is over. Choose the file again.")
            return redirect("admin:ledger_entry_import")
        return answer

    @staticmethod
    def _claim_preview(request: HttpRequest) -> None:
        """The stored file's name is the token: a preview has one of its own."""
        try:
            token = uuid.UUID(request.POST.get("import_file_name", ""))
        except ValueError as error:
            raise PreviewOver from error
        if not claim_form_token(user=staff_of(request), token=token):
            raise PreviewOver

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors():
            messages.error(
                request,
                "The book has changed since the preview. Choose the file again.",
            )
            return redirect("admin:ledger_entry_import")
        answer: HttpResponse = super().process_result(result, request)
        return answer

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if not isinstance(e, UnreadableFile):
            raise e
        form.add_error("import_file", e.message)

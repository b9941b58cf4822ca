"""Adding and editing transactions, in the sheet and as pages of their own."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for, today_for_user
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.htmx import is_part, toast
from expense_tracker.kernel.locale import current_locale
from ledger.conflicts import conflict_of
from ledger.doubts import doubts_about
from ledger.entry_form import EntryForm
from ledger.entry_values import (
    EXCHANGE,
    values_after,
    values_of,
    values_of_draft,
    values_of_line,
)
from ledger.errors import Doubtful, LedgerError, StaleVersion
from ledger.habits import default_wallet, recent_payees
from ledger.history import Difference, changes_of, history_rows, last_deletion
from ledger.models import Change, Entry
from ledger.quick_add import Problem
from ledger.quick_tokens import Token, tokens
from ledger.refunds import Refunded, refunded
from ledger.services.drafts import draft_of
from ledger.services.entries import change_entry, group_rows, label_of, record_entry
from ledger.services.rules import complete_draft
from ledger.services.undo import undo_change
from ledger.views.answers import (
    save_once,
    saved,
    undo_url,
    with_version,
)
from ledger.views.quick import line_as_entry
from ledger.views.receipts import keep_receipts

# What a link to the add form may fill in.
PREFILLED = (
    *("kind", "amount", "payee", "date", "category", "wallet", "to_wallet"),
    *("to_amount", "original_amount", "original_currency", "refund_of", "note"),
)


# --- adding ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def entry_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, _blank_form(request))
    typed, problems = _typed(request)
    form = EntryForm(typed, book=request.book, problems=problems)
    if "button" in typed:
        return _form_page(request, _after_button(request, form))
    if form.is_valid():
        try:
            change = save_once(request, form, lambda: _record(request, form))
        except LedgerError as error:
            return _refused(request, form, error)
        keep_receipts(request, change and change.subject_id)
        return _added(request, form, change)
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _record(request: BookRequest, form: EntryForm) -> Change:
    _ask_once(request, form)
    draft = complete_draft(
        book=request.book, draft=form.draft, as_of=today_for(request.book)
    )
    return record_entry(book=request.book, actor=request.user, draft=draft)


def _ask_once(
    request: BookRequest, form: EntryForm, existing: Sequence[Entry] = ()
) -> None:
    """Raises Doubtful unless the person has seen these very doubts."""
    doubts = doubts_about(book=request.book, draft=form.draft, existing=existing)
    if doubts and request.POST.get("seen") != " ".join(doubts):
        raise Doubtful(doubts)


def _refused(
    request: BookRequest, form: EntryForm, error: LedgerError, **more: Any
) -> HttpResponse:
    if isinstance(error, Doubtful):
        more["doubts"] = error
    else:
        form.refuse(error)
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, **more)


def _after_button(
    request: BookRequest, form: EntryForm, entry: Entry | None = None
) -> EntryForm:
    """The form as typed, with what one of its own buttons does."""
    button = request.POST["button"]
    values = values_after(form, button)
    after = EntryForm(initial=values, book=request.book, entry=entry)
    if button != EXCHANGE:
        after.focus_last_part()
    return after


def _blank_form(request: BookRequest) -> EntryForm:
    """A new entry, filled in from a line, from another entry, or from the address."""
    wallet = default_wallet(book=request.book, user=request.user)
    values: dict[str, Any] = {
        "kind": Entry.Kind.EXPENSE.value,
        "date": today_for_user(request.user),
        "wallet": wallet and wallet.pk,
    }
    values |= {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if copied := request.GET.get("copy"):
        values |= _copied(_rows_or_404(request, copied))
    if returned := request.GET.get("refund"):
        values |= _refund(request, _rows_or_404(request, returned))
    if returned := request.GET.get("refund_part"):
        values |= _refund(request, [_entry_or_404(request, returned)])
    if "line" in request.GET:
        quick = line_as_entry(request, request.GET["line"])
        values |= values_of_line(quick) | _line_values(request.GET["line"])
    return EntryForm(initial=values, book=request.book)


def _line_values(line: str) -> dict[str, str]:
    return {"line": line, "line_read": line}


def _copied(rows: Sequence[Entry]) -> dict[str, Any]:
    """Another entry's values for today."""
    left_out = {"version", "date", "refund_of"}
    return {k: v for k, v in values_of(rows).items() if k not in left_out}


def _refund(request: BookRequest, rows: Sequence[Entry]) -> dict[str, Any]:
    """What has not come back yet of a purchase, or of one part of it."""
    purchase = draft_of(rows)
    if purchase.kind != Entry.Kind.EXPENSE:
        raise Http404
    left = refunded(rows).left.amount or purchase.amount
    whole = left == purchase.amount
    draft = replace(
        purchase,
        kind=Entry.Kind.REFUND,
        amount=left,
        date=today_for_user(request.user),
        parts=purchase.parts if whole else (),
        original_amount=None,
        original_currency="",
        refund_of=rows[0],
    )
    return values_of_draft(draft)


def _typed(request: BookRequest) -> tuple[QueryDict, Sequence[Problem]]:
    """What was sent, with what its quick-add line says and that line's problems.

    A line from which the fields were filled already says nothing more.
    """
    sent = request.POST.copy()
    line = sent.get("line", "")
    if not line or line == sent.get("line_read"):
        return sent, ()
    quick = line_as_entry(request, line)
    stated = {"kind", *quick.stated}
    if "category" in stated:
        stated.add(EntryForm.category_field(quick.kind))
    for name, value in values_of_line(quick).items():
        if name in stated or not sent.get(name):
            sent[name] = str(value)
    return sent, quick.problems


def _added(
    request: BookRequest, form: EntryForm, change: Change | None
) -> HttpResponse:
    message = f"{label_of(form.draft)} added"
    if "another" not in request.POST:
        to = reverse("ledger:entry-list")
        return saved(request, message, to=to, change=change)
    kept: dict[str, str | int] = {
        "kind": form.draft.kind,
        "date": form.draft.date.isoformat(),
        "wallet": form.draft.wallet.pk,
    }
    if not is_part(request):
        to = f"{reverse('ledger:entry-add')}?{urlencode(kept)}"
        return saved(request, message, to=to, change=change)
    fresh = EntryForm(initial=kept, book=request.book)
    page = _form_page(request, fresh)
    return toast(page, message, undo_url(change) if change else None)


# --- editing --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@book_required
def entry_edit(request: BookRequest, pk: int) -> HttpResponse:
    rows = _rows(request, pk)
    if not rows:
        return _gone(request, pk)
    if rows[0].kind == Entry.Kind.OPENING:
        return redirect("ledger:wallet-edit", rows[0].wallet_id)
    if request.method == "GET":
        form = EntryForm(initial=values_of(rows), book=request.book, entry=rows[0])
        return _form_page(request, form, entry=rows[0], rows=rows)
    return _change(request, rows, request.POST)


def _change(
    request: BookRequest, rows: Sequence[Entry], typed: QueryDict
) -> HttpResponse:
    entry = rows[0]
    form = EntryForm(typed, book=request.book, entry=entry)
    if "button" in typed:
        after = _after_button(request, form, entry)
        return _form_page(request, after, entry=entry, rows=rows)
    if not form.is_valid():
        return _form_page(
            request,
            form,
            entry=entry,
            rows=rows,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    try:
        change = _changed(request, rows, form)
    except StaleVersion:
        return _overtaken(request, entry, form)
    except LedgerError as error:
        return _refused(request, form, error, entry=entry, rows=rows)
    keep_receipts(request, entry.pk)
    message = f"{label_of(form.draft)} saved"
    return saved(request, message, to=reverse("ledger:entry-list"), change=change)


def _changed(request: BookRequest, rows: Sequence[Entry], form: EntryForm) -> Change:
    _ask_once(request, form, rows)
    return change_entry(
        book=request.book,
        actor=request.user,
        entry=rows[0],
        version=form.cleaned_data["version"] or 0,
        draft=form.draft,
    )


def _overtaken(request: BookRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Both versions, and the form as typed: sent once more, it replaces the other."""
    rows = group_rows(entry)
    if not rows:
        return _gone(request, entry.pk)
    now = EntryForm(initial=values_of(rows), book=request.book, entry=rows[0])
    typed = with_version(request.POST, rows[0].version)
    return _form_page(
        request,
        EntryForm(typed, book=request.book, entry=rows[0]),
        entry=rows[0],
        rows=rows,
        conflict=conflict_of(form, now, changes_of(rows[0]), more=_parts(now, form)),
        status=HTTPStatus.CONFLICT,
    )


def _parts(saved: EntryForm, typed: EntryForm) -> list[Difference]:
    before, after = (
        form.parts.in_words(str(form["kind"].value())) for form in (saved, typed)
    )
    return [Difference("Parts", before, after)]


def _gone(request: BookRequest, pk: int) -> HttpResponse:
    """Sent for an entry that was deleted meanwhile: offer to restore it, or do so."""
    deletion = last_deletion(book=request.book, entry_id=pk)
    if request.method == "GET" or deletion is None:
        raise Http404
    if "restore" in request.POST:
        return _restore_and_change(request, pk, deletion)
    form = EntryForm(request.POST, book=request.book)
    return _form_page(
        request, form, deletion=deletion, pk=pk, status=HTTPStatus.CONFLICT
    )


def _restore_and_change(
    request: BookRequest, pk: int, deletion: Change
) -> HttpResponse:
    try:
        undo_change(book=request.book, actor=request.user, change=deletion)
    except LedgerError as error:
        form = EntryForm(request.POST, book=request.book)
        form.add_error(None, str(error))
        return _form_page(
            request, form, deletion=deletion, pk=pk, status=HTTPStatus.CONFLICT
        )
    rows = _rows(request, pk)
    return _change(request, rows, with_version(request.POST, rows[0].version))


# --- reading and showing --------------------------------------------------------------


def _rows(request: BookRequest, pk: int | None) -> list[Entry]:
    """The entry, or its transfer's legs, as they are now; [] when there is none."""
    found = Entry.objects.filter(book=request.book, pk=pk).first()
    return group_rows(found) if found else []


def _rows_or_404(request: BookRequest, pk: str) -> list[Entry]:
    rows = _rows(request, read_id(pk))
    if not rows:
        raise Http404
    return rows


def _entry_or_404(request: BookRequest, pk: str) -> Entry:
    """That very row, be it a part of a split."""
    rows = _rows_or_404(request, pk)
    return next(row for row in rows if row.pk == read_id(pk))


def _refunded(rows: Sequence[Entry]) -> Refunded | None:
    """What came back of a purchase; None when nothing did."""
    found = refunded(rows) if rows and rows[0].kind == Entry.Kind.EXPENSE else None
    return found if found and found.refunds else None


def _form_page(
    request: BookRequest,
    form: EntryForm,
    *,
    status: int = HTTPStatus.OK,
    entry: Entry | None = None,
    rows: Sequence[Entry] = (),
    **more: Any,
) -> HttpResponse:
    """The form, alone for the sheet. `more` is what stands above it in a conflict."""
    line = str(form["line"].value() or "")
    context = {
        "form": form,
        "entry": entry,
        "rows": rows,
        "refunded": _refunded(rows),
        "line_tokens": _line_tokens(request, line),
        "typed": request.method == "POST",
        "payees": recent_payees(book=request.book),
        "may_write": request.membership.may_write,
        **more,
    }
    if entry is not None:
        context["history"] = history_rows(changes_of(entry), now=timezone.now())
    part = is_part(request)
    template = "ledger/_entry_form.html" if part else "ledger/entry_form.html"
    return render(request, template, context, status=status)


def _line_tokens(request: BookRequest, line: str) -> list[Token]:
    if not line:
        return []
    return tokens(line_as_entry(request, line), locale=current_locale())

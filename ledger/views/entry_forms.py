"""Adding and editing transactions, in the sheet and as pages of their own."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part, toast
from expense_tracker.kernel.locale import current_locale
from ledger.errors import Doubtful, InvalidEntry, LedgerError, StaleVersion
from ledger.forms.doubts import doubts_about
from ledger.forms.entry import EntryForm
from ledger.forms.entry_values import (
    EXCHANGE,
    FILE,
    SPLIT_WITH,
    values_after,
    values_of,
)
from ledger.groups.queries import posting_of
from ledger.groups.split_with import SplitWithForm
from ledger.history.changes import changes_of, history_rows, last_deletion
from ledger.history.conflicts import conflict_of
from ledger.history.entry import entry_changes, hands_of, origin_of
from ledger.history.wording import Difference
from ledger.models import Change, Entry
from ledger.queries.habits import recent_payees
from ledger.queries.refunds import Refunded, refunded
from ledger.quick_add.tokens import Token, tokens
from ledger.services.entries import (
    EntryDraft,
    change_entry,
    group_rows,
    label_of,
    record_entry,
)
from ledger.services.rules import complete_draft
from ledger.services.undo import undo_change
from ledger.views.answers import (
    save_once,
    saved,
    undo_url,
    with_version,
)
from ledger.views.entry_prefill import blank_form, is_purchase, rows_of, typed_values
from ledger.views.quick import line_as_entry
from ledger.views.receipts import keep_receipts

# --- adding ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def entry_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, blank_form(request))
    typed, problems = typed_values(request)
    form = EntryForm(typed, book=request.book, problems=problems)
    if "button" in typed:
        return _form_page(request, _after_button(request, form))
    if form.is_valid():
        try:
            change = save_once(request, form, lambda: _record(request, form))
        except LedgerError as error:
            return _refused(request, form, error)
        keep_receipts(request, change.subject_id if change else None)
        return _added(request, form, change)
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _record(request: BookRequest, form: EntryForm) -> Change:
    _ask_once(request, form)
    draft = complete_draft(
        book=request.book, draft=form.draft, as_of=today_for(request.book)
    )
    shared = _shared(request, draft)
    if shared is not None:
        return shared
    return record_entry(book=request.book, actor=request.user, draft=draft)


def _shared(
    request: BookRequest,
    draft: EntryDraft,
    entry: Entry | None = None,
    version: int | None = None,
) -> Change | None:
    """Share it with the group that was chosen; None when none was. Raises InvalidEntry
    for parts that do not fit.
    """
    split = SplitWithForm(request.POST, book=request.book, user=request.user)
    if not split.fits(draft):
        raise InvalidEntry("Look at who it is split with.", field="share_group")
    return split.share(draft, entry, version)


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
    if button not in {EXCHANGE, FILE, SPLIT_WITH}:
        after.focus_last_part()
    return after


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
    page = _form_page(request, fresh, typed=False)
    return toast(page, message, undo_url(change) if change else None)


# --- editing --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@book_required
def entry_edit(request: BookRequest, pk: int) -> HttpResponse:
    rows = rows_of(request, pk)
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
    version = form.cleaned_data["version"] or 0
    shared = _shared(request, form.draft, rows[0], version)
    if shared is not None:
        return shared
    return change_entry(
        book=request.book,
        actor=request.user,
        entry=rows[0],
        version=version,
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
    rows = rows_of(request, pk)
    return _change(request, rows, with_version(request.POST, rows[0].version))


# --- reading and showing --------------------------------------------------------------


def _refunded(rows: Sequence[Entry]) -> Refunded | None:
    """What came back of a purchase; None when nothing did."""
    found = refunded(rows) if is_purchase(rows) else None
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
        "is_purchase": is_purchase(rows),
        "refunded": _refunded(rows),
        "line_tokens": _line_tokens(request, line),
        "typed": request.method == "POST",
        "payees": recent_payees(book=request.book),
        "may_write": request.membership.may_write,
        "split": _split_with(request, form),
        **more,
    }
    if entry is not None:
        context["posting"] = posting_of(entry.pk, request.user)
        changes = entry_changes(rows or group_rows(entry))
        context["history"] = history_rows(changes, now=timezone.now())
        context["origin"] = origin_of(entry)
        context["hands"] = hands_of(entry, changes)
    part = is_part(request)
    template = "ledger/_entry_form.html" if part else "ledger/entry_form.html"
    return render(request, template, context, status=status)


def _split_with(request: BookRequest, form: EntryForm) -> SplitWithForm | None:
    """None for who is in no group."""
    split = SplitWithForm(
        request.POST if request.method == "POST" else None,
        book=request.book,
        user=request.user,
    )
    draft = getattr(form, "draft", None)
    if draft is not None:
        split.fits(draft)
    return split if split.places else None


def _line_tokens(request: BookRequest, line: str) -> list[Token]:
    if not line:
        return []
    return tokens(line_as_entry(request, line), locale=current_locale())

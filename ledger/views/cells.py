"""Editing one field of a transaction in its place in the list."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part, toast
from ledger.errors import InvalidEntry, LedgerError, StaleVersion
from ledger.filing.suggestions import Asked, suggest
from ledger.forms.cells import CELLS, CategoryCell, CellForm
from ledger.forms.fields import tree_order
from ledger.history.changes import changes_of
from ledger.history.conflicts import in_words
from ledger.listing.filters import FilterForm
from ledger.listing.pages import day_of, list_sums, row_of
from ledger.models import Category, Change, Entry
from ledger.queries.habits import recent_payees
from ledger.services.drafts import CATEGORY_KIND, EntryDraft, label_of
from ledger.services.entries import change_entry, group_rows
from ledger.services.rules import RuleDraft, create_rule
from ledger.views.answers import back, saved, undo_url, with_version

# Cells whose change moves balances, which stand beside the list.
FIGURES = {"amount"}
LIST = "ledger:entry-list"


@require_http_methods(["GET", "POST"])
@editor_required
def entry_cell(request: BookRequest, pk: int, name: str) -> HttpResponse:
    """The field `name` of an entry in a form of its own; saved, the entry's new row
    with what else it changed on the page.
    """
    rows, entry = _rows(request, pk)
    if name not in CELLS or (name == "category" and entry.kind == Entry.Kind.TRANSFER):
        raise Http404
    if request.method == "GET":
        return _cell(request, CELLS[name](book=request.book, rows=rows, entry=entry))
    form = CELLS[name](request.POST, book=request.book, rows=rows, entry=entry)
    if form.is_valid():
        try:
            change = _save(request, form)
        except StaleVersion:
            return _overtaken(request, form)
        except LedgerError as error:
            form.refuse(error)
        else:
            return _saved(request, form, change)
    return _cell(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@editor_required
def entry_accept(request: BookRequest, pk: int) -> HttpResponse:
    """File the entry under the suggested `category`, as it stood at `version`; in the
    list its new row, else the list.
    """
    rows, entry = _rows(request, pk)
    form = CategoryCell(request.POST, book=request.book, rows=rows, entry=entry)
    if not form.is_valid() or form.cleaned_data["category"] is None:
        raise Http404
    try:
        change = _save(request, form)
    except LedgerError as error:
        return _not_accepted(request, form, error)
    message = f"{label_of(form.draft)} filed under {form.cleaned_data['category']}"
    if not is_part(request):
        return saved(request, message, to=back(request, LIST), change=change)
    return toast(_saved_page(request, form), message, undo_url(change))


def _not_accepted(
    request: BookRequest, form: CellForm, error: LedgerError
) -> HttpResponse:
    """The row as it is now, and why nothing was changed."""
    if not is_part(request):
        messages.error(request, str(error))
        return redirect(back(request, LIST))
    return toast(_saved_page(request, form), str(error))


def _rows(request: BookRequest, pk: int) -> tuple[list[Entry], Entry]:
    """All rows of the entry, and the one asked for."""
    entries = Entry.objects.filter(book=request.book, pk=pk)
    found = entries.exclude(kind=Entry.Kind.OPENING).first()
    rows = group_rows(found) if found else []
    if not rows:
        raise Http404
    return rows, next(row for row in rows if row.pk == pk)


def _save(request: BookRequest, form: CellForm) -> Change:
    return change_entry(
        book=request.book,
        actor=request.user,
        entry=form.rows[0],
        version=form.cleaned_data["version"] or 0,
        draft=form.draft,
    )


# --- answers --------------------------------------------------------------------------


def _cell(
    request: BookRequest, form: CellForm, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {"form": form, "field": form[form.name], "entry": form.entry, **more}
    if isinstance(form, CategoryCell):
        context |= _category_choices(request, form)
    if form.name == "payee":
        context["payees"] = recent_payees(book=request.book)
    return render(request, "ledger/_cell.html", context, status=status)


def _category_choices(request: BookRequest, form: CategoryCell) -> dict[str, Any]:
    """The categories, the likely one first."""
    field: Any = form.fields["category"]
    choices = sorted(field.queryset.select_related("parent"), key=tree_order)
    entry, payee = form.entry, str(form.entry.payee or "")
    asked = Asked(payee, entry.note, CATEGORY_KIND[Entry.Kind(entry.kind)])
    [found] = suggest(request.book, [asked])
    suggested = found and found.category
    if suggested in choices:
        choices.insert(0, choices.pop(choices.index(suggested)))
    return {"choices": choices, "suggested": suggested, "payee": payee}


def _overtaken(request: BookRequest, form: CellForm) -> HttpResponse:
    """What was saved meanwhile, and the field as typed: sent once more, it wins."""
    rows, entry = _rows(request, form.entry.pk)
    now = type(form)(book=request.book, rows=rows, entry=entry)
    typed = type(form)(
        with_version(request.POST, rows[0].version),
        book=request.book,
        rows=rows,
        entry=entry,
    )
    change = next(iter(changes_of(rows[0])), None)
    return _cell(
        request,
        typed,
        status=HTTPStatus.CONFLICT,
        overtaken=in_words(now[form.name]),
        by=change and change.actor,
    )


def _saved(request: BookRequest, form: CellForm, change: Change) -> HttpResponse:
    message = f"{label_of(form.draft)} saved{_made_rule(request, form)}"
    return toast(_saved_page(request, form), message, undo_url(change))


def _saved_page(request: BookRequest, form: CellForm) -> HttpResponse:
    """The entry's row as it is now, with what else stands anew on the page."""
    as_of = today_for(request.book)
    listed = QueryDict(request.POST.get("filter", ""))
    chosen = FilterForm(listed, book=request.book, as_of=as_of).chosen()
    row = row_of(book=request.book, pk=form.entry.pk, as_of=as_of)
    context = {
        "row": row,
        "rows": [row],
        "day": row and day_of(book=request.book, chosen=chosen, row=row, as_of=as_of),
        "sums": list_sums(book=request.book, chosen=chosen, as_of=as_of),
        "chosen": chosen,
        "as_of": as_of,
        "is_shared": request.book.memberships.count() > 1,
        "may_write": True,
        "with_frame": form.name in FIGURES,
    }
    return render(request, "ledger/_cell_saved.html", context)


def _made_rule(request: BookRequest, form: CellForm) -> str:
    """Make the rule that was asked for, and say so."""
    category = form.cleaned_data.get("category")
    if not (form.cleaned_data.get("always") and isinstance(category, Category)):
        return ""
    try:
        create_rule(
            book=request.book, actor=request.user, draft=_rule(form.draft, category)
        )
    except InvalidEntry as error:
        return f", without a rule: {error}"
    return f", and a rule for {form.draft.payee}"


def _rule(draft: EntryDraft, category: Category) -> RuleDraft:
    payee = draft.payee.replace('"', " ")
    return RuleDraft(query=f'payee:"{payee}"', category=category)

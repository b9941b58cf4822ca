"""Many transactions at once, and one from a single line of text."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Day,
    Id,
    Line,
    Note,
    Row,
    id_of,
)
from ledger.api.entries import made
from ledger.api.entry_reading import entry_out, whole_entries
from ledger.api.entry_shapes import (
    BulkIn,
    BulkOut,
    EntryOut,
    Ids,
    RefusedRow,
    RowFault,
    TagName,
    Tax,
)
from ledger.api.entry_writing import booked, checked_form, faults_in
from ledger.errors import LedgerError
from ledger.forms.bulk import BULK_FORMS
from ledger.forms.entry import EntryForm
from ledger.forms.entry_values import values_of_line
from ledger.listing.filters import FilterForm
from ledger.models import Entry
from ledger.querysets import EntryQuerySet
from ledger.services.bulk_edit import (
    BulkResult,
    change_many,
    delete_many,
    pair_as_transfer,
)
from ledger.services.entries import record_entry
from ledger.services.rules import complete_draft
from ledger.views.quick import line_as_entry

router = Router(tags=["Transactions"])


class Chosen(Body):
    """Some transactions by their ids, or all that an expression finds."""

    ids: list[Id] | None = Field(None, min_length=1, max_length=500)
    q: str | None = Field(None, min_length=1, max_length=1000)
    period: str = Field("", max_length=30, description="With `q`; all time without.")


class Wished(Body):
    """What all of them get; what is left out stays. null empties it."""

    category: Id | None = None
    payee: Line | None = None
    note: Note | None = None
    add_tags: list[TagName] = Field([], max_length=20)
    remove_tags: list[TagName] = Field([], max_length=20)
    wallet: Id | None = None
    date: Day | None = None
    tax: Tax | None = None


class BulkEditIn(Chosen):
    set: Wished


class LeftOut(Row):
    count: int
    reason: str


class BulkEditOut(Row):
    """How many lines of the list were touched; a transfer or a split is one."""

    changed: int
    skipped: list[LeftOut]
    change: int | None = Field(description="To be undone by; null: nothing changed.")


class QuickIn(Body):
    """What one would type."""

    line: str = Field(
        min_length=1,
        max_length=200,
        examples=["12.50 lunch @Cafe Linden #eating !cash yesterday"],
    )


# --- adding ---------------------------------------------------------------------------


@router.post("/entries/bulk", response={201: BulkOut}, summary="Add many transactions")
def entry_bulk_create(request: ApiRequest, sent: BulkIn) -> BulkOut:
    """Books up to 100 transactions: all of them or, refused with what is wrong in which
    row (`entries.3.amount`), none. With `partial` the good ones are booked.
    """
    new: list[int] = []
    refused: dict[int, list[Fault]] = {}
    with transaction.atomic():
        for place, entry in enumerate(sent.entries):
            try:
                new.append(booked(request, entry).subject_id or 0)
            except (Problem, LedgerError) as error:
                refused[place] = faults_in(error)
        if refused and not sent.partial:
            raise invalid(*_placed(refused))
    as_of = today_for(request.book)
    return BulkOut(
        created=[entry_out(rows, as_of) for rows in whole_entries(new)],
        errors=[_refused_row(place, faults) for place, faults in refused.items()],
    )


def _placed(refused: dict[int, list[Fault]]) -> list[Fault]:
    return [
        Fault(f"entries.{place}.{fault.field}".rstrip("."), fault.message)
        for place, faults in refused.items()
        for fault in faults
    ]


def _refused_row(place: int, faults: list[Fault]) -> RefusedRow:
    errors = [RowFault(field=each.field, message=each.message) for each in faults]
    return RefusedRow(row=place, errors=errors)


@router.post("/entries/quick", response={201: EntryOut}, summary="Add by one line")
def entry_quick(request: ApiRequest, response: HttpResponse, sent: QuickIn) -> EntryOut:
    """Books what a line says, as the quick-add field does: amount, payee (@), category
    (#), wallet (!), day.
    """
    quick = line_as_entry(request, sent.line)
    if quick.problems:
        raise invalid(*(Fault("line", each.message) for each in quick.problems))
    values = {name: str(value) for name, value in values_of_line(quick).items()}
    form = checked_form(EntryForm(typed(values), book=request.book))
    as_of = today_for(request.book)
    draft = complete_draft(book=request.book, draft=form.draft, as_of=as_of)
    change = record_entry(book=request.book, actor=request.user, draft=draft)
    return made(request, response, change)


# --- changing -------------------------------------------------------------------------


@router.post(
    "/entries/bulk-edit", response=BulkEditOut, summary="Change many transactions"
)
def entry_bulk_edit(request: ApiRequest, sent: BulkEditIn) -> BulkEditOut:
    """Gives all of them what `set` names, as one change. What does not fit is left out
    and told.
    """
    wish = _wish(request, sent.set)
    if not wish:
        raise invalid(Fault("set", "Say what is to be different."))
    result = change_many(
        book=request.book,
        actor=request.user,
        entries=_entries(request, sent),
        **wish,
    )
    return _told(result)


def _wish(request: ApiRequest, asked: Wished) -> dict[str, Any]:
    """Checked by the pages' forms, one for each thing to change."""
    said = asked.model_dump(exclude_unset=True)
    wish: dict[str, Any] = {}
    for form_class in BULK_FORMS.values():
        names = said.keys() & form_class.base_fields.keys()
        if names:
            values = {name: _text(said[name]) for name in names}
            form = checked(form_class(typed(values), book=request.book))
            wish |= {name: form.wish[name] for name in names}
    return wish


def _text(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def _entries(request: ApiRequest, sent: Chosen) -> EntryQuerySet:
    """Raises Problem when some of the ids are not there: then nothing is done."""
    if (sent.ids is None) == (sent.q is None):
        raise invalid(Fault("ids", "Send either ids or q."))
    if sent.q is not None:
        query = QueryDict(mutable=True)
        query.update({"period": sent.period or "all", "q": sent.q})
        as_of = today_for(request.book)
        form = checked(FilterForm(query, book=request.book, as_of=as_of))
        return form.chosen().entries(request.book)
    return chosen_by_id(request, sent.ids or [])


def chosen_by_id(request: ApiRequest, wanted: list[int]) -> EntryQuerySet:
    ids = set(wanted)
    found: EntryQuerySet = Entry.objects.filter(book=request.book, pk__in=ids)
    if found.count() != len(ids):
        raise Problem(404, "Some of these are not there.")
    return found


def _told(result: BulkResult) -> BulkEditOut:
    return BulkEditOut(
        changed=result.changed,
        skipped=[LeftOut(count=n, reason=why) for why, n in result.skipped.items()],
        change=id_of(result.change),
    )


@router.post("/entries/bulk-delete", response=BulkEditOut, summary="Delete many")
def entry_bulk_delete(request: ApiRequest, sent: Chosen) -> BulkEditOut:
    """Deletes them as one change, to undo at once."""
    entries = _entries(request, sent)
    return _told(delete_many(book=request.book, actor=request.user, entries=entries))


@router.post("/entries/pair", response=EntryOut, summary="Make two a transfer")
def entry_pair(request: ApiRequest, response: HttpResponse, sent: Ids) -> EntryOut:
    """Makes an expense and an income of two wallets the two legs of one transfer."""
    entries = chosen_by_id(request, sent.ids)
    change = pair_as_transfer(book=request.book, actor=request.user, entries=entries)
    return made(request, response, change)

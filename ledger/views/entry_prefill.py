"""What stands in a new entry's form: from the address, a line, or another entry."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, QueryDict

from accounts.clock import today_for_user
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from ledger.forms.entry import EntryForm
from ledger.forms.entry_values import values_of, values_of_draft, values_of_line
from ledger.models import Entry
from ledger.queries.habits import default_wallet
from ledger.queries.refunds import refunded
from ledger.quick_add.line import Problem
from ledger.services.drafts import draft_of, kind_of
from ledger.services.entries import group_rows
from ledger.views.quick import line_as_entry

# What a link to the add form may fill in.
PREFILLED = (
    *("kind", "amount", "payee", "date", "wallet", "to_wallet"),
    *("category", "income_category"),
    *("to_amount", "original_amount", "original_currency", "refund_of", "note"),
)


def blank_form(request: BookRequest) -> EntryForm:
    """A new entry, filled in from a line, from another entry, or from the address."""
    wallet = default_wallet(book=request.book, user=request.user)
    values: dict[str, Any] = {
        "kind": Entry.Kind.EXPENSE.value,
        "date": today_for_user(request.user),
        "wallet": wallet and wallet.pk,
    }
    values |= {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if copied := request.GET.get("copy"):
        values |= _copied(rows_or_404(request, copied))
    if returned := request.GET.get("refund"):
        values |= _refund(request, rows_or_404(request, returned))
    if returned := request.GET.get("refund_part"):
        values |= _refund(request, [entry_or_404(request, returned)])
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
    if not is_purchase(rows):
        raise Http404
    purchase = draft_of(rows)
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
        refund_of=next(row for row in rows if row.kind == Entry.Kind.EXPENSE),
    )
    return values_of_draft(draft)


def typed_values(request: BookRequest) -> tuple[QueryDict, Sequence[Problem]]:
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


# --- reading --------------------------------------------------------------------------


def rows_of(request: BookRequest, pk: int | None) -> list[Entry]:
    """The entry, or its transfer's legs, as they are now; [] when there is none."""
    found = Entry.objects.filter(book=request.book, pk=pk).first()
    return group_rows(found) if found else []


def is_purchase(rows: Sequence[Entry]) -> bool:
    return bool(rows) and kind_of(rows) == Entry.Kind.EXPENSE


def rows_or_404(request: BookRequest, pk: str) -> list[Entry]:
    rows = rows_of(request, read_id(pk))
    if not rows:
        raise Http404
    return rows


def entry_or_404(request: BookRequest, pk: str) -> Entry:
    """That very row, be it a part of a split."""
    rows = rows_or_404(request, pk)
    return next(row for row in rows if row.pk == read_id(pk))

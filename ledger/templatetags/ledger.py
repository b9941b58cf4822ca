"""What the ledger's templates need beyond the kernel's filters."""

import json
import uuid
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from ledger.appearance import KIND_ICONS
from ledger.listing.rows import EntryRow
from ledger.models import Entry, Receipt

register = template.Library()

# Rows remembered by each process, a page's worth for each of some dozens of lists.
ROWS = 2048


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of entry."""
    return KIND_ICONS[Entry.Kind(kind)]


@register.simple_tag(takes_context=True)
def entry_rows(context: Context, rows: Iterable[EntryRow]) -> SafeString:
    """Lines of the list, each drawn by ledger/_entry_row.html once for what it says: a
    page that comes back after a change has the others from before.
    """
    drawn = (_entry_row(context, row) for row in rows)
    return mark_safe("".join(drawn))  # noqa: S308 - rendered by templates


def _entry_row(context: Context, row: EntryRow) -> str:
    may_write, is_shared = bool(context["may_write"]), bool(context["is_shared"])
    if settings.KEEP_PAGES and row.suggestion is None:
        return _row_as_told(row, may_write, is_shared, current_locale())
    # A suggestion has a form, whose token is this answer's own.
    return _drawn(row, may_write, is_shared, str(context.get("csrf_token")))


@lru_cache(maxsize=ROWS)
def _row_as_told(row: EntryRow, may_write: bool, is_shared: bool, _locale: str) -> str:
    """The locale is the active one."""
    return _drawn(row, may_write, is_shared, "")


def _drawn(row: EntryRow, may_write: bool, is_shared: bool, token: str) -> str:
    told = {"rows": [row], "may_write": may_write, "is_shared": is_shared}
    return render_to_string("ledger/_entry_row.html", told | {"csrf_token": token})


@register.filter
def rate(value: Decimal) -> str:
    """An exchange rate as the locale writes it, without needless zeros."""
    return format_number(value.normalize(), current_locale())


@register.simple_tag(takes_context=True)
def receipts_in_form(context: Context, entry: Entry | None) -> list[Receipt]:
    """Those of the entry, and those that its form or address brought along."""
    request = context["request"]
    sent = request.POST.getlist("receipt") or request.GET.getlist("receipt")
    ids = [pk for pk in map(read_id, sent) if pk]
    brought = Receipt.objects.filter(book=request.book, pk__in=ids, entry=None)
    own = entry.receipts.all() if entry else []
    return [*own, *brought]


@register.filter
def as_values(receipt: Receipt) -> str:
    """What was read off it as values of a form, as JSON; "" when nothing was."""
    values = receipt.proposal()
    return json.dumps(values) if values else ""


@register.simple_tag
def new_form_token() -> str:
    """A one-time token, for forms that are drawn without a form object."""
    return str(uuid.uuid4())

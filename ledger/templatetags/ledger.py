"""What the ledger's templates need beyond the kernel's filters."""

import json
import uuid
from decimal import Decimal

from django import template
from django.template import Context

from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from ledger.appearance import KIND_ICONS
from ledger.models import Entry, Receipt

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of entry."""
    return KIND_ICONS[Entry.Kind(kind)]


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

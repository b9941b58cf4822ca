"""What the ledger's templates need beyond the kernel's filters."""

import uuid
from decimal import Decimal

from django import template

from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from ledger.appearance import KIND_ICONS
from ledger.models import Entry

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of entry."""
    return KIND_ICONS[Entry.Kind(kind)]


@register.filter
def rate(value: Decimal) -> str:
    """An exchange rate as the locale writes it, without needless zeros."""
    return format_number(value.normalize(), current_locale())


@register.simple_tag
def new_form_token() -> str:
    """A one-time token, for forms that are drawn without a form object."""
    return str(uuid.uuid4())

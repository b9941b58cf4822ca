"""What the ledger's templates need beyond the kernel's filters."""

import uuid

from django import template

from ledger.appearance import KIND_ICONS
from ledger.models import Entry

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of entry."""
    return KIND_ICONS[Entry.Kind(kind)]


@register.simple_tag
def new_form_token() -> str:
    """A one-time token, for forms that are drawn without a form object."""
    return str(uuid.uuid4())

"""What the ledger's templates need beyond the kernel's filters."""

import uuid

from django import template

register = template.Library()


@register.simple_tag
def new_form_token() -> str:
    """A one-time token, for forms that are drawn without a form object."""
    return str(uuid.uuid4())

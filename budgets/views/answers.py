"""What the views of budgets and bills have in common."""

from django.core.exceptions import PermissionDenied

from accounts.types import BookRequest


def refuse_viewers(request: BookRequest) -> None:
    """A form that a viewer could not send is not shown either."""
    if not request.membership.may_write:
        raise PermissionDenied("You may look at this book, not change it.")

"""The command palette's answers while something is typed into it."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.context import BOOK_PLACES, PLACES, SETTINGS, Place, offered_to
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.locale import current_locale
from ledger.quick_add.tokens import tokens
from ledger.views.quick import line_as_entry
from reports.palette.named import named_options
from reports.palette.options import MAX_LENGTH, Group, Option, options

ALL = (*PLACES, *BOOK_PLACES, *SETTINGS)


@require_safe
@book_required
def palette(request: BookRequest) -> HttpResponse:
    """Groups of options for `q`; a line with an amount offers its entry on top."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    groups = options(
        typed,
        book=request.book,
        as_of=today_for(request.book),
        locale=current_locale(),
        places=[_as_option(place) for place in offered_to(request.membership, ALL)],
        named=named_options(request.membership, request.memberships),
        may_write=request.membership.may_write,
    )
    first = [*_line(request, typed), *_question(typed)]
    context = {"groups": [*first, *groups], "typed": typed}
    part = "_palette_options" if is_part(request) else "palette"
    return render(request, f"reports/{part}.html", context)


def _as_option(place: Place) -> Option:
    keys = ("G", place.key.upper()) if place.key else ()
    return Option(place.label, place.icon, place.url, keys=keys)


def _line(request: BookRequest, typed: str) -> list[Group]:
    """What is typed as an entry, where it has an amount and can be booked."""
    if not any(char.isdigit() for char in typed) or not request.membership.may_write:
        return []
    quick = line_as_entry(request, typed)
    if not quick.is_complete:
        return []
    said = ", ".join(token.text for token in tokens(quick, locale=current_locale()))
    url = f"{reverse('ledger:entry-add')}?{urlencode({'line': typed})}"
    return [Group("Add", [Option(f"Add {said}", "plus-lg", url, sheet=True)])]


def _question(typed: str) -> list[Group]:
    """More than a word or two may be a question."""
    if len(typed.split()) < 3:  # noqa: PLR2004
        return []
    url = f"{reverse('reports:assistant')}?{urlencode({'q': typed})}"
    option = Option(f"Ask “{typed}”", "chat-square-text", url, press="ask")
    return [Group("Assistant", [option])]

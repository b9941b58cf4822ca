"""Pages kept on the server for as long as they are what they would be if drawn anew.

Every change of a Book raises its version in the transaction that makes it, so a page is
known by Book, version, reader, day and address: it is never stale, and nobody else is
given it. What is particular to one answer is left open in it and filled in each time:
the tokens of forms.
"""

import re
import uuid
import zlib
from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token

from accounts.clock import today_for, today_for_user
from accounts.notices.inbox import unread_of
from accounts.staff.announcing import shown_to
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part

View = Callable[..., HttpResponse]
KEPT_SECONDS = 3600
# For each reader. Each address has its place, which the next one there takes over:
# there are more addresses than there is room for.
MOST_KEPT = 128
# What pages are drawn by: another release must not show those of the one before, nor
# name styles that are no longer there.
SOURCES = (
    *("templates", "accounts", "ledger", "budgets", "reports", "expense_tracker"),
    "static/build",
)
SUFFIXES = frozenset({".html", ".py", ".txt", ".css", ".js"})

_CSRF = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')
_ONCE = re.compile(rb'(name="form_token" value=")[^"]*')
# Nobody's words can be taken for them: a page has no bare < in what people typed.
CSRF_GAP, ONCE_GAP = b"<csrf-gap>", b"<once-gap>"


def kept(view: View) -> View:
    """`@book_required @kept def overview(request): ...`: drawn once for each version.

    For pages that show nothing but the Book's own rows. An answer with messages, or
    that is not a plain 200, is neither kept nor taken from what was kept; nor is what
    staff look at in the person's stead.
    """

    @wraps(view)
    def answer(request: BookRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_keep(request):
            return view(request, *args, **kwargs)
        name = _name(request)
        place = f"page:{request.user.pk}:{int(name[:8], 16) % MOST_KEPT}"
        there, page = cache.get(place) or ("", b"")
        if there == name:
            return HttpResponse(_filled(zlib.decompress(page), request))
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.has_header("HX-Trigger"):  # noqa: PLR2004
            page = zlib.compress(_with_gaps(response.content), 1)
            cache.set(place, (name, page), KEPT_SECONDS)
        return response

    return answer


def _may_keep(request: BookRequest) -> bool:
    if not settings.KEEP_PAGES or request.method != "GET":
        return False
    return not _told(request) and not hasattr(request, "inspection")


def _told(request: BookRequest) -> bool:
    """Whether there is a message to show, once."""
    return bool(len(get_messages(request)))


@lru_cache
def _release() -> str:
    """Names this very state of the program's files."""
    found = sha256()
    for folder in SOURCES:
        every = (settings.BASE_DIR / folder).rglob("*")
        for path in sorted(each for each in every if each.suffix in SUFFIXES):
            told = path.stat()
            found.update(f"{path} {told.st_size} {told.st_mtime_ns}".encode())
    return found.hexdigest()


def _name(request: BookRequest) -> str:
    """Names, in hexadecimal digits, the one page this request may be answered with."""
    book, user = request.book, request.user
    parts = (
        _release(),
        *(book.pk, book.created_at, book.version, today_for(book)),
        # The Books that the page offers to switch to.
        *((each.book_id, each.book.name, each.role) for each in request.memberships),
        *(user.pk, user.name, user.locale, user.time_zone, user.theme),
        *(today_for_user(user), request.membership.role),
        *(request.get_host(), request.get_full_path()),
        *(is_part(request), bool(request.htmx)),
        *((each.pk, each.title, each.text) for each in shown_to(request)),
        # The bell's count, which is no matter of the Book.
        "" if is_part(request) else unread_of(request),
    )
    text = "\n".join(map(str, parts))
    return sha256(text.encode()).hexdigest()


def _with_gaps(page: bytes) -> bytes:
    """The page without the tokens of the one answer it was drawn for."""
    open_page = _CSRF.sub(rb"\g<1>" + CSRF_GAP, page)
    return _ONCE.sub(rb"\g<1>" + ONCE_GAP, open_page)


def _filled(page: bytes, request: BookRequest) -> bytes:
    """The page with tokens of its own; each one-time token once."""
    page = page.replace(CSRF_GAP, get_token(request).encode())
    first, *others = page.split(ONCE_GAP)
    return first + b"".join(str(uuid.uuid4()).encode() + part for part in others)

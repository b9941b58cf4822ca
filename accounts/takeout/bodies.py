"""How large a request may be: an archive of somebody who is signed in may be larger
than anything else. For all others it is refused before a byte of it is read.
"""

from importlib import import_module
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http.cookie import parse_cookie
from django.urls import reverse

from accounts.takeout.limits import MAX_BYTES
from expense_tracker.kernel.wsgi import MAX_BODY_BYTES

# Of a form's frame, and of the fields beside the file.
FRAME_BYTES = 64 * 1024


def most_bytes(environ: WSGIEnvironment) -> int:
    is_move_in = environ.get("PATH_INFO") == reverse("accounts:move-in")
    if is_move_in and _is_signed_in(environ):
        return MAX_BYTES + FRAME_BYTES
    return MAX_BODY_BYTES


def _is_signed_in(environ: WSGIEnvironment) -> bool:
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    try:
        return "\0" not in key and store(key).get(SESSION_KEY) is not None
    except DatabaseError:
        return False

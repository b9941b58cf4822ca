"""How large a request may be: an archive of somebody who is signed in, or whose token
may bring one, may be larger than anything else. For all others it is refused before a
byte of it is read.
"""

from importlib import import_module
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http.cookie import parse_cookie
from django.urls import reverse

from accounts.models import ApiToken
from accounts.takeout.limits import MAX_BYTES
from accounts.tokens.services import token_of
from expense_tracker.kernel.wsgi import MAX_BODY_BYTES

# Of a form's frame, and of the fields beside the file.
FRAME_BYTES = 64 * 1024


def most_bytes(environ: WSGIEnvironment) -> int:
    path, may_be_large = environ.get("PATH_INFO"), False
    if path == reverse("accounts:move-in"):
        may_be_large = _is_signed_in(environ)
    elif path == reverse("api:move_in_create"):
        may_be_large = _has_whole_token(environ)
    return MAX_BYTES + FRAME_BYTES if may_be_large else MAX_BODY_BYTES


def _is_signed_in(environ: WSGIEnvironment) -> bool:
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    try:
        return "\0" not in key and store(key).get(SESSION_KEY) is not None
    except DatabaseError:
        return False


def _has_whole_token(environ: WSGIEnvironment) -> bool:
    scheme, _, value = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        token = token_of(value.strip()) if scheme.lower() == "bearer" else None
    except DatabaseError:
        return False
    return bool(token and token.may(ApiToken.Scope.WRITE) and not token.book_id)

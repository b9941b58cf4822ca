"""Idempotency-Key: a request that is sent again is answered again, and done once.

The key is written in the transaction of the change itself. One sent at the same time
waits for that transaction; after a crash there is neither key nor change.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.api.types import ApiRequest
from accounts.models import ApiToken, IdempotencyKey
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.sealed import NotOpenedError, seal, unseal

KEPT = timedelta(hours=24)
LONGEST = 255
# Answers hold secrets that are shown once, and the rest is personal too.
PURPOSE = "idempotency"
HEADERS = ("Content-Type", "ETag", "Location")
Answer = Callable[[], HttpResponseBase]


def once(request: ApiRequest, answer: Answer) -> HttpResponseBase:
    """What `answer` gives, or what it gave when the same was sent before.

    What is refused is not kept: mended, it may be sent with the same key.
    """
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return answer()
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        detail = f"Idempotency-Key has up to {LONGEST} printable characters."
        raise Problem(HTTPStatus.BAD_REQUEST, detail)
    with transaction.atomic():
        row, is_new = _claimed(request.token, key, print_of(request))
        if not is_new:
            return _again(row, print_of(request))
        response = answer()
        if response.status_code >= HTTPStatus.BAD_REQUEST or response.streaming:
            transaction.set_rollback(True)
        else:
            _keep(row, response)
        return response


def _claimed(
    token: ApiToken, key: str, fingerprint: str
) -> tuple[IdempotencyKey, bool]:
    old = timezone.now() - KEPT
    token.idempotency_keys.filter(key=key, created_at__lt=old).delete()
    return IdempotencyKey.objects.get_or_create(
        token=token, key=key, defaults={"request": fingerprint}
    )


def _again(row: IdempotencyKey, fingerprint: str) -> HttpResponse:
    if row.request != fingerprint:
        detail = "This Idempotency-Key was sent with another request already."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    try:
        body = unseal(row.body, purpose=PURPOSE)
    except NotOpenedError as error:
        raise Problem(HTTPStatus.CONFLICT, "It was done already.") from error
    return HttpResponse(body, status=row.status, headers=headers)


def _keep(row: IdempotencyKey, response: HttpResponseBase) -> None:
    assert isinstance(response, HttpResponse)
    row.status = response.status_code
    row.headers = {name: response[name] for name in HEADERS if name in response.headers}
    row.body = seal(response.content.decode(), purpose=PURPOSE)
    row.save(update_fields=["status", "headers", "body"])


def print_of(request: ApiRequest) -> str:
    """What tells requests apart: method, address, Book and what was sent with it."""
    digest = sha256()
    address = (request.method, request.get_full_path(), request.headers.get("X-Book"))
    digest.update(repr(address).encode())
    for chunk in _sent(request):
        digest.update(sha256(chunk).digest())
    return digest.hexdigest()


def _sent(request: ApiRequest) -> Iterable[bytes]:
    """Of a multipart form its fields and files: its frame is another each time."""
    if request.content_type != "multipart/form-data":
        yield request.body
        return
    yield repr(sorted(request.POST.lists())).encode()
    for name, file in sorted(request.FILES.items()):
        assert isinstance(file, UploadedFile)
        yield f"{name} {file.name}".encode()
        yield from file.chunks()
        file.seek(0)

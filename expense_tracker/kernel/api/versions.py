"""Which version of a row a program saw: ETag in answers, If-Match with changes."""

import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from expense_tracker.kernel.api.problems import Problem

_TAG = re.compile(r'"([0-9]{1,9})"')
# What If-Match takes: `*`, or ETags as they were given out or made weak on the way.
TAGS = r'^(\*|(W/)?"[0-9]{1,9}"( *, *(W/)?"[0-9]{1,9}")*)$'
STALE = "It was changed since you read it: read it again, and send its ETag."
UNSEEN = "Send the ETag that you read as If-Match, or `*` to replace whatever is there."


def etag(version: int) -> str:
    return f'"{version}"'


def tagged(response: HttpResponse, version: int) -> None:
    response["ETag"] = etag(version)


def expected_version(request: HttpRequest, current: int) -> int:
    """The version that a change is meant for: that of If-Match, else the current one.

    Raises Problem 412 where they differ, 400 for what is no ETag of ours, and 428 when
    the whole is replaced unseen.
    """
    if request.method == "PUT" and "If-Match" not in request.headers:
        raise Problem(HTTPStatus.PRECONDITION_REQUIRED, UNSEEN)
    asked = request.headers.get("If-Match", "*").strip()
    if asked == "*":
        return current
    versions = _TAG.findall(asked)
    if not re.fullmatch(TAGS, asked):
        raise Problem(HTTPStatus.BAD_REQUEST, "If-Match takes an ETag of ours.")
    if str(current) not in versions:
        raise Problem(
            HTTPStatus.PRECONDITION_FAILED, STALE, headers={"ETag": etag(current)}
        )
    return current


def stale(request: HttpRequest) -> Problem:
    """Somebody was quicker between our look and the change."""
    given = "If-Match" in request.headers
    status = HTTPStatus.PRECONDITION_FAILED if given else HTTPStatus.CONFLICT
    return Problem(status, STALE)

"""What is wrong with a request, told as RFC 9457 has it: application/problem+json."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.http.response import HttpResponseBase

CONTENT_TYPE = "application/problem+json"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY

# What is said where nobody knows better.
WORDS = {
    400: "This request cannot be read.",
    401: "Send a token of yours as `Authorization: Bearer …`.",
    403: "You may not do that.",
    404: "There is nothing here.",
    405: "This address does not take that method.",
    409: "It was changed meanwhile.",
    413: "That is too large.",
    415: "Send JSON, or the multipart form that this address asks for.",
    500: "Something went wrong here. It is noted; try again later.",
    503: "The program is away for a moment. Try again soon.",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong at one field: its path in the request, as `parts.0.amount`; ""
    where it is about the whole.
    """

    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message}


class Problem(Exception):
    """Ends a request with this answer. `faults` say what is wrong field by field."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = HTTPStatus(status)
        self.detail = detail or WORDS.get(status, self.status.description)
        self.faults = list(faults)
        self.headers = dict(headers or {})

    def response(self) -> HttpResponse:
        body: dict[str, object] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
        }
        if self.faults:
            body["errors"] = [fault.as_json() for fault in self.faults]
        return HttpResponse(
            json.dumps(body),
            status=self.status,
            content_type=CONTENT_TYPE,
            headers=self.headers,
        )


def invalid(*faults: Fault) -> Problem:
    """422 with what is wrong where."""
    detail = faults[0].message if len(faults) == 1 else "Some of it cannot be taken."
    return Problem(UNPROCESSABLE, detail, faults=faults)


def is_problem(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)


# Headers of a page of ours that say something to programs too.
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An error that was answered as a page, or in plain words, as a problem."""
    if response.status_code < HTTPStatus.BAD_REQUEST or is_problem(response):
        return response
    told = {name: response[name] for name in _KEPT if name in response.headers}
    return Problem(response.status_code, headers=told).response()

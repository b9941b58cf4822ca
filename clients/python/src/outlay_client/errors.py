"""What the API refuses, as exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What is wrong at one field: its path in what was sent (`parts.0.amount`)."""

    field: str
    message: str


class ApiError(Exception):
    """The server's answer is an error. Its text is fit to be shown."""

    def __init__(
        self,
        detail: str,
        *,
        status: int = 0,
        faults: tuple[Fault, ...] = (),
        retry_after: int | None = None,
        session: str = "",
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.faults = faults
        self.retry_after = retry_after  # seconds
        self.session = session  # of a sign-in that is not done yet


class NotReached(ApiError):
    """No answer came: whether it was done is not known."""


class NotSignedIn(ApiError):
    """The token or the password is not right, or over."""


class NotAllowed(ApiError):
    """The token has not the scope, or its person not the right."""


class NotFound(ApiError):
    """There is no such thing, or it is not yours."""


class Conflict(ApiError):
    """It does not go together with what is there."""


class Changed(Conflict):
    """Somebody changed it since you read it: read it again."""


class Invalid(ApiError):
    """What was sent cannot be taken; `faults` say why, field by field."""


class TooOften(ApiError):
    """Wait `retry_after` seconds."""


class ServerError(ApiError):
    """Something went wrong there."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: Invalid,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: Changed,
    422: Invalid,
    429: TooOften,
}
_SERVER = 500


def error_of(status: int, headers: Mapping[str, str], body: Any) -> ApiError:
    """The exception for an answer of 400 or more; `body` is its JSON, or None."""
    problem: dict[str, Any] = body if isinstance(body, dict) else {}
    kind = _BY_STATUS.get(status, ServerError if status >= _SERVER else ApiError)
    faults = tuple(
        Fault(str(each.get("field", each.get("param", ""))), str(each["message"]))
        for each in problem.get("errors", ())
    )
    told = problem.get("detail") or (faults and faults[0].message)
    wait = headers.get("Retry-After", "")
    return kind(
        str(told or f"The server answered {status}."),
        status=status,
        faults=faults,
        retry_after=int(wait) if wait.isdigit() else None,
        session=problem.get("meta", {}).get("session_token", ""),
    )

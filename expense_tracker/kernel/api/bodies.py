"""JSON as it was sent, read strictly before anything looks at its values."""

import json
from decimal import Decimal
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from expense_tracker.kernel.api.problems import Problem

# JSON bodies end there; files have bounds of their own.
MAX_BYTES = 1024 * 1024
DEEPEST = 20


class StrictParser(Parser):
    """Refuses what two readers would understand differently: a name said twice, NaN,
    text no database can hold. Numbers with decimals never become floats.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


def read_json(body: bytes) -> Any:
    """Raises Problem for what is no JSON, or too strange to be meant."""
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is no JSON.") from error
    _check(value, DEEPEST)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem(HTTPStatus.BAD_REQUEST, "The body says a name twice.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is nested too deep.")
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            check_text(name)
            _check(each, depth - 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth - 1)


def check_text(text: str) -> None:
    """Raises Problem for a NUL or half of a character: no database keeps them."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Problem(HTTPStatus.BAD_REQUEST, "There is a NUL or half a character.")

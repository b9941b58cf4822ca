"""Cursors: where the next page begins, signed, so that nobody sends another place."""

from django.core.signing import BadSignature, Signer

from expense_tracker.kernel.api.problems import Fault, Problem, invalid

PAGE = 50
MOST = 200


def cursor_of(place: str, *, of: str) -> str:
    """`of` names the list: a cursor is good for no other."""
    return _signer(of).sign(place)


def place_of(cursor: str, *, of: str) -> str | None:
    """None for the first page. Raises Problem for a cursor that was not given out."""
    if not cursor:
        return None
    try:
        return _signer(of).unsign(cursor)
    except BadSignature as error:
        raise bad_cursor() from error


def number_of(cursor: str, *, of: str) -> int | None:
    """Of a list whose pages begin below an id."""
    place = place_of(cursor, of=of)
    return int(place) if place else None


def bad_cursor() -> Problem:
    return invalid(Fault("cursor", "Take it from `next` of the page before."))


def _signer(of: str) -> Signer:
    return Signer(salt=f"api.cursor.{of}")

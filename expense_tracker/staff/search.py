"""Finding people by whatever staff are told of them."""

import re
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import AccountLock, User
from expense_tracker.kernel.converters import read_id

MOST_FOUND = 50
LEAST_DIGITS = 4
LONGEST = 100


@dataclass(frozen=True)
class Found:
    """`people` have `is_locked` and `book_count`; `more`: there are others still."""

    people: list[User]
    more: bool


def find_people(query: str) -> Found:
    """Those whose name, address or username have each word of `query` in them, or whose
    phone has its digits, or whose number it is; who came last stands first. Nobody for
    an empty query.
    """
    words = query.strip()[:LONGEST].split()
    if not words:
        return Found([], more=False)
    found = list(_matching(words, query)[: MOST_FOUND + 1])
    return Found(found[:MOST_FOUND], more=len(found) > MOST_FOUND)


def _matching(words: list[str], query: str) -> "QuerySet[User]":
    named = Q()
    for word in words:
        named &= (
            Q(email__icontains=word)
            | Q(name__icontains=word)
            | Q(username__icontains=word)
        )
    people = User.objects.filter(named | _numbered(query))
    return people.annotate(
        book_count=Count("memberships"),
        is_locked=Exists(
            AccountLock.objects.filter(user=OuterRef("pk"), unlocked_at=None)
        ),
    ).order_by("-pk")


def _numbered(query: str) -> Q:
    """By phone, whatever stands between its digits, or by the account's number."""
    # A national number begins with a 0 that the international one has not.
    digits = re.sub(r"\D", "", query).lstrip("0")
    found = Q(pk__in=[])
    if re.fullmatch(r"[\d\s()+/.-]+", query.strip()) and len(digits) >= LEAST_DIGITS:
        found |= Q(phone__contains=digits)
    number = read_id(query.strip().removeprefix("#"))
    return found if number is None else found | Q(pk=number)

"""What is written down of somebody's part when it is booked in a Book no more.

It stands in that Book's own history, so that who comes back there finds what was booked
before, and nothing is booked there twice.
"""

from decimal import Decimal
from typing import Any

from ledger.history.changes import PART
from ledger.history.snapshots import Row
from ledger.models import Change, Participant, Posting, Wallet

POSTING = Posting._meta.label_lower
NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("entry", "second", "wallet", "wallet_amount")),
    "problem": "",
}


def rows_of(person: Participant) -> list[Row]:
    """Which entries each posting made there, and from which wallet."""
    postings = person.postings.select_related("expense", "settlement")
    wallet = {"wallet": person.wallet_id}
    return [
        {"model": PART, "pk": person.pk, "fields": wallet},
        *map(_row, postings.exclude(entry=None)),
    ]


def _row(posting: Posting) -> Row:
    amount = posting.wallet_amount
    fields = {
        "entry": posting.entry,
        "second": posting.second,
        "wallet": posting.wallet_id,
        "wallet_amount": None if amount is None else str(amount),
        "version": posting.deed.version,
    }
    return {"model": POSTING, "pk": posting.pk, "fields": fields}


def leave_behind(person: Participant) -> None:
    """What was booked in their Book stays there, its own from now on. In its scope."""
    rows = rows_of(person)
    if rows[1:] or person.wallet_id:
        _note(person, rows)
    forget(person)


def _note(person: Participant, rows: list[Row]) -> None:
    Change.objects.create(
        book=person.book,
        actor=person.user,
        verb=Change.Verb.CHANGED,
        subject=PART,
        subject_id=person.pk,
        label=person.group.name,
        before=rows,
    )


def forget(person: Participant) -> None:
    """Their postings are booked nowhere."""
    person.postings.update(**NOWHERE)


def last_stay(person: Participant) -> Change | None:
    """How it stood when their part was last taken from the Book in scope, or left
    there; None where it never was.
    """
    changes = Change.objects.filter(subject=PART, subject_id=person.pk)
    found: Change | None = changes.first()
    return found


def booked_ids(stay: Change) -> set[int]:
    """The entries that were booked then, or had been until their deeds were deleted."""
    fields = [row["fields"] for row in _postings(stay)]
    return {pk for each in fields for pk in (each["entry"], each["second"]) if pk}


def _postings(stay: Change) -> list[Row]:
    return [row for row in stay.before if row["model"] == POSTING]


def take_up(person: Participant, stay: Change) -> None:
    """Let the postings stand for the entries of then again."""
    part = next(row["fields"] for row in stay.before if row["model"] == PART)
    person.wallet = Wallet.objects.filter(pk=part["wallet"]).first()
    known = {row["pk"]: row["fields"] for row in _postings(stay)}
    for posting in person.postings.filter(pk__in=known):
        _take_up(posting, known[posting.pk])


def _take_up(posting: Posting, then: dict[str, Any]) -> None:
    posting.entry, posting.second = then["entry"], then["second"]
    posting.wallet = Wallet.objects.filter(pk=then["wallet"]).first()
    if (
        posting.wallet
        and then["wallet_amount"]
        and then["version"] == posting.deed.version
    ):
        posting.wallet_amount = Decimal(then["wallet_amount"])
    posting.save(update_fields=["entry", "second", "wallet", "wallet_amount"])

"""The changes of a Book, as its pages list them, and what takes one back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from accounts.models import Book
from expense_tracker.kernel.scoping import BookOwned
from ledger.history.wording import MEMBER, Difference, Names, differences
from ledger.models import Change, Participant

# How long a toast's Undo works, and how long history keeps offering it.
TOAST_SECONDS = 600
RESTORABLE = timedelta(days=30)
# What changes of where somebody's part in a group is booked are about.
PART = Participant._meta.label_lower

_signer = TimestampSigner(salt="ledger.undo")


def undo_token(change: Change) -> str:
    return _signer.sign(str(change.pk))


def change_of_token(token: str) -> int:
    """Id of the change. Raises BadSignature for a forged token or one too old."""
    text = _signer.unsign(token, max_age=TOAST_SECONDS)
    if not text.isdigit():
        raise BadSignature(text)
    return int(text)


@dataclass(frozen=True)
class HistoryRow:
    change: Change
    differences: list[Difference]
    may_undo: bool
    is_new: bool = False  # another member made it since the reader last looked

    @property
    def who(self) -> str:
        return (
            self.change.actor.get_short_name()
            if self.change.actor
            else settings.SITE_NAME
        )

    @property
    def summary(self) -> str:
        """Of what was added or deleted all words in a line, "" for a change."""
        if self.change.before and self.change.after:
            return ""
        words = (each.in_a_line for each in self.differences)
        return ", ".join(each for each in words if each not in {"", self.change.label})

    @property
    def deed(self) -> str:
        """What was done, as people say it: `changed this transaction`, `joined`."""
        if self.change.subject == MEMBER:
            return self._of_member
        if self.change.subject == PART:
            return self._of_part
        return f"{self.change.get_verb_display().lower()} this {self.what}"

    @property
    def _of_member(self) -> str:
        if self.change.verb == Change.Verb.ADDED:
            return "joined"
        if self.change.verb == Change.Verb.CHANGED:
            return "changed the role of this member"
        left = self.change.actor and self.change.actor.name == self.change.label
        return "left" if left else "removed this member"

    @property
    def _of_part(self) -> str:
        if self.change.verb == Change.Verb.DELETED:
            return "took their part in this group to another book"
        return "left here what this group booked"

    @property
    def what(self) -> str:
        """What was changed, as people call it: `transaction`, `wallet`."""
        subject = self.change.subject
        return _NOUNS.get(subject) or str(apps.get_model(subject)._meta.verbose_name)


# Where people say it otherwise than the models.
_NOUNS = {
    "ledger.entry": "transaction",
    "ledger.recurring": "schedule",
    "ledger.occurrence": "schedule",
    "ledger.savedview": "saved view",
    MEMBER: "member",
}


def changes_of(row: BookOwned, *, size: int = 20) -> list[Change]:
    """The newest changes shown under that entry, wallet or category, newest first."""
    changes = Change.objects.filter(
        book=row.book_id, subject=row._meta.label_lower, subject_id=row.pk
    )
    return list(changes.select_related("actor")[:size])


def last_deletion(*, book: Book, entry_id: int) -> Change | None:
    """The change that deleted the entry, if it can be taken back still."""
    deleted = Change.objects.filter(
        book=book, verb=Change.Verb.DELETED, undone_at=None, subject="ledger.entry"
    )
    found: Change | None = deleted.filter(subject_id=entry_id).first()
    return found


def history_rows(changes: Iterable[Change], *, now: datetime) -> list[HistoryRow]:
    """The changes with their differences, in a fixed number of queries."""
    chosen = list(changes)
    names = Names.of([row for each in chosen for row in [*each.before, *each.after]])
    return [
        HistoryRow(
            change=change,
            differences=differences(change.before, change.after, names),
            may_undo=_is_undoable(change, now),
        )
        for change in chosen
    ]


def _is_undoable(change: Change, now: datetime) -> bool:
    """Members change in the settings alone, parts in groups there."""
    recent = change.undone_at is None and now - change.at < RESTORABLE
    return recent and change.subject not in {MEMBER, PART}

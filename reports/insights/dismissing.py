"""What people say to insights: seen, not useful, useful again. Each can be undone."""

from django.utils import timezone

from accounts.models import Book, User
from ledger.models import Change
from ledger.services.editing import edit_book
from reports.insights.kinds import BY_NAME
from reports.insights.words import tell
from reports.models import Insight, MutedInsight


def dismiss(*, book: Book, actor: User, insight: Insight) -> Change | None:
    """Put it away for good; None when it was already."""
    if insight.dismissed_at is not None:
        return None
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=tell(insight).title
    ) as edit:
        edit.changing([insight])
        insight.dismissed_at = timezone.now()
        insight.save(update_fields=["dismissed_at"])
        edit.written([insight])
    return edit.change


def mute(*, book: Book, actor: User, kind: str) -> Change | None:
    """Neither show nor find insights of that kind any more; None when it was so."""
    label = BY_NAME[kind].label
    with edit_book(book=book, actor=actor, verb=Change.Verb.ADDED, label=label) as edit:
        row, is_new = MutedInsight.objects.get_or_create(book=book, kind=kind)
        if is_new:
            edit.written([row])
    return edit.change


def unmute(*, book: Book, actor: User, kind: str) -> Change | None:
    """Find and show them again; None when it was so."""
    label = BY_NAME[kind].label
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=label
    ) as edit:
        rows = list(MutedInsight.objects.filter(book=book, kind=kind))
        edit.changing(rows)
        MutedInsight.objects.filter(book=book, kind=kind).delete()
    return edit.change

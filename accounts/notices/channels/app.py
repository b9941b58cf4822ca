"""In the app: the list of notices shows the row itself once its words are written."""

from accounts.models import Notice
from accounts.notices.kinds import NoticeKind
from accounts.notices.rendering import Context, subject_of

LONGEST = 300


def send(notice: Notice, _kind: NoticeKind, context: Context) -> None:
    text = subject_of(notice, context)[:LONGEST]
    Notice.objects.filter(pk=notice.pk).update(text=text)

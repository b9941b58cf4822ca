"""What became of a person's notices, in words for themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Notice, User
from accounts.notices.kinds import PUSH, label_of
from expense_tracker.kernel.format import format_date

State = Notice.State
SHOWN = 30

TONES = {State.SENT: "ok", State.FAILED: "over", State.CANCELLED: ""}


@dataclass(frozen=True)
class Told:
    """One notice by one channel; `reason` says why it is not sent, "" when it is."""

    label: str
    channel: str
    at: datetime
    state: str
    tone: str
    reason: str


def recent(user: User) -> Iterator[Told]:
    """The latest that the person was owed, the newest first."""
    notices = Notice.objects.filter(user=user).select_related("digest", "user")
    for notice in notices.order_by("-pk")[:SHOWN]:
        yield Told(
            label=label_of(notice.kind),
            channel=notice.get_channel_display(),
            at=notice.sent_at or notice.created_at,
            state=state_words(notice),
            tone=TONES.get(State(_carrier(notice).state), "warn"),
            reason=_carrier(notice).last_error,
        )


def _carrier(notice: Notice) -> Notice:
    """What is sent in its stead: the digest it was gathered into, or itself."""
    return notice.digest or notice


def state_words(notice: Notice) -> str:
    """Like "Sent", "In the digest of 21 Nov" or "Quiet until 08:00"."""
    if notice.state == State.GATHERED:
        return _digest_words(notice)
    if notice.state == State.DUE and notice.held and notice.user:
        until = notice.due_at.astimezone(notice.user.zone)
        return f"Quiet until {until:%H:%M}"
    if notice.state == State.DUE and notice.attempts:
        return "Tried again soon"
    if notice.state == State.SENT and notice.channel == PUSH:
        return "Given to your devices"
    return notice.get_state_display()


def _digest_words(notice: Notice) -> str:
    if notice.digest is None or notice.user is None:
        return "Waits for the digest"
    day = date.fromisoformat(notice.digest.payload["on"])
    words = f"In the digest of {format_date(day, notice.user.locale, 'day')}"
    sent = notice.digest.state == State.SENT
    return words if sent else f"{words}: {notice.digest.get_state_display().lower()}"

"""What became of a person's notices, in words for themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from accounts.models import Notice, User
from accounts.notices.kinds import label_of
from expense_tracker.kernel.format import format_date

State = Notice.State
# Rows looked at: each notice has one for each channel.
LOOKED_AT = 60

TONES = {State.SENT: "ok", State.FAILED: "over", State.CANCELLED: ""}


@dataclass(frozen=True)
class Way:
    """What became of a notice by one channel, which is named `by`; `state` is in words,
    `outcome` one of the notice's states; `reason` is "" when all is well.
    """

    by: str
    channel: str
    outcome: str
    state: str
    tone: str
    reason: str


@dataclass(frozen=True)
class Told:
    """One notice by all its channels; `text` is "" when none was written down."""

    label: str
    text: str
    at: datetime
    ways: list[Way]


def recent(user: User, *, book: int | None = None) -> list[Told]:
    """The latest that the person was owed, the newest first; those about that book
    alone, if one is named.
    """
    rows = Notice.objects.filter(user=user).select_related("digest", "user")
    if book is not None:
        rows = rows.filter(book=book)
    latest = rows.order_by("-pk")[:LOOKED_AT]
    # The rows of one notice are made together.
    return [told(list(same)) for _, same in groupby(latest, key=lambda row: row.key)]


def told(rows: list[Notice]) -> Told:
    """One notice, of its rows."""
    rows.sort(key=lambda row: row.pk)
    return Told(
        label=label_of(rows[0].kind),
        text=next((row.text for row in rows if row.text), ""),
        at=rows[0].created_at,
        ways=[_way(row) for row in rows],
    )


def _way(notice: Notice) -> Way:
    carrier = notice.digest or notice
    return Way(
        by=notice.channel,
        outcome=carrier.state,
        channel=notice.get_channel_display(),
        state=state_words(notice),
        tone=TONES.get(State(carrier.state), "warn"),
        reason=carrier.last_error,
    )


def state_words(notice: Notice) -> str:
    """Like "Sent", "In the digest of 21 Nov" or "Quiet until 08:00"."""
    if notice.state == State.GATHERED:
        return _digest_words(notice)
    if notice.state == State.DUE and notice.held and notice.user:
        until = notice.due_at.astimezone(notice.user.zone)
        return f"Quiet until {until:%H:%M}"
    if notice.state == State.DUE and notice.attempts:
        return "Tried again soon"
    return notice.get_state_display()


def _digest_words(notice: Notice) -> str:
    if notice.digest is None or notice.user is None:
        return "Waits for the digest"
    day = date.fromisoformat(notice.digest.payload["on"])
    words = f"In the digest of {format_date(day, notice.user.locale, 'day')}"
    sent = notice.digest.state == State.SENT
    return words if sent else f"{words}: {notice.digest.get_state_display().lower()}"

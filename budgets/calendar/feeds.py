"""The secret address at which a member's calendar program reads the Book's dates.

Whoever knows the address may read: it is long and random, told once, and only its hash
is kept. Making a new one or leaving the Book ends it; it rests while the person is
locked or about to leave.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Book, Membership, User, present
from budgets.models import CalendarFeed
from expense_tracker.kernel.scoping import all_books

# Programs ask often; when they did is noted only so finely.
NOTED_EACH = timedelta(minutes=10)
TOKEN_BYTES = 32


def make_feed(*, book: Book, user: User, shows_amounts: bool) -> str:
    """The token of a new address, in place of the person's one before: it is not told
    again.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        revoke_feed(book=book, user=user)
        CalendarFeed.objects.create(
            book=book,
            user=user,
            token_hash=digest_of(token),
            shows_amounts=shows_amounts,
        )
    return token


def revoke_feed(*, book: Book, user: User) -> None:
    """The person's address of that Book ends, if there is one."""
    CalendarFeed.objects.filter(book=book, user=user).delete()


def find_feed(token: str) -> CalendarFeed | None:
    """The feed of that token, with its Book and person; None for an unknown or revoked
    one, and for that of a person who has left or is about to.
    """
    digest = digest_of(token)
    with all_books():
        feeds = CalendarFeed.objects.filter(token_hash=digest)
        feed: CalendarFeed | None = feeds.select_related("book", "user").first()
    if feed is None or not secrets.compare_digest(feed.token_hash, digest):
        return None
    # Who comes back later makes a new one.
    stays = Membership.objects.filter(
        present("user__"),
        book=feed.book,
        user=feed.user,
        joined_at__lte=feed.created_at,
    )
    return feed if stays.exists() else None


def note_read(feed: CalendarFeed) -> None:
    """Inside the scope of its Book."""
    now = timezone.now()
    stale = Q(last_read_at=None) | Q(last_read_at__lt=now - NOTED_EACH)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(last_read_at=now)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()

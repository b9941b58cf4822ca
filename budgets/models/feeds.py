"""Calendars that other programs read."""

from django.conf import settings
from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key


class CalendarFeed(BookOwned):
    """A secret address at which a member's calendar program reads what the Book has
    ahead: one per member and Book.

    The address is shown once: what is kept of it is the SHA-256 of its token.
    """

    book = book_key("calendar_feeds", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    shows_amounts = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "user"], name="calendar_feed_once_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.book}"

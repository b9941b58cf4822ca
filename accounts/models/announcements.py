"""What the people who run the site tell its users."""

from django.db import models
from django.utils import timezone

from accounts.models.people import Book, User


class Announcement(models.Model):
    """Shown above every page from `starts_at` until `ends_at`, to those it is for who
    have not put it away; by mail too, when asked for.
    """

    class Audience(models.TextChoices):
        ALL = "all", "Everybody"
        STAFF = "staff", "Staff"
        OWNERS = "owners", "The owners of one book"

    class Tone(models.TextChoices):
        INFO = "info", "News"
        WARN = "warn", "Warning"

    title = models.CharField(max_length=100)
    text = models.CharField(max_length=1000)
    tone = models.CharField(max_length=4, choices=Tone, default=Tone.INFO)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ALL)
    # Whose owners; None unless that is the audience.
    book = models.ForeignKey(
        Book, models.CASCADE, null=True, blank=True, related_name="announcements"
    )
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    # Mails are owed in the order of people's numbers, up to this one so far.
    mailed_up_to = models.BigIntegerField(default=0, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["ends_at"], name="announcement_ends")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="announcement_lasts",
            ),
            models.CheckConstraint(
                condition=models.Q(audience="owners", book__isnull=False)
                | (~models.Q(audience="owners") & models.Q(book=None)),
                name="announcement_owners_of_a_book",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Dismissal(models.Model):
    """A person has put an announcement away."""

    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="dismissals"
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="dismissals", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "announcement"], name="one_dismissal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement} by {self.user}"

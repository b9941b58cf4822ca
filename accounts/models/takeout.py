"""Archives: everything a person has, on its way out of here or in."""

from django.db import models
from django.db.models import Q

from accounts.models.people import Book, User


class TakeOut(models.Model):
    """An archive that a person asked for: owed, made in the background, kept for some
    days, mailed as a link.

    What is kept of the mailed link is the SHA-256 of its token, "" before it is mailed.
    """

    class State(models.TextChoices):
        DUE = "due", "Being prepared"
        READY = "ready", "Ready"
        FAILED = "failed", "Stopped"

    user = models.ForeignKey(User, models.CASCADE, related_name="take_outs")
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    asked_at = models.DateTimeField(auto_now_add=True)
    # When its worker last said that it goes on; None: nobody has begun.
    claimed_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="take-outs/%Y/%m/", max_length=200, blank=True)
    size = models.BigIntegerField(default=0)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="due"),
                name="take_out_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Archive of {self.user}"


class MoveIn(models.Model):
    """An archive that a person brought: looked through, then moved in, whole or not at
    all.

    `books` are the ids of Books that it has made; until it is done nobody is a member
    of them, and beginning anew removes them.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "Being looked through"
        REVIEW = "review", "To confirm"
        WORKING = "working", "Moving in"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    user = models.ForeignKey(User, models.CASCADE, related_name="move_ins")
    state = models.CharField(max_length=7, choices=State, default=State.LOOKING)
    asked_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="move-ins/%Y/%m/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    # What its manifest says is in it: accounts.takeout.manifest.
    contents = models.JSONField(default=dict)
    books = models.JSONField(default=list)
    # How many rows were written, to show that it goes on.
    written = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["looking", "review", "working"]),
                name="move_in_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.user}"


class PutAway(models.Model):
    """A Book that was deleted or emptied: nobody is in it, and until `ends_at` whoever
    asked for that can bring it back.

    `members` are those who were in it: {"user": id, "role": ..., "seen": ...}.
    """

    book = models.OneToOneField(Book, models.CASCADE, related_name="put_away")
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="books_put_away"
    )
    members = models.JSONField(default=list)
    # Its members went on in a new one.
    was_emptied = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.book}, kept until {self.ends_at:%Y-%m-%d}"

"""What users tell the people who run the site, and what these answer."""

from django.db import models

from accounts.models.people import Book, User


class Feedback(models.Model):
    class State(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "In work"
        CLOSED = "closed", "Done"

    user = models.ForeignKey(User, models.CASCADE, related_name="feedback")
    book = models.ForeignKey(
        Book, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=4000)
    # Re-encoded by us: nothing of the sent file but its pixels.
    picture = models.FileField(upload_to="feedback/", blank=True)
    # Where they were, and in what.
    page = models.CharField(max_length=300, blank=True)
    browser = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="assigned_feedback"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "feedback"
        indexes = [models.Index(fields=["state", "-id"], name="feedback_by_state")]

    def __str__(self) -> str:
        return f"Feedback {self.pk} of {self.user}"


class Reply(models.Model):
    """What staff answered, by mail."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="replies")
    staff = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"Reply to feedback {self.feedback_id}"

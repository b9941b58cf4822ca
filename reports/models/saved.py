"""Reports kept under a name, and who is mailed them when."""

from django.conf import settings
from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models import Named


class SavedReport(Named):
    """A report with its search and comparison, of days that stay or that move on."""

    class Span(models.TextChoices):
        FIXED = "fixed", "These very days"
        RUNNING = "running", "Always the running ones"
        LAST = "last", "Always the last whole ones"

    book = book_key("saved_reports", db_index=False)
    kind = models.CharField(max_length=20)  # reports.period_reports.KINDS
    # The days it was saved with; those that move on are of the same length.
    period_slug = models.CharField(max_length=30)
    span = models.CharField(max_length=7, choices=Span, default=Span.RUNNING)
    query = models.CharField(max_length=1000, blank=True)
    compare = models.CharField(max_length=8, default="previous")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "name_key"], name="saved_report_name"
            )
        ]


class ReportMail(BookOwned):
    """A member is mailed a saved report of each week, month or year that is over."""

    class Cadence(models.TextChoices):
        WEEK = "week", "Each week"
        MONTH = "month", "Each month"
        YEAR = "year", "Each year"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"

    book = book_key("report_mails")
    report = models.ForeignKey(
        SavedReport, models.CASCADE, related_name="mails", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_mails"
    )
    cadence = models.CharField(max_length=5, choices=Cadence)
    format = models.CharField(max_length=4, choices=Format, default=Format.PDF)
    # The first day of what was mailed last, or was over already when this began.
    sent_for = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user"], name="report_mail_once_per_member"
            )
        ]
        indexes = [models.Index(fields=["cadence", "sent_for"], name="report_mail_due")]

    def __str__(self) -> str:
        return f"{self.report} {self.cadence} to {self.user}"

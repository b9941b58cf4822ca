"""What was noticed in a Book, what nobody wants to hear, and notes that were worded."""

from django.db import models
from django.utils import timezone

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key


class Insight(BookOwned):
    """A fact about a stretch of a Book's days, found once and told until dismissed."""

    class Severity(models.IntegerChoices):
        GOOD = 0, "Good news"
        NOTE = 1, "Worth knowing"
        LOOK = 2, "Worth a look"

    book = book_key("insights", db_index=False)
    kind = models.CharField(max_length=20)
    # What it is about: the same fact has the same key for ever.
    key = models.CharField(max_length=200)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.NOTE)
    # The days it is about, both included; it is listed under the month of the last.
    first = models.DateField()
    last = models.DateField()
    # The figure it is about, positive, in the Book's currency.
    amount = AmountField()
    # What its words are made of: names, and amounts and shares as decimal text.
    facts = models.JSONField(default=dict)
    # The search that finds the entries behind it; "" for none.
    query = models.CharField(max_length=1500, blank=True, default="")
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last", "-severity", "-amount", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="insight_once")
        ]
        indexes = [models.Index(fields=["book", "-last"], name="insight_by_day")]

    def __str__(self) -> str:
        return self.key

    @property
    def money(self) -> Money:
        return Money(self.amount, self.book.base_currency)


class MutedInsight(BookOwned):
    """A kind of insight that a Book has no use for."""

    book = book_key("muted_insights", db_index=False)
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind"], name="muted_insight_once")
        ]

    def __str__(self) -> str:
        return self.kind


class InsightLook(BookOwned):
    """When a Book was last looked through, so that nothing new costs nothing."""

    book = book_key("insight_looks", db_index=False)
    book_version = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book"], name="insight_look_once")
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class WordedNote(BookOwned):
    """A monthly note in a language model's words, of exactly the facts of `digest`.

    `text` "" was asked for and had to be refused: it is not asked again.
    """

    book = book_key("worded_notes", db_index=False)
    month_start = models.DateField()
    digest = models.CharField(max_length=64)
    asked_on = models.DateField()
    text = models.TextField(blank=True, default="")
    refused_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "month_start", "digest"], name="worded_note_once"
            )
        ]

    def __str__(self) -> str:
        return f"Note of {self.month_start:%Y-%m}"

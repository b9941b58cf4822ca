"""What a Book lets a language model do, and how often it was asked."""

from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key


class ModelChoice(BookOwned):
    """What the owner of a Book switched on; no row means nothing.

    Nothing is ever sent without LLM_* being set as well.
    """

    book = book_key("model_choices", db_index=False)
    wording = models.BooleanField("word the monthly note", default=False)
    categories = models.BooleanField("suggest categories", default=False)
    questions = models.BooleanField("read questions", default=False)
    # How notes are to be worded; "" is the program's own prompt.
    prompt = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book"], name="model_choice_once")
        ]

    def __str__(self) -> str:
        return f"Language model of {self.book}"


class ModelUse(BookOwned):
    """How often a Book asked the language model on one of its days."""

    book = book_key("model_uses", db_index=False)
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["book", "day"], name="model_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.calls} on {self.day}"

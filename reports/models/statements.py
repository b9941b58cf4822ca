"""The PDF statements."""

from django.db import models

from expense_tracker.kernel.scoping import BookOwned, book_key


class Statement(BookOwned):
    """The PDF of one month or year of a Book, made once it is over."""

    book = book_key("statements", db_index=False)
    period_start = models.DateField()
    period_slug = models.CharField(max_length=30)
    file = models.FileField(upload_to="statements/%Y/%m/", max_length=200, blank=True)
    # The Book's version it was made at: a later one means entries changed since.
    book_version = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "period_start", "period_slug"],
                name="statement_once",
            )
        ]

    def __str__(self) -> str:
        return f"Statement {self.period_slug}"

    @property
    def file_name(self) -> str:
        """What the file is called when it leaves the program."""
        return f"statement-{self.period_slug}.pdf"

    def content(self) -> bytes | None:
        """The stored PDF; None when the file is gone."""
        try:
            with self.file.open("rb") as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None

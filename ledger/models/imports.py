"""A file on its way into the Book."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.categories import Category
from ledger.models.entries import Entry
from ledger.models.wallets import Wallet


class ImportRun(BookOwned):
    """One file on its way in: upload, columns, reading, review, commit, result, undo.

    The files of one ZIP are a run each, with the same `upload`.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", "Columns to match"
        READING = "reading", "Reading"
        REVIEW = "review", "To check"
        COMMITTING = "committing", "Importing"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"
        UNDOING = "undoing", "Undoing"
        UNDONE = "undone", "Undone"
        CANCELLED = "cancelled", "Cancelled"

    book = book_key("import_runs")
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="import_runs")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    file_name = models.CharField(max_length=200)
    upload = models.CharField(max_length=32, blank=True, db_index=True)
    format = models.CharField(max_length=8, default="CSV")  # importing.sniff.Format
    # How it is read: a Layout for a format with columns, else ReadOptions.
    layout = models.JSONField(default=dict)
    header_key = models.CharField(max_length=64, blank=True)
    # Whether the next file like it shall be read like it.
    remember = models.BooleanField(default=True)
    # The accounts it names, and the wallets they go to: services.imports.accounts.
    accounts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.COLUMNS)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    # Rows other than entries that this run had to make: {"ledger.payee": [ids]}; under
    # "ledger.change" the history of entries it found and changed.
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(BookOwned):
    """One line of an ImportRun, what was decided about it, and why."""

    class Decision(models.TextChoices):
        NEW = "new", "New"
        DUPLICATE = "duplicate", "Already there"
        LIKELY = "likely", "To decide"
        TRANSFER = "transfer", "Linked transfer"
        REFUND = "refund", "Refund"
        DELETED = "deleted", "Deleted earlier"
        UNREAD = "unread", "Not read"
        # Understood, and no transaction: a balance line, a failed payment.
        LEFT_OUT = "left", "Left out"

    book = book_key("import_rows")
    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField()  # line of the file, from 1
    line = models.JSONField(default=dict)  # the StatementLine, or the unread cells
    date = models.DateField(null=True)
    amount = AmountField(null=True)  # signed
    category = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="+")
    filed_because = models.CharField(max_length=200, blank=True)
    # Rows of one run with the same group become one transfer, or one split purchase.
    group = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    decision = models.CharField(max_length=9, choices=Decision)
    reason = models.CharField(max_length=200, blank=True)
    chosen = models.BooleanField(default=False)  # ticked for import
    # Set with its entry and never taken back: what somebody deletes while the run goes
    # on is not booked again.
    booked = models.BooleanField(default=False)
    matched = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once")
        ]
        indexes = [
            models.Index(fields=["run", "decision", "number"], name="import_row_tab"),
            # What a commit has still to do, in its order.
            models.Index(
                fields=["run", "date", "number"],
                condition=Q(chosen=True, booked=False),
                name="import_row_due",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of {self.run}"

    @property
    def title(self) -> str:
        """What names the line: whom it is about, else what it says."""
        return self.line.get("payee") or self.line.get("note") or ""

    @property
    def detail(self) -> str:
        """What else the line says; of one not read, its cells."""
        if self.date is None:
            return " · ".join(self.line.get("cells", ()))
        return self.line.get("note", "") if self.line.get("payee") else ""

    @property
    def is_readable(self) -> bool:
        """Whether there is a line that could be booked."""
        return self.amount is not None

    @property
    def category_kind(self) -> str:
        """The kind of category that a readable row stands in."""
        returned = "refund" in {self.decision, self.line.get("kind")}
        money_in = self.amount is not None and self.amount > 0 and not returned
        return Category.Kind.INCOME if money_in else Category.Kind.EXPENSE

    @property
    def original_money(self) -> Money | None:
        """What a purchase abroad cost there, None for all others."""
        amount = self.line.get("original_amount")
        currency = self.line.get("original_currency", "")
        if not amount or not is_currency(currency):
            return None
        return Money(abs(Decimal(amount)), currency)

    @property
    def money(self) -> Money | None:
        """None for a line that was not read."""
        if self.amount is None:
            return None
        return Money(self.amount, self.line.get("currency") or self.run.wallet.currency)


class ImportProfile(BookOwned):
    """How files of one origin are read, recognised by `key`: the fingerprint of their
    headings, or the account a statement names.
    """

    book = book_key("import_profiles", db_index=False)
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    layout = models.JSONField(default=dict)
    wallet = models.ForeignKey(
        Wallet, models.CASCADE, null=True, related_name="import_profiles"
    )
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="import_profile_key")
        ]

    def __str__(self) -> str:
        return self.name

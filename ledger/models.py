"""The books: wallets, categories, entries, and what is derived from them.

Every total is one SUM over Entry. MonthTotal keeps those sums by month so that they
do not grow with history; `ledger.services.editing` keeps it right in the transaction
that changes entries, and `manage.py doctor` proves it.
"""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import validate_currency
from expense_tracker.kernel.fields import AmountField, RateField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookManager, BookOwned, book_key
from expense_tracker.kernel.text import fold
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.querysets import EntryQuerySet, WalletQuerySet

AUTHOR = settings.AUTH_USER_MODEL


class Named(BookOwned):
    """A row people find by its name; `name_key` is that name folded, so that equal
    names are equal on both databases (SQLite folds ASCII only).
    """

    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=200, editable=False)

    class Meta(BookOwned.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = fold(self.name)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)


class Wallet(Named):
    """Where money is: its balance is the sum of its entries, the opening one too."""

    class Kind(models.TextChoices):
        CASH = "cash", "Cash"
        BANK = "bank", "Bank account"
        CARD = "card", "Credit card"
        EWALLET = "ewallet", "E-wallet"
        SAVINGS = "savings", "Savings"
        LOAN = "loan", "Loan"
        OTHER = "other", "Other"

    book = book_key("wallets", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BANK)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    # The balance below which its members are warned; None is no floor.
    floor = AmountField(null=True, blank=True)
    # Since when it has been below, so that one fall is one warning.
    below_floor_since = models.DateField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BookManager.from_queryset(WalletQuerySet)()  # type: ignore[assignment,misc]

    ICONS: ClassVar[dict[str, str]] = {
        Kind.CASH: "cash-coin",
        Kind.BANK: "bank",
        Kind.CARD: "credit-card-2-front",
        Kind.EWALLET: "phone",
        Kind.SAVINGS: "piggy-bank",
        Kind.LOAN: "file-earmark-text",
        Kind.OTHER: "wallet2",
    }

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="wallet_name")
        ]

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def money(self, amount: Any) -> Money:
        return Money(amount, self.currency)


class Category(Named):
    """What money was for. Two levels; a child has its parent's kind."""

    class Kind(models.TextChoices):
        EXPENSE = "expense", "Expense"
        INCOME = "income", "Income"

    book = book_key("categories")
    kind = models.CharField(max_length=7, choices=Kind)
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="children"
    )
    icon = models.CharField(max_length=40, choices=CATEGORY_ICONS, default="tag")
    colour = models.CharField(max_length=10, choices=CATEGORY_COLOURS, default="slate")
    # The common name this category goes by outside the Book, "" when it has none.
    label = models.CharField(max_length=40, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind", "position", "pk"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "name_key"],
                condition=Q(parent=None),
                name="category_name_top",
            ),
            models.UniqueConstraint(
                fields=["book", "parent", "name_key"],
                condition=Q(parent__isnull=False),
                name="category_name_child",
            ),
        ]


class Payee(Named):
    """Who was paid or who paid."""

    book = book_key("payees", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="payee_name")
        ]


class Tag(Named):
    book = book_key("tags", db_index=False)

    class Meta:
        ordering = ["name_key"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="tag_name")
        ]


class EntryGroup(BookOwned):
    """Ties the legs of a transfer, or the parts of a split purchase. It is edited,
    versioned, deleted and listed as a whole.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", "Transfer"
        SPLIT = "split", "Split"

    book = book_key("entry_groups")
    kind = models.CharField(max_length=8, choices=Kind)

    def __str__(self) -> str:
        return self.get_kind_display()


class Entry(BookOwned):
    """One signed line of one wallet: expense negative, income and refund positive.

    `amount` is in the wallet's currency, `base_amount` in the Book's at the rate of
    its date. A transfer is two entries of one group, negative where money leaves.
    """

    class Kind(models.TextChoices):
        EXPENSE = "expense", "Expense"
        INCOME = "income", "Income"
        REFUND = "refund", "Refund"
        TRANSFER = "transfer", "Transfer"
        OPENING = "opening", "Opening balance"

    book = book_key("entries", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    wallet = models.ForeignKey(
        Wallet, models.RESTRICT, related_name="entries", db_index=False
    )
    category = models.ForeignKey(
        Category,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="entries",
        db_index=False,
    )
    payee = models.ForeignKey(
        Payee, models.RESTRICT, null=True, blank=True, related_name="entries"
    )
    amount = AmountField()
    base_amount = AmountField()
    # Units of base currency for one of the wallet's, as used for base_amount.
    rate = RateField(default=1)
    # For a purchase abroad: what was charged there, None otherwise.
    original_amount = AmountField(null=True, blank=True)
    original_currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=500, blank=True)
    group = models.ForeignKey(
        EntryGroup, models.RESTRICT, null=True, blank=True, related_name="entries"
    )
    position = models.PositiveSmallIntegerField(default=0)
    refund_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="refunds"
    )
    tags = models.ManyToManyField(Tag, through="EntryTag", related_name="entries")
    # Payee, note and tags folded, so that one column answers every text search.
    search_text = models.TextField(editable=False, default="")
    # The line it was imported from; None for entries typed by hand.
    import_row = models.ForeignKey(
        "ImportRow", models.SET_NULL, null=True, related_name="entries", editable=False
    )
    # What an imported line is recognised by; "" for entries typed by hand.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        AUTHOR, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BookManager.from_queryset(EntryQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="expense", amount__lt=0)
                    | Q(kind__in=["income", "refund"], amount__gt=0)
                    | (Q(kind__in=["transfer", "opening"]) & ~Q(amount=0))
                ),
                name="entry_sign_by_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="transfer") | Q(group__isnull=False),
                name="entry_transfer_in_group",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["transfer", "opening"]) | Q(category=None),
                name="entry_category_by_kind",
            ),
            models.UniqueConstraint(
                fields=["group", "position"],
                condition=Q(group__isnull=False),
                name="entry_place_in_group",
            ),
            models.UniqueConstraint(
                fields=["wallet", "fingerprint"],
                condition=~Q(fingerprint=""),
                name="entry_imported_once",
            ),
            models.UniqueConstraint(
                fields=["wallet"],
                condition=Q(kind="opening"),
                name="entry_one_opening",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "-date", "-id"], name="entry_by_day"),
            models.Index(fields=["wallet", "-date", "-id"], name="entry_by_wallet"),
            models.Index(fields=["category", "-date"], name="entry_by_category"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.date}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.wallet.currency)

    def is_planned(self, as_of: datetime.date) -> bool:
        return self.date > as_of


class EntryTag(BookOwned):
    book = book_key("entry_tags")
    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="entry_tags", db_index=False
    )
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="entry_tags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "tag"], name="entry_tag_once")
        ]

    def __str__(self) -> str:
        return str(self.tag)


class MonthTotal(BookOwned):
    """Sum of a calendar month's entries by wallet, category and kind.

    `amount` in the wallet's currency, `base_amount` in the Book's. A cell without
    entries has no row.
    """

    book = book_key("month_totals", db_index=False)
    month = models.DateField()  # its first day
    wallet = models.ForeignKey(Wallet, models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Entry.Kind)
    amount = AmountField()
    base_amount = AmountField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "month", "wallet", "category", "kind"],
                condition=Q(category__isnull=False),
                name="month_total_cell",
            ),
            models.UniqueConstraint(
                fields=["book", "month", "wallet", "kind"],
                condition=Q(category=None),
                name="month_total_cell_bare",
            ),
        ]
        indexes = [
            # The constraints' own are partial: no use to who asks for both kinds.
            models.Index(fields=["book", "month"], name="month_total_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.amount}"


class Rate(BookOwned):
    """A Book's own exchange rate: units of its base currency for one of `currency`,
    good from `date` until a later one.
    """

    book = book_key("rates", db_index=False)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    date = models.DateField()
    rate = RateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "currency", "date"], name="rate_once_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} on {self.date}"


class Change(BookOwned):
    """One change of the Book: who, when, and the rows before and after.

    Rows are kept whole, ids included, so that undoing puts back the very same ones.
    """

    class Verb(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        UNDONE = "undone", "Undone"

    book = book_key("changes", db_index=False)
    actor = models.ForeignKey(AUTHOR, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=8, choices=Verb)
    subject = models.CharField(max_length=40)  # model label, "ledger.entry"
    subject_id = models.BigIntegerField(null=True)
    label = models.CharField(max_length=200)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["book", "subject", "subject_id"], name="change_subject"
            ),
            models.Index(fields=["book", "-at"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.label}"


class Recurring(BookOwned):
    """A schedule of entries: what is booked, how often, from which day.

    The n-th date is counted from `starts_on`, never from the one before, so the 31st
    stays the 31st after a short month.
    """

    class Unit(models.TextChoices):
        ONCE = "once", "Once"
        DAY = "day", "Day"
        WEEK = "week", "Week"
        MONTH = "month", "Month"
        YEAR = "year", "Year"

    book = book_key("recurrings")
    name = models.CharField(max_length=100)
    kind = models.CharField(
        max_length=8,
        choices=[("expense", "Expense"), ("income", "Income")],
        default="expense",
    )
    amount = AmountField()  # positive, in the wallet's currency
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="recurrings")
    category = models.ForeignKey(
        Category, models.RESTRICT, null=True, blank=True, related_name="recurrings"
    )
    payee = models.ForeignKey(
        Payee, models.RESTRICT, null=True, blank=True, related_name="recurrings"
    )
    unit = models.CharField(max_length=5, choices=Unit, default=Unit.MONTH)
    interval = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # inclusive; None never ends
    paused = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="recurring_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="recurring_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Occurrence(BookOwned):
    """One date of a Recurring that was dealt with: booked, or skipped.

    A date without a row is still to come, due or overdue.
    """

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        SKIPPED = "skipped", "Skipped"

    book = book_key("occurrences")
    recurring = models.ForeignKey(
        Recurring, models.CASCADE, related_name="occurrences", db_index=False
    )
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State)
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, blank=True, related_name="occurrences"
    )

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["recurring", "due_on"], name="occurrence_once"
            ),
            models.CheckConstraint(
                condition=Q(state="skipped") | Q(entry__isnull=False),
                name="occurrence_booked_has_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"


class ImportRun(BookOwned):
    """One file on its way in: upload, columns, review, commit, result, undo."""

    class State(models.TextChoices):
        COLUMNS = "columns", "Columns to match"
        REVIEW = "review", "To check"
        COMMITTING = "committing", "Importing"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"
        UNDOING = "undoing", "Undoing"
        UNDONE = "undone", "Undone"
        CANCELLED = "cancelled", "Cancelled"

    book = book_key("import_runs")
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="import_runs")
    created_by = models.ForeignKey(AUTHOR, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    file_name = models.CharField(max_length=200)
    layout = models.JSONField(default=dict)
    header_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.COLUMNS)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    # Rows other than entries that this run had to make: {"ledger.payee": [ids]}.
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
            models.Index(fields=["run", "decision", "number"], name="import_row_tab")
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
    def money(self) -> Money | None:
        """None for a line that was not read."""
        if self.amount is None:
            return None
        return Money(self.amount, self.line.get("currency") or self.run.wallet.currency)

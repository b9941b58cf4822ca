"""Entries, what ties them together, and the sums kept of them."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from expense_tracker.kernel.fields import AmountField, RateField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookManager, BookOwned, book_key
from ledger.models.categories import Category, tax_field
from ledger.models.named import Payee, Tag
from ledger.models.text_index import ScanIndex
from ledger.models.wallets import Reconciliation, Wallet
from ledger.querysets import EntryQuerySet


class EntryGroup(BookOwned):
    """Ties the legs of a transfer, or the parts of a split purchase. It is edited,
    versioned, deleted and listed as a whole.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", "Transfer"
        SPLIT = "split", "Split"

    book = book_key("entry_groups")
    kind = models.CharField(max_length=8, choices=Kind)
    # Of a split as a whole; its parts have their own. "" for transfers.
    note = models.CharField(max_length=500, blank=True)

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
    # For a purchase abroad: what was charged there, without a sign, None otherwise.
    # A split has the whole of it on its first row.
    original_amount = AmountField(null=True, blank=True)
    original_currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=500, blank=True)
    tax = tax_field()
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
    # The statement it was ticked off against; done, it locks what moves the balance.
    reconciliation = models.ForeignKey(
        Reconciliation,
        models.SET_NULL,
        null=True,
        related_name="entries",
        editable=False,
    )
    # What an imported line is recognised by; "" for entries typed by hand.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
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
            models.CheckConstraint(
                condition=Q(tax="") | ~Q(kind__in=["transfer", "opening"]),
                name="entry_tax_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(original_amount=None, original_currency="")
                # An unknown amount would make "above zero" unknown, which passes.
                | Q(original_amount__isnull=False, original_amount__gt=0)
                & ~Q(original_currency=""),
                name="entry_original_whole",
            ),
            models.CheckConstraint(
                condition=Q(original_amount=None)
                | ~Q(kind__in=["transfer", "opening"]),
                name="entry_original_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(refund_of=None) | Q(kind="refund"),
                name="entry_refund_of_by_kind",
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
            # What a book learns from: how often each name was filed where.
            models.Index(fields=["book", "payee", "category"], name="entry_by_payee"),
            # Lines of a list are counted with each split once: without its later parts.
            models.Index(
                fields=["book", "kind", "position"],
                condition=Q(group__isnull=False),
                name="entry_later_part",
            ),
            # In the order of the list, what text searches and their sums look at.
            ScanIndex(
                fields=[
                    *("book", "date", "id", "search_text"),
                    *("kind", "position", "base_amount"),
                ],
                name="entry_text_scan",
            ),
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
            # The constraints' own are partial: no use to who asks for both kinds. It
            # holds all columns, so that sums over years never touch the table.
            models.Index(
                fields=[
                    *("book", "month", "wallet", "category", "kind"),
                    *("amount", "base_amount", "count"),
                ],
                name="month_total_by_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.amount}"

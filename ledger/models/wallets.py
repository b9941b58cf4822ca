"""Where money is."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import validate_currency
from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookManager, BookOwned, book_key
from ledger.models.named import Named
from ledger.querysets import WalletQuerySet

DAYS_OF_A_MONTH = (MinValueValidator(1), MaxValueValidator(31))


class Wallet(Named):
    """Where money is: its balance is the sum of its entries, the opening one too."""

    class Kind(models.TextChoices):
        CASH = "cash", "Cash"
        BANK = "bank", "Bank account"
        CARD = "card", "Credit card"
        EWALLET = "ewallet", "E-wallet"
        SAVINGS = "savings", "Savings"
        LOAN = "loan", "Loan"
        # What a group owes its member, kept by the group alone.
        GROUP = "group", "Group"
        OTHER = "other", "Other"

    book = book_key("wallets", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BANK)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    # The balance below which its members are warned; None is no floor.
    floor = AmountField(null=True, blank=True)
    # Since when it has been below, so that one fall is one warning.
    below_floor_since = models.DateField(null=True, editable=False)
    # The terms of a credit card. The days are days of the month, the last one in
    # months that are shorter; both None where the card sends no statement.
    credit_limit = AmountField(null=True, blank=True)  # positive
    statement_day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=DAYS_OF_A_MONTH
    )
    due_day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=DAYS_OF_A_MONTH
    )
    pays_from = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="pays_for"
    )
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
        Kind.GROUP: "people",
        Kind.OTHER: "wallet2",
    }

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "name_key"], name="wallet_name"),
            models.CheckConstraint(
                condition=Q(kind="card")
                | Q(
                    credit_limit=None, statement_day=None, due_day=None, pays_from=None
                ),
                name="wallet_terms_of_cards",
            ),
            models.CheckConstraint(
                condition=Q(credit_limit=None) | Q(credit_limit__gt=0),
                name="wallet_limit_positive",
            ),
            models.CheckConstraint(
                condition=Q(statement_day=None, due_day=None)
                | Q(statement_day__range=(1, 31), due_day__range=(1, 31)),
                name="wallet_days_whole",
            ),
            models.CheckConstraint(
                condition=Q(pays_from=None) | ~Q(pays_from=F("id")),
                name="wallet_not_paid_by_itself",
            ),
        ]

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_usable(self) -> bool:
        """Whether people book in it themselves: a group keeps its own."""
        return not self.is_archived and self.kind != self.Kind.GROUP

    def money(self, amount: Any) -> Money:
        return Money(amount, self.currency)


class Reconciliation(BookOwned):
    """A wallet compared with a statement of its bank: `balance` at the end of `date`.

    While open, entries are ticked off; once done, what would alter the balance of its
    entries (amount, day, wallet, deletion) is locked until it is opened again.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"

    book = book_key("reconciliations")
    wallet = models.ForeignKey(Wallet, models.CASCADE, related_name="reconciliations")
    date = models.DateField()
    balance = AmountField()
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wallet"],
                condition=Q(state="open"),
                name="reconciliation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wallet} on {self.date}"

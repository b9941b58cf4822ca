"""What is saved for, what is paid off, and what it takes to stop working."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from expense_tracker.kernel.fields import AmountField, YearlyRateField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.appearance import CATEGORY_COLOURS, CATEGORY_ICONS
from ledger.models import Wallet

ZERO = Decimal(0)


class Goal(BookOwned):
    """An amount to be saved, or a debt to be paid off. All its amounts are positive, in
    its wallet's currency; without a wallet, which only a debt may lack, in the Book's.
    """

    class Kind(models.TextChoices):
        SAVING = "saving", "Saving"
        DEBT = "debt", "Debt"

    class Counting(models.TextChoices):
        """What of its wallet counts towards a saving goal."""

        BALANCE = "balance", "The whole balance of the wallet"
        SET_ASIDE = "set_aside", "What I set aside in it"

    book = book_key("goals")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SAVING)
    name = models.CharField(max_length=100)
    icon = models.CharField(max_length=40, choices=CATEGORY_ICONS, default="piggy-bank")
    colour = models.CharField(max_length=10, choices=CATEGORY_COLOURS, default="blue")
    # What is to be saved; of a debt what was owed when it began.
    target = AmountField()
    target_date = models.DateField(null=True, blank=True)
    # The first day that counts for its pace.
    starts_on = models.DateField()
    wallet = models.ForeignKey(
        Wallet, models.RESTRICT, null=True, blank=True, related_name="goals"
    )
    counting = models.CharField(
        max_length=9, choices=Counting, default=Counting.BALANCE
    )
    # What is owed now, of a debt without a wallet, which would know it.
    owed = AmountField(null=True, blank=True)
    interest = YearlyRateField(default=ZERO)  # of a debt, a fraction per year
    payment = AmountField(default=ZERO)  # of a debt, the least to be paid per month
    paused = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__gt=0), name="goal_target_positive"
            ),
            models.CheckConstraint(
                condition=Q(kind="debt", wallet=None, owed__gte=0)
                | Q(wallet__isnull=False, owed=None),
                name="goal_counts_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(payment__gte=0), name="goal_payment_not_below_0"
            ),
            models.CheckConstraint(
                condition=Q(target_date=None) | Q(target_date__gte=F("starts_on")),
                name="goal_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_debt(self) -> bool:
        return self.kind == self.Kind.DEBT

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def currency(self) -> str:
        return self.wallet.currency if self.wallet else self.book.base_currency

    @property
    def target_money(self) -> Money:
        return Money(self.target, self.currency)


class SetAside(BookOwned):
    """Part of a wallet's balance meant for a goal from a day on, or, below zero, taken
    back from it. Nothing moves: it is a note of what the money there is for.
    """

    book = book_key("set_asides")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="set_asides")
    date = models.DateField()
    amount = AmountField()  # signed, in the goal's currency
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "amount set aside"
        verbose_name_plural = "amounts set aside"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.amount:f} for {self.goal} on {self.date}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.goal.currency)


class Retirement(BookOwned):
    """What one member assumes of the years until and after they stop working. Amounts
    are positive, in the Book's currency and in today's money.
    """

    book = book_key("retirements", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="retirements"
    )
    birth_year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    retire_at = models.PositiveSmallIntegerField(  # years old
        default=67, validators=[MaxValueValidator(120)]
    )
    until_age = models.PositiveSmallIntegerField(
        default=95, validators=[MaxValueValidator(120)]
    )
    # Savings that no wallet of its own knows of; those of its wallets come on top.
    savings = AmountField(default=ZERO)
    monthly = AmountField(default=ZERO)
    growth = YearlyRateField(default=ZERO)
    inflation = YearlyRateField(default=ZERO)
    need = AmountField(default=ZERO)  # per month
    pension = AmountField(default=ZERO)  # per month
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "user"], name="retirement_once")
        ]

    def __str__(self) -> str:
        return f"Retirement of {self.user}"


class RetirementWallet(BookOwned):
    """A wallet whose balance is among the savings for a retirement."""

    book = book_key("retirement_wallets")
    retirement = models.ForeignKey(
        Retirement, models.CASCADE, related_name="wallets", db_index=False
    )
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retirement", "wallet"], name="retirement_wallet_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.wallet)

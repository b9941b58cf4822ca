"""People and the Books they share."""

import zoneinfo
from datetime import tzinfo
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.locale import DEFAULT_LOCALE, LOCALES

USERNAME_MIN, USERNAME_MAX = 4, 20
ADDRESS_MAX = 300

# No "@", so that it is never taken for an address at sign-in.
validate_username = RegexValidator(
    rf"\A(?=.{{{USERNAME_MIN},{USERNAME_MAX}}}\Z)[a-z0-9]+(?:[._-][a-z0-9]+)*\Z",
    f"Use {USERNAME_MIN} to {USERNAME_MAX} letters and digits of the Latin alphabet, "
    "with single dots, dashes or underscores between them.",
)


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("No such time zone.")


def validate_currency(code: str) -> None:
    if not is_currency(code):
        raise ValidationError("No such currency.")


def validate_locale(tag: str) -> None:
    if tag not in LOCALES:
        raise ValidationError("No such language and region.")


def present(prefix: str = "") -> models.Q:
    """Those whom the program works for: neither locked nor about to leave.

    The one rule for what goes out to people and for what opens their Books without a
    sign-in: notices, tokens, secret addresses, links, webhooks, the language model.
    Who comes back has it all again. `prefix` leads from a row to the person: "user__".
    """
    return models.Q(**{f"{prefix}is_active": True, f"{prefix}leaves_at": None})


class UserManager(BaseUserManager["User"]):
    """Makes people. Their personal Book is made by `services.register_person`."""

    def create_user(
        self, email: str, password: str | None = None, **more: Any
    ) -> "User":
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **more: Any) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **more
        )

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address, or the username they chose.

    `username` is None without one, lower-case; `phone` is E.164 (`+35312345678`) or "",
    and no two people have the same; `address` is their postal address, line by line.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", "Auto"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    class Idle(models.TextChoices):
        OFF = "off", "Never"
        DAILY = "daily", "Every day"
        WEEKLY = "weekly", "Once a week"

    email = models.EmailField("e-mail", max_length=254, unique=True)
    name = models.CharField(max_length=100)
    username = models.CharField(
        max_length=USERNAME_MAX,
        unique=True,
        null=True,
        blank=True,
        validators=[validate_username],
    )
    phone = models.CharField(max_length=32, blank=True)
    address = models.TextField("postal address", max_length=ADDRESS_MAX, blank=True)
    locale = models.CharField(
        "numbers and dates",
        max_length=10,
        default=DEFAULT_LOCALE,
        validators=[validate_locale],
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone]
    )
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    reminder_hour = models.PositiveSmallIntegerField(
        default=18, validators=[MaxValueValidator(23)]
    )
    idle_reminder = models.CharField(max_length=6, choices=Idle, default=Idle.WEEKLY)
    idle_days = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    # Was shown around the quick-add line, or did not want to be: never asked again.
    knows_quick_add = models.BooleanField(default=False, editable=False)
    # Mails and push wait from the one full hour to the other, over midnight too, by
    # the person's clock. Equal: no quiet hours.
    quiet_from = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(23)]
    )
    quiet_until = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(23)]
    )
    daily_digest = models.BooleanField(default=False)
    # The last day, by the person's calendar, whose digest was made.
    digested_on = models.DateField(null=True, editable=False)
    amounts_in_subjects = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # When the account is deleted, as its person asked; None: it stays.
    leaves_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(username=None)
                | models.Q(username=Lower("username")),
                name="user_username_lower",
            ),
            models.UniqueConstraint(
                fields=["phone"], condition=~models.Q(phone=""), name="one_phone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["time_zone"],
                condition=models.Q(daily_digest=True),
                name="user_digest",
            ),
            models.Index(
                fields=["leaves_at"],
                condition=models.Q(leaves_at__isnull=False),
                name="user_leaving",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def zone(self) -> tzinfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def is_present(self) -> bool:
        """As `present` says of rows."""
        return self.is_active and self.leaves_at is None


class Book(models.Model):
    """One set of books.

    `version` grows with every change of its entries, budgets, wallets or settings, so
    whatever was computed at a version is right as long as it stands.
    """

    name = models.CharField(max_length=100)
    base_currency = models.CharField(
        "main currency", max_length=3, default="EUR", validators=[validate_currency]
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone]
    )
    pay_day = models.PositiveSmallIntegerField(
        "month starts on day",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    first_weekday = models.PositiveSmallIntegerField(
        "week starts on", default=0, validators=[MaxValueValidator(6)]
    )
    # Invented rows to try the program with: nobody is sent anything about them.
    is_sample = models.BooleanField(default=False, editable=False)
    # The first steps are done, or put away.
    is_settled = models.BooleanField(default=False, editable=False)
    version = models.BigIntegerField(default=0, editable=False)
    # Why it is read-only just now, as a sentence; "" when it is not.
    frozen_because = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="books"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> tzinfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        EDITOR = "editor", "Editor"
        VIEWER = "viewer", "Viewer"

    book = models.ForeignKey(
        Book, models.CASCADE, related_name="memberships", db_index=False
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    # The latest change of the Book that the member has seen in its history; 0: none.
    seen_change = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "user"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.book} ({self.role})"

    @property
    def may_write(self) -> bool:
        return self.role in {self.Role.OWNER, self.Role.EDITOR}

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER

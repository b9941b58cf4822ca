"""The first steps in a Book, ticked off by what is really there."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from accounts.models import Book, NoticePreference
from accounts.services import renew_book
from budgets.models import Bill, Budget
from ledger.models import Entry, ImportRun, Wallet


@dataclass(frozen=True)
class Step:
    """`sheet`: its form opens at the side."""

    title: str
    why: str
    icon: str
    action: str
    url: str
    is_done: bool
    sheet: bool = False


@dataclass(frozen=True)
class FirstSteps:
    steps: tuple[Step, ...]

    @cached_property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def is_over(self) -> bool:
        return self.done == self.total

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def first_steps(*, book: Book) -> FirstSteps | None:
    """The steps, in the order one takes them; None once they were put away."""
    if book.is_settled or book.is_sample:
        return None
    booked = Entry.objects.filter(book=book).exclude(kind=Entry.Kind.OPENING)
    imported = ImportRun.objects.filter(book=book, state=ImportRun.State.DONE)
    # A new Book has a wallet for cash: the first step is one of the person's own.
    own = Wallet.objects.filter(book=book).exclude(kind=Wallet.Kind.CASH)
    return FirstSteps((
        Step("Add your first wallet", "A current account or a card, with its balance",
             "wallet2", "Add wallet", reverse("ledger:wallet-add"), own.exists(), True),
        Step("Book a transaction", "One line is enough: 4.20 coffee", "plus-lg",
             "Add", reverse("ledger:entry-add"), booked.exists(), True),
        Step("Bring in a bank file", "Drop a statement; twins are recognised", "upload",
             "Import a file", reverse("ledger:import-start"), imported.exists()),
        Step("Set one budget", "Groceries is a good start", "speedometer2",
             "Set budget", reverse("budgets:budget-add"),
             Budget.objects.filter(book=book).exists(), True),
        Step("Add a bill", "Rent or a phone plan: you are told before it is due",
             "calendar2-week", "Add a bill", reverse("budgets:bill-add"),
             Bill.objects.filter(book=book).exists(), True),
        Step("Choose when you are told", "Which notices, and at what hour", "bell",
             "Choose notices", reverse("accounts:settings-notices"),
             NoticePreference.objects.filter(user__memberships__book=book).exists()),
    ))  # fmt: skip


def settle(*, book: Book) -> None:
    """Put the first steps away for good."""
    Book.objects.filter(pk=book.pk).update(is_settled=True)
    renew_book(book=book)

"""Who did what in a Book: its history narrowed to a member or to what it is about, and
what is new to whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from accounts.models import Book, Membership, User
from ledger.models import Change

# "99+" is said from there on.
MOST_COUNTED = 100
# What changes can be about, by the word that stands in the address.
SUBJECTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "transactions": ("Transactions", ("ledger.entry", "ledger.participant")),
    "receipts": ("Receipts", ("ledger.receipt",)),
    "wallets": ("Wallets", ("ledger.wallet", "ledger.reconciliation")),
    "names": (
        "Categories, payees, tags",
        ("ledger.category", "ledger.payee", "ledger.tag"),
    ),
    "rules": ("Rules and views", ("ledger.rule", "ledger.savedview")),
    "bills": ("Bills and schedules", ("ledger.recurring", "ledger.occurrence")),
    "budgets": ("Budgets", ("budgets.budget", "budgets.move")),
    "goals": ("Goals", ("budgets.goal", "budgets.setaside", "budgets.retirement")),
    "members": ("Members", ("accounts.membership",)),
}


@dataclass(frozen=True)
class Asked:
    """`by` None: by everybody; `what` "": about everything."""

    by: int | None = None
    what: str = ""

    @property
    def is_all(self) -> bool:
        return self.by is None and not self.what

    def query(self, **more: object) -> str:
        """The query string that asks for it, and for `more`."""
        asked = {"by": self.by, "what": self.what, **more}
        return urlencode({name: value for name, value in asked.items() if value})


def changes_below(
    *, book: Book, asked: Asked, below: int | None = None, size: int
) -> list[Change]:
    """The newest changes with an id less than `below`."""
    changes = Change.objects.filter(book=book).select_related("actor")
    if asked.by is not None:
        changes = changes.filter(actor=asked.by)
    if asked.what:
        changes = changes.filter(subject__in=SUBJECTS[asked.what][1])
    if below is not None:
        changes = changes.filter(pk__lt=below)
    return list(changes[:size])


def people_of(book: Book) -> list[User]:
    """The members; who has left is found by no filter, but stands in the history."""
    return list(book.members.order_by("memberships__pk"))


# --- what is new ----------------------------------------------------------------------


def is_new_to(change: Change, membership: Membership) -> bool:
    """Whether another member made it since this one last looked."""
    own = change.actor_id in {None, membership.user_id}
    return not own and change.pk > membership.seen_change


def unseen_count(membership: Membership) -> int:
    """How many changes are new to the member, up to MOST_COUNTED."""
    return _unseen(membership)[:MOST_COUNTED].count()


def mark_seen(membership: Membership) -> None:
    """The member has the newest of the history before them."""
    newest = Change.objects.filter(book=membership.book_id).values_list("pk").first()
    if newest and newest[0] > membership.seen_change:
        rows = Membership.objects.filter(pk=membership.pk)
        rows.update(seen_change=newest[0])


def _unseen(membership: Membership) -> "QuerySet[Change]":
    since = Change.objects.filter(
        book=membership.book_id, pk__gt=membership.seen_change, actor__isnull=False
    )
    found: QuerySet[Change] = since.exclude(actor=membership.user_id).order_by()
    return found

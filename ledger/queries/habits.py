"""What earlier entries suggest for the next one."""

from dataclasses import replace

from django.db.models import Case, When

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.models import Category, Entry, Payee, Wallet
from ledger.quick_add.line import Vocabulary

OFFERED_PAYEES = 300


def default_wallet(*, book: Book, user: User) -> Wallet | None:
    """The wallet this person booked in last, if it is still in use; else the first."""
    active = Wallet.objects.filter(book=book).usable()
    last = (
        Entry.objects.filter(book=book, created_by=user, wallet__archived_at=None)
        .exclude(kind=Entry.Kind.OPENING)
        .exclude(wallet__kind=Wallet.Kind.GROUP)
        .order_by("-pk")
        .values_list("wallet_id", flat=True)
        .first()
    )
    # One statement whether there is a last one or not.
    found: Wallet | None = active.order_by(
        Case(When(pk=last, then=0), default=1), "position", "pk"
    ).first()
    return found


def usual_wallet(*, book: Book, payee: str) -> Wallet | None:
    """The wallet of the payee's last entry, if that is in use; None for a new one."""
    last = (
        Entry.objects.filter(book=book, payee__name_key=fold(payee))
        .filter(kind__in=[Entry.Kind.EXPENSE, Entry.Kind.INCOME])
        .exclude(wallet__kind=Wallet.Kind.GROUP)
        .select_related("wallet")
        .order_by("-date", "-pk")
        .first()
    )
    return None if last is None or last.wallet.is_archived else last.wallet


def vocabulary(*, book: Book, user: User) -> Vocabulary:
    """What the quick-add line may name, the person's usual wallet first."""
    first = default_wallet(book=book, user=user)
    active = Wallet.objects.filter(book=book).usable()
    wallets = sorted(active, key=lambda wallet: wallet != first)
    known = Vocabulary(
        categories=list(Category.objects.filter(book=book)),
        wallets=wallets,
        payees=dict(
            Payee.objects.filter(book=book).values_list("name_key", "name").order_by()
        ),
    )
    return replace(
        known, usual_wallet=lambda payee: usual_wallet(book=book, payee=payee)
    )


def recent_payees(*, book: Book) -> list[str]:
    """Names to complete from: of the latest entries, each once, the latest first."""
    named = Entry.objects.filter(book=book, payee__isnull=False)
    names = named.order_by("-date", "-pk").values_list("payee__name", flat=True)
    return list(dict.fromkeys(names[:OFFERED_PAYEES]))

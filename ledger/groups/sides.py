"""The two wallets of a posting, and what the own one paid."""

from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import rate_on
from ledger.errors import InvalidEntry
from ledger.groups.plan import Sides
from ledger.models import Participant, Posting, Wallet
from ledger.services.editing import BookEdit


def sides_of(edit: BookEdit, posting: Posting, paid: Decimal) -> Sides:
    """The two wallets, the receivable one made when there is none. `paid` in the
    group's currency.
    """
    receivable = _receivable(edit, posting.participant)
    posting.wallet = posting.wallet or usual_wallet(posting.participant)
    if posting.wallet is None:
        raise InvalidEntry("Add a wallet first.", field="wallet")
    if posting.wallet_amount is None:
        # Kept: the same payment was the same money also when rates are known better.
        posting.wallet_amount = converted(edit.book, posting, receivable, paid)
    return Sides(posting.wallet, posting.wallet_amount, receivable)


def usual_wallet(participant: Participant) -> Wallet | None:
    """The one last used in the group, else the first of their Book."""
    wallets = Wallet.objects.filter(book=participant.book).usable()
    last = (
        Posting.objects.filter(participant=participant, wallet__in=wallets)
        .order_by("-pk")
        .values_list("wallet_id", flat=True)
        .first()
    )
    found: Wallet | None = wallets.filter(pk=last).first() or wallets.first()
    return found


def converted(
    book: Book, posting: Posting, receivable: Wallet, paid: Decimal
) -> Decimal:
    """What the own wallet paid in its own currency, at the day's rate."""
    wallet, day = posting.wallet, posting.deed.date
    assert wallet is not None
    if wallet.currency == receivable.currency or not paid:
        return paid
    theirs = rate_on(book=book, currency=receivable.currency, on=day)
    own = rate_on(book=book, currency=wallet.currency, on=day)
    amount = round_money(paid * theirs / own, wallet.currency)
    return max(amount, quantum(wallet.currency))


def _receivable(edit: BookEdit, participant: Participant) -> Wallet:
    """The wallet that carries the balance in the group."""
    if participant.wallet_id is not None:
        found: Wallet = Wallet.objects.get(pk=participant.wallet_id)
        return found
    group = participant.group
    # An error before anything is written, where no rate is known.
    rate_on(book=edit.book, currency=group.currency, on=group.created_at.date())
    wallet = Wallet(
        book=edit.book,
        name=_free_name(edit.book, group.name),
        kind=Wallet.Kind.GROUP,
        currency=group.currency,
        position=Wallet.objects.filter(book=edit.book).count() + 1,
    )
    wallet.save()
    edit.written([wallet])
    participant.wallet = wallet
    participant.save(update_fields=["wallet"])
    return wallet


def _free_name(book: Book, name: str) -> str:
    taken = set(Wallet.objects.filter(book=book).values_list("name_key", flat=True))
    names = [name, f"{name} (group)", *(f"{name} (group {n})" for n in range(2, 99))]
    return next(each for each in names if fold(each) not in taken)

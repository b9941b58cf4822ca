"""Making, changing and archiving wallets. An opening balance is an entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, RestrictedError
from django.utils import timezone

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import booked_base, quote_on, rate_on
from ledger.errors import InUse, InvalidEntry, StaleVersion
from ledger.models import Change, Entry, Rate, Wallet
from ledger.naming import check_name
from ledger.services.editing import BookEdit, edit_book
from ledger.services.kept_searches import names_kept, refuse_if_ruled


@dataclass(frozen=True, kw_only=True)
class CardTerms:
    """What a credit card's contract says, None where it is not known. `limit` is
    positive, in the card's currency; the days are days of the month, both or neither.
    """

    limit: Decimal | None = None
    statement_day: int | None = None
    due_day: int | None = None
    pays_from: Wallet | None = None


NO_TERMS = CardTerms()


@dataclass(frozen=True, kw_only=True)
class WalletDraft:
    """What a person says of a wallet. `opening` is signed, in `currency`, 0 is none;
    `rate` (base units for one of `currency`) only for a foreign wallet, None keeps
    to the rates that are known. `terms` are kept of credit cards only.
    """

    name: str
    kind: str
    currency: str
    opening: Decimal = Decimal(0)
    opened_on: date
    floor: Decimal | None = None
    rate: Decimal | None = None
    terms: CardTerms = NO_TERMS


def create_wallet(*, book: Book, actor: User | None, draft: WalletDraft) -> Wallet:
    """A wallet with its opening balance. Raises InvalidEntry for a foreign currency
    without a rate.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        wallet = Wallet(book=book, position=_last_position(book) + 1)
        _write(edit, wallet, draft)
    return wallet


def change_wallet(
    *, book: Book, actor: User | None, wallet: Wallet, version: int, draft: WalletDraft
) -> Wallet:
    """Raises StaleVersion, or InvalidEntry when the currency of a used wallet would
    change.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        wallet = _claim(wallet, version)
        _check_currency(wallet, draft)
        opening = list(wallet.entries.filter(kind=Entry.Kind.OPENING))
        edit.changing([wallet, *opening])
        wallet.version += 1
        with names_kept(edit, "wallet", wallet):
            _write(edit, wallet, draft)
    return wallet


def archive_wallet(
    *, book: Book, actor: User | None, wallet: Wallet, archived: bool
) -> Change:
    """Hide the wallet from new entries, or bring it back. Its history stays."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=wallet.name
    ) as edit:
        wallet = _present(wallet)
        edit.changing([wallet])
        wallet.archived_at = timezone.now() if archived else None
        wallet.version += 1
        wallet.save(update_fields=["archived_at", "version"])
        edit.written([wallet])
    assert edit.change is not None
    return edit.change


def delete_wallet(*, book: Book, actor: User | None, wallet: Wallet) -> Change:
    """Delete a wallet that holds nothing but its opening balance. Raises InUse."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=wallet.name
    ) as edit:
        if wallet.entries.exclude(kind=Entry.Kind.OPENING).exists():
            raise InUse("It has transactions: archive it instead.")
        refuse_if_ruled(book, "wallet", wallet)
        opening = list(wallet.entries.all())
        edit.changing([_present(wallet), *opening])
        Entry.objects.filter(wallet=wallet).delete()
        _delete(wallet)
    assert edit.change is not None
    return edit.change


def _write(edit: BookEdit, wallet: Wallet, draft: WalletDraft) -> None:
    _check_name(wallet, draft.name)
    if wallet.floor != draft.floor:
        # A fall below another floor is another fall.
        wallet.below_floor_since = None
    wallet.name, wallet.kind = draft.name, draft.kind
    wallet.currency, wallet.floor = draft.currency, draft.floor
    _set_terms(wallet, draft.terms if draft.kind == Wallet.Kind.CARD else NO_TERMS)
    wallet.save()
    _note_rate(edit.book, draft)
    edit.written([wallet, *_open(edit, wallet, draft)])
    edit.about(wallet)


def _set_terms(wallet: Wallet, terms: CardTerms) -> None:
    if (terms.statement_day is None) != (terms.due_day is None):
        missing = "due_day" if terms.due_day is None else "statement_day"
        raise InvalidEntry("Enter both days, or neither.", field=missing)
    if terms.pays_from is not None and terms.pays_from.pk == wallet.pk:
        raise InvalidEntry("A card is paid from another wallet.", field="pays_from")
    wallet.credit_limit, wallet.pays_from = terms.limit, terms.pays_from
    wallet.statement_day, wallet.due_day = terms.statement_day, terms.due_day


def _check_name(wallet: Wallet, name: str) -> None:
    check_name(name, field="name")
    others = Wallet.objects.filter(book=wallet.book).exclude(pk=wallet.pk)
    if others.filter(name_key=fold(name)).exists():
        raise InvalidEntry("Another wallet has that name.", field="name")


def _note_rate(book: Book, draft: WalletDraft) -> None:
    if draft.currency == book.base_currency:
        return
    if draft.rate is not None:
        Rate.objects.update_or_create(
            book=book,
            currency=draft.currency,
            date=draft.opened_on,
            defaults={"rate": draft.rate},
        )
    elif not quote_on(book=book, currency=draft.currency, on=draft.opened_on):
        raise InvalidEntry(
            f"Enter what one {draft.currency} is in {book.base_currency}.",
            field="rate",
        )


def _open(edit: BookEdit, wallet: Wallet, draft: WalletDraft) -> list[Entry]:
    """The opening entry as the draft says: made, changed, or gone when it is 0."""
    entry = wallet.entries.filter(kind=Entry.Kind.OPENING).first()
    if draft.opening == 0:
        if entry is not None:
            entry.delete()
        return []
    entry = entry or Entry(book=edit.book, wallet=wallet, kind=Entry.Kind.OPENING)
    entry.wallet, entry.date, entry.amount = wallet, draft.opened_on, draft.opening
    entry.rate = rate_on(book=edit.book, currency=wallet.currency, on=entry.date)
    entry.base_amount = booked_base(edit.book, entry.amount, entry.rate)
    entry.created_by = entry.created_by or edit.actor
    entry.version += entry.pk is not None
    entry.save()
    return [entry]


def _present(wallet: Wallet) -> Wallet:
    """The wallet as it is now. Raises StaleVersion when it is gone."""
    found: Wallet | None = Wallet.objects.filter(pk=wallet.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found


def _claim(wallet: Wallet, version: int) -> Wallet:
    found = _present(wallet)
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found


def _check_currency(wallet: Wallet, draft: WalletDraft) -> None:
    used = wallet.entries.exclude(kind=Entry.Kind.OPENING).exists()
    if used and draft.currency != wallet.currency:
        raise InvalidEntry(
            "Its transactions are in that currency, so it stays.", field="currency"
        )


def _delete(wallet: Wallet) -> None:
    try:
        wallet.delete()
    except RestrictedError as error:
        raise InUse("Bills, cards or imports use it: archive it instead.") from error


def _last_position(book: Book) -> int:
    return Wallet.objects.filter(book=book).aggregate(m=Max("position"))["m"] or 0

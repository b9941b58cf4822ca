"""Short ways to the rows that the ledger's tests need. All inside the book's scope."""

from datetime import date
from decimal import Decimal

from ledger.models import Change, Entry, Wallet
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft, record_entry
from ledger.services.wallets import WalletDraft, create_wallet

TODAY = date(2026, 11, 21)
OPENED = date(2026, 1, 1)


def make_wallet(book, name, *, currency="EUR", opening="0", rate=None, kind="bank"):
    draft = WalletDraft(
        name=name,
        kind=kind,
        currency=currency,
        opening=Decimal(opening),
        opened_on=OPENED,
        rate=rate and Decimal(rate),
    )
    return create_wallet(book=book, actor=None, draft=draft)


def draft_of(wallet, amount="12.50", *, kind="expense", on=TODAY, **more) -> EntryDraft:
    return EntryDraft(kind=kind, date=on, wallet=wallet, amount=Decimal(amount), **more)


def make_entry(wallet, amount="12.50", **more) -> Entry:
    change = record_entry(
        book=wallet.book,
        actor=more.pop("actor", None),
        draft=draft_of(wallet, amount, **more),
    )
    return Entry.objects.get(pk=change.subject_id)


def make_entries(book, drafts) -> None:
    """All at once and without history: the past that a test begins with."""
    with edit_book(book=book, actor=None, verb=Change.Verb.ADDED, label="Past") as edit:
        record_many(edit, drafts)


def make_transfer(wallet, to_wallet, amount="200", **more) -> Entry:
    """The leg that money leaves."""
    if "to_amount" in more:
        more["to_amount"] = Decimal(more["to_amount"])
    return make_entry(wallet, amount, kind="transfer", to_wallet=to_wallet, **more)


def balance_of(wallet: Wallet) -> Decimal:
    """The sum of the wallet's entries, each added in plain Python."""
    amounts = Entry.objects.filter(wallet=wallet).values_list("amount", flat=True)
    return sum(amounts, Decimal(0))


def rows_of(*models):
    """All rows with all their columns, to compare a book before and after."""
    return {
        model.__name__: sorted(map(str, model.objects.order_by("pk").values()))
        for model in models
    }


def matching(text):
    """Entries whose payee, note or tags have each word of `text`."""
    found = Entry.objects.all()
    for word in text.lower().split():
        found = found.filter(search_text__contains=word)
    return found

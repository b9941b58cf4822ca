"""Paying a credit card."""

from datetime import date
from decimal import Decimal

from accounts.models import Book, User
from expense_tracker.kernel.money import round_money
from ledger.currencies.rates import Rates
from ledger.models import Change, Entry, Wallet
from ledger.services.entries import EntryDraft, record_entry


def pay_card(
    *,
    book: Book,
    actor: User | None,
    card: Wallet,
    wallet: Wallet,
    amount: Decimal,
    on: date,
) -> Change:
    """Transfer `amount`, positive and in the card's currency, from `wallet` to the
    card; what leaves a wallet of another currency is reckoned at that day's rates.

    Raises InvalidEntry or NoRate.
    """
    leaves = amount
    if wallet.currency != card.currency:
        rates = Rates(book, {wallet.currency, card.currency}, on, on)
        worth = amount * rates.on(card.currency, on)
        leaves = round_money(worth / rates.on(wallet.currency, on), wallet.currency)
    draft = EntryDraft(
        kind=Entry.Kind.TRANSFER,
        date=on,
        wallet=wallet,
        amount=leaves,
        to_wallet=card,
        to_amount=None if leaves is amount else amount,
    )
    return record_entry(book=book, actor=actor, draft=draft)

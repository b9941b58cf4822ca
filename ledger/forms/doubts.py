"""What is odd about a draft although it may be right: asked once, never refused."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.text import fold
from ledger.models import Entry
from ledger.queries.refunds import refunded
from ledger.services.drafts import EntryDraft, amount_of
from ledger.services.entries import group_rows

# A bank may book what was typed on its day a few days later.
BANK_DELAY = timedelta(days=3)
LOOKED_AT = 20


def doubts_about(
    *, book: Book, draft: EntryDraft, existing: Sequence[Entry] = ()
) -> list[str]:
    """Sentences for the person who saves it; `existing` are the rows it changes."""
    found = []
    twin = None if existing else _twin(book, draft)
    if twin is not None:
        day = format_date(twin.date, current_locale(), "day")
        found.append(f"There is one with the same amount and payee on {day}.")
    if draft.refund_of is not None:
        found += _too_much(draft, draft.refund_of, existing)
    return found


def _twin(book: Book, draft: EntryDraft) -> Entry | None:
    """An entry of that wallet, payee and amount on that day, or imported about then."""
    nearby = (draft.date - BANK_DELAY, draft.date + BANK_DELAY)
    same_payee = Q(payee__name_key=fold(draft.payee)) if draft.payee else Q(payee=None)
    heads = Entry.objects.filter(
        same_payee,
        Q(date=draft.date) | Q(date__range=nearby) & ~Q(fingerprint=""),
        book=book,
        wallet=draft.wallet,
        kind=draft.kind,
        position=0,
    )
    for head in heads.order_by("-date", "-pk")[:LOOKED_AT]:
        if amount_of(group_rows(head)) == draft.amount:
            return head
    return None


def _too_much(
    draft: EntryDraft, purchase: Entry, existing: Sequence[Entry]
) -> list[str]:
    state = refunded(group_rows(purchase), leaving_out=existing)
    same = draft.wallet.currency == state.paid.currency
    if not same or draft.amount <= state.left.amount:
        return []
    left, paid = (
        format_money(money, current_locale()) for money in (state.left, state.paid)
    )
    return [f"That is more than is left to refund of it: {left} of {paid}."]

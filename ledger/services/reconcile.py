"""Comparing a wallet with its bank's statement, entry by entry, and settling it.

Ticks are the reconciliation's own record and no history; finishing, opening again and
the adjusting entry are changes like any other.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from accounts.models import Book, User
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Entry, Reconciliation, Wallet
from ledger.querysets import EntryQuerySet
from ledger.services.drafts import EntryDraft
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import write_draft

Kind = Entry.Kind
State = Reconciliation.State
ADJUSTMENT = "Balance adjustment"


def start_reconciliation(
    *, book: Book, actor: User | None, wallet: Wallet, on: date, balance: Decimal
) -> Reconciliation:
    """Open the comparison with a statement that ends on `on` with `balance`, in the
    wallet's currency; the one that is open already takes these instead of its own.
    Its opening balance counts as ticked.

    Raises InvalidEntry for a day before the last statement's.
    """
    with _edit(book, actor, Change.Verb.CHANGED, wallet):
        last = last_done(wallet)
        if last is not None and on < last.date:
            raise InvalidEntry("A later statement was checked already.", field="date")
        found = open_reconciliation(wallet)
        opened = found or Reconciliation(book=book, wallet=wallet, created_by=actor)
        opened.date, opened.balance = on, balance
        opened.save()
        unticked(opened).filter(kind=Kind.OPENING).update(reconciliation=opened)
        _ticked(opened).filter(date__gt=on).update(reconciliation=None)
    return opened


def tick(
    *,
    book: Book,
    actor: User | None,
    reconciliation: Reconciliation,
    shown: Sequence[int],
    ticked: Sequence[int],
) -> None:
    """Of the entries `shown`, those in `ticked` are on the statement, the others not.

    Ids that are not the wallet's, or are settled by another statement, do nothing.
    """
    with _edit(book, actor, Change.Verb.CHANGED, reconciliation.wallet):
        _present(reconciliation)
        wanted = unticked(reconciliation).filter(pk__in=set(ticked) & set(shown))
        wanted.update(reconciliation=reconciliation)
        dropped = _ticked(reconciliation).filter(pk__in=set(shown) - set(ticked))
        dropped.update(reconciliation=None)


def tick_all(*, book: Book, actor: User | None, reconciliation: Reconciliation) -> None:
    """All entries up to the statement's day are on it."""
    with _edit(book, actor, Change.Verb.CHANGED, reconciliation.wallet):
        _present(reconciliation)
        unticked(reconciliation).update(reconciliation=reconciliation)


def adjust(*, book: Book, actor: User | None, reconciliation: Reconciliation) -> Change:
    """Book what is missing as an entry of the statement's day, ticked."""
    wallet = reconciliation.wallet
    with _edit(book, actor, Change.Verb.ADDED, wallet) as edit:
        missing = difference(_present(reconciliation))
        if not missing:
            raise InvalidEntry("Nothing is missing any more.")
        draft = EntryDraft(
            kind=Kind.EXPENSE if missing < 0 else Kind.INCOME,
            date=reconciliation.date,
            wallet=wallet,
            amount=abs(missing),
            note=ADJUSTMENT,
        )
        rows = write_draft(edit, draft)
        edit.about(rows[0])
        edit.label = ADJUSTMENT
        unticked(reconciliation).filter(pk=rows[0].pk).update(
            reconciliation=reconciliation
        )
    assert edit.change is not None
    return edit.change


def finish(*, book: Book, actor: User | None, reconciliation: Reconciliation) -> Change:
    """Settle it: from now on what is ticked keeps amount, day and wallet.

    Raises InvalidEntry while anything is missing.
    """
    return _set_state(book, actor, reconciliation, State.OPEN, State.DONE)


def reopen(*, book: Book, actor: User | None, reconciliation: Reconciliation) -> Change:
    """Open the wallet's last one again. Raises InvalidEntry for any other, and while
    another one is open.
    """
    return _set_state(book, actor, reconciliation, State.DONE, State.OPEN)


def discard(*, book: Book, actor: User | None, reconciliation: Reconciliation) -> None:
    """Drop an open one; its entries are unticked."""
    with _edit(book, actor, Change.Verb.CHANGED, reconciliation.wallet):
        _ticked(_present(reconciliation)).update(reconciliation=None)
        reconciliation.delete()


# --- figures --------------------------------------------------------------------------


def open_reconciliation(wallet: Wallet) -> Reconciliation | None:
    found: Reconciliation | None = wallet.reconciliations.filter(
        state=State.OPEN
    ).first()
    return found


def last_done(wallet: Wallet) -> Reconciliation | None:
    """The last one settled: its balance is the sum of all entries settled so far."""
    done = wallet.reconciliations.filter(state=State.DONE)
    found: Reconciliation | None = done.order_by("-date", "-done_at", "-pk").first()
    return found


def unticked(reconciliation: Reconciliation) -> EntryQuerySet:
    """The wallet's entries up to the statement's day that are on no statement yet."""
    found: EntryQuerySet = Entry.objects.filter(
        wallet=reconciliation.wallet, reconciliation=None
    )
    return found.until(reconciliation.date)


def difference(reconciliation: Reconciliation) -> Decimal:
    """What the ticked entries lack to reach the statement's balance, signed."""
    settled = last_done(reconciliation.wallet)
    before = settled.balance if settled else Decimal(0)
    ticked = _ticked(reconciliation).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return Decimal(reconciliation.balance - before - ticked)


def agrees(wallet: Wallet) -> bool:
    """Whether all that was settled in the wallet makes its last settled balance."""
    settled = last_done(wallet)
    entries = Entry.objects.filter(wallet=wallet, reconciliation__state=State.DONE)
    total = entries.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return bool(total == (settled.balance if settled else 0))


def _ticked(reconciliation: Reconciliation) -> EntryQuerySet:
    found: EntryQuerySet = Entry.objects.filter(reconciliation=reconciliation)
    return found


# --- edits ----------------------------------------------------------------------------


def _edit(
    book: Book, actor: User | None, verb: str, wallet: Wallet
) -> AbstractContextManager[BookEdit]:
    return edit_book(book=book, actor=actor, verb=verb, label=wallet.name)


def _present(reconciliation: Reconciliation, state: str = State.OPEN) -> Reconciliation:
    """As it is now. Raises StaleVersion when it is gone, or in another state."""
    found: Reconciliation | None = (
        Reconciliation.objects.select_related("wallet")
        .filter(pk=reconciliation.pk, state=state)
        .first()
    )
    if found is None:
        raise StaleVersion("Somebody finished or dropped it meanwhile.")
    return found


def _set_state(
    book: Book, actor: User | None, chosen: Reconciliation, old: str, new: str
) -> Change:
    with _edit(book, actor, Change.Verb.CHANGED, chosen.wallet) as edit:
        found = _present(chosen, old)
        _check(found, new)
        edit.label = f"{found.wallet.name} on {found.date}"
        edit.changing([found])
        found.state = new
        found.done_at = timezone.now() if new == State.DONE else None
        found.save()
        edit.written([found])
    assert edit.change is not None
    return edit.change


def _check(found: Reconciliation, new: str) -> None:
    if new == State.DONE:
        if difference(found):
            raise InvalidEntry("It does not agree with the statement yet.")
    elif last_done(found.wallet) != found:
        raise InvalidEntry("Only the last one of a wallet can be opened again.")
    elif open_reconciliation(found.wallet) is not None:
        raise InvalidEntry("Finish or drop the one that is open first.")

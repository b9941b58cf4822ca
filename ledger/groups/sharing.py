"""Sharing an entry of one's own: it becomes the own part of what one paid for all."""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from accounts.models import Book, User
from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.money import round_money
from ledger.currencies.rates import rate_on
from ledger.errors import InvalidEntry
from ledger.groups.deeds import OwnSide, SharedDraft, add_expense
from ledger.groups.dividing import Weights
from ledger.models import Change, Entry, Participant, Posting
from ledger.services.drafts import EntryDraft, check_draft, label_of


def places_for(book: Book, user: User) -> list[Participant]:
    """The person's own places in groups in use that are booked in that Book."""
    mine = Participant.objects.filter(user=user, book=book, left_at=None)
    rows = mine.filter(group__archived_at=None).select_related("group", "book", "user")
    return list(rows.order_by("-group"))


@transaction.atomic
def share_entry(
    *,
    book: Book,
    me: Participant,
    draft: EntryDraft,
    way: str,
    weights: Weights,
    entry: Entry | None = None,
    version: int | None = None,
) -> Change:
    """Book the draft, a purchase, as what the person paid for their group. `entry` is
    one of theirs that it changes, in the `version` they saw; it keeps its id.

    Raises InvalidEntry for what cannot be shared, and what booking raises.
    """
    check_draft(draft)
    if draft.kind != Entry.Kind.EXPENSE:
        raise InvalidEntry("Only an expense is shared.", field="share_group")
    if entry is not None and Posting.objects.filter(entry=entry.pk).exists():
        raise InvalidEntry("It is shared already.", field="share_group")
    amount = in_group(book, draft, me.group.currency)
    base = replace(draft, original_amount=None, original_currency="")
    own = OwnSide(
        wallet=draft.wallet,
        amount=draft.amount if draft.wallet.currency != me.group.currency else None,
        base=base,
        entry=entry,
        version=version,
    )
    _, change = add_expense(
        group=me.group,
        actor=me,
        draft=SharedDraft(
            description=label_of(draft)[:100],
            date=draft.date,
            amount=amount,
            paid={me.pk: amount},
            way=way,
            weights=weights,
            category=draft.category,
            own=own,
        ),
    )
    assert change is not None
    return change


def in_group(book: Book, draft: EntryDraft, currency: str) -> Decimal:
    """What it cost in the group's currency: as charged, else by the day's rate."""
    if draft.wallet.currency == currency:
        return draft.amount
    if draft.original_currency == currency and draft.original_amount:
        return draft.original_amount
    own = rate_on(book=book, currency=draft.wallet.currency, on=draft.date)
    theirs = rate_on(book=book, currency=currency, on=draft.date)
    return max(round_money(draft.amount * own / theirs, currency), quantum(currency))

"""The entries that a group's deed means for one participant's Book.

One's own part is an expense: from the wallet as far as one paid, else from the wallet
that carries the balance in the group. What one paid beyond is a transfer into that
wallet, and settling up is one between it and another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from expense_tracker.kernel.money import Money, allocate, round_money
from ledger.models import Entry, Wallet
from ledger.services.drafts import EntryDraft, Part

Kind = Entry.Kind


@dataclass(frozen=True)
class Sides:
    """The two wallets of a posting: `own` paid `own_amount`, in its currency; in
    `receivable`, of the group's currency, is what the others owe.
    """

    own: Wallet
    own_amount: Decimal
    receivable: Wallet


def expense_drafts(
    base: EntryDraft, *, paid: Decimal, part: Decimal, sides: Sides
) -> list[EntryDraft]:
    """At most two drafts, how one files it first; `base` says payee, category, note,
    tags and parts. `paid` and `part` are in the group's currency, not both zero.
    """
    own = min(paid, part)
    taken = _divided(sides, own, paid - own)
    drafts = []
    if own:
        drafts.append(_spent(base, sides.own, taken[0], own, sides.receivable))
    if paid > own:
        drafts.append(_lent(base, sides, taken[1], paid - own))
    if part > own:
        drafts.append(
            _spent(base, sides.receivable, part - own, part - own, sides.receivable)
        )
    return drafts


def settlement_draft(
    base: EntryDraft, *, amount: Decimal, pays: bool, sides: Sides
) -> EntryDraft:
    """The transfer of who `pays`, or is paid. `amount` in the group's currency."""
    own, there = (sides.own, sides.own_amount), (sides.receivable, amount)
    (source, leaving), (target, arriving) = (own, there) if pays else (there, own)
    return _transfer(base, source, leaving, target, arriving)


def _divided(sides: Sides, own: Decimal, beyond: Decimal) -> list[Decimal]:
    """What the own wallet paid, by what it was for."""
    if not own + beyond:
        return [Decimal(0), Decimal(0)]
    paid = Money(sides.own_amount, sides.own.currency)
    return [each.amount for each in allocate(paid, [own, beyond])]


def _spent(
    base: EntryDraft, wallet: Wallet, amount: Decimal, charged: Decimal, group: Wallet
) -> EntryDraft:
    """The own part, `charged` in the currency of the group's wallet."""
    abroad = wallet.currency != group.currency
    parts = scaled(base.parts, amount, wallet.currency)
    whole = parts[0].category if len(parts) == 1 else base.category
    return replace(
        base,
        kind=Kind.EXPENSE,
        wallet=wallet,
        amount=amount,
        category=whole,
        parts=parts if len(parts) > 1 else (),
        original_amount=charged if abroad else None,
        original_currency=group.currency if abroad else "",
        to_wallet=None,
        to_amount=None,
    )


def _lent(
    base: EntryDraft, sides: Sides, leaving: Decimal, arriving: Decimal
) -> EntryDraft:
    return _transfer(base, sides.own, leaving, sides.receivable, arriving)


def _transfer(
    base: EntryDraft,
    source: Wallet,
    leaving: Decimal,
    target: Wallet,
    arriving: Decimal,
) -> EntryDraft:
    same = source.currency == target.currency
    return EntryDraft(
        kind=Kind.TRANSFER,
        date=base.date,
        wallet=source,
        amount=leaving,
        to_wallet=target,
        to_amount=None if same else arriving,
        payee=base.payee,
        note=base.note,
        tags=base.tags,
    )


def scaled(parts: Sequence[Part], amount: Decimal, currency: str) -> tuple[Part, ...]:
    """The parts of a split that add up to `amount` instead; those that come to nothing
    are left out. What rounding leaves goes to the largest.
    """
    whole = sum((part.amount for part in parts), Decimal(0))
    if not whole or whole == amount:
        return tuple(parts)
    down = [
        round_money(part.amount * amount / whole, currency, ROUND_DOWN)
        for part in parts
    ]
    down[down.index(max(down))] += amount - sum(down)
    return tuple(
        replace(part, amount=each)
        for part, each in zip(parts, down, strict=True)
        if each
    )

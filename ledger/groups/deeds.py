"""Adding, changing and taking back what moved money in a group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.queue import enqueue
from ledger import tasks
from ledger.errors import StaleVersion
from ledger.groups.changing import (
    Verb,
    check_is_in,
    hold,
    label_of,
    note,
    people_of,
    told,
)
from ledger.groups.dividing import Weights, divide
from ledger.groups.errors import GroupError
from ledger.groups.posting import Filing, post
from ledger.models import (
    Category,
    Change,
    Entry,
    Participant,
    Payment,
    Posting,
    Settlement,
    Share,
    SharedExpense,
    ShareGroup,
    Wallet,
)
from ledger.services.drafts import EntryDraft


@dataclass(frozen=True, kw_only=True)
class OwnSide:
    """How who acts has their own part booked. `wallet` is what they paid from, or were
    paid into, `amount` what it was in that wallet's currency (None: by the day's
    rate); `base` is how their part is filed, None: as it is, but for what `filed` says
    of its fields. `entry` is one of theirs that is shared by this, in the `version`
    they saw.
    """

    wallet: Wallet | None = None
    amount: Decimal | None = None
    base: EntryDraft | None = None
    filed: Mapping[str, Any] = field(default_factory=dict)
    entry: Entry | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class SharedDraft:
    """What a person says of a shared expense. All amounts above zero and in the
    group's currency; `paid` by participant id, which sums to `amount`.
    """

    description: str
    date: date
    amount: Decimal
    paid: Mapping[int, Decimal]
    way: str
    weights: Weights
    category: Category | None = None
    own: OwnSide = field(default_factory=OwnSide)


@transaction.atomic
def add_expense(
    *, group: ShareGroup, actor: Participant, draft: SharedDraft
) -> tuple[SharedExpense, Change | None]:
    """Share it, and the change that made in the Book of who acts. Raises GroupError,
    InvalidEntry with the field it is about, or what booking raises.
    """
    group = hold(group)
    check_is_in(actor)
    expense = SharedExpense(group=group, created_by=actor.user)
    _write(expense, draft)
    note(group, actor.user, Verb.ADDED, label_of(expense), told(expense, group))
    return expense, _want(expense, actor, draft.own, former={})


@transaction.atomic
def change_expense(
    *, expense: SharedExpense, actor: Participant, version: int, draft: SharedDraft
) -> SharedExpense:
    """Raises StaleVersion besides what `add_expense` raises."""
    group = hold(expense.group)
    check_is_in(actor)
    expense = _claim(SharedExpense.objects.filter(group=group), expense.pk, version)
    before, former = told(expense, group), _paid(expense)
    _write(expense, draft)
    after = told(expense, group)
    detail = after if after == before else f"{after}, before {before}"
    note(group, actor.user, Verb.CHANGED, label_of(expense), detail)
    _want(expense, actor, draft.own, former=former)
    return expense


@transaction.atomic
def settle(
    *,
    group: ShareGroup,
    actor: Participant,
    payer: Participant,
    payee: Participant,
    amount: Decimal,
    on: date,
    own: OwnSide | None = None,
) -> Settlement:
    """Record that `payer` gave `payee` the amount. They may have left: what is open
    with them stays open.
    """
    group = hold(group)
    pair = {payer.pk, payee.pk}
    _check_in_group(group, pair, former=pair)
    if payer == payee:
        raise GroupError("Choose two different people.", field="payee")
    settlement = Settlement(group=group, created_by=actor.user, date=on)
    settlement.payer, settlement.payee, settlement.amount = payer, payee, amount
    _check_may_settle(settlement, actor)
    settlement.save()
    note(group, actor.user, Verb.ADDED, label_of(settlement), told(settlement, group))
    _want(settlement, actor, own)
    return settlement


@transaction.atomic
def delete_deed(*, deed: SharedExpense | Settlement, actor: Participant) -> None:
    """Take it back everywhere; `restore_deed` brings it back."""
    _set_deleted(deed, actor, deleted=True)


@transaction.atomic
def restore_deed(*, deed: SharedExpense | Settlement, actor: Participant) -> None:
    _set_deleted(deed, actor, deleted=False)


def _set_deleted(
    deed: SharedExpense | Settlement, actor: Participant, *, deleted: bool
) -> None:
    group = hold(deed.group)
    if isinstance(deed, Settlement):
        _check_may_settle(deed, actor)
    else:
        check_is_in(actor)
    deed.refresh_from_db()
    if deed.is_deleted == deleted:
        return
    deed.deleted_at = timezone.now() if deleted else None
    deed.version += 1
    deed.save(update_fields=["deleted_at", "version"])
    verb = Verb.DELETED if deleted else Verb.RESTORED
    note(group, actor.user, verb, label_of(deed), told(deed, group))
    _want(deed, actor, None)


# --- rows -----------------------------------------------------------------------------


def _claim(rows: "QuerySet[SharedExpense]", pk: int, version: int) -> SharedExpense:
    found = rows.get(pk=pk)
    if found.is_deleted:
        raise StaleVersion("It was deleted meanwhile.")
    if found.version != version:
        raise StaleVersion("It was changed meanwhile.")
    return found


def _write(expense: SharedExpense, draft: SharedDraft) -> None:
    group = expense.group
    _check(group, expense, draft)
    division = divide(
        group.money(draft.amount), draft.way, draft.weights, payers=draft.paid
    )
    expense.description, expense.date = draft.description, draft.date
    expense.amount, expense.way = draft.amount, draft.way
    _set_look(expense, draft)
    expense.version += expense.pk is not None
    expense.save()
    expense.payments.all().delete()
    expense.shares.all().delete()
    Payment.objects.bulk_create(
        Payment(expense=expense, participant_id=pk, amount=amount)
        for pk, amount in draft.paid.items()
    )
    keeps = draft.way in {SharedExpense.Way.SHARES, SharedExpense.Way.PERCENT}
    Share.objects.bulk_create(
        Share(
            expense=expense,
            participant_id=pk,
            amount=amount,
            weight=draft.weights[pk] if keeps else None,
        )
        for pk, amount in division.parts.items()
    )


def _set_look(expense: SharedExpense, draft: SharedDraft) -> None:
    if draft.category is not None:
        expense.category = draft.category.name
        expense.icon, expense.colour = draft.category.icon, draft.category.colour


def _check(group: ShareGroup, expense: SharedExpense, draft: SharedDraft) -> None:
    if draft.amount <= 0:
        raise GroupError("Enter an amount above zero.", field="amount")
    former: set[int] = set()
    if expense.pk:
        former |= set(expense.shares.values_list("participant_id", flat=True))
        former |= set(expense.payments.values_list("participant_id", flat=True))
    _check_in_group(group, {*draft.paid, *draft.weights}, former)
    if sum(draft.paid.values()) != draft.amount or min(draft.paid.values()) <= 0:
        raise GroupError(
            "What each has paid does not add up to the amount.", field="payer"
        )


def _check_may_settle(deed: Settlement, actor: Participant) -> None:
    """Who left still pays, and is paid, what is open with them, and nothing else."""
    if actor.pk not in {deed.payer_id, deed.payee_id}:
        check_is_in(actor)


def _check_in_group(
    group: ShareGroup, ids: set[int], former: Iterable[int] = ()
) -> None:
    """Raise GroupError for people who are not, or no longer, in the group."""
    people = people_of(group)
    if not ids <= people.keys():
        raise GroupError("Somebody is not in this group.")
    left = [people[pk].name for pk in ids - set(former) if people[pk].has_left]
    if left:
        raise GroupError(f"{left[0]} has left the group.")


# --- postings -------------------------------------------------------------------------


def _want(
    deed: SharedExpense | Settlement,
    actor: Participant,
    own: OwnSide | None,
    former: Mapping[int, Decimal] | None = None,
) -> Change | None:
    """Owe each Book that has a part in the deed what it means there; that of who acts
    is booked at once. `former` is what each had paid, None: that is as it was.
    """
    paid = _paid(deed)
    mine = None
    for participant in _touched(deed):
        pk = participant.pk
        side = own if pk == actor.pk else None
        _check_side(participant, side)
        posting = _posting(deed, participant, side)
        if side is None and former is not None and paid.get(pk) != former.get(pk):
            # Another amount, at the day's rate.
            Posting.objects.filter(pk=posting.pk).update(wallet_amount=None)
        if pk == actor.pk:
            mine = posting
        else:
            enqueue(tasks.post_to_group, participant.book_id, posting.pk)
    if mine is None:
        return None
    own = own or OwnSide()
    filing = Filing(own.base, own.filed, own.version)
    return post(mine.pk, actor=actor.user, filing=filing)


def _check_side(participant: Participant, own: OwnSide | None) -> None:
    """Raise GroupError when their part moved to another Book since they chose."""
    chosen = (own.wallet, own.entry) if own else ()
    if any(row and row.book_id != participant.book_id for row in chosen):
        raise GroupError("Your part is booked in another book by now. Try again.")


def _paid(expense: SharedExpense | Settlement) -> dict[int, Decimal]:
    """By participant id; of a settlement nothing."""
    if isinstance(expense, Settlement):
        return {}
    return dict(expense.payments.values_list("participant_id", "amount"))


def _touched(deed: SharedExpense | Settlement) -> list[Participant]:
    """Who has a part in the deed, or had one before, and a Book."""
    ids = set(deed.postings.values_list("participant_id", flat=True))
    if isinstance(deed, Settlement):
        ids |= {deed.payer_id, deed.payee_id}
    else:
        ids |= set(deed.shares.values_list("participant_id", flat=True))
        ids |= set(deed.payments.values_list("participant_id", flat=True))
    people = Participant.objects.filter(pk__in=ids, book__isnull=False)
    return list(people.select_related("user", "book"))


def _posting(
    deed: SharedExpense | Settlement, participant: Participant, own: OwnSide | None
) -> Posting:
    name = "settlement" if isinstance(deed, Settlement) else "expense"
    entry = own.entry.pk if own and own.entry else None
    posting, made = Posting.objects.get_or_create(
        participant=participant, **{name: deed}, defaults={"entry": entry}
    )
    found = Posting.objects.filter(pk=posting.pk)
    if not made:
        # Never by value: a posting under way must not look done.
        found.update(wanted=F("wanted") + 1)
    if own is not None:
        found.update(wallet_amount=own.amount)
    if own is not None and own.wallet is not None:
        found.update(wallet=own.wallet)
    return posting


def want_all(participant: Participant) -> None:
    """Owe them everything the group did before their Book was known."""
    for posting in all_wanted(participant):
        enqueue(tasks.post_to_group, participant.book_id, posting.pk)


def all_wanted(participant: Participant) -> list[Posting]:
    """Postings of all that counts in the group and has to do with them, owed."""
    expenses = SharedExpense.objects.filter(
        Q(shares__participant=participant) | Q(payments__participant=participant),
        deleted_at=None,
    )
    settlements = Settlement.objects.filter(
        Q(payer=participant) | Q(payee=participant), deleted_at=None
    )
    deeds: list[SharedExpense | Settlement] = [*expenses.distinct(), *settlements]
    return [_posting(deed, participant, None) for deed in deeds]

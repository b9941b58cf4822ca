"""Booking what a group's deeds mean for the Book of each participant.

A Posting is owed while its `posted` is not its `wanted`: that of who acts is booked in
the same transaction, the others' right after it, and a sweep takes up what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Book, Membership, User
from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import rate_on
from ledger.errors import InvalidEntry, LedgerError, StaleVersion
from ledger.filing.suggestions import Asked, suggest
from ledger.groups.changing import hold
from ledger.groups.plan import Sides, expense_drafts, settlement_draft
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
    Wallet,
)
from ledger.naming import MAX_NAME
from ledger.services.drafts import EntryDraft, check_draft, draft_of
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import group_rows, remove, whole, write_draft

Rows = list[list[Entry]]
# What booking finds out.
BOOKED = ["posted", "problem", "entry", "second", "wallet", "wallet_amount"]


@dataclass(frozen=True)
class Filing:
    """How the person files their part: as `base`, None: as it is filed, else as is
    likely; with the fields of `changes`. `version` is that of the entry they saw.
    """

    base: EntryDraft | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


AS_IT_IS = Filing()


def owed() -> list[tuple[int, int]]:
    """Book and id of each posting that is not booked as its group has it, those that
    failed before come last.
    """
    rows = Posting.objects.exclude(posted=F("wanted")).order_by("problem", "pk")
    there = rows.filter(participant__book__isnull=False)
    return list(there.values_list("participant__book_id", "pk"))


def post_or_note(posting_id: int) -> None:
    """Book the posting, or write down why it cannot be. In the scope of its Book."""
    try:
        post(posting_id)
    except LedgerError as error:
        Posting.objects.filter(pk=posting_id).update(problem=str(error)[:200])


@transaction.atomic
def post(
    posting_id: int,
    *,
    actor: User | None = None,
    filing: Filing = AS_IT_IS,
) -> Change | None:
    """Bring the Book to what the group says; None when it is there already.

    Raises what booking raises: LockedEntry, NoRate, InvalidEntry, BookFrozen,
    StaleVersion.
    """
    posting = _posting(posting_id)
    hold(posting.participant.group, archived=True)
    posting = _posting(posting_id)
    book = posting.participant.book
    if posting.posted == posting.wanted or book is None:
        return None
    if not may_book(posting.participant):
        raise InvalidEntry("You may not change the book that your part is booked in.")
    with book_scope(book):
        change = _book(book, posting, actor, filing)
    posting.posted, posting.problem = posting.wanted, ""
    posting.save(update_fields=BOOKED)
    return change


def _posting(pk: int) -> Posting:
    links = ("participant__group", "participant__book", "participant__user")
    rows = Posting.objects.select_related(
        *links, "expense", "settlement__payer", "settlement__payee", "wallet"
    )
    return rows.get(pk=pk)


def may_book(participant: Participant) -> bool:
    """Whether they may change the Book that their part is booked in, still."""
    seats = Membership.objects.filter(user=participant.user, book=participant.book)
    return any(seat.may_write for seat in seats)


# --- one posting ----------------------------------------------------------------------


def _book(
    book: Book,
    posting: Posting,
    actor: User | None,
    filing: Filing,
) -> Change | None:
    former = former_rows(posting)
    _check_version(former, filing.version)
    deed = posting.deed
    verb = Change.Verb.CHANGED if former else Change.Verb.ADDED
    verb = Change.Verb.DELETED if deed.is_deleted else verb
    with edit_book(book=book, actor=actor, verb=verb, label=str(deed)) as edit:
        edit.is_of_group = True
        drafts = [] if deed.is_deleted else _drafts(edit, posting, filing, former)
        rows = _write(edit, former, drafts)
        if rows:
            edit.about(rows[0])
            ids = [row.pk for row in rows]
            posting.entry, posting.second = (*ids, None)[:2]
    return edit.change


def former_rows(posting: Posting) -> Rows:
    """The rows booked for it before, of each entry; [] of what is gone."""
    ids = [pk for pk in (posting.entry, posting.second) if pk]
    found = Entry.objects.in_bulk(ids)
    return [group_rows(found[pk]) for pk in ids if pk in found]


def _check_version(former: Rows, version: int | None) -> None:
    if version is None:
        return
    if not former:
        raise StaleVersion("It was deleted meanwhile.")
    if former[0][0].version != version:
        raise StaleVersion("It was changed meanwhile.")


def _write(edit: BookEdit, former: Rows, drafts: list[EntryDraft]) -> list[Entry]:
    """The first row of each draft; what stood for the same keeps its id."""
    for rows in former:
        edit.changing(whole(rows))
    for rows in former[len(drafts) :]:
        remove(edit, rows)
    heads = []
    for place, draft in enumerate(drafts):
        check_draft(draft)
        there = former[place] if place < len(former) else []
        heads.append(write_draft(edit, draft, there)[0])
    return heads


def _drafts(
    edit: BookEdit, posting: Posting, filing: Filing, former: Rows
) -> list[EntryDraft]:
    if posting.expense is not None:
        return _of_expense(edit, posting, posting.expense, filing, former)
    assert posting.settlement is not None
    return _of_settlement(edit, posting, posting.settlement)


def _of_expense(
    edit: BookEdit,
    posting: Posting,
    expense: SharedExpense,
    filing: Filing,
    former: Rows,
) -> list[EntryDraft]:
    paid = _amount(Payment, posting, expense)
    part = _amount(Share, posting, expense)
    if not paid and not part:
        return []
    sides = _sides(edit, posting, paid)
    base = filing.base or _filed(former) or _likely(edit.book, expense, sides)
    base = replace(base, **filing.changes, date=expense.date, refund_of=None)
    return expense_drafts(base, paid=paid, part=part, sides=sides)


def _of_settlement(
    edit: BookEdit, posting: Posting, settlement: Settlement
) -> list[EntryDraft]:
    sides = _sides(edit, posting, settlement.amount)
    pays = settlement.payer_id == posting.participant_id
    other = settlement.payee if pays else settlement.payer
    base = EntryDraft(
        kind=Entry.Kind.TRANSFER,
        date=settlement.date,
        wallet=sides.own,
        amount=settlement.amount,
        payee=other.name[:MAX_NAME],
        note=f"Settling up, {posting.participant.group.name}",
    )
    return [settlement_draft(base, amount=settlement.amount, pays=pays, sides=sides)]


def _amount(
    model: type[Payment] | type[Share], posting: Posting, expense: SharedExpense
) -> Decimal:
    rows = model.objects.filter(expense=expense, participant=posting.participant)
    return sum(rows.values_list("amount", flat=True), Decimal(0))


def _filed(former: Rows) -> EntryDraft | None:
    """As the person has filed their part; None while it is not booked."""
    spent = [rows for rows in former if rows[0].kind == Entry.Kind.EXPENSE]
    return draft_of(spent[0]) if spent else None


def _likely(book: Book, expense: SharedExpense, sides: Sides) -> EntryDraft:
    """In the category of the same name, else in the likely one."""
    return EntryDraft(
        kind=Entry.Kind.EXPENSE,
        date=expense.date,
        wallet=sides.own,
        amount=expense.amount,
        payee=expense.description[:MAX_NAME],
        category=_category(book, expense),
    )


def _category(book: Book, expense: SharedExpense) -> Category | None:
    spending = Category.objects.filter(book=book, kind=Category.Kind.EXPENSE)
    named = spending.filter(name_key=fold(expense.category)).first()
    if named is not None or not expense.description:
        return named
    found = suggest(book, [Asked(expense.description)])[0]
    return found.category if found else None


# --- wallets --------------------------------------------------------------------------


def _sides(edit: BookEdit, posting: Posting, paid: Decimal) -> Sides:
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

"""Booking what a group's deeds mean for the Book of each participant.

A Posting is owed while its `posted` is not its `wanted`: that of who acts is booked in
the same transaction, the others' right after it, and a sweep takes up what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import Book, Membership, User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry, LedgerError, StaleVersion
from ledger.filing.suggestions import Asked, suggest
from ledger.groups.changing import hold
from ledger.groups.plan import Sides, expense_drafts, settlement_draft
from ledger.groups.returning import stand_again
from ledger.groups.sides import sides_of
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
)
from ledger.naming import MAX_NAME
from ledger.services.drafts import EntryDraft, check_draft, draft_of
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import remove, rows_by_id, whole, write_draft

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
    verb = Change.Verb.ADDED
    with edit_book(book=book, actor=actor, verb=verb, label=str(posting.deed)) as edit:
        there = former_rows(posting)
        _check_version(there, filing.version)
        for rows in there:
            edit.changing(whole(rows))
        former = there
        if not there and not posting.deed.is_deleted:
            stand_again(edit, posting)
            former = former_rows(posting)
        heads = write_posting(edit, posting, filing, former=former)
        edit.verb = _verb(there, heads)
        for entry in (heads or [rows[0] for rows in there])[:1]:
            edit.about(entry)
    return edit.change


def _verb(there: Rows, heads: list[Entry]) -> str:
    if not there:
        return Change.Verb.ADDED
    return Change.Verb.CHANGED if heads else Change.Verb.DELETED


def former_rows(posting: Posting) -> Rows:
    """The rows booked for it before, of each entry; [] of what is gone."""
    ids = ids_of(posting)
    found = rows_by_id(ids)
    return [found[pk] for pk in ids if pk in found]


def ids_of(posting: Posting) -> list[int]:
    """Of the entries booked for it, or that were."""
    return [pk for pk in (posting.entry, posting.second) if pk]


def _check_version(former: Rows, version: int | None) -> None:
    if version is None:
        return
    if not former:
        raise StaleVersion("It was deleted meanwhile.")
    if former[0][0].version != version:
        raise StaleVersion("It was changed meanwhile.")


def write_posting(
    edit: BookEdit,
    posting: Posting,
    filing: Filing = AS_IT_IS,
    *,
    former: Rows,
    filed: Sequence[EntryDraft] = (),
) -> list[Entry]:
    """Bring the entries of the posting to what its deed says; the first row of each.

    `former` are its rows now, noted in the edit unless they were brought back in it.
    How they are filed is kept, but for what `filing` says and, where given, as in
    `filed`.
    """
    edit.is_of_group = True
    drafts: list[EntryDraft] = []
    if not posting.deed.is_deleted:
        drafts = _drafts(edit, posting, filing, filed or list(map(draft_of, former)))
    heads = _write(edit, former, drafts)
    if heads:
        # Those of one that is gone are known by their former ids.
        posting.entry, posting.second = (*(row.pk for row in heads), None)[:2]
    return heads


def _write(edit: BookEdit, former: Rows, drafts: list[EntryDraft]) -> list[Entry]:
    """The first row of each draft; what stood for the same keeps its id."""
    for rows in former[len(drafts) :]:
        remove(edit, rows)
    heads = []
    for place, draft in enumerate(drafts):
        check_draft(draft)
        rows = former[place] if place < len(former) else []
        heads.append(write_draft(edit, draft, rows)[0])
    return heads


def _drafts(
    edit: BookEdit, posting: Posting, filing: Filing, filed: Sequence[EntryDraft]
) -> list[EntryDraft]:
    if posting.expense is not None:
        drafts = _of_expense(edit, posting, posting.expense, filing, filed)
    else:
        assert posting.settlement is not None
        drafts = _of_settlement(edit, posting, posting.settlement, filed)
    if filing.base or filing.changes:
        return drafts
    # What is lent has words of its own, if it was given any.
    return [*drafts[:1], *map(_worded, drafts[1:], (*filed[1:], None))]


def _of_expense(
    edit: BookEdit,
    posting: Posting,
    expense: SharedExpense,
    filing: Filing,
    filed: Sequence[EntryDraft],
) -> list[EntryDraft]:
    paid = _amount(Payment, posting, expense)
    part = _amount(Share, posting, expense)
    if not paid and not part:
        return []
    sides = sides_of(edit, posting, paid)
    spent = [draft for draft in filed if draft.kind == Entry.Kind.EXPENSE]
    base = filing.base or next(iter(spent), None)
    if base is None:
        base = _worded(_likely(edit.book, expense, sides), next(iter(filed), None))
    base = replace(base, **filing.changes, date=expense.date, refund_of=None)
    return expense_drafts(base, paid=paid, part=part, sides=sides)


def _of_settlement(
    edit: BookEdit,
    posting: Posting,
    settlement: Settlement,
    filed: Sequence[EntryDraft],
) -> list[EntryDraft]:
    sides = sides_of(edit, posting, settlement.amount)
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
    base = _worded(base, next(iter(filed), None))
    return [settlement_draft(base, amount=settlement.amount, pays=pays, sides=sides)]


def _worded(draft: EntryDraft, former: EntryDraft | None) -> EntryDraft:
    """With the words that the person has for it."""
    if former is None:
        return draft
    return replace(draft, payee=former.payee, note=former.note, tags=former.tags)


def _amount(
    model: type[Payment] | type[Share], posting: Posting, expense: SharedExpense
) -> Decimal:
    rows = model.objects.filter(expense=expense, participant=posting.participant)
    return sum(rows.values_list("amount", flat=True), Decimal(0))


def _likely(book: Book, expense: SharedExpense, sides: Sides) -> EntryDraft:
    """In the category of the same name, else in the likely one."""
    return EntryDraft(
        kind=Entry.Kind.EXPENSE,
        date=expense.date,
        wallet=sides.own,
        amount=expense.amount,
        payee=expense.description[:MAX_NAME],
        category=likely_category(book, expense),
    )


def likely_category(book: Book, expense: SharedExpense) -> Category | None:
    spending = Category.objects.filter(book=book, kind=Category.Kind.EXPENSE)
    named = spending.filter(name_key=fold(expense.category)).first()
    if named is not None or not expense.description:
        return named
    found = suggest(book, [Asked(expense.description)])[0]
    return found.category if found else None

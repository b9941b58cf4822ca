"""What a person means to book: its parts, its rules, and the rows it stands for.

An entry over several categories is a split: its parts are entries of one group, of the
same wallet, day and payee. docs/algorithms/splits-and-refunds.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry
from ledger.models import Category, Entry, Tax, Wallet
from ledger.naming import check_name

Kind = Entry.Kind
MAX_NOTE = 500
MAX_PARTS = 50

# Which category kind an entry may stand in; the others take none.
CATEGORY_KIND = {
    Kind.EXPENSE: Category.Kind.EXPENSE,
    Kind.REFUND: Category.Kind.EXPENSE,
    Kind.INCOME: Category.Kind.INCOME,
}
# What a part below zero is: a discount on a purchase, a fee kept from a refund.
CONTRARY = {Kind.EXPENSE: Kind.REFUND, Kind.REFUND: Kind.EXPENSE}


@dataclass(frozen=True)
class Part:
    """One category's share of an entry, with the sign it has there: positive as the
    draft's amount is, below zero for a discount.
    """

    amount: Decimal
    category: Category | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """What a person means to book. Amounts are positive, except an opening balance
    and a discount among `parts`; the sign comes from `kind`.

    A transfer has `to_wallet`, and `to_amount` when the wallets' currencies differ
    (None: the same amount). `payee` and `tags` are names, made when unknown. A split
    has two parts or more, which sum to `amount`; they have the categories, and
    `category` is not used. `original_amount` is what a purchase abroad cost there.
    """

    kind: str
    date: date
    wallet: Wallet
    amount: Decimal
    category: Category | None = None
    payee: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    tax: str = ""  # one of Tax; "" is as the category says
    parts: tuple[Part, ...] = ()
    to_wallet: Wallet | None = None
    to_amount: Decimal | None = None
    original_amount: Decimal | None = None
    original_currency: str = ""
    # Units of the main currency for one of the wallet's, and of the other wallet's, as
    # booked elsewhere; None: those of the day.
    rate: Decimal | None = None
    to_rate: Decimal | None = None
    # The purchase, or the part of one, that a refund gives back.
    refund_of: Entry | None = None
    # What imported lines are recognised by when they come again, one for each row.
    fingerprints: tuple[str, ...] = ()
    # Ids of the imported lines it comes from: one for each leg, or one for all.
    sources: tuple[int, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether it stands for several rows."""
        return self.to_wallet is not None or bool(self.parts)


def label_of(draft: EntryDraft) -> str:
    """How history and toasts name the draft: "Lunch", or its kind."""
    return draft.payee or draft.note or Kind(draft.kind).label


def search_text(payee: str, note: str, tags: Sequence[str] = ()) -> str:
    """What an entry is searched by: payee, note and tags folded, a line of each."""
    return "\n".join(map(fold, (payee, note, " ".join(tags))))


def text_of(draft: EntryDraft) -> str:
    """What all rows of the draft are searched by: any word finds the whole of it."""
    notes = [draft.note, *(part.note for part in draft.parts)]
    return search_text(draft.payee, " ".join(filter(None, notes)), draft.tags)


# --- rows -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Leg:
    """One row that a draft stands for; `amount` has its sign, `rate` None is that of
    the day.
    """

    kind: str
    wallet: Wallet
    amount: Decimal
    category: Category | None
    note: str
    rate: Decimal | None


def legs_of(draft: EntryDraft) -> list[Leg]:
    """The rows of a checked draft in order: one, or a group's."""
    if draft.to_wallet is not None:
        return _transfer_legs(draft, draft.to_wallet)
    parts = draft.parts or (Part(draft.amount, draft.category, draft.note),)
    return [_leg(draft, part) for part in parts]


def _transfer_legs(draft: EntryDraft, to_wallet: Wallet) -> list[Leg]:
    arriving = draft.amount if draft.to_amount is None else draft.to_amount
    return [
        Leg(draft.kind, draft.wallet, -draft.amount, None, draft.note, draft.rate),
        Leg(draft.kind, to_wallet, arriving, None, draft.note, draft.to_rate),
    ]


def _leg(draft: EntryDraft, part: Part) -> Leg:
    sign = -1 if draft.kind == Kind.EXPENSE else 1
    return Leg(
        kind=_kind_of(draft, part),
        wallet=draft.wallet,
        amount=sign * part.amount,
        category=part.category,
        note=part.note,
        rate=draft.rate,
    )


def _kind_of(draft: EntryDraft, part: Part) -> str:
    below = part.amount < 0
    return CONTRARY.get(Kind(draft.kind), draft.kind) if below else draft.kind


def draft_of(rows: Sequence[Entry]) -> EntryDraft:
    """The draft that an entry's rows, in order, stand for now: change it with
    `dataclasses.replace`. Takes rows as `group_rows` reads them; what they were
    imported from stays with them.
    """
    head = rows[0]
    split = is_split(rows)
    arrival = rows[1] if head.kind == Kind.TRANSFER else None
    return EntryDraft(
        kind=kind_of(rows),
        date=head.date,
        wallet=head.wallet,
        amount=amount_of(rows),
        category=None if split else head.category,
        payee=head.payee.name if head.payee else "",
        note=head.group.note if split and head.group else head.note,
        tags=tuple(link.tag.name for link in head.entry_tags.all()),
        tax=head.tax,
        parts=parts_of(rows) if split else (),
        to_wallet=arrival.wallet if arrival else None,
        to_amount=_arriving(head, arrival) if arrival else None,
        original_amount=head.original_amount,
        original_currency=head.original_currency,
        refund_of=next((row.refund_of for row in rows if row.refund_of), None),
    )


def is_split(rows: Sequence[Entry]) -> bool:
    return len(rows) > 1 and rows[0].kind != Kind.TRANSFER


def kind_of(rows: Sequence[Entry]) -> str:
    """The kind of the whole: that of a split's sum, whatever its parts are."""
    if not is_split(rows) or rows[0].kind not in CONTRARY:
        return rows[0].kind
    total = sum((row.amount for row in rows), Decimal(0))
    return Kind.EXPENSE if total < 0 else Kind.REFUND


def amount_of(rows: Sequence[Entry]) -> Decimal:
    """The amount as its draft has it: what leaves, for a transfer; all parts' sum."""
    head = rows[0]
    if head.kind == Kind.OPENING:
        return head.amount
    if head.kind == Kind.TRANSFER:
        return abs(head.amount)
    return abs(sum((row.amount for row in rows), Decimal(0)))


def parts_of(rows: Sequence[Entry]) -> tuple[Part, ...]:
    sign = -1 if kind_of(rows) == Kind.EXPENSE else 1
    return tuple(Part(sign * row.amount, row.category, row.note) for row in rows)


def _arriving(head: Entry, arrival: Entry) -> Decimal | None:
    same = arrival.wallet.currency == head.wallet.currency
    return None if same else arrival.amount


# --- rules ----------------------------------------------------------------------------


def check_draft(draft: EntryDraft) -> None:
    """Raise InvalidEntry, with the field it is about, for what cannot be booked."""
    if draft.amount == 0 or (draft.amount < 0 and draft.kind != Kind.OPENING):
        raise InvalidEntry("Enter an amount above zero.", field="amount")
    _check_texts(draft)
    if draft.kind == Kind.TRANSFER:
        _check_transfer(draft)
    elif draft.to_wallet is not None:
        raise InvalidEntry("Only a transfer has a second wallet.", field="to_wallet")
    if draft.parts:
        _check_parts(draft)
    _check_categories(draft)
    _check_original(draft)
    _check_tax(draft)
    _check_refund(draft)


def _check_texts(draft: EntryDraft) -> None:
    check_name(draft.payee, field="payee")
    for name in draft.tags:
        check_name(name, field="tags")
    _check_note(draft.note, field="note")
    for part in draft.parts:
        _check_note(part.note, field="parts")


def _check_note(note: str, *, field: str) -> None:
    if len(note) > MAX_NOTE:
        raise InvalidEntry(f"Use at most {MAX_NOTE} characters.", field=field)


def _check_categories(draft: EntryDraft) -> None:
    kinds = [(part.category, _kind_of(draft, part)) for part in draft.parts]
    for category, kind in kinds or [(draft.category, draft.kind)]:
        wanted = CATEGORY_KIND.get(Kind(kind))
        if category is not None and category.kind != wanted:
            raise InvalidEntry(
                f"That category is not for {Kind(kind).label.lower()} entries.",
                field="parts" if draft.parts else "category",
            )


def _check_transfer(draft: EntryDraft) -> None:
    if draft.to_wallet is None:
        raise InvalidEntry("Choose the wallet it goes to.", field="to_wallet")
    if draft.to_wallet == draft.wallet:
        raise InvalidEntry("Choose two different wallets.", field="to_wallet")
    same = draft.to_wallet.currency == draft.wallet.currency
    if not same and draft.to_amount is None:
        raise InvalidEntry(
            f"Enter what arrives in {draft.to_wallet.currency}.", field="to_amount"
        )
    if same and draft.to_amount not in {None, draft.amount}:
        raise InvalidEntry(
            "Between wallets of one currency both amounts are equal.",
            field="to_amount",
        )
    if draft.to_amount is not None and draft.to_amount <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="to_amount")


def _check_parts(draft: EntryDraft) -> None:
    problem = None
    if draft.kind not in CATEGORY_KIND:
        problem = f"{Kind(draft.kind).label} entries are not split."
    elif not 1 < len(draft.parts) <= MAX_PARTS:
        problem = f"A split has from two to {MAX_PARTS} parts."
    elif not all(part.amount for part in draft.parts):
        problem = "Each part has an amount."
    elif draft.kind not in CONTRARY and min(p.amount for p in draft.parts) < 0:
        problem = "Parts of an income are above zero."
    elif sum(part.amount for part in draft.parts) != draft.amount:
        problem = "The parts do not add up to the amount."
    if problem:
        raise InvalidEntry(problem, field="parts")


def _check_original(draft: EntryDraft) -> None:
    if draft.original_amount is None:
        if draft.original_currency:
            raise InvalidEntry("Enter what it cost there.", field="original_amount")
        return
    if draft.kind not in CATEGORY_KIND:
        raise InvalidEntry(
            f"{Kind(draft.kind).label} entries have no other amount.",
            field="original_amount",
        )
    if draft.original_amount <= 0:
        raise InvalidEntry("Enter an amount above zero.", field="original_amount")
    if not is_currency(draft.original_currency):
        raise InvalidEntry("Choose its currency.", field="original_currency")
    if draft.original_currency == draft.wallet.currency:
        raise InvalidEntry(
            "That is the wallet's own currency.", field="original_currency"
        )


def _check_tax(draft: EntryDraft) -> None:
    if draft.tax and draft.kind not in CATEGORY_KIND:
        raise InvalidEntry(
            f"{Kind(draft.kind).label} entries have no part in taxes.", field="tax"
        )
    if draft.tax and draft.tax not in Tax:
        raise InvalidEntry("Choose what it is for taxes.", field="tax")


def _check_refund(draft: EntryDraft) -> None:
    if draft.refund_of is None:
        return
    if draft.kind != Kind.REFUND or draft.refund_of.kind != Kind.EXPENSE:
        raise InvalidEntry("Only an expense can be refunded.", field="refund_of")

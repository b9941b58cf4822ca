"""Reading receipts in the background: what is owed is a row that waits."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services import renew_book
from expense_tracker.kernel.scoping import BookManager
from ledger.models import Receipt
from ledger.receipts import reading
from ledger.receipts.errors import UnusableFile
from ledger.receipts.facts import Facts, read_facts
from ledger.receipts.kinds import Kind
from ledger.receipts.limits import MAX_TEXT_CHARS

State = Receipt.Reading
# Longer than all readings of the longest file take: then it was left.
LEFT_LYING = timedelta(minutes=15)
# Where the month is written first.
_MONTH_FIRST = frozenset({"en-us", "en-ph"})


def left_to_read(now: datetime) -> "QuerySet[Receipt]":
    """Those that nobody is reading."""
    manager: BookManager = Receipt.objects
    return manager.filter(_unclaimed(now), reading=State.WAITING)


def _unclaimed(now: datetime) -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=now - LEFT_LYING)


def ask_again(receipt: Receipt) -> None:
    """Have it read anew, whatever came of it before."""
    Receipt.objects.filter(pk=receipt.pk).update(reading=State.WAITING, claimed_at=None)


def read(receipt: Receipt) -> None:
    """Read it unless somebody is at it; what was found is noted as a proposal."""
    now = timezone.now()
    if not left_to_read(now).filter(pk=receipt.pk).update(claimed_at=now):
        return
    kind = Kind.PDF if receipt.is_pdf else Kind.PICTURE
    try:
        with receipt.file.open("rb") as file:
            texts = reading.read_receipt(file.read(), kind)
    except reading.NotInstalled:
        _finish(receipt, now, State.OFF)
    except (reading.Unread, UnusableFile, OSError):
        _finish(receipt, now, State.FAILED)
    else:
        _note(receipt, texts)
        _finish(receipt, now, State.DONE)


def _note(receipt: Receipt, texts: list[str]) -> None:
    # What one reading missed another may have.
    receipt.text = "\n\n".join(texts)[:MAX_TEXT_CHARS].replace("\0", "")
    facts = _facts(receipt, texts)
    receipt.found_amount = facts.amount
    receipt.found_currency = facts.currency if facts.total else ""
    receipt.found_surely = bool(facts.total and facts.total.is_likely)
    receipt.found_date = facts.day
    receipt.found_merchant = facts.merchant.replace("\0", "")


def _facts(receipt: Receipt, texts: list[str]) -> Facts:
    uploader: User | None = receipt.uploaded_by
    return read_facts(
        *texts,
        # Taken before it was sent: a later day is misread.
        as_of=receipt.created_at.date(),
        currency=receipt.book.base_currency,
        month_first=bool(uploader and uploader.locale.lower() in _MONTH_FIRST),
    )


def _finish(receipt: Receipt, claimed_at: datetime, state: State) -> None:
    """Write what was read, unless it was taken over or deleted meanwhile. A note that
    was changed meanwhile is searched for as well.
    """
    now = Receipt.objects.filter(pk=receipt.pk).values_list("name", "note").first()
    if now is None:
        return
    receipt.name, receipt.note = now
    Receipt.objects.filter(pk=receipt.pk, claimed_at=claimed_at).update(
        reading=state,
        text=receipt.text,
        search_text=receipt.folded_text(),
        found_amount=receipt.found_amount,
        found_currency=receipt.found_currency,
        found_surely=receipt.found_surely,
        found_date=receipt.found_date,
        found_merchant=receipt.found_merchant,
    )
    renew_book(book=receipt.book)  # lists are searched by what receipts say

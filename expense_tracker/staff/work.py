"""What failed in the background, and trying it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.admin.base import owners_of
from accounts.clock import today_for
from accounts.errors import AccountsError
from accounts.models import MoveIn, Notice, TakeOut, User, WebhookDelivery
from accounts.notices.delivery import retry as retry_notice
from accounts.notices.kinds import label_of
from accounts.queue import enqueue
from accounts.takeout.bringing import kept_until, stopped_move_ins, try_again
from accounts.takeout.tasks import work_on_move_in
from accounts.webhooks.endpoints import send_again
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import LedgerError
from ledger.models import Conversion, ImportRun
from ledger.services.conversion import start_conversion
from ledger.services.imports.commit import request_commit
from ledger.tasks import work_on_conversion, work_on_import

MOST_SHOWN = 50
# Of who may try anything again.
PERMISSION = "accounts.change_notice"
REFUSALS = (AccountsError, LedgerError)


@dataclass(frozen=True)
class Failure:
    """A duty that nobody goes on with by itself."""

    pk: int
    what: str
    whose: str
    at: datetime | None
    why: str


@dataclass(frozen=True)
class Work:
    """A kind of duty: which of its rows failed, how they read, how one is owed anew.

    `retry` raises one of REFUSALS when it cannot be. `people` is the lookup from a row
    to those whose it is.
    """

    name: str
    label: str
    model: type[Any]
    failed: "Callable[[], QuerySet[Any]]"
    read: Callable[[Any], Failure]
    retry: Callable[[Any, User], object]
    people: str


@dataclass(frozen=True)
class Failed:
    """The failures of one kind, the latest first; `count` is of all there are."""

    work: Work
    count: int
    failures: list[Failure]
    rows: list[Any]


def failed_work() -> list[Failed]:
    """Every kind with something that failed. Wants the scope over all Books."""
    found = (_failed(work) for work in WORKS.values())
    return [each for each in found if each.count]


def _failed(work: Work) -> Failed:
    rows = list(work.failed().order_by("-pk")[:MOST_SHOWN])
    return Failed(
        work=work,
        count=work.failed().count(),
        failures=[work.read(row) for row in rows],
        rows=rows,
    )


def failed_counts() -> dict[str, int]:
    """How many of each kind, by its label; kinds without any are left out."""
    counts = {work.label: work.failed().count() for work in WORKS.values()}
    return {label: count for label, count in counts.items() if count}


def retry(work: Work, rows: list[Any], staff: User) -> tuple[list[int], list[str]]:
    """Owe each of `rows` anew: the ids of those that are, and why others are not."""
    done, refusals = [], set()
    for row in rows:
        try:
            work.retry(row, staff)
        except REFUSALS as error:
            refusals.add(str(error))
        else:
            done.append(row.pk)
    return done, sorted(refusals)


# --- mails and push -------------------------------------------------------------------


def _notices() -> "QuerySet[Any]":
    return Notice.objects.filter(state=Notice.State.FAILED).select_related("user")


def _read_notice(row: Notice) -> Failure:
    what = f"{label_of(row.kind)} ({row.get_channel_display().lower()})"
    return Failure(row.pk, what, row.recipient, row.due_at, row.last_error)


def _retry_notice(row: Notice, _staff: User) -> None:
    if not retry_notice(row):
        raise AccountsError("It is on its way already.")


# --- webhooks -------------------------------------------------------------------------


def _of_books(model: type[Any], state: str) -> "QuerySet[Any]":
    rows = model.objects.filter(state=state).select_related("book")
    return rows.prefetch_related("book__memberships__user")


def _deliveries() -> "QuerySet[Any]":
    rows = _of_books(WebhookDelivery, WebhookDelivery.State.FAILED)
    return rows.select_related("book", "endpoint")


def _read_delivery(row: WebhookDelivery) -> Failure:
    what = f"{row.event} to {row.endpoint.name} ({row.endpoint.host})"
    return Failure(row.pk, what, owners_of(row.book), row.happened_at, row.last_error)


def _retry_delivery(row: WebhookDelivery, _staff: User) -> None:
    with book_scope(row.book):
        send_again(delivery=row)


# --- archives -------------------------------------------------------------------------


def _take_outs() -> "QuerySet[Any]":
    return TakeOut.objects.filter(state=TakeOut.State.FAILED).select_related("user")


def _read_take_out(row: TakeOut) -> Failure:
    why = f"Given up after {row.attempts} attempts."
    return Failure(row.pk, "Archive", row.user.email, row.asked_at, why)


def _retry_take_out(row: TakeOut, _staff: User) -> None:
    again = TakeOut.objects.filter(pk=row.pk, state=TakeOut.State.FAILED)
    try:
        with transaction.atomic():
            again.update(
                state=TakeOut.State.DUE, claimed_at=None, attempts=0, finished_at=None
            )
    except IntegrityError as error:
        raise AccountsError("They have asked for another one meanwhile.") from error


def _move_ins() -> "QuerySet[Any]":
    return stopped_move_ins().select_related("user")


def _read_move_in(row: MoveIn) -> Failure:
    why = f"{row.error} Its file is kept until {kept_until(row):%Y-%m-%d}."
    return Failure(row.pk, row.file_name, row.user.email, row.finished_at, why)


def _retry_move_in(row: MoveIn, _staff: User) -> None:
    try_again(move_in=row)
    enqueue(work_on_move_in, row.pk)


# --- imports and conversions ----------------------------------------------------------


def _imports() -> "QuerySet[Any]":
    return _of_books(ImportRun, ImportRun.State.FAILED)


def _read_import(row: ImportRun) -> Failure:
    return Failure(
        row.pk, row.file_name, owners_of(row.book), row.finished_at, row.error
    )


def _retry_import(row: ImportRun, _staff: User) -> None:
    with book_scope(row.book):
        request_commit(run=row)
    enqueue(work_on_import, row.book_id, row.pk)


def _conversions() -> "QuerySet[Any]":
    """Of Books that still have the old currency: no later one went well."""
    rows = _of_books(Conversion, Conversion.State.FAILED)
    later = Conversion.objects.filter(state__in=["working", "done"]).values("book")
    return rows.exclude(book__in=later)


def _read_conversion(row: Conversion) -> Failure:
    what = f"{row.old} to {row.new}"
    return Failure(row.pk, what, owners_of(row.book), row.finished_at, row.error)


def _retry_conversion(row: Conversion, staff: User) -> None:
    book = row.book
    with book_scope(book):
        anew = start_conversion(
            book=book, actor=staff, currency=row.new, as_of=today_for(book)
        )
    enqueue(work_on_conversion, book.pk, anew.pk)


IN_BOOK = "book__memberships__user"
WORKS = {
    work.name: work
    for work in (
        Work(
            "notices",
            "Mails and push",
            Notice,
            _notices,
            _read_notice,
            _retry_notice,
            "user",
        ),
        Work(
            "webhooks",
            "Webhooks",
            WebhookDelivery,
            _deliveries,
            _read_delivery,
            _retry_delivery,
            IN_BOOK,
        ),
        Work(
            "archives",
            "Archives",
            TakeOut,
            _take_outs,
            _read_take_out,
            _retry_take_out,
            "user",
        ),
        Work(
            "move-ins",
            "Moving in",
            MoveIn,
            _move_ins,
            _read_move_in,
            _retry_move_in,
            "user",
        ),
        Work(
            "imports",
            "Imports",
            ImportRun,
            _imports,
            _read_import,
            _retry_import,
            IN_BOOK,
        ),
        Work(
            "conversions",
            "Changes of currency",
            Conversion,
            _conversions,
            _read_conversion,
            _retry_conversion,
            IN_BOOK,
        ),
    )
}

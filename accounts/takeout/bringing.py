"""An archive that somebody brought: taken, looked through, confirmed, moved in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.ending.wiping import wipe_book
from accounts.models import Book, MoveIn, User
from accounts.notices import owe_notice
from accounts.takeout import moving
from accounts.takeout.errors import BusyError, RefusedArchiveError
from accounts.takeout.kinds import MOVED_IN
from accounts.takeout.limits import ATTEMPTS, KEPT_DAYS, LEFT_LYING_MINUTES
from accounts.takeout.package import open_package
from accounts.takeout.reading import read_manifest
from accounts.takeout.replacing import give_way, hold_given_way

State = MoveIn.State
OPEN = (State.LOOKING, State.REVIEW, State.WORKING)
LEFT_LYING = timedelta(minutes=LEFT_LYING_MINUTES)
ANOTHER = "Another archive is being moved in. Finish or cancel it first."
GONE = "The file is gone. Bring it once more."
# Of one that is begun, or begun anew.
AFRESH: Mapping[str, Any] = {
    "claimed_at": None,
    "attempts": 0,
    "written": 0,
    "finished_at": None,
    "error": "",
}
SPENT = "Something went wrong here. Nothing was moved in; try again later."


def bring(*, user: User, file: "File[bytes]", with_settings: bool) -> MoveIn:
    """Take the archive, to be looked through. Raises RefusedArchiveError for what is
    none of ours, and while another one is under way.
    """
    about = read_manifest(open_package(file.open("rb")))
    file.seek(0)
    brought = MoveIn(user=user, file_name=(file.name or "archive.zip")[-200:])
    brought.contents = {
        "made_at": str(about.get("made_at", ""))[:40],
        "site": str(about.get("site", ""))[:200],
        "with_settings": with_settings,
    }
    brought.file.save("archive.zip", file, save=False)
    try:
        with transaction.atomic():
            brought.save()
    except IntegrityError as error:
        brought.file.delete(save=False)
        raise BusyError(ANOTHER) from error
    # Of one person one file at most is kept.
    for earlier in stopped_move_ins().filter(user=user):
        _delete_file(earlier)
    return brought


def open_of(user: User) -> MoveIn | None:
    """The one under way."""
    return MoveIn.objects.filter(user=user, state__in=OPEN).first()


def stopped_move_ins() -> "QuerySet[MoveIn]":
    """Those that were given up for no fault of the archive and can be tried again:
    their files are kept for KEPT_DAYS. A refused one is not kept.
    """
    return MoveIn.objects.filter(state=State.FAILED).exclude(file="")


def stopped_of(user: User) -> MoveIn | None:
    """The last one, when it can be tried again."""
    last = MoveIn.objects.filter(user=user).first()
    return last if last and last.state == State.FAILED and last.file else None


def kept_until(move_in: MoveIn) -> datetime:
    """When the file of one that failed is deleted."""
    assert move_in.finished_at is not None
    return move_in.finished_at + timedelta(days=KEPT_DAYS)


def try_again(*, move_in: MoveIn) -> None:
    """Owe anew one that failed, from where it was: what was confirmed need not be
    again. Raises RefusedArchiveError while another one is under way, and when its file
    is gone.
    """
    stopped = stopped_move_ins().filter(pk=move_in.pk)
    state = State.WORKING if "books" in move_in.contents else State.LOOKING
    try:
        with transaction.atomic():
            owed = stopped.update(state=state, **AFRESH)
    except IntegrityError as error:
        raise BusyError(ANOTHER) from error
    if not owed:
        raise RefusedArchiveError(GONE)


def confirm(*, move_in: MoveIn) -> bool:
    """Have it moved in; False when it is not waiting for that any more."""
    waiting = MoveIn.objects.filter(pk=move_in.pk, state=State.REVIEW)
    return bool(waiting.update(state=State.WORKING, **AFRESH))


def cancel(*, move_in: MoveIn) -> bool:
    """Give it up before anything was written; False when it is too late."""
    waiting = MoveIn.objects.filter(pk=move_in.pk, state=State.REVIEW)
    if not _fail(waiting, "Cancelled. Nothing was moved in."):
        return False
    _delete_file(move_in)
    return True


# --- in the background ----------------------------------------------------------------


def due_move_ins(now: datetime) -> "QuerySet[MoveIn]":
    """Those that nobody is at work on."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEFT_LYING)
    return MoveIn.objects.filter(free, state__in=[State.LOOKING, State.WORKING])


def work(*, move_in: MoveIn) -> None:
    """Look it through or move it in; nothing when another worker is at it. Safe to run
    twice.
    """
    free = due_move_ins(timezone.now()).filter(pk=move_in.pk)
    if not free.update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return
    move_in.refresh_from_db()
    if move_in.attempts > ATTEMPTS:
        # Not the archive's fault: its file stays, to be tried again.
        _stop(move_in, SPENT)
        return
    try:
        with move_in.file.open("rb") as file:
            _work_on(move_in, file)
    except RefusedArchiveError as error:
        _give_up(move_in, str(error))
    except FileNotFoundError:
        _give_up(move_in, GONE)


def _work_on(move_in: MoveIn, file: "File[bytes]") -> None:
    package = open_package(file)
    about = read_manifest(package)
    if move_in.state == State.LOOKING:
        _look(move_in, package, about)
    else:
        _move(move_in, package, about)


def _look(move_in: MoveIn, package: Any, about: dict[str, Any]) -> None:
    books = moving.look_through(package, about, move_in.user, _beat(move_in))
    MoveIn.objects.filter(pk=move_in.pk, state=State.LOOKING).update(
        state=State.REVIEW, contents=move_in.contents | {"books": books}
    )


def _move(move_in: MoveIn, package: Any, about: dict[str, Any]) -> None:
    """Every Book anew, whatever an earlier try has left."""
    _wipe(move_in)
    MoveIn.objects.filter(pk=move_in.pk).update(written=0)
    beat, made = _beat(move_in), list[Book]()
    for told in about["books"]:
        with transaction.atomic():
            book = moving.begin_book(told)
            made.append(book)
            move_in.books = [each.pk for each in made]
            move_in.save(update_fields=["books"])
        moving.write_book(package, told["number"], book, move_in.user, beat)
    _finish(move_in, package, about, made)


@transaction.atomic
def _finish(
    move_in: MoveIn, package: Any, about: dict[str, Any], made: list[Book]
) -> None:
    """All of it becomes the person's at once."""
    replaced = hold_given_way(move_in.user) if made else None
    for book in made:
        moving.own(book, move_in.user)
    if replaced:
        give_way(book=replaced, user=move_in.user)
    if move_in.contents.get("with_settings"):
        moving.take_settings(package, about, move_in.user)
    done = MoveIn.objects.filter(pk=move_in.pk, state=State.WORKING)
    if not done.update(state=State.DONE, finished_at=timezone.now()):
        raise RefusedArchiveError("It was moved in already.")
    owe_notice(
        user=move_in.user,
        kind=MOVED_IN,
        key=f"{MOVED_IN}:{move_in.pk}",
        payload={
            "books": [book.name for book in made],
            "url": reverse("accounts:settings-data"),
        },
    )
    _delete_file(move_in)


def _beat(move_in: MoveIn) -> moving.Beat:
    def beat(rows: int) -> None:
        MoveIn.objects.filter(pk=move_in.pk).update(
            claimed_at=timezone.now(), written=F("written") + rows
        )

    return beat


def _give_up(move_in: MoveIn, because: str) -> None:
    """Nothing of it stays."""
    if _stop(move_in, because):
        _delete_file(move_in)


def _stop(move_in: MoveIn, because: str) -> bool:
    """Nothing that it has written stays."""
    _wipe(move_in)
    return _fail(MoveIn.objects.filter(pk=move_in.pk, state__in=OPEN), because)


def _wipe(move_in: MoveIn) -> None:
    for book in Book.objects.filter(pk__in=move_in.books, memberships=None):
        wipe_book(book=book)


def _fail(rows: "QuerySet[MoveIn]", because: str) -> bool:
    return bool(
        rows.update(state=State.FAILED, error=because[:300], finished_at=timezone.now())
    )


def _delete_file(move_in: MoveIn) -> None:
    if move_in.file.name:
        move_in.file.storage.delete(move_in.file.name)
    MoveIn.objects.filter(pk=move_in.pk).update(file="")


def remove_old(now: datetime) -> None:
    """Forget archives that came to an end, or were never confirmed, after some days;
    their files go with them.
    """
    before = now - timedelta(days=KEPT_DAYS)
    waiting = MoveIn.objects.filter(state=State.REVIEW, asked_at__lt=before)
    for move_in in waiting:
        _give_up(move_in, "It was not confirmed for a week.")
    MoveIn.objects.filter(
        state__in=[State.DONE, State.FAILED], finished_at__lt=before
    ).delete()

"""What people ask of archives: counted, owed, and rung for."""

from uuid import UUID

from django.core.files import File

from accounts.form_token import claim_form_token
from accounts.models import MoveIn, TakeOut, User
from accounts.queue import enqueue
from accounts.takeout import bringing, making, tasks
from accounts.takeout.errors import TooManyArchivesError
from accounts.throttle import is_within

DAY = 24 * 3600
# Packing everything is work for the server; unpacking is more.
TAKE_OUTS_A_DAY, MOVE_INS_A_DAY = 10, 20


def ask_take_out(*, user: User) -> TakeOut:
    """Everything the person has, packed in the background; the one under way, when
    there is one. Raises TooManyArchivesError.
    """
    if not is_within(name=f"take-out:{user.pk}", limit=TAKE_OUTS_A_DAY, seconds=DAY):
        raise TooManyArchivesError("That is enough for today. Ask again tomorrow.")
    take_out = making.ask_take_out(user=user)
    enqueue(tasks.make_take_out, take_out.pk)
    return take_out


def take_in(
    *, user: User, file: "File[bytes]", with_settings: bool, token: UUID | None = None
) -> MoveIn:
    """The archive, looked through in the background; once for each form `token`.

    Raises TooManyArchivesError, and RefusedArchiveError as `bringing.bring`.
    """
    _count_move_in(user)
    brought = bringing.bring(user=user, file=file, with_settings=with_settings)
    if claim_form_token(user=user, token=token):
        enqueue(tasks.work_on_move_in, brought.pk)
    return brought


def _count_move_in(user: User) -> None:
    if not is_within(name=f"move-in:{user.pk}", limit=MOVE_INS_A_DAY, seconds=DAY):
        raise TooManyArchivesError("That is enough for today. Try again tomorrow.")


def confirm(*, move_in: MoveIn) -> bool:
    """Have it moved in; False when it is not waiting for that any more."""
    begun = bringing.confirm(move_in=move_in)
    if begun:
        enqueue(tasks.work_on_move_in, move_in.pk)
    return begun


def try_again(*, move_in: MoveIn) -> None:
    """One that stopped, from where it was; as much work as a new one, and counted with
    those. Raises TooManyArchivesError and RefusedArchiveError.
    """
    _count_move_in(move_in.user)
    bringing.try_again(move_in=move_in)
    enqueue(tasks.work_on_move_in, move_in.pk)

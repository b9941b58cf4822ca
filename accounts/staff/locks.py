"""Locking an account, and opening it again.

A locked person is signed out everywhere and cannot sign in; programs of theirs lose
their tokens. Their rows stay. Why is told by mail, and to whoever gives the right
password: to nobody else.
"""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.errors import LockRefusedError
from accounts.models import AccountLock, User
from accounts.notices import owe_notice
from accounts.notices.staff_kinds import LOCKED, UNLOCKED

PERMISSION = "accounts.add_accountlock"


def check_may_lock(*, staff: User, user: User) -> None:
    """Raises LockRefusedError for oneself, and for a superuser by one who is none."""
    if staff == user:
        raise LockRefusedError("Nobody locks themselves out.")
    if user.is_superuser and not staff.is_superuser:
        raise LockRefusedError("Only a superuser locks a superuser.")


@transaction.atomic
def lock_account(
    *, staff: User, user: User, reason: str, remark: str = ""
) -> AccountLock:
    """`reason` is told to the person, `remark` only to staff.

    Raises LockRefusedError, also when it is locked already.
    """
    check_may_lock(staff=staff, user=user)
    # Of two at once, one finds it open.
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise LockRefusedError("The account is locked already.")
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.api_tokens.all().delete()
    lock = AccountLock.objects.create(
        user=user, reason=reason, remark=remark, locked_by=staff
    )
    payload = {"reason": reason}
    owe_notice(user=user, kind=LOCKED, key=f"{LOCKED}:{lock.pk}", payload=payload)
    return lock


@transaction.atomic
def unlock_account(*, staff: User, user: User) -> None:
    """Raises LockRefusedError, also when it is not locked."""
    check_may_lock(staff=staff, user=user)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise LockRefusedError("The account is not locked.")
    user.is_active = True
    lock = current_lock(user)
    if lock is None:  # closed before locks were written down
        return
    lock.unlocked_by, lock.unlocked_at = staff, timezone.now()
    lock.save(update_fields=["unlocked_by", "unlocked_at"])
    owe_notice(user=user, kind=UNLOCKED, key=f"{UNLOCKED}:{lock.pk}", payload={})


def current_lock(user: User) -> AccountLock | None:
    return AccountLock.objects.filter(user=user, unlocked_at=None).first()

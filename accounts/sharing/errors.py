"""What sharing refuses, in words for the person."""

from accounts.errors import AccountsError


class SharingError(AccountsError):
    """Base; raised itself where only the words matter."""


class InvitationOverError(SharingError):
    """It was accepted, declined or taken back, or its time has passed."""

    def __init__(self) -> None:
        super().__init__("This invitation is over. Ask for a new one.")


class NotForYouError(SharingError):
    """It was sent to an address that is not the person's."""

    def __init__(self) -> None:
        super().__init__("This invitation was sent to another address than yours.")


class MemberAlreadyError(SharingError):
    """Nobody joins a Book twice."""


class LastOwnerError(SharingError):
    """A Book always has an owner."""

    def __init__(self) -> None:
        super().__init__("A book needs an owner. Make somebody else the owner first.")

"""What an archive is refused for."""

from accounts.errors import AccountsError


class RefusedArchiveError(AccountsError):
    """It is not one of ours, broken or hostile; the message says so to its owner."""


class MovedOnError(AccountsError):
    """The Book changed while it was read: what was read does not fit together."""

"""What an archive is refused for."""

from accounts.errors import AccountsError


class RefusedArchiveError(AccountsError):
    """It is not one of ours, broken or hostile; the message says so to its owner."""


class BusyError(RefusedArchiveError):
    """Another one of the same person is under way."""


class TooManyArchivesError(RefusedArchiveError):
    """The person has brought as many as one may for now."""


class MovedOnError(AccountsError):
    """The Book changed while it was read: what was read does not fit together."""

"""Why a Book or an account does not end, or does not come back."""

from accounts.errors import AccountsError


class EndingError(AccountsError):
    """The message says why to its owner."""

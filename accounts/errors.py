"""What accounts refuses, in words for the person."""


class AccountsError(Exception):
    """Base of this app's errors; the text is fit to be shown."""


class BaseCurrencyHeldError(AccountsError):
    """The main currency of a Book stays while amounts stand in it."""


class StandingRefusedError(AccountsError):
    """That member of staff may not change this person's standing."""

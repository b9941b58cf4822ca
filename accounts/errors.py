"""What accounts refuses, in words for the person."""


class AccountsError(Exception):
    """Base of this app's errors; the text is fit to be shown."""


class BaseCurrencyHeldError(AccountsError):
    """The main currency of a Book stays while amounts stand in it."""


class StandingRefusedError(AccountsError):
    """That member of staff may not change this person's standing."""


class InspectionRefusedError(AccountsError):
    """The Book is not to be looked at that way."""


class LockRefusedError(AccountsError):
    """That member of staff may not lock or unlock this account, or not now."""


class AnnouncementError(AccountsError):
    """What is announced does not fit together."""


class WebhookRefusedError(AccountsError):
    """That cannot be done with the webhook, or not now."""


class OvertakenError(AccountsError):
    """Somebody else saved it since the form was opened."""


class TakenError(AccountsError):
    """Somebody else has it. `field` is that of the profile."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field

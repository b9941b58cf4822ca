"""Refusals of the ledger, with messages fit for the person who asked."""


class LedgerError(Exception):
    """Base of the ledger's refusals."""


class InvalidEntry(LedgerError):
    """What was typed cannot be booked. `field` names the form field it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Doubtful(LedgerError):
    """The draft may be right, but its person should look once more at these doubts."""

    def __init__(self, doubts: list[str]) -> None:
        super().__init__(" ".join(doubts))
        self.doubts = doubts


class StaleVersion(LedgerError):
    """The row was changed, or deleted, since the form was opened."""


class BookFrozen(LedgerError):
    """The Book is read-only for the time of some work on the whole of it."""


class NoRate(LedgerError):
    """No exchange rate is known for a currency."""

    field = "wallet"


class InUse(LedgerError):
    """The row cannot go while others depend on it."""


class LockedEntry(LedgerError):
    """It was checked against a statement, which the change would no longer match."""

    field = "amount"


class GroupEntry(LedgerError):
    """It was booked by a group, which alone may move it. Takes the group's name."""

    field = "amount"

    def __init__(self, group: str) -> None:
        super().__init__(f"It is shared in {group}. Change it there.")


class NotUndoable(LedgerError):
    """The change cannot be taken back: too old, undone already, or built upon."""

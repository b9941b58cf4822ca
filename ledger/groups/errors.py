"""Refusals of groups, with messages fit for the person who asked."""

from ledger.errors import LedgerError


class GroupError(LedgerError):
    """What was asked of a group cannot be. `field` names the form field it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

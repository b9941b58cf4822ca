"""How sending can end, other than well."""

from datetime import datetime, timedelta


class WithdrawnError(Exception):
    """What a notice was about is gone or settled: it need not be sent."""


class RefusedError(Exception):
    """The recipient will never take it."""


class UnreachableError(Exception):
    """No server answered: nothing was sent."""


class UncertainError(Exception):
    """The server broke off while it was given the notice: it may have taken it."""


class LaterError(Exception):
    """The server asked to come back, not before `wait` has passed."""

    def __init__(self, words: str, wait: timedelta = timedelta()) -> None:
        super().__init__(words)
        self.wait = wait


class HeldError(Exception):
    """These are the person's quiet hours: not before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

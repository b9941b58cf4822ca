"""Neighbours that do not answer are left alone for a while."""

import time


class Outage:
    """Remembers that a server was away, so that not every request waits for it anew.

    Known to this process only: each finds out for itself, once per `seconds`.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def begin(self) -> None:
        self._until = time.monotonic() + self._seconds

    def end(self) -> None:
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self._until

"""Telling other programs what happens in a Book.

    events     what can be told; each app registers its own
    finding    what has come about by itself, looked for by beat (a bill is due)
    listeners  who chose an event, and may still be told
    owing      one row for each endpoint that chose the event, once per key
    signing    the signature that says who tells
    delivery   claims what is due, posts it, tries again
    pausing    asks an endpoint no more that never answers, and says so by mail
    log        what was delivered, for people to read
    endpoints  making, changing and testing the addresses that are told

For those who receive them: docs/api/webhooks.md
"""

from accounts.webhooks.events import EventKind, Happening, register_event
from accounts.webhooks.owing import owe_event

__all__ = ["EventKind", "Happening", "owe_event", "register_event"]

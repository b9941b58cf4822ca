"""Mails as files, for the embedded default: written by a backend, read in the browser.

Outside the embedded default, and for anyone but this machine, the pages do not exist.
"""

from expense_tracker.kernel.devmail.backend import FileBackend

__all__ = ["FileBackend"]

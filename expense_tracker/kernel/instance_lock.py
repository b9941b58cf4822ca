"""One running instance per data folder."""

import fcntl
import os
import time
from pathlib import Path

LEFTOVER_SECONDS = 40.0


class AlreadyRunningError(Exception):
    """Another instance holds the folder; the message says which."""


def hold(path: Path, *, patience: float = LEFTOVER_SECONDS) -> int:
    """Lock `path` for this process and return the lock's file descriptor.

    A child that inherits the descriptor holds the lock too: programs that outlive a
    killed supervisor still write to the folder, so up to `patience` seconds are given
    for them to end. Raises AlreadyRunningError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    while not _try_lock(descriptor):
        holder = os.pread(descriptor, 20, 0).decode().strip()
        if _is_alive(holder) or time.monotonic() > deadline:
            os.close(descriptor)
            raise AlreadyRunningError(f"Already running: process {holder}.")
        time.sleep(0.2)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    """Whether the process whose number `process` spells exists."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True

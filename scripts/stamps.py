"""Do a set-up step once, and again only when what it was made from has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path


def fingerprint(paths: Iterable[Path]) -> str:
    """Hash over the names and contents of `paths`, in any order."""
    total = sha256()
    for path in sorted(paths):
        total.update(f"{path} {path.stat().st_size}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def once(stamp: Path, key: str, step: Callable[[], None]) -> None:
    """Run `step` unless `stamp` already holds `key`; a failed step leaves no stamp."""
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)

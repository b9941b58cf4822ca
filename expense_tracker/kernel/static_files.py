"""Collect static files, but only when one of them has changed."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Fill STATIC_ROOT anew when any source file is not as it was; say whether."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = fingerprint()
    if stamp.exists() and stamp.read_text() == state:
        return False
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    stamp.write_text(state)
    return True


def fingerprint() -> str:
    """Hash over name, size and time of every file that collectstatic would take."""
    total = sha256()
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            stat = Path(storage.path(name)).stat()
            total.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return total.hexdigest()

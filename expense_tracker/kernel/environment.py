"""The environment, and what the embedded default makes for itself at first start."""

import base64
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from environ import Env
from environ.fileaware_mapping import FileAwareMapping


class FileValues(FileAwareMapping):
    """The environment; a value named NAME_FILE is what that file holds, without the
    line end that editors and `echo` put there.
    """

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).rstrip("\r\n")


class Environment(Env):
    """Typed values of FileValues."""

    ENVIRON = FileValues()


# Unix sockets have a short path limit (104 bytes on macOS, 108 on Linux).
SOCKET_PATH_LIMIT = 100
# How many points the curve has that VAPID keys lie on (NIST FIPS 186).
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def development_secret(var_dir: Path) -> str:
    """Secret key kept in `var_dir`, made at the first call, readable by its owner."""
    return _kept(var_dir / "secret-key", lambda: secrets.token_urlsafe(50))


def development_push_key(var_dir: Path) -> str:
    """Private key of web push (VAPID) as base64url, kept like the secret key."""
    return _kept(var_dir / "push-key", new_push_key)


def new_push_key() -> str:
    """A private key of the curve P-256, as `VAPID_PRIVATE_KEY` wants it."""
    number = 1 + secrets.randbelow(P256_ORDER - 1)
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file says; the first to ask makes it, whoever else is starting too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


def queue_socket(var_dir: Path) -> Path:
    """Where the embedded queue listens: in `var_dir`, or in the temporary folder when
    that path is too long for a socket.
    """
    path = var_dir.resolve() / "queue.sock"
    if len(str(path)) < SOCKET_PATH_LIMIT:
        return path
    name = sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"queue-{name}.sock"

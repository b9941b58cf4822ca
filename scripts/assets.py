"""Build the front-end assets, with the machine's Node.js or with one in `.venv`."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from scripts.environment import ROOT, VENV, install
from scripts.stamps import fingerprint, once

SOURCES = ROOT / "static"
BUILT = SOURCES / "build"
PACKAGES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
# The icon font is cut to what these name: static/tools/icons.mjs.
NAMING_ICONS = (
    *("accounts", "budgets", "expense_tracker", "ledger", "reports"),
    "templates",
)


def main() -> None:
    once(PACKAGES / ".stamp", fingerprint([LOCK]), lambda: npm("ci"))
    once(BUILT / ".stamp", fingerprint(source_files()), lambda: npm("run", "build"))


def source_files() -> list[Path]:
    files = [path for path in SOURCES.rglob("*") if path.is_file()]
    own = [path for path in files if not path.is_relative_to(BUILT)]
    return [*own, *files_naming_icons(), LOCK, ROOT / "package.json"]


def files_naming_icons() -> list[Path]:
    return [
        path
        for folder in NAMING_ICONS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"}
    ]


@cache
def environment_with_node() -> dict[str, str]:
    """Environment whose PATH leads to node and npm.

    The machine's own if they are new enough, else those of requirements-node.txt.
    """
    if node_is_new_enough() and shutil.which("npm"):
        return dict(os.environ)
    install("requirements-node.txt")
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def node_is_new_enough() -> bool:
    node = shutil.which("node")
    if not node:
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, check=False)
    version = asked.stdout.decode().strip()
    return version.startswith("v") and major(version) >= wanted_major()


def wanted_major() -> int:
    return major(json.loads((ROOT / "package.json").read_text())["engines"]["node"])


def major(version: str) -> int:
    """First number of `v20.1.0` or `>=20`."""
    return int(version.lstrip("v>=").split(".")[0])


def npm(*command: str) -> None:
    print(f"npm {' '.join(command)}")
    environment = environment_with_node()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    path = shutil.which("npm", path=environment["PATH"])
    done = subprocess.run(
        [str(path), *command, *quiet],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        sys.exit(f"`npm {' '.join(command)}` failed: see the message above.")


if __name__ == "__main__":
    main()

"""What is known against the libraries in use: `python` those of Python, `node` others.

Asks the registries for published advisories on exactly what the lock files name. Where
one does not answer within seconds, or knows nothing of advisories, it says so and is no
failure: without a network there is nothing to be told.
"""

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOT_REACHABLE = "not reachable"
SECONDS = 4  # for each answer of a registry
WHOLE = 120  # seconds for all of them
# Asked first: where nothing is known of it, nothing will be of the others.
ONE = "https://pypi.org/pypi/pip-audit/json"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
# Advisories that do not concern us, each with the reason. Empty is how it should be.
ACCEPTED: dict[str, str] = {}


class NotReachableError(Exception):
    """The registry said nothing that can be understood."""


def main(arguments: list[str]) -> int:
    try:
        found = AUDITS[arguments[0]]()
    except NotReachableError:
        print(NOT_REACHABLE)
        return 0
    print("\n".join(found) or "nothing known")
    return min(len(found), 1)


def python_advisories() -> list[str]:
    """A line for each advisory, with the versions that mend it."""
    if not _knows_advisories(ONE):
        raise NotReachableError
    locks = [part for name in LOCKS for part in ("--requirement", name)]
    options = ["--require-hashes", "--disable-pip", "--format", "json"]
    quiet = ["--progress-spinner", "off", "--timeout", str(SECONDS)]
    command = [sys.executable, "-m", "pip_audit", *locks, *options, *quiet]
    return python_lines(_asked(command))


def python_lines(answer: dict[str, Any]) -> list[str]:
    libraries = answer.get("dependencies", [])
    if not any("vulns" in each for each in libraries):
        raise NotReachableError
    return [
        _line(each["name"], each["version"], told["id"], told.get("fix_versions", []))
        for each in libraries
        for told in each.get("vulns", [])
        if told["id"] not in ACCEPTED
    ]


def node_advisories() -> list[str]:
    """The same of what the pages' scripts and styles are built from."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotReachableError
    waits = [f"--fetch-timeout={SECONDS * 1000}", "--fetch-retries=0"]
    return node_lines(_asked([npm, "audit", "--json", *waits]))


def node_lines(answer: dict[str, Any]) -> list[str]:
    if "auditReportVersion" not in answer:
        raise NotReachableError
    return [
        _line(name, told.get("range", ""), told.get("severity", ""), [])
        for name, told in answer.get("vulnerabilities", {}).items()
        if name not in ACCEPTED
    ]


def _line(name: str, version: str, advisory: str, mended: list[str]) -> str:
    mends = f"; mended in {', '.join(mended)}" if mended else ""
    return f"{name} {version}: {advisory}{mends}"


def _knows_advisories(address: str) -> bool:
    """Whether there is a registry that tells them, not a mirror of files alone."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
            return "vulnerabilities" in json.load(answer)
    except (OSError, ValueError):
        return False


def _asked(command: list[str]) -> dict[str, Any]:
    """What the program prints. It fails for findings and for no network alike."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=WHOLE,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise NotReachableError from error
    if not isinstance(answer, dict):
        raise NotReachableError
    return answer


AUDITS: dict[str, Callable[[], list[str]]] = {
    "python": python_advisories,
    "node": node_advisories,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

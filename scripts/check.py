"""Everything that can be said about the code without running its tests.

All checks run, side by side; the output of those that fail is shown.
"""

import os
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "expense_tracker.settings_test"}
AUDIT = [*PYTHON, "scripts.audit"]
LAYERS = "expense_tracker/tests/test_layers.py"


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    # Whether what it prints is worth a line when nothing is wrong, too.
    tells: bool = False


def checks() -> list[Check]:
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check(
            "format",
            [*PYTHON, "ruff", "format", "--check", "--output-format=concise", "."],
        ),
        Check("lint", [*PYTHON, "ruff", "check", "--output-format=concise", "."]),
        Check("types", [*PYTHON, "mypy", "."]),
        Check("templates", [*PYTHON, "djlint", "templates", "--lint", "--quiet"]),
        Check("layers", [*PYTHON, "pytest", "-q", "-p", "no:randomly", LAYERS]),
        Check(
            "migrations", [*MANAGE, "makemigrations", "--check", "-v1"], TEST_SETTINGS
        ),
        Check("deployment", [*MANAGE, *deploy], shipped_settings()),
        Check("audit python", [*AUDIT, "python"], tells=True),
        Check("audit node", [*AUDIT, "node"], tells=True),
    ]


def shipped_settings() -> dict[str, str]:
    """The production settings of .env.example, with a secret key of its own."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line[:1].isalpha())
    return {**settings, "SECRET_KEY": secrets.token_urlsafe(50)}


def main() -> int:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = sum(pool.map(run, checks()))
    return min(failures, 1)


def run(check: Check) -> bool:
    """Run one check, say how it went, and return whether it failed."""
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    failed = done.returncode != 0
    passed = done.stdout.strip() if check.tells else "ok"
    shown = f"FAILED\n{done.stdout}" if failed else passed
    print(f"{check.name:<14}{shown}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())

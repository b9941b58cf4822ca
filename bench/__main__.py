"""make bench: measure, compare with the goals, write the table of the documentation.

python -m bench [--sizes 10000,100000] [--databases sqlite,postgres] [--no-sweep]
    [--no-table]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import exports, imports, pages, pdf, report
from bench.sites import Setting, environment
from scripts import postgres

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/operations/performance.md"


def main() -> int:
    chosen = _arguments()
    today = datetime.now(UTC).date().isoformat()
    results: dict[tuple[str, int], dict[str, Any]] = {}
    for database in chosen.databases.split(","):
        for size in chosen.sizes.split(","):
            with setting_of(database, int(size), today) as setting:
                print(f"{database}, {size} entries", file=sys.stderr)
                results[database, int(size)] = _measured(setting)
    if chosen.sweep and "postgres" in chosen.databases.split(","):
        largest = max(size for _, size in results)
        results["postgres", largest]["sweep"] = _swept(today)
    text = report.table(results)
    print(text)
    if chosen.table:
        report.write(DOCUMENT, text)
    return 0


def _measured(setting: Setting) -> dict[str, Any]:
    signed_in = setting.run("bench.prepare", str(setting.count))
    return {
        **pages.measure(setting, signed_in),
        "exports": exports.measure(setting, signed_in),
        "pdf": pdf.measure(setting),
        "imports": imports.measure(setting),
    }


def _swept(today: str) -> dict[str, Any]:
    """Of a million budgets, in a database of their own."""
    with setting_of("postgres", 0, today) as setting:
        print("postgres, sweep over all budgets", file=sys.stderr)
        return setting.run("bench.sweep")


@contextmanager
def setting_of(database: str, count: int, today: str) -> Iterator[Setting]:
    """A fresh database, gone afterwards."""
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="bench-")
        folder = Path(stack.enter_context(name))
        address: dict[str, str] = {}
        server = None
        if database == "postgres":
            address, server = _postgres(stack, folder)
        told = environment(folder, today, address)
        yield Setting(database, count, folder, told, server)


def _postgres(stack: ExitStack, folder: Path) -> tuple[dict[str, str], int]:
    """Two databases of one server: ours and the floor's; and its process."""
    place = folder / "postgres"
    place.mkdir()
    os.chmod(folder, 0o755)  # noqa: S103, PTH101 - the server runs as somebody else
    found = stack.enter_context(postgres.server(place))
    address = found["TEST_DATABASE_URL"]
    programs = found["PATH"].split(os.pathsep)[0]
    subprocess.run(
        [f"{programs}/createdb", "-h", str(place), "-U", postgres.OWNER, "floor"],
        check=True,
    )
    pid = int((place / "data/postmaster.pid").read_text().split()[0])
    floor = address.removesuffix(postgres.OWNER) + "floor"
    return {"DATABASE_URL": address, "FLOOR_DATABASE_URL": floor}, pid


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--no-sweep", dest="sweep", action="store_false")
    parser.add_argument("--no-table", dest="table", action="store_false")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

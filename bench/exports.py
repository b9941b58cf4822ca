"""Goal 7: exports of every entry beside what the database and the library can do.

python -m bench.exports     prints the limits as JSON, run inside Django
"""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import Event, Thread
from typing import Any

import httpx

from bench.processes import TICKS, cpu_seconds, memory_mib
from bench.sites import Setting, Site, ours, queue

PATIENCE = 600
# The least of so many is taken, of ours as of the limits.
ROUNDS = 3
WARM = 6
SAMPLED_SECONDS = 0.1


def measure(setting: Setting, signed_in: Mapping[str, Any]) -> dict[str, Any]:
    """Rows a second of CPU time of both files and of their limits; the server's growth
    in MiB.
    """
    servers = [str(setting.server)] if setting.server else []
    limits = setting.run("bench.exports", *servers)
    with queue(setting), ours(setting, signed_in) as site:
        found: dict[str, Any] = {}
        for kind in ("csv", "xlsx"):
            for _ in range(WARM):  # both workers
                _fetch(site, f"/export/{kind}?period=2026-10")
            address = f"/export/{kind}?period=all"
            with _highest(lambda: memory_mib(site.pid)) as growth:
                fetch = partial(_fetch, site, address)
                seconds = _least_seconds(fetch, site.pid, *map(int, servers))
            found[kind] = limits["rows"] / seconds
            found[f"{kind} growth"] = growth()
    return {**found, **limits}


def _least_seconds(work: Callable[[], object], *processes: int) -> float:
    """CPU time that these processes and their children take for it: others at work on
    the machine leave that as it is.
    """
    seconds = []
    for _ in range(ROUNDS):
        start = cpu_seconds(*processes)
        work()
        seconds.append(cpu_seconds(*processes) - start)
    return max(min(seconds), 1 / TICKS)


def _fetch(site: Site, address: str) -> None:
    cookies = dict(site.cookies)
    with (
        httpx.Client(
            base_url=site.address, cookies=cookies, timeout=PATIENCE
        ) as client,
        client.stream("GET", address) as answer,
    ):
        answer.raise_for_status()
        for _ in answer.iter_raw():
            pass


class _highest:  # noqa: N801 - used as a verb
    """How far a reading rises above its first one while the block runs."""

    def __init__(self, read: Callable[[], float]) -> None:
        self._read, self._done = read, Event()
        self._first = self._top = read()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Callable[[], float]:
        self._thread.start()
        return lambda: self._top - self._first

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(SAMPLED_SECONDS):
            self._top = max(self._top, self._read())


# --- the limits, inside Django --------------------------------------------------------

COLUMNS = """
    SELECT e.id, e.group_id, e.date, e.kind, w.name, c.name, p.name, e.amount,
           w.currency, e.note, e.rate, e.base_amount
    FROM ledger_entry e JOIN ledger_wallet w ON w.id = e.wallet_id
    LEFT JOIN ledger_category c ON c.id = e.category_id
    LEFT JOIN ledger_payee p ON p.id = e.payee_id
    ORDER BY e.date DESC, e.id DESC
"""


def limits(*servers: int) -> dict[str, float]:
    """How many rows there are; how many a second go through COPY TO (on SQLite, from a
    cursor into csv.writer) and into openpyxl's write-only workbook.
    """
    from django.db import connection

    processes = (os.getpid(), *servers)
    cells = _cells()
    rows = list(_rows(connection))
    return {
        "rows": len(rows),
        "copy": len(rows) / _least_seconds(lambda: _copied(connection), *processes),
        "openpyxl": len(rows) / _least_seconds(lambda: _workbook(cells), *processes),
    }


def _copied(connection: Any) -> None:
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({COLUMNS}) TO STDOUT WITH CSV") as copy,
        ):
            for _ in copy:
                pass
            return
    out = csv.writer(io.StringIO())
    for row in _rows(connection):
        out.writerow(row)


def _rows(connection: Any) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        yield from cursor


def _cells() -> list[Any]:
    """The rows of our own file: what a workbook costs depends on its cells."""
    from accounts.models import Book
    from ledger.export_rows import HEADERS, export_rows
    from ledger.listing.filters import EntryFilter

    found = export_rows(book=Book.objects.get(), chosen=EntryFilter())
    return [HEADERS, *([None if cell == "" else cell for cell in row] for row in found)]


def _workbook(rows: list[Any]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(limits(*map(int, sys.argv[1:]))))

"""Goals 1 to 5 and 11: what pages cost beside the floor page, and memory."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bench.processes import cpu_seconds, memory_mib
from bench.sites import Setting, Site, floor, ours, queue

WARM, TIMED, ROUNDS = 6, 20, 3


@dataclass(frozen=True)
class Cost:
    """Of one request: CPU of the server's processes, the database's included, and the
    time the client waited, both in milliseconds; the least of some rounds.
    """

    cpu: float
    wait: float


def addresses(signed_in: Mapping[str, Any]) -> dict[str, str]:
    return {
        "overview": "/dashboard/",
        "overview, again": "/dashboard/",
        "list, first page": "/entries/?period=all",
        "list, again": "/entries/?period=all",
        "list, deep": f"/entries/?period=all&before={signed_in['deep']}",
        "list, filtered": f"/entries/?period=all&category={signed_in['category']}",
        "search, frequent word": "/entries/?period=all&q=weekly",
        "search, rare word": "/entries/?period=all&q=%22order+77%22",
        "search, absent word": "/entries/?period=all&q=zzzyx",
        "statement page": "/reports/statements/2026-10/",
        "month by category": "/reports/spending/2026-10/",
        "year by category": "/reports/year/2025/",
        "budgets": "/budgets/",
    }


def measure(setting: Setting, signed_in: Mapping[str, Any]) -> dict[str, Any]:
    """Cost of every page and of the floor, and memory of both servers afterwards."""
    plain = setting.run("bench.floor.fill", str(setting.count))
    found: dict[str, Any] = {"pages": {}}
    with (
        queue(setting) as cache,
        ours(setting, signed_in) as site,
        floor(setting, plain) as lowest,
    ):
        found["floor"] = _cost(setting, lowest, "/")
        for name, address in addresses(signed_in).items():
            before = None if name.endswith("again") else cache.flushdb
            found["pages"][name] = _cost(setting, site, address, before)
        found["floor again"] = _cost(setting, lowest, "/")
        found["memory"] = memory_mib(site.pid)
        found["floor memory"] = memory_mib(lowest.pid)
    return found


def _cost(
    setting: Setting,
    site: Site,
    address: str,
    before: Callable[[], object] | None = None,
) -> Cost:
    roots = [site.pid, *([setting.server] if setting.server else [])]
    with httpx.Client(base_url=site.address, cookies=dict(site.cookies)) as client:
        for _ in range(WARM):
            _ask(client, address)
        rounds = [_round(client, address, roots, before) for _ in range(ROUNDS)]
    return Cost(min(cost.cpu for cost in rounds), min(cost.wait for cost in rounds))


def _round(
    client: httpx.Client,
    address: str,
    roots: list[int],
    before: Callable[[], object] | None,
) -> Cost:
    waited, spent = 0.0, cpu_seconds(*roots)
    for _ in range(TIMED):
        if before is not None:
            before()
        start = time.perf_counter()
        _ask(client, address)
        waited += time.perf_counter() - start
    spent = cpu_seconds(*roots) - spent
    return Cost(1000 * spent / TIMED, 1000 * waited / TIMED)


def _ask(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{address} answered {answer.status_code}.")

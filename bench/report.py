"""Readings against the goals, as the tables of docs/operations/performance.md."""

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Results = Mapping[tuple[str, int], Mapping[str, Any]]
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
NOISY = 1.2

# Goal 4 and 5 compare list pages, goal 2 the overview, with the floor page or with the
# first page of the list.
AGAINST_FLOOR = {
    "overview": 1.0,
    "overview, again": 0.4,
    "list, first page": 1.2,
}
AGAINST_FIRST = {
    "list, deep": 1.1,
    "search, frequent word": 1.5,
    "search, rare word": 1.5,
    "search, absent word": 1.5,
}
GROWTH = 1.1


@dataclass(frozen=True)
class Reading:
    """One figure beside its goal. `goal` is a bound; `at_most` says on which side."""

    what: str
    value: float
    goal: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        within = self.value <= self.goal
        return within if self.at_most else self.value >= self.goal

    @property
    def row(self) -> str:
        sign = "≤" if self.at_most else "≥"
        verdict = "yes" if self.holds else "**no**"
        return f"| {self.what} | {self.value:.2f} | {sign} {self.goal:g} | {verdict} |"


def table(results: Results) -> str:
    """All of it as Markdown."""
    parts = [f"Python {platform.python_version()}, {platform.machine()}."]
    for database in dict.fromkeys(name for name, _ in results):
        sizes = {
            size: found for (name, size), found in results.items() if name == database
        }
        parts += [f"### {database}", _pages(sizes), _goals(sizes)]
    return "\n\n".join(parts) + "\n"


def write(document: Path, text: str) -> None:
    """Put the text between the document's marks."""
    before, _, rest = document.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def _pages(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    heads = [f"{size:,} entries: CPU ms (wait ms)" for size in sizes]
    lines = [_row(["page", *heads]), _row(["---"] * (len(heads) + 1))]
    names = ["floor", *next(iter(sizes.values()))["pages"]]
    for name in names:
        costs = [_cost(found, name) for found in sizes.values()]
        lines.append(_row([name, *(f"{c.cpu:.1f} ({c.wait:.1f})" for c in costs)]))
    if any(_is_noisy(found) for found in sizes.values()):
        lines.append("\nThe floor moved by more than a fifth meanwhile: a noisy run.")
    return "\n".join(lines)


def _goals(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    head = [_row(["at the largest size", "reading", "goal", "held"]), _row(["---"] * 4)]
    return "\n".join([*head, *(reading.row for reading in _readings(sizes))])


def _readings(sizes: Mapping[int, Mapping[str, Any]]) -> Iterator[Reading]:
    small, large = sizes[min(sizes)], sizes[max(sizes)]
    pages = large["pages"]
    first = pages["list, first page"].cpu
    for name, goal in AGAINST_FLOOR.items():
        ratio = pages[name].cpu / large["floor"].cpu
        yield Reading(f"{name} / floor", ratio, goal)
    for name, goal in AGAINST_FIRST.items():
        yield Reading(f"{name} / first page", pages[name].cpu / first, goal)
    for name in pages:
        growth = pages[name].cpu / small["pages"][name].cpu
        yield Reading(f"{name}, growth", growth, GROWTH)
    yield Reading("memory / floor", large["memory"] / large["floor memory"], 1.5)
    yield Reading("memory, growth", large["memory"] / small["memory"], GROWTH)
    yield from _files(small, large)
    if "sweep" in large:
        yield from _sweep(large["sweep"])


def _sweep(found: Mapping[str, Any]) -> Iterator[Reading]:
    what = f"sweep of {found['budgets']:,} budgets"
    yield Reading(f"{what} / plain SQL", found["times the floor"], 1.5)
    yield Reading(f"{what}, MiB of growth", found["growth"], 20)
    yield Reading(f"{what}, found once recorded", found["found again"], 0)


def _files(small: Mapping[str, Any], large: Mapping[str, Any]) -> Iterator[Reading]:
    exports, imports = large["exports"], large["imports"]
    yield Reading("CSV export / COPY", exports["csv"] / exports["copy"], 0.2, False)
    yield Reading("CSV export, MiB of growth", exports["csv growth"], 20)
    bare = exports["xlsx"] / exports["openpyxl"]
    yield Reading("XLSX export / openpyxl", bare, 0.8, at_most=False)
    pdf = large["pdf"]
    drawn = pdf["statement"] / pdf["bare"]
    yield Reading(f"statement of {pdf['rows']} rows / bare table", drawn, 1.5)
    queries = pdf["queries"] / small["pdf"]["queries"]
    yield Reading("statement, growth of queries", queries, 1)
    stored = imports["rows"] / imports["bulk_create"]
    yield Reading("import / bulk_create", stored, 0.8, at_most=False)
    rate = imports["rows"] / small["imports"]["rows"]
    yield Reading("import rate, growth", rate, 0.9, at_most=False)
    yield Reading("import, MiB of growth", imports["growth"], 20)


def _cost(found: Mapping[str, Any], name: str) -> Any:
    return found["floor"] if name == "floor" else found["pages"][name]


def _is_noisy(found: Mapping[str, Any]) -> bool:
    one, other = found["floor"].cpu, found["floor again"].cpu
    return max(one, other) > NOISY * min(one, other)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

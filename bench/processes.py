"""What a tree of processes costs: CPU seconds and memory, from /proc (Linux)."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
# Places in /proc/<pid>/stat behind the name: parent, then CPU times, also of children
# that ended.
PARENT, TIMES = 1, slice(11, 15)


def tree(root: int) -> Iterator[int]:
    """The process and all that descend from it."""
    parents = {
        int(each.name): int(_stat(int(each.name))[PARENT])
        for each in PROC.iterdir()
        if each.name.isdigit() and _stat(int(each.name))
    }
    wanted, found = [root], set()
    while wanted:
        pid = wanted.pop()
        found.add(pid)
        wanted += [child for child, parent in parents.items() if parent == pid]
    yield from found


def cpu_seconds(*roots: int) -> float:
    """CPU time of the trees so far, of user and system together."""
    ticks = (
        sum(map(int, _stat(pid)[TIMES])) if _stat(pid) else 0
        for root in roots
        for pid in tree(root)
    )
    return sum(ticks) / TICKS


def memory_mib(root: int) -> float:
    """Memory of the tree; pages shared by several processes are counted once (PSS)."""
    return sum(_pss_kib(pid) for pid in tree(root)) / 1024


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _stat(pid: int) -> list[str]:
    """Fields after the name; [] for one that has ended."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()

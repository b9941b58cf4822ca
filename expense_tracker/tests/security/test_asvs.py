"""docs/operations/security.md tells of every item, and of tests that exist."""

import re
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "operations" / "security.md").read_text()
APPS = ("accounts", "budgets", "expense_tracker", "ledger", "reports")
# How many items of levels 1 and 2 each section of ASVS 5.0.0 has; they come first.
SECTIONS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
ITEMS = [
    f"{chapter}.{section}.{item}"
    for chapter, counts in SECTIONS.items()
    for section, count in enumerate(counts, 1)
    for item in range(1, count + 1)
]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
APART = re.compile(r"^Does not apply: (.+?)$\n\n", re.MULTILINE | re.DOTALL)
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
# What an operator does, or is told to be missing, needs no test.
UNTESTED = ("The operator's", "**Not met.**", "**In part.**", "The proxy", "The same.")


def _tests_by_file() -> dict[str, set[str]]:
    found = defaultdict(set)
    for app in APPS:
        for path in (ROOT / app).rglob("test_*.py"):
            found[path.name] |= {
                *re.findall(r"^def (\w+)", path.read_text(), re.MULTILINE)
            }
    return found


def test_every_item_is_told_once():
    assert len(ITEMS) == 253
    apart = [each for part in APART.findall(TEXT) for each in _items(part)]
    told = Counter([row[0] for row in ROW.findall(TEXT)] + apart)
    assert [item for item in ITEMS if told[item] != 1] == []
    assert set(told) <= set(ITEMS)


def _items(part: str) -> list[str]:
    return re.findall(r"\d+\.\d+\.\d+", part)


def test_every_named_test_exists():
    there = _tests_by_file()
    named = TEST.findall(TEXT)
    assert [each for each in named if each[1] not in there[each[0]]] == []
    assert len(named) > 200


def test_what_is_met_is_proved():
    bare = [
        item
        for item, how, proof in ROW.findall(TEXT)
        if not TEST.search(proof) and not how.startswith(UNTESTED)
    ]
    assert bare == []

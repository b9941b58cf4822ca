"""Imports run one way: kernel <- accounts <- ledger <- budgets <- reports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["expense_tracker.kernel", "accounts", "ledger", "budgets", "reports"]

# Where a query may see every book. Each is named here, so that one more is a decision.
SEES_ALL_BOOKS = {
    "accounts/staff/tasks.py",
    "accounts/webhooks/tasks.py",
    "accounts/webhooks/watching.py",
    "budgets/calendar/feeds.py",
    "budgets/tasks.py",
    "expense_tracker/console.py",
    "ledger/management/commands/doctor.py",
    "ledger/receipt_files.py",
    "ledger/services/rates.py",
    "ledger/tasks.py",
    "reports/tasks.py",
}


def sources(folder: str) -> Iterator[Path]:
    for path in (ROOT / folder).rglob("*.py"):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_of(name: str) -> int | None:
    for place, layer in enumerate(LAYERS):
        if name == layer or name.startswith(f"{layer}."):
            return place
    return None


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_from_below(layer):
    own = LAYERS.index(layer)
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(layer.replace(".", "/"))
        for name in imported(path)
        if (found := layer_of(name)) is not None and found > own
    ]
    assert upward == []


def test_all_books_are_seen_in_few_named_places():
    callers = {
        str(path.relative_to(ROOT))
        for folder in ("expense_tracker", "accounts", "ledger", "budgets", "reports")
        for path in sources(folder)
        if "all_books()" in path.read_text() and path.name != "scoping.py"
    }
    assert callers <= SEES_ALL_BOOKS


@pytest.mark.parametrize("word", ["scopes_disabled", "_base_manager"])
def test_scopes_are_left_only_in_the_kernel_and_history(word):
    # files.py asks which stored files any row of any book still knows.
    allowed = {"files.py", "scoping.py", "snapshots.py", "undo.py"}
    users = {
        path.name
        for folder in ("expense_tracker", "accounts", "ledger", "budgets", "reports")
        for path in sources(folder)
        if word in path.read_text()
    }
    assert users <= allowed


@pytest.mark.parametrize("folder", ["ledger", "budgets", "reports"])
def test_today_comes_from_the_edge(folder):
    """Figures take `as_of`: a clock below the view would disagree with its caller."""
    edges = {"tasks.py", "receivers.py"}
    clocks = ("date.today()", "timezone.now().date()", "localdate()")
    asking = [
        str(path.relative_to(ROOT))
        for path in sources(folder)
        if path.name not in edges
        and "commands" not in path.parts
        and any(clock in path.read_text() for clock in clocks)
    ]
    assert asking == []


def test_one_place_says_whom_the_program_works_for():
    """accounts.models.present: tests/test_leavers.py says what hangs on it."""
    words = ("__is_active", "__leaves_at", "members.filter(is_active")
    deciding = [
        f"{path.relative_to(ROOT)}: {word}"
        for folder in ("accounts", "ledger", "budgets", "reports")
        for path in sources(folder)
        for word in words
        if word in path.read_text()
    ]
    assert deciding == []

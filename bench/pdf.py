"""Goal 8: a month's statement as a PDF beside a bare table of the same rows.

python -m bench.pdf     prints CPU milliseconds of both and the queries, inside Django
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.sites import Setting

ROUNDS = 5
MONTH = "2026-10"


def measure(setting: Setting) -> dict[str, Any]:
    return setting.run("bench.pdf")


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import Book
    from expense_tracker.kernel.period import Period
    from expense_tracker.kernel.scoping import book_scope
    from reports.pdf import render_statement
    from reports.statements.queries import statement_figures

    book = Book.objects.get()
    today = date.fromisoformat(os.environ["BENCH_TODAY"])
    month = Period.parse(MONTH)
    with book_scope(book):

        def read() -> Any:
            return statement_figures(
                book=book, period=month, as_of=today, locale="en-IE"
            )

        figures = read()
        with CaptureQueriesContext(connection) as queries:
            read()
        rows = _rows(figures)
        found = {
            "rows": len(rows),
            "queries": len(queries),
            "statement": _milliseconds(lambda: render_statement(read())),
            "bare": _milliseconds(lambda: _bare(rows)),
        }
    sys.stdout.write(json.dumps(found))


def _rows(figures: Any) -> list[list[str]]:
    """The statement's transactions as four texts each."""
    return [
        [line.title[:60], line.category_words, line.wallet, str(line.amount.amount)]
        for day in figures.days
        for line in day.lines
    ]


def _bare(rows: list[list[str]]) -> bytes:
    from reportlab.platypus import SimpleDocTemplate, Table

    output = io.BytesIO()
    table = Table([["Transaction", "Category", "Wallet", "Amount"], *rows])
    SimpleDocTemplate(output).build([table])
    return output.getvalue()


def _milliseconds(work: Callable[[], object]) -> float:
    """CPU time, the least of some rounds after a first one."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
    main()

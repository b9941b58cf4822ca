"""What programs are told of statements."""

from datetime import date

from expense_tracker.kernel.period import Period
from reports.statements.services import make_statement


def test_a_statement_is_told_once(told, scope, spend):
    spend("12.50", on=date(2026, 10, 3))
    for _ in range(2):
        make_statement(
            book=scope, period=Period.month(2026, 10), as_of=date(2026, 11, 5)
        )
    assert told("statement.ready") == [
        {
            "period": "2026-10",
            "start": "2026-10-01",
            "file": "statement-2026-10.pdf",
        }
    ]

"""What mails of reports hold, as text in the recipient's locale."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.money import Money
from reports.models import Statement
from reports.statements.month import StatementFigures
from reports.statements.year import YearFigures

# Mail servers turn larger ones away; the mail links to it as well.
MAX_ATTACHED = 2 * 1024 * 1024


def statement_payload(
    statement: Statement, figures: StatementFigures | YearFigures, user: User
) -> dict[str, Any]:
    def money(value: Money) -> str:
        return format_money(value, user.locale)

    return {
        "statement": statement.pk,
        "name": user.get_short_name(),
        "month": figures.period.label(user.locale),
        "income": money(figures.income),
        "spending": money(figures.spending),
        "net": money(figures.net),
        "missing": money(abs(figures.net)) if figures.net.amount < 0 else "",
        "net_worth": money(figures.net_worth),
        "count": figures.entry_count,
        "url": reverse("reports:statement", args=[statement.period_slug]),
    }

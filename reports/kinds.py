"""The kinds of notice that reports sends. Templates: templates/emails/<kind>-*."""

from collections.abc import Iterator, Mapping
from typing import Any

from accounts.models import Notice
from accounts.notices import APP, MAIL, NoticeKind, WithdrawnError, register_kind
from expense_tracker.kernel.mail import Attachment
from reports.mails import MAX_ATTACHED
from reports.models import Statement
from reports.saved.mailing import REPORT, mail_context

STATEMENT = "statement"
INSIGHT = "insight"


def register_kinds() -> None:
    register_kind(
        NoticeKind(
            STATEMENT,
            "Statements",
            "Once a month or a year is over, its statement as a PDF.",
            context=statement_context,
        )
    )
    register_kind(
        NoticeKind(
            REPORT,
            "Saved reports",
            "Each week, month or year, as you chose for the report.",
            context=mail_context,
            defaults=frozenset({APP, MAIL}),
        )
    )
    register_kind(
        NoticeKind(
            INSIGHT,
            "Insights",
            "Once a week at most, when something in your books is worth a look.",
            defaults=frozenset({APP}),
        )
    )


def statement_context(notice: Notice) -> Mapping[str, Any]:
    """The PDF as it was stored. Raises WithdrawnError when the statement is gone."""
    statement = Statement.objects.filter(pk=notice.payload["statement"]).first()
    if statement is None:
        raise WithdrawnError
    return {"attachments": list(_attached(statement))}


def _attached(statement: Statement) -> Iterator[Attachment]:
    content = statement.content()
    if content and len(content) < MAX_ATTACHED:
        yield Attachment(statement.file_name, content, "application/pdf")

"""Keeping reports under a name, and asking to be mailed them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Book, User
from accounts.services import renew_book
from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change
from ledger.naming import check_name
from ledger.services.editing import edit_book
from reports.models import ReportMail, SavedReport
from reports.saved.days import last_period

MAX_REPORTS = 50
MAX_QUERY = 1000


@dataclass(frozen=True, kw_only=True)
class SavedReportDraft:
    """`kind` is one of reports.period_reports.KINDS, `query` a search expression."""

    name: str
    kind: str
    period_slug: str
    span: str = SavedReport.Span.RUNNING
    query: str = ""
    compare: str = "previous"


def save_report(
    *, book: Book, actor: User | None, draft: SavedReportDraft
) -> SavedReport:
    """Raises InvalidEntry when the name is taken, or there are too many."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label=draft.name
    ) as edit:
        report = SavedReport(book=book)
        if SavedReport.objects.filter(book=book).count() >= MAX_REPORTS:
            raise InvalidEntry(
                f"A book keeps at most {MAX_REPORTS} reports.", field="name"
            )
        _fill(report, draft)
        report.save()
        edit.written([report])
    return report


def change_report(
    *,
    book: Book,
    actor: User | None,
    report: SavedReport,
    version: int,
    draft: SavedReportDraft,
) -> SavedReport:
    """Raises StaleVersion, or InvalidEntry when the name is taken."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=draft.name
    ) as edit:
        report = _present(report)
        if report.version != version:
            raise StaleVersion("It was changed meanwhile.")
        edit.changing([report])
        _fill(report, draft)
        report.version += 1
        report.save()
        edit.written([report])
    return report


def delete_report(*, book: Book, actor: User | None, report: SavedReport) -> Change:
    """With the mails that members asked for, which Undo brings back too."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=report.name
    ) as edit:
        report = _present(report)
        edit.changing([report, *report.mails.order_by("pk")])
        report.delete()
    assert edit.change is not None
    return edit.change


def mail_report(
    *, report: SavedReport, user: User, cadence: str, format_: str, as_of: date
) -> None:
    """Mail it to that member from the next time on; `cadence` "" stops it. What is
    over already is not sent.
    """
    mails = ReportMail.objects.filter(report=report, user=user)
    if cadence:
        over = last_period(cadence, report.book, as_of).start
        known = mails.first() or ReportMail(book=report.book, report=report, user=user)
        if known.cadence != cadence:
            known.sent_for = over
        known.cadence, known.format = cadence, format_
        known.save()
    else:
        mails.delete()
    renew_book(book=report.book)


def _fill(report: SavedReport, draft: SavedReportDraft) -> None:
    check_name(draft.name, field="name")
    if len(draft.query) > MAX_QUERY:
        raise InvalidEntry("That search is too long to keep.", field="name")
    others = SavedReport.objects.filter(book=report.book, name_key=fold(draft.name))
    if others.exclude(pk=report.pk).exists():
        raise InvalidEntry("Another report has that name.", field="name")
    report.name, report.kind = draft.name, draft.kind
    report.period_slug, report.span = draft.period_slug, draft.span
    report.query, report.compare = draft.query, draft.compare


def _present(report: SavedReport) -> SavedReport:
    found: SavedReport | None = SavedReport.objects.filter(pk=report.pk).first()
    if found is None:
        raise StaleVersion("It was deleted meanwhile.")
    return found

"""Saved reports: the list, opening one, keeping, changing and deleting them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required, member_required
from accounts.types import BookRequest
from expense_tracker.kernel.locale import current_locale
from ledger.errors import StaleVersion
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor
from reports.models import ReportMail, SavedReport
from reports.period_reports import KINDS, Options
from reports.period_reports.asked import asked_options, asked_period
from reports.period_reports.question import ask
from reports.saved.days import period_of
from reports.saved.forms import SavedReportForm, saved_values
from reports.saved.services import (
    change_report,
    delete_report,
    mail_report,
    save_report,
)

LIST = "reports:saved-list"


@dataclass(frozen=True)
class SavedLine:
    """A saved report in the list; `mail` is the reader's own, None for none."""

    report: SavedReport
    title: str
    days: str
    mail: ReportMail | None


@require_safe
@book_required
def saved_list(request: BookRequest) -> HttpResponse:
    book, as_of = request.book, today_for(request.book)
    mails = {
        mail.report_id: mail
        for mail in ReportMail.objects.filter(book=book, user=request.user)
    }
    lines = [
        SavedLine(
            report,
            KINDS[report.kind].title,
            period_of(report, book, as_of).label(current_locale()),
            mails.get(report.pk),
        )
        for report in SavedReport.objects.filter(book=book)
        if report.kind in KINDS
    ]
    return render(request, "reports/saved_list.html", {"lines": lines})


@require_safe
@book_required
def saved_open(request: BookRequest, pk: int) -> HttpResponse:
    """Leads to the report, of the days it shows today."""
    report, book = _report(request, pk), request.book
    as_of = today_for(book)
    question = ask(
        book=book,
        period=period_of(report, book, as_of),
        as_of=as_of,
        options=Options(report.query, report.compare),  # type: ignore[arg-type]
    )
    return redirect(question.report_url(report.kind))


class ReportEditor(RowEditor[SavedReport]):
    """Keeps the report that the address names by kind, period, q and compare. Who may
    not write chooses when it is mailed to them.
    """

    noun = "report"
    template = "reports/saved_form.html"
    list_view = LIST

    def find(self, pk: int) -> SavedReport:
        return _report(self.request, pk)

    def form(self, row: SavedReport | None, **given: Any) -> SavedReportForm:
        if row is not None:
            given.setdefault("initial", self.values(row))
        may_write = self.request.membership.may_write
        return SavedReportForm(book=self.book, may_write=may_write, **given)

    def first_values(self) -> dict[str, str]:
        """What the address says, else the running month's spending."""
        asked = self.request.GET
        kind = KINDS.get(asked.get("kind", "")) or next(iter(KINDS.values()))
        period = asked_period(asked, book=self.book, as_of=today_for(self.book))
        return {
            "kind": kind.slug,
            "name": kind.title,
            "period": period.slug,
            "q": asked.get("q", ""),
            "compare": asked_options(asked).compare,
        }

    def values(self, row: SavedReport) -> dict[str, Any]:
        own = ReportMail.objects.filter(report=row, user=self.request.user)
        return saved_values(row, own.first())

    def create(self, form: SavedReportForm) -> None:
        user = self.request.user
        self._mail(save_report(book=self.book, actor=user, draft=form.draft), form)

    def change(self, row: SavedReport, form: SavedReportForm, version: int) -> None:
        if self.request.membership.may_write:
            row = change_report(
                book=self.book,
                actor=self.request.user,
                report=row,
                version=version,
                draft=form.draft,
            )
        self._mail(row, form)

    def _mail(self, report: SavedReport, form: SavedReportForm) -> None:
        mail_report(
            report=report,
            user=self.request.user,
            cadence=form.cleaned_data["cadence"],
            format_=form.cleaned_data["format"],
            as_of=today_for(self.book),
        )


@require_http_methods(["GET", "POST"])
@editor_required
def saved_add(request: BookRequest) -> HttpResponse:
    return ReportEditor(request).add()


@require_http_methods(["GET", "POST"])
@member_required
def saved_edit(request: BookRequest, pk: int) -> HttpResponse:
    return ReportEditor(request).edit(pk)


@require_POST
@editor_required
def saved_delete(request: BookRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    try:
        change = delete_report(book=request.book, actor=request.user, report=report)
    except StaleVersion as error:
        raise Http404 from error
    return saved(request, f"{report.name} deleted", to=reverse(LIST), change=change)


def _report(request: BookRequest, pk: int) -> SavedReport:
    found: SavedReport = get_object_or_404(SavedReport, book=request.book, pk=pk)
    return found

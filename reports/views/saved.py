"""Saved reports: the list, opening one, keeping, changing and deleting them."""

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
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
from ledger.errors import LedgerError, StaleVersion
from ledger.views.answers import save_once, saved, with_version
from reports.asked import asked_options, asked_period
from reports.models import ReportMail, SavedReport
from reports.period_reports import KINDS, Options
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


@require_http_methods(["GET", "POST"])
@editor_required
def saved_add(request: BookRequest) -> HttpResponse:
    """Keeps the report that the address names by kind, period, q and compare."""
    if request.method == "GET":
        values = _asked(request)
        return _page(request, SavedReportForm(initial=values, book=request.book))
    form = SavedReportForm(request.POST, book=request.book)
    if form.is_valid():
        try:
            save_once(request, form, partial(_save, request, form))
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, f"{form.draft.name} saved", to=reverse(LIST))
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _asked(request: BookRequest) -> dict[str, str]:
    """What the address says, else the running month's spending."""
    asked, book = request.GET, request.book
    kind = KINDS.get(asked.get("kind", "")) or next(iter(KINDS.values()))
    period = asked_period(asked, book=book, as_of=today_for(book))
    return {
        "kind": kind.slug,
        "name": kind.title,
        "period": period.slug,
        "q": asked.get("q", ""),
        "compare": asked_options(asked).compare,
    }


def _save(request: BookRequest, form: SavedReportForm) -> None:
    report = save_report(book=request.book, actor=request.user, draft=form.draft)
    _mail(request, report, form)


def _mail(request: BookRequest, report: SavedReport, form: SavedReportForm) -> None:
    mail_report(
        report=report,
        user=request.user,
        cadence=form.cleaned_data["cadence"],
        format_=form.cleaned_data["format"],
        as_of=today_for(request.book),
    )


@require_http_methods(["GET", "POST"])
@member_required
def saved_edit(request: BookRequest, pk: int) -> HttpResponse:
    """Who may not write chooses when it is mailed to them."""
    report = _report(request, pk)
    mail = ReportMail.objects.filter(report=report, user=request.user).first()
    shape: dict[str, Any] = {
        "book": request.book,
        "initial": saved_values(report, mail),
        "may_write": request.membership.may_write,
    }
    if request.method == "GET":
        return _page(request, SavedReportForm(**shape), report)
    form = SavedReportForm(request.POST, **shape)
    if form.is_valid():
        try:
            _change(request, report, form)
        except StaleVersion as error:
            form = SavedReportForm(with_version(request.POST, report.version), **shape)
            form.add_error(None, f"{error} Save again to keep yours.")
            return _page(request, form, report, status=HTTPStatus.CONFLICT)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, f"{form.draft.name} saved", to=reverse(LIST))
    return _page(request, form, report, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _change(request: BookRequest, report: SavedReport, form: SavedReportForm) -> None:
    if request.membership.may_write:
        report = change_report(
            book=request.book,
            actor=request.user,
            report=report,
            version=form.cleaned_data["version"] or 0,
            draft=form.draft,
        )
    _mail(request, report, form)


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


def _page(
    request: BookRequest,
    form: SavedReportForm,
    report: SavedReport | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "report": report}
    return render(request, "reports/saved_form.html", context, status=status)

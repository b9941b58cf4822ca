"""What is due and its calendar; adding and changing bills."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.bills.forms import BillForm, bill_values
from budgets.bills.paid import recently_paid
from budgets.bills.upcoming import upcoming
from budgets.calendar.month import day_list, month_calendar
from budgets.models import Bill
from budgets.services import change_bill, create_bill
from expense_tracker.kernel.period import Period
from ledger.recurring.rows import cost_of_bills
from ledger.views.recurring import tabs
from ledger.views.row_editor import RowEditor

LIST = "budgets:bill-list"


@require_GET
@book_required
@kept
def bill_list(request: BookRequest, period: Period | None = None) -> HttpResponse:
    """What is due, beside the calendar of this month or the one in the address, and
    today's list or that of the day in the address.
    """
    book = request.book
    as_of = today_for(book)
    asked = period.start if period else as_of
    month = Period.month_of(asked)
    day = asked if _is_day(period) else as_of
    listed = day_list(book=book, day=day, as_of=as_of)
    context = {
        "as_of": as_of,
        "upcoming": upcoming(book=book, as_of=as_of),
        "paid": recently_paid(book=book, as_of=as_of),
        "cost": cost_of_bills(book=book, as_of=as_of),
        "calendar": month_calendar(book=book, month=month, as_of=as_of),
        "day": listed if month.contains(day) else None,
        **tabs(book, "upcoming"),
    }
    return render(request, "budgets/bill_list.html", context)


def _is_day(period: Period | None) -> bool:
    return period is not None and period.days == 1


@require_GET
def bill_day(request: BookRequest, period: Period) -> HttpResponseBase:
    """The same page with the list of one day; 404 for any other period."""
    if not _is_day(period):
        raise Http404
    return bill_list(request, period)


class BillEditor(RowEditor[Bill]):
    noun = "bill"
    template = "budgets/bill_form.html"
    list_view = LIST

    def find(self, pk: int) -> Bill:
        bills = Bill.objects.select_related("recurring__wallet", "recurring__category")
        found: Bill = get_object_or_404(bills, book=self.book, pk=pk)
        return found

    def form(self, row: Bill | None, **given: Any) -> BillForm:
        return BillForm(book=self.book, bill=row, as_of=today_for(self.book), **given)

    def first_values(self) -> dict[str, Any]:
        return {"due_on": today_for(self.book)}

    def values(self, row: Bill) -> dict[str, Any]:
        return bill_values(row)

    def version(self, row: Bill) -> int:
        return row.recurring.version

    def create(self, form: BillForm) -> None:
        create_bill(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Bill, form: BillForm, version: int) -> None:
        change_bill(
            book=self.book,
            actor=self.request.user,
            bill=row,
            version=version,
            draft=form.draft,
        )


@require_http_methods(["GET", "POST"])
@editor_required
def bill_add(request: BookRequest) -> HttpResponse:
    return BillEditor(request).add()


@require_http_methods(["GET", "POST"])
@editor_required
def bill_edit(request: BookRequest, pk: int) -> HttpResponse:
    return BillEditor(request).edit(pk)

"""What is due and its calendar; adding and changing bills."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.calendar import day_list, month_calendar
from budgets.forms import BillForm, bill_values
from budgets.models import Bill
from budgets.paid import recently_paid
from budgets.services import change_bill, create_bill
from budgets.upcoming import upcoming
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.errors import LedgerError, StaleVersion
from ledger.recurring_rows import cost_of_bills
from ledger.rhythm import rhythm_said
from ledger.views.answers import save_once, saved
from ledger.views.recurring import tabs

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


@require_http_methods(["GET", "POST"])
@editor_required
def bill_add(request: BookRequest) -> HttpResponse:
    as_of = today_for(request.book)
    if request.method == "GET":
        form = BillForm(initial={"due_on": as_of}, book=request.book, as_of=as_of)
        return _form_page(request, form)
    form = BillForm(request.POST, book=request.book, as_of=as_of)
    if form.is_valid():
        create = partial(
            create_bill, book=request.book, actor=request.user, draft=form.draft
        )
        try:
            save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, f"{form.draft.name} added", to=reverse(LIST))
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@editor_required
def bill_edit(request: BookRequest, pk: int) -> HttpResponse:
    bill = _bill(request, pk)
    if request.method == "GET":
        form = _bill_form(request, bill, initial=bill_values(bill))
        return _form_page(request, form, bill=bill)
    form = _bill_form(request, bill, data=request.POST)
    if form.is_valid():
        try:
            change_bill(
                book=request.book,
                actor=request.user,
                bill=bill,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except StaleVersion:
            return _overtaken(request, bill)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, f"{form.draft.name} saved", to=reverse(LIST))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _form_page(request, form, bill=bill, status=status)


def _bill_form(request: BookRequest, bill: Bill, **kwargs: Any) -> BillForm:
    return BillForm(
        book=request.book, bill=bill, as_of=today_for(request.book), **kwargs
    )


def _overtaken(request: BookRequest, bill: Bill) -> HttpResponse:
    """What was typed, beside what stands there now; sending it again replaces that."""
    data = request.POST.copy()
    data["version"] = str(bill.recurring.version)
    form = _bill_form(request, bill, data=data)
    form.add_error(None, f"It was changed meanwhile. Now it is {said(bill)}.")
    return _form_page(request, form, bill=bill, status=HTTPStatus.CONFLICT)


def said(bill: Bill) -> str:
    """`Rent, €1,450.00 from Everyday, monthly`."""
    recurring = bill.recurring
    amount = format_money(recurring.wallet.money(recurring.amount), current_locale())
    rhythm = rhythm_said(recurring).lower()
    return f"{recurring.name}, {amount} from {recurring.wallet.name}, {rhythm}"


def _bill(request: BookRequest, pk: int) -> Bill:
    bills = Bill.objects.select_related("recurring__wallet", "recurring__category")
    found: Bill = get_object_or_404(bills, book=request.book, pk=pk)
    return found


def _form_page(
    request: BookRequest,
    form: BillForm,
    *,
    bill: Bill | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "bill": bill}
    return render(request, "budgets/bill_form.html", context, status=status)

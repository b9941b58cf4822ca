"""Bills: what is to pay, all of them, adding, changing, paying and skipping."""

from collections.abc import Callable
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from budgets.calendar import month_calendar, upcoming
from budgets.forms import BillForm, DateOfBillForm, PayForm, bill_values
from budgets.models import Bill
from budgets.queries import with_schedule
from budgets.schedule import next_due, rule_said
from budgets.services import (
    change_bill,
    create_bill,
    delete_bill,
    pause_bill,
    pay_bill,
    skip_bill,
)
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.errors import LedgerError, StaleVersion
from ledger.models import Change
from ledger.views.answers import back, save_once, saved

LIST = "budgets:bill-list"


# --- looking --------------------------------------------------------------------------


@require_GET
@book_required
def bill_list(request: BookRequest, period: Period | None = None) -> HttpResponse:
    """What is to pay, beside the calendar of this month or the one in the address."""
    book = request.book
    as_of = today_for(book)
    month = Period.month_of(period.start if period else as_of)
    context = {
        "as_of": as_of,
        "upcoming": upcoming(book=book, as_of=as_of),
        "calendar": month_calendar(book=book, month=month, as_of=as_of),
        "bill_count": Bill.objects.filter(book=book).count(),
    }
    return render(request, "budgets/bill_list.html", context)


@require_GET
@book_required
def bill_all(request: BookRequest) -> HttpResponse:
    """Every bill with its rule and next date, paused and ended ones too."""
    bills = with_schedule(Bill.objects.filter(book=request.book))
    rows = [
        {
            "bill": bill,
            "amount": bill.recurring.wallet.money(bill.recurring.amount),
            "rule": rule_said(bill.recurring),
            "next_due": next_due(bill.recurring),
        }
        for bill in bills
    ]
    return render(request, "budgets/bill_all.html", {"rows": rows})


# --- adding and changing --------------------------------------------------------------


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
    data["version"] = str(bill.version)
    form = _bill_form(request, bill, data=data)
    form.add_error(None, f"It was changed meanwhile. Now it is {said(bill)}.")
    return _form_page(request, form, bill=bill, status=HTTPStatus.CONFLICT)


def said(bill: Bill) -> str:
    """`Rent, €1,450.00 from Everyday, monthly`."""
    recurring = bill.recurring
    amount = format_money(recurring.wallet.money(recurring.amount), current_locale())
    rule = rule_said(recurring).lower()
    return f"{recurring.name}, {amount} from {recurring.wallet.name}, {rule}"


@require_POST
@book_required
def bill_pause(request: BookRequest, pk: int) -> HttpResponse:
    """Stop expecting the bill, or expect it again."""
    bill = _bill(request, pk)
    paused = not bill.recurring.paused
    change = pause_bill(
        book=request.book,
        actor=request.user,
        bill=bill,
        paused=paused,
        as_of=today_for(request.book),
    )
    message = f"{bill} {'paused' if paused else 'resumed'}"
    return saved(request, message, to=back(request, LIST), change=change)


@require_POST
@book_required
def bill_delete(request: BookRequest, pk: int) -> HttpResponse:
    bill = _bill(request, pk)
    change = delete_bill(book=request.book, actor=request.user, bill=bill)
    return saved(request, f"{bill} deleted", to=reverse(LIST), change=change)


# --- paying and skipping --------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def bill_pay(request: BookRequest, pk: int) -> HttpResponse:
    """Paid as expected in one click, or with the amount, wallet and day of the form."""
    bill = _bill(request, pk)
    if request.method == "GET":
        values = _pay_values(bill, request)
        return _pay_page(request, bill, _pay_form(request, bill, initial=values))
    form = _pay_form(request, bill, data=request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _pay_page(request, bill, form, status=status)
    said = form.cleaned_data
    pay = partial(
        pay_bill,
        paid_on=said["paid_on"] or today_for(request.book),
        amount=said["amount"],
        wallet=said["wallet"],
    )
    return _settle(request, bill, said["due_on"], pay, "paid")


@require_POST
@book_required
def bill_skip(request: BookRequest, pk: int) -> HttpResponse:
    bill = _bill(request, pk)
    form = DateOfBillForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    return _settle(request, bill, form.cleaned_data["due_on"], skip_bill, "skipped")


def _settle(
    request: BookRequest,
    bill: Bill,
    due_on: date,
    settle: Callable[..., Change],
    verb: str,
) -> HttpResponse:
    """Settle that date with Undo; one that is settled already is said to be."""
    to = back(request, LIST)
    try:
        change = settle(book=request.book, actor=request.user, bill=bill, due_on=due_on)
    except LedgerError as error:
        messages.error(request, f"{bill}: {error}")
        return redirect(to)
    return saved(request, f"{bill} {verb}", to=to, change=change)


def _pay_form(request: BookRequest, bill: Bill, **kwargs: Any) -> PayForm:
    return PayForm(book=request.book, bill=bill, **kwargs)


def _pay_values(bill: Bill, request: BookRequest) -> dict[str, Any]:
    """The date asked for, else the next one, with what is expected of it."""
    asked = DateOfBillForm(request.GET)
    due_on = asked.cleaned_data["due_on"] if asked.is_valid() else None
    expected = bill_values(bill)
    return {
        "due_on": due_on or expected["due_on"],
        "amount": expected["amount"],
        "wallet": expected["wallet"],
        "paid_on": today_for(request.book),
    }


def _pay_page(
    request: BookRequest, bill: Bill, form: PayForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "bill": bill}
    return render(request, "budgets/bill_pay.html", context, status=status)


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

"""Settings, Currencies: rates in use, the Book's own ones, and its main currency."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from ledger.currencies.rates import Rates
from ledger.errors import LedgerError
from ledger.forms.currencies import ConversionForm, RateForm, RatesFileForm
from ledger.models import Conversion, Entry, Rate, ReferenceRate
from ledger.queries.totals import currencies_in_use, net_worth, wallet_balances
from ledger.services.conversion import start_conversion
from ledger.services.rates import delete_rate, import_rates, set_rate
from ledger.tasks import work_on_conversion
from ledger.views.answers import save_once, saved

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
LISTED = 50


@require_GET
@book_required
def currency_list(request: BookRequest) -> HttpResponse:
    name = "_conversion" if is_part(request) else "currency_list"
    return _page(request, name)


def _page(
    request: BookRequest, name: str = "currency_list", **forms: object
) -> HttpResponse:
    book, today = request.book, today_for(request.book)
    foreign = currencies_in_use(book)[1:]
    rates = Rates(book, foreign, today, today)
    context = {
        "quotes": [(code, rates.quote(code, today)) for code in foreign],
        "own": Rate.objects.filter(book=book).order_by("-date", "currency")[:LISTED],
        "published": ReferenceRate.objects.order_by("-date").first(),
        "conversion": Conversion.objects.filter(book=book).first(),
        "may_write": request.membership.may_write,
        "is_owner": request.membership.is_owner,
        "file_form": RatesFileForm(),
        "change_form": ConversionForm(book=book),
        **forms,
    }
    status = UNPROCESSABLE if forms else HTTPStatus.OK
    return render(request, f"ledger/{name}.html", context, status=status)


@require_http_methods(["GET", "POST"])
@editor_required
def rate_add(request: BookRequest) -> HttpResponse:
    """An own rate from a day on; one of that day is replaced."""
    if request.method == "GET":
        values = {"day": today_for(request.book), "currency": request.GET.get("of", "")}
        return _rate_page(request, RateForm(initial=values, book=request.book))
    form = RateForm(request.POST, book=request.book)
    if form.is_valid():
        said = form.cleaned_data
        change = partial(
            set_rate,
            book=request.book,
            actor=request.user,
            currency=said["currency"],
            day=said["day"],
            rate=said["rate"],
            revalue=said["revalue"],
        )
        try:
            done = save_once(request, form, change)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"Rate of {said['currency']} saved"
            return saved(request, message, to=_list_url(), change=done)
    return _rate_page(request, form)


def _rate_page(request: BookRequest, form: RateForm) -> HttpResponse:
    name = "_rate_form" if is_part(request) else "rate_form"
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, f"ledger/{name}.html", {"form": form}, status=status)


@require_POST
@book_required
def rate_delete(request: BookRequest, pk: int) -> HttpResponse:
    rate = get_object_or_404(Rate, book=request.book, pk=pk)
    try:
        change = delete_rate(book=request.book, actor=request.user, rate=rate)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect(_list_url())
    message = f"Rate of {rate.currency} deleted"
    return saved(request, message, to=_list_url(), change=change)


@require_POST
@book_required
def rates_upload(request: BookRequest) -> HttpResponse:
    """The bank's own file, for servers that cannot ask the bank."""
    form = RatesFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            change, count = import_rates(
                book=request.book,
                actor=request.user,
                data=form.cleaned_data["file"].read(),
            )
        except LedgerError as error:
            form.add_error("file", str(error))
        else:
            message = f"{count} exchange rates imported"
            return saved(request, message, to=_list_url(), change=change)
    return _page(request, file_form=form)


@require_http_methods(["GET", "POST"])
@book_required
def conversion_start(request: BookRequest) -> HttpResponse:
    """What another main currency would change; POST begins it. Owners only."""
    if not request.membership.is_owner:
        raise PermissionDenied("Only an owner changes the main currency of a book.")
    form = ConversionForm(request.POST or request.GET, book=request.book)
    if not form.is_valid():
        return _page(request, change_form=form)
    currency, today = form.cleaned_data["currency"], today_for(request.book)
    try:
        if request.method == "POST":
            conversion = start_conversion(
                book=request.book, actor=request.user, currency=currency, as_of=today
            )
            enqueue(work_on_conversion, request.book.pk, conversion.pk)
            return redirect(_list_url())
        preview = form.preview(today)
    except LedgerError as error:
        form.add_error("currency", str(error))
        return _page(request, change_form=form)
    balances = wallet_balances(book=request.book, as_of=today, archived=True)
    context = {
        "currency": currency,
        "rate": preview,
        "entries": Entry.objects.filter(book=request.book).count(),
        "worth": net_worth(balances, request.book),
        "worth_then": form.converted(net_worth(balances, request.book), preview),
    }
    return render(request, "ledger/conversion_preview.html", context)


def _list_url() -> str:
    return reverse("ledger:currency-list")

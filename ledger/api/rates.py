"""Exchange rates: those in use, and the book's own."""

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import File, Router, UploadedFile
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    Day,
    DayOut,
    Page,
    Row,
    plain,
)
from expense_tracker.kernel.api.types import (
    Rate as RateText,
)
from ledger.currencies.rates import Rates
from ledger.errors import LedgerError
from ledger.forms.currencies import RateForm, RatesFileForm
from ledger.models import Rate
from ledger.queries.totals import currencies_in_use
from ledger.services.rates import delete_rate, import_rates, set_rate

router = Router(tags=["Exchange rates"])


class QuoteOut(Row):
    """What one unit of a currency in use is in the book's own today."""

    currency: Currency
    rate: str | None = Field(description="null: none yet.", examples=["0.8653"])
    date: DayOut | None = Field(description="The day the rate is of.")
    own: bool = Field(description="Typed by a member rather than published.")


class QuotesOut(Row):
    base: Currency
    quotes: list[QuoteOut]


class RateIn(Body):
    """A rate of the book's own; it counts until a later one. One of that day is
    replaced.
    """

    currency: Currency
    date: Day
    rate: RateText
    revalue: bool = Field(
        False, description="Also for transactions entered since that day."
    )


class RateOut(Row):
    id: int
    currency: Currency
    date: DayOut
    rate: str = Field(examples=["0.8653"])


class RatesImported(Row):
    count: int
    change: int = Field(description="To be undone by.")


@router.get("/rates", response=QuotesOut, summary="Rates in use")
def rate_quotes(request: ApiRequest) -> QuotesOut:
    """Today's rate of each currency in use."""
    book, today = request.book, today_for(request.book)
    foreign = currencies_in_use(book)[1:]
    rates = Rates(book, foreign, today, today)
    quotes = [(code, rates.quote(code, today)) for code in foreign]
    return QuotesOut(
        base=book.base_currency,
        quotes=[
            QuoteOut(
                currency=code,
                rate=plain(quote.rate) if quote else None,
                date=quote.day if quote else None,
                own=quote is not None and quote.is_own,
            )
            for code, quote in quotes
        ],
    )


@router.get("/rates/own", response=Page[RateOut], summary="List own rates")
def rate_list(request: ApiRequest) -> Page[RateOut]:
    """The book's own rates, newest first."""
    rows = Rate.objects.filter(book=request.book).order_by("-date", "currency")
    return Page[RateOut](items=[_rate(row) for row in rows], next=None)


def _rate(row: Rate) -> RateOut:
    return RateOut(
        id=row.pk, currency=row.currency, date=row.date, rate=plain(row.rate)
    )


@router.post("/rates/own", response={201: RateOut}, summary="Set a rate")
def rate_set(request: ApiRequest, sent: RateIn) -> RateOut:
    """From that day on one unit of the currency is so much of the book's."""
    values = sent.model_dump()
    values["day"] = values.pop("date")
    form = checked(RateForm(typed(values), book=request.book), {"day": "date"})
    said = form.cleaned_data
    names = ("currency", "day", "rate", "revalue")
    draft = {name: said[name] for name in names}
    set_rate(book=request.book, actor=request.user, **draft)
    own = Rate.objects.get(
        book=request.book, currency=said["currency"], date=said["day"]
    )
    return _rate(own)


@router.post(
    "/rates/own/file", response=RatesImported, summary="Import the ECB's rates"
)
def rate_import(
    request: ApiRequest,
    file: Annotated[
        UploadedFile,
        File(
            description="eurofxref-daily.xml, eurofxref-hist-90d.xml or "
            "eurofxref-hist.zip."
        ),
    ],
) -> RatesImported:
    """Takes the rates of the currencies in use over as the book's own, for servers that
    cannot ask the bank.
    """
    files: Any = {"file": file}
    form = checked(RatesFileForm(typed({}), files))
    try:
        change, count = import_rates(
            book=request.book,
            actor=request.user,
            data=form.cleaned_data["file"].read(),
        )
    except LedgerError as error:
        raise invalid(Fault("file", str(error))) from error
    return RatesImported(count=count, change=change.pk)


@router.delete("/rates/own/{int:pk}", response={204: None}, summary="Delete a rate")
def rate_delete(request: ApiRequest, pk: int) -> None:
    """One that is the only known rate of a currency in use is refused."""
    rate = get_object_or_404(Rate, book=request.book, pk=pk)
    delete_rate(book=request.book, actor=request.user, rate=rate)

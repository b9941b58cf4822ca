"""What the balance is likely to do, and why."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.types import BookRequest
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.forms import AmountFormField, BookChoiceField, BookForm
from ledger.models import Wallet
from reports.forecast.page import ForecastPage
from reports.forecast.what_if import ZERO, WhatIf
from reports.overview.figures import is_empty

HORIZONS = (1, 3, 6, 12)
USUAL = 3
SUPPOSED = {"once": "Spent once, today", "monthly": "Spent every month from the next"}
AGAINST = (("last", "Last month"), ("typical", "A typical month"))


class ForecastForm(BookForm):
    """The address, read part by part: what cannot be read is told, and left out."""

    months = forms.TypedChoiceField(
        choices=[(str(each), each) for each in HORIZONS], coerce=int, required=False
    )
    wallet = BookChoiceField(Wallet, required=False)
    against = forms.ChoiceField(choices=AGAINST, required=False)
    once = AmountFormField(required=False)
    monthly = AmountFormField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wallets = Wallet.objects.filter(book=self.book).active()
        self.fields["wallet"].queryset = wallets  # type: ignore[attr-defined]
        self._count_in(self.book.base_currency)

    def clean_wallet(self) -> Wallet | None:
        """What is spent is in its currency."""
        wallet: Wallet | None = self.cleaned_data["wallet"]
        if wallet is not None:
            self._count_in(wallet.currency)
        return wallet

    def _count_in(self, currency: str) -> None:
        for name, label in SUPPOSED.items():
            field = self.fields[name]
            field.currency = currency  # type: ignore[attr-defined]
            field.label = f"{label}, in {currency}"
            field.widget.attrs["class"] = "form-control"

    @property
    def supposed(self) -> list[forms.BoundField]:
        return [self[name] for name in SUPPOSED]

    def page(self, request: BookRequest) -> ForecastPage:
        self.full_clean()
        found = self.cleaned_data
        return ForecastPage(
            book=request.book,
            as_of=today_for(request.book),
            months=found.get("months") or USUAL,
            wallet=found.get("wallet"),
            plan=WhatIf(found.get("once") or ZERO, found.get("monthly") or ZERO),
            typical=found.get("against") == "typical",
        )


@require_safe
@book_required
@kept
def forecast_page(request: BookRequest) -> HttpResponse:
    """`months`, `wallet` and what is supposed (`once`, `monthly`) in the address."""
    if is_empty(request.book):
        return render(request, "reports/forecast_empty.html")
    form = ForecastForm(request.GET, book=request.book)
    page = form.page(request)
    context = {"page": page, "form": form, **_switches(form, page)}
    return render(request, "reports/forecast.html", context)


def _switches(form: ForecastForm, page: ForecastPage) -> dict[str, Any]:
    """The links that change one thing and keep the others."""
    asked = {
        "months": str(page.months),
        "wallet": str(page.wallet.pk) if page.wallet else "",
        "against": "typical" if page.typical else "",
        "once": form.data.get("once", "") if page.plan.once else "",
        "monthly": form.data.get("monthly", "") if page.plan.monthly else "",
    }
    wallets = form.fields["wallet"].queryset  # type: ignore[attr-defined]
    return {
        "asked": {name: value for name, value in asked.items() if value},
        "horizons": [
            (_months_said(each), _url(asked, months=str(each)), each == page.months)
            for each in HORIZONS
        ],
        "wallets": [
            ("All wallets together", _url(asked, wallet=""), page.wallet is None),
            *(
                (each.name, _url(asked, wallet=str(each.pk)), each == page.wallet)
                for each in wallets
            ),
        ],
        "against": [
            ("Last month", _url(asked, against=""), not page.typical),
            ("A typical month", _url(asked, against="typical"), page.typical),
        ],
        "plain_url": _url(asked, once="", monthly=""),
    }


def _months_said(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def _url(asked: dict[str, str], **changed: str) -> str:
    query = {name: value for name, value in (asked | changed).items() if value}
    if query.get("months") == str(USUAL):
        del query["months"]
    return f"{address_of('reports:forecast')}?{urlencode(query)}".rstrip("?")

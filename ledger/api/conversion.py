"""Changing the main currency of a book that has transactions."""

from http import HTTPStatus
from typing import Literal

from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.queue import enqueue
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    Instant,
    Row,
    SignedAmount,
    maybe,
    money_text,
    plain,
)
from ledger.errors import NoRate
from ledger.forms.currencies import ConversionForm
from ledger.models import Conversion, Entry
from ledger.queries.totals import net_worth, wallet_balances
from ledger.services.conversion import start_conversion
from ledger.tasks import work_on_conversion

router = Router(tags=["Exchange rates"])


class ConversionIn(Body):
    currency: Currency
    dry_run: bool = Field(True, description="Only tell what would be.")


class ConversionOut(Row):
    """The latest change of the book's main currency."""

    old: Currency
    new: Currency
    state: Literal["working", "done", "failed"] = Field(
        description="While it works the book is read-only."
    )
    error: str
    started_at: Instant
    finished_at: Instant | None


class ConversionPlan(Row):
    """What a change does, and once it is begun how far it is."""

    rate: str = Field(description="Units of the new currency for one of the old today.")
    worth: SignedAmount = Field(description="Of all wallets, in the old one.")
    worth_then: SignedAmount = Field(description="About, in the new one.")
    transactions: int = Field(description="Each at the rate of its day.")
    conversion: ConversionOut | None = Field(description="null: only told.")


@router.get(
    "/conversion", response=ConversionOut | None, summary="The last change of currency"
)
def conversion_get(request: ApiRequest) -> ConversionOut | None:
    """How far it is; null where there was none."""
    return maybe(Conversion.objects.filter(book=request.book).first(), _out)


def _out(row: Conversion) -> ConversionOut:
    return ConversionOut(
        old=row.old,
        new=row.new,
        state=row.state,  # type: ignore[arg-type]
        error=row.error,
        started_at=row.created_at,
        finished_at=row.finished_at,
    )


@router.post("/conversion", response=ConversionPlan, summary="Change the main currency")
def conversion_start(request: ApiRequest, sent: ConversionIn) -> ConversionPlan:
    """For owners. Without `dry_run` it is done in the background; what was done in
    budgets and rates before can then no longer be undone.
    """
    if not request.membership.is_owner:
        detail = "Only an owner changes the main currency of a book."
        raise Problem(HTTPStatus.FORBIDDEN, detail)
    book, today = request.book, today_for(request.book)
    form = checked(ConversionForm(typed({"currency": sent.currency}), book=book))
    try:
        rate = form.preview(today)
    except NoRate as error:
        raise invalid(Fault("currency", str(error))) from error
    balances = wallet_balances(book=book, as_of=today, archived=True)
    worth = net_worth(balances, book)
    begun = None if sent.dry_run else _begun(request, sent.currency)
    return ConversionPlan(
        rate=plain(rate),
        worth=money_text(worth),
        worth_then=money_text(form.converted(worth, rate)),
        transactions=Entry.objects.filter(book=book).count(),
        conversion=maybe(begun, _out),
    )


def _begun(request: ApiRequest, currency: str) -> Conversion:
    conversion = start_conversion(
        book=request.book,
        actor=request.user,
        currency=currency,
        as_of=today_for(request.book),
    )
    enqueue(work_on_conversion, request.book.pk, conversion.pk)
    return conversion

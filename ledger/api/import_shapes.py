"""What imports and their lines look like in answers."""

from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, Max, Min, Q, Sum
from pydantic import Field

from expense_tracker.kernel.api.types import (
    Currency,
    DayOut,
    Instant,
    Row,
    SignedAmount,
    figure,
    maybe_figure,
)
from ledger.models import Entry, ImportRow, ImportRun
from ledger.services.imports.accounts import accounts_of

Decision = ImportRow.Decision
# What a sweep or a person has to be told of; more is counted.
MOST_ERRORS = 100
RunState = Literal[
    "columns",
    "reading",
    "review",
    "committing",
    "done",
    "failed",
    "undoing",
    "undone",
    "cancelled",
]
DecisionName = Literal[
    "new", "duplicate", "likely", "transfer", "refund", "deleted", "unread", "left"
]


class RowError(Row):
    row: int = Field(description="Line of the file, from 1.")
    reason: str


class ImportOut(Row):
    """One file: what it holds, and what became of it."""

    id: int
    state: RunState
    error: str = Field(description="Why it stopped.")
    file_name: str
    format: str = Field(examples=["CSV"])
    wallet: int
    currency: Currency
    rows: int = Field(description="Lines that say something.")
    new: int = Field(description="What is booked unless you take its tick away.")
    duplicates: int = Field(description="There already.")
    to_decide: int = Field(description="May be there already, or was deleted.")
    chosen: int
    errors: list[RowError] = Field(description="Lines not read; the first 100.")
    sum_debits: SignedAmount = Field(description="Of the lines, in their currency.")
    sum_credits: SignedAmount
    first_date: DayOut | None
    last_date: DayOut | None
    created: int = Field(description="Transactions that came of it.")
    created_at: Instant
    open_accounts: int = Field(
        description="Accounts that it names and nobody has chosen a wallet for: "
        "committed like this, each becomes a new one."
    )
    others: list[int] = Field(description="The other files of the same ZIP.")


class ImportRowOut(Row):
    """One line, what was decided about it and why."""

    id: int
    row: int = Field(description="Line of the file, from 1.")
    date: DayOut | None
    amount: SignedAmount | None
    currency: Currency
    title: str
    category: int | None
    decision: DecisionName
    reason: str
    chosen: bool
    matched: int | None = Field(description="The transaction it is, or is likely.")


def import_out(run: ImportRun) -> ImportOut:
    told, own = _figures(run), run.wallet.currency
    unread = run.rows.filter(decision=Decision.UNREAD)[:MOST_ERRORS]
    others = ImportRun.objects.filter(upload=run.upload).exclude(pk=run.pk)
    return ImportOut(
        id=run.pk,
        state=run.state,  # type: ignore[arg-type]
        error=run.error,
        file_name=run.file_name,
        format=run.format,
        wallet=run.wallet_id,
        currency=own,
        rows=told["rows"],
        new=told["new"],
        duplicates=told["duplicates"],
        to_decide=told["to_decide"],
        chosen=told["chosen"],
        errors=[RowError(row=row.number, reason=row.reason) for row in unread],
        sum_debits=figure(told["debits"] or Decimal(0), own),
        sum_credits=figure(told["credits"] or Decimal(0), own),
        first_date=told["first"],
        last_date=told["last"],
        created=Entry.objects.filter(import_row__run=run).count(),
        created_at=run.created_at,
        open_accounts=sum(not account.settled for account in accounts_of(run)),
        others=list(others.values_list("pk", flat=True)) if run.upload else [],
    )


def _figures(run: ImportRun) -> dict[str, Any]:
    new = [Decision.NEW, Decision.TRANSFER, Decision.REFUND]
    doubtful = [Decision.LIKELY, Decision.DELETED]
    told: dict[str, Any] = run.rows.aggregate(
        rows=Count("pk", filter=~Q(decision=Decision.LEFT_OUT)),
        new=Count("pk", filter=Q(decision__in=new)),
        duplicates=Count("pk", filter=Q(decision=Decision.DUPLICATE)),
        to_decide=Count("pk", filter=Q(decision__in=doubtful)),
        chosen=Count("pk", filter=Q(chosen=True)),
        debits=Sum("amount", filter=Q(amount__lt=0)),
        credits=Sum("amount", filter=Q(amount__gt=0)),
        first=Min("date"),
        last=Max("date"),
    )
    return told


def import_row_out(run: ImportRun, row: ImportRow) -> ImportRowOut:
    currency = row.line.get("currency") or run.wallet.currency
    return ImportRowOut(
        id=row.pk,
        row=row.number,
        date=row.date,
        amount=maybe_figure(row.amount, currency),
        currency=currency,
        title=row.title or row.detail,
        category=row.category_id,
        decision=row.decision,  # type: ignore[arg-type]
        reason=row.reason,
        chosen=row.chosen,
        matched=row.matched_id,
    )

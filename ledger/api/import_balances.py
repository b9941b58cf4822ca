"""Whether balances agree with a file, before and after it is booked."""

from ninja import Router
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.types import (
    Currency,
    DayOut,
    Row,
    SignedAmount,
    maybe,
    money_text,
)
from ledger.api.imports import find_import
from ledger.models import ImportRun
from ledger.services.imports.proofs import Proof, balance_proofs, expected_after

router = Router(tags=["Imports"], auth=ImportToken())


class BalanceProof(Row):
    """A wallet's balance at the end of a day beside what the file tells."""

    wallet: int
    date: DayOut
    currency: Currency
    told: SignedAmount
    have: SignedAmount
    agrees: bool


class ImportBalances(Row):
    currency: Currency = Field(description="Of the import's wallet.")
    chosen: int = Field(description="Lines that go in.")
    expected: SignedAmount | None = Field(
        description="The wallet's balance once they are in; null: several wallets."
    )
    told: SignedAmount | None = Field(description="By the file; null: it tells none.")
    proofs: list[BalanceProof] = Field(description="Once it is booked.")


@router.get(
    "/imports/{int:pk}/balances",
    response=ImportBalances,
    summary="Balances of an import",
)
def import_balances(request: ApiRequest, pk: int) -> ImportBalances:
    """What the wallet will hold beside what the file says, and what it holds."""
    run = find_import(request, pk)
    found = expected_after(run, as_of=today_for(request.book))
    done = run.state == ImportRun.State.DONE
    return ImportBalances(
        currency=run.wallet.currency,
        chosen=found.chosen,
        expected=None if done else maybe(found.balance, money_text),
        told=maybe(found.told, money_text),
        proofs=[_proof(each) for each in balance_proofs(run)] if done else [],
    )


def _proof(proof: Proof) -> BalanceProof:
    return BalanceProof(
        wallet=proof.wallet.pk,
        date=proof.day,
        currency=proof.told.currency,
        told=money_text(proof.told),
        have=money_text(proof.have),
        agrees=proof.agrees,
    )

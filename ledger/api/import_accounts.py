"""Which wallet each account of a file is."""

from ninja import Router
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import (
    Body,
    Currency,
    DayOut,
    Id,
    Page,
    Row,
    SignedAmount,
    maybe_figure,
)
from ledger.api.import_shapes import ImportOut, import_out
from ledger.api.imports import find_import, find_in_review
from ledger.forms.imports import NEW_WALLET, AccountsForm
from ledger.models import ImportRun
from ledger.services.imports.accounts import Account, accounts_of
from ledger.services.imports.reading import request_settling
from ledger.views.imports import read_soon

router = Router(tags=["Imports"], auth=ImportToken())


class FileAccountOut(Row):
    """What a file calls an account, and the wallet that its lines go to."""

    account: str = Field(description="Empty: lines that name none.")
    wallet: int | None = Field(description="null: one called `name` is made.")
    name: str
    currency: Currency | None
    balance: SignedAmount | None = Field(description="That the file tells for its end.")
    balance_on: DayOut | None
    settled: bool = Field(description="Known from before, or chosen.")


class FileAccountIn(Body):
    account: str = Field(max_length=200, description="As the file calls it.")
    wallet: Id | None = Field(description="null: a new one, called like the account.")


class FileAccountsIn(Body):
    """Accounts that are left out go where they were found to."""

    accounts: list[FileAccountIn] = Field(min_length=1, max_length=200)


@router.get(
    "/imports/{int:pk}/accounts",
    response=Page[FileAccountOut],
    summary="List a file's accounts",
)
def import_accounts(request: ApiRequest, pk: int) -> Page[FileAccountOut]:
    """Those that its lines name, each with its likely wallet, once it is read."""
    accounts = accounts_of(find_import(request, pk))
    return Page[FileAccountOut](items=[_out(each) for each in accounts], next=None)


def _out(account: Account) -> FileAccountOut:
    currency = account.currency
    return FileAccountOut(
        account=account.place,
        wallet=account.wallet,
        name=account.name,
        currency=currency,
        balance=maybe_figure(account.closing, currency) if currency else None,
        balance_on=account.closing_on,
        settled=account.settled,
    )


@router.post(
    "/imports/{int:pk}/accounts", response=ImportOut, summary="Choose their wallets"
)
def import_accounts_choose(
    request: ApiRequest, pk: int, sent: FileAccountsIn
) -> ImportOut:
    """Every line is judged anew by the wallet it goes to; a large file's in the
    background. Remembered for the next file that names the account.
    """
    run = find_in_review(request, pk)
    form = _checked_form(run, sent)
    request_settling(run=run, chosen=form.chosen())
    read_soon(request, run)
    return import_out(find_import(request, pk))


def _checked_form(run: ImportRun, sent: FileAccountsIn) -> AccountsForm:
    """Of the accounts that are named, in that order. Raises Problem."""
    known = {account.place: account for account in accounts_of(run)}
    places = [each.account for each in sent.accounts]
    if unknown := [n for n, place in enumerate(places) if place not in known]:
        message = "The file names no such account."
        raise invalid(*(Fault(f"accounts.{n}.account", message) for n in unknown))
    values = {
        f"account_{n}": NEW_WALLET if each.wallet is None else each.wallet
        for n, each in enumerate(sent.accounts)
    }
    names = {f"account_{n}": f"accounts.{n}.wallet" for n in range(len(places))}
    accounts = [known[place] for place in places]
    return checked(AccountsForm(typed(values), run=run, accounts=accounts), names)

"""Which wallet is which: the accounts a file names, and where their lines go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates
from ledger.importing.lines import TRANSFER, StatementLine
from ledger.importing.statements import Statement
from ledger.models import ImportRun, Wallet
from ledger.services.imports.profiles import (
    account_key,
    known_wallet,
    remember_account,
)


@dataclass(frozen=True)
class Account:
    """What the file calls an account, and the wallet its lines go to; `wallet` None
    makes one called `name`. `closing` is the balance the file tells for `closing_on`.
    """

    place: str
    name: str
    currency: str | None = None
    wallet: int | None = None
    closing: Decimal | None = None
    closing_on: date | None = None
    # Whether it was found by what is known, or told by a person.
    settled: bool = True

    def to_json(self) -> dict[str, Any]:
        """Plain values that JSON can hold."""
        return {
            **self.__dict__,
            "closing": None if self.closing is None else str(self.closing),
            "closing_on": self.closing_on and self.closing_on.isoformat(),
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        closing, day = plain["closing"], plain["closing_on"]
        told = {
            "closing": None if closing is None else Decimal(closing),
            "closing_on": day and date.fromisoformat(day),
        }
        return cls(**{**plain, **told})


def accounts_of(run: ImportRun) -> list[Account]:
    return [Account.from_json(plain) for plain in run.accounts]


def find_accounts(
    run: ImportRun,
    lines: Iterable[StatementLine],
    statements: Sequence[Statement] = (),
) -> list[Account]:
    """The accounts that the lines name, each with its likely wallet.

    Told before or remembered goes first, then a wallet of that name. A bank's own
    number in a file of one account is the wallet that was chosen for the file.
    """
    currencies: dict[str, str | None] = {}
    numbers: set[str] = set()
    for line in lines:
        currencies[line.place] = currencies.get(line.place) or line.currency
        if line.account:
            numbers.add(line.account)
        if line.kind == TRANSFER and line.to_wallet:
            currencies.setdefault(line.to_wallet, None)
    for one in statements:
        currencies.setdefault(one.account, one.currency)
        numbers.add(one.account)
    balances = {one.account: one for one in statements if one.closing is not None}
    only = len(currencies) == 1 and set(currencies) <= numbers | {""}
    finder = _Finder(run)
    return [
        _with_balance(finder.account(place, currency, only), balances.get(place))
        for place, currency in currencies.items()
    ]


def _with_balance(account: Account, statement: Statement | None) -> Account:
    if statement is None:
        return account
    return replace(
        account, closing=statement.closing, closing_on=statement.closing_date
    )


class _Finder:
    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.told = {one.place: one for one in accounts_of(run) if one.settled}
        wallets = Wallet.objects.filter(book=run.book)
        self.by_name = {fold(wallet.name): wallet for wallet in wallets}

    def account(self, place: str, currency: str | None, only: bool) -> Account:
        home = self.run.wallet.currency
        # A number in a file of one account, but money of another currency.
        only = only and (not place or currency in {None, home})
        told = self.told.get(place)
        if told is not None and not only:
            return replace(told, currency=currency)
        wallet = self._wallet(place, only)
        return Account(
            place=place,
            name=wallet.name if wallet else place[:100],
            currency=wallet.currency if wallet else currency,
            wallet=wallet.pk if wallet else None,
            settled=wallet is not None,
        )

    def _wallet(self, place: str, only: bool) -> Wallet | None:
        if not place or only:
            return self.run.wallet
        known = known_wallet(self.run.book, account_key(place))
        return known or self.by_name.get(fold(place))


class Places:
    """Finds the wallet of a line. None is one that has still to be made."""

    def __init__(self, run: ImportRun, accounts: Sequence[Account]) -> None:
        self.book = run.book
        self.home = run.wallet
        self.rated: dict[str, bool] = {run.book.base_currency: True}
        self.accounts = {one.place: one for one in accounts}
        wallets = Wallet.objects.filter(book=run.book).in_bulk()
        self.wallets: dict[str, Wallet | None] = {
            one.place: wallets.get(one.wallet) if one.wallet else None
            for one in accounts
        }

    def wallet(self, place: str) -> Wallet | None:
        return self.wallets.get(place, None if place else self.home)

    def currency(self, place: str, line: StatementLine) -> str:
        """The currency of the wallet a line goes to, made already or not."""
        wallet = self.wallet(place)
        if wallet is not None:
            return wallet.currency
        account = self.accounts.get(place)
        told = account.currency if account else None
        return told or line.currency or self.home.currency

    def has_rate(self, line: StatementLine, currency: str) -> bool:
        """Whether what it is worth in the Book's currency is known, or told."""
        if currency not in self.rated:
            rates = Rates(self.book, {currency}, line.date, line.date)
            self.rated[currency] = rates.quote(currency, line.date) is not None
        return self.rated[currency] or line.rate is not None

    def title(self, place: str) -> str:
        wallet = self.wallet(place)
        return wallet.name if wallet else self.accounts[place].name


def settle_accounts(run: ImportRun, chosen: dict[str, Wallet | str]) -> None:
    """Take over which wallet each account is: a wallet, or the name of a new one. An
    account that is not `chosen` for stays as it was found. Wallets are remembered for
    the next file that names the account.
    """
    told = [_told(one, chosen.get(one.place)) for one in accounts_of(run)]
    for place, choice in chosen.items():
        if isinstance(choice, Wallet):
            remember_account(run.book, place, choice)
    run.accounts = [replace(one, settled=True).to_json() for one in told]
    run.save(update_fields=["accounts"])


def _told(account: Account, choice: Wallet | str | None) -> Account:
    if isinstance(choice, Wallet):
        return replace(account, wallet=choice.pk, name=choice.name)
    if choice is not None:
        return replace(account, wallet=None, name=choice[:100])
    return account


def withdrawn(currency: str) -> bool:
    """Whether it is a code that no wallet can have any more."""
    return not is_currency(currency)

"""Whether balances agree with the file after an import."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from expense_tracker.kernel.money import Money
from ledger.models import Entry, ImportRow, ImportRun, Wallet
from ledger.services.imports.accounts import accounts_of


@dataclass(frozen=True)
class Proof:
    """A wallet's balance at the end of a day beside what the file tells."""

    wallet: Wallet
    day: date
    told: Money
    have: Money

    @property
    def difference(self) -> Money:
        return Money(self.have.amount - self.told.amount, self.told.currency)

    @property
    def agrees(self) -> bool:
        return self.have == self.told


def balance_proofs(run: ImportRun) -> list[Proof]:
    """One for each wallet whose balance the file tells: by itself, by the balance that
    stands with its last line, or by all the lines of an account that begins with it.
    """
    found = {
        proof.wallet.pk: proof
        for proof in (*_of_sums(run), *_of_lines(run), *_of_accounts(run))
    }
    return list(found.values())


def _of_accounts(run: ImportRun) -> Iterator[Proof]:
    wallets = Wallet.objects.filter(book=run.book).in_bulk()
    for account in accounts_of(run):
        wallet = wallets.get(account.wallet) if account.wallet else None
        if wallet and account.closing is not None and account.closing_on:
            yield _proof(wallet, account.closing_on, account.closing)


def _of_lines(run: ImportRun) -> Iterator[Proof]:
    newest = newest_balance(run)
    if newest and newest.date and len(run.accounts) <= 1:
        yield _proof(run.wallet, newest.date, Decimal(newest.line["balance"]))


def newest_balance(run: ImportRun) -> ImportRow | None:
    """The newest line that tells a balance, which stands first or last in the file."""
    rows = run.rows.filter(line__has_key="balance", date__isnull=False)
    first, last = rows.order_by("number").first(), rows.order_by("-number").first()
    if not (first and last and first.date and last.date):
        return None
    newest: ImportRow = first if first.date > last.date else last
    return newest


def _of_sums(run: ImportRun) -> Iterator[Proof]:
    """Wallets the run made hold what their lines sum to."""
    made = run.made.get(Wallet._meta.label_lower, [])
    for wallet in Wallet.objects.filter(pk__in=made):
        places = [one.place for one in accounts_of(run) if one.name == wallet.name]
        rows = run.rows.filter(line__wallet__in=places, amount__isnull=False)
        rows = rows.exclude(line__has_key="to_wallet")
        moved = run.rows.filter(line__has_key="to_wallet", amount__isnull=False)
        total = rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        total += _moved(moved, set(places))
        last = Entry.objects.filter(wallet=wallet).order_by("-date").first()
        if last is not None:
            yield _proof(wallet, last.date, total)


def _moved(rows: object, places: set[str]) -> Decimal:
    """What transfers of the file brought to the account, told from one side or both."""
    total = Decimal(0)
    for row in rows.iterator(500):  # type: ignore[attr-defined]
        line, amount = row.line, row.amount
        if line.get("wallet") in places:
            total += amount
        elif line["to_wallet"] in places and not line.get("group"):
            abroad = line.get("original_amount")
            total -= Decimal(abroad) if abroad else amount
    return total


def _proof(wallet: Wallet, day: date, told: Decimal) -> Proof:
    entries = Entry.objects.filter(wallet=wallet, date__lte=day)
    have = entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return Proof(wallet, day, wallet.money(told), wallet.money(have))

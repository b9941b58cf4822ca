"""Whether balances agree with the file after an import."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.importing.lines import BUDGET, TRANSFER
from ledger.models import Entry, ImportRow, ImportRun, Wallet
from ledger.queries.totals import balances_at
from ledger.services.imports.accounts import Account, accounts_of


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


@dataclass(frozen=True)
class Expected:
    """What a review comes to: how many lines go in, what the wallet's balance then is,
    and what the file tells for its end. None where there are several wallets, or the
    file tells none.
    """

    chosen: int
    balance: Money | None
    told: Money | None


def expected_after(run: ImportRun, *, as_of: date) -> Expected:
    """With several wallets each balance is compared when they are filled."""
    sums = run.rows.filter(chosen=True).aggregate(n=Count("pk"), total=Sum("amount"))
    if len(run.accounts) > 1:
        return Expected(sums["n"], None, None)
    now = balances_at(book=run.book, as_of=as_of).get(run.wallet_id, Decimal(0))
    balance = run.wallet.money(now + (sums["total"] or 0))
    return Expected(sums["n"], balance, _told_by(run))


def _told_by(run: ImportRun) -> Money | None:
    closing = [one.closing for one in accounts_of(run) if one.closing is not None]
    if closing:
        return run.wallet.money(closing[0])
    newest = newest_balance(run)
    if newest is None:
        return None
    return run.wallet.money(Decimal(newest.line["balance"]))


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
    for account in accounts_of(run):
        wallet = _wallet_of(run, account)
        if wallet and account.closing is not None and account.closing_on:
            yield _proof(wallet, account.closing_on, account.closing)


def _wallet_of(run: ImportRun, account: Account) -> Wallet | None:
    """The wallet the account's lines went to, one the run has made included."""
    wallets = Wallet.objects.filter(book=run.book)
    if account.wallet:
        found: Wallet | None = wallets.filter(pk=account.wallet).first()
    else:
        found = wallets.filter(name_key=fold(account.name)).first()
    return found


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
    """Wallets the run made hold what the file moved in their accounts."""
    made = set(run.made.get(Wallet._meta.label_lower, []))
    sums = _sums(run) if made else {}
    for account in accounts_of(run):
        wallet = _wallet_of(run, account)
        if wallet is None or wallet.pk not in made:
            continue
        last = Entry.objects.filter(wallet=wallet).order_by("-date").first()
        if last is not None:
            yield _proof(wallet, last.date, sums.get(account.place, Decimal(0)))


def _sums(run: ImportRun) -> dict[str, Decimal]:
    """What the lines of the file sum to by account; a transfer that one line tells
    moves both.
    """
    sums: dict[str, Decimal] = defaultdict(Decimal)
    rows = run.rows.filter(amount__isnull=False)
    for line, amount in rows.values_list("line", "amount").iterator(5000):
        if line.get("kind") == BUDGET:
            continue
        sums[line.get("account") or line.get("wallet", "")] += amount
        alone = line.get("kind") == TRANSFER and not line.get("group")
        if alone and line.get("to_wallet"):
            abroad = line.get("original_amount")
            sums[line["to_wallet"]] -= Decimal(abroad) if abroad else amount
    return sums


def _proof(wallet: Wallet, day: date, told: Decimal) -> Proof:
    entries = Entry.objects.filter(wallet=wallet, date__lte=day)
    have = entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return Proof(wallet, day, wallet.money(told), wallet.money(have))

"""Wallets, categories, payees, tags and rates that an import has to make."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.fields import RateField
from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import LAST_DECIMAL, quote_on
from ledger.expression.subject import subject_of_line
from ledger.importing.lines import StatementLine
from ledger.models import (
    Category,
    Change,
    ImportRun,
    Payee,
    Rate,
    Tag,
    Wallet,
)
from ledger.rules.ruling import RuleSet, is_unfiled, split_up
from ledger.services.drafts import EntryDraft
from ledger.services.editing import BookEdit
from ledger.services.imports.accounts import accounts_of
from ledger.services.imports.due import DueRow
from ledger.services.imports.filing import category_kind_of
from ledger.signals import budgets_told


class Making:
    """What chunks have to make besides entries, for the run to remember.

    The Book is locked, so whatever is newer than at the start was made here. From one
    chunk to the next it holds while nobody else changes the Book: `goes_on`.
    """

    MODELS = (Wallet, Category, Payee, Tag, Rate)

    def __init__(self, edit: BookEdit, run: ImportRun) -> None:
        self.book, self.run = edit.book, run
        self.version = self._version()
        # As the chunks before have left it, whoever worked on them.
        self.made: dict[str, list[int]] = run.fresh().made
        self.newest = {model: self._newest(model) for model in self.MODELS}
        self.accounts = {one.place: one for one in accounts_of(run)}
        self.by_id = Wallet.objects.filter(book=self.book).in_bulk()
        self.wallets = {fold(each.name): each for each in self.by_id.values()}
        self.categories: dict[tuple[str, str], Category] = {}
        self.rules = RuleSet.of(self.book, run.created_at.date())
        self.has_shares = any(each.action.filing.shares for each in self.rules.ready)

    def _version(self) -> int:
        return Book.objects.values_list("version", flat=True).get(pk=self.book.pk)

    def goes_on(self) -> bool:
        """Whether this chunk is the Book's first change since the one before."""
        before, self.version = self.version, self._version()
        return self.version == before + 1

    def _newest(self, model: type[BookOwned]) -> int:
        rows = model.objects.filter(book=self.book).order_by("-pk")
        return rows.values_list("pk", flat=True).first() or 0

    def wallet(self, place: str, currency: str | None) -> Wallet:
        """The wallet of what the file calls `place`, made when there is none."""
        account = self.accounts.get(place)
        if account is None:
            return self.run.wallet if not place else self._named(place, currency)
        if account.wallet in self.by_id:
            return self.by_id[account.wallet]
        return self._named(account.name, account.currency or currency)

    def _named(self, name: str, currency: str | None) -> Wallet:
        key = fold(name)
        if key not in self.wallets:
            wallet = Wallet(
                book=self.book,
                name=name[:100],
                currency=currency or self.run.wallet.currency,
                position=len(self.wallets) + 1,
            )
            wallet.save()
            self.wallets[key] = wallet
        return self.wallets[key]

    def category(self, line: StatementLine) -> Category | None:
        """The category a ledger's export names, made when unknown; None for a bank's
        line, whose words are no categories of this Book.
        """
        if not line.kind or not line.category:
            return None
        parent, _, name = line.category.rpartition(": ")
        kind = category_kind_of(line)
        above = self._category(kind, parent, None) if parent else None
        return self._category(kind, name, above)

    def _category(self, kind: str, name: str, parent: Category | None) -> Category:
        key = (kind, fold(f"{parent.name}: {name}" if parent else name))
        if key not in self.categories:
            self.categories[key], _ = Category.objects.get_or_create(
                book=self.book,
                kind=kind,
                parent=parent,
                name_key=fold(name),
                defaults={"name": name[:100]},
            )
        return self.categories[key]

    def split_up(self, draft: EntryDraft, line: StatementLine) -> EntryDraft:
        """The draft over several categories where a rule says so."""
        if not self.has_shares or not is_unfiled(draft):
            return draft
        subject = subject_of_line(line, wallet=draft.wallet)
        shares = self.rules.judge(subject).filing.shares
        return replace(draft, **split_up(draft, shares)) if shares else draft

    def tell_budgets(self, rows: Sequence[DueRow]) -> None:
        """What the file plans for a month, for the app that keeps budgets to make."""
        lines = [(self._planned(row), row.line.amount) for row in rows]
        if not lines:
            return
        answers = budgets_told.send(
            sender=ImportRun, book=self.book, actor=self.run.created_by, lines=lines
        )
        for _, made in answers:
            told: Any = made
            for label, ids in told.items():
                self.made.setdefault(label, []).extend(ids)

    def _planned(self, row: DueRow) -> Category | None:
        return row.category or self.category(row.line)

    def rate(self, line: StatementLine, wallet: Wallet) -> Decimal | None:
        """The rate that a ledger's export was booked at, None where it tells none."""
        base, currency = self.book.base_currency, wallet.currency
        told = line.base_currency == base and line.currency in {None, currency}
        if not line.rate or not told or currency == base:
            return None
        rate = line.rate.quantize(LAST_DECIMAL)
        return rate if RateField.minimum <= rate <= RateField.maximum else None

    def learn_rates(self, drafts: Iterable[EntryDraft]) -> None:
        """Keep the last rate told of a currency that no other is known of: what is
        booked in it later needs one.
        """
        told = {
            wallet.currency: (draft.date, rate)
            for draft in drafts
            for wallet, rate in (
                (draft.wallet, draft.rate),
                (draft.to_wallet, draft.to_rate),
            )
            if wallet is not None and rate is not None
        }
        for currency, (day, rate) in told.items():
            known = quote_on(book=self.book, currency=currency, on=day)
            if known is None or self._learned(currency):
                Rate.objects.update_or_create(
                    book=self.book,
                    currency=currency,
                    defaults={"date": day, "rate": rate},
                )

    def _learned(self, currency: str) -> bool:
        """Whether all that is known of it is what this run has told."""
        own = self.made.get(Rate._meta.label_lower, [])
        rates = Rate.objects.filter(book=self.book, currency=currency)
        return bool(own) and set(rates.values_list("pk", flat=True)) <= set(own)

    def remember(self, change: Change | None) -> None:
        """Note for the undo what was made, and the history of what was changed."""
        if change is not None:
            self.made.setdefault(Change._meta.label_lower, []).append(change.pk)
        for model, newest in self.newest.items():
            rows = model.objects.filter(book=self.book, pk__gt=newest)
            ids = list(rows.order_by("pk").values_list("pk", flat=True))
            self.made.setdefault(model._meta.label_lower, []).extend(ids)
            self.newest[model] = max(ids, default=newest)
        ImportRun.objects.filter(pk=self.run.pk).update(made=self.made)

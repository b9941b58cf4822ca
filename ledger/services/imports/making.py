"""Wallets, categories, payees, tags and rates that an import has to make."""

from collections.abc import Iterable

from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.kernel.text import fold
from ledger.importing.lines import StatementLine
from ledger.models import Category, ImportRun, Payee, Rate, Tag, Wallet
from ledger.services.editing import BookEdit
from ledger.services.imports.review import category_kind_of


class Making:
    """What a chunk has to make besides entries, for the run to remember.

    The Book is locked, so whatever is newer than at the start was made here.
    """

    MODELS = (Wallet, Category, Payee, Tag, Rate)

    def __init__(self, edit: BookEdit, run: ImportRun) -> None:
        self.book, self.run = edit.book, run
        # As the chunks before have left it, whoever worked on them.
        self.made: dict[str, list[int]] = run.fresh().made
        self.newest = {model: self._newest(model) for model in self.MODELS}
        self.wallets = {
            fold(each.name): each for each in Wallet.objects.filter(book=self.book)
        }
        self.categories: dict[tuple[str, str], Category] = {}

    def _newest(self, model: type[BookOwned]) -> int:
        rows = model.objects.filter(book=self.book).order_by("-pk")
        return rows.values_list("pk", flat=True).first() or 0

    def wallet(self, line: StatementLine) -> Wallet:
        if not line.wallet:
            return self.run.wallet
        return self.named_wallet(line.wallet, line.currency)

    def named_wallet(self, name: str, currency: str | None) -> Wallet:
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

    def learn_rates(self, lines: Iterable[StatementLine]) -> None:
        """Take over the rates a ledger's export was booked at, for currencies whose
        rates this Book does not know but from this run.
        """
        told = {
            (line.currency, line.date): line.rate
            for line in lines
            if line.rate and line.currency and line.base_currency == self._base
        }
        own = self.made.get(Rate._meta.label_lower, [])
        known = set(
            Rate.objects.filter(book=self.book)
            .exclude(pk__in=own)
            .values_list("currency", flat=True)
        )
        for (currency, day), rate in told.items():
            if currency not in known | {self._base}:
                Rate.objects.get_or_create(
                    book=self.book, currency=currency, date=day, defaults={"rate": rate}
                )

    @property
    def _base(self) -> str:
        return self.book.base_currency

    def remember(self) -> None:
        for model, newest in self.newest.items():
            rows = model.objects.filter(book=self.book, pk__gt=newest)
            made = self.made.setdefault(model._meta.label_lower, [])
            made += rows.values_list("pk", flat=True)
        ImportRun.objects.filter(pk=self.run.pk).update(made=self.made)

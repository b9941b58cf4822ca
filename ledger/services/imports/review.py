"""Deciding about every line before anything is booked."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Book
from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.text import fold
from ledger.importing.layout import Layout
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.reader import read_table
from ledger.matching import Verdict, WalletMatcher, fingerprints
from ledger.models import Category, Entry, ImportRow, ImportRun, Wallet
from ledger.services.imports.runs import State, move
from ledger.services.imports.upload import table_of

Decision = ImportRow.Decision
BATCH = 500


def choose_layout(*, run: ImportRun, layout: Layout) -> None:
    """Read the file by this layout and decide about every line; earlier decisions are
    forgotten. Raises UnreadableFile; StaleVersion once the run is being imported.
    """
    items = list(read_table(table_of(run, layout), layout))
    with transaction.atomic():
        move(run, [State.COLUMNS, State.REVIEW], State.REVIEW)
        run.layout = layout.to_json()
        run.save(update_fields=["layout"])
        run.rows.all().delete()
        rows = _decide(run, items)
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _decide(
    run: ImportRun, items: Sequence[StatementLine | UnreadRow]
) -> list[ImportRow]:
    lines = [item for item in items if isinstance(item, StatementLine)]
    judged = iter(_judge_all(run, lines))
    filing = _Filing(run.book)
    return [
        _unread(run, item)
        if isinstance(item, UnreadRow)
        else _row(run, item, next(judged), filing)
        for item in items
    ]


def _judge_all(run: ImportRun, lines: Sequence[StatementLine]) -> list[Verdict]:
    wallets = {fold(each.name): each for each in Wallet.objects.filter(book=run.book)}
    prints = fingerprints(lines)
    matchers: dict[str, WalletMatcher] = {}
    by_wallet: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        by_wallet.setdefault(fold(line.wallet), []).append(index)
    for name, places in by_wallet.items():
        wallet = wallets.get(name) if name else run.wallet
        if wallet is not None:
            days = [lines[index].date for index in places]
            matchers[name] = WalletMatcher(wallet, min(days), max(days))
            matchers[name].reserve(prints[index] for index in places)
    return [
        _judge(run, line, key, matchers.get(fold(line.wallet)))
        for line, key in zip(lines, prints, strict=True)
    ]


def _judge(
    run: ImportRun, line: StatementLine, key: str, matcher: WalletMatcher | None
) -> Verdict:
    problem = _problem(run, line, matcher)
    if problem:
        return Verdict(Decision.UNREAD, problem)
    if matcher is None:
        return Verdict(Decision.NEW, fingerprint=key)
    verdict = matcher.judge(line, key)
    opens_again = line.kind == Entry.Kind.OPENING and matcher.has_opening
    if opens_again and verdict.decision != Decision.DUPLICATE:
        return Verdict(Decision.UNREAD, "The wallet has another opening balance.")
    return verdict


def _problem(run: ImportRun, line: StatementLine, matcher: WalletMatcher | None) -> str:
    """Why this line cannot be booked, "" when it can."""
    if line.amount == 0:
        return "The amount is zero."
    home = matcher.wallet.currency if matcher else line.currency
    currency = line.currency or run.wallet.currency
    if home and currency != home:
        return f"It is in {currency}, the wallet in {home}."
    if line.amount != round(line.amount, decimals(currency)):
        return f"{currency} has no such small units."
    return ""


def _unread(run: ImportRun, item: UnreadRow) -> ImportRow:
    return ImportRow(
        book=run.book,
        run=run,
        number=item.row,
        line={"cells": [str(cell) for cell in item.cells]},
        decision=Decision.LEFT_OUT if item.left_out else Decision.UNREAD,
        reason=item.reason[:200],
    )


def _row(
    run: ImportRun, line: StatementLine, verdict: Verdict, filing: "_Filing"
) -> ImportRow:
    return ImportRow(
        book=run.book,
        run=run,
        number=line.row,
        line=line.to_json(),
        date=line.date,
        amount=line.amount if verdict.decision != Decision.UNREAD else None,
        category=filing.of(line),
        fingerprint=verdict.fingerprint,
        decision=verdict.decision,
        reason=verdict.reason,
        matched=verdict.matched,
        chosen=verdict.decision == Decision.NEW,
    )


class _Filing:
    """Finds the category of a line: the one the file names, else the one its payee was
    filed under last.
    """

    def __init__(self, book: Book) -> None:
        self.named: dict[tuple[str, str], Category] = {}
        for category in Category.objects.filter(book=book).select_related("parent"):
            self.named[category.kind, fold(category.name)] = category
            if category.parent:
                full = f"{category.parent.name}: {category.name}"
                self.named[category.kind, fold(full)] = category
        self.by_payee = _last_categories(book)

    def of(self, line: StatementLine) -> Category | None:
        if line.kind in {Entry.Kind.TRANSFER, Entry.Kind.OPENING}:
            return None
        kind = category_kind_of(line)
        found = self.named.get((kind, fold(line.category))) if line.category else None
        usual = self.by_payee.get(fold(line.payee))
        if found is None and usual is not None and usual.kind == kind:
            return usual
        return found


def category_kind_of(line: StatementLine) -> str:
    """Whether the line is filed among expenses or incomes."""
    money_in = line.amount > 0 and line.kind != Entry.Kind.REFUND
    return Category.Kind.INCOME if money_in else Category.Kind.EXPENSE


def _last_categories(book: Book) -> dict[str, Category]:
    """The category each payee's newest categorised entry stands in, by folded name."""
    newest = (
        Entry.objects.filter(book=book, payee__isnull=False, category__isnull=False)
        .order_by("payee_id", "-date", "-pk")
        .values_list("payee__name_key", "category_id")
    )
    categories = Category.objects.filter(book=book).in_bulk()
    found: dict[str, Category] = {}
    for name, category_id in newest.iterator(chunk_size=5000):
        found.setdefault(name, categories[category_id])
    return found

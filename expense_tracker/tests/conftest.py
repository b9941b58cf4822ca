"""A book with something of everything, every name in it a canary."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from accounts.models import (
    Announcement,
    Book,
    Feedback,
    MoveIn,
    Notice,
    PushDevice,
    PutAway,
    TakeOut,
)
from accounts.sharing.inviting import invite
from accounts.tokens.services import create_token
from accounts.webhooks.endpoints import EndpointDraft, create_endpoint, send_test
from budgets.calendar.feeds import make_feed
from budgets.models import FormerLimit, Move
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.aims import aim
from expense_tracker.tests.grouped import group
from expense_tracker.tests.noticed import notice
from ledger.importing.layout import Layout
from ledger.models import Category, Entry, RefusedPattern, Wallet
from ledger.services.categories import CategoryDraft, create_category
from ledger.services.entries import EntryDraft, delete_entry, record_entry
from ledger.services.imports import review, upload
from ledger.services.occurrences import skip_occurrence
from ledger.services.rates import set_rate
from ledger.services.receipts import add_receipt
from ledger.services.reconcile import start_reconciliation
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.views import save_view
from ledger.services.wallets import CardTerms, WalletDraft, create_wallet
from reports.benchmark.joining import join
from reports.saved.services import SavedReportDraft, mail_report, save_report
from reports.statements.services import make_statement

DAY = date(2026, 10, 3)


@pytest.fixture
def full_book(book, alice) -> Book:
    """Rows in every table, each naming itself "Canary"."""
    return fill(book, alice, "Canary")


def fill(book: Book, alice, word: str) -> Book:
    """Rows in every table, each name and note in them beginning with `word`."""
    with book_scope(book):
        wallet = create_wallet(
            book=book,
            actor=alice,
            draft=WalletDraft(
                name=f"{word} wallet",
                kind="bank",
                currency="EUR",
                opening=Decimal(100),
                opened_on=DAY,
            ),
        )
        category = create_category(
            book=book,
            actor=alice,
            draft=CategoryDraft(
                name=f"{word} category", kind="expense", icon="tag", colour="red"
            ),
        )
        _card(book, alice, wallet, word)
        _record(book, alice, wallet, category, word)
        _plan(book, alice, wallet, category, word)
        aim(book, alice, wallet, word, DAY)
        group(book, alice, wallet, category, word, DAY)
        join(book=book, user=alice)
        run = upload.start_import(
            book=book,
            actor=alice,
            wallet=wallet,
            file_name=f"{word}.csv",
            data=_file(word),
        )
        review.choose_layout(run=run, layout=Layout.from_json(run.layout))
        _keep(book, alice, word)
        _rule(book, alice, word)
        start_reconciliation(
            book=book, actor=alice, wallet=wallet, on=DAY, balance=Decimal(1)
        )
        october = Period.month(2026, 10)
        make_statement(book=book, period=october, as_of=date(2026, 11, 5))
        notice(book, category, word)
        _tell(book, alice, word)
        _belong(book, alice, word)
    return book


def _belong(book: Book, alice, word: str) -> None:
    """What is hers rather than the book's, and what she deleted."""
    set_rate(book=book, actor=alice, currency="USD", day=DAY, rate=Decimal(1))
    bought = EntryDraft(
        kind="expense",
        date=DAY,
        wallet=Wallet.objects.get(name="Cash"),
        amount=Decimal(1),
    )
    change = record_entry(book=book, actor=alice, draft=bought)
    entry = Entry.objects.get(pk=change.subject_id)
    delete_entry(book=book, actor=alice, entry=entry)
    invite(book=book, actor=alice, role="viewer")
    create_token(user=alice, name=f"{word} token", scopes=("read",))
    Notice.objects.create(user=alice, channel="app", kind="test", key="k", state="sent")
    PushDevice.objects.create(
        user=alice, name=f"{word} browser", endpoint=f"{word}{book.pk}"
    )
    later = timezone.now() + timedelta(days=1)
    Announcement.objects.create(
        title=f"{word} news", audience="owners", book=book, ends_at=later
    )
    Feedback.objects.create(user=alice, text=f"{word} feedback")
    archive = ContentFile(word.encode(), "archive.zip")
    TakeOut.objects.create(user=alice, state="ready", expires_at=later, file=archive)
    MoveIn.objects.create(
        user=alice, state="review", file=archive, file_name=f"{word}.zip"
    )
    UserSession.objects.create(user=alice, session_key=f"{book.pk}", ip="127.0.0.1")
    deleted = Book.objects.create(name=f"{word} book")
    PutAway.objects.create(book=deleted, asked_by=alice, ends_at=later)


def _tell(book: Book, alice, word: str) -> None:
    """A webhook that nothing reaches: reserved names lead nowhere."""
    draft = EndpointDraft(
        f"{word} webhook", f"https://{word}.invalid/{word}", ("test",)
    )
    endpoint, _ = create_endpoint(book=book, user=alice, draft=draft)
    send_test(endpoint=endpoint)


def _card(book: Book, alice, wallet: Wallet, word: str) -> None:
    """A credit card with terms, something to pay of its statement."""
    terms = CardTerms(limit=Decimal(500), statement_day=5, due_day=25, pays_from=wallet)
    draft = WalletDraft(
        name=f"{word} card",
        kind="card",
        currency="EUR",
        opening=Decimal(-20),
        opened_on=DAY,
        terms=terms,
    )
    create_wallet(book=book, actor=alice, draft=draft)


def _rule(book: Book, alice, word: str) -> None:
    draft = RuleDraft(
        query=f'note:"{word} note"', name=f"{word} rule", payee=f"{word} payee"
    )
    create_rule(book=book, actor=alice, draft=draft)
    query = urlencode({"period": "all", "q": f"payee:{word}"})
    save_view(book=book, actor=alice, name=f"{word} view", query=query)


def _file(word: str) -> bytes:
    text = io.StringIO()
    rows = [("Date", "Description", "Amount"), ("2026-10-03", f"{word} file", "-2.00")]
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _record(book: Book, alice, wallet: Wallet, category: Category, word: str) -> None:
    cash = Wallet.objects.get(name="Cash")
    for kind, more in (
        ("expense", {"category": category, "tags": (f"{word} tag",)}),
        ("transfer", {"to_wallet": cash}),
    ):
        draft = EntryDraft(
            kind=kind,
            date=DAY,
            wallet=wallet,
            amount=Decimal("12.50"),
            payee=f"{word} payee",
            note=f"{word} note",
            **more,
        )
        record_entry(book=book, actor=alice, draft=draft)


def _keep(book: Book, alice, word: str) -> None:
    slip = io.BytesIO()
    Image.new("RGB", (8, 8)).save(slip, "JPEG")
    receipt = add_receipt(
        book=book, actor=alice, name=f"{word}.jpg", data=slip.getvalue()
    )
    receipt.note = receipt.found_merchant = f"{word} slip"
    receipt.warranty_until = DAY
    receipt.save()


def _plan(book: Book, alice, wallet: Wallet, category: Category, word: str) -> None:
    budget = BudgetDraft(category=category, amount=Decimal(10))
    monthly = create_budget(book=book, actor=alice, draft=budget)
    together = BudgetDraft(
        categories=(category,), name=f"{word} group", amount=Decimal(20)
    )
    several = create_budget(book=book, actor=alice, draft=together)
    FormerLimit(book=book, budget=monthly, before=DAY, amount=Decimal(8)).save()
    move = Move(book=book, source=monthly, target=several, period_start=DAY)
    move.amount, move.note = Decimal(3), f"{word} move"
    move.save()
    bill = BillDraft(
        name=f"{word} bill", amount=Decimal(5), wallet=wallet, due_on=DAY, unit="month"
    )
    create_bill(book=book, actor=alice, draft=bill)
    plan = RecurringDraft(
        name=f"{word} plan",
        amount=Decimal(5),
        wallet=wallet,
        due_on=DAY,
        payee=f"{word} payee",
    )
    recurring = create_recurring(book=book, actor=alice, draft=plan)
    skip_occurrence(book=book, actor=alice, recurring=recurring, due_on=DAY)
    make_feed(book=book, user=alice, shows_amounts=True)
    RefusedPattern(book=book, key=f"{word} pattern", name=f"{word} pattern").save()
    _save_report(book, alice, word)


def _save_report(book: Book, alice, word: str) -> None:
    draft = SavedReportDraft(
        name=f"{word} report", kind="spending", period_slug="2026-10"
    )
    report = save_report(book=book, actor=alice, draft=draft)
    mail_report(report=report, user=alice, cadence="month", format_="pdf", as_of=DAY)

"""Pages are kept for a version of the Book, for one reader, and never stale."""

import re
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts import kept
from accounts.models import Book
from budgets.overruns import check_overruns
from budgets.services import BudgetDraft, create_budget
from expense_tracker.kernel.period import Period
from ledger.currencies.ecb import Published
from ledger.models import ImportRun, Receipt
from ledger.receipts import reading
from ledger.services import receipt_reading
from ledger.services.imports import runs
from ledger.services.imports.runs import fail, move
from ledger.services.imports.upload import start_import
from ledger.services.rates import keep_rates
from ledger.services.receipts import add_receipt
from ledger.tests.factories import make_entry, make_wallet
from ledger.tests.receipts.drawn import photo

FEW = 5  # session, person, membership
NOON = "2026-11-21 12:00Z"
ONCE = re.compile(r'name="form_token" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
GAPS = ("csrf", "once")


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True
    cache.clear()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def wallet(scope):
    wallet = make_wallet(scope, "Everyday", opening="100")
    make_entry(wallet, "12.50", payee="Bistro Nine")
    return wallet


def page_at(client, view, *args):
    answer = client.get(reverse(view, args=args))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def overview(client):
    return page_at(client, "reports:overview")


def drawn(client, *where):
    """How many statements the page takes, the overview where none is named."""
    with CaptureQueriesContext(connection) as captured:
        page_at(client, *where or ["reports:overview"])
    return len(captured)


@pytest.mark.usefixtures("wallet")
def test_the_second_time_it_is_not_drawn_again(client_alice):
    assert drawn(client_alice) > FEW
    assert drawn(client_alice) <= FEW


def test_what_changes_the_book_shows_at_once(client_alice, wallet):
    overview(client_alice)
    make_entry(wallet, "7", payee="Harbour Bakery")
    assert "Harbour Bakery" in overview(client_alice)


@pytest.mark.usefixtures("wallet")
def test_each_answer_has_tokens_of_its_own(client_alice):
    pages = [overview(client_alice) for _ in range(3)]
    once = [token for page in pages for token in ONCE.findall(page)]
    assert len(once) == len(set(once)) >= 3
    assert all(CSRF.findall(page) for page in pages)
    assert "gap}" not in "".join(pages)


@pytest.mark.usefixtures("wallet")
def test_what_is_posted_from_a_kept_page_is_taken(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    overview(client)
    page = overview(client)
    sent = {
        "line": "4.20 coffee",
        "csrfmiddlewaretoken": CSRF.search(page)[1],
        "form_token": ONCE.search(page)[1],
    }
    answer = client.post(reverse("ledger:quick-add"), sent)
    assert answer.status_code == HTTPStatus.FOUND
    assert "coffee" in overview(client)


@pytest.mark.usefixtures("wallet")
def test_nobody_is_given_anothers_page(client_alice, charlie, bob):
    overview(client_alice)
    for other in (charlie, bob):
        client = Client()
        client.force_login(other)
        page = overview(client)
        assert other.name in page
        assert ("Bistro Nine" in page) == (other == bob)


def test_words_that_look_like_gaps_stay_words(client_alice, wallet):
    typed = [f"{sign}{name}-gap{end}" for sign, end in ("{}", "<>") for name in GAPS]
    for text in typed:
        make_entry(wallet, "1", payee=text)
    page_at(client_alice, "ledger:entry-list")
    again = page_at(client_alice, "ledger:entry-list")
    assert all(escape(text) in again for text in typed)


@pytest.mark.usefixtures("wallet")
def test_however_many_addresses_are_asked_for_few_pages_are_kept(
    client_alice, monkeypatch
):
    monkeypatch.setattr(kept, "MOST_KEPT", 3)
    places, keep = set(), cache.set

    def note(place, *more):
        places.add(place)
        keep(place, *more)

    monkeypatch.setattr(cache, "set", note)
    category_list = reverse("ledger:category-list")
    for number in range(12):
        page = client_alice.get(category_list, {"x": number})
        assert "Groceries" in page.text
    assert len({each for each in places if each.startswith("page:")}) <= 3


@pytest.mark.usefixtures("wallet")
def test_tomorrow_it_is_another_page(client_alice):
    overview(client_alice)
    with time_machine.travel("2026-11-22 12:00Z", tick=False):
        assert drawn(client_alice) > FEW


@pytest.mark.usefixtures("wallet")
def test_another_language_is_another_page(client_alice, alice):
    overview(client_alice)
    alice.locale = "de-DE"
    alice.save()
    assert "12,50" in overview(client_alice)


def test_a_book_that_came_back_is_another_one(client_alice, wallet):
    overview(client_alice)
    Book.objects.filter(pk=wallet.book_id).update(
        created_at=wallet.book.created_at - timedelta(days=1)
    )
    assert drawn(client_alice) > FEW


# --- the other pages ------------------------------------------------------------------

PAGES = [
    ("ledger:entry-list",),
    ("ledger:wallet-list",),
    ("ledger:category-list",),
    ("budgets:bill-list",),
    ("budgets:budget-list",),
    ("reports:statement-list",),
    ("reports:statement", Period.month(2026, 11)),
]


@pytest.fixture
def budget(scope, alice):
    draft = BudgetDraft(category=None, amount=Decimal(10), thresholds=(80,))
    return create_budget(book=scope, actor=alice, draft=draft)


@pytest.mark.usefixtures("wallet", "budget")
@pytest.mark.parametrize("where", PAGES)
def test_every_kept_page_is_drawn_once(client_alice, where):
    overview(client_alice)  # the frame's own figures
    assert drawn(client_alice, *where) > FEW - 2
    assert drawn(client_alice, *where) <= FEW


@pytest.mark.usefixtures("budget")
@pytest.mark.parametrize("where", PAGES)
def test_no_kept_page_outlives_a_change(client_alice, scope, wallet, where):
    before = page_at(client_alice, *where)
    make_entry(wallet, "871.30")
    make_wallet(scope, "Harbour account")
    after = page_at(client_alice, *where)
    # Every page has the wallets in its frame.
    assert "Harbour account" in after
    assert "Harbour account" not in before


@pytest.mark.usefixtures("wallet")
def test_an_alert_shows_on_the_budgets_when_it_is_sent(client_alice, scope, budget):
    where = ("budgets:budget-list",)
    assert "Alert sent" not in page_at(client_alice, *where)
    check_overruns(book=scope, as_of=date(2026, 11, 21))
    assert "Alert sent" in page_at(client_alice, *where)


@pytest.mark.usefixtures("wallet")
def test_rates_that_are_published_show_at_once(client_alice, scope):
    keep_rates([Published("GBP", date(2026, 1, 1), Decimal("0.8"))])
    make_wallet(scope, "Travel", currency="GBP", opening="100")
    where = ("ledger:wallet-list",)
    assert "€125.00" in page_at(client_alice, *where)
    keep_rates([Published("GBP", date(2026, 11, 20), Decimal("0.5"))])
    assert "€200.00" in page_at(client_alice, *where)


def test_an_import_that_failed_shows_at_once(client_alice, scope, alice, wallet):
    data = b"Date,Description,Amount\n2026-11-20,Shop,-4.20\n"
    run = start_import(
        book=scope, actor=alice, wallet=wallet, file_name="bank.csv", data=data
    )
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.COMMITTING)
    told = "bank.csv was not imported"
    assert told not in overview(client_alice)
    fail(run, "The disk is full.")
    assert told in overview(client_alice)
    move(run, [ImportRun.State.FAILED], ImportRun.State.COMMITTING)
    assert told not in overview(client_alice)


@pytest.mark.parametrize("end", ["finish", "move"])
def test_a_page_drawn_while_an_import_ends_is_not_kept_for_after(
    client_alice, scope, alice, wallet, monkeypatch, end
):
    """Its new state stands before the Book is renewed."""
    data = b"Date,Description,Amount\n2026-11-20,Shop,-4.20\n"
    run = start_import(
        book=scope, actor=alice, wallet=wallet, file_name="bank.csv", data=data
    )
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.COMMITTING)
    renew, seen = runs.renew_book, []

    def look_then_renew(book):
        seen.append(run.fresh().state)
        renew(book=book)

    monkeypatch.setattr(runs, "renew_book", look_then_renew)
    if end == "finish":
        runs.finish(run, ImportRun.State.FAILED, "The disk is full.")
    else:
        runs.move(run, [ImportRun.State.COMMITTING], ImportRun.State.FAILED)
    assert seen == [ImportRun.State.FAILED]


def test_what_was_read_off_a_receipt_is_found_at_once(
    client_alice, scope, alice, wallet, monkeypatch
):
    entry = make_entry(wallet, "9", payee="Harbour Bakery")
    receipt = add_receipt(
        book=scope, actor=alice, name="slip.png", data=photo(), entry=entry
    )
    Receipt.objects.filter(pk=receipt.pk).update(reading=Receipt.Reading.WAITING)
    search = f"{reverse('ledger:entry-list')}?q=receipt:sourdough"
    assert "Harbour Bakery" not in client_alice.get(search).text
    monkeypatch.setattr(reading, "read_receipt", lambda *_: ["SOURDOUGH 9.00"])
    receipt_reading.read(receipt.fresh())
    assert "Harbour Bakery" in client_alice.get(search).text

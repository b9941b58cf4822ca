"""Archives, over all apps: what is in them, and that moving in changes no figure."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from accounts.models import Book, MoveIn, User
from accounts.services import register_person
from accounts.takeout import bringing
from accounts.takeout.manifest import KNOWN_NAME
from accounts.takeout.registry import left_out, tables
from accounts.takeout.writing import write_archive
from budgets.models import Bill, Budget, Goal, Retirement
from conftest import make_person
from expense_tracker.kernel.scoping import BookOwned, book_scope
from ledger.models import (
    Category,
    Entry,
    EntryGroup,
    EntryTag,
    MonthTotal,
    Receipt,
    Recurring,
    Rule,
    Tag,
    Wallet,
)
from ledger.rules.ruling import Share
from ledger.services.drafts import Part
from ledger.services.entries import EntryDraft, record_entry
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.wallets import WalletDraft, create_wallet

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 9, 7)


def archive_of(user: User) -> bytes:
    target = io.BytesIO()
    write_archive(target, user=user, made_at=NOON, beat=lambda: None)
    return target.getvalue()


def move_in(user: User, archive: bytes, *, with_settings: bool = True) -> MoveIn:
    """Bring it, have it looked through, confirm, have it moved in."""
    brought = bringing.bring(
        user=user,
        file=ContentFile(archive, "mine.zip"),
        with_settings=with_settings,
    )
    bringing.work(move_in=brought)
    brought.refresh_from_db()
    bringing.confirm(move_in=brought)
    bringing.work(move_in=brought)
    brought.refresh_from_db()
    return brought


def add_more(book: Book, alice: User) -> None:
    """What `fill` has not: a split, a refund, other currencies, a child category, a
    rule that splits.
    """
    food = Category.objects.get(name="Groceries")
    fun = Category.objects.filter(kind="expense", parent=None).exclude(pk=food.pk)[0]
    dollars = create_wallet(
        book=book,
        actor=alice,
        draft=WalletDraft(
            name="Dollars",
            kind="bank",
            currency="USD",
            opening=Decimal("1000.10"),
            opened_on=DAY,
            rate=Decimal("0.9137"),
        ),
    )
    cash = Wallet.objects.get(name="Cash")
    split = EntryDraft(
        kind="expense",
        date=DAY,
        wallet=cash,
        amount=Decimal("30.03"),
        payee="Market",
        parts=(
            Part(amount=Decimal("10.01"), category=food, note="eggs"),
            Part(amount=Decimal("20.02"), category=fun),
        ),
    )
    record_entry(book=book, actor=alice, draft=split)
    bought = EntryDraft(
        kind="expense",
        date=DAY,
        wallet=dollars,
        amount=Decimal("99.99"),
        category=fun,
        rate=Decimal("0.9"),
        payee="Shoe shop",
        tags=("shoes", "online"),
    )
    change = record_entry(book=book, actor=alice, draft=bought)
    back = EntryDraft(
        kind="refund",
        date=date(2026, 10, 1),
        wallet=dollars,
        amount=Decimal("49.99"),
        category=fun,
        rate=Decimal("0.91"),
        refund_of=Entry.objects.get(pk=change.subject_id),
    )
    record_entry(book=book, actor=alice, draft=back)
    rule = RuleDraft(
        query="payee:Market",
        name="halves",
        shares=(Share(food, Decimal(50)), Share(fun, Decimal(50))),
    )
    create_rule(book=book, actor=alice, draft=rule)


@pytest.fixture
def whole_book(full_book, alice) -> Book:
    with book_scope(full_book):
        add_more(full_book, alice)
        receipt = Receipt.objects.get()
        receipt.entry = Entry.objects.get(payee__name="Shoe shop", kind="expense")
        receipt.save()
    return full_book


@pytest.fixture
def newcomer(db) -> User:
    """Somebody whose account is empty, as on another server."""
    person = make_person("Newcomer")
    register_person(user=person)
    return person


def figures(book: Book) -> dict[str, Counter]:
    """All that must be equal, by names instead of ids, counted so that twins count."""
    looked_up = {
        "totals": (
            MonthTotal,
            "month wallet__name category__name kind amount base_amount count",
        ),
        "entries": (
            Entry,
            (
                "date kind wallet__name category__name payee__name amount rate "
                "base_amount original_amount original_currency note tax group__kind "
                "group__note position refund_of__payee__name refund_of__amount "
                "search_text fingerprint created_at version"
            ),
        ),
        "tags": (EntryTag, "entry__date entry__amount tag__name"),
        "wallets": (
            Wallet,
            (
                "name name_key currency credit_limit statement_day due_day "
                "pays_from__name position archived_at"
            ),
        ),
        "categories": (Category, "name name_key kind parent__name icon colour label"),
        "groups": (EntryGroup, "kind note"),
        "budgets": (
            Budget,
            "own_name scope category__name amount cadence rollover carries_from anchor",
        ),
        "goals": (Goal, "name kind target wallet__name counting starts_on"),
        "recurring": (
            Recurring,
            (
                "name kind amount wallet__name payee__name unit interval days "
                "starts_on posted_until occurrences__due_on occurrences__state"
            ),
        ),
        "bills": (Bill, "recurring__name lead_days"),
        "rules": (Rule, "name query position category__name payee tags note"),
        "receipts": (
            Receipt,
            (
                "entry__payee__name name note digest size content_type warranty_until "
                "found_merchant search_text"
            ),
        ),
    }
    with book_scope(book):
        return {
            what: Counter(map(str, model.objects.values_list(*names.split())))
            for what, (model, names) in looked_up.items()
        }


def kinds(book: Book) -> list[str]:
    """Of its wallets. A group stays where it is: its wallet is one like others."""
    with book_scope(book):
        return list(Wallet.objects.order_by("name_key").values_list("kind", flat=True))


def receipt_bytes(book: Book) -> list[bytes]:
    with book_scope(book):
        return [each.file.read() for each in Receipt.objects.order_by("name")]


def test_every_table_of_a_book_is_carried_or_left_out_for_a_reason():
    ours = {
        model
        for model in apps.get_models()
        if issubclass(model, BookOwned) and not model.__module__.endswith("tests")
    }
    carried = {table.model for table in tables()}
    assert ours - carried - set(left_out()) == set()
    assert carried & set(left_out()) == set()


def test_tables_stand_behind_those_they_point_at():
    places = {table.model: place for place, table in enumerate(tables())}
    wrong = [
        f"{model.__name__}.{link.name}"
        for model, place in places.items()
        for link in model.book_links()
        if tables()[place].moves_in
        and link.name not in tables()[place].omits
        and places.get(link.related_model, -1) > place
    ]
    assert wrong == []


def test_moving_in_gives_the_same_book(whole_book, alice, newcomer):
    archive = archive_of(alice)
    done = move_in(newcomer, archive)
    assert (done.error, done.state) == ("", MoveIn.State.DONE)
    moved = Book.objects.get(pk=done.books[0])
    assert figures(moved) == figures(whole_book)
    assert kinds(moved) == [
        "other" if kind == "group" else kind for kind in kinds(whole_book)
    ]
    assert receipt_bytes(moved) == receipt_bytes(whole_book)
    assert moved.memberships.get().user == newcomer
    assert (moved.name, moved.base_currency) == ("Personal", "EUR")
    assert moved.frozen_because == ""


def test_moved_in_twice_there_are_two_books_alike(whole_book, alice, newcomer):
    archive = archive_of(alice)
    first, second = (
        Book.objects.get(pk=move_in(newcomer, archive, with_settings=asked).books[0])
        for asked in (False, True)
    )
    assert first.pk != second.pk
    assert figures(first) == figures(second)
    with book_scope(second):
        rule = Rule.objects.get(name="halves")
        names = [Category.objects.get(pk=part["category"]).name for part in rule.parts]
        assert Tag.objects.get(name="shoes").entries.get().payee.name == "Shoe shop"
    assert names[0] == "Groceries"


def test_the_archive_says_the_same_three_times(whole_book, alice):
    package = zipfile.ZipFile(io.BytesIO(archive_of(alice)))
    lines = package.read("books/1/entry.jsonl").splitlines()
    amounts = [Decimal(json.loads(line)["amount"]) for line in lines]
    table = package.read("books/1/csv/entry.csv").decode("utf-8-sig")
    csv_amounts = [Decimal(row["amount"]) for row in csv.DictReader(table.splitlines())]
    with book_scope(whole_book):
        true = sum(Entry.objects.values_list("amount", flat=True), Decimal(0))
    assert sum(amounts) == sum(csv_amounts) == true
    assert package.read("books/1/book.xlsx")[:2] == b"PK"
    assert package.testzip() is None
    assert [n for n in package.namelist() if not KNOWN_NAME.fullmatch(n)] == []
    assert "books/1/book.xlsx" in package.read("README.txt").decode()


def test_another_members_name_and_assumptions_stay_out(book, alice, bob):
    with book_scope(book):
        Retirement(book=book, user=alice, birth_year=1980).save()
    package = zipfile.ZipFile(io.BytesIO(archive_of(bob)))
    everything = b"".join(
        package.read(n) for n in package.namelist() if "xlsx" not in n
    )
    assert b"alice@example.com" not in everything
    assert package.read("books/1/retirement.jsonl") == b""


def test_preferences_come_along_when_asked(book, alice, newcomer):
    alice.theme, alice.idle_days = "dark", 9
    alice.save()
    move_in(newcomer, archive_of(alice), with_settings=False)
    newcomer.refresh_from_db()
    assert newcomer.theme == "auto"
    move_in(newcomer, archive_of(alice))
    newcomer.refresh_from_db()
    assert (newcomer.theme, newcomer.idle_days) == ("dark", 9)

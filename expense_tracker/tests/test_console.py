"""The staff console: its pages, what staff may change, imports and the front page."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.leftovers import PREVIEW_FOLDER, remove_leftovers
from accounts.models import Book, Heartbeat, Notice, StaffAccess, User
from budgets.models import Budget
from conftest import make_person
from expense_tracker import vital_signs
from expense_tracker.kernel.scoping import all_books, book_scope
from expense_tracker.tests.console import (
    NAMES,
    PAGES,
    TODAY,
    address,
    fill,
    page_faults,
    page_of,
)
from expense_tracker.tests.walk import nothing_stays
from ledger.admin.entry_import.lines import TITLES
from ledger.doctor import findings
from ledger.models import Category, Change, Entry, ImportRun, Wallet
from ledger.services.entries import Part
from ledger.tests.factories import make_entry, make_transfer, make_wallet

pytestmark = pytest.mark.django_db

ENTRY, WALLET = page_of("ledger.entry"), page_of("ledger.wallet")


@pytest.fixture
def filled(alice, book):
    fill(book, alice)
    with all_books():
        yield alice


@pytest.fixture
def console(staff, as_user):
    return as_user(staff)


@pytest.fixture
def groceries(book):
    """An expense of 12.50 in Cash."""
    with book_scope(book):
        cash = Wallet.objects.get(name="Cash")
        food = Category.objects.get(name="Groceries")
        return make_entry(cash, category=food, payee="Corner shop", tags=("weekly",))


def sound(book):
    with book_scope(book):
        return list(findings(book)) == []


# --- pages ----------------------------------------------------------------------------


def test_a_list_costs_the_same_for_five_rows_and_twenty(filled, console):
    cheap_at_first = {
        name: costs
        for name in NAMES
        if (costs := _costs_of_list(page_of(name), console, 5, 20))
    }
    assert cheap_at_first == {}


def _costs_of_list(page, console, few: int, many: int) -> tuple[int, int] | None:
    """The queries for few rows and for many, where those are more."""
    url, costs = address(page, "changelist"), []
    with nothing_stays():
        for rows in (few, many):
            _copy_rows(page.model, rows)
            if rows == few:
                console.get(url)  # what is asked once per process
            with CaptureQueriesContext(connection) as seen:
                answer = console.get(url)
            costs.append(len(seen))
        assert len(answer.context_data["cl"].result_list) >= many, page
    return None if costs[1] <= costs[0] else (costs[0], costs[1])


# Columns that must differ from row to row.
UNIQUE = {
    "accounts.user": "email",
    "accounts.notice": "key",
    "accounts.noticelead": "kind",
    "accounts.noticepreference": "kind",
    "accounts.pushdevice": "endpoint",
    "accounts.membership": "user_id",
    "ledger.rate": "date",
    "reports.statement": "period_start",
    "ledger.wallet": "name_key",
    "ledger.category": "name_key",
    "ledger.payee": "name_key",
    "ledger.tag": "name_key",
    "budgets.overrun": "period_start",
    "budgets.budget": "category_id",
    "budgets.formerlimit": "before",
    "budgets.bill": "recurring_id",
    "budgets.calendarfeed": "user_id token_hash",
    "budgets.retirement": "user_id",
    "reports.benchmarkmember": "book_id",
    "accounts.modelchoice": "book_id",
    "accounts.modeluse": "day",
    "ledger.modeladvice": "key",
    "reports.insight": "key",
    "reports.insightlook": "book_id",
    "reports.mutedinsight": "kind",
    "reports.wordednote": "month_start",
    "ledger.refusedpattern": "key",
    "ledger.savedview": "name_key",
    "reports.savedreport": "name_key",
    "reports.reportmail": "user_id",
    "accounts.apitoken": "digest",
    "accounts.putaway": "book_id",
    "accounts.idempotencykey": "key",
    "accounts.invitation": "token_hash",
    "accounts.webhookdelivery": "key",
    "ledger.participant": "name_key user_id",
}


def _copy_rows(model, wanted):
    """More rows like the last one, each different where it must be."""
    last = model.objects.order_by("pk").last()
    columns = UNIQUE.get(model._meta.label_lower, "").split()
    for number in range(model.objects.count(), wanted):
        copy = model.objects.get(pk=last.pk)
        copy.pk = None
        copy._state.adding = True
        for column in columns:
            setattr(copy, column, _another(last, column, number))
        model.objects.bulk_create([copy])


def _another(row, column, number):
    value = getattr(row, column)
    if column == "user_id":
        return make_person(f"Extra{number}").pk
    if column == "book_id":
        return Book.objects.create(name=f"Extra{number}").pk
    if column == "category_id":
        copy = Category.objects.filter(parent=None, book=row.book).first()
        copy.pk, copy.name_key = None, f"copy{number}"
        return Category.objects.bulk_create([copy])[0].pk
    if column == "recurring_id":
        copy = type(row.recurring).objects.get(pk=value)
        copy.pk = None
        return type(copy).objects.bulk_create([copy])[0].pk
    if isinstance(value, str):
        return f"{number}{value}"[: row._meta.get_field(column).max_length]
    return value - timedelta(days=number)


def test_only_admins_that_log_are_let_in():
    site = admin.site
    before = dict(site._registry)
    site.register(LogEntry, admin.ModelAdmin)
    assert site._registry == before
    assert LogEntry not in site._registry


def test_a_password_hash_cannot_be_guessed_by_lookups(filled, console):
    url = address(page_of("accounts.user"), "changelist")
    answer = console.get(url, {"password__startswith": "md5"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_a_list_narrows_to_one_book(filled, book, charlie, console):
    answer = console.get(address(WALLET, "changelist"), {"of_book": book.pk})
    assert {row.book_id for row in answer.context_data["cl"].result_list} == {book.pk}
    answer = console.get(address(WALLET, "changelist"), {"of_book": "x"})
    assert list(answer.context_data["cl"].result_list) == []


def test_a_wallet_shows_todays_balance(book, console):
    with book_scope(book):
        wallet = make_wallet(book, "Bank", opening="500")
        make_entry(wallet, "12.50", on=timezone.now().date())
        make_entry(wallet, "100", on=timezone.now().date() + timedelta(days=3))
    body = console.get(address(WALLET, "change", wallet.pk)).content.decode()
    assert "€487.50" in body
    assert 'name="balance"' not in body


def test_search_by_the_owners_address(filled, charlie, console):
    answer = console.get(address(ENTRY, "changelist"), {"q": "alice@example.com"})
    shown = answer.context_data["cl"].result_list
    assert {row.book.memberships.get().user for row in shown} == {filled}


# --- changes --------------------------------------------------------------------------


def entry_values(entry, **changed):
    values = {
        "kind": entry.kind,
        "date": entry.date.isoformat(),
        "amount": "12.50",
        "wallet": entry.wallet_id,
        "payee": "Corner shop",
        "category": entry.category_id or "",
        "tags": "weekly",
        "note": "",
        "version": entry.version,
    }
    return values | changed


def test_a_change_goes_through_the_service(groceries, book, staff, console):
    url = address(ENTRY, "change", groceries.pk)
    answer = console.post(url, entry_values(groceries, amount="20"))
    assert answer.status_code == HTTPStatus.FOUND
    with book_scope(book):
        assert Entry.objects.get(pk=groceries.pk).amount == Decimal(-20)
        change = Change.objects.first()
    assert (change.verb, change.actor) == (Change.Verb.CHANGED, staff)
    assert sound(book)
    assert StaffAccess.objects.filter(action="change", object_id=groceries.pk).exists()


def test_a_form_shown_before_another_change_is_refused(groceries, book, console):
    url = address(ENTRY, "change", groceries.pk)
    console.post(url, entry_values(groceries, amount="20"))
    answer = console.post(url, entry_values(groceries, amount="30"))
    assert "It was changed meanwhile." in answer.content.decode()
    with book_scope(book):
        assert Entry.objects.get(pk=groceries.pk).amount == Decimal(-20)


def test_a_form_without_its_version_is_refused(groceries, book, console):
    values = entry_values(groceries, amount="20", version="")
    console.post(address(ENTRY, "change", groceries.pk), values)
    with book_scope(book):
        assert Entry.objects.get(pk=groceries.pk).amount == Decimal("-12.5")


def test_another_books_wallet_is_no_choice(groceries, other_book, console):
    with book_scope(other_book):
        foreign = Wallet.objects.get(name="Cash").pk
    answer = console.post(
        address(ENTRY, "change", groceries.pk), entry_values(groceries, wallet=foreign)
    )
    assert "valid choice" in answer.content.decode()


def test_a_transfer_is_changed_and_deleted_whole(book, console):
    with book_scope(book):
        cash, bank = Wallet.objects.get(name="Cash"), make_wallet(book, "Bank")
        leg = make_transfer(bank, cash, "50")
        other = Entry.objects.exclude(pk=leg.pk).get(group=leg.group_id)
    values = entry_values(
        leg, kind="transfer", amount="70", to_wallet=cash.pk, category="", tags=""
    )
    answer = console.post(address(ENTRY, "change", other.pk), values)
    assert answer.status_code == HTTPStatus.FOUND
    with book_scope(book):
        assert Entry.objects.get(pk=other.pk).amount == 70
    console.post(address(ENTRY, "delete", other.pk), {"post": "yes"})
    with book_scope(book):
        assert not Entry.objects.filter(group=leg.group_id).exists()
    assert sound(book)


def test_deleting_from_the_list_is_one_change_to_undo(groceries, book, staff, console):
    data = {"action": "delete_selected", "_selected_action": groceries.pk}
    answer = console.post(address(ENTRY, "changelist"), data)
    assert answer.status_code == HTTPStatus.OK
    console.post(address(ENTRY, "changelist"), data | {"post": "yes"})
    with book_scope(book):
        assert not Entry.objects.filter(pk=groceries.pk).exists()
        assert Change.objects.first().actor == staff
    assert sound(book)


def test_what_the_service_refuses_is_told(groceries, book, console):
    wallet = groceries.wallet
    url = address(WALLET, "delete", wallet.pk)
    answer = console.post(url, {"post": "yes"}, follow=True)
    assert "archive it instead" in answer.content.decode()
    data = {"action": "delete_selected", "_selected_action": wallet.pk, "post": "yes"}
    answer = console.post(address(WALLET, "changelist"), data, follow=True)
    assert "archive it instead" in answer.content.decode()
    with book_scope(book):
        assert Wallet.objects.filter(pk=wallet.pk).exists()
    assert not LogEntry.objects.exists()


def test_a_form_saved_unchanged_is_taken(filled, book, console):
    wrong = {}
    for page in PAGES:
        if page.saves:
            with nothing_stays():
                answer = _save_unchanged(page, filled, console)
                if answer.status_code != HTTPStatus.FOUND:
                    wrong[page] = answer.context_data["errors"]
                elif not sound(book):
                    wrong[page] = "the doctor complains"
    assert wrong == {}


def _save_unchanged(page, person, console):
    rows = page.model._default_manager.filter(**{page.people_path: person.pk})
    row = rows.exclude(kind="opening").first() if page is ENTRY else rows.first()
    url = address(page, "change", row.pk)
    form = console.get(url).context_data["adminform"].form
    values = {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() not in (None, False) and bound.name in page.form_fields
    }
    return console.post(url, values)


def test_a_budget_is_changed_by_its_service(filled, book, staff, console):
    budget = Budget.objects.get(book=book)
    values = {
        "category": budget.category_id,
        "amount": "99",
        "cadence": "month",
        "thresholds": "90",
        "version": budget.version,
    }
    console.post(address(page_of("budgets.budget"), "change", budget.pk), values)
    budget.refresh_from_db()
    assert (budget.amount, budget.arming) == (99, 100)
    assert [each.percent for each in budget.thresholds.all()] == [90]


def test_standing_of_people(alice, book, staff, console):
    url = address(page_of("accounts.user"), "change", alice.pk)
    role = Group.objects.get(name="support")
    console.post(url, {"is_staff": "on", "roles": [role.pk]})
    alice.refresh_from_db()
    assert alice.is_staff
    assert alice.has_perm("ledger.view_entry")
    assert not alice.has_perm("ledger.change_entry")


def test_nobody_changes_their_own_standing(staff, console):
    url = address(page_of("accounts.user"), "change", staff.pk)
    answer = console.post(url, {})
    assert "own standing" in answer.content.decode()
    assert User.objects.get(pk=staff.pk).is_active


def test_an_admin_does_not_change_a_superuser(staff, as_user):
    boss = make_person("Ann", is_staff=True)
    boss.groups.add(Group.objects.get(name="admin"))
    url = address(page_of("accounts.user"), "change", staff.pk)
    answer = as_user(boss).post(url, {"is_staff": ""})
    assert "Only a superuser" in answer.content.decode()
    staff.refresh_from_db()
    assert staff.is_active


# --- roles ----------------------------------------------------------------------------


def permissions(role):
    return set(
        Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    )


def test_support_looks_helps_and_changes_nothing():
    seen = {f"view_{page.model_name}" for page in map(_opts, admin.site._registry)}
    assert permissions("support") == seen | {"add_inspection", "change_feedback"}


def _opts(model):
    return model._meta


def test_operators_change_books_and_admins_people_too():
    more = permissions("operator") - permissions("support")
    assert {"change_entry", "delete_entry", "add_entry"} <= more
    assert {"add_accountlock", "add_announcement", "change_notice"} <= more
    assert permissions("admin") == permissions("operator") | {"change_user"}


# --- files ----------------------------------------------------------------------------


def export(console, form="0") -> bytes:
    answer = console.post(address(ENTRY, "export"), {"format": form, "resource": "0"})
    return answer.content


def preview(console, book, content: bytes, form="0"):
    return console.post(
        address(ENTRY, "import"),
        {
            "book": book.pk,
            "format": form,
            "resource": "0",
            "import_file": SimpleUploadedFile("in.csv", content),
        },
    )


def confirm(console, answer):
    form = answer.context_data["confirm_form"]
    return console.post(address(ENTRY, "process_import"), form.initial)


def lines(*rows) -> bytes:
    texts = [",".join(TITLES)]
    texts += [",".join(row.get(title, "") for title in TITLES) for row in rows]
    return "\n".join(texts).encode()


LUNCH = {
    "Date": "2026-11-20",
    "Kind": "expense",
    "Wallet": "Cash",
    "Category": "Groceries",
    "Payee": "Lunch",
    "Amount": "-8.50",
    "Currency": "EUR",
    "Tags": "work",
}


def test_exports_are_safe_and_plain(filled, console):
    body = export(console).decode()
    assert ",'=1+1," in body
    assert "-12.50" in body
    assert ".5000" not in body
    assert export(console, "1").startswith(b"PK")


def test_users_are_exported_without_secrets(filled, console):
    page = page_of("accounts.user")
    body = console.post(address(page, "export"), {"format": "0", "resource": "0"})
    assert b"alice@example.com" in body.content
    assert b"md5$" not in body.content


def test_an_export_is_bounded(filled, console, monkeypatch):
    monkeypatch.setattr("accounts.admin.base.MAX_EXPORTED", 1)
    answer = console.post(address(ENTRY, "export"), {"format": "0", "resource": "0"})
    assert "At most 1 rows" in answer.content.decode()
    assert not StaffAccess.objects.filter(action="export").exists()


@pytest.mark.parametrize("form", ["0", "1"])
def test_an_export_comes_back_as_nothing_new(form, filled, book, console):
    before = Entry.objects.filter(book=book).count()
    answer = preview(console, book, export(console, form), form)
    result = answer.context_data["result"]
    assert not result.has_errors()
    assert result.totals["skip"] == before
    confirm(console, answer)
    assert Entry.objects.filter(book=book).count() == before


@pytest.mark.parametrize("form", ["0", "1"])
def test_an_export_makes_the_same_entries_in_an_empty_book(
    form, filled, book, other_book, console
):
    with book_scope(other_book):
        make_wallet(other_book, "Bank")
    with book_scope(book):
        parts = (Part(Decimal(8), note="Tea"), Part(Decimal(-3), note="Voucher"))
        make_entry(Wallet.objects.get(name="Cash"), "5", parts=parts)
    narrowed = f"{address(ENTRY, 'export')}?of_book={book.pk}"
    content = console.post(narrowed, {"format": form, "resource": "0"}).content
    answer = preview(console, other_book, content, form)
    assert not answer.context_data["result"].has_errors()
    confirm(console, answer)

    def figures(of):
        rows = Entry.objects.filter(book=of)
        return sorted(
            rows.values_list(
                *("date", "kind", "wallet__name", "amount", "note", "group__kind")
            ),
            key=str,
        )

    assert figures(other_book) == figures(book)
    assert sound(other_book)


def test_the_preview_changes_nothing(book, alice, console):
    answer = preview(console, book, lines(LUNCH))
    assert answer.context_data["result"].totals["new"] == 1
    assert "Lunch" in answer.content.decode()
    with all_books():
        assert not Entry.objects.exists()
        assert not Change.objects.filter(verb="added", subject="ledger.entry").exists()
    assert StaffAccess.objects.filter(user=alice, action="list").exists()


def test_an_import_is_one_change_by_staff(book, alice, staff, console):
    answer = confirm(console, preview(console, book, lines(LUNCH, LUNCH)))
    assert answer.status_code == HTTPStatus.FOUND
    with book_scope(book):
        assert [row.amount for row in Entry.objects.all()] == [Decimal("-8.5")] * 2
        assert Entry.objects.first().created_by == staff
        assert Change.objects.first().label == "in.csv"
    assert sound(book)
    assert StaffAccess.objects.filter(user=alice, action="change").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "9"},
        {"format": "x"},
        {"resource": "7"},
        {"book": "0"},
        {"import_file_name": "../../x"},
        {"import_file_name": ""},
    ],
)
def test_a_forged_confirmation_books_nothing(wrong, book, console):
    shown = preview(console, book, lines(LUNCH)).context_data["confirm_form"].initial
    answer = console.post(address(ENTRY, "process_import"), shown | wrong)
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}
    with book_scope(book):
        assert not Entry.objects.exists()


def test_an_import_confirmed_twice_books_once(book, console):
    shown = preview(console, book, lines(LUNCH))
    confirm(console, shown)
    answer = confirm(console, shown)
    assert answer["Location"] == address(ENTRY, "import")
    with book_scope(book):
        assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"Wallet": "Nowhere"}, "no wallet"),
        ({"Amount": "8.50"}, "Expenses are negative"),
        ({"Amount": "-8.505"}, ""),
        ({"Amount": "1e9"}, ""),
        ({"Kind": "gift"}, "The kind is one of"),
        ({"Date": "yesterday"}, ""),
        ({"Date": "0001-01-01"}, "The day is not between"),
        ({"Category": "Nothing"}, "no such category"),
        ({"Currency": "USD"}, "is in EUR"),
        ({"Kind": "transfer"}, "two lines of one group"),
    ],
)
def test_a_wrong_line_stops_the_whole_file(wrong, words, book, console):
    answer = preview(console, book, lines(LUNCH, LUNCH | wrong))
    assert answer.context_data["result"].has_errors()
    assert words in answer.content.decode()
    assert "confirm_form" not in answer.context_data
    with all_books():
        assert not Entry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"Date,Amount\n1,2\n"])
def test_a_file_without_our_columns_is_refused(content, book, console):
    answer = preview(console, book, content)
    assert answer.status_code == HTTPStatus.OK
    assert answer.context_data["form"].errors["import_file"]


def bomb() -> bytes:
    """A small workbook whose one far cell makes a naive reader fill every row."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        "</worksheet>"
    )
    stream = io.BytesIO(empty_workbook())
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


def empty_workbook() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def test_a_workbook_bomb_is_refused(book, console):
    answer = preview(console, book, bomb(), "1")
    assert answer.status_code == HTTPStatus.OK
    assert answer.context_data["form"].errors["import_file"]


def test_files_of_forgotten_previews_are_removed(book, console, monkeypatch):
    name = preview(console, book, lines(LUNCH)).context_data["confirm_form"]
    path = f"{PREVIEW_FOLDER}/{name.initial['import_file_name']}"
    remove_leftovers()
    assert default_storage.exists(path)
    monkeypatch.setattr("accounts.leftovers.PREVIEWS", timedelta(seconds=-5))
    remove_leftovers()
    assert not default_storage.exists(path)


def test_a_file_too_large_is_refused(book, console, settings):
    settings.IMPORT_MAX_BYTES = 10
    answer = preview(console, book, lines(LUNCH))
    assert "larger than" in answer.content.decode()


# --- the front page -------------------------------------------------------------------


def sign(name):
    return next(each for each in vital_signs.vital_signs() if each.name == name)


def test_the_front_page_tells_how_the_system_is(console):
    answer = console.get(reverse("admin:index"))
    body = answer.content
    for name in ("Database", "Queue", "Scheduler", "Mails", "Imports", "Statements"):
        assert name.encode() in body
    assert b"Has never ticked" in body
    assert page_faults(answer) == []


@pytest.fixture
def seeing_all():
    with all_books():
        yield


def test_signs_of_a_healthy_system(seeing_all):
    Heartbeat.objects.create(name="beat", at=timezone.now())
    assert {each.mark for each in vital_signs.vital_signs()} == {"good"}
    assert sign("Queue").words == "Answers. 0 tasks waiting."


def test_a_silent_scheduler_is_bad(seeing_all):
    Heartbeat.objects.create(name="beat", at=timezone.now() - timedelta(minutes=7))
    assert sign("Scheduler").mark == "bad"
    assert sign("Scheduler").words.startswith("Last tick 7 minutes ago.")


def test_late_and_failed_mails_are_told(alice, seeing_all):
    ago = timezone.now() - timedelta(hours=1)
    Notice.objects.create(user=alice, kind="bill", key="a", due_at=ago, state="due")
    Notice.objects.create(user=alice, kind="bill", key="b", due_at=ago, state="failed")
    found = sign("Mails")
    assert found.mark == "bad"
    assert found.words.startswith("1 notice to send now, 1 of them late. 1 undeliv")


def test_stuck_and_failed_imports_are_told(book, seeing_all):
    wallet = Wallet.objects.get(book=book, name="Cash")
    ago = timezone.now() - timedelta(hours=1)
    made = {"book": book, "wallet": wallet, "claimed_at": ago}
    ImportRun.objects.create(**made, state="failed")
    assert sign("Imports").mark == "late"
    ImportRun.objects.create(**made, state="committing")
    assert sign("Imports").mark == "bad"


def test_missing_statements_are_told(book, seeing_all):
    with book_scope(book):
        make_entry(Wallet.objects.get(name="Cash"), on=TODAY - timedelta(days=400))
    assert sign("Statements").words == "1 statement still to be made."


def test_a_queue_that_is_away_is_bad(monkeypatch, seeing_all):
    monkeypatch.setattr(vital_signs.health, "queue", lambda: "no answer")
    assert sign("Queue").mark == "bad"


def test_migrations_to_run_are_bad(monkeypatch, seeing_all):
    monkeypatch.setattr(vital_signs.health, "migrations", lambda: "2 pending")
    assert sign("Database").words == "Answers, but migrations are 2 pending."


def test_staff_send_once_more_what_failed(alice, staff, as_user):
    notice = Notice.objects.create(
        user=alice, kind="bill", key="b", state="failed", attempts=20, interrupted=True
    )
    url = address(page_of("accounts.notice"), "change", notice.pk)
    as_user(staff).post(url, {"send_again": "on"})
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.interrupted) == ("due", 0, False)
    again = as_user(staff).post(url, {"send_again": "on"})
    assert "Only what is undeliverable" in again.content.decode()

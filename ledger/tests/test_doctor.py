"""The doctor sees each kind of damage, and mends totals."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from expense_tracker.kernel.scoping import all_books
from ledger import doctor
from ledger.models import Entry, EntryGroup, MonthTotal, Wallet
from ledger.services.entries import Part
from ledger.services.wallets import WalletDraft, create_wallet

DAY = date(2026, 11, 3)


@pytest.fixture
def bank(scope, alice) -> Wallet:
    draft = WalletDraft(name="Bank", kind="bank", currency="EUR", opened_on=DAY)
    return create_wallet(book=scope, actor=alice, draft=draft)


@pytest.fixture
def entries(spend, bank) -> tuple[Entry, Entry]:
    """An expense, and the leaving leg of a transfer."""
    moved = spend("10", None, on=DAY, kind="transfer", to_wallet=bank)
    return spend("12.50", on=DAY), moved


def damage(table: str, column: str, value: object, pk: int) -> None:
    """Behind the program's back, as a fault of a disk or of a hand would."""
    with connection.cursor() as cursor:
        statement = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608
        cursor.execute(statement, [value, pk])


def findings(book) -> str:
    return "\n".join(doctor.findings(book))


def test_a_healthy_book_has_nothing_to_say(scope, entries):
    call_command("doctor")
    assert findings(scope) == ""


def test_a_wrong_total_is_found_and_mended(scope, entries):
    total = MonthTotal.objects.filter(kind="expense").get()
    damage("ledger_monthtotal", "amount", -1, total.pk)
    assert "stored -0.0001" in findings(scope)
    with pytest.raises(CommandError):
        call_command("doctor")
    call_command("doctor", mend=True)
    assert findings(scope) == ""


def test_a_missing_total_is_found(scope, entries):
    MonthTotal.objects.filter(kind="expense").delete()
    assert "stored nothing" in findings(scope)


def test_a_changed_amount_shows_in_total_and_base(scope, entries):
    damage("ledger_entry", "amount", -20_000, entries[0].pk)
    assert "base amount" in findings(scope)
    assert "entries say" in findings(scope)


def test_a_transfer_that_lost_a_leg_is_found(scope, entries):
    Entry.objects.filter(group=entries[1].group, position=1).delete()
    assert "has 1 legs" in findings(scope)


def test_legs_that_do_not_match_are_found(scope, entries):
    damage("ledger_entry", "amount", -70_000, entries[1].pk)
    assert "its legs do not match" in findings(scope)


def test_an_empty_group_is_found(scope, entries):
    EntryGroup(book=scope, kind="transfer").save()
    assert "has 0 legs" in findings(scope)


def test_a_row_in_another_book_is_found(scope, entries, other_book):
    foreign = Wallet._base_manager.get(book=other_book)
    damage("ledger_entry", "wallet_id", foreign.pk, entries[0].pk)
    with all_books():
        assert list(doctor.strangers()) == ["1 Entry rows: wallet in another book"]


def test_measuring_data_is_healthy(scope, alice):
    call_command("load_entries", "300", email=alice.email)
    assert Entry.objects.filter(position=0).count() == 300
    assert findings(scope) == ""
    whole = Entry.objects.filter(group=None)
    assert all(abs(entry.amount) >= Decimal(1) for entry in whole)


# --- splits and refunds ---------------------------------------------------------------


@pytest.fixture
def parts(spend) -> list[Entry]:
    shares = (Part(Decimal(8)), Part(Decimal(6)), Part(Decimal(-2)))
    head = spend("12", None, on=DAY, parts=shares)
    return list(head.group.entries.order_by("position"))


def test_a_split_is_healthy(scope, parts):
    assert findings(scope) == ""


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("date", "2026-11-04", "not of one purchase"),
        ("position", 9, "not in order"),
        ("kind", "income", "expense and income"),
    ],
)
def test_a_part_that_does_not_belong_is_found(scope, parts, column, value, reason):
    damage("ledger_entry", column, value, parts[2].pk)
    assert reason in findings(scope)


def test_a_split_that_lost_its_parts_is_found(scope, parts):
    Entry.objects.filter(pk__in=[part.pk for part in parts[1:]]).delete()
    assert "has 1 parts" in findings(scope)


def test_a_refund_of_what_is_no_expense_is_found(scope, parts, bank):
    refund = Entry.objects.get(kind="refund")
    opened = Entry.objects.create(
        book=scope, kind="income", wallet=bank, date=DAY, amount=1, base_amount=1
    )
    damage("ledger_entry", "refund_of_id", opened.pk, refund.pk)
    assert "which is no expense" in findings(scope)

"""Rows of files against the models they tell of, read one by one."""

from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.scoping import all_books, book_scope
from ledger import export_rows
from ledger.export_rows import HEADERS
from ledger.listing.filters import EntryFilter
from ledger.listing.selection import Selection
from ledger.models import Entry, Rate
from ledger.resources import EntryResource
from ledger.services.entries import Part
from ledger.tests.factories import make_entry, make_transfer


@pytest.fixture
def one_of_each(scope, cash, bank, travel, category) -> None:
    """A book with all that a row can say."""
    Rate(book=scope, currency="GBP", date=date(2026, 1, 2), rate=Decimal("1.25")).save()
    food, income = category("Eating out"), category("Salary")
    bought = make_entry(
        *(cash, "46"),
        original_amount=Decimal(50),
        original_currency="USD",
        tags=("abroad", "b"),
        payee="Bistro Nine",
        note="dinner",
        tax="business",
        category=food,
    )
    make_entry(cash, "6", kind="refund", refund_of=bought)
    make_entry(bank, "2000", kind="income", category=income)
    make_transfer(bank, travel, "150", to_amount="129.18", note="cash")
    make_transfer(bank, cash, "20", on=date(2026, 3, 1))
    parts = (
        Part(Decimal(30), category("Groceries"), "apples"),
        Part(Decimal(-5), category("Clothing")),
    )
    make_entry(cash, "25", parts=parts, note="Saturday", tags=("week",))
    make_entry(travel, "9.99", payee="=1+1")


def told(entry: Entry) -> dict[str, object]:
    """What the file should say of it, by its title, "" for nothing."""
    group, category = entry.group, entry.category
    is_part = group is not None and group.kind == "split"
    others = group.entries.exclude(pk=entry.pk) if entry.kind == "transfer" else []
    names = [] if category is None else [category.parent, category]
    original = entry.original_amount
    return {
        "Entry": entry.pk,
        "Group": entry.group_id,
        "Date": entry.date,
        "Kind": entry.kind,
        "Wallet": entry.wallet.name,
        "Other wallet": "".join(other.wallet.name for other in others),
        "Category": ": ".join(name.name for name in names if name),
        "Payee": entry.payee and entry.payee.name,
        "Amount": round_money(entry.amount, entry.wallet.currency),
        "Currency": entry.wallet.currency,
        "Note": group.note if is_part else entry.note,
        "Part": entry.note if is_part else "",
        "Tags": ", ".join(link.tag.name for link in entry.entry_tags.order_by("pk")),
        "Rate": entry.rate,
        "Base amount": round_money(entry.base_amount, "EUR"),
        "Base currency": "EUR",
        "Original amount": original and round_money(original, "USD"),
        "Original currency": entry.original_currency,
        "Refund of": entry.refund_of_id,
        "Tax": entry.tax,
    }


def shown(cells: object) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def rows_of(book, chosen):
    return list(map(shown, export_rows.export_rows(book=book, chosen=chosen)))


@pytest.mark.usefixtures("one_of_each")
def test_every_row_tells_its_entry(scope):
    found = {row[0]: row for row in rows_of(scope, EntryFilter())}
    entries = Entry.objects.filter(book=scope)
    for entry in entries:
        expected = shown(told(entry).values())
        expected[HEADERS.index("Rate")] = str(entry.rate.normalize())
        assert found[str(entry.pk)] == expected
    assert len(found) == entries.count()
    assert tuple(told(entries[0])) == HEADERS


@pytest.mark.usefixtures("one_of_each")
def test_the_console_exports_the_same_rows(scope):
    people = rows_of(scope, EntryFilter())
    with all_books():
        dataset = EntryResource().export(Entry.objects.filter(book=scope))
    assert tuple(dataset.headers) == HEADERS
    assert sorted(map(shown, dataset)) == sorted(people)


@pytest.mark.usefixtures("one_of_each")
def test_the_console_exports_the_columns_asked_for_in_the_order_asked_for(scope):
    with all_books():
        entries = Entry.objects.filter(book=scope).order_by("amount")
        fields = [f"column_{HEADERS.index(name)}" for name in ("Amount", "Kind")]
        dataset = EntryResource().export(entries, export_fields=fields)
    assert dataset.headers == ["Kind", "Amount"]
    amounts = [amount for _, amount in dataset]
    assert amounts == sorted(amounts)


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("size", [1, 2, 3])
def test_small_chunks_give_the_same_rows(scope, monkeypatch, size):
    whole = rows_of(scope, EntryFilter())
    monkeypatch.setattr(export_rows, "CHUNK", size)
    assert sorted(rows_of(scope, EntryFilter())) == sorted(whole)


@pytest.mark.usefixtures("one_of_each")
def test_the_arriving_leg_alone_brings_its_transfer(scope):
    arriving = Entry.objects.filter(kind="transfer", position=1).earliest("date")
    rows = rows_of(scope, Selection(ids=(arriving.pk,)))
    assert [row[HEADERS.index("Amount")] for row in rows] == ["-20.00", "20.00"]


@pytest.mark.usefixtures("one_of_each")
def test_a_file_goes_on_when_the_request_is_over(book):
    with book_scope(book):
        rows = export_rows.export_rows(book=book, chosen=EntryFilter())
    assert list(rows)

"""Splits in currencies of 0, 2 and 3 decimals: parts sum exactly, totals are plain
sums, and each change can be taken back.
"""

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.services import register_person
from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.scoping import book_scope
from ledger import doctor
from ledger.models import Category, Change, Entry, EntryGroup, MonthTotal
from ledger.services.drafts import EntryDraft, Part, draft_of
from ledger.services.entries import (
    change_entry,
    delete_entry,
    group_rows,
    record_entry,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import make_wallet, rows_of

CURRENCIES = {"JPY": "0.0061", "EUR": None, "KWD": "2.9876"}
UNITS = st.integers(-5_000, 90_000).filter(bool)
SPLITS = st.tuples(
    st.sampled_from(["expense", "refund", "income"]),
    st.lists(UNITS, min_size=2, max_size=6).filter(lambda units: sum(units) > 0),
    st.dates(date(2026, 10, 20), date(2026, 12, 10)),
)


def draft(wallet, drawn, categories):
    kind, units, day = drawn
    if kind == "income":
        units = [abs(unit) for unit in units]
    unit = quantum(wallet.currency)
    amounts = [unit * each for each in units]
    return EntryDraft(
        kind=kind,
        date=day,
        wallet=wallet,
        amount=sum(amounts),
        parts=tuple(
            Part(amount, categories[kind == "income"] if n % 2 else None, f"part {n}")
            for n, amount in enumerate(amounts)
        ),
    )


def cells():
    return sorted(
        MonthTotal.objects.values_list(
            "month", "wallet", "kind", "amount", "base_amount", "count"
        )
    )


def cells_by_hand():
    sums = {}
    for row in Entry.objects.all():
        key = (row.date.replace(day=1), row.wallet_id, row.category_id, row.kind)
        amount, base, count = sums.get(key, (Decimal(0), Decimal(0), 0))
        sums[key] = (amount + row.amount, base + row.base_amount, count + 1)
    return sorted(
        (month, wallet, kind, *figures)
        for (month, wallet, _, kind), figures in sums.items()
    )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(currency=st.sampled_from([*CURRENCIES]), one=SPLITS, other=SPLITS)
def test_a_split_is_exact_and_can_be_taken_back(db, currency, one, other):
    actor = User.objects.create_user(f"{User.objects.count()}@example.com")
    book = register_person(user=actor)
    with book_scope(book):
        rate = CURRENCIES[currency]
        wallet = make_wallet(book, "Purse", currency=currency, rate=rate)
        names = [Category.objects.get(name=name) for name in ("Groceries", "Salary")]
        first, second = (draft(wallet, drawn, names) for drawn in (one, other))
        states = [state()]

        record_entry(book=book, actor=actor, draft=first)
        rows = group_rows(Entry.objects.filter(wallet=wallet).first())
        assert sum(row.amount for row in rows) == signed(first)
        assert draft_of(rows) == first
        states.append(state())

        change_entry(book=book, actor=actor, entry=rows[0], version=1, draft=second)
        rows = group_rows(Entry.objects.get(pk=rows[0].pk))
        assert sum(row.amount for row in rows) == signed(second)
        states.append(state())

        delete_entry(book=book, actor=actor, entry=rows[-1])
        for before in reversed(states):
            assert cells() == cells_by_hand()
            assert not list(doctor.findings(book))
            change = Change.objects.filter(undone_at=None).exclude(verb="undone")
            undo_change(book=book, actor=actor, change=change.latest("pk"))
            assert state() == before


def signed(draft):
    return -draft.amount if draft.kind == "expense" else draft.amount


def state():
    return rows_of(Entry, EntryGroup), cells()

"""Whatever is done to a book, its stored totals are what its entries sum to."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.services import register_person
from expense_tracker.kernel.money import Money, allocate
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import NotUndoable
from ledger.models import Category, Change, Entry, MonthTotal, Wallet
from ledger.queries.totals import balances_at, totals
from ledger.services.entries import (
    Part,
    change_entry,
    delete_entry,
    record_entry,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import draft_of, make_wallet

DAYS = st.dates(date(2026, 8, 20), date(2026, 12, 10))
AMOUNTS = st.decimals("0.01", "99999.99", places=2)
KINDS = st.sampled_from(["expense", "income", "refund", "transfer"])
PARTS = st.integers(1, 4)
DRAFTS = st.tuples(KINDS, AMOUNTS, DAYS, st.integers(0, 1), st.booleans(), PARTS)
STEPS = st.one_of(
    st.tuples(st.just("add"), DRAFTS),
    st.tuples(st.just("change"), st.integers(0, 99), DRAFTS),
    st.tuples(st.just("delete"), st.integers(0, 99)),
    st.tuples(st.just("undo"), st.integers(0, 99)),
)


class Bookkeeper:
    """Plays steps on a book of three wallets, one of them in another currency."""

    def __init__(self, book, actor):
        self.book, self.actor = book, actor
        self.wallets = [
            Wallet.objects.get(name="Cash"),
            make_wallet(book, "Bank", opening="500"),
        ]
        self.travel = make_wallet(book, "Travel", currency="GBP", rate="1.1731")
        self.categories = {
            "expense": Category.objects.get(name="Groceries"),
            "refund": Category.objects.get(name="Groceries"),
            "income": Category.objects.get(name="Salary"),
        }

    def draft(self, kind, amount, day, place, foreign, parts):
        wallet = self.travel if foreign else self.wallets[place]
        to_wallet = self.wallets[1 - place] if kind == "transfer" else None
        return draft_of(
            wallet,
            amount,
            kind=kind,
            on=day,
            category=self.categories.get(kind) if place else None,
            to_wallet=to_wallet,
            to_amount=Decimal("7.77") if to_wallet and foreign else None,
            parts=self.parts(kind, amount, parts),
        )

    def parts(self, kind, amount, count):
        """The amount in equal shares, every other one in the kind's category."""
        shares = allocate(Money(amount, "EUR"), [1] * count)
        if kind == "transfer" or count == 1 or not all(shares):
            return ()
        names = (self.categories[kind], None)
        return tuple(Part(share.amount, names[n % 2]) for n, share in enumerate(shares))

    def entry(self, index):
        entries = list(Entry.objects.exclude(kind="opening").order_by("pk"))
        return entries[index % len(entries)] if entries else None

    def play(self, what, *details):
        getattr(self, what)(*details)

    def add(self, drawn):
        record_entry(book=self.book, actor=self.actor, draft=self.draft(*drawn))

    def change(self, index, drawn):
        if entry := self.entry(index):
            rows = (
                [entry]
                if not entry.group
                else list(entry.group.entries.order_by("position"))
            )
            change_entry(
                book=self.book,
                actor=self.actor,
                entry=entry,
                version=rows[0].version,
                draft=self.draft(*drawn),
            )

    def delete(self, index):
        if entry := self.entry(index):
            delete_entry(book=self.book, actor=self.actor, entry=entry)

    def undo(self, index):
        changes = list(Change.objects.filter(subject="ledger.entry"))
        if not changes:
            return
        try:
            undo_change(
                book=self.book, actor=self.actor, change=changes[index % len(changes)]
            )
        except NotUndoable:
            return


def cells_by_hand():
    sums = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
    for entry in Entry.objects.all():
        key = (
            entry.date.replace(day=1),
            entry.wallet_id,
            entry.category_id,
            entry.kind,
        )
        cell = sums[key]
        cell[0] += entry.amount
        cell[1] += entry.base_amount
        cell[2] += 1
    return {key: tuple(cell) for key, cell in sums.items()}


def cells_stored():
    return {
        (row.month, row.wallet_id, row.category_id, row.kind): (
            row.amount,
            row.base_amount,
            row.count,
        )
        for row in MonthTotal.objects.all()
    }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=12), as_of=DAYS, first=DAYS, last=DAYS)
def test_totals_and_balances_follow_every_step(db, steps, as_of, first, last):
    actor = User.objects.create_user(f"{User.objects.count()}@example.com")
    book = register_person(user=actor)
    with book_scope(book):
        keeper = Bookkeeper(book, actor)
        for step in steps:
            keeper.play(*step)
        assert cells_stored() == cells_by_hand()
        check_balances(keeper, as_of)
        check_period(book, *sorted((first, last)))


def check_balances(keeper, as_of):
    found = balances_at(book=keeper.book, as_of=as_of)
    for wallet in [*keeper.wallets, keeper.travel]:
        entries = wallet.entries.filter(date__lte=as_of)
        assert found.get(wallet.pk, 0) == sum(entry.amount for entry in entries)


def check_period(book, first, last):
    sums = defaultdict(Decimal)
    for entry in Entry.objects.all():
        if first <= entry.date <= last:
            sums[entry.kind] += entry.base_amount
    found = totals(book=book, period=Period.between(first, last), by=["kind"])
    assert {total.key[0]: total.base_amount for total in found} == dict(sums)

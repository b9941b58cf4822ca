"""Whatever is done in a group, in whatever order, its figures agree."""

from contextlib import nullcontext, suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from accounts.services import create_book
from accounts.sharing.members import leave_book
from expense_tracker.kernel.scoping import book_scope
from ledger.groups.deeds import (
    SharedDraft,
    add_expense,
    change_expense,
    delete_deed,
    restore_deed,
    settle,
)
from ledger.groups.errors import GroupError
from ledger.groups.moving import book_in
from ledger.groups.people import bring_back, take_out
from ledger.groups.queries import balances_of
from ledger.groups.settling import fewest_transfers
from ledger.models import Entry, Posting, Settlement, SharedExpense
from ledger.tests.groups.trio import DAY, post_all

amounts = st.integers(1, 99_999).map(lambda cents: Decimal(cents) / 100)
weights = st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any)
DEEDS = ["add", "change", "delete", "restore", "settle"]
# Of charlie, who has a book of his own, and is in one of bob's.
PLACES = ["move", "move", "leave book", "join book", "leave", "return"]
steps = st.tuples(
    st.sampled_from(DEEDS + PLACES),
    amounts,
    st.integers(0, 2),  # who pays, or who acts
    st.booleans(),  # a second one pays half
    weights,
)


def shared(people, amount, payer, both, shares):
    half = (amount / 2).quantize(Decimal("0.01"))
    paid = {people[payer].pk: amount}
    if both and 0 < half < amount:
        second = people[(payer + 1) % 3].pk
        paid = {people[payer].pk: amount - half, second: half}
    return SharedDraft(
        description="Something",
        date=DAY,
        amount=amount,
        paid=paid,
        way="shares",
        weights={who.pk: Decimal(n) for who, n in zip(people, shares, strict=True)},
    )


def take(trio, step):
    what, amount, who, both, shares = step
    if what in PLACES:
        go(trio, what)
        return
    trio.charlie.refresh_from_db()
    gone = trio.charlie.has_left
    # Who left has no part in what is new.
    with suppress(GroupError) if gone else nullcontext():
        do(trio, what, amount, who, both, shares)


def do(trio, what, amount, who, both, shares):
    people = [trio.alice, trio.charlie, trio.rory]
    draft = shared(people, amount, who, both, shares)
    actor = people[who % 2]
    expense = SharedExpense.objects.filter(deleted_at=None).first()
    if what == "settle":
        settle(
            group=trio.group,
            actor=actor,
            payer=people[who],
            payee=people[(who + 1) % 3],
            amount=amount,
            on=DAY,
        )
    elif what == "restore":
        for deed in (*SharedExpense.objects.all()[:1], *Settlement.objects.all()[:1]):
            restore_deed(deed=deed, actor=actor)
    elif what == "add" or expense is None:
        add_expense(group=trio.group, actor=actor, draft=draft)
    elif what == "change":
        change_expense(
            expense=expense, actor=actor, version=expense.version, draft=draft
        )
    else:
        delete_deed(deed=expense, actor=actor)


def go(trio, what):
    """What charlie does about where his part is booked, as far as he may."""
    charlie = trio.charlie
    charlie.refresh_from_db()
    seats = Membership.objects.filter(user=charlie.user, book=trio.flat)
    if what == "move":
        at_home = charlie.book == trio.home
        try:
            book_in(person=charlie, book=trio.flat if at_home else trio.home)
        except GroupError:
            assert at_home
            assert not seats
    elif what == "leave book" and seats:
        leave_book(membership=seats.get())
    elif what == "join book" and not seats:
        Membership.objects.create(user=charlie.user, book=trio.flat, role="editor")
    elif what == "leave":
        take_out(person=charlie, actor=charlie)
    elif what == "return" and charlie.has_left:
        bring_back(person=charlie, actor=charlie)


def check_entries(trio, who):
    """Their book has what each deed means for them, once, and nothing else."""
    postings = Posting.objects.filter(participant=who).values_list("entry", "second")
    with book_scope(who.book):
        heads = Entry.objects.filter(position=0).values_list("pk", flat=True)
        spent = Entry.objects.filter(kind="expense").values_list("amount", flat=True)
        assert set(heads) <= {pk for pair in postings for pk in pair}
        assert len(heads) == lines(trio, who)
        assert -sum(spent) == sum(part for _, part in parts(who))


def parts(who):
    """What they paid of each expense that counts, and what of it is theirs."""
    for expense in SharedExpense.objects.filter(deleted_at=None):
        paid = expense.payments.filter(participant=who).values_list("amount", flat=True)
        part = expense.shares.filter(participant=who).values_list("amount", flat=True)
        yield sum(paid), sum(part)


def lines(trio, who):
    settled = Settlement.objects.filter(deleted_at=None)
    own = settled.filter(payer=who).count() + settled.filter(payee=who).count()
    for paid, part in parts(who):
        own += (min(paid, part) > 0) + (paid > part) + (part > paid)
    return own


def oracle(trio):
    """The balances by a plain loop over what is in the group."""
    found = dict.fromkeys((trio.alice.pk, trio.charlie.pk, trio.rory.pk), Decimal(0))
    for expense in SharedExpense.objects.filter(deleted_at=None):
        assert sum(share.amount for share in expense.shares.all()) == expense.amount
        for payment in expense.payments.all():
            found[payment.participant_id] += payment.amount
        for share in expense.shares.all():
            found[share.participant_id] -= share.amount
    for settlement in Settlement.objects.filter(deleted_at=None):
        found[settlement.payer_id] += settlement.amount
        found[settlement.payee_id] -= settlement.amount
    return found


def forget(trio):
    for what in ("return", "join book"):
        go(trio, what)
    if trio.charlie.book != trio.home:
        go(trio, "move")
    for deed in (*SharedExpense.objects.all(), *Settlement.objects.all()):
        delete_deed(deed=deed, actor=trio.alice)
    post_all()
    for book in (trio.flat, trio.home):
        # What stayed where he left goes when he comes there.
        go(trio, "move")
        with book_scope(book):
            assert not Entry.objects.exists()
    SharedExpense.objects.all().delete()
    Settlement.objects.all().delete()


@pytest.fixture
def trio(trio, bob, charlie):
    trio.home = charlie.books.get()
    trio.flat = create_book(owner=bob, name="Flat", base_currency="EUR")
    return trio


def booked(trio):
    """Who has a book for their part."""
    trio.charlie.refresh_from_db()
    return [who for who in (trio.alice, trio.charlie) if who.book]


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(steps, min_size=1, max_size=9))
def test_wallets_hold_the_balances_and_settling_up_zeroes_all(trio, history):
    forget(trio)
    for step in history:
        take(trio, step)
    post_all()
    balances = balances_of([trio.group])
    assert oracle(trio) == {**dict.fromkeys(oracle(trio), Decimal(0)), **balances}
    assert sum(balances.values()) == 0
    for who in booked(trio):
        assert trio.booked(who) == trio.balance(who)
        check_entries(trio, who)
    by_pk = {who.pk: who for who in (trio.alice, trio.charlie, trio.rory)}
    for each in fewest_transfers(balances):
        settle(
            group=trio.group,
            actor=trio.alice,
            payer=by_pk[each.payer],
            payee=by_pk[each.payee],
            amount=each.amount,
            on=DAY,
        )
    post_all()
    assert not any(balances_of([trio.group]).values())
    assert not any(map(trio.booked, booked(trio)))
